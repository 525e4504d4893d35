"""One item of the checklist: what it is, who publishes it over the years, where each school says so."""

from __future__ import annotations

import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from pages._shared import figures, numbers, queries, tables, titles
from pages._shared.checklist import lists as checklist
from pages._shared.checklist.lists import PATH, Lists
from pages._shared.markup import aria
from pages._shared.panel import Panel, sources
from pages._shared.selection import Selection
from pages._shared.shares import FEWEST, wilson
from pages._shared.warehouse import Warehouse
from pages._shared.words import word

MOST_ROWS = 40
ITEMS = 50


def panels(warehouse: Warehouse, selection: Selection, found: Lists, item: int) -> list[Panel]:
    """The share that publishes the item year by year; the schools' entries; schools × years."""
    history = queries.checklist_entries(warehouse, selection, list(found.history["report_id"]), item)
    return [
        _years(warehouse, selection, found, item),
        _entries(warehouse, selection, found, item),
        _matrix(warehouse, selection, found, history),
    ]


def heading(selection: Selection, found: Lists, item: int) -> Component:
    """The item's full title, its category, whom it concerns, and the ways to its neighbours."""
    lang = selection.lang
    row = found.items.set_index("item").loc[item]
    needs = str(row["needs"])
    facts = [html.Li(word("checklist.item.category", lang, n=row["category"], name=row["category_name"]))]
    facts += [html.Li(word(f"checklist.needs.{needs}", lang))] if needs else []
    steps = [
        (item - 1, "checklist.item.previous"),
        (0, "checklist.item.all"),
        (item + 1, "checklist.item.next"),
    ]
    links = [
        dcc.Link(word(key, lang), href=_href(selection, n))
        for n, key in steps
        if n <= ITEMS and (n or key.endswith("all"))
    ]
    return html.Section(
        [
            html.Nav(links, className="stepper", **aria(label=word("checklist.item.steps", lang))),
            html.H2(f"{item} {row['title']}"),
            html.Ul(facts, className="facts"),
        ],
        className="item-head",
    )


def _href(selection: Selection, item: int) -> str:
    return f"{PATH}?{selection.with_view(item=str(item) if item else '').query_string()}"


def _entries(warehouse: Warehouse, selection: Selection, found: Lists, item: int) -> Panel:
    lang = selection.lang
    entries = found.entries[found.entries["item"] == item]
    order = {report: i for i, report in enumerate(found.reports["report_id"])}
    entries = entries.sort_values("report_id", key=lambda ids: ids.map(order))
    return Panel(
        key="entries",
        title=checklist.title(word("checklist.entries", lang, item=item), warehouse, selection, found),
        frame=entries.assign(
            state=entries["status"],
            state__flags=entries["flags"],
            state__url=entries["url"],
            count__status=entries["raw"].map(_count_status).where(entries["count"].isna(), ""),
            count__url=entries["url"],
            platform=entries["on_platform"].map(lambda value: _platform(value, lang)),
            platform__status="blank",
            links=entries["links"].where(entries["links"] != "", None),
            links__status="blank",
        ).reset_index(drop=True),
        columns=(
            tables.Column("school", word("column.school", lang)),
            tables.Column("year", word("column.year", lang)),
            tables.Column("state", word("checklist.state", lang), "state", of="checklist"),
            tables.Column("count", word("checklist.items_published", lang), "count"),
            tables.Column("platform", word("checklist.on_platform", lang)),
            tables.Column("links", word("checklist.links", lang), "links"),
            tables.Column("remark", word("checklist.remark", lang)),
        ),
        n=checklist.count(found, lang),
        notes=(word("checklist.note.count", lang),),
        sources=sources(found.listed),
    )


def _platform(value: object, lang: str) -> str | None:
    """What the platform column says; None where it is blank."""
    return None if tables.missing(value) else word(f"checklist.on_platform.{'yes' if value else 'no'}", lang)


def _count_status(raw: object) -> str:
    """Why an entry has no count, as its cell says it."""
    text = str(raw).strip()
    if not text:
        return "blank"
    return "none" if text == "无" else "invalid"


