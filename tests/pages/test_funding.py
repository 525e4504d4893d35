"""The funding page: yuan always said, zeros kept, slips of a unit shown without flattening the rest."""

import pandas as pd
import pytest

import app
from pages import funding
from pages._shared.panel import Panel
from pages._shared.ranked import bars as panels_ranked
from pages._shared.registry import resolved
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse
from tests.pages.forms import NO_LINE, NOW, PROSE, SILENT, SLIP, province, scattered, served

assert app.server  # pages need the app


@pytest.fixture(scope="module")
def forms(build_dir, tmp_path_factory):
    with served(tmp_path_factory.mktemp("money"), province()) as found:
        yield found


@pytest.fixture(scope="module")
def sparse(build_dir, tmp_path_factory):
    with served(tmp_path_factory.mktemp("sparse"), scattered()) as found:
        yield found


def panel(found: Warehouse, key: str, **more: object) -> Panel:
    selection = resolved(Selection(**more))  # type: ignore[arg-type]
    return next(one for one in funding.panels(found, selection) if one.key == key)


def test_zero_yuan_is_a_number_and_a_blank_is_none(forms) -> None:
    frame = panel(forms, "budget").frame.set_index("school_id")
    assert frame.loc["invented1", "value"] == 0
    assert frame.loc[f"invented{SILENT}", "value__status"] == "blank"
    assert frame.loc[f"invented{PROSE}", "value__status"] == "not_stated"


def test_the_unit_is_said(forms) -> None:
    for key in ("budget", "trend", "fees"):
        assert any("（元）" in column.full_heading for column in panel(forms, key).columns)
    assert "元" in panel(forms, "budget", schools=("invented6",)).lead


def test_the_chosen_schools_standing(forms) -> None:
    # Of the others 0, 1,000, 3,000 and 4,000 are below 5,000; 6 to 9 thousand and the slip above.
    lead = panel(forms, "budget", schools=("invented6",)).lead
    assert "5,000 元，高于同省同类型学校中 44% 的学校（n = 9）" in lead
    assert "中位数 6,000 元" in lead


def test_the_line_stands_beside_the_money(forms) -> None:
    frame = panel(forms, "budget").frame.set_index("school_id")
    assert frame.loc[f"invented{NO_LINE}", "budget_line_exists"] == 0
    assert "1,000 · 无专项 !" in str(panel(forms, "budget").figure)


def test_a_slip_of_the_unit_is_cut_with_a_word_and_whole_in_the_table(forms) -> None:
    found = panel(forms, "budget")
    assert found.figure is not None
    bars = found.figure["data"][0]
    assert max(x for x in bars["x"] if x is not None) < 20_000
    assert "110,000,000 · 有专项 ! ▸ 超出图幅" in bars["text"]
    assert found.frame["value"].max() == 110_000_000


@pytest.mark.parametrize("values", [[5, 4, 3], [100, 1, 1, 1], [0, 0, 0], [], [3_000, 2_000, 100, 50]])
def test_ordinary_numbers_are_never_cut(values: list[float]) -> None:
    assert panels_ranked.drawable(pd.Series(values, dtype=float)) == max(values, default=0)


def test_a_tenthousandfold_jump_may_be_a_slip_of_the_unit(forms) -> None:
    doubts = panel(forms, "doubts").frame
    jump = doubts[doubts["rule_id"] == "year_on_year_jump"]
    assert jump["school_id"].tolist() == [f"invented{SLIP}"]
    assert jump["year"].tolist() == [NOW]
    assert "万元之误" in jump["hint"].iloc[0]
    assert "相差约 1 万倍" in panel(forms, "trend").lead


def test_contradictions_lead_to_the_page_on_quality(forms) -> None:
    frame = panel(forms, "fees").frame.set_index("school_id")
    assert frame.loc[f"invented{NO_LINE}", "doubt__url"] == f"/quality?school=invented{NO_LINE}"
    assert "1,000" in str(frame.loc[f"invented{NO_LINE}", "doubt"])
    assert frame.loc["invented6", "doubt"] == ""


def test_findings_on_other_indicators_do_not_belong_here(forms) -> None:
    assert set(panel(forms, "doubts").frame["rule_id"]) <= {
        "budget_without_line",
        "line_without_budget",
        "year_on_year_jump",
        "peer_outlier",
    }


def test_both_scales_draw_every_number(forms) -> None:
    for scale in ("linear", "log"):
        figure = panel(forms, "trend", view=(("scale", scale),)).figure
        assert figure is not None
        drawn = [y for trace in figure["data"][:1] for y in trace["y"] if y is not None]
        assert len(drawn) == 20


def test_reports_of_scattered_years_are_shown_but_not_compared(sparse) -> None:
    found = panel(sparse, "budget", schools=("invented6",))
    assert "不作排名和比较" in found.lead
    assert "高于" not in found.lead
    assert found.frame.set_index("school_id")["year"].to_dict() == {
        "invented4": "2020-2021",
        "invented6": "2022-2023",
        "invented8": "2024-2025",
    }
    assert "7,000 · 有专项 · 2024-2025" in str(found.figure)
    assert "中位数" not in str(found.figure)


def test_nothing_in_doubt_is_said(sparse) -> None:
    found = panel(sparse, "doubts")
    assert found.frame.empty
    assert "没有发现疑点" in found.lead
