"""The page's panels on how much hangs on the scheme: other weights, random weights, and the scheme itself."""

from __future__ import annotations

from typing import Any

import pandas as pd

from etl.errors import CorrectionError
from etl.scoring import ranks
from etl.scoring.compute import LEAVE
from pages._shared import figures, numbers, queries, tables
from pages._shared.panel import Panel, sources
from pages._shared.queries import Labels
from pages._shared.ranked import bars
from pages._shared.scoring import chart, texts
from pages._shared.scoring.board import Board, in_turn
from pages._shared.scoring.panels import detail, title
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse
from pages._shared.words import half, word

DRAWN = numbers.number(ranks.DRAWS)
OWN = ("school_id", "school", "picked", "report_id", "year_ending")


def moved(warehouse: Warehouse, selection: Selection, board: Board) -> Panel:
    """Ranks under the scheme's weights beside those under the reader's; the chart shows the schools that move."""
    lang = selection.lang
    ends = word("scoring.moved.scheme", lang), word(f"scoring.moved.{'mine' if board.own else 'alike'}", lang)
    frame = pd.DataFrame([_move(board, i, ends, selection) for i, _ in in_turn(board)], columns=MOVE)
    moving = frame[(frame["change"] != 0) | frame["picked"]]
    drawn, shortened = bars.cut(moving, selection)
    said = (
        (word("scoring.moved.shown", lang, n=len(moving), all=len(frame)),)
        if len(moving) < len(frame)
        else ()
    )
    total = word("scoring.column.total", lang)
    sums = zip(("total", "other"), ends, strict=True)
    return Panel(
        key="moved",
        title=title(word("scoring.moved", lang), warehouse, board, board.frame, lang),
        lead=_moves(board, frame, lang),
        frame=frame,
        columns=(
            tables.Column("school", word("column.school", lang)),
            tables.Column("before", ends[0], "count"),
            tables.Column("after", ends[1], "count"),
            tables.Column("change", word("scoring.moved.change", lang), "count"),
            *(tables.Column(key, f"{total} · {end}", "count", decimals=2) for key, end in sums),
        ),
        figure=figures.dumbbell(drawn, selection, ends, word("scoring.rank.axis", lang))
        if len(drawn)
        else None,
        notes=(*said, *shortened, word("scoring.moved.note", lang)),
        sources=sources(board.frame),
    )


MOVE = [*OWN, *("before", "after", "change", "value", "total", "other", "text_before", "text_after", "label")]
MOVE += ["url", "before__url", "hover"]


def _move(board: Board, i: int, ends: tuple[str, str], selection: Selection) -> list[Any]:
    """One school's row, in the order of ``MOVE``."""
    card, url = board.cards[i], detail(selection, board.cards[i])
    before, after = board.ranks[i] or 0, board.other_ranks[i] or 0
    line = f"{ends[0]} {before} · {ends[1]} {after}"
    name = str(card.report["school"])
    shown = figures.hover(name, line, word("scoring.hover.open", selection.lang))
    numbers_ = [before, after, before - after, after, card.total.points, card.other.points]
    return [*(card.report[key] for key in OWN), *numbers_, str(before), str(after), name, url, url, shown]


def _moves(board: Board, frame: pd.DataFrame, lang: str) -> str:
    """How many schools move, and how far."""
    changes = frame["change"].abs()
    facts = {
        "scheme": _weights(board.scheme.weights),
        "moved": int((changes > 0).sum()),
        "most": int(changes.max()) if len(changes) else 0,
    }
    if not board.own:
        return word("scoring.moved.equal", lang, **facts)
    return word("scoring.moved.own", lang, mine=_weights(board.weights), **facts)


def _weights(values: tuple[float, ...]) -> str:
    return " : ".join(texts.points(one) for one in values)


FIRM = [*OWN, *("value", "low", "high", "best", "worst", "quarter", "label", "url", "value__url", "hover")]


def robust(warehouse: Warehouse, selection: Selection, board: Board) -> Panel:
    """Where each school stands under many random weights."""
    lang, turn = selection.lang, in_turn(board)
    firm = ranks.robustness([card.rates for _, card in turn], board.scheme.heading.unjudged == LEAVE)
    rows = [_firm(board, i, one, selection) for (i, _), one in zip(turn, firm, strict=True)]
    frame = pd.DataFrame(rows, columns=FIRM)
    drawn, shortened = bars.cut(frame, selection)
    share = frame["quarter"]
    always, sometimes = int((share == 1).sum()), int(((share > 0) & (share < 1)).sum())
    dots, name = word("scoring.moved.scheme", lang), word("scoring.robust.range", lang)
    ends = ("low", "high", "best", "worst")
    subject = word("scoring.robust", lang, draws=DRAWN)
    return Panel(
        key="robust",
        title=title(subject, warehouse, board, board.frame, lang),
        lead=word("scoring.robust.lead", lang, draws=DRAWN, always=always, sometimes=sometimes),
        frame=frame,
        columns=(
            tables.Column("school", word("column.school", lang)),
            tables.Column("value", dots, "count"),
            tables.Column("quarter", word("scoring.robust.quarter", lang), "percent"),
            *(tables.Column(key, word(f"scoring.robust.{key}", lang), "count") for key in ends),
        ),
        figure=chart.intervals(drawn, selection, name, dots, len(frame)) if len(drawn) else None,
        notes=(*shortened, word("scoring.robust.note", lang)),
        sources=sources(board.frame),
    )


