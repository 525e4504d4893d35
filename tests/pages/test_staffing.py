"""The staffing page: who has how many, what changed, and a derived number that is never made across a gap."""

import pandas as pd
import pytest

import app
from pages import staffing
from pages._shared import queries, tables
from pages._shared.panel import Panel
from pages._shared.registry import resolved
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse
from tests.pages.forms import BEFORE, NOW, PROSE, figures, held, province, served

assert app.server  # pages need the app


@pytest.fixture(scope="module")
def forms(build_dir, tmp_path_factory):
    with served(tmp_path_factory.mktemp("staff"), province()) as found:
        yield found


def panel(found: Warehouse, key: str, narrow: bool = False, **more: object) -> Panel:
    selection = resolved(Selection(**more), narrow=narrow)  # type: ignore[arg-type]
    return next(one for one in staffing.panels(found, selection) if one.key == key)


def by_school(found: Panel) -> pd.DataFrame:
    return found.frame.set_index("school_id")


def test_schools_stand_in_order_and_those_without_a_number_come_last_with_the_reason(forms) -> None:
    frame = panel(forms, "ranked").frame
    assert frame["value"].dropna().is_monotonic_decreasing
    assert frame["school_id"].iloc[-1] == f"invented{PROSE}"
    assert frame["value__status"].iloc[-1] == "not_stated"
    assert 0 in frame["value"].tolist()


def test_the_switch_shows_the_other_indicator(forms) -> None:
    part_time = panel(forms, "ranked", view=(("indicator", "staff_part_time"),))
    assert "兼职" in part_time.title
    assert by_school(part_time).loc["invented3", "value__status"] == "blank"


def test_the_year_shown_is_said_unless_it_was_chosen(forms) -> None:
    assert "2021-2022 学年" in panel(forms, "ranked").lead
    chosen = panel(forms, "ranked", years=(BEFORE,))
    assert "2020-2021 学年" in chosen.title
    assert "最近" not in chosen.lead


def test_items_per_person_are_portal_items_by_all_staff(forms) -> None:
    frame = by_school(panel(forms, "items_per_person"))
    assert frame.loc["invented6", "value"] == pytest.approx(600 / (5 + 10))
    assert tuple(frame.loc["invented6", ["items_portal", "staff_full_time", "staff_part_time"]]) == (
        600,
        5,
        10,
    )


@pytest.mark.parametrize("number", [1, 3, PROSE])
def test_items_per_person_are_not_computed_across_a_gap_or_by_nobody(forms, number: int) -> None:
    frame = by_school(panel(forms, "items_per_person"))
    assert frame["value"].isna()[f"invented{number}"]
    assert frame.loc[f"invented{number}", "value__status"] == "not_computed"


def test_a_gap_names_the_figure_that_is_lacking(forms) -> None:
    found = panel(forms, "items_per_person", schools=("invented3", "invented1"))
    assert "缺兼职人员（未填）" in found.lead
    assert "均为 0" in str(found.figure)


def test_two_years_say_who_rose_and_who_fell(forms) -> None:
    found = panel(forms, "change")
    frame = by_school(found)
    assert tuple(frame.loc["invented4", ["before", "after", "change"]]) == (3, 1, -2)
    assert frame.loc["invented6", "change"] == 0
    assert frame.loc[f"invented{PROSE}", "change__status"] == "not_computed"
    assert "减少 1 所，不变 10 所" in found.lead


def test_no_change_is_computed_across_unlike_periods(build_dir, tmp_path) -> None:
    short = held(6, NOW, figures(6, NOW), period_end="2022-02-28")
    with served(tmp_path, [held(6, BEFORE, figures(6, BEFORE)), short]) as found:
        row = by_school(panel(found, "change")).loc["invented6"]
        assert (row["before"], row["after"], row["change__status"]) == (5, 5, "not_computed")


def test_one_year_alone_cannot_be_compared_and_says_so(build_dir, tmp_path) -> None:
    with served(tmp_path, [held(6, NOW, figures(6, NOW))]) as found:
        one = panel(found, "change")
        assert one.frame.empty
        assert "不足两个学年" in one.lead


def test_a_chosen_year_alone_still_shows_the_development(forms) -> None:
    keys = [column.key for column in panel(forms, "years", years=(NOW,)).columns]
    assert keys == ["school", "2021", "2022"]


def test_the_chosen_school_is_compared_with_its_peers_only_where_there_are_eight(forms) -> None:
    # Full-time staff of the others: 0 1 2 1 4 6 7 8 9 11, school 6 has 5; school 11 states none.
    lead = panel(forms, "ranked", schools=("invented6",)).lead
    assert "高于同省同类型学校中 50% 的学校（n = 10）" in lead
    few = panel(forms, "ranked", years=(NOW,), city=("重庆",), schools=("invented6",)).lead
    assert "不足 8 所" in few


def test_equals_are_neither_above_nor_below(forms) -> None:
    lead = panel(forms, "ranked", schools=("invented4",)).lead  # 1 person, as school 2 has
    assert "高于同省同类型学校中 10% 的学校、与 10% 相同（n = 10）" in lead


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("narrow", [False, True])
def test_an_empty_group_and_both_languages_and_widths_hold(forms, lang: str, narrow: bool) -> None:
    assert all(
        one.frame.empty for one in staffing.panels(forms, resolved(Selection(lang, province=("广西",))))
    )
    labels = queries.labels(forms, lang)
    for one in staffing.panels(forms, resolved(Selection(lang, schools=("invented6",)), narrow=narrow)):
        assert len(list(tables.cells(one.frame, one.columns, labels))) == len(one.frame) > 0
