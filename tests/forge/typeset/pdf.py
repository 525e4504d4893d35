"""PDF drawn line by line: ruled and unruled tables, centred cells, landscape pages, rows and tables over page ends."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from random import Random

from fpdf import FPDF
from fpdf.fonts import TTFFont

from tests.forge.paper import Grid, Paper, Text
from tests.forge.typeset.fonts import chinese_fonts

logging.getLogger("fontTools").setLevel(logging.ERROR)
PAD = 1.2


@dataclass(frozen=True)
class Look:
    """How one document is drawn; ``rules``: all, rows, outer or none; lengths in mm."""

    rules: str
    landscape: bool
    size: float
    middle: bool
    centred: bool
    repeated: bool
    torn: bool
    foot: str
    head: str
    margin: float


@dataclass(frozen=True)
class Box:
    """A cell in wrapped lines; ``column``: where it begins."""

    column: int
    lines: tuple[str, ...]
    across: int
    down: int


@dataclass(frozen=True)
class Strip:
    """A row with its height; a row torn by a page's end is two."""

    boxes: tuple[Box, ...]
    height: float
    hidden: frozenset[int] = frozenset()
    """Columns that a cell above spans."""


def choose_look(rng: Random, *, ruled: bool, brief: bool) -> Look:
    """Any look; ``brief``: small type, so that it takes few pages."""
    return Look(
        rules="all" if ruled else rng.choice(("none", "none", "rows", "outer")),
        landscape=not brief and rng.random() < 0.25,
        size=rng.choice((8.0, 9.0)) if brief else rng.choice((9.0, 10.0, 10.5, 12.0)),
        middle=rng.random() < 0.6,
        centred=rng.random() < 0.4,
        repeated=rng.random() < 0.35,
        torn=rng.random() < 0.3,
        foot=rng.choice(("", "— {} —", "{}", "第 {} 页", "- {} -")),
        head=rng.choice(("", "", "信息公开年度报告")),
        margin=12.0 if brief else rng.choice((18.0, 22.0, 25.0)),
    )


def typeset_pdf(paper: Paper, rng: Random, *, ruled: bool = True, brief: bool = False) -> bytes:
    """A PDF with its characters as text."""
    press = _Press(choose_look(rng, ruled=ruled, brief=brief), rng, frozenset("".join(paper.printed())))
    for blocks in paper.parts.values():
        if press.begun and (not brief or rng.random() < 0.3):
            press.new_page()
        for block in blocks:
            press.put_grid(block) if isinstance(block, Grid) else press.put_text(block)
    return bytes(press.pdf.output())


