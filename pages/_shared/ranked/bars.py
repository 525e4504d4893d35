"""Panels that several pages share: one year ranked, a table of all years.

All take observations as ``titles.reading`` gives them, of one indicator (or a derived frame of the same columns).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pandas as pd

from pages._shared import figures, numbers, peers, queries, tables, titles
from pages._shared.figures import Figure
from pages._shared.panel import Panel, sources
from pages._shared.ranked import standing
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse
from pages._shared.words import word

MOST_ROWS = 40
MOST_ROWS_NARROW = 25
FEWEST_FOR_MEDIAN = 3
MOST_TIED, FEWEST_TIED = 6, 3  # numbers that share the schools among them; schools to each on average
ROOM, ROOM_NARROW = 1000, 220  # pixels that bars and their texts have beside the names, about
TIMES, MIDDLES = 20, 500  # how far beyond the next and the median a bar is cut, with a word


def latest(frame: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """The frame's last year with any number; its last year where there is none at all.

    Where the reader chose no year and no year has numbers of 8 schools, each school's last report with a number
    (else its last that is held): then the years differ (``mixed``), every row says its own, and nothing is ranked.
    """
    stated = frame[frame["value"].notna()]
    schools = stated.groupby("year_ending")["school_id"].nunique()
    if not selection.years and stated["year_ending"].nunique() > 1 and schools.max() < peers.FEWEST:
        ranks = {"stated": frame["value"].notna(), "held": ~frame["answer"].str.startswith("report:")}
        order = frame.assign(**ranks).sort_values(["stated", "held", "year_ending"], kind="stable")
        last = order.drop_duplicates(["school_id", "indicator"], keep="last")
        return frame.loc[sorted(last.index)]
    years = stated["year_ending"] if len(stated) else frame["year_ending"]
    return frame[frame["year_ending"] == years.max()] if len(years) else frame


def mixed(at: pd.DataFrame) -> bool:
    """Whether the rows are of different years, so that no median and no standing can be given."""
    return at["year_ending"].nunique() > 1


def over_years(selection: Selection) -> Selection:
    """The selection for what shows a development: one chosen year alone would show none, so it counts as all."""
    return selection if len(selection.endings) > 1 else replace(selection, years=())


def school_columns(at: pd.DataFrame, lang: str) -> tuple[tables.Column, ...]:
    """The first columns of most tables: the school, and its year where the years differ."""
    year = (tables.Column("year", word("column.year", lang)),) if mixed(at) else ()
    return (tables.Column("school", word("column.school", lang)), *year)


def tabled(at: pd.DataFrame, key: str = "value") -> pd.DataFrame:
    """Report, school and one value column ``key`` with its status, flags and place; one row per observation."""
    missing = at["value"].isna()
    cells = {
        key: at["value"],
        f"{key}__status": at["answer"].where(missing, ""),
        f"{key}__flags": at["flags"].where(~missing, ""),
        f"{key}__url": at["url"],
    }
    return at[["report_id", "school_id", "school", "picked", "year"]].assign(**cells)


def titled(subject: str, warehouse: Warehouse, selection: Selection, at: pd.DataFrame) -> str:
    """The title of what ``latest`` gave; where the years differ it names those with a number."""
    stated = at[at["value"].notna()]
    return titles.of(subject, warehouse, selection, stated if mixed(at) and len(stated) else at)


def leading(table: pd.DataFrame, columns: Sequence[tables.Column]) -> pd.DataFrame:
    """The table with the chosen schools first, then those with any figure, then those whose report is held."""
    if table.empty:
        return table
    stated = table.reindex(columns=[column.key for column in columns]).notna().any(axis=1)
    reasons = table.reindex(columns=[f"{column.key}__status" for column in columns]).fillna("no_report")
    held = reasons.map(lambda code: not str(code).startswith(("report:", "no_report"))).any(axis=1)
    rank = 4 * table["picked"].astype(int) + 2 * stated.astype(int) + held.astype(int)
    return table.loc[rank.sort_values(ascending=False, kind="stable").index]


def stated_span(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame from its first year with a number to its last; all of it where there is none."""
    years = frame.loc[frame["value"].notna(), "year_ending"]
    return frame[frame["year_ending"].between(years.min(), years.max())] if len(years) else frame


