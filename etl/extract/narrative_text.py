"""Lines → paragraphs → statements: what a clause reader needs, with the way back from every character to its line."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from etl.model import Line, Place
from etl.text import fold

_HEADING = re.compile(
    r"(?P<chapter>第?[一二三四五六七八九十]+(?:[、.]|部分|章))|(?P<section>\([一二三四五六七八九十]+\))"
    r"|(?P<item>[0-9]{1,2}[、.](?![0-9]))|(?P<subitem>\([0-9]{1,2}\)|[①-⑳])|(?P<annex>附件|附表)"
)
_LEVELS = ("chapter", "section", "item", "subitem", "annex")
_HEADING_LENGTH, _HEADING_WITH_COMMA = 40, 30
_UNNUMBERED = re.compile(r"[^,。;:0-9]{2,28}(?:情况|概述|概况|措施|事项|打算)|概述|概况")
_NO_HEADING = re.compile(r"[。;]|,$|,.*[0-9]|[0-9].*,|[0-9][余多万]*[条篇件次份期封]|[0-9]$")
_FULL_LINE = 6
_PAGE_NUMBER = re.compile(r"[-—–·\s第页共/0-9]*")
_PAGE_HEADER = re.compile(r"[^。;:!?]{0,40}信息公开[^。;:!?]{0,20}报告[-—–·\s第页共/0-9]*")
_OFTEN = 3
# Blanks that a conversion printed inside one number: 12 580 条, 2 8 6 条.
_SPACED = re.compile(
    r"(?<![0-9.,])(?<![0-9] )(?:[0-9]{1,3}(?: [0-9]{3})+|[0-9](?: [0-9]){2,})(?![0-9]| [0-9])(?= ?[一-鿿])"
)
_MARKUP = " \t\n\r*_"
_IGNORED = re.compile('[ *#“”‘’「」『』"]')
_BETWEEN_DIGITS = re.compile(r"(?<=\d) (?=\d)")
_NUMBERED = re.compile(r"\([0-9]{1,2}\)")
_SENTENCE = re.compile(r"[^。!?]+[。!?]?")
_WITHIN_WORD = re.compile(
    r"(?<![0-9余多万][一-鿿])\((?![一二三四五六七八九十])[一-鿿]\)(?=[一-鿿])|\((?:新浪|腾讯)?(?:微博|微信|抖音)\)"
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together. ``text`` is folded and without blanks (one is kept between two digits); ``at`` says
    where each of its characters stands in the lines put one after the other, and ``starts`` where each line begins
    there; ``level`` is 1 for 一、 to 4 for (1), 0 for no heading."""

    text: str
    lines: tuple[Line, ...]
    at: Sequence[int]
    starts: Sequence[int]
    level: int

    def place(self, index: int) -> Place:
        """The place of the line that holds a character."""
        return self.lines[self._line(index)].place

    def printed(self, start: int, end: int) -> str:
        """The characters from ``start`` to ``end`` as printed, blanks within one line included."""
        parts: list[str] = []
        while start < end:
            line, stop = self._line(start), min(end, self.line_end(start))
            begins = self.starts[line]
            parts.append(self.lines[line].text[self.at[start] - begins : self.at[stop - 1] + 1 - begins])
            start = stop
        return "".join(parts)

    def line_start(self, index: int) -> int:
        """The first index that stands on the same line as ``index``."""
        return bisect_left(self.at, self.starts[self._line(index)])

    def line_end(self, index: int) -> int:
        """The index after the last one that stands on the same line as ``index``."""
        line = self._line(index) + 1
        return bisect_left(self.at, self.starts[line]) if line < len(self.lines) else len(self.at)

    def _line(self, index: int) -> int:
        return bisect_right(self.starts, self.at[index]) - 1


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence without its brackets, or one bracket behind what stands before it.

    ``at`` gives each character's index in the paragraph; figures are read from ``start`` on. ``level`` is 1 in
    brackets and in a sentence that begins with 其中; ``chain`` is shared by statements that tell of one total.
    """

    text: str
    at: Sequence[int]
    start: int
    level: int
    chain: int
    paragraph: Paragraph = field(repr=False)


def paragraphs(lines: Sequence[Line]) -> list[Paragraph]:
    """Joins lines that were broken inside a sentence; headings and numbered items begin anew."""
    joined: list[list[Line]] = []
    printed = Counter(line.text for line in lines)
    before = ""
    for line in lines:
        text = fold(line.text).lstrip(_MARKUP + "#>").rstrip(_MARKUP)
        if not text or _PAGE_NUMBER.fullmatch(text):
            continue
        if printed[line.text] >= _OFTEN and _PAGE_HEADER.fullmatch(text):
            continue
        if joined and _continues(before, text):
            joined[-1].append(line)
        else:
            joined.append([line])
        before = text
    return [_paragraph(tuple(group)) for group in joined]


def _continues(before: str, text: str) -> bool:
    if (
        _level(before)
        or before[-1] in "。!?;:"
        or (len(before) < _FULL_LINE and before[-1] not in "0123456789,、")
    ):
        return False
    return not _HEADING.match(text)


def _level(text: str) -> int:
    """The level of a heading; 0 for a line that is none, however it is numbered."""
    match = _HEADING.match(text)
    if match is None:
        return int(_UNNUMBERED.fullmatch(text) is not None)
    longest = _HEADING_WITH_COMMA if "," in text else _HEADING_LENGTH
    if len(text) > longest or _NO_HEADING.search(text, match.end()):
        return 0
    return _LEVELS.index(str(match.lastgroup)) + 1


def _paragraph(lines: tuple[Line, ...]) -> Paragraph:
    letters: list[str] = []
    at: list[int] = []
    starts = [0, *accumulate(len(line.text) for line in lines)]
    for line, start in zip(lines, starts, strict=False):
        folded = fold(line.text)
        for first, last in _kept(folded):
            letters.append(folded[first:last])
            at += range(start + first, start + last)
    text = "".join(letters).replace("覆", "复")
    return Paragraph(text, lines, at, starts[:-1], _level(text) if len(lines) == 1 else 0)


def _kept(folded: str) -> Iterator[tuple[int, int]]:
    """The spans of a line without what is ignored; a blank stays between two digits, unless within one number."""
    spaced = _SPACED.finditer(folded) if " " in folded else ()
    within = {index for match in spaced for index in range(*match.span())}
    start = 0
    for match in _IGNORED.finditer(folded):
        if match[0] == " " and match.start() not in within and _BETWEEN_DIGITS.match(folded, match.start()):
            continue
        yield start, match.start()
        start = match.end()
    yield start, len(folded)


def statements(paragraph: Paragraph, first: int = 0) -> Iterator[Statement]:
    """The paragraph's sentences in order, each bracket behind its sentence; ``first`` numbers their chains."""
    chain = first
    for match in _SENTENCE.finditer(paragraph.text):
        outer, brackets = _brackets(match.group(), match.start())
        text = "".join([paragraph.text[i] for i in outer])
        part = text.startswith(("其中", ",其中"))
        chain += not part
        yield Statement(text, outer, 0, int(part), chain, paragraph)
        for before, inner in brackets:
            if (not before or text[before - 1] in ",;:") and _enumerates(paragraph, inner):
                continue
            whole = [*outer[:before], *inner]
            yield Statement("".join([paragraph.text[i] for i in whole]), whole, before, 1, chain, paragraph)


def _enumerates(paragraph: Paragraph, inner: Sequence[int]) -> bool:
    """Whether a bracket holds only the number of what follows: 问题:(1)意识不强;(2)…."""
    return _NUMBERED.fullmatch("".join([paragraph.text[index] for index in inner])) is not None


def _brackets(sentence: str, offset: int) -> tuple[Sequence[int], list[tuple[int, list[int]]]]:
    """Indices outside brackets, and for each bracket how many of them stand before it, with its own indices.

    One character in brackets belongs to the word around it (专(兼)职), but behind a figure's unit (400篇(条)).
    """
    if "(" not in sentence:
        return range(offset, offset + len(sentence)), []
    outer: list[int] = []
    brackets: list[tuple[int, list[int]]] = []
    marks = {index for match in _WITHIN_WORD.finditer(sentence) for index in (match.start(), match.end() - 1)}
    depth = 0
    for index, letter in enumerate(sentence, start=offset):
        if index - offset in marks:
            continue
        opens, closes = letter == "(", letter == ")" and depth > 0
        if opens and depth == 0:
            brackets.append((len(outer), []))
        depth += opens
        (brackets[-1][1] if depth else outer).append(index)
        depth -= closes
    return outer, brackets
