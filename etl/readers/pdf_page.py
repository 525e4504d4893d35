"""One page of a PDF: its characters, its ruled tables, the lines around them, and whether its text can be used."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Literal
from urllib.parse import unquote

import numpy as np
import pypdfium2.raw as pdfium

from etl.readers import pdf_raw as raw
from etl.readers.pdf_characters import MAX_CHARACTERS, Array, Frame, Glyphs, Written, read_characters
from etl.readers.pdf_grid import Grid, Ruling, find_grids
from etl.readers.pdf_lines import PageLine, page_lines
from etl.readers.pdf_rules import Rules, read_rules

Kind = Literal["text", "layer", "scan", "unmapped", "blank", "crowded"]

_UNUSABLE = 0.3
_STRAY = 30
_COVERS = 0.5
_PICTURE = 0.2
_OUTLINED = 300
_LARGE = 2.2
_LINK_LINES = 2.5
_FILLED = 0.5
_TEXT_LIMIT = 4096
_PRINTED = re.compile(r"[!-~]*[./:?=&][!-~]*(?<=[!-~]{5})")


@dataclass(frozen=True, slots=True)
class Page:
    """What was found on a page, by number from 1.

    ``kind``: text; a layer of recognised text under a picture; a scan; text without a mapping to Unicode; nothing at
    all; more than is read. ``cells`` gives the cell of each character in the grid that ``table`` counts (-1: none).
    """

    number: int
    kind: Kind
    frame: Frame
    glyphs: Glyphs
    ruling: Ruling
    table: Array
    cells: Array
    lines: tuple[PageLine, ...]
    links: tuple[str, ...]
    aside: tuple[str, ...]
    pictures: int = 0


def read_page(document: Any, number: int) -> Page:
    """The page of an open document, by number from 1; raises ValueError for one that cannot be loaded."""
    page = pdfium.FPDF_LoadPage(document, number - 1)
    if not page:
        raise ValueError(number)
    try:
        text = pdfium.FPDFText_LoadPage(page)
        try:
            return _read(document, page, text, number)
        finally:
            pdfium.FPDFText_ClosePage(text)
    finally:
        pdfium.FPDF_ClosePage(page)


def _read(document: Any, page: Any, text: Any, number: int) -> Page:
    box = _box(page)
    crowded = pdfium.FPDFText_CountChars(text) > MAX_CHARACTERS
    written = read_characters(text, box)
    rules = read_rules(raw.handle(page), pdfium.FPDFPage_CountObjects(page), written.frame)
    kind: Kind = "crowded" if crowded or rules.cut else _kind(written, rules, page)
    glyphs, large = _without_large(written.glyphs)
    ruling = find_grids(rules, glyphs)
    table, cells = _cells(glyphs, ruling.grids)
    links: list[str] = []
    if len(glyphs):
        over = _links(document, page, written.frame, glyphs, links)
        glyphs = replace(glyphs, link=over)
    return Page(
        number=number,
        kind=kind,
        frame=written.frame,
        glyphs=glyphs,
        ruling=ruling,
        table=table,
        cells=cells,
        lines=tuple(page_lines(glyphs, np.flatnonzero(table < 0), number)),
        links=tuple(links),
        aside=(*written.aside, *large),
        pictures=_unread_pictures(written, rules),
    )


def _box(page: Any) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of what is shown of a page."""
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, box)
    return box.left, box.bottom, box.right, box.top


def _kind(written: Written, rules: Rules, page: Any) -> Kind:
    count = len(written.glyphs)
    covered = _shares(written.frame, rules).max(initial=0)
    if count == 0:
        drawn = pdfium.FPDFPage_CountObjects(page) > _OUTLINED
        return "scan" if drawn or covered > _PICTURE else "blank"
    if written.unusable > _UNUSABLE:
        return "unmapped"
    if covered > _COVERS and rules.hidden:
        return "layer"
    return "scan" if covered > _COVERS and count < _STRAY else "text"


def _shares(frame: Frame, rules: Rules) -> raw.Floats:
    """The share of the page that each picture covers."""
    x0, y0, x1, y1 = rules.pictures.T
    wide = np.clip(x1, 0, frame.width) - np.clip(x0, 0, frame.width)
    high = np.clip(y1, 0, frame.height) - np.clip(y0, 0, frame.height)
    shares: raw.Floats = wide * high / max(1.0, frame.width * frame.height)
    return shares


