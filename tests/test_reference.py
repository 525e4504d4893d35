"""The codebooks are whole and agree with each other: files, keys, indicators, checklist."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from tests.tables import DATA, column, read, repeated, table

KEYS = {
    "reference/indicators.csv": ["indicator"],
    "reference/indicator_groups.csv": ["group"],
    "reference/form_labels.csv": ["variant"],
    "reference/checklist_items.csv": ["item"],
    "reference/checklist_categories.csv": ["category"],
    "reference/provinces.csv": ["province"],
    "reference/cities.csv": ["province", "city"],
    "reference/schools.csv": ["school_id"],
    "reference/school_names.csv": ["name"],
    "reference/school_attributes.csv": ["school_id", "valid_from", "valid_to"],
    "reference/school_type_patterns.csv": ["order"],
    "reference/statuses.csv": ["of", "code"],
    "reference/rules.csv": ["rule"],
    "reference/rule_groups.csv": ["group"],
    "reference/deadlines.csv": ["province", "academic_year", "kind"],
    "reference/remark_patterns.csv": ["pattern"],
    "reference/answer_words.csv": ["kind", "word"],
    "reference/sections.csv": ["section"],
    "reference/channel_terms.csv": ["term"],
    "reference/regulations.csv": ["pattern"],
    "reference/file_words.csv": ["pattern"],
    "curated/reported_figures.csv": ["school_id", "academic_year", "indicator"],
    "curated/report_index.csv": ["school_id", "academic_year", "source_url"],
    "reports.csv": ["sha256"],
    "roster.csv": ["school_id", "academic_year"],
    "corrections.csv": ["report_id", "target"],
    "reviews.csv": ["finding_key"],
}
SORTED = {
    "reference/answer_words.csv": ["kind", "word"],
    "reference/channel_terms.csv": ["indicator", "term"],
    "reference/schools.csv": ["school_id"],
    "reference/school_names.csv": ["school_id", "valid_from", "name"],
    "reference/school_attributes.csv": ["school_id", "valid_from"],
    "curated/reported_figures.csv": ["school_id", "academic_year", "indicator"],
    "curated/report_index.csv": ["school_id", "academic_year", "source_url"],
    "reports.csv": ["report_id"],
    "roster.csv": ["province", "academic_year", "school_id"],
}
MAY_BE_EMPTY = {
    "indicators": {"form_row", "unit", "unit_en", "part_of", "stackable", "note_zh", "note_en"},
    "checklist_items": {"needs"},
    "statuses": {"mark"},
    "rules": {"note"},
    "cities": {"other_area_codes"},
    "schools": {
        "trains_undergraduates",
        "trains_graduates",
        "grants_degrees",
        "site",
        "merged_into",
        "note",
        "mail_domains",
    },
    "school_names": {"valid_from", "valid_to"},
    "school_attributes": {"valid_from", "valid_to", "note"},
    "answer_words": {"value", "note"},
}


@pytest.mark.parametrize("path", KEYS)
def test_files_are_utf8_without_bom_with_unix_lines_and_whole_rows(path: str) -> None:
    raw = (DATA / path).read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf") and b"\r" not in raw and raw.endswith(b"\n")
    header, *rows = list(csv.reader(raw.decode("utf-8").splitlines(), strict=True))
    assert all(len(row) == len(header) for row in rows)
    assert not [cell for row in rows for cell in row if cell != cell.strip()]


@pytest.mark.parametrize("path", KEYS)
def test_keys_are_unique(path: str) -> None:
    assert repeated(tuple(row[key] for key in KEYS[path]) for row in read(path)) == []


@pytest.mark.parametrize("path", SORTED)
def test_rows_are_sorted(path: str) -> None:
    keys = [tuple(row[key] for key in SORTED[path]) for row in read(path)]
    assert keys == sorted(keys)


@pytest.mark.parametrize("path", [path for path in KEYS if path.startswith("reference/")])
def test_cells_that_must_be_filled_are(path: str) -> None:
    name = Path(path).stem
    empty = [
        (n, c)
        for n, row in enumerate(read(path), 2)
        for c in row
        if not row[c] and c not in MAY_BE_EMPTY.get(name, ())
    ]
    assert empty == []


def test_the_form_has_55_rows_the_checklist_50_items_and_19_indicators_are_narrative() -> None:
    indicators = table("indicators")
    assert [int(row) for row in column(indicators, "form_row") if row] == list(range(1, 56))
    assert len(indicators) == 74
    assert [int(item) for item in column(table("checklist_items"), "item")] == list(range(1, 51))


def test_indicators_name_known_parents_groups_and_units() -> None:
    indicators = table("indicators")
    parent = {row["indicator"]: row["part_of"] for row in indicators}
    assert set(parent.values()) <= {"", *parent}
    assert set(column(indicators, "group")) == set(column(table("indicator_groups"), "group"))
    for code in parent:
        chain = [code]
        while parent[chain[-1]]:
            chain.append(parent[chain[-1]])
            assert len(chain) < 6, f"part_of of {code} goes round in circles"
    for row in indicators:
        assert row["kind"] in {"flag", "text", "count", "money"} and row["stackable"] in {"", "yes"}
        assert bool(row["unit"]) == bool(row["unit_en"]) == (row["kind"] in {"count", "money"}), row[
            "indicator"
        ]
        assert (row["unit"] == "元") == (row["kind"] == "money") and row["decimals"].isdigit()


def test_no_stackable_indicator_is_contained_in_another_stackable_one() -> None:
    rows = {row["indicator"]: row for row in table("indicators")}
    for code, row in rows.items():
        parent = row["part_of"]
        while row["stackable"] and parent:
            assert not rows[parent]["stackable"], f"{code} would be counted in {parent} too"
            parent = rows[parent]["part_of"]


def test_short_labels_are_unique_and_fit_an_axis() -> None:
    for name, key in (("indicators", "indicator"), ("checklist_items", "item")):
        rows = table(name)
        for language, longest in (("zh", 12), ("en", 28)):
            shorts = column(rows, f"short_{language}")
            assert repeated(shorts) == [] and max(map(len, shorts)) <= longest, (name, key)


def test_form_labels_are_bare_and_cover_every_row() -> None:
    labels = table("form_labels")
    assert {row["indicator"] for row in labels} == {
        r["indicator"] for r in table("indicators") if r["form_row"]
    }
    assert [row["variant"] for row in labels if re.search(r"[\W_]", row["variant"])] == []
    assert not {"其他", "招生", "财务", "不予公开"} & set(column(labels, "variant")), (
        "too general to be a label"
    )
    for row in table("indicators"):
        bare = re.sub(r"[\W_]", "", row["label_zh"])
        if row["form_row"]:
            assert {"indicator": row["indicator"], "variant": bare} in labels


def test_categories_cover_the_checklist() -> None:
    categories = {row["category"]: (row["zh"], row["en"]) for row in table("checklist_categories")}
    items = table("checklist_items")
    assert {row["category"]: (row["category_zh"], row["category_en"]) for row in items} == categories
    assert set(column(items, "needs")) == {"", "undergraduates", "graduates", "degrees"}


def test_a_vocational_school_leaves_eleven_items_out() -> None:
    items = [int(row["item"]) for row in table("checklist_items") if row["needs"]]
    assert items == [8, 11, 12, 13, 14, 30, 35, 43, 44, 45, 46]
