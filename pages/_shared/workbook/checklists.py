"""A 核查单 for every school with open findings, and a summary of all schools, in one zip."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from etl.workbook import Gateway, Item, Rule, Sheet
from pages._shared import queries, titles
from pages._shared.quality.checks import SEVERITIES, found, narrowed
from pages._shared.queries import Labels
from pages._shared.scope import Scope, scope
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse
from pages._shared.words import word
from pages._shared.workbook import letter, look
from pages._shared.workbook.cover import paper

MOST_SCHOOLS = 200
BARRED = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
SUMMARY = ("school", "year", "status", "timeliness", "received_on", *SEVERITIES, "all", "file")


def too_many(warehouse: Warehouse, selection: Selection) -> bool:
    """Whether the group has more schools than one zip holds."""
    return len(queries.group(warehouse, selection)) > MOST_SCHOOLS


def checklists(warehouse: Warehouse, selection: Selection, base: str) -> bytes:
    """The zip: one workbook per school with open findings in its report of the year, and the summary of all schools.

    ``base``: this site's address, for the links to the places.
    """
    now = scope(warehouse, selection)
    findings = narrowed(found(warehouse, selection.with_view(review=""), now), selection)
    reports = _reports(now)
    names = _names(reports[reports["report_id"].isin(findings["report_id"])])
    labels = queries.labels(warehouse, selection.lang)
    pairs = zip(now.before["report_id"], now.before["year"], strict=True)
    before = dict(zip(now.before["school_id"], pairs, strict=True))
    groups = dict(list(findings.groupby("report_id", sort=False)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as box:  # workbooks are packed already
        box.writestr(
            f"{_safe(word('checklists.summary', selection.lang))}.xlsx",
            _summary(warehouse, selection, reports, findings, names, base),
        )
        for row in reports.to_dict("records"):
            if row["report_id"] in names:
                paper_ = letter.Letter(row, groups[row["report_id"]], before.get(row["school_id"], ("", "")))
                box.writestr(
                    f"{names[row['report_id']]}.xlsx", letter.written(paper_, warehouse, labels, base)
                )
    return out.getvalue()


def _reports(now: Scope) -> pd.DataFrame:
    """One report per school of the group: the one that counts, else the latest that was expected."""
    rest = now.reports[~now.reports["school_id"].isin(now.held["school_id"])]
    rest = rest.drop_duplicates("school_id", keep="last")
    return pd.concat([now.held, rest]).sort_index(kind="stable")


def _names(reports: pd.DataFrame) -> dict[str, str]:
    """A file name per report: the school and the academic year; numbered where two would be the same."""
    taken: Counter[str] = Counter()
    names = {}
    for row in reports.to_dict("records"):
        name = _safe(f"{row['school']}{row['year']}")
        taken[name] += 1
        names[str(row["report_id"])] = name if taken[name] == 1 else f"{name} {taken[name]}"
    return names


def _safe(name: str) -> str:
    """The name as every file system takes it."""
    return BARRED.sub("_", name).strip(" .")[:80] or "_"


def _summary(
    warehouse: Warehouse,
    selection: Selection,
    reports: pd.DataFrame,
    findings: pd.DataFrame,
    names: Mapping[str, str],
    base: str,
) -> bytes:
    """Every school of the group with how its report came and how many findings of each weight it has."""
    lang, labels = selection.lang, queries.labels(warehouse, selection.lang)
    counts = findings.groupby(["report_id", "severity"]).size().to_dict()
    rows = tuple(_line(row, counts, names, labels, base) for row in reports.to_dict("records"))
    title = f"{word('checklists.summary.title', lang)}{'：' if lang == 'zh' else ': '}" + word(
        "group.title", lang, group=titles.group(warehouse, selection), years=titles.span(reports, lang)
    )
    lines = [
        title,
        word("checklists.summary.lead", lang, n=len(reports), of=len(names), findings=len(findings)),
    ]
    lines += [word("checklists.narrowed", lang)] if _is_narrowed(selection) else []
    lines += [word("fictional", lang)] if warehouse.fictional else []
    sheet = Sheet(
        word("checklists.summary", lang),
        tuple(lines),
        tuple(_heading(key, labels) for key in SUMMARY),
        rows,
        (word("checklists.note.none", lang), word("overview.note.late", lang)),
        spread=len(SUMMARY),
        paper=paper(warehouse, title, lang),
        rules=tuple(_rules(reports, labels)),
    )
    book = Gateway(title, word("product", lang))
    book.add(sheet)
    return book.bytes()


def _is_narrowed(selection: Selection) -> bool:
    return selection.option("severity", "all") != "all" or any(
        selection.option(name) for name in ("group", "rule", "who")
    )


def _heading(key: str, labels: Labels) -> str:
    if key in SEVERITIES:
        return labels.status(key, "severity").word
    return word(f"checklists.column.{key}", labels.lang)


def _line(
    row: Mapping[Any, Any],
    counts: Mapping[Any, int],
    names: Mapping[str, str],
    labels: Labels,
    base: str,
) -> tuple[Item, ...]:
    numbers = [int(counts.get((row["report_id"], code), 0)) for code in SEVERITIES]
    held = bool(row["held"])
    day = row["received_on"]
    cells = [
        Item(n, "#,##0", fill=look.fill_of(code) if n else "")
        for n, code in zip(numbers, SEVERITIES, strict=True)
    ]
    none = [Item(labels.status(str(row["status"]), "report").word, ink=look.MUTED, align="right")] * 4
    return (
        Item(str(row["school"]), link=f"{base}/school/{row['school_id']}"),
        Item(str(row["year"])),
        _state(str(row["status"]), "report", labels),
        _state(str(row["timeliness"]), "timeliness", labels),
        Item(word("status.no_date", labels.lang) if pd.isna(day) else str(pd.Timestamp(day).date())),
        *([*cells, Item(sum(numbers), "#,##0", strong=True)] if held else none),
        Item(f"{names[row['report_id']]}.xlsx" if row["report_id"] in names else ""),
    )


def _state(code: str, of: str, labels: Labels) -> Item:
    mark = look.mark_of(code, of, labels)
    return Item(labels.status(code, of).word, look.shown_as(mark, alone=False))


def _rules(reports: pd.DataFrame, labels: Labels) -> Sequence[Rule]:
    pairs = [(2, "report", code) for code in sorted(reports["status"].unique())]
    pairs += [(3, "timeliness", code) for code in sorted(reports["timeliness"].unique())]
    return [
        Rule((column,), labels.status(code, of).word, look.fill_of(code))
        for column, of, code in pairs
        if look.fill_of(code)
    ]
