"""Running text and tables inside each other → lines and data tables: what web pages and Word documents share.

A content is a list of strings and of the data tables among them. In a string ``BREAK`` ends a line, ``KEEP`` and
``TAB`` are blanks that the source prints (others may be folded), and ``LINK words TO address END`` is a link. A line
with ``ASIDE`` is printed around the document and no part of it: it is a line of the text view and makes no block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from etl.errors import UnreadableDocument
from etl.readers.columns import find_tables
from etl.readers.layout import Layout
from etl.readers.rows import is_prose, is_sparse, lay_rows

BREAK, KEEP, TAB, LINK, TO, END, ASIDE = "\x01", "\x02", "\x03", "\x04", "\x05", "\x06", "\x07"

_CJK = "⺀-鿿豈-﫿＀-｠、。〈-】〔〕“”‘’…—"
# A source's line end between Chinese characters is no blank.
_WRAP = re.compile(rf"(?<=[{_CJK}])[ \t\r\n\f]*\n[ \t\r\n\f]*(?=[{_CJK}])")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_LINK = re.compile(f"{LINK}([^{TO}]*){TO}([^{END}]*){END}")
# One link that a source holds in several pieces.
_PIECES = re.compile(f"{LINK}([^{TO}]*){TO}([^{END}]*){END}{LINK}([^{TO}]*){TO}\\2{END}")
_PIECE = f"{LINK}\\1\\3{TO}\\2{END}"
_ONLY_LINKS = re.compile(rf"(?:[\s|·>»›/\-{ASIDE}]*{LINK}[^{TO}]*{TO}[^{END}]*{END})+[\s|·>»›/\-]*")
_ODD = re.compile("[\xa0\xad\u200b-\u200f\u202a-\u202e\u2060\ufeff\x7f]")
_UNSEEN = [0xAD, 0x7F, 0x2060, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F)]
_SEEN = {**dict.fromkeys(_UNSEEN), 0xA0: KEEP}
_COLUMNS = re.compile("[\t|]| {2}|\u3000")
_PRINTED = str.maketrans({KEEP: " ", TAB: "\t"})
_FOLDED = str.maketrans({KEEP: " ", TAB: " "})

# A table that is mostly cells of running text only places them; one row of short cells is one line.
_SHORT = 60
_TITLE_LENGTH = 60
_TITLE = re.compile("信息公[开開].*[报報]告|[报報]告.*信息公[开開]|[报報]告$")
# A menu: links of few words, one after the other.
_MENU = 2
_MENU_ITEM = re.compile(r"(?!附[件表]).{0,40}")
_MOST_CELLS, _MOST_COLUMNS = 500_000, 64


@dataclass(frozen=True, slots=True)
class Grid:
    """A data table: texts of cells, blanks where one spans several; ``wide`` rows are one cell from end to end."""

    rows: list[list[str]]
    wide: set[int]


Part = str | Grid
Content = Sequence[Part]


class GridBuilder:
    """Puts the cells of one table in their columns, row by row, however broken their spans are."""

    def __init__(self) -> None:
        self._rows: list[list[Content]] = []
        self._wide: set[int] = set()
        self._row: list[Content] = []
        self._hanging: dict[int, int] = {}
        self._printed = 0
        self._held = 0

    def skip(self, columns: int) -> None:
        """Blanks before the row's first cell."""
        self._row += [()] * min(columns, _MOST_COLUMNS)

    def cell(self, content: Content, columns: int = 1, rows: int = 1) -> None:
        """The next cell of the row; it reaches over ``columns`` and down ``rows``. An empty content: a blank."""
        row, hanging = self._row, self._hanging
        while hanging.get(len(row), 0):
            row.append(())
        columns = min(max(columns, 1), _MOST_COLUMNS)
        if rows > 1:
            hanging.update(dict.fromkeys(range(len(row), len(row) + columns), rows))
        row.append(content)
        if columns > 1:
            row.extend([()] * (columns - 1))
        self._printed += 1

    def end_row(self) -> None:
        """Closes the row, also an empty one."""
        if self._printed == 1 and len(self._row) > 1:
            self._wide.add(len(self._rows))
        if self._hanging:
            self._row.extend([()] * (max(self._hanging) + 1 - len(self._row)))
            self._hanging = {column: rows - 1 for column, rows in self._hanging.items() if rows > 1}
        self._rows.append(self._row)
        self._held += len(self._row)
        if self._held > _MOST_CELLS:
            raise UnreadableDocument(f"表格超过 {_MOST_CELLS} 格 / a table of more than {_MOST_CELLS} cells")
        self._row, self._printed = [], 0

    def end_section(self) -> None:
        """No cell reaches from one part of a table (thead, tbody) into the next."""
        self._hanging.clear()

    def content(self) -> list[Part]:
        """The table, where it is one; the text of its cells in reading order where it only places them."""
        if self._printed:
            self.end_row()
        texts = [[cell_text(cell) if cell else "" for cell in row] for row in self._rows]
        if _is_data(self._rows, texts):
            return [Grid(texts, self._wide)]
        parts: list[Part] = []
        for row, row_texts in zip(self._rows, texts, strict=True):
            parts += _placed(row, row_texts)
        return parts


def _is_data(rows: Sequence[Sequence[Content]], texts: Sequence[Sequence[str]]) -> bool:
    """Whether rows and columns mean something: a table that holds another, or running text, only places it."""
    full = [index for index, row in enumerate(texts) if sum(map(bool, row)) > 1]
    if not full:
        return is_sparse(texts)
    holding = ((i, cell) for i, row in enumerate(rows) for cell in row if cell and Grid in map(type, cell))
    inner = {i: part for i, cell in holding for part in cell if isinstance(part, Grid)}
    if inner:
        own = len([index for index in full if index not in inner])
        return own > max(4, *(len(grid.rows) for grid in inner.values()))
    if len(full) == 1 and sum(map(bool, texts[full[0]])) < 3:
        return len(texts[full[0]]) > 3 and all(len(text) <= _SHORT for text in texts[full[0]])
    return not is_prose(texts)


