"""The day a report was signed, and how to reach those who wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from etl.model import Flag, HeaderField, Line
from etl.periods import PrintedDate, find_dates
from etl.text import fold, plain, squeeze

_SIGNER = re.compile(r"(?:办公室|委员会|大学|学院|学校)(?:\([^)]*\))?$")
_TITLED = re.compile(r"信息公开.*(?:报告|年报|统计表|清单)|学年")
_MARKS = re.compile(r"[()\[\]\s.。*]*")
# What may stand behind a signature: annexes and their titles, copies, the printer's line, page numbers.
_BEHIND = re.compile(
    r"附[件表录].*|.*统计表.*|.*(?:清单|对照表|检查表).*|.*(?:学校|单位)名称.*|[(]?续表[)]?|抄送.*|.*印发|.*印制|[-—·]*[0-9]{1,3}[-—·]*|第?[0-9]{1,3}页?[/,共]{1,2}[0-9]{1,3}页?|第[0-9]{1,3}页|[0-9一二][.、:].*"
    r"|(?:此件|公开(?:属性|方式|形式)|主动公开|联系人|信息公开选项).*|关闭|打印.*|上一[篇条].*|下一[篇条].*|版权所有.*|.*浏览.*"
)
# A line that ends within a period: what follows is no signature.
_CAPTION = re.compile(r"附[件表录][1一]?[:]?")
_ENDS_OPEN = re.compile(r"[年月].*[-~〜∼−—–―─至到]$|[0-9]{4}[./-].*[-~〜∼−—–―─至到]$|[自从]$")
_LINES, _BESIDE, _SHORT, _JOINED = 15, 3, 45, 200
# Landline with or without area code, mobile, and what is left of a damaged landline number.
_NUMBER = (
    r"1[3-9][0-9]{9}|\(?(?:0[0-9]{2,3}\)?[\s\-—–~―]{0,3})?[0-9]{3,4}\s?[0-9]{4}(?:[-—转][0-9]{1,5})?"
    r"|0[0-9]{2,3}[\s\-—–~]{1,3}[0-9]{5,8}"
)
# What stands before a number that is to be called; an office gives its own in brackets.
_CALLED = (
    r"(?:联系)?(?:电\s*话|传\s*真|热线|座机|Tel|Fax)(?:\([^0-9()]{1,6}\))?|拨打|联系方式"
    r"|(?:办公室|委员会|[处部院]|中心)(?=\(0)"
)
_PHONE = re.compile(rf"(?:{_CALLED})[^0-9()。;,@]{{0,8}}(?P<number>{_NUMBER})", re.I)
_MAIL = re.compile(r"[A-Za-z0-9][\w.+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)
_MAY_CONTACT = re.compile(r"[@＠电電传傳热熱座拨撥0０]|Tel|Fax", re.I)
_DATED = re.compile(r"[(\[]?(?:报告|编制|填报|填表|撰写|制表|落款|成文|报送)(?:日期|时间)[:]")
_OWN_NUMBER = re.compile(r"[一-鿿]{2,12}\[?20[0-9]{2}\]?第?[0-9]{1,4}号")
_TOP = 15


def find_report_date(lines: Sequence[Line], school: str) -> HeaderField | None:
    """The signature's date: the last line near the end that is a date, beside the school or office that signs, or
    with nothing of the report behind it.

    A posting time (发布时间:2022-11-15) is none. ``lines`` end where the annexes begin.
    """
    written = [line for line in lines if plain(line.text)]
    report = _before_annexes(written)
    for body, ends in (
        (_before_captions(report), len(report) < len(written)),
        (_before_captions(written), False),
    ):
        if (signed := _signed_in(body, school, ends=ends)) is not None:
            return signed
    return next(_dated_elsewhere(written, school), None)


def _dated_elsewhere(lines: Sequence[Line], school: str) -> Iterator[HeaderField]:
    """A date that says what it is (编制日期:…), or one written out right below the title, which is inferred."""
    for index, (title, line) in enumerate(pairwise((*lines[:1], *lines))):
        text = plain(line.text)
        said = len(text) <= _SHORT and _DATED.match(squeeze(text))
        titled = index < _TOP and len(plain(title.text)) <= _SHORT
        below = titled and _TITLED.search(squeeze(plain(title.text)))
        printed = find_dates(text) if said else [_only_date(text, school)] if below else []
        if len(printed) == 1 and (date := printed[0]) is not None:
            quote = text[date.start : date.end]
            if said or "年" in fold(quote):
                inferred: frozenset[Flag] = frozenset({"inferred"} if date.inferred or not said else ())
                yield HeaderField("report_date", date.day.isoformat(), line.place, quote, inferred)


def _signed_in(body: Sequence[Line], school: str, *, ends: bool) -> HeaderField | None:
    """``ends``: the body ends before an annex, where no posting's date stands."""
    for index in reversed(range(max(0, len(body) - _LINES), len(body))):
        text = plain(body[index].text)
        before = squeeze(plain(body[index - 1].text)) if index else ""
        printed = None if _ENDS_OPEN.search(before) else _only_date(text, school)
        if printed is not None and _is_signed(body, index, printed, school, ends=ends):
            quote = text[printed.start : printed.end]
            flags: frozenset[Flag] = frozenset({"inferred"}) if printed.inferred else frozenset()
            return HeaderField("report_date", printed.day.isoformat(), body[index].place, quote, flags)
    return None


