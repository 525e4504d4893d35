"""The name of the school that reports: from the title, the cell 学校名称, the signature; never an authority's."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from etl.codebook import Codebook
from etl.model import Document, Line, Place
from etl.text import plain, squeeze, squeeze_spans

_KIND = r"(?:大学|学院|学校)"
_CAMPUS = r"(?:\((?:北京|武汉|华东|徐州|威海|深圳|珠海|[一-鿿]{2}校区)\))?"
_NAME = re.compile(rf"[一-鿿]{{2,22}}{_KIND}{_CAMPUS}")
# What parts a name from the rest of a title.
_APART = re.compile(
    r"[^一-鿿()]|关于|信息公开|校务公开|年度|学年度?|(?<=[0-9])年|文件$|办公室|党委|委员会|(?:学校|单位|院校|高校)名称|附件|正文|首页|中共|现将|公布"
    r"|根据|编制|填报|填表|报送|联系|负责|日期|二[〇○零]|报告由|[校院]长|党政|校办|院办|发布|来源|作者|浏览|点击|行政办|综合办|本报告"
)
# What kinds a school may be of, which are no name by themselves: the rest stands at the end of the line before.
_KINDS = (
    "理工|工业|工程|师范|医科|医药|农业|农林|林业|科技|财经|经贸|交通|职业|技术|外国语|外语|艺术|体育|民族"
    "|高等|专科|职工|城市|信息"
)
_NOT_A_NAME = re.compile(
    rf"^(?:{_KINDS})+(?:大学|学院|学校)$|"
    r"^(?:全国|各|全省|全市|全区|有关)*(?:高等|本|我|该|各|贵|全|兄弟|职业|高等职业|民办|公办|直属|普通|所属|二级)?"
    r"(?:高等学校|学校|学院|大学)$|高等学校$|学生|教育部|我校"
)
# Words around a name in a sentence: 由…编制, 根据…2021-2022学年, 《…信息公开实施细则》.
_LEADING = "《|由|根据|依据|结合|联系|与|按照|现将|编制|关于|年度|学年|学年度"
_LED = "|".join(f"(?<={word})" for word in _LEADING.split("|"))
_FOLLOWED = r"(?=(?:关于)?(?:20[0-9]{2}|信息|校务|院务|党政|党委|章程|学校办公室|[校院]长|办公室|综合办|编制|组织编制))"
_PART = r"(?:(?![一-鿿]{0,8}(?:各|和|与|所属|二级|下设))[一-鿿]{2,8}学院)?"
_TITLE = re.compile(r"信息公开.*(?:报告|年报)|(?:报告|年报).*信息公开")
_ANNEX_TITLE = re.compile(r"信息公开.*(?:统计表|清单|对照表)")
_MAY_NAME = re.compile(r"[学學校]")
# What a site prints behind a title.
_POSTING = re.compile(
    r"(?:发布|来源|作者|浏览|点击|更新|发表|文章|信息)(?:时间|日期|者|单位|部门|次数|数)?[:(].*$"
)
_DATE = re.compile(r"[0-9〇○零一二三四五六七八九十]{1,4}[年月日.]")
_LABELLED = re.compile(r"(?:学校|单位|院校|高校)名称")
_TITLE_LENGTH, _EDGE = 70, 12
# Longer lines are no titles; shorter ones may be the first of a title over two.
_LONGEST, _SHORT = 200, 30


@dataclass(frozen=True, slots=True)
class PrintedName:
    """A name as printed somewhere: Simplified, with the evidence and how strongly its place speaks for it."""

    name: str
    weight: int
    place: Place | None
    quote: str


def find_name(document: Document, codebook: Codebook) -> PrintedName | None:
    """The name for which the places speak most strongly together; None where no school is named."""
    return _strongest(_structured(document)) or _strongest(_in_prose(document, codebook))


def name_of_file(document: Document) -> PrintedName | None:
    """The name that the file's name holds; its place is None."""
    squeezed, _ = squeeze_spans(document.name)
    return next((PrintedName(name, 1, None, name) for name, _ in _names(squeezed)), None)


def _strongest(prints: Iterable[PrintedName]) -> PrintedName | None:
    found = list(prints)
    weights: dict[str, int] = defaultdict(int)
    for printed in found:
        weights[printed.name] += printed.weight
    if not weights:
        return None
    best = max(weights, key=lambda name: (weights[name], len(name)))
    return max((one for one in found if one.name == best), key=lambda one: one.weight)


