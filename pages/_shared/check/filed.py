"""What the build holds, as reports that the audit can set a draft against: last year's, and the peers'."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from etl.model import Observation, Place, Report, School
from pages._shared import queries, tables
from pages._shared.queries import Labels
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse

Row = Mapping[Any, Any]


def school_of(warehouse: Warehouse, named: School) -> School | None:
    """The build's school of this id or name, also a former one; None where it knows none."""
    schools = queries.schools(warehouse, "zh")
    former = schools["former_names"].str.split("|").map(lambda names: named.name in names)
    found = schools[(schools["school_id"] == named.school_id) | (schools["name"] == named.name) | former]
    return _school(found.iloc[0].to_dict()) if len(found) else None


def _school(row: Row) -> School:
    def held(name: str) -> Any:
        return None if tables.missing(row[name]) else row[name]

    return School(
        school_id=row["school_id"],
        name=row["name"],
        province=held("province"),
        city=held("city"),
        school_type=row["school_type"],
        ownership=held("ownership"),
        trains_undergraduates=held("trains_undergraduates"),
        trains_graduates=held("trains_graduates"),
        grants_degrees=held("grants_degrees"),
        inferred=frozenset(filter(None, str(row["inferred"]).split(","))),
    )


def reports(warehouse: Warehouse, selection: Selection, labels: Labels) -> list[Report]:
    """The held reports of a selection with their chosen figures; nothing else of them."""
    schools = {row["school_id"]: _school(row) for row in queries.schools(warehouse, "zh").to_dict("records")}
    found = queries.reports(warehouse, selection)
    stated = queries.observations(warehouse, selection, list(labels.indicators))
    stated = stated[stated["origin"].notna()]
    rows = {report_id: own.to_dict("records") for report_id, own in stated.groupby("report_id")}
    return [
        _report(row, schools[row["school_id"]], rows.get(row["report_id"], []), labels)
        for row in found[found["held"]].to_dict("records")
    ]


def _report(row: Row, school: School, stated: list[dict[Any, Any]], labels: Labels) -> Report:
    def day(name: str) -> str | None:
        return None if tables.missing(row[name]) else pd.Timestamp(row[name]).date().isoformat()

    return Report(
        document_name=str(row["document_name"]),
        sha256=str(row["sha256"]),
        format=str(row["format"]),
        school=school,
        academic_year=row["academic_year"],
        period_start=day("period_start"),
        period_end=day("period_end"),
        period_status="not_stated",
        report_date=day("report_date"),
        observations=tuple(_observation(one, labels) for one in stated),
    )


def _observation(row: Row, labels: Labels) -> Observation:
    value: Any = row["value"]
    return Observation(
        indicator=row["indicator"],
        answer=row["answer"],
        origin=row["origin"],
        raw=row["raw"],
        place=Place(),
        quote=row["quote"],
        value=None if pd.isna(value) else Decimal(str(value)),
        form_row=labels.indicators[row["indicator"]].form_row if row["origin"] == "form" else None,
    )