def year_note(selection: Selection, at: pd.DataFrame, where: str = "bars") -> str:
    """Which year is shown where the reader did not choose exactly one; "" where the reader did.

    ``where`` the years stand if they differ: at the "bars", in the "table", or nowhere because of a "sum".
    """
    if len(selection.endings) == 1 or at.empty:
        return ""
    if mixed(at):
        return word(f"ranked.mixed.{where}", selection.lang, fewest=peers.FEWEST)
    key = "ranked.year.chosen" if selection.years else "ranked.year"
    return word(key, selection.lang, year=titles.span(at, selection.lang))


def count(at: pd.DataFrame, warehouse: Warehouse, selection: Selection) -> str:
    """The n line, and why the others have no number: how many of each reason."""
    lang, labels = selection.lang, queries.labels(warehouse, selection.lang)
    reasons = at.loc[at["value"].isna(), "answer"].value_counts()
    if reasons.empty:
        return titles.count(at, lang)
    joint = word("ranked.joint", lang)
    said = joint.join(f"{labels.status(str(code)).word} {n}" for code, n in reasons.items())
    return f"{titles.count(at, lang)}{word('ranked.without', lang, n=int(reasons.sum()), reasons=said)}"


def cut(order: pd.DataFrame, selection: Selection) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The rows that the chart shows, and the note that says so: all, or the first with a number and the chosen."""
    most = MOST_ROWS_NARROW if selection.narrow else MOST_ROWS
    if len(order) <= most:
        return order, ()
    first = order[order["value"].notna()].head(most).index
    shown = order[order.index.isin(first) | order["picked"]]
    return shown, (word("ranked.cut", selection.lang, n=len(shown), all=len(order)),)


def ranked(
    key: str,
    subject: str,
    warehouse: Warehouse,
    selection: Selection,
    frame: pd.DataFrame,
    column: tables.Column,
    more: tuple[pd.DataFrame, Sequence[tables.Column]] | None = None,
    notes: Sequence[str] = (),
) -> Panel:
    """One year's numbers in order with the others' median and a sentence per chosen school.

    ``column`` (key "value") heads the number; ``more``: further columns of the table by report_id. A column
    ``bar_text`` of the frame is written at the bars instead of ``display``.
    """
    lang = selection.lang
    at = latest(frame, selection)
    order = at.sort_values("value", ascending=False, kind="stable", na_position="last")
    drawn, shortened = cut(order, selection)
    median, said = (None, []) if mixed(at) else _against(warehouse, selection, at, column.unit)
    lead = [*filter(None, (year_note(selection, at), *said, ties(at, column, lang)))]
    table = tabled(order)
    return Panel(
        key=key,
        title=titled(subject, warehouse, selection, at),
        lead=("" if lang == "zh" else " ").join(lead),
        frame=table.merge(more[0], on="report_id", how="left") if more else table,
        columns=(*school_columns(at, lang), column, *(more[1] if more else ())),
        figure=_bars(drawn, selection, median, column.unit),
        n=count(at, warehouse, selection),
        notes=(*_years(frame, lang), *shortened, *notes),
        sources=sources(at),
    )


def ties(at: pd.DataFrame, column: tables.Column, lang: str) -> str:
    """How many schools share each number, where a few numbers are all there is; equal ones are no order."""
    shared = at["value"].dropna().value_counts().sort_index(ascending=False)
    if mixed(at) or not 1 < len(shared) <= MOST_TIED or shared.sum() < FEWEST_TIED * len(shared):
        return ""
    each = (
        word(
            "ranked.tie",
            lang,
            value=numbers.number(float(str(value)), column.decimals),
            unit=column.unit,
            n=int(n),
        )
        for value, n in shared.items()
    )
    return word("ranked.ties", lang, each=word("ranked.joint", lang).join(each))


def _against(
    warehouse: Warehouse, selection: Selection, at: pd.DataFrame, unit: str
) -> tuple[float | None, list[str]]:
    """The others' median, and what is said of it and of the chosen schools."""
    said = standing.sentences(warehouse, selection, at, unit)
    others = standing.shared(warehouse, selection, at)
    if len(others.values) < FEWEST_FOR_MEDIAN:
        return None, said
    median = float(others.values.median())
    value = f"{numbers.number(median, 1)} {unit}"
    name = word("ranked.median", selection.lang, peers=others.name, value=value, n=len(others.values))
    return median, [*said, name]


