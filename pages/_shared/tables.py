"""What a cell says. Screen, CSV and workbook all print through ``display``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from pages._shared import numbers
from pages._shared.markup import aria, data
from pages._shared.queries import Labels
from pages._shared.words import word

NUMERIC = frozenset({"count", "money", "percent"})
CODES = frozenset({"status", "state", "mark"})
BEFORE = frozenset({"approximate"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a panel's frame: the key, its heading, and how to read its values.

    kind: text, count, money (元), flag (1 or 0), percent (the frame holds the share, 0 to 1), date, status
    (the frame holds a code), state (on screen the code's mark and word), mark (on screen its mark, the word for
    screen readers), link (it holds an http address) or links (one a line). ``of`` is the family of the codes.
    Beside "<key>" the frame may hold "<key>__status" (why there is no value), "<key>__flags", "<key>__url"
    (the figure's place) and "<key>__kind" (a row of another kind: a share among counts).
    """

    key: str
    heading: str
    kind: str = "text"
    unit: str = ""
    decimals: int = 0
    of: str = "answer"

    @property
    def full_heading(self) -> str:
        """The heading with its unit: money always says 元."""
        if not self.unit:
            return self.heading
        return f"{self.heading} ({self.unit})" if self.unit.isascii() else f"{self.heading}（{self.unit}）"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell for reading: the text, the raw value (None: missing), where its figure stands, how it is read."""

    text: str
    value: Any
    status: str
    flags: str
    url: str
    kind: str = "text"

    @property
    def is_number(self) -> bool:
        """Whether the cell holds a number."""
        return self.value is not None and self.kind in NUMERIC


def missing(value: object) -> bool:
    """None, NaN and NaT: there is no value. 0 and "" are values."""
    return value is None or (not isinstance(value, str) and bool(pd.isna(value)))  # type: ignore[call-overload]


def display(value: Any, status: str, column: Column, labels: Labels, flags: str = "") -> str:
    """The text of a cell. A missing value says why: 未填, 填“无”, 不涉及 …; 0 says 0."""
    if missing(value):
        return labels.status(status or "not_stated", column.of).word
    before, after = marks(flags, labels)
    return f"{before}{_plain(value, column, labels)}{after}"


def marks(flags: str, labels: Labels) -> tuple[str, str]:
    """The marks of a value's flags, before and after it: ("≈", "†")."""
    codes = labels.flags(flags)
    before = "".join(labels.status(code, "flag").mark for code in codes if code in BEFORE)
    return before, "".join(labels.status(code, "flag").mark for code in codes if code not in BEFORE)


def _plain(value: Any, column: Column, labels: Labels) -> str:
    if column.kind in ("count", "money"):
        return numbers.number(float(value), column.decimals)
    if column.kind == "percent":
        return numbers.percent(float(value))
    if column.kind == "flag":
        return word("flag.yes" if value else "flag.no", labels.lang)
    if column.kind in CODES:
        return labels.status(str(value), column.of).word
    if column.kind == "date":
        return (
            value.date().isoformat() if hasattr(value, "date") else date.fromisoformat(str(value)).isoformat()
        )
    return str(value)


def cells(frame: pd.DataFrame, columns: Sequence[Column], labels: Labels) -> Iterator[tuple[Cell, ...]]:
    """The frame's rows, cell by cell in the order of ``columns``."""
    for row in frame.to_dict("records"):
        yield tuple(_cell(row, column, labels) for column in columns)


def _cell(row: dict[Any, Any], column: Column, labels: Labels) -> Cell:
    value = row.get(column.key)
    value = None if missing(value) else value
    parts = (_text(row.get(f"{column.key}__{part}")) for part in ("status", "flags", "url", "kind"))
    status, flags, url, kind = parts
    column = replace(column, kind=kind) if kind and kind != column.kind else column
    return Cell(display(value, status, column, labels, flags), value, status, flags, url, column.kind)


def _text(value: object) -> str:
    return "" if missing(value) else str(value)