def _before_annexes(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines before the first that is an annex's number alone."""
    captions = (index for index, line in enumerate(lines) if _CAPTION.fullmatch(squeeze(plain(line.text))))
    return lines[: next(captions, len(lines))]


def _before_captions(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines without what stands behind a signature."""
    end = len(lines)
    while end and len(text := squeeze(plain(lines[end - 1].text))) <= _SHORT and _BEHIND.fullmatch(text):
        end -= 1
    return lines[:end] or lines


def _only_date(text: str, school: str) -> PrintedDate | None:
    """The date of a line that holds nothing else but the signer's name."""
    if len(text) > _SHORT + len(school):
        return None
    dates = find_dates(text)
    if len(dates) != 1:
        return None
    rest = squeeze(text[: dates[0].start] + text[dates[0].end :]).replace(squeeze(school), "")
    rest = re.sub(
        r"^(?:中共)?(?:委员会|信息公开|党政|党委|行政|综合|校长|院长|学校)*(?:办公室)?$",
        "",
        _MARKS.sub("", rest),
    )
    return dates[0] if not rest else None


def _is_signed(body: Sequence[Line], index: int, printed: PrintedDate, school: str, *, ends: bool) -> bool:
    """Beside a signer's name; or the very last line before an annex, or written out in 年 月 日 as postings are not."""
    beside = [plain(line.text) for line in body[max(0, index - _BESIDE) : index + _BESIDE + 1]]
    texts = [squeeze(text) for text in beside if len(text) <= _SHORT]
    signers = [text for text in texts if school in text or _SIGNER.search(text)]
    if any(not _TITLED.search(text) for text in signers):
        return True
    written = "年" in fold(plain(body[index].text)[printed.start : printed.end])
    return index == len(body) - 1 and (ends or written)


def find_contacts(lines: Sequence[Line]) -> list[HeaderField]:
    """Telephone and fax numbers behind their words, and mail addresses, each once, as printed.

    Only where no line holds one are lines joined in which a line's end may have parted one.
    """
    whole = list(_contacts(lines))
    joined = (replace(line, text=line.text + after.text) for line, after in pairwise(lines))
    return whole or list(_contacts([line for line in joined if len(line.text) <= _JOINED]))


def _contacts(lines: Sequence[Line]) -> Iterator[HeaderField]:
    seen: set[tuple[str, str]] = set()
    for line in lines:
        if not _MAY_CONTACT.search(line.text):
            continue
        text, rest = fold(line.text), list(line.text)
        for match in _PHONE.finditer(text):
            start, end = match.span("number")
            rest[start:end] = " " * (end - start)
            key = ("fax" if "真" in match[0] else "phone", match["number"])
            if key not in seen:
                quote = line.text[match.start() : end]
                yield HeaderField("contact", line.text[start:end], line.place, quote)
            seen.add(key)
        for match in _MAIL.finditer(fold("".join(rest))):
            if ("mail", match[0]) not in seen:
                yield HeaderField("contact", match[0], line.place, line.text[match.start() : match.end()])
            seen.add(("mail", match[0]))


def find_document_number(lines: Sequence[Line]) -> HeaderField | None:
    """The report's own document number: a line near the top that holds nothing else (桂…报〔2022〕63号)."""
    for line in [line for line in lines if plain(line.text)][:_TOP]:
        text = plain(line.text)
        if _OWN_NUMBER.fullmatch(squeeze(text)):
            return HeaderField("document_number", text, line.place, text)
    return None
