"""Pages → a layout: tables joined over pages, lines joined to paragraphs, headers and footers set aside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from etl.readers.layout import Layout, Text
from etl.readers.pdf_columns import Columns
from etl.readers.pdf_growth import find_columns, may_be_rest
from etl.readers.pdf_lines import PageLine
from etl.readers.pdf_numbers import with_whole_numbers
from etl.readers.pdf_page import Page
from etl.readers.pdf_paragraphs import Margins, Size, goes_on, joined, margins
from etl.readers.pdf_rests import Row, serial_of, with_rests
from etl.readers.pdf_running import running_lines
from etl.readers.pdf_tables import Rows, RuledTable, open_table, ruled_table
from etl.readers.pdf_text import without_links

_LAYER_CONFIDENCE = 0.5
_SAME_SIDE = 4.0
_TOPMOST = 4
_TITLES = 8.0
_READ = ("text", "layer")
_WHY = {
    "crowded": "字符或线条过多 / too many characters or lines",
    "picture": "图片中的文字未读 / what the picture shows is not read",
}

Element = PageLine | RuledTable | Columns


def write_pages(pages: Sequence[Page], layout: Layout, recognise: Callable[[Page], None]) -> None:
    """Writes every page into the layout, in order; ``recognise`` writes those that are pictures."""
    running = running_lines(pages)
    writer = _Writer(pages, layout, running)
    for page, elements in _elements(pages, running):
        writer.begin(page)
        if page.kind in ("scan", "unmapped"):
            writer.end()
            recognise(page)
        elif page.kind == "crowded":
            layout.skip(f"第 {page.number} 页 / page {page.number}", _WHY["crowded"], page.number)
        if page.kind in _READ and page.pictures:
            what = f"第 {page.number} 页的图片 / a picture on page {page.number}"
            layout.skip(what, _WHY["picture"], page.number)
        for element in elements:
            writer.write(element)
        writer.aside([*page.aside, *(line.text for line in page.lines if id(line) in running)])
    writer.end()


def _elements(pages: Sequence[Page], running: set[int]) -> list[tuple[Page, list[Element]]]:
    """Each page with what stands on it, from top to bottom; a table without lines is given where it begins."""
    made: list[tuple[Page, list[Element]]] = []
    carried: Columns | None = None
    tail: Sequence[PageLine] = ()
    for page in pages:
        lines = [line for line in page.lines if id(line) not in running] if page.kind in _READ else []
        count = len(page.ruling.grids) if page.kind in _READ else 0
        grids = [ruled_table(page, number) for number in range(count)]
        waiting = carried is not None and not carried.is_table()
        titles = _repeated_titles(pages, carried, lines)
        plumb = page.ruling.down[:, 0].tolist()
        found = _open_tables(lines[len(titles) :], grids, plumb, carried, tail)
        if carried is not None and carried in found:
            running.update(map(id, titles))
            lines = lines[len(titles) :]
        elif titles:
            found = _open_tables(lines, grids, plumb, carried, tail)
        if carried is not None and carried in found:
            made[-1] = (made[-1][0], _placed(made[-1][1], [carried], shown=waiting))
        tables = [columns for columns in found if columns.is_table()]
        elements = _placed([*lines, *grids], tables)
        made.append((page, [one for one in elements if one is not carried]))
        carried, tail = _going_on(lines, grids, found)
    return made


def _repeated_titles(
    pages: Sequence[Page], carried: Columns | None, lines: Sequence[PageLine]
) -> Sequence[PageLine]:
    """The first lines of a page that stand above the beginning of the table before, too."""
    if carried is None:
        return ()
    first = carried.lines[0]
    page = next(page for page in pages if page.number == first.page)
    above = {line.text for line in page.lines if 0 < first.base - line.base < _TITLES * first.em}
    count = next((number for number, line in enumerate(lines) if line.text not in above), len(lines))
    return lines[:count]


def _going_on(
    lines: Sequence[PageLine], grids: Sequence[RuledTable], found: Sequence[Columns]
) -> tuple[Columns | None, Sequence[PageLine]]:
    """The table that may go on over the page's end, and the last lines of the page, which may be the rest of a row."""
    if not found or any(grid.grid.ys[-1] >= lines[-1].base for grid in grids):
        return None, ()
    last = max(number for number, line in enumerate(lines) if line is found[-1].lines[-1])
    tail = lines[last + 1 :]
    return (found[-1], tail) if may_be_rest(found[-1], tail) else (None, ())


def _placed(elements: Sequence[Element], tables: Sequence[Columns], *, shown: bool = True) -> list[Element]:
    """Elements from top to bottom, with tables instead of the lines that are theirs, or (not ``shown``) without."""
    inside = {id(line) for columns in tables for line in columns.lines}
    left = [one for one in elements if id(one) not in inside]
    return sorted([*left, *tables], key=_top) if shown else left


