"""Requests of a whole group: sums by stage, subject, route and applicant, and the outcomes' shares by year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from pages._shared import figures, numbers, queries, tables, titles
from pages._shared.figures import Figure
from pages._shared.figures.base import note
from pages._shared.panel import Panel, sources
from pages._shared.ranked import bars as panels_ranked
from pages._shared.selection import Selection
from pages._shared.shares import FEWEST, wilson
from pages._shared.warehouse import Warehouse
from pages._shared.words import word

RECEIVED, COMPLETED = "requests_received", "requests_completed"
OUTCOMES = ("outcomes_granted", "outcomes_refused", "outcomes_not_held", "outcomes_withdrawn")
ROUTES = ("requests_in_person", "requests_by_fax", "requests_by_email", "requests_by_letter_or_other")
FAINT = 0.4  # opacity of shares of fewer than 30


def sums(frame: pd.DataFrame, codes: Sequence[str], labels: queries.Labels) -> pd.DataFrame:
    """Per indicator: sum (NaN: nobody states it), reports that state it, and how many of these state 0."""
    rows = []
    for code in codes:
        stated = frame.loc[(frame["indicator"] == code) & frame["value"].notna(), "value"]
        rows.append(
            {
                "indicator": code,
                "name": labels.indicators[code].short,
                "sum": float(stated.sum()) if len(stated) else None,
                "reports": len(stated),
                "zeros": int((stated == 0).sum()),
            }
        )
    found = pd.DataFrame(rows, columns=["indicator", "name", "sum", "reports", "zeros"])
    return found.assign(sum=found["sum"].astype(float))


def _columns(lang: str, first: str) -> tuple[tables.Column, ...]:
    return (
        tables.Column("name", first),
        tables.Column("sum", word("requests.column.sum", lang), "count", word("requests.unit", lang)),
        tables.Column("reports", word("requests.column.reports", lang), "count"),
        tables.Column("zeros", word("requests.column.zeros", lang), "count"),
    )


def _drawn(found: pd.DataFrame, strong: Sequence[str], lang: str) -> pd.DataFrame:
    """The sums as rows of ``ranked_bars``; without a number the reason."""
    texts = [
        word("status.not_stated", lang)
        if pd.isna(row["sum"])
        else word("requests.sum", lang, sum=numbers.number(row["sum"]), n=row["reports"])
        for row in found.to_dict("records")
    ]
    hovers = [
        figures.hover(row["name"], text, word("requests.zeros", lang, n=row["zeros"]))
        for row, text in zip(found.to_dict("records"), texts, strict=True)
    ]
    drawn = found.assign(label=found["name"], value=found["sum"], text=texts, hover=hovers, url="")
    return drawn.assign(picked=found["indicator"].isin(list(strong)))


def flow(warehouse: Warehouse, selection: Selection, over: pd.DataFrame, said: str) -> Panel:
    """Received, completed and the outcomes, added up over the reports in ``over``."""
    lang, labels = selection.lang, queries.labels(warehouse, selection.lang)
    frame = over[over["indicator"].isin([RECEIVED, COMPLETED, *OUTCOMES])]
    found = sums(frame, [RECEIVED, COMPLETED, *OUTCOMES], labels) if len(frame) else sums(frame, [], labels)
    drawn = _drawn(found, [RECEIVED, COMPLETED], lang)
    received = frame[frame["indicator"] == RECEIVED]
    lead = [said, _of_none(received, lang), _compared(frame, lang)]
    return Panel(
        key="flow",
        title=panels_ranked.titled(word("requests.flow", lang), warehouse, selection, frame),
        lead=("" if lang == "zh" else " ").join(filter(None, lead)),
        frame=found,
        columns=_columns(lang, word("requests.column.stage", lang)),
        figure=roomy(
            figures.ranked_bars(drawn, selection, unit=word("requests.unit", lang)), drawn, selection
        ),
        n=titles.count(received, lang),
        notes=(word("requests.note.flow", lang), word("requests.note.sums", lang)),
        sources=sources(frame),
    )


def roomy(figure: Figure, drawn: pd.DataFrame, selection: Selection) -> Figure:
    """The figure with room beside the bars for texts that name the sum and the reports."""
    if len(drawn) and drawn["value"].max() > 0:
        figure["layout"]["xaxis"]["range"] = [0, drawn["value"].max() * (2.2 if selection.narrow else 1.2)]
    return figure


def _of_none(received: pd.DataFrame, lang: str) -> str:
    stated = received["value"].dropna()
    return word("requests.none", lang, n=len(stated), zeros=int((stated == 0).sum())) if len(stated) else ""


def _compared(frame: pd.DataFrame, lang: str) -> str:
    """Received against completed where a report states both; a surplus may be carried over from the year before."""
    both = frame[frame["indicator"].isin([RECEIVED, COMPLETED])]
    wide = both.pivot_table(index="report_id", columns="indicator", values="value", aggfunc="first")
    wide = wide.reindex(columns=[RECEIVED, COMPLETED]).dropna()
    if wide.empty:
        return ""
    received, completed = (numbers.number(wide[code].sum()) for code in (RECEIVED, COMPLETED))
    said = word("requests.both", lang, n=len(wide), received=received, completed=completed)
    gap = wide[COMPLETED] - wide[RECEIVED]
    more = gap[gap > 0]
    if len(more):
        said += word("requests.surplus", lang, n=len(more), more=numbers.number(more.sum()))
    return said + word("requests.stop", lang)


def topics(warehouse: Warehouse, selection: Selection, over: pd.DataFrame, said: str) -> Panel:
    """Subjects, routes and applicants, each added up over the reports that state it."""
    lang, labels = selection.lang, queries.labels(warehouse, selection.lang)
    parts = []
    for name, codes in groups(labels).items():
        found = sums(over, codes if len(over) else (), labels).assign(group=word(f"requests.by.{name}", lang))
        if name == "subject":
            found = found.sort_values("sum", ascending=False, kind="stable", na_position="last")
        parts.append(found)
    table = pd.concat(parts, ignore_index=True)
    frame = over[over["indicator"].isin(table["indicator"])]
    return Panel(
        key="topics",
        title=panels_ranked.titled(word("requests.topics", lang), warehouse, selection, frame),
        lead=said,
        frame=table,
        columns=(
            tables.Column("group", word("requests.column.group", lang)),
            *_columns(lang, word("requests.column.name", lang)),
        ),
        figure=_topics_figure(table, selection) if len(table) else None,
        n=titles.count(frame, lang),
        notes=(word("requests.note.sums", lang), word("requests.note.topics", lang)),
        sources=sources(frame),
    )


def groups(labels: queries.Labels) -> Mapping[str, Sequence[str]]:
    """The indicators of each way to sort requests, in the form's order."""
    return {
        "subject": [code for code in labels.indicators if code.startswith("requests_on_")],
        "route": [code for code in ROUTES if code in labels.indicators],
        "applicant": [code for code in labels.indicators if code.startswith("requests_from_")],
    }


