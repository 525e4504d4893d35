"""The registers and the overlay of data/reference that belong to an invented corpus (columns: data/README.md)."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.corpus.reports import DUE, Filing
from benchmarks.corpus.schools import Place, School, places

ROSTER = ("province", "academic_year", "school_id", "expected", "due_on", "received_on", "note")
REPORTS = (
    *("sha256", "report_id", "source_url", "received_on", "supersedes"),
    *("withdrawn", "school_id", "academic_year", "note"),
)
CORRECTIONS = ("report_id", "target", "printed_raw", "corrected_value", "reason", "who", "decided_on")
REVIEWS = ("finding_key", "values", "state", "reason", "who", "reviewed_on")
KIND = ("school_type", "ownership", "trains_undergraduates", "trains_graduates", "grants_degrees")
SCHOOLS = ("school_id", "province", "city", *KIND, "site", "merged_into", "note", "mail_domains")
NAMES = ("school_id", "name", "name_en", "valid_from", "valid_to")
ATTRIBUTES = ("school_id", "valid_from", "valid_to", *KIND, "note")
PROVINCES = (
    *("province", "name_zh", "name_en", "abbreviations", "region_zh", "region_en"),
    *("tile_row", "tile_column", "order"),
)
CITIES = ("province", "city", "name_zh", "name_en", "area_code", "other_area_codes", "level")
DEADLINES = ("province", "academic_year", "kind", "date", "basis", "basis_en")
STATES = (
    ("confirmed", "电话核实，数字确有出入"),
    ("explained", "学校说明：含上一学年结转"),
    ("remedied", "学校已更正网站上的版本"),
    ("false_alarm", "转换时错行，原件无误"),
)
UNDERGRADUATE = ("undergraduate", "vocational_undergraduate")
Row = dict[str, Any]


def write_rows(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """A CSV file of these columns; empty cells where a row has no value."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


class RegisterFile:
    """A CSV file that grows filing by filing, so that nothing is kept in memory."""

    def __init__(
        self, path: Path, columns: Sequence[str], stack: ExitStack, rows: Callable[[Filing], Iterable[Row]]
    ) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = stack.enter_context(path.open("w", encoding="utf-8", newline=""))
        self._writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        self._writer.writeheader()
        self._rows = rows

    def add(self, filing: Filing) -> None:
        """The filing's rows."""
        self._writer.writerows(self._rows(filing))


def roster_rows(filing: Filing) -> Iterator[Row]:
    """Who was expected, when it was due and when it came."""
    yield {
        "province": filing.school.place.province,
        "academic_year": filing.key,
        "school_id": filing.school.school_id,
        "expected": "1",
        "due_on": filing.due_on.isoformat(),
        "received_on": filing.received_on.isoformat() if filing.received_on else "",
    }


def report_rows(filing: Filing) -> Iterator[Row]:
    """One row per document of the filing."""
    earlier = ""
    for document in filing.documents:
        yield {
            "sha256": document.sha256,
            "report_id": document.truth["report_id"],
            "source_url": f"https://www.{filing.school.school_id}.edu.example/xxgk/ndbg/{filing.year + 1}.htm",
            "received_on": filing.received_on.isoformat() if filing.received_on else "",
            "supersedes": earlier,
        }
        earlier = document.sha256


