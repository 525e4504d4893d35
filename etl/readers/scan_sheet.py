"""The picture of a page, or of a scroll of pages → what stands on it, written into a layout."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from etl.readers.layout import Layout
from etl.readers.scan_cells import read_tables
from etl.readers.scan_flow import Placed, write_page
from etl.readers.scan_image import Pixels
from etl.readers.scan_lines import read_lines
from etl.readers.scan_page import Sheet, prepared

_SCROLL = 2.2
_PIECE = (1.1, 1.6)
"""How high pictures are before they count as scrolls, and their pieces: as shares of the width."""


def write_picture(layout: Layout, rgb: Pixels, page: int) -> None:
    """Adds what stands on a picture in colour, page by page of a long one."""
    for part in _slices(rgb):
        sheet = prepared(part)
        if sheet is not None:
            _write(layout, sheet, page)


def _write(layout: Layout, sheet: Sheet, page: int) -> None:
    read = read_tables(sheet.grids, sheet.ink, sheet.boxes)
    tables = [Placed(grid.box[1], rows) for grid, rows in zip(sheet.grids, read, strict=True)]
    prose = read_lines(sheet.ink, sheet.boxes, [grid.box for grid in sheet.grids], page)
    write_page(layout, prose, tables, page)
    if prose.unread:
        why = f"{prose.unread} 处字迹无法识别 / {prose.unread} pieces of writing could not be read"
        layout.skip(f"第 {page} 页 / page {page}", why, page)


def _slices(rgb: Pixels) -> Iterator[Pixels]:
    """A picture of a long scroll in pieces as high as pages, cut in the middle of the widest stretch without ink."""
    high, wide = rgb.shape[:2]
    start = 0
    while high - start > _SCROLL * wide:
        first = start + int(_PIECE[0] * wide)
        band = rgb[first : start + int(_PIECE[1] * wide)].min(axis=2).astype(np.int16)
        ink = np.abs(np.diff(band, axis=1)).mean(axis=1)
        blank = np.concatenate([[0], ink <= ink.min() + 1, [0]])
        edges = np.flatnonzero(np.diff(blank)).reshape(-1, 2)
        begin, end = edges[(edges[:, 1] - edges[:, 0]).argmax()].tolist()
        cut = first + (begin + end) // 2
        yield rgb[start:cut]
        start = cut
    yield rgb[start:]