def _years(warehouse: Warehouse, selection: Selection, found: Lists, item: int) -> Panel:
    lang = selection.lang
    shares = queries.checklist_shares(warehouse, list(found.history["report_id"]))
    shares = shares[shares["item"] == item].sort_values("year_ending")
    names = dict(queries.years(warehouse))
    share = shares["disclosed"] / shares["applicable"].where(shares["applicable"] > 0)
    both = [checklist.part_of(*pair) for pair in zip(shares["disclosed"], shares["applicable"], strict=True)]
    bounds = [wilson(*pair) for pair in zip(shares["disclosed"], shares["applicable"], strict=True)]
    years = [names[int(ending)] for ending in shares["year_ending"]]
    frame = shares.assign(
        year=years,
        published=both,
        share=share,
        share__status="not_applicable",
        low=[low for low, _ in bounds],
        high=[high for _, high in bounds],
    )
    said = [n if pd.isna(s) else f"{n} · {numbers.percent(s)}" for n, s in zip(both, share, strict=True)]
    drawn = pd.DataFrame(
        {
            "label": years,
            "value": share.to_numpy() * 100,
            "text": said,
            "hover": [figures.hover(year, text) for year, text in zip(years, said, strict=True)],
            "url": "",
            "picked": shares["applicable"].to_numpy() >= FEWEST,
        }
    )
    return Panel(
        key="years",
        title=titles.of(word("checklist.years", lang, item=item), warehouse, selection, found.history),
        frame=frame.reset_index(drop=True),
        columns=(
            tables.Column("year", word("column.year", lang)),
            tables.Column("published", word("checklist.published", lang)),
            tables.Column("share", word("checklist.share", lang), "percent", of="checklist"),
            tables.Column("low", word("checklist.low", lang), "percent"),
            tables.Column("high", word("checklist.high", lang), "percent"),
        ),
        figure=percent_axis(figures.ranked_bars(drawn, selection, unit="%")) if len(drawn) else None,
        n=word(
            "checklist.n.history", lang, n=len(found.history), schools=found.history["school_id"].nunique()
        ),
        notes=(word("checklist.note.item_share", lang), word("checklist.note.few", lang, n=FEWEST)),
        sources=sources(found.history),
    )


def percent_axis(figure: figures.Figure, room: float = 1.3) -> figures.Figure:
    """The bars of a share on an axis from 0 to 100 %, with room for the numbers behind them."""
    ticks = [0, 25, 50, 75, 100]
    figure["layout"]["xaxis"] |= {
        "tickvals": ticks,
        "ticktext": [f"{t}%" for t in ticks],
        "range": [0, 100 * room],
    }
    figure["layout"]["xaxis"]["title"] = {"text": ""}
    return figure


def compact(figure: figures.Figure, selection: Selection, cell: int = 110) -> figures.Figure:
    """A grid of few columns: its cells stay about ``cell`` pixels wide instead of filling the page."""
    most = (330 if selection.narrow else 1100) / cell
    first, last = figure["layout"]["xaxis"]["range"]
    figure["layout"]["xaxis"]["range"] = [first, max(last, first + most)]
    if selection.narrow and cell > 100 and last > 4:  # names that would run into one another
        figure["layout"]["xaxis"]["tickangle"] = -90
        figure["layout"]["height"] += 24
    return figure


def _matrix(warehouse: Warehouse, selection: Selection, found: Lists, history: pd.DataFrame) -> Panel:
    lang, labels = selection.lang, queries.labels(warehouse, selection.lang)
    name = checklist.item_namer(found.items)
    schools = history.drop_duplicates("school_id")
    order = {school: i for i, school in enumerate(found.reports["school_id"])}
    schools = schools.sort_values("school_id", key=lambda ids: ids.map(order))
    shown = checklist.cut(schools, MOST_ROWS)
    endings = set(history["year_ending"])
    years = [(ending, label) for ending, label in queries.years(warehouse) if ending in endings]
    cells = history.rename(columns={"school_id": "row", "year_ending": "column", "status": "code"}).assign(
        mark=[labels.status(code, "checklist").mark for code in history["status"]],
        hover=[checklist.entry_hover(row, name(row["item"]), labels) for row in history.to_dict("records")],
    )
    codes = dict.fromkeys(history["status"])
    states = [(code, labels.status(code, "checklist")) for code in codes]
    named = [(row["school_id"], row["school"]) for row in shown.to_dict("records")]
    strong = list(shown.loc[shown["picked"], "school_id"])
    return Panel(
        key="over_years",
        title=titles.of(word("checklist.over_years", lang), warehouse, selection, found.history),
        frame=_wide(history),
        columns=(
            tables.Column("school", word("column.school", lang)),
            *(tables.Column(str(ending), label, "state", of="checklist") for ending, label in years),
        ),
        figure=compact(figures.status_matrix(cells, selection, named, years, strong), selection)
        if len(shown)
        else None,
        n=word("checklist.n.history", lang, n=len(found.history), schools=len(schools)),
        notes=checklist.cut_note(shown, schools, lang),
        sources=sources(found.history),
        states=tuple(figures.legend_of([(c, s.mark, s.word) for c, s in states], selection)),
    )


def _wide(history: pd.DataFrame) -> pd.DataFrame:
    """One row per school, one column per year with the entry's status."""
    if history.empty:
        return pd.DataFrame()
    keys = ["school_id", "school", "picked"]
    parts = []
    for column, end in (("status", ""), ("flags", "__flags"), ("url", "__url")):
        wide = history.drop_duplicates([*keys, "year_ending"]).pivot(
            index=keys, columns="year_ending", values=column
        )
        parts.append(wide.set_axis([f"{ending}{end}" for ending in wide.columns], axis=1))
    frame = pd.concat(parts, axis=1).reset_index()
    values = [column for column in frame.columns if column.isdecimal()]
    return frame.assign(**{f"{column}__status": "no_checklist" for column in values})