def correction_rows(filing: Filing) -> Iterator[Row]:
    """Money in the wrong unit, set right after an enquiry."""
    for document in filing.documents[-1:]:
        for record in document.truth["observations"]:
            if (
                record["indicator"] == "budget"
                and record["origin"] == "form"
                and (record["value"] or 0) > 10_000_000
            ):
                yield {
                    "report_id": document.truth["report_id"],
                    "target": "observation/budget/form",
                    "printed_raw": record["raw"],
                    "corrected_value": str(record["value"] // 10_000),
                    "reason": "金额单位有误，学校来函更正",
                    "who": "复核员甲",
                    "decided_on": f"{filing.year + 1}-12-08",
                }


def review_rows(filing: Filing) -> Iterator[Row]:
    """What became of some findings: one school in three has been asked."""
    if filing.school.index % 3 != 0:
        return
    for document in filing.documents[-1:]:
        rules = [finding["rule"] for finding in document.truth["findings"]]
        for finding in document.truth["findings"]:
            if (
                rules.count(finding["rule"]) == 1
                and len(finding["values"]) == 2
                and "duplicate" not in finding["rule"]
            ):
                state, reason = STATES[(filing.school.index // 3 + filing.year) % len(STATES)]
                yield {
                    "finding_key": f"{document.truth['report_id']}.{finding['rule']}",
                    "values": "|".join(finding["values"]),
                    "state": state,
                    "reason": reason,
                    "who": "复核员乙",
                    "reviewed_on": f"{filing.year + 1}-12-20",
                }


def write_reference(folder: Path, schools: Sequence[School]) -> None:
    """The overlay: schools, their dated names and attributes, provinces, cities and deadlines, all invented."""
    used = list(dict.fromkeys(school.place.province for school in schools))
    cities = [place for place in places() if place.province in used]
    write_rows(folder / "schools.csv", SCHOOLS, map(_school_row, schools))
    write_rows(folder / "school_names.csv", NAMES, (row for school in schools for row in _name_rows(school)))
    write_rows(
        folder / "school_attributes.csv", ATTRIBUTES, (row for s in schools for row in _attribute_rows(s))
    )
    write_rows(
        folder / "provinces.csv", PROVINCES, (_province_row(used, place) for place in _capitals(cities))
    )
    write_rows(folder / "cities.csv", CITIES, map(_city_row, cities))
    write_rows(folder / "deadlines.csv", DEADLINES, map(_deadline_row, used))


def _school_row(school: School) -> Row:
    return {
        "school_id": school.school_id,
        "province": school.place.province,
        "city": school.place.city,
        "school_type": school.school_type,
        "ownership": school.ownership,
        **_attributes(school, school.school_type),
        "site": f"https://www.{school.school_id}.edu.example/",
        "merged_into": school.merged_into,
        "note": "虚构",
        "mail_domains": f"{school.school_id}.edu.example",
    }


def _attributes(school: School, school_type: str) -> Row:
    undergraduates = school_type in UNDERGRADUATE
    return {
        "trains_undergraduates": _yes(undergraduates),
        "trains_graduates": _yes(school.trains_graduates),
        "grants_degrees": _yes(school.grants_degrees and undergraduates),
    }


def _yes(value: bool) -> str:
    return "true" if value else "false"


def _name_rows(school: School) -> Iterator[Row]:
    since = school.first_year
    for other in school.others:
        yield {
            "school_id": school.school_id,
            "name": other.name,
            "name_en": f"{school.name_en} (former name)",
            "valid_to": f"{(other.last or 0) + 1}-08-31",
        }
        since = (other.last or 0) + 1
    until = f"{school.last_year + 1}-08-31" if school.last_year else ""
    names = {"school_id": school.school_id, "name": school.name, "name_en": school.name_en}
    yield names | {"valid_from": f"{since}-09-01" if since else "", "valid_to": until}


def _attribute_rows(school: School) -> Iterator[Row]:
    for other in school.others:
        if other.school_type != school.school_type:
            yield {
                "school_id": school.school_id,
                "valid_to": f"{(other.last or 0) + 1}-08-31",
                "school_type": other.school_type,
                "ownership": school.ownership,
                **_attributes(school, other.school_type),
                "note": "虚构：升格之前",
            }


def _capitals(cities: Sequence[Place]) -> list[Place]:
    return list({place.province: place for place in reversed(cities)}.values())[::-1]


def _province_row(used: Sequence[str], place: Place) -> Row:
    order = used.index(place.province) + 1
    return {
        "province": place.province,
        "name_zh": place.province_zh,
        "name_en": place.province_en,
        "abbreviations": place.abbreviation,
        "region_zh": "虚构地区",
        "region_en": "Invented region",
        "tile_row": order,
        "tile_column": 1,
        "order": order,
    }


def _city_row(place: Place) -> Row:
    return {
        "province": place.province,
        "city": place.city,
        "name_zh": f"{place.city}市",
        "name_en": place.city_en,
        "area_code": place.area_code,
        "level": "prefecture",
    }


def _deadline_row(province: str) -> Row:
    return {
        "province": province,
        "academic_year": "*",
        "kind": "file",
        "date": f"{DUE[0]:02}-{DUE[1]:02}",
        "basis": "虚构的省级通知",
        "basis_en": "an invented provincial notice",
    }