def _open_tables(
    lines: Sequence[PageLine],
    grids: Sequence[RuledTable],
    plumb: Sequence[float],
    carried: Columns | None,
    tail: Sequence[PageLine],
) -> list[Columns]:
    """The tables without lines on a page, between its ruled ones."""
    tops = sorted(float(grid.grid.ys[0]) for grid in grids)
    found: list[Columns] = []
    for number in range(len(tops) + 1):
        low = tops[number - 1] if number else float("-inf")
        high = tops[number] if number < len(tops) else float("inf")
        part = [line for line in lines if low <= line.base < high]
        found += find_columns(part, plumb, None if number else carried, tail)
    return found


def _top(element: Element) -> tuple[float, float]:
    if isinstance(element, PageLine):
        return element.base - element.em, element.x0
    if isinstance(element, RuledTable):
        return float(element.grid.ys[0]), float(element.grid.xs[0])
    return element.lines[0].base - element.lines[0].em, element.lines[0].x0


@dataclass
class _Writer:
    """Keeps the paragraph and the ruled table that may still go on."""

    pages: Sequence[Page]
    layout: Layout
    running: set[int]
    _page: Page | None = None
    _paragraph: list[PageLine] = field(default_factory=list)
    _text: str = ""
    _table: RuledTable | None = None
    _rows: list[tuple[int, list[str]]] = field(default_factory=list)
    _later: list[str] = field(default_factory=list)
    _margins: dict[Size, Margins] = field(default_factory=dict)

    def __post_init__(self) -> None:
        body = [
            (_size(page), line)
            for page in self.pages
            for line in page.lines
            if id(line) not in self.running and not line.wide_gaps
        ]
        self._margins = margins(body)

    def begin(self, page: Page) -> None:
        """A new page."""
        self._page = page

    def write(self, element: Element) -> None:
        """The next thing on the page."""
        if isinstance(element, PageLine):
            self._write_line(element)
        elif isinstance(element, RuledTable):
            self._write_grid(element)
        else:
            self.end()
            table = open_table(self.pages, element)
            self._write_rows(table.rows, table.pages)
            self.layout.lines += table.again

    def aside(self, texts: Sequence[str]) -> None:
        """Headers, footers and watermarks: in the text view after what they interrupt, in no block."""
        self._later += texts
        if not self._paragraph and self._table is None:
            self._flush_aside()

    def end(self) -> None:
        """Nothing goes on from here."""
        self._end_paragraph()
        self._end_table()
        self._flush_aside()

    def _write_line(self, line: PageLine) -> None:
        self._end_table()
        known = self._margins.get(_size(self._page)) if self._page else None
        before = self._paragraph[-1] if self._paragraph else None
        if before is not None and known and goes_on(before, line, self._paragraph[0], known):
            self._text = joined(self._text, line.text)
        else:
            self._end_paragraph()
            self._text = line.text
        self._paragraph.append(line)

    def _write_grid(self, table: RuledTable) -> None:
        self._end_paragraph()
        assert self._page is not None
        if self._table is not None and not _same_columns(self._table, table):
            self._end_table()
        top = [_words(row) for _, row in self._rows[:_TOPMOST]]
        again = self._table is not None and any(table.rows[0]) and _words(table.rows[0]) in top
        if again:
            self._later.append("\t".join(" ".join(text.split()) for text in table.rows[0]))
        self._rows += [(self._page.number, row) for row in table.rows[again:]]
        self._table = table

    def _end_paragraph(self) -> None:
        if self._paragraph:
            confidence = _confidence(self._page_of(self._paragraph[0].page))
            self.layout.line(self._text, self._paragraph[0].page, confidence)
            self._paragraph = []
            self._flush_aside()

    def _end_table(self) -> None:
        if self._table is not None:
            pages = [page for page, _ in self._rows]
            first = [page != before for before, page in pairwise([0, *pages])]
            rows = [Row(row, page, top) for (page, row), top in zip(self._rows, first, strict=True)]
            whole = with_rests(rows, serial_of([row for _, row in self._rows]))
            cells = with_whole_numbers([row.cells for row in whole])
            self._write_rows(cells, [row.page for row in whole])
            self._table, self._rows = None, []
            self._flush_aside()

    def _write_rows(self, rows: Rows, numbers: list[int]) -> None:
        confidences = [_confidence(self._page_of(number)) for number in numbers]
        texts = [[Text(text, sure) for text in row] for row, sure in zip(rows, confidences, strict=True)]
        self.layout.table(texts, pages=numbers)

    def _flush_aside(self) -> None:
        self.layout.lines += self._later
        self._later = []

    def _page_of(self, number: int) -> Page:
        return next(page for page in self.pages if page.number == number)


def _words(row: Sequence[str]) -> list[str]:
    return ["".join(without_links(text).split()) for text in row]


def _size(page: Page) -> Size:
    return round(page.frame.width), round(page.frame.height)


def _confidence(page: Page) -> float | None:
    return _LAYER_CONFIDENCE if page.kind == "layer" else None


def _same_columns(before: RuledTable, table: RuledTable) -> bool:
    """Whether a table at the top of a page goes on with the one at the end of the page before."""
    a, b = before.grid.xs, table.grid.xs
    return len(a) == len(b) and bool((abs(a - b) < _SAME_SIDE).all())
