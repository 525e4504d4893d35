"""PDFs drawn for the tests: text, tables with or without lines, at places given in points from the page's top left."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Literal

from fpdf import FPDF

from tests.forge.typeset.fonts import chinese_fonts

logging.getLogger("fontTools").setLevel(logging.ERROR)

Row = Sequence[str | None]
Drawer = Callable[[FPDF], object]
SIZE, PITCH, PAD = 10.0, 15.0, 4.0
TOP, LEFT = 100.0, 60.0


def drawn(*pages: Drawer, landscape: bool = False) -> bytes:
    """A PDF of A4 pages."""
    return bytes(sheet(*pages, landscape=landscape).output())


def sheet(*pages: Drawer, landscape: bool = False) -> FPDF:
    """The same, before it is written."""
    pdf = FPDF(orientation="L" if landscape else "P", unit="pt", format="A4")
    pdf.set_auto_page_break(False)
    path, index = min(chinese_fonts(), key=lambda font: font[0].stat().st_size)
    pdf.add_font("han", fname=path, collection_font_number=index)
    for draw in pages:
        pdf.add_page()
        pdf.set_font("han", size=SIZE)
        draw(pdf)
    return pdf


def write(pdf: FPDF, *lines: str, top: float = TOP, left: float = LEFT) -> None:
    """Lines of text."""
    for number, line in enumerate(lines):
        pdf.text(left, top + number * PITCH, line)


def table(
    pdf: FPDF,
    widths: Sequence[float],
    rows: Sequence[Row],
    *,
    top: float = TOP,
    ruled: bool = True,
    where: Literal["top", "middle"] = "middle",
    centred: bool = False,
) -> float:
    """A table whose rows are as high as their lines ask for ("\\n" ends one); gives where it ends.

    None: the cell left of it goes on here, or, in the first column, the cell above. "" is a cell of its own.
    """
    xs = [LEFT, *(LEFT + width for width in accumulate(widths))]
    ys = [top]
    for row in rows:
        ys.append(ys[-1] + 2 * PAD + PITCH * max((cell or "").count("\n") + 1 for cell in row))
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell is not None:
                right = next((n for n in range(column + 1, len(row)) if row[n] is not None), len(row))
                down = _down(rows, number) if column == 0 else 1
                box = (xs[column], ys[number], xs[right], ys[number + down])
                if ruled:
                    pdf.rect(box[0], box[1], box[2] - box[0], box[3] - box[1])
                _write_cell(pdf, cell, box, where, centred=centred)
    return ys[-1]


def _down(rows: Sequence[Row], number: int) -> int:
    """How many rows a cell of the first column spans."""
    after = (n for n in range(number + 1, len(rows)) if rows[n][0] is not None)
    return next(after, len(rows)) - number


def _write_cell(
    pdf: FPDF, text: str, box: tuple[float, float, float, float], where: str, *, centred: bool
) -> None:
    x0, y0, x1, y1 = box
    lines = text.split("\n")
    free = y1 - y0 - 2 * PAD - PITCH * len(lines) if where == "middle" else 0.0
    for number, line in enumerate(lines):
        shift = (x1 - x0 - 2 * PAD - pdf.get_string_width(line)) / 2 if centred else 0.0
        pdf.text(x0 + PAD + shift, y0 + PAD + free / 2 + number * PITCH + SIZE, line)
