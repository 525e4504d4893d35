"""The requests page: none is a common answer, sums leave gaps out, shares say how sure they are."""

import io

import openpyxl
import pandas as pd
import pytest

import app
from pages import requests
from pages._shared.panel import Panel
from pages._shared.registry import resolved
from pages._shared.selection import Selection
from pages._shared.shares import wilson
from pages._shared.warehouse import Warehouse
from pages._shared.workbook.book import workbook
from tests.pages.forms import BEFORE, CARRIED, NOW, PROSE, SILENT, province, scattered, served

assert app.server  # pages need the app
RECEIVED = sum(n - 1 for n in range(1, 13) if n != PROSE)


@pytest.fixture(scope="module")
def forms(build_dir, tmp_path_factory):
    with served(tmp_path_factory.mktemp("requests"), province()) as found:
        yield found


def panel(found: Warehouse, key: str, narrow: bool = False, **more: object) -> Panel:
    selection = resolved(Selection(**more), narrow=narrow)  # type: ignore[arg-type]
    return next(one for one in requests.panels(found, selection) if one.key == key)


def test_sums_say_how_many_reports_state_them(forms) -> None:
    frame = panel(forms, "flow").frame.set_index("indicator")
    assert tuple(frame.loc["requests_received", ["sum", "reports", "zeros"]]) == (RECEIVED, 12, 2)
    assert tuple(frame.loc["requests_completed", ["sum", "reports"]]) == (RECEIVED + 1, 11)
    assert frame.loc["outcomes_withdrawn", "reports"] == 10


def test_chosen_years_are_added_up_and_named(forms) -> None:
    found = panel(forms, "flow", years=(BEFORE, NOW))
    assert found.frame.set_index("indicator").loc["requests_received", "sum"] == 2 * RECEIVED
    assert "2020-2021 至 2021-2022" in found.title


def test_a_surplus_reads_as_carried_over(forms) -> None:
    assert "其中 1 份办结多于收到，共多 1 件，可能含上一学年结转" in panel(forms, "flow").lead
    frame = panel(forms, "schools").frame.set_index("school_id")
    assert "可能含上年结转" in str(frame.loc[f"invented{CARRIED}", "carried"])
    assert frame.loc["invented6", "carried"] == ""


def test_no_requests_is_an_answer_and_stays(forms) -> None:
    found = panel(forms, "schools")
    frame = found.frame.set_index("school_id")
    assert frame.loc[f"invented{PROSE}", "requests_received"] == 0
    assert frame.loc[f"invented{PROSE}", "requests_completed__status"] == "not_stated"
    assert found.figure is not None
    assert found.figure["data"][1]["x"].count(0) == 2
    assert "其中 2 份为 0 件" in panel(forms, "flow").lead


def test_shares_are_of_reports_that_state_all_outcomes(forms) -> None:
    frame = panel(forms, "outcomes").frame
    year = frame[frame["label"] == NOW].set_index("part")
    complete = RECEIVED + 1 - (SILENT - 1)
    assert year["n"].tolist() == [complete] * 4
    assert year.loc["outcomes_granted", "share"] == 1
    assert year.loc["outcomes_granted", "low"] == pytest.approx(wilson(complete, complete)[0])


def test_shares_of_few_are_faint_and_a_school_without_them_says_why(forms) -> None:
    found = panel(forms, "outcomes", schools=("invented6", f"invented{SILENT}"))
    assert found.figure is not None
    assert found.figure["data"][0]["marker"]["opacity"] == [1, 1, 0.4]
    silent = found.frame[found.frame["picked"] & found.frame["share"].isna()]
    assert set(silent["gap"]) == {"没有四种结果都有数字的报告"}
    assert "n = 10" in str(found.figure["layout"]["annotations"])


def test_schools_are_ranked_by_requests_never_by_a_share(forms) -> None:
    found = panel(forms, "schools")
    assert found.frame["requests_received"].dropna().is_monotonic_decreasing
    assert not [column for column in found.columns if column.kind == "percent"]


def test_subjects_routes_and_applicants_are_summed_with_their_reports(forms) -> None:
    frame = panel(forms, "topics").frame.set_index("indicator")
    assert tuple(frame.loc["requests_on_admissions", ["sum", "reports"]]) == (RECEIVED, 11)
    assert frame.index[0] == "requests_on_admissions"
    assert frame["sum"].isna()["requests_by_fax"]
    assert frame.loc["requests_by_fax", "reports"] == 0


def test_every_sum_can_be_followed_to_its_reports(forms) -> None:
    frame = panel(forms, "sorts").frame.set_index("school_id")
    url = frame.loc["invented6", "requests_on_admissions__url"]
    assert url == f"/source/invented6-{NOW}?indicator=requests_on_admissions"


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(8, 10, 0.490, 0.943), (0, 10, 0, 0.278), (1, 1, 0.207, 1), (0, 0, 0, 1)],
)
def test_wilson(part: int, whole: int, low: float, high: float) -> None:
    assert wilson(part, whole) == pytest.approx((low, high), abs=5e-4)


def test_scattered_years_are_summed_with_a_word(build_dir, tmp_path) -> None:
    with served(tmp_path, scattered()) as found:
        flow = panel(found, "flow")
        assert flow.frame.set_index("indicator").loc["requests_received", "sum"] == 3 + 5 + 7
        assert "合计取各校最近一个有数字的学年" in flow.lead


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_workbook_holds_the_same_numbers(forms, lang: str) -> None:
    selection = resolved(Selection(lang, schools=("invented6",)))
    panels = requests.panels(forms, selection)
    book = openpyxl.load_workbook(io.BytesIO(workbook(requests.PAGE, forms, selection, panels, "http://x")))
    for one, sheet in zip(panels, book.worksheets[1 : len(panels) + 1], strict=True):
        keys = [column.key for column in one.columns if column.kind == "count"]
        expected = one.frame[keys].astype(float).sum().sum()
        found = [
            float(str(cell.value))
            for row in sheet.iter_rows()
            for cell in row
            if cell.number_format.startswith(("#", '"'))
        ]
        assert sum(found) == pytest.approx(expected)


@pytest.mark.parametrize("narrow", [False, True])
def test_an_empty_group_is_said_not_drawn_as_zero(forms, narrow: bool) -> None:
    for one in requests.panels(forms, resolved(Selection(province=("广西",)), narrow=narrow)):
        assert one.frame.empty or one.frame.get("reports", pd.Series([0])).eq(0).all()