class _Press:
    """Draws from top to bottom and turns pages."""

    def __init__(self, look: Look, rng: Random, needed: frozenset[str]) -> None:
        self.look, self.rng, self.begun = look, rng, False
        self.pdf = FPDF(orientation="L" if look.landscape else "P", format="A4")
        self.pdf.set_auto_page_break(False)
        self._add_font(needed)
        self.pdf.set_margin(look.margin)
        self._width = cache(self._measure)
        self.new_page()

    def _add_font(self, needed: frozenset[str]) -> None:
        """Some font that has every character."""
        fonts = list(chinese_fonts())
        self.rng.shuffle(fonts)
        for number, (path, index) in enumerate(fonts):
            self.pdf.add_font(f"han{number}", fname=path, collection_font_number=index)
            font = self.pdf.fonts[f"han{number}"]
            if isinstance(font, TTFFont) and {ord(sign) for sign in needed - {"\n"}} <= set(font.cmap):
                self.family = f"han{number}"
                return
        raise ValueError("no font has every character of the report")

    @property
    def room(self) -> float:
        """How far down one may draw."""
        return float(self.pdf.h) - self.look.margin

    def new_page(self) -> None:
        """A page with its head and foot."""
        pdf, look = self.pdf, self.look
        pdf.add_page()
        pdf.set_font(self.family, size=9)
        if look.head:
            pdf.text(look.margin, 10, look.head)
        if look.foot:
            pdf.text(pdf.w / 2 - 5, pdf.h - 8, look.foot.format(pdf.page_no()))
        pdf.set_font(self.family, size=look.size)
        pdf.set_xy(look.margin, look.margin)

    def put_text(self, text: Text) -> None:
        """A paragraph."""
        size = self.look.size * (1.5 if text.kind == "title" else 1.0)
        high, width = size * 0.6, self.pdf.epw
        self.begun = True
        lead = "　　" if text.kind == "text" else ""
        for line in self._wrap(lead + text.text, width, size):
            if self.pdf.y + high > self.room:
                self.new_page()
            long = self._length(line, size)
            shift = {
                "title": (width - long) / 2,
                "caption": (width - long) / 2,
                "signature": width - long - 10,
            }
            self._write(line, self.look.margin + max(0, shift.get(text.kind, 0)), self.pdf.y, size)
            self.pdf.set_y(self.pdf.y + high)
        self.pdf.set_y(self.pdf.y + 1)

    def put_grid(self, grid: Grid) -> None:
        """A table; its heading may be repeated on every page."""
        share = self.pdf.epw / sum(grid.widths)
        widths = [width * share for width in grid.widths]
        strips = self._strips(grid, widths)
        heads = strips[: grid.heads] if self.look.repeated else []
        pending = strips
        while pending:
            fitting, pending = self._fitting(pending)
            self._draw(fitting, widths)
            if pending:
                self.new_page()
                if heads:
                    self._draw(heads, widths)
        self.pdf.set_y(self.pdf.y + 4)

    def _strips(self, grid: Grid, widths: Sequence[float]) -> list[Strip]:
        line, strips, hanging = self.look.size * 0.5, [], dict.fromkeys(range(len(widths)), 0)
        for row in grid.rows:
            boxes, hidden = [], set()
            for column, found in enumerate(row):
                if found is None:
                    hidden |= {column} if hanging[column] > 0 else set()
                    hanging[column] -= 1
                    continue
                wide = sum(widths[column : column + found.across]) - 2 * PAD
                lines = tuple(self._wrap(found.text, wide, self.look.size)) if found.text else ()
                boxes.append(Box(column, lines, found.across, found.down))
                hanging[column] = found.down - 1
            most = max((len(box.lines) for box in boxes if box.down == 1), default=1)
            strips.append(Strip(tuple(boxes), max(1, most) * line + 2 * PAD, frozenset(hidden)))
        return _stretched(strips, line)

    def _fitting(self, strips: list[Strip]) -> tuple[list[Strip], list[Strip]]:
        """What fits on the page, and the rest; a row may be torn between its lines."""
        room = self.room - self.pdf.y
        for index, strip in enumerate(strips):
            if strip.height > room:
                keep = int((room - 2 * PAD) / (self.look.size * 0.5))
                if self.look.torn and keep > 0 and all(box.down == 1 for box in strip.boxes):
                    first, second = self._tear(strip, keep)
                    return [*strips[:index], first], [second, *strips[index + 1 :]]
                full = index == 0 and self.pdf.y <= self.look.margin + 1
                end = index + 1 if full else index
                return strips[:end], _carried(strips, end)
            room -= strip.height
        return strips, []

    def _tear(self, strip: Strip, keep: int) -> tuple[Strip, Strip]:
        above = [replace(box, lines=box.lines[:keep]) for box in strip.boxes]
        below = [replace(box, lines=box.lines[keep:]) for box in strip.boxes]
        line = self.look.size * 0.5
        high = max(1, *(len(box.lines) for box in below)) * line + 2 * PAD
        return replace(strip, boxes=tuple(above), height=keep * line + 2 * PAD), replace(
            strip, boxes=tuple(below), height=high
        )

    def _draw(self, strips: Sequence[Strip], widths: Sequence[float]) -> None:
        top = self.pdf.y
        tops = [top + sum(strip.height for strip in strips[:index]) for index in range(len(strips) + 1)]
        for index, strip in enumerate(strips):
            for box in strip.boxes:
                left = self.look.margin + sum(widths[: box.column])
                wide = sum(widths[box.column : box.column + box.across])
                end = min(index + box.down, len(strips))
                self._draw_box(box, left, tops[index], wide, tops[end] - tops[index])
        if self.look.rules in ("rows", "outer"):
            for at in tops if self.look.rules == "rows" else (tops[0], tops[-1]):
                self.pdf.line(self.look.margin, at, self.look.margin + sum(widths), at)
        self.pdf.set_xy(self.look.margin, tops[-1])

    def _draw_box(self, box: Box, left: float, top: float, wide: float, high: float) -> None:
        if self.look.rules == "all":
            self.pdf.rect(left, top, wide, high)
        line = self.look.size * 0.5
        free = high - 2 * PAD - len(box.lines) * line
        at = top + PAD + (max(0.0, free / 2) if self.look.middle or box.down > 1 else 0)
        for number, text in enumerate(box.lines):
            short = wide - 2 * PAD - self._length(text, self.look.size)
            shift = short / 2 if self.look.centred else 0
            self._write(text, left + PAD + max(0, shift), at + number * line, self.look.size)

    def _write(self, text: str, left: float, top: float, size: float) -> None:
        self.pdf.set_font(self.family, size=size)
        if text:
            self.pdf.text(left, top + size * 0.36, text)

    def _measure(self, character: str) -> float:
        self.pdf.set_font(self.family, size=10)
        return float(self.pdf.get_string_width(character))

    def _length(self, text: str, size: float) -> float:
        return sum(map(self._width, text)) * size / 10

    def _wrap(self, text: str, width: float, size: float) -> list[str]:
        lines = []
        for printed in text.split("\n"):
            line, long = "", 0.0
            for character in printed:
                step = self._width(character) * size / 10
                if line and long + step > width:
                    lines.append(line)
                    line, long = "", 0.0
                line, long = line + character, long + step
            lines.append(line)
        return lines


def _stretched(strips: list[Strip], line: float) -> list[Strip]:
    """Rows under a tall merged cell grow until it fits."""
    for index, strip in enumerate(strips):
        for box in strip.boxes:
            end = min(index + box.down, len(strips))
            lack = len(box.lines) * line + 2 * PAD - sum(part.height for part in strips[index:end])
            if box.down > 1 and lack > 0:
                strips[end - 1] = replace(strips[end - 1], height=strips[end - 1].height + lack)
    return strips


def _carried(strips: list[Strip], end: int) -> list[Strip]:
    """The rows from ``end`` on; a merged cell that reaches over the page's end goes on without its words."""
    rest = strips[end:]
    if rest and rest[0].hidden:
        open_boxes = []
        for column in sorted(rest[0].hidden):
            down = next((n for n, strip in enumerate(rest) if column not in strip.hidden), len(rest))
            open_boxes.append(Box(column, (), 1, down))
        rest[0] = replace(
            rest[0], boxes=tuple(sorted((*rest[0].boxes, *open_boxes), key=lambda box: box.column))
        )
    return rest
