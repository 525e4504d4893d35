"""What a cell says: missing is never zero, and the four kinds of nothing stay apart."""

import pandas as pd
import pytest

from pages._shared import numbers, peers, queries, tables, titles
from pages._shared.selection import Selection

COUNT = tables.Column("items", "条数", "count", "条")


def shown(warehouse, value: object, status: str, flags: str = "", column: tables.Column = COUNT) -> str:
    return tables.display(value, status, column, queries.labels(warehouse, "zh"), flags)


def test_blank_none_not_applicable_and_zero_differ(warehouse) -> None:
    said = [shown(warehouse, None, code) for code in ("blank", "none", "not_applicable", "not_stated")]
    assert [*said, shown(warehouse, 0, "")] == ["未填", "填“无”", "不涉及", "未提及", "0"]


@pytest.mark.parametrize("nothing", [None, float("nan"), pd.NA, pd.NaT])
def test_every_kind_of_nothing_says_why(warehouse, nothing: object) -> None:
    assert shown(warehouse, nothing, "blank") == "未填"
    assert shown(warehouse, nothing, "") == "未提及"
    assert shown(warehouse, nothing, "report:not_received") == "未收到"


def test_flags_are_marked(warehouse) -> None:
    assert shown(warehouse, 1234, "", "approximate") == "≈1,234"
    assert shown(warehouse, 1234, "", "approximate,derived") == "≈1,234Σ"


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("percent", 0.8974, "89.7%"),
        ("money", 8000.5, "8,000.5"),
        ("flag", 1, "有"),
        ("flag", 0, "无"),
        ("date", pd.Timestamp("2022-10-31"), "2022-10-31"),
        ("text", "=1+1", "=1+1"),
        ("status", "blank", "未填"),
    ],
)
def test_kinds(warehouse, kind: str, value: object, text: str) -> None:
    assert shown(warehouse, value, "", "", tables.Column("x", "x", kind)) == text


def test_headings_carry_their_unit() -> None:
    assert tables.Column("x", "专项经费", "money", "元").full_heading == "专项经费（元）"
    assert tables.Column("x", "Funding", "money", "yuan").full_heading == "Funding (yuan)"


def test_observations_hold_every_report_and_say_why_a_cell_is_empty(warehouse) -> None:
    frame = queries.observations(warehouse, Selection(), ["items_portal"])
    assert len(frame) == 8
    answers = {(row["school_id"], row["year_ending"]): row["answer"] for row in frame.to_dict("records")}
    assert answers["s2", 2023] == "report:not_received"
    assert answers["s4", 2022] == "report:known_unread"
    assert answers["s4", 2023] == "unreadable"
    assert frame.loc[frame["value"].notna(), "answer"].unique().tolist() == ["value"]


def test_a_silent_report_is_not_a_blank_cell(warehouse) -> None:
    frame = queries.observations(warehouse, Selection(years=("2021-2022",)), ["items_social"])
    answers = dict(zip(frame["school_id"], frame["answer"], strict=True))
    assert (answers["s1"], answers["s3"]) == ("blank", "not_stated")


def test_filters_make_the_group_and_chosen_schools_join_it(warehouse) -> None:
    selection = Selection(province=("广西",), school_type=("undergraduate",), schools=("s2",))
    frame = queries.observations(warehouse, selection, ["items_portal"])
    assert set(frame["school_id"]) == {"s2", "s3", "s4"}
    assert set(frame.loc[frame["picked"], "school_id"]) == {"s2"}
    assert set(queries.group(warehouse, selection)["school_id"]) == {"s2", "s3", "s4"}


def test_wide_keeps_value_status_flags_and_place_together(warehouse) -> None:
    wide = tables.wide(queries.observations(warehouse, Selection(), ["items_portal"]), "year_ending")
    row = wide.set_index("school_id").loc["s1"]
    assert row["2022"] == 12345
    assert row["2022__status"] == ""
    assert row["2023__flags"] == "approximate"
    assert row["2023__url"] == "/source/s1-2022-2023?indicator=items_portal"
    assert wide.set_index("school_id").loc["s2", "2023__status"] == "report:not_received"


def test_the_table_links_numbers_and_scopes_headings(warehouse) -> None:
    labels = queries.labels(warehouse, "zh")
    wide = tables.wide(queries.observations(warehouse, Selection(), ["items_portal"]), "year_ending")
    columns = (tables.Column("school", "学校"), tables.Column("2022", "2021-2022", "count"))
    drawn = str(tables.table(wide, columns, labels, "表", "lang=zh"))
    assert "/source/s1-2021-2022?indicator=items_portal&lang=zh" in drawn
    assert "scope='row'" in drawn
    assert "12,345" in drawn


def test_hover_texts_are_escaped(warehouse) -> None:
    frame = queries.observations(warehouse, Selection(), ["items_portal"])
    read = titles.reading(frame, queries.labels(warehouse, "zh"))
    assert not read["hover"].str.contains("<a ").any()
    assert read["hover"].str.contains("&lt;a href").any()


def test_numbers() -> None:
    assert numbers.number(-1234.5, 1) == "−1,234.5"
    assert [numbers.tick(20000, lang) for lang in ("zh", "en")] == ["2万", "20k"]
    values, texts = numbers.ticks(37, "zh")
    assert (values[0], values[-1] >= 37, texts[0]) == (0, True, "0")
    assert numbers.log_ticks([5, 90], "zh")[1] == ["1", "10", "100"]


def schools(count: int) -> pd.DataFrame:
    rows = [
        (f"s{i}", "重庆" if i < 5 else "广西", "vocational" if i < 12 else "undergraduate")
        for i in range(count)
    ]
    return pd.DataFrame(rows, columns=["school_id", "province", "school_type"])


@pytest.mark.parametrize(("count", "basis", "n"), [(5, "all", 4), (12, "type", 11), (20, "type", 11)])
def test_peers_widen_until_there_are_enough(count: int, basis: str, n: int) -> None:
    frame = schools(count)
    found = peers.peers(frame, "s0", list(frame["school_id"]))
    assert (found.basis, len(found.school_ids)) == (basis, n)
    assert "s0" not in found.school_ids


def test_peers_of_the_province_chosen_peers_and_those_without_a_report() -> None:
    frame = schools(20).assign(province="重庆")
    everybody = list(frame["school_id"])
    assert peers.peers(frame, "s0", everybody).basis == "province_type"
    assert peers.peers(frame, "s0", everybody, ("s3", "s0")) == peers.Peers("chosen", ("s3",))
    assert peers.peers(frame, "s0", ["s0", "s1"]).school_ids == ("s1",)


def test_standing() -> None:
    others = pd.Series([0.0, 10.0, 20.0, None])
    assert peers.median(others) == 10
    assert peers.percentile(10, others) == 0.5
    assert peers.percentile(0, others) == pytest.approx(1 / 6)
    assert peers.percentile(1, pd.Series([None], dtype=float)) is None
