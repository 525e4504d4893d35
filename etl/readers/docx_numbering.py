"""Automatic numbers of paragraphs (一、 (一) 1. ①), which Word prints and does not keep in the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_PPR, _STYLE, _NUMBERS, _VAL = (f"{W}{name}" for name in ("pPr", "pStyle", "numPr", "val"))
_STYLE_ID = re.compile(rb'<w:style\b[^>]*?w:styleId="([^"]*)"')
_STYLE_NUMBERS = re.compile(rb"<w:numPr>(.*?)</w:numPr>", re.S)
_STYLE_LIST = re.compile(rb'<w:numId w:val="([0-9]{1,6})"')
_STYLE_LEVEL = re.compile(rb'<w:ilvl w:val="([0-8])"')
_STYLE_BASE = re.compile(rb'<w:basedOn w:val="([^"]*)"')
_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_PLACE = re.compile("%([1-9])")
_LEVELS = 9
_GLUED = ("、", ".", "．", ")", "）", "：", ":", "】", "]")


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered: its first number, its format, its text (%1、), what stands behind it."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    behind: str = "tab"


@dataclass
class Numbering:
    """The lists of a document, and how far each has counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    lists: dict[str, tuple[str, dict[int, int]]] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _restarted: set[tuple[str, int]] = field(default_factory=set)

    def printed(self, paragraph: etree._Element) -> str:
        """The number that Word prints before a paragraph, with the blank behind it; "" for none, and for bullets."""
        if not self.lists:
            return ""
        number, level = self._numbered(paragraph)
        abstract, restarts = self.lists.get(number, ("", {}))
        levels = self.levels.get(abstract, {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        if level in restarts and (number, level) not in self._restarted:
            self._restarted.add((number, level))
            counts[level] = restarts[level] - 1
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in range(level + 1, _LEVELS):
            counts.pop(deeper, None)
        return _label(levels, level, counts)

    def _numbered(self, paragraph: etree._Element) -> tuple[str, int]:
        """(list, level) of a paragraph: its own, else its style's; ("", 0) where it has none."""
        number = ("", 0)
        for mark in paragraph[0] if len(paragraph) and paragraph[0].tag == _PPR else ():
            if mark.tag == _STYLE:
                number = self.styles.get(mark.get(_VAL) or "", number)
            elif mark.tag == _NUMBERS:
                return _numbers(mark, *number)
        return number


def read_numbering(numbering: etree._Element, styles: bytes) -> Numbering:
    """The lists of numbering.xml, and which of them the styles of styles.xml belong to."""
    levels = {
        abstract.get(f"{W}abstractNumId") or "": dict(_levels(abstract))
        for abstract in numbering.iter(f"{W}abstractNum")
    }
    lists = dict(map(_list, numbering.iter(f"{W}num")))
    of_styles = dict(_styles(styles))
    for abstract in numbering.iter(f"{W}abstractNum"):
        link = abstract.find(f"{W}numStyleLink")
        style = of_styles.get(link.get(f"{W}val") or "", ("", 0)) if link is not None else ("", 0)
        levels[abstract.get(f"{W}abstractNumId") or ""] |= levels.get(lists.get(style[0], ("", {}))[0], {})
    return Numbering(levels, lists, of_styles)


def _levels(abstract: etree._Element) -> Iterator[tuple[int, Level]]:
    for level in abstract.iter(f"{W}lvl"):
        form = _value(level, "numFmt", "decimal")
        if form not in ("bullet", "none") or "%" in _value(level, "lvlText", ""):
            yield (
                _whole(level.get(f"{W}ilvl"), 0),
                Level(
                    _whole(_value(level, "start", "1"), 1),
                    form,
                    _value(level, "lvlText", ""),
                    _value(level, "suff", "tab"),
                ),
            )


def _list(number: etree._Element) -> tuple[str, tuple[str, dict[int, int]]]:
    """A list's id, the definition it follows, and the levels that it starts anew with their first numbers."""
    restarts = {
        _whole(override.get(f"{W}ilvl"), 0): _whole(_value(override, "startOverride", "1"), 1)
        for override in number.iter(f"{W}lvlOverride")
        if override.find(f"{W}startOverride") is not None
    }
    return number.get(f"{W}numId") or "", (_value(number, "abstractNumId", ""), restarts)


def _styles(data: bytes) -> Iterator[tuple[str, tuple[str, int]]]:
    """Style → (list, level), its own or that of the style it is based on. Styles are cut out of the text: their part is
    often much longer than the document, and says little that is asked here."""
    rows = {found[1]: piece for piece in data.split(b"</w:style>") if (found := _STYLE_ID.search(piece))}
    own = {name: list_ for name, piece in rows.items() if (list_ := _own_list(piece))}
    bases = {name: base[1] for name, piece in rows.items() if own and (base := _STYLE_BASE.search(piece))}
    for name in rows:
        style, seen = name, set[bytes]()
        while style in bases and style not in own and style not in seen:
            seen.add(style)
            style = bases[style]
        if style in own:
            yield name.decode("utf-8", "replace"), own[style]


def _own_list(style: bytes) -> tuple[str, int] | None:
    """(list, level) that a style states itself."""
    numbers = _STYLE_NUMBERS.search(style) if b"<w:numPr>" in style else None
    if not numbers:
        return None
    number, level = _STYLE_LIST.search(numbers[1]), _STYLE_LEVEL.search(numbers[1])
    return number[1].decode() if number else "", int(level[1]) if level else 0


def _numbers(own: etree._Element, number: str, level: int) -> tuple[str, int]:
    return _value(own, "numId", number), _whole(_value(own, "ilvl", str(level)), level)


def _value(element: etree._Element, name: str, default: str) -> str:
    child = element.find(f"{W}{name}")
    value = child.get(f"{W}val") if child is not None else None
    return default if value is None else value


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else default


def _label(levels: dict[int, Level], level: int, counts: dict[int, int]) -> str:
    def place(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        rule = levels.get(at, Level())
        return _FORMS.get(rule.form, str)(counts.get(at, rule.start))

    text = _PLACE.sub(place, levels[level].text).strip()
    blank = levels[level].behind != "nothing" and not text.endswith(_GLUED)
    return f"{text} " if text and blank else text


def _hanzi(number: int) -> str:
    """1 to 99 as 一 to 九十九; beyond that digit by digit."""
    if not 0 < number < 100:
        return _each(number)
    tens, ones = divmod(number, 10)
    return (_DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (_DIGITS[ones] if ones else "")


def _each(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _legal(number: int) -> str:
    return "".join(_LEGAL[_DIGITS.index(c)] if c in _DIGITS else "拾" for c in _hanzi(number))


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 0 < number <= 20 else str(number)


def _turning(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)]


_FORMS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        [
            *("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting"),
            *("taiwaneseCountingThousand", "koreanCounting"),
        ],
        _hanzi,
    ),
    **dict.fromkeys(["ideographDigital", "taiwaneseDigital", "koreanDigital2"], _each),
    **dict.fromkeys(["chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"], _legal),
    **dict.fromkeys(["decimalEnclosedCircle", "decimalEnclosedCircleChinese"], _circled),
    "decimalZero": lambda number: f"{number:02}",
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerLetter": _letter,
    "ideographTraditional": _turning(_STEMS),
    "ideographZodiac": _turning(_BRANCHES),
    "none": lambda _: "",
}
