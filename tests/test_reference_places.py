"""The codebooks of places and schools, and the registers that name schools."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from tests.tables import Rows, column, read, repeated, table

PREFECTURES = {
    "河北": 11, "山西": 11, "内蒙古": 12, "辽宁": 14, "吉林": 9, "黑龙江": 13, "江苏": 13, "浙江": 11, "安徽": 16,
    "福建": 9, "江西": 11, "山东": 16, "河南": 17, "湖北": 13, "湖南": 14, "广东": 21, "广西": 14, "海南": 4,
    "四川": 21, "贵州": 9, "云南": 16, "西藏": 7, "陕西": 10, "甘肃": 14, "青海": 8, "宁夏": 5, "新疆": 14,
}  # fmt: skip


def test_every_province_has_a_tile_of_its_own_and_an_order() -> None:
    provinces = table("provinces")
    assert len(provinces) == 34 and repeated((row["tile_row"], row["tile_column"]) for row in provinces) == []
    assert [int(row["order"]) for row in provinces] == list(range(1, 35))
    assert repeated(a for row in provinces for a in row["abbreviations"].split("|")) == []


def test_cities_are_complete_and_their_codes_belong_to_one_province() -> None:
    cities = table("cities")
    order = column(table("provinces"), "province")
    assert [c["province"] for c in cities] == sorted(column(cities, "province"), key=order.index)
    assert Counter(c["province"] for c in cities if c["level"] == "prefecture") == PREFECTURES
    municipal = {c["city"]: c["area_code"] for c in cities if c["level"] == "municipality"}
    assert municipal == {"北京": "010", "上海": "021", "天津": "022", "重庆": "023"}
    owner: dict[str, str] = {}
    for city in cities:
        codes = [city["area_code"], *filter(None, city["other_area_codes"].split("|"))]
        for code in codes:
            assert re.fullmatch(r"0(10|2\d|[3-9]\d\d)", code), city
            assert owner.setdefault(code, city["province"]) == city["province"], city
        assert city["name_zh"].startswith(city["city"][:2])


@pytest.mark.parametrize(
    ("city", "code"),
    [
        ("泉州", "0595"),
        ("百色", "0776"),
        ("开封", "0371"),
        ("遵义", "0851"),
        ("咸阳", "029"),
        ("抚顺", "024"),
        ("眉山", "028"),
    ],
)
def test_area_codes_known_by_heart(city: str, code: str) -> None:
    assert [row["area_code"] for row in table("cities") if row["city"] == city] == [code]


def test_schools_stand_in_known_cities_and_are_of_known_kinds() -> None:
    places = {(row["province"], row["city"]) for row in table("cities")}
    ids = set(column(table("schools"), "school_id"))
    for row in table("schools"):
        assert (row["province"], row["city"]) in places, row["school_id"]
        assert re.fullmatch(r"[a-z0-9]+", row["school_id"])
        assert row["school_type"] in {"undergraduate", "vocational_undergraduate", "vocational", "adult"}
        assert row["ownership"] in {"public", "private"} and row["merged_into"] in {"", *ids}
        assert re.fullmatch(r"(https?://[\w.-]+/)?", row["site"])
        for attribute in ("trains_undergraduates", "trains_graduates", "grants_degrees"):
            assert row[attribute] in {"true", "false", ""}
        if row["school_type"] in {"undergraduate", "vocational_undergraduate"}:
            assert (row["trains_undergraduates"], row["grants_degrees"]) == ("true", "true"), row["school_id"]
        if row["school_type"] == "vocational":
            assert row["trains_undergraduates"] == row["trains_graduates"] == row["grants_degrees"] == "false"
    domains = [d for row in table("schools") for d in row["mail_domains"].split("|") if d]
    assert repeated(domains) == []


def test_every_school_has_one_present_name_and_former_names_do_not_overlap() -> None:
    names: dict[str, Rows] = {}
    for row in table("school_names"):
        names.setdefault(row["school_id"], []).append(row)
    assert set(names) == set(column(table("schools"), "school_id"))
    for school, rows in names.items():
        assert len([row for row in rows if not row["valid_to"]]) == 1, school
        spans = sorted((row["valid_from"] or "0001-01-01", row["valid_to"] or "9999-12-31") for row in rows)
        assert all(date.fromisoformat(first) <= date.fromisoformat(last) for first, last in spans), school
        assert all(before[1] < after[0] for before, after in pairwise(spans)), school


def test_former_attributes_belong_to_known_schools() -> None:
    assert set(column(table("school_attributes"), "school_id")) <= set(column(table("schools"), "school_id"))
    for row in table("school_attributes"):
        assert date.fromisoformat(row["valid_to"]) > date.fromisoformat(row["valid_from"] or "0001-01-01")


def test_curated_rows_know_their_school_and_indicator() -> None:
    names = {(row["school_id"], row["name"]) for row in table("school_names")}
    units = {row["indicator"]: row["unit"] for row in table("indicators")}
    for path in ("curated/reported_figures.csv", "curated/report_index.csv"):
        for row in read(path):
            assert (row["school_id"], row["school"]) in names
            assert re.fullmatch(r"20\d\d(-20\d\d)?", row["academic_year"])
            assert row["source_url"].startswith(("http://", "https://"))
    for row in read("curated/reported_figures.csv"):
        assert (
            row["unit"] == units[row["indicator"]]
            and row["value"].isdigit()
            and row["approximate"] in {"0", "1"}
        )


def test_the_index_agrees_with_the_schools_as_they_were() -> None:
    now = {row["school_id"]: row for row in table("schools")}
    before = table("school_attributes")
    for row in read("curated/report_index.csv"):
        end = row["period_end"] or f"{row['academic_year'][-4:]}-08-31"
        then = [
            old
            for old in before
            if old["school_id"] == row["school_id"] and old["valid_from"] <= end <= old["valid_to"]
        ]
        school = now[row["school_id"]]
        assert school["province"] == row["province"]
        assert (then[0] if then else school)["school_type"] == row["school_type"], row["school"]


def test_registered_documents_belong_to_known_schools() -> None:
    ids = set(column(table("schools"), "school_id"))
    for row in read("reports.csv"):
        assert re.fullmatch(r"[0-9a-f]{64}", row["sha256"]) and row["report_id"].partition("-")[0] in ids
