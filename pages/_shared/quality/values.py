"""The values that a person should look at: cells that could not be read, and uncertain characters of scans."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from pages._shared import queries, tables, titles
from pages._shared.panel import Panel
from pages._shared.quality.panels import REVIEW_BOOK, place_text
from pages._shared.scope import Scope
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse
from pages._shared.words import word

SAID = ("what", "what__url", "why", "where")
UNREAD = ("invalid", "unreadable")


def doubtful(warehouse: Warehouse, selection: Selection, scope: Scope) -> Panel:
    """Each doubtful value with what is printed, what was read, why to look, how sure the recognition was."""
    lang, labels = selection.lang, queries.labels(warehouse, selection.lang)
    frame = queries.doubtful(warehouse, list(scope.held["report_id"]))
    frame = frame.merge(scope.held[["report_id", "school", "year", "picked"]], on="report_id")
    frame = frame.sort_values(["picked", "confidence"], ascending=[False, True], kind="stable")
    rows = [_said(row, labels) for row in frame.to_dict("records")]
    said = pd.DataFrame(rows, columns=list(SAID), index=frame.index)
    frame = frame.assign(
        **{name: said[name] for name in SAID},
        school__url="/source/" + frame["report_id"],
        value__status=frame["status"].where(frame["value"].isna(), ""),
        confidence__status="not_recognised",
    )
    frame["confidence__status"] = frame["confidence__status"].where(frame["confidence"].isna(), "")
    return Panel(
        key="values",
        title=titles.of(word("quality.values", lang), warehouse, selection, scope.held),
        lead=word("quality.values.lead", lang),
        frame=frame,
        columns=(
            tables.Column("school", word("column.school", lang)),
            tables.Column("year", word("column.year", lang)),
            tables.Column("what", word("quality.column.what", lang)),
            tables.Column("raw", word("quality.column.printed", lang)),
            tables.Column("value", word("quality.column.read", lang)),
            tables.Column("why", word("quality.column.why", lang)),
            tables.Column("confidence", word("quality.column.confidence", lang), "percent"),
            tables.Column("where", word("quality.column.place", lang)),
        ),
        n=word("quality.values.n", lang, n=len(frame), unread=int(frame["status"].isin(UNREAD).sum())),
        notes=(word("quality.note.settle", lang),),
        downloads=((word("quality.review_book", lang), REVIEW_BOOK),),
    )


def _said(row: Mapping[Any, Any], labels: queries.Labels) -> tuple[str, str, str, str]:
    lang, code = labels.lang, str(row["code"])
    indicator = row["kind"] == "indicator"
    what = labels.indicators[code].short if indicator else word("quality.item", lang, n=code)
    flags = [labels.status(flag, "flag").word for flag in str(row["flags"]).split(",") if flag]
    answer = [labels.status(str(row["status"]), "answer").word] if row["status"] in UNREAD else []
    url = f"/source/{row['report_id']}?{'indicator' if indicator else 'item'}={code}"
    why = ("、" if lang == "zh" else ", ").join([*answer, *flags])
    return what, url, why, place_text(json.loads(row["place"]), lang)
