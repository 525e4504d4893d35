"""Rows of table version: every document of each report, and what was read from those that do not count."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from etl import store_facts
from etl.codebook import Codebook
from etl.store import Row
from etl.store_reports import Holding, parts_json, report_row
from etl.versions import State, Version, state


def version_rows(holdings: Iterable[Holding], codebook: Codebook) -> Iterator[Row]:
    """The documents of each report that is held, in the order in which they would count."""
    for holding in holdings:
        if holding.version is None:
            continue
        for position, version in enumerate((holding.version, *holding.others), start=1):
            told = state(version, holding.version, holding.superseded)
            yield _row(holding, version, position, told, codebook)


def _row(holding: Holding, version: Version, position: int, told: State, codebook: Codebook) -> Row:
    report, decided = version.report, version.decided
    return {
        "report_id": holding.report_id,
        "sha256": report.sha256,
        "position": position,
        "state": told,
        "document_name": report.document_name,
        "format": report.format,
        "parts": parts_json(report),
        "report_date": report.report_date,
        "received_on": decided.received_on if decided else None,
        "source_url": (decided.source_url or None) if decided else None,
        "text_at_hand": version.at_hand,
        "held": None if told == "counts" else held_json(holding, version, codebook),
    }


def held_json(holding: Holding, version: Version, codebook: Codebook) -> str:
    """What was read from one version, as the rows that it would have in the tables, were it the one that counts."""
    decided = version.decided and replace(version.decided, withdrawn=False)
    alone = replace(holding, version=replace(version, decided=decided), others=(), curated=())
    rows: dict[str, Any] = {
        "report": {**report_row(alone, codebook), "text_at_hand": version.at_hand},
        "header": list(store_facts.header_rows([alone])),
        "observations": list(store_facts.observation_rows([alone])),
        "entries": list(store_facts.checklist_rows([alone])),
        "skipped": list(store_facts.skipped_rows([alone], ())),
    }
    return json.dumps(rows, ensure_ascii=False, default=_number)


def _number(value: object) -> int | float:
    """Decimal as JSON knows it."""
    assert isinstance(value, Decimal)
    return int(value) if value == value.to_integral_value() else float(value)
