"""The page's panels: totals and one school's breakdown."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pandas as pd

from etl.scoring.compute import Result
from pages._shared import figures, queries, tables, titles
from pages._shared.numbers import percent
from pages._shared.panel import Panel, sources
from pages._shared.queries import Labels
from pages._shared.ranked import bars
from pages._shared.scoring import chart, texts
from pages._shared.scoring.board import Board, Card
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse
from pages._shared.words import word

PATH = "/scoring"
GAP = float("nan")


def detail(selection: Selection, card: Card) -> str:
    """The address of a school's breakdown, without the filters: links carry those along."""
    view = {**dict(selection.view), "detail": card.school_id}
    query = "&".join(f"{name}={value}" for name, value in sorted(view.items()) if value)
    return f"{PATH}?{query}"


def title(subject: str, warehouse: Warehouse, board: Board, frame: pd.DataFrame, lang: str) -> str:
    """A panel's title: subject, the scheme with its version, province and academic year."""
    heading = board.scheme.heading
    what = word(
        "scoring.title", lang, what=subject, scheme=texts.heading(heading, lang), version=heading.version
    )
    return titles.of(what, warehouse, board.selection, frame)


def names(board: Board, lang: str) -> list[str]:
    """The parts' names in their order."""
    first = {one.part: texts.part(one, lang) for one in reversed(board.scheme.criteria)}
    return [first[part] for part in board.scheme.parts]


def why(card: Card, labels: Labels) -> str:
    """Why a school has no total."""
    return labels.status(card.why).word


def totals(warehouse: Warehouse, selection: Selection, board: Board) -> Panel:
    """Every school's total, its parts and the range that is open."""
    labels, lang = queries.labels(warehouse, selection.lang), selection.lang
    parts = names(board, lang)
    frame = pd.DataFrame([_total(board, i, selection, labels, parts) for i in range(len(board.cards))])
    drawn, shortened = bars.cut(frame[frame["value"].notna() | frame["picked"]], selection)
    full = board.scheme.heading.full
    scored = int(frame["value"].notna().sum())
    reasons = Counter(why(card, labels) for card in board.cards if card.total.points is None)
    said = word("scoring.joint", lang).join(f"{reason} {n}" for reason, n in reasons.items())
    rest = word("scoring.totals.without", lang, n=reasons.total(), why=said) if reasons else ""
    noughts = sum(card.nought for card in board.cards)
    rest = (word("scoring.totals.noughts", lang, n=noughts) if noughts else "") + rest
    count = tables.Column("value", word("scoring.column.total", lang), "count", decimals=2)
    columns = (
        tables.Column("school", word("column.school", lang)),
        tables.Column("rank", word("scoring.column.rank", lang), "count"),
        count,
        *(_column(end, lang) for end in ("low", "high")),
        tables.Column("ranks", word("scoring.column.ranks", lang)),
        tables.Column("judged", word("scoring.column.judged", lang), "percent"),
        *(tables.Column(f"part{i}", name, "count", decimals=2) for i, name in enumerate(parts)),
        tables.Column("state", word("scoring.column.state", lang)),
    )
    coded = [(f"part{i}", name) for i, name in enumerate(parts)]
    return Panel(
        key="totals",
        title=title(word("scoring.totals", lang), warehouse, board, board.frame, lang),
        lead=word("scoring.totals.lead", lang, full=texts.points(full)),
        frame=frame,
        columns=columns,
        figure=chart.totals(drawn.assign(label=drawn["school"]), selection, coded, full)
        if len(drawn)
        else None,
        n=word("scoring.totals.n", lang, schools=len(frame), scored=scored) + rest,
        notes=(*shortened, word("scoring.warning", lang), word("scoring.assumed.note", lang)),
        sources=sources(board.frame),
    )


def _column(key: str, lang: str, decimals: int = 2) -> tables.Column:
    return tables.Column(key, word(f"scoring.column.{key}", lang), "count", decimals=decimals)