def _placed(row: Sequence[Content], texts: Sequence[str]) -> Iterator[Part]:
    """The cells of a row that only places them: one line where they are short."""
    filled = [cell for cell, text in zip(row, texts, strict=True) if text]
    inline = all(len(text) <= _SHORT and "\n" not in text for text in texts)
    if inline and not any(isinstance(part, Grid) for cell in filled for part in cell):
        yield (KEEP * 2).join("".join(map(str, cell)).strip(BREAK) for cell in filled)
        yield BREAK
        return
    for cell in filled:
        yield from cell
        yield BREAK


def cell_text(content: Content) -> str:
    """A cell as printed: line ends kept, blanks folded, links as Markdown where their words are not their address."""
    try:  # nearly every cell holds nothing but strings, and pages hold thousands
        text = "".join(content).strip(BREAK)  # type: ignore[arg-type]
    except TypeError:
        text = "".join(map(_as_text, content))
    if text.isprintable():  # no mark, no odd blank, no line end
        return " ".join(text.split())
    text = _seen(text, _FOLDED)
    if LINK in text:
        while END + LINK in text and (joined := _PIECES.sub(_PIECE, text)) != text:
            text = joined
        text = _LINK.sub(lambda link: link_cell(link[1], link[2]), text)
    if BREAK not in text:
        return " ".join(text.split())
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split(BREAK))))


def _as_text(part: Part) -> str:
    if isinstance(part, str):
        return part
    return BREAK + BREAK.join(" ".join(filter(None, row)).replace("\n", BREAK) for row in part.rows) + BREAK


def _seen(text: str, blanks: dict[int, str]) -> str:
    if _ODD.search(text):
        text = text.translate(_SEEN)
    if "\n" in text:
        text = _WRAP.sub("", text)
    return text.translate(blanks) if KEEP in text or TAB in text else text


def link_cell(words: str, address: str) -> str:
    """A link in a cell: its address where the words are that address, also wrapped or cut; else Markdown."""
    shown = "".join(words.split()).replace(BREAK, "")
    if not address or not shown or shown.rstrip("/") == address.rstrip("/"):
        return words if shown else address
    if shown.startswith(("http://", "https://")) and shown.endswith(("…", "...")):
        return address
    if re.search(r"[\s()<>]", address):
        return f"{words} {address} "
    return f"[{words.translate({91: 40, 93: 41})}]({address})"


def titled(content: Sequence[Part], title: str) -> list[Part]:
    """The content under a title that stands outside it (a window's, a page head's), where no line of its own could be
    the report's."""
    text = "".join(part if isinstance(part, str) else BREAK for part in content)
    lines = ("".join(line.split()) for line in text.split(BREAK))
    told = any(len(line) <= _TITLE_LENGTH and _TITLE.search(line) for line in lines if line)
    return [title, BREAK, *content] if title and not told else list(content)


def lay_content(layout: Layout, content: Content, around: re.Pattern[str] | None = None) -> None:
    """Puts a whole document's content down, from top to bottom; what lines ``around`` matches are no part of it."""
    held: list[str] = []
    for part in content:
        if isinstance(part, str):
            held.append(part)
        else:
            _lay_text(layout, "".join(held), around)
            held.clear()
            lay_rows(layout, part.rows, part.wide)
    _lay_text(layout, "".join(held), around)


def _lay_text(layout: Layout, text: str, around: re.Pattern[str] | None) -> None:
    """Lines, and the tables that are written with tabs, pipes or columns of blanks."""
    lines: list[str] = []
    for printed in text_lines(text, around):
        if printed.startswith(ASIDE):
            _lay_lines(layout, lines)
            lines.clear()
            layout.lines.append(printed[1:])
        else:
            lines.append(printed)
    _lay_lines(layout, lines)


def _lay_lines(layout: Layout, lines: Sequence[str]) -> None:
    if not any(map(_COLUMNS.search, lines)):
        for line in lines:
            layout.line(line)
        return
    for found in find_tables(list(enumerate(lines))):
        if isinstance(found[0], int):
            layout.line(str(found[1]).strip())
        else:
            layout.table([cells for _, cells in found])


def text_lines(text: str, around: re.Pattern[str] | None = None) -> Iterator[str]:
    """The lines of running text that hold something. The links of a menu, as one line, and what ``around`` matches
    begin with ``ASIDE``."""
    menu: list[str] = []
    for printed in _seen(text, {}).split(BREAK):
        if printed.isprintable():
            line = " ".join(printed.split())
        else:
            line = _BLANKS.sub(" ", printed).translate(_PRINTED).strip(" \u3000")
        if not line or line.isspace():
            continue
        words = [link[1].strip() for link in _LINK.finditer(line)] if LINK in line else []
        if words and _ONLY_LINKS.fullmatch(line) and _MENU_ITEM.fullmatch(words[0]):
            menu.append(" · ".join(filter(None, words)))
            continue
        yield from _menu(menu)
        menu.clear()
        line = _LINK.sub(r"\1", line)
        aside = ASIDE in line or (around and around.match(line))
        yield ASIDE + line.replace(ASIDE, "") if aside else line
    yield from _menu(menu)


def _menu(lines: Sequence[str]) -> Sequence[str]:
    """One line of a menu; fewer than three lines are none, but for many links in one."""
    links = sum(line.count(" · ") + 1 for line in lines)
    return [ASIDE + " · ".join(lines).replace(ASIDE, "")] if links >= _MENU else lines
