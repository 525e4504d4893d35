"""What the arithmetic asks for, out of a build: facts per report."""

from __future__ import annotations

import pandas as pd

from etl.scoring.compute import Fact
from etl.scoring.model import Scheme
from pages._shared import queries
from pages._shared.quality import checks
from pages._shared.scope import Scope
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse


def facts(
    warehouse: Warehouse, selection: Selection, scheme: Scheme, reports: pd.DataFrame
) -> dict[str, tuple[Fact, ...]]:
    """report_id → what holds for it; reports that are not held have no facts, so all of theirs stays open."""
    keys = {key for one in scheme.criteria for key in one.evidence.keys}
    indicators = [key.removeprefix("indicator:") for key in keys if key.startswith("indicator:")]
    frame = queries.scoring_facts(warehouse, list(reports["report_id"]), indicators)
    found: dict[str, list[Fact]] = {}
    for row in frame.to_dict("records"):
        if row["key"] in keys:
            found.setdefault(str(row["report_id"]), []).append(
                Fact(str(row["key"]), str(row["code"]), int(row["cases"]), str(row["url"]))
            )
    rules = {key.removeprefix("rule:") for key in keys if key.startswith("rule:")}
    for report_id, more in _silent(warehouse, selection, reports, rules, found).items():
        found.setdefault(report_id, []).extend(more)
    return {report_id: tuple(own) for report_id, own in found.items()}


def _silent(
    warehouse: Warehouse,
    selection: Selection,
    reports: pd.DataFrame,
    rules: set[str],
    found: dict[str, list[Fact]],
) -> dict[str, list[Fact]]:
    """Rules that found nothing: "clean" where they could look, "blind" where form, checklist or a year were lacking."""
    held = reports[reports["held"]]
    if not rules or held.empty:
        return {}
    known = queries.rules(warehouse, selection.lang)
    known = known[known["rule"].isin(rules)]
    scope = Scope(None, reports, reports, held, reports[:0], reports[:0])
    why = checks.unchecked(warehouse, scope, sorted({*known["rule_group"], *checks.LIKE.values()}))
    more: dict[str, list[Fact]] = {}
    for report_id in held["report_id"]:
        told = {fact.key for fact in found.get(report_id, [])}
        for rule, group in zip(known["rule"], known["rule_group"], strict=True):
            if f"rule:{rule}" not in told:
                blind = bool(why.at[report_id, checks.LIKE.get(rule, group)])
                one = Fact(f"rule:{rule}", "blind" if blind else "clean", url=f"/source/{report_id}")
                more.setdefault(report_id, []).append(one)
    return more
