"""Scheme files of our own writing for the tests."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from etl.codebook import load
from etl.scoring.files import read_schemes
from etl.scoring.model import Scheme

HEADING = {
    "scheme": "test",
    "zh": "试用方案",
    "en": "Trial scheme",
    "province": "重庆",
    "academic_year": "2023-2024",
    "version": "v1",
    "source": "试用",
    "source_en": "Trial",
    "method_zh": "办法",
    "method_en": "Method",
    "full": "100",
    "unjudged": "leave",
    "no_report": "zero",
    "least_judged": "0.5",
    "public": "否",
}
CRITERION = dict.fromkeys(
    ("credit", "deduction", "cap", "applies_to", "assumed", "note_zh", "note_en"), ""
) | {
    "part": "a",
    "part_zh": "甲",
    "part_en": "A",
    "zh": "指标",
    "en": "Criterion",
    "basis": "某文第一条",
    "basis_en": "Document, clause 1",
    "automatic": "自动",
}
ITEMS = {"criterion": "items", "points": "60", "evidence": "items:1-50"}
SUMS = {
    "criterion": "sums",
    "part": "b",
    "part_zh": "乙",
    "part_en": "B",
    "points": "30",
    "deduction": "4",
    "cap": "10",
    "evidence": "rules:requests",
}
HAND = {
    "criterion": "service",
    "part": "c",
    "part_zh": "丙",
    "part_en": "C",
    "points": "10",
    "evidence": "hand",
    "automatic": "人工",
}
GIVEN = {
    "scheme": "test",
    "school_id": "invented1",
    "academic_year": "2023-2024",
    "criterion": "service",
    "points": "7",
    "reason": "电话接通",
    "who": "评审组",
    "decided_on": "2024-12-01",
}


def write(
    folder: Path,
    criteria: Sequence[Mapping[str, str]] = (ITEMS, SUMS, HAND),
    given: Sequence[Mapping[str, str]] = (GIVEN,),
    **heading: str,
) -> Path:
    """A folder with one scheme "test"."""
    folder.mkdir(parents=True, exist_ok=True)
    _table(folder / "schemes.csv", [HEADING | heading])
    _table(folder / "test.csv", [CRITERION | dict(one) for one in criteria])
    _table(folder / "manual.csv", [dict(one) for one in given] or [], tuple(GIVEN))
    return folder


def scheme(
    folder: Path, criteria: Sequence[Mapping[str, str]] = (ITEMS, SUMS, HAND), **heading: str
) -> Scheme:
    """The scheme of such a folder, without points by hand; no error is tolerated."""
    found = read_schemes(write(folder, criteria, (), **heading), load())
    assert found.errors == ()
    return found.schemes[0]


def _table(path: Path, rows: Sequence[Mapping[str, str]], columns: Sequence[str] = ()) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns or list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
