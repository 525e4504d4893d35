"""What the audit could look at in each report, and what it found: a rule that had nothing to look at proves nothing."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pages._shared import peers, queries
from pages._shared.scope import Scope
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse

SEVERITIES = ("error", "warning", "info")
# What the rules of a group need; the groups that are not named need the report's text alone.
NEEDS = {"checklist": "checklist", "history": "before", "peers": "peers"} | dict.fromkeys(
    ("form", "channels", "funding", "requests", "disputes", "mailbox", "fees"), "form"
)
LIKE = {
    "narrative_vs_form": "form"
}  # a rule that needs more than its group: it is checked where this group is


def groups(warehouse: Warehouse, lang: str) -> dict[str, str]:
    """The groups of rules in the codebook's order: code → name."""
    rules = queries.rules(warehouse, lang)
    return dict(zip(rules["rule_group"], rules["group_name"], strict=True))


def unchecked(warehouse: Warehouse, scope: Scope, codes: Sequence[str]) -> pd.DataFrame:
    """Why a group of rules had nothing to look at: one row per held report_id, one column per group;

    "" where it was checked, "unchecked" without form or checklist, "unmatched" without a report to compare with.
    """
    held = scope.held.set_index("report_id")
    near = queries.neighbours(warehouse, list(held.index)).set_index("report_id").reindex(held.index)
    there = {
        "form": held["form_state"].eq("held"),
        "checklist": held["checklist_state"].eq("held"),
        "before": near["before"].gt(0),
        "peers": near["peers"].ge(peers.FEWEST),
    }
    why = {"form": "unchecked", "checklist": "unchecked", "before": "unmatched", "peers": "unmatched"}
    columns = {
        code: there[NEEDS[code]].map({True: "", False: why[NEEDS[code]]})
        if code in NEEDS
        else pd.Series("", index=held.index)
        for code in codes
    }
    return pd.DataFrame(columns, index=held.index)


def found(warehouse: Warehouse, selection: Selection, scope: Scope) -> pd.DataFrame:
    """The findings of the scope's reports that the switches severity and review leave, with school, year, picked."""
    frame = queries.findings(warehouse, selection.lang, list(scope.held["report_id"]))
    if selection.option("review", "standing") == "standing":
        frame = frame[frame["standing"]]
    if selection.option("severity", "all") != "all":
        frame = frame[frame["severity"] == selection.option("severity")]
    return frame.merge(scope.held[["report_id", "school", "picked", "year"]], on="report_id")


def narrowed(frame: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Those findings that the switches group, rule and who leave."""
    for option, column in (("group", "rule_group"), ("rule", "rule_id"), ("who", "school_id")):
        if selection.option(option):
            frame = frame[frame[column] == selection.option(option)]
    return frame


def drilled(selection: Selection) -> bool:
    """Whether the reader asks for some findings: the list then comes first."""
    return any(selection.option(name) for name in ("group", "rule", "who")) or (
        selection.option("severity", "all") != "all"
    )