def _topics_figure(table: pd.DataFrame, selection: Selection) -> Figure:
    """One chart of bars under a strong heading per group."""
    rows = []
    for name, part in table.groupby("group", sort=False):
        heading = {"label": name, "value": None, "text": "", "hover": "", "url": "", "picked": True}
        rows += [pd.DataFrame([heading]), _drawn(part, (), selection.lang)]
    drawn = pd.concat(rows, ignore_index=True)
    drawn = drawn.assign(value=drawn["value"].astype(float))
    return roomy(
        figures.ranked_bars(drawn, selection, unit=word("requests.unit", selection.lang)), drawn, selection
    )


def outcomes(warehouse: Warehouse, selection: Selection, every: pd.DataFrame) -> Panel:
    """How requests ended, as shares: the group year by year, and each chosen school over these years together."""
    lang, labels = selection.lang, queries.labels(warehouse, selection.lang)
    frame = panels_ranked.stated_span(every[every["indicator"].isin(OUTCOMES)])
    complete = _complete(frame)
    shares = _shares(complete, frame, labels)
    parts = [(code, labels.indicators[code].short) for code in OUTCOMES]
    return Panel(
        key="outcomes",
        title=titles.of(word("requests.outcomes", lang), warehouse, selection, frame),
        lead=word(f"requests.outcomes.{'lead' if shares['n'].any() else 'none'}", lang, fewest=FEWEST),
        frame=shares,
        columns=(
            tables.Column("label", word("requests.column.who", lang)),
            tables.Column("name", word("requests.column.outcome", lang)),
            tables.Column("value", word("requests.column.sum", lang), "count", word("requests.unit", lang)),
            tables.Column("n", word("requests.column.n", lang), "count"),
            tables.Column("share", word("requests.column.share", lang), "percent"),
            tables.Column("low", word("requests.column.low", lang), "percent"),
            tables.Column("high", word("requests.column.high", lang), "percent"),
        ),
        figure=_outcomes_figure(shares, selection, parts) if shares["share"].notna().any() else None,
        n=word("requests.complete", lang, n=len(complete)),
        notes=(word("requests.note.outcomes", lang), word("requests.note.interval", lang)),
        sources=sources(frame),
    )


