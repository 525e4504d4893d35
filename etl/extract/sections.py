"""The narrative's parts by their headings, and the annexes that are held or only cited."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.codebook import Codebook
from etl.extract.checklist import FoundChecklist
from etl.extract.statistics import Statistics
from etl.model import Annex, Line, Place, Section, Table
from etl.text import fold, plain, squeeze

_HANZI = "[一二三四五六七八九十]{1,3}"
# Ways of numbering the top level; the last is none.
_STYLES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_HANZI}(?:\s*[、.:,]\s*|\s+)",
        rf"第\s*{_HANZI}\s*(?:部分|章|节)\s*[、.:]?\s*",
        rf"\(\s*{_HANZI}\s*\)\s*[、.:]?\s*",
        r"[0-9]{1,2}\s*[、.](?![0-9])\s*",
        rf"{_HANZI}(?![是个种方面年级定般些])",
        r"",
    )
)
_ENOUGH = 3
_LONGEST = 40
_HEADING_END = re.compile(r"[。;:]|(?<=情况)[,.]")
_ANNEX = re.compile(r"附件|附表|附录")
_ANNEX_LIST_ITEM = re.compile(r"[0-9一二三]\s*[.、:]")
_WORDS = {"statistics": re.compile(r"统计表"), "checklist": re.compile(r"清单|对照检查表|对照表")}
_NUMBERS = {"statistics": re.compile(r"附[件表][1一]"), "checklist": re.compile(r"附[件表][2二]")}
_REFERENCE = re.compile(r"见|附后|如下")
_TITLE_LINES = 6
_LIST_LINES = 3


def find_sections(lines: Sequence[Line], codebook: Codebook) -> tuple[Section, ...]:
    """One Section per prescribed part that has a heading of the top level, in order; the first heading counts.

    The top level is numbered in the way in which most parts are headed.
    """
    ways = [_sections(lines, style, codebook) for style in _STYLES]
    best = max(ways[:-1], key=lambda way: len(list(way)))
    return tuple(best if len(best) >= _ENOUGH else max(ways, key=lambda way: len(list(way))))


def _sections(lines: Sequence[Line], style: re.Pattern[str], codebook: Codebook) -> list[Section]:
    headings = [(line, words) for line in lines if (words := _words(line, style))]
    found: dict[str, Section] = {}
    for line, heading in headings if len(headings) >= _ENOUGH else ():
        words = fold(heading).replace(" ", "")
        for kind in codebook.sections.values():
            if kind.section not in found and re.search(kind.patterns, words):
                found[kind.section] = Section(kind.section, line.place, plain(line.text)[: _LONGEST + 10])
    return list(found.values())


def _words(line: Line, style: re.Pattern[str]) -> str:
    """What a heading says behind its number; "" for a line that is no heading."""
    text = plain(line.text)
    number = style.match(fold(text))
    if number is None:
        return ""
    words = text[number.end() :]
    end = _HEADING_END.search(fold(words))
    words = words[: end.start()] if end else words
    return words if len(words) <= _LONGEST and (number[0] or not end) else ""


def find_annexes(
    blocks: Sequence[Line | Table], statistics: Statistics, checklist: FoundChecklist
) -> tuple[Annex, ...]:
    """Annexes that were read (held, at their title) and those that the text only names (cited)."""
    lines = [block for block in blocks if isinstance(block, Line)]
    annexes = []
    form_rows = [observation.place for observation in statistics.observations[:1]]
    for name, tables, rows in (
        ("statistics", statistics.tables, form_rows),
        ("checklist", checklist.tables, []),
    ):
        held = [_title_place(name, blocks, table) for table in tables[:1]] or rows
        cited = [] if held else [line.place for line in _citations(name, lines)]
        if held or cited:
            annexes.append(Annex(name, "held" if held else "cited", (held or cited)[0]))
    return tuple(annexes)


def _title_place(name: str, blocks: Sequence[Line | Table], table: Table) -> Place:
    """The place of the annex's title above its table; the table's first cell where it has none."""
    above = [block for block in blocks[: blocks.index(table)] if isinstance(block, Line)][-_TITLE_LINES:]
    titles = [line for line in above if _WORDS[name].search(squeeze(line.text))]
    return titles[-1].place if titles else table.rows[0][0].place


def _citations(name: str, lines: Sequence[Line]) -> Iterator[Line]:
    """The lines that name an annex: by its title, or as 附件1 or 附件2 where the sentence titles no other so."""
    listed = 0
    for line in lines:
        text = squeeze(plain(line.text))
        listed = _LIST_LINES if text.startswith("附件") else listed - 1
        for sentence in re.split(r"[。;]", text):
            named = {annex for annex, words in _WORDS.items() if words.search(sentence)}
            numbered = {annex for annex, number in _NUMBERS.items() if number.search(sentence)}
            said_to_be_one = _ANNEX.search(sentence) or (listed > 0 and _ANNEX_LIST_ITEM.match(sentence))
            by_number = name in numbered and _REFERENCE.search(sentence) and (not named or len(numbered) > 1)
            if (name in named and said_to_be_one) or by_number:
                yield line