def _total(
    board: Board, i: int, selection: Selection, labels: Labels, parts: Sequence[str]
) -> dict[str, Any]:
    """One school's row of the totals; without a total the parts stay empty too."""
    card, lang, full = board.cards[i], labels.lang, board.scheme.heading.full
    one, place = card.total, board.open_ranks[i]
    missing = one.points is None
    low, high = texts.points(one.low), texts.points(one.high)
    span = word("scoring.range.between", lang, low=low, high=high) if one.high - one.low > 0.005 else ""
    total = why(card, labels) if one.points is None else texts.points(one.points)
    state = "" if card.report["held"] else labels.status(str(card.report["status"]), "report").word
    state = word("scoring.state.nought", lang) if card.nought else state
    row: dict[str, Any] = {
        **{key: card.report[key] for key in ("school_id", "school", "picked", "report_id", "year_ending")},
        "value": one.points if one.points is not None else GAP,
        "value__status": card.why if missing else "",
        "value__url": detail(selection, card),
        "rank": board.ranks[i] if board.ranks[i] is not None else GAP,
        "rank__status": card.why if missing else "",
        "low": one.low,
        "high": one.high,
        "ranks": word("scoring.rank.range", lang, best=place[0], worst=place[1]) if place else None,
        "ranks__status": card.why if missing else "",
        "judged": one.judged,
        "state": state or word("scoring.state.open" if missing else "scoring.state.scored", lang),
        "text": total if missing else f"{total}{_dash(state if card.nought else span, selection)}",
        "url": detail(selection, card),
    }
    lines = []
    for n, (name, added) in enumerate(zip(parts, one.parts, strict=True)):
        row[f"part{n}"] = GAP if added is None or missing else added
        rate = card.rates[n]
        row[f"part{n}__status"] = "out_of_scheme" if rate is None else "unjudged"
        if added is not None and not missing:
            lines.append(word("scoring.hover.part", lang, part=name, points=texts.points(added)))
    head = total if missing else word("scoring.hover.total", lang, total=total, full=texts.points(full))
    judged = word("scoring.hover.judged", lang, share=percent(one.judged))
    row["hover"] = figures.hover(
        card.report["school"], head, span, *lines, judged, word("scoring.hover.open", lang)
    )
    return row


def _dash(span: str, selection: Selection) -> str:
    return f" · {span}" if span and not selection.narrow else ""


def chosen(board: Board, selection: Selection) -> Card | None:
    """The school of the breakdown: the one asked for, else the first that the reader chose, else the first shown."""
    asked = board.card(selection.option("detail"))
    picked = next((card for card in board.cards if card.report["picked"]), None)
    return asked or picked or next(iter(board.cards), None)


def breakdown(warehouse: Warehouse, selection: Selection, board: Board, card: Card) -> Panel:
    """One school, criterion by criterion, each with its basis and the place that its points rest on."""
    labels, lang = queries.labels(warehouse, selection.lang), selection.lang
    frame = pd.DataFrame([_line(card, one, labels) for one in card.results])
    report = pd.DataFrame([card.report])
    columns = (
        tables.Column("criterion", word("scoring.column.criterion", lang)),
        _column("got", lang),
        _column("full", lang),
        _column("open", lang),
        tables.Column("state", word("scoring.column.state", lang)),
        tables.Column("evidence", word("scoring.column.evidence", lang)),
        tables.Column("part", word("scoring.column.part", lang)),
        tables.Column("how", word("scoring.column.how", lang)),
        tables.Column("basis", word("scoring.column.basis", lang)),
    )
    school = str(card.report["school"])
    return Panel(
        key="breakdown",
        title=title(word("scoring.breakdown", lang, school=school), warehouse, board, report, lang),
        lead=_summary(card, board, labels),
        frame=frame,
        columns=columns,
        notes=(word("scoring.assumed.note", lang),),
        sources=sources(report),
    )


def _summary(card: Card, board: Board, labels: Labels) -> str:
    one, heading = card.total, board.scheme.heading
    facts = {
        "school": str(card.report["school"]),
        "low": texts.points(one.low),
        "high": texts.points(one.high),
        "full": texts.points(heading.full),
        "open": sum(result.open > 0 for result in card.results),
        "lost": sum(result.got + result.open < result.points - 1e-9 for result in card.results),
        "version": heading.version,
    }
    if one.points is None:
        return word("scoring.breakdown.none", labels.lang, why=why(card, labels), **facts)
    return word("scoring.breakdown.lead", labels.lang, total=texts.points(one.points), **facts)


def _line(card: Card, result: Result, labels: Labels) -> dict[str, Any]:
    """One criterion's row; what is wholly open has no points, not 0."""
    lang, criterion = labels.lang, result.criterion
    state = result.state
    bare = {"not_applicable": "out_of_scheme", "open": "unjudged", "pending": "pending"}.get(state, "")
    shown = "nought" if card.nought and state == "judged" else state
    place = texts.place(result) or (f"/source/{card.report['report_id']}" if card.report["held"] else "")
    empty = bool(bare) and math.isclose(result.got, 0)
    return {
        "report_id": card.report["report_id"],
        "school": card.report["school"],
        "criterion": texts.title(criterion, lang),
        "part": texts.part(criterion, lang),
        "full": criterion.points,
        "got": GAP if empty else result.got,
        "got__status": bare or "unjudged",
        "got__url": place,
        "open": GAP if state == "not_applicable" else result.open,
        "open__status": "out_of_scheme",
        "state": word(f"scoring.state.{shown}", lang),
        "evidence": texts.said(result, labels) or None,
        "evidence__status": bare or "report:not_received",
        "evidence__url": place,
        "how": word("scoring.hand" if criterion.by_hand else "scoring.auto", lang),
        "basis": texts.either(criterion.basis, criterion.basis_en, lang),
    }