def _complete(frame: pd.DataFrame) -> pd.DataFrame:
    """The reports that state all four outcomes: one row each, a column per outcome."""
    keys = ["report_id", "school", "picked", "year_ending"]
    wide = frame.pivot_table(index=keys, columns="indicator", values="value", aggfunc="first")
    return wide.reindex(columns=list(OUTCOMES)).dropna().reset_index()


def _shares(complete: pd.DataFrame, frame: pd.DataFrame, labels: queries.Labels) -> pd.DataFrame:
    """Rows of year (last first) or chosen school × outcome: value, n, share and its interval."""
    years = complete.assign(label=[f"{end - 1}-{end}" for end in complete["year_ending"]])
    parts = [(str(label), part, False) for label, part in years.groupby("label")][::-1]
    chosen = frame.loc[frame["picked"], "school"].unique()
    parts += [(name, complete[complete["picked"] & (complete["school"] == name)], True) for name in chosen]
    rows = [_share(label, code, part, own, labels) for label, part, own in parts for code in OUTCOMES]
    names = [
        "label",
        "part",
        "name",
        "value",
        "n",
        "share",
        "low",
        "high",
        "reports",
        "picked",
        "hover",
        "url",
        "gap",
    ]
    return pd.DataFrame(
        rows, columns=[*names, *(f"{name}__status" for name in ("value", "share", "low", "high"))]
    )


def _share(label: str, code: str, part: pd.DataFrame, own: bool, labels: queries.Labels) -> dict[str, Any]:
    """One outcome of the reports in ``part``, which state all four; nothing is computed where they are none."""
    lang, name = labels.lang, labels.indicators[code].short
    value, n = float(part[code].sum()), float(part[list(OUTCOMES)].to_numpy().sum())
    low, high = wilson(value, n)
    fields = {
        key: numbers.percent(one) for key, one in (("low", low), ("high", high), ("share", value / (n or 1)))
    }
    said = (
        word("requests.share", lang, value=numbers.number(value), n=numbers.number(n), **fields) if n else ""
    )
    why = "" if n else word("requests.no_outcome" if len(part) else "requests.incomplete", lang)
    return {
        "label": label,
        "part": code,
        "name": name,
        "value": value if len(part) else None,
        "n": n,
        "share": value / n if n else None,
        "low": low if n else None,
        "high": high if n else None,
        "reports": len(part),
        "picked": own,
        "hover": figures.hover(label, name, said or why),
        "url": "",
        "gap": why,
        **{f"{key}__status": "" if n else "not_computed" for key in ("value", "share", "low", "high")},
    }


def _outcomes_figure(shares: pd.DataFrame, selection: Selection, parts: Sequence[tuple[str, str]]) -> Figure:
    """The stacks, each with its n at the end; those of few requests faint."""
    figure = figures.stacked_bars(shares, selection, parts)
    totals = shares.drop_duplicates("label")
    for trace, (code, _) in zip(figure["data"], parts, strict=False):
        drawn = shares[(shares["part"] == code) & shares["share"].notna()]
        trace["marker"]["opacity"] = [FAINT if n < FEWEST else 1 for n in drawn["n"]]
    figure["layout"]["annotations"] = [
        note(f"n = {numbers.number(n)}", 1.01, row, selection, xanchor="left")
        for row, n in enumerate(totals["n"])
        if n
    ]
    figure["layout"]["uniformtext"] = {"mode": "hide", "minsize": 10}
    figure["layout"]["xaxis"]["range"] = [0, 1.34 if selection.narrow else 1.1]
    return figure