def _bars(drawn: pd.DataFrame, selection: Selection, median: float | None, unit: str) -> Figure | None:
    if drawn["value"].notna().sum() == 0:
        return None
    texts = drawn["bar_text"] if "bar_text" in drawn else drawn["display"]
    if mixed(drawn):
        texts = texts + " · " + drawn["year"]
    edge = drawable(drawn["value"])
    beyond = drawn["value"] > edge
    texts = texts.where(~beyond, texts + word("ranked.beyond", selection.lang))
    bars = drawn.assign(label=drawn["school"], text=texts, value=drawn["value"].clip(upper=edge))
    figure = figures.ranked_bars(bars, selection, median, unit)
    figure["data"][0] |= {
        "textposition": ["inside" if one else "outside" for one in beyond],
        "insidetextanchor": "end",
        "constraintext": "none",
    }
    axis = figure["layout"]["xaxis"]
    axis["range"] = [0, max(axis["range"][1] if not beyond.any() else edge, _reach(bars[~beyond], selection))]
    return figure


def _reach(bars: pd.DataFrame, selection: Selection) -> float:
    """The end of an axis on which each bar's text has room beside its bar."""
    room = ROOM_NARROW if selection.narrow else ROOM
    ends = [0.0]
    for value, text in zip(bars["value"].fillna(0), bars["text"], strict=True):
        width = sum(13 if ord(letter) > 0x2E80 else 7 for letter in text)
        ends.append(value / (1 - min(width / room, 0.7)))
    return max(ends)


def drawable(values: pd.Series) -> float:
    """The highest number that the axis need show: one far above the next and the middle goes beyond.

    Such a bar says its number and that it is cut: a slip of 元 and 万元 would flatten all others.
    """
    order = values.dropna().sort_values(ascending=False).tolist()
    middle = peers.median(values[values > 0]) or 0
    for i, (high, low) in enumerate(pairwise(order)):
        if high >= MIDDLES * middle and high >= TIMES * low > 0 and i < len(order) / 10:
            return float(low * 1.1)
    return float(order[0]) if order else 0.0


def _years(frame: pd.DataFrame, lang: str) -> tuple[str, ...]:
    """In which years how many schools state a number, where there is more than one year."""
    stated = frame[frame["value"].notna()].groupby("year_ending")["school_id"].nunique()
    if len(stated) < 2:
        return ()
    each = [
        word("ranked.in_year", lang, year=f"{int(e) - 1}-{int(e)}", n=n)
        for e, n in zip(stated.index, stated, strict=True)
    ]
    return (word("ranked.years", lang, years=word("ranked.joint", lang).join(reversed(each))),)


def by_year(
    key: str,
    subject: str,
    warehouse: Warehouse,
    selection: Selection,
    frame: pd.DataFrame,
    column: tables.Column,
) -> Panel:
    """A table of all years between the first and the last number, one column each; the chosen schools on top."""
    lang, shown = selection.lang, stated_span(frame)
    wide = tables.wide(shown, "year_ending").rename(columns=str)
    endings = set(shown["year_ending"])
    years = [(ending, label) for ending, label in queries.years(warehouse) if ending in endings]
    columns = [replace(column, key=str(ending), heading=label) for ending, label in years]
    return Panel(
        key=key,
        title=titles.of(subject, warehouse, selection, shown),
        frame=leading(wide, columns),
        columns=(*school_columns(shown.head(0), lang), *columns),
        n=titles.count(shown, lang),
        sources=sources(shown),
    )
