"""The sheet that a report is written on: every figure is remembered with the line and the span that print it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from opencc import OpenCC


@dataclass(frozen=True)
class Mark:
    """What a printed span states: ``indicator`` = ``value``; ``part``: of a sum that is left to the reader."""

    indicator: str
    value: int
    flags: tuple[str, ...] = ()
    part: bool = False


@dataclass(frozen=True)
class Span:
    """A piece of text and what it states (several indicators for 没有…举报、复议、诉讼, none for plain words)."""

    text: str
    marks: tuple[Mark, ...] = ()


Sentence = tuple[Span, ...]


@dataclass(frozen=True)
class Printed:
    """A mark with its place: ``line`` from 1, ``start`` and ``end`` within it, ``sentence`` to tell sums apart."""

    mark: Mark
    sentence: int
    line: int
    start: int
    end: int


class Page:
    """Lines of a document, written from top to bottom."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.printed: list[Printed] = []
        self._written: list[str] = []
        self._sentences = 0

    def put(self, text: str = "") -> int:
        """One line of plain text; returns its number."""
        self.lines.append(text)
        return len(self.lines)

    def put_sentences(self, sentences: Sequence[Sentence], lead: str = "", broken: bool = False) -> int:
        """A paragraph; ``broken`` tears it in two where a page ends. Returns the number of its first line."""
        spans = [
            (number, span) for number, sentence in enumerate(sentences, self._sentences) for span in sentence
        ]
        self._sentences += len(sentences)
        tear = self._tear(spans) if broken else None
        first = len(self.lines) + 1
        self._write(lead, spans[:tear])
        if tear is not None and spans[tear:]:
            self.put()
            self._write("", spans[tear:])
        return first

    def text(self, number: int, start: int = 0, end: int | None = None) -> str:
        """A line, or a span of it."""
        return self.lines[number - 1][start:end]

    def make_traditional(self) -> None:
        """Traditional characters, one for one: a line that would change its length stays."""
        self._written = list(self.lines)
        for index, line in enumerate(self.lines):
            converted = _converter.convert(line)
            if len(converted) == len(line):
                self.lines[index] = converted

    def as_printed(self, number: int, text: str) -> str:
        """``text`` of a line in the characters that the line has now."""
        if not self._written or text not in self._written[number - 1]:
            return text
        start = self._written[number - 1].index(text)
        return self.text(number, start, start + len(text))

    def _tear(self, spans: list[tuple[int, Span]]) -> int | None:
        plain = [index for index, (_, span) in enumerate(spans) if not span.marks and len(span.text) > 8]
        if not plain:
            return None
        index = plain[len(plain) // 2]
        number, span = spans[index]
        half = len(span.text) // 2
        spans[index : index + 1] = [
            (number, replace(span, text=t)) for t in (span.text[:half], span.text[half:])
        ]
        return index + 1

    def _write(self, lead: str, spans: list[tuple[int, Span]]) -> None:
        line = lead
        for number, span in spans:
            for mark in span.marks:
                place = (len(self.lines) + 1, len(line), len(line) + len(span.text))
                self.printed.append(Printed(mark, number, *place))
            line += span.text
        self.put(line)


_converter = OpenCC("s2t")