def _unread_pictures(written: Written, rules: Rules) -> int:
    """How many large pictures hold no text of the page: what they show is not read."""
    glyphs = written.glyphs
    large = rules.pictures[_shares(written.frame, rules) > _PICTURE]
    inside = [
        int(((glyphs.x > x0) & (glyphs.x < x1) & (glyphs.y > y0) & (glyphs.y < y1)).sum())
        for x0, y0, x1, y1 in large
    ]
    return sum(count < _STRAY for count in inside)


def _without_large(glyphs: Glyphs) -> tuple[Glyphs, tuple[str, ...]]:
    """Leaves out very large type that stands under or over other text: watermarks."""
    if not len(glyphs):
        return glyphs, ()
    large = glyphs.em > _LARGE * np.median(glyphs.em)
    if not large.any():
        return glyphs, ()
    x, y = glyphs.x[~large], glyphs.y[~large]
    covers = [
        bool(((x > x0) & (x < x1) & (y > base - 0.85 * em) & (y < base + 0.1 * em)).any())
        for x0, x1, base, em in zip(
            glyphs.x0[large], glyphs.x1[large], glyphs.base[large], glyphs.em[large], strict=True
        )
    ]
    if not any(covers):
        return glyphs, ()
    return glyphs.take(~large), ("".join(glyphs.text[large].tolist()),)


def _cells(glyphs: Glyphs, grids: tuple[Grid, ...]) -> tuple[Array, Array]:
    table, cells = np.full(len(glyphs), -1), np.full(len(glyphs), -1)
    for number, grid in enumerate(grids):
        own = grid.cells(glyphs)
        mine = (own >= 0) & (table < 0)
        table[mine], cells[mine] = number, own[mine]
    return table, cells


def _links(document: Any, page: Any, frame: Frame, glyphs: Glyphs, addresses: list[str]) -> Array:
    """Which link lies over each character; fills ``addresses``.

    Links over words of their own address say nothing. One over words of another is misplaced, as browsers do it where
    they repeat a table's heading: then no link of the page is believed. Nor is one much wider than its words.
    """
    over = np.full(len(glyphs), -1)
    for address, areas in groupby(_areas(document, page, frame), key=lambda area: area[0]):
        words, fitting = np.zeros(len(glyphs), bool), True
        for _, x0, y0, x1, y1 in areas:
            inside = (glyphs.x > x0) & (glyphs.x < x1) & (glyphs.y > y0 - 1) & (glyphs.y < y1 + 1)
            if inside.any() and y1 - y0 < _LINK_LINES * glyphs.em[inside].max():
                words |= inside
                fitting &= np.ptp(glyphs.x[inside]) + glyphs.em[inside].max() > _FILLED * (x1 - x0)
        printed = _PRINTED.findall("".join(glyphs.text[words].tolist()))
        if any(part in address or part in unquote(address) for part in printed):
            continue
        if printed:
            return np.full(len(glyphs), -1)
        if not fitting:
            continue
        addresses.append(address)
        over[words] = len(addresses) - 1
    return over


def _areas(document: Any, page: Any, frame: Frame) -> Iterator[tuple[str, float, float, float, float]]:
    """The address and the box of each link to the web; one for each line of its words, often."""
    position, link = ctypes.c_int(0), pdfium.FPDF_LINK()
    while pdfium.FPDFLink_Enumerate(page, ctypes.byref(position), ctypes.byref(link)):
        address, box = _address(document, link), pdfium.FS_RECTF()
        if address.startswith(("http://", "https://")) and pdfium.FPDFLink_GetAnnotRect(link, box):
            x0, y0, x1, y1 = frame.boxes(np.array([[box.left, box.bottom, box.right, box.top]]))[0].tolist()
            yield address, x0, y0, x1, y1


def _address(document: Any, link: Any) -> str:
    action = pdfium.FPDFLink_GetAction(link)
    if not action:
        return ""
    buffer = ctypes.create_string_buffer(_TEXT_LIMIT)
    length = pdfium.FPDFAction_GetURIPath(document, action, buffer, _TEXT_LIMIT)
    return buffer.raw[: max(0, length - 1)].decode("utf-8", "replace") if length <= _TEXT_LIMIT else ""
