"""What disclosure costs: the dedicated budget, whether there is a line for it, and the fees charged."""

from __future__ import annotations

import pandas as pd
from dash.development.base_component import Component

from pages._shared import figures, queries, tables, titles
from pages._shared.panel import Panel, sources
from pages._shared.ranked import bars as panels_ranked
from pages._shared.ranked import standing
from pages._shared.registry import Page
from pages._shared.selection import Selection
from pages._shared.shell import register_page, switch
from pages._shared.warehouse import Warehouse
from pages._shared.words import word

BUDGET, LINE, CHARGED, FEES = "budget", "budget_line_exists", "fee_charged", "fees"
CODES = (LINE, CHARGED, BUDGET, FEES)
CONTRADICTIONS = ("budget_without_line", "line_without_budget", "fee_contradiction")
UNIT_SLIP = (5_000, 20_000)  # 万元 read as 元, or the reverse, changes a figure ten thousand times
MOST_NAMED = 5
HEIGHT = 360  # of the years' chart, in pixels
VIEWS = {"scale": ("linear", "log")}


def controls(warehouse: Warehouse, selection: Selection) -> list[Component]:
    """The scale of the years' chart."""
    return [switch("scale", selection, VIEWS, "funding")]


def panels(warehouse: Warehouse, selection: Selection) -> list[Panel]:
    """The budget ranked, over the years, beside line and fees, and what is doubtful."""
    labels = queries.labels(warehouse, selection.lang)
    frame = titles.reading(queries.observations(warehouse, selection, CODES), labels)
    years = panels_ranked.over_years(selection)
    every = titles.reading(queries.observations(warehouse, years, [BUDGET]), labels)
    doubts = queries.doubts(warehouse, years, CONTRADICTIONS, (BUDGET, FEES))
    return [
        _ranked(warehouse, selection, frame, doubts),
        _trend(warehouse, selection, every, doubts),
        _doubts(warehouse, years, doubts, every),
        _table(warehouse, selection, frame, doubts),
    ]


def _money(labels: queries.Labels, code: str, key: str = "") -> tables.Column:
    indicator = labels.indicators[code]
    return tables.Column(key or code, indicator.short, "money", indicator.unit, decimals=indicator.decimals)


def _ranked(warehouse: Warehouse, selection: Selection, frame: pd.DataFrame, doubts: pd.DataFrame) -> Panel:
    labels, lang = queries.labels(warehouse, selection.lang), selection.lang
    lines = frame[frame["indicator"] == LINE]
    has_line = lines.set_index("report_id")["value"]
    money = frame[frame["indicator"] == BUDGET]
    beside = [
        ""
        if selection.narrow or pd.isna(has_line.get(report))
        else word(f"funding.line.{int(has_line[report])}", lang)
        for report in money["report_id"]
    ]
    doubtful = money["report_id"].isin(doubts["report_id"]).map({True: " !", False: ""})
    text = money["display"] + pd.Series(beside, index=money.index) + doubtful
    flag = tables.Column(LINE, labels.indicators[LINE].short, "flag")
    more = panels_ranked.tabled(lines, LINE).drop(columns=["school_id", "school", "picked", "year"])
    return panels_ranked.ranked(
        "budget",
        word("funding.ranked", lang),
        warehouse,
        selection,
        money.assign(bar_text=text),
        _money(labels, BUDGET, "value"),
        more=(more, [flag]),
        notes=(word("funding.note.budget", lang), word("funding.note.beside", lang)),
    )


def _trend(warehouse: Warehouse, selection: Selection, every: pd.DataFrame, doubts: pd.DataFrame) -> Panel:
    labels, lang = queries.labels(warehouse, selection.lang), selection.lang
    others = standing.shared(warehouse, selection, every)
    shown = every[every["picked"] | every["school_id"].isin(others.school_ids)]
    shown = _named(panels_ranked.stated_span(shown))
    endings = set(shown["year_ending"])
    years = [(ending, label) for ending, label in queries.years(warehouse) if ending in endings]
    heading = labels.indicators[BUDGET].heading
    drawn = shown.rename(columns={"indicator": "facet", "school_id": "series"})
    log = selection.option("scale") == "log"
    about = doubts[doubts["report_id"].isin(shown["report_id"])]
    slips = sum(_slipped(row) for _, row in about.iterrows())
    lead = [word("funding.trend.lead", lang, peers=others.name)]
    lead += [word("funding.trend.slips", lang, n=slips)] if slips else []
    figure = figures.small_multiples(drawn, selection, [(BUDGET, heading)], years, log=log)
    figure["layout"]["height"] = HEIGHT
    figure["layout"]["xaxis"] |= {
        "tickvals": [e for e, _ in years],
        "ticktext": [_short(e) for e, _ in years],
    }
    table = panels_ranked.by_year(
        "trend", word("funding.trend", lang), warehouse, selection, shown, _money(labels, BUDGET)
    )
    return Panel(
        key="trend",
        title=table.title,
        lead=("" if lang == "zh" else " ").join(lead),
        frame=table.frame,
        columns=table.columns,
        figure=figure,
        n=table.n,
        notes=(word("funding.note.log" if log else "funding.note.zero", lang),),
        sources=table.sources,
        states=figures.series_key(shown, selection),
    )


