"""The day a report was signed, and how to reach those who wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.model import Flag, HeaderField, Line
from etl.periods import PrintedDate, find_dates
from etl.text import fold, plain, squeeze

_SIGNER = re.compile(r"(?:办公室|委员会|大学|学院|学校)(?:\([^)]*\))?$")
_MARKS = re.compile(r"[()\[\]\s.。*]*")
_LINES, _BESIDE, _SHORT = 15, 3, 45
# Landline with or without area code, mobile, and what is left of a damaged landline number.
_NUMBER = (
    r"\(?(?:0[0-9]{2,3}\)?[\s\-—–~―]{0,3})?[0-9]{7,8}(?:[-—转][0-9]{1,5})?"
    r"|1[3-9][0-9]{9}|0[0-9]{2,3}[\s\-—–~]{1,3}[0-9]{5,8}"
)
_PHONE = re.compile(
    rf"(?:联系)?(?:电\s*话|传\s*真|热线|座机|Tel|Fax)[^0-9()。;,@]{{0,8}}(?P<number>{_NUMBER})", re.I
)
_MAIL = re.compile(r"[A-Za-z0-9][\w.+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)
_OWN_NUMBER = re.compile(r"[一-鿿]{2,12}\[?20[0-9]{2}\]?第?[0-9]{1,4}号")
_TOP = 15


def find_report_date(lines: Sequence[Line], school: str) -> HeaderField | None:
    """The signature's date: the last line near the end that is a date, beside the school or office that signs.

    A posting time (发布时间:2022-11-15) is none. ``lines`` end where the annexes begin.
    """
    tail = [line for line in lines if plain(line.text)][-_LINES:]
    for index in reversed(range(len(tail))):
        text = plain(tail[index].text)
        printed = _only_date(text, school)
        if printed is not None and _is_signed(tail, index, printed, school):
            quote = text[printed.start : printed.end]
            flags: frozenset[Flag] = frozenset({"inferred"}) if printed.inferred else frozenset()
            return HeaderField("report_date", printed.day.isoformat(), tail[index].place, quote, flags)
    return None


def _only_date(text: str, school: str) -> PrintedDate | None:
    """The date of a line that holds nothing else but the signer's name."""
    dates = find_dates(text)
    if len(dates) != 1:
        return None
    rest = squeeze(text[: dates[0].start] + text[dates[0].end :]).replace(school, "")
    rest = re.sub(r"^(?:中共)?(?:委员会|信息公开|党政|党委|校长|院长)*(?:办公室)?$", "", _MARKS.sub("", rest))
    return dates[0] if not rest else None


def _is_signed(tail: Sequence[Line], index: int, printed: PrintedDate, school: str) -> bool:
    """Beside a signer's name; or at the very end, written out in 年 月 日 as postings are not."""
    beside = [plain(line.text) for line in tail[max(0, index - _BESIDE) : index + _BESIDE + 1]]
    texts = [squeeze(text) for text in beside if len(text) <= _SHORT]
    if any(school in text or _SIGNER.search(text) for text in texts):
        return True
    return index == len(tail) - 1 and "年" in fold(plain(tail[index].text)[printed.start : printed.end])


def find_contacts(lines: Sequence[Line]) -> Iterator[HeaderField]:
    """Telephone and fax numbers behind their words, and mail addresses, each once, as printed."""
    seen: set[tuple[str, str]] = set()
    for line in lines:
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