def wide(
    observations: pd.DataFrame, across: str, rows: Sequence[str] = ("school_id", "school", "picked")
) -> pd.DataFrame:
    """Observations spread out: one row per ``rows``, and per value of ``across`` ("year_ending", "indicator") the

    columns "<value>", "<value>__status", "<value>__flags" and "<value>__url" that a panel's columns refer to.
    A combination without a row has the status "no_report".
    """
    spread = []
    for value, part in observations.groupby(across, sort=False):
        part = part.assign(answer=part["answer"].where(part["value"].isna(), ""))
        names = {"value": "", "answer": "__status", "flags": "__flags", "url": "__url"}
        part = part[[*rows, *names]].rename(columns={old: f"{value}{new}" for old, new in names.items()})
        spread.append(part.drop_duplicates(list(rows)).set_index(list(rows)))
    if not spread:
        return pd.DataFrame(columns=list(rows))
    frame = pd.concat(spread, axis=1).reset_index()
    gaps = [name for name in frame.columns if str(name).endswith("__status")]
    frame[gaps] = frame[gaps].astype(object).where(frame[gaps].notna(), "no_report")
    return frame


def table(
    frame: pd.DataFrame, columns: Sequence[Column], labels: Labels, caption: str, query: str
) -> Component:
    """The frame as a semantic table; a number links to its place in the source."""
    head = html.Tr([html.Th(c.full_heading, scope="col", className=_side(c)) for c in columns])
    body = [
        html.Tr(
            [
                _td(cell, column, labels, first=i == 0, query=query)
                for i, (cell, column) in enumerate(zip(row, columns, strict=True))
            ]
        )
        for row in cells(frame, columns, labels)
    ]
    inner = html.Table(
        [html.Caption(caption, className="hidden"), html.Thead(head), html.Tbody(body)], className="data"
    )
    return html.Div(
        inner,
        className="scroll",
        tabIndex="0",
        role="region",
        **aria(label=f"{caption} · {word('panel.table', labels.lang)}"),
    )


def _side(column: Column) -> str:
    return "number" if column.kind in NUMERIC else ""


def _td(cell: Cell, column: Column, labels: Labels, first: bool, query: str) -> Component:
    content = _said(cell, column, labels)
    if column.kind == "link" and cell.value:
        content = address(cell.text)
    elif column.kind == "links" and cell.value:
        content = [html.Div(address(line)) for line in cell.text.split("\n")]
    elif cell.url.startswith("#"):  # a place on this page
        content = html.A(content, href=cell.url, **data(line=cell.url[2:]))
    elif cell.url:
        joint = "&" if "?" in cell.url else "?"
        content = dcc.Link(content, href=f"{cell.url}{joint}{query}")
    style = " ".join(filter(None, [_side(column), "missing" if cell.value is None else ""]))
    return html.Th(content, scope="row") if first else html.Td(content, className=style)


def _said(cell: Cell, column: Column, labels: Labels) -> Any:
    """The cell's text, a code with its mark before it."""
    mark = labels.status(cell.value, column.of).mark if column.kind in CODES and cell.value else ""
    if not mark or column.kind == "status":
        return cell.text
    after = "".join(marks(cell.flags, labels)) if column.kind == "mark" else ""
    seen = html.Span(f"{mark}{after}", className="mark", **aria(hidden="true"))
    return [seen, html.Span(cell.text, className="hidden" if column.kind == "mark" else "")]


def address(text: str) -> Any:
    """A web address as a link that opens beside this page; anything else as it stands."""
    if not text.startswith(("http://", "https://")):
        return text
    return html.A(text, href=text, rel="noopener noreferrer", target="_blank")


def legend(frame: pd.DataFrame, columns: Sequence[Column], labels: Labels) -> tuple[str, ...]:
    """What the words and marks in this frame mean, one sentence per status or flag that occurs."""
    codes: dict[tuple[str, str], None] = {}
    for column in columns:
        for part, of in (("status", column.of), ("flags", "flag")):
            name = f"{column.key}__{part}"
            if name in frame.columns:
                for text in frame[name].dropna().unique():
                    codes |= {(code, of): None for code in str(text).split(",") if code}
    return tuple(_explain(code, of, labels) for code, of in codes)


def _explain(code: str, of: str, labels: Labels) -> str:
    status = labels.status(code, of)
    name = f"{status.mark} {status.word}".strip() if of == "flag" else status.word
    return word("legend", labels.lang, name=name, meaning=status.meaning) if status.meaning else name