def _named(shown: pd.DataFrame) -> pd.DataFrame:
    """The frame; where nobody is chosen and few schools have numbers, these as if chosen, each with its colour."""
    stated = shown.loc[shown["value"].notna(), "school_id"].unique()
    few = not shown["picked"].any() and len(stated) <= MOST_NAMED
    return shown.assign(picked=shown["school_id"].isin(stated)) if few else shown


def _short(ending: int) -> str:
    return f"{str(ending - 1)[2:]}–{str(ending)[2:]}"


def _slipped(doubt: pd.Series) -> bool:
    """Whether two years lie so far apart that 元 and 万元 may have been mixed up."""
    if doubt["rule_id"] not in queries.COMPARING:
        return False
    low, high = sorted(float(doubt[end]) for end in ("first", "second"))
    return low > 0 and UNIT_SLIP[0] <= high / low <= UNIT_SLIP[1]


def _doubts(warehouse: Warehouse, selection: Selection, doubts: pd.DataFrame, every: pd.DataFrame) -> Panel:
    """What the audit doubts about money, each with both numbers; the message leads to its place on /quality."""
    lang = selection.lang
    frame = doubts.assign(
        message__url=[f"/quality?school={school}" for school in doubts["school_id"]],
        year__url=[f"/source/{report}" for report in doubts["report_id"]],
        hint=[word("funding.slip", lang) if _slipped(row) else "" for _, row in doubts.iterrows()],
    )
    return Panel(
        key="doubts",
        title=titles.of(word("funding.doubts", lang), warehouse, selection, frame if len(frame) else every),
        lead=word("funding.doubts.lead" if len(frame) else "funding.doubts.none", lang, n=len(frame)),
        frame=frame,
        columns=(
            tables.Column("school", word("column.school", lang)),
            tables.Column("year", word("column.year", lang)),
            tables.Column("message", word("funding.column.doubt", lang)),
            *((tables.Column("hint", word("funding.column.hint", lang)),) if frame["hint"].any() else ()),
            tables.Column("severity", word("funding.column.severity", lang), "status", of="severity"),
            tables.Column("review_state", word("funding.column.review", lang), "status", of="review"),
        ),
        sources=sources(frame.assign(answer="value")),
    )


def _table(warehouse: Warehouse, selection: Selection, frame: pd.DataFrame, doubts: pd.DataFrame) -> Panel:
    """Line, money, fees and doubts of each school in one year."""
    labels, lang = queries.labels(warehouse, selection.lang), selection.lang
    main = panels_ranked.latest(frame[frame["indicator"] == BUDGET], selection)
    at = frame[frame["report_id"].isin(main["report_id"])]
    wide = tables.wide(at, "indicator", ("report_id", "school_id", "school", "picked", "year"))
    found = doubts.groupby("report_id")["message"].agg(word("ranked.joint", lang).join)
    wide["doubt"] = [found.get(report, "") for report in wide["report_id"]]
    wide["doubt__url"] = [
        f"/quality?school={one}" if text else ""
        for one, text in zip(wide["school_id"], wide["doubt"], strict=True)
    ]
    flags = {code: tables.Column(code, labels.indicators[code].short, "flag") for code in (LINE, CHARGED)}
    columns = [flags.get(code) or _money(labels, code) for code in CODES]
    return Panel(
        key="fees",
        title=panels_ranked.titled(word("funding.table", lang), warehouse, selection, at),
        lead=panels_ranked.year_note(selection, at, "table"),
        frame=panels_ranked.leading(wide, columns),
        columns=(
            *panels_ranked.school_columns(at, lang),
            *columns,
            tables.Column("doubt", word("funding.column.doubt", lang)),
        ),
        n=titles.count(at, lang),
        notes=(word("funding.note.fees", lang),),
        sources=sources(at),
    )


PAGE = register_page(__name__, Page("funding", "/funding", 40, panels, controls, views=VIEWS))