def _structured(document: Document) -> Iterator[PrintedName]:
    """Names in places made for them: the cell 学校名称, titles, lines that hold nothing else."""
    texts = _texts(document)
    before = ""
    for position, (text, place) in enumerate(texts):
        edge = position < _EDGE or position >= len(texts) - _EDGE
        if len(text) > _LONGEST or not _MAY_NAME.search(text):
            before = squeeze(plain(text)) if edge and len(text) < _SHORT else ""
            continue
        squeezed, at = squeeze_spans(plain(text))
        squeezed = _POSTING.sub("", squeezed)
        weight = _weight(squeezed, edge=edge)
        found = next(_names(squeezed), None) if weight else None
        if found is not None:
            name, start = found
            yield PrintedName(name, weight, place, plain(text)[at[start] : at[start + len(name) - 1] + 1])
        elif weight and position < _EDGE and (broken := _over_the_end(before, squeezed)):
            yield PrintedName(broken, weight, place, plain(text))
        before = squeezed if len(squeezed) < _SHORT else ""


def _over_the_end(before: str, text: str) -> str:
    """The name of a title that begins at the end of the line before it; "" where there is none."""
    return next(
        (name for name, start in _names(before + text) if start < len(before) < start + len(name)), ""
    )


def _weight(squeezed: str, *, edge: bool) -> int:
    if len(squeezed) > _TITLE_LENGTH:
        return 0
    if _LABELLED.match(squeezed):
        return 10
    if squeezed.endswith("。"):
        return 0
    if _TITLE.search(squeezed):
        return 6
    if _ANNEX_TITLE.search(squeezed):
        return 3
    alone = next(_names(squeezed), None)
    rest = len(_DATE.sub("", squeezed)) - len(alone[0]) if alone else len(squeezed)
    return (5 if edge else 2) if rest <= len("中共委员会文件") else 0


def _names(squeezed: str) -> Iterator[tuple[str, int]]:
    """The names that fill the space between two of the things that part names from other words."""
    start = 0
    for part in [*_APART.finditer(squeezed), None]:
        piece = squeezed[start : part.start() if part else len(squeezed)].removesuffix("(")
        start, piece = (start + 1, piece[1:]) if piece.startswith((")", "(")) else (start, piece)
        if _NAME.fullmatch(piece) and not _NOT_A_NAME.search(piece):
            yield piece, start
        start = part.end() if part else len(squeezed)


def _texts(document: Document) -> list[tuple[str, Place]]:
    """Lines, and rows of tables that are labelled 学校名称, as one text."""
    texts = []
    for block in document.blocks:
        if isinstance(block, Line):
            texts.append((block.text, block.place))
        else:
            rows = (
                (":".join(cell.text for cell in row if cell.text), row[0].place) for row in block.rows[:3]
            )
            texts += [(text, place) for text, place in rows if "名称" in text or "名稱" in text]
    return texts


def _in_prose(document: Document, codebook: Codebook) -> Iterator[PrintedName]:
    """Names inside sentences: known ones, what begins with a province or city, and, more strongly, what a sentence
    treats as its own."""
    pattern = _prose_pattern(codebook)
    for line in document.blocks:
        if isinstance(line, Line):
            squeezed, at = squeeze_spans(line.text)
            for match in pattern.finditer(squeezed):
                quote = line.text[at[match.start()] : at[match.end() - 1] + 1]
                if not _NOT_A_NAME.search(match[0]):
                    yield PrintedName(match[0], 2 if match["led"] else 1, line.place, quote)


@cache
def _prose_pattern(codebook: Codebook) -> re.Pattern[str]:
    known = sorted({row.name for row in codebook.school_names}, key=len, reverse=True)
    homes = sorted([*codebook.provinces, *(city.city for city in codebook.cities)], key=len, reverse=True)
    whole = "|".join([*map(re.escape, known), rf"(?:{'|'.join(homes)})[一-鿿]{{0,16}}?{_KIND}"])
    led = rf"(?:{_LED})(?!度)[一-鿿]{{2,16}}?(?:大学|学院){_PART}{_FOLLOWED}"
    return re.compile(rf"(?P<led>{led})|(?:{whole}){_PART}")