def _firm(board: Board, i: int, one: ranks.Robustness, selection: Selection) -> list[Any]:
    """One school's row, in the order of ``FIRM``."""
    card, url, lang = board.cards[i], detail(selection, board.cards[i]), selection.lang
    times = numbers.number(round(one.top_quarter * ranks.DRAWS))
    said = word("scoring.robust.said", lang, draws=DRAWN, n=times, low=one.low, high=one.high)
    name = str(card.report["school"])
    shown = figures.hover(name, said, word("scoring.hover.open", lang))
    ends = [board.ranks[i], one.low, one.high, one.best, one.worst, one.top_quarter]
    return [*(card.report[key] for key in OWN), *ends, name, url, url, shown]


def criteria(warehouse: Warehouse, selection: Selection, board: Board) -> Panel:
    """The scheme itself, as its file states it, and how many schools got what under each criterion."""
    labels, lang = queries.labels(warehouse, selection.lang), selection.lang
    own = board.scheme.criteria
    frame = pd.DataFrame([_criterion(board, n, labels) for n in range(len(own))])
    unit = word("scoring.schools", lang)
    plain = {
        name: word(f"scoring.column.{name}", lang)
        for name in ("criterion", "part", "basis", "from", "how", "types")
    }
    counts = {"full_schools": "full.schools", "some": "some", "undecided": "undecided", "outside": "outside"}
    columns = (
        *(tables.Column(name, plain[name]) for name in ("criterion", "part")),
        tables.Column("full", word("scoring.column.full", lang), "count", decimals=2),
        *(tables.Column(name, plain[name]) for name in ("from", "how", "types", "basis")),
        *(tables.Column(k, word(f"scoring.column.{v}", lang), "count", unit) for k, v in counts.items()),
        tables.Column("note", word("scoring.column.note", lang)),
    )
    hand, assumed = sum(one.by_hand for one in own), sum(one.assumed for one in own)
    return Panel(
        key="criteria",
        title=title(word("scoring.criteria", lang), warehouse, board, board.frame, lang),
        lead=word("scoring.criteria.lead", lang, n=len(own), hand=hand, assumed=assumed),
        frame=frame,
        columns=columns,
        notes=(word("scoring.assumed.note", lang),),
    )


def _criterion(board: Board, n: int, labels: Labels) -> dict[str, Any]:
    lang, one = labels.lang, board.scheme.criteria[n]
    results = [card.results[n] for card in board.cards]
    kinds = [labels.status(kind, "school_type").word for kind in one.applies_to]
    joint = word("scoring.joint", lang)
    return {
        "criterion": texts.title(one, lang),
        "part": texts.part(one, lang),
        "full": one.points,
        "from": texts.computed_from(one, labels),
        "how": word("scoring.hand" if one.by_hand else "scoring.auto", lang),
        "types": joint.join(kinds) or word("scoring.types.all", lang),
        "basis": texts.either(one.basis, one.basis_en, lang),
        "full_schools": sum(r.points > 0 and r.got >= r.points - 1e-9 for r in results),
        "some": sum(r.points > 0 and r.got + r.open < r.points - 1e-9 for r in results),
        "undecided": sum(r.open > 0 for r in results),
        "outside": sum(r.points == 0 for r in results),
        "note": texts.either(one.note_zh, one.note_en, lang),
    }


def errors(selection: Selection, found: tuple[CorrectionError, ...]) -> Panel:
    """The lines of the schemes' files that cannot be used, with what to do about each."""
    lang = selection.lang
    rows = [
        {
            "where": one.where.rpartition("/")[2],
            "what": half(one.message, lang),
            "remedy": half(one.remedy, lang),
        }
        for one in found
    ]
    return Panel(
        key="errors",
        title=word("scoring.errors", lang),
        lead=word("scoring.errors.lead", lang),
        frame=pd.DataFrame(rows),
        columns=tuple(
            tables.Column(k, word(f"scoring.errors.{k}", lang)) for k in ("where", "what", "remedy")
        ),
    )
