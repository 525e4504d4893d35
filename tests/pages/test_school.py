"""A school's page: facts, reports, standing among stated peers, figures, findings, checklist."""

import io

import openpyxl
import pytest

import app
from pages import school
from pages._shared import callbacks, peers, queries, tables
from pages._shared.panel import Panel
from pages._shared.registry import resolved
from pages._shared.school import peers as school_peers
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse
from pages._shared.workbook.book import workbook
from tests.pages.lists import walk
from tests.pages.province import APPLICABLE, DISCLOSED, opened, sections

assert app.server  # pages need the app


@pytest.fixture(scope="module")
def province(build_dir, tmp_path_factory):
    with opened(tmp_path_factory.mktemp("school")) as found:
        yield found


def panels(found: Warehouse, target: str = "invented1", lang: str = "zh", **view: str) -> dict[str, Panel]:
    selection = resolved(Selection(lang=lang, target=target, view=tuple(sorted(view.items()))))
    return {panel.key: panel for panel in school.panels(found, selection)}


def texts(found: Warehouse, target: str, **view: str) -> str:
    selection = resolved(Selection(target=target, view=tuple(sorted(view.items()))))
    return " ".join(one for one in walk(school.content(found, selection)) if isinstance(one, str))


def test_facts_say_what_is_inferred_and_link_merged_schools(province) -> None:
    own: dict[str, str] = dict(panels(province)["facts"].frame[["fact", "value"]].itertuples(index=False))
    assert own["曾用名"] == "云麓旧学院"
    assert own["省份"].endswith("（推定）")
    assert own["办学性质"] == "不详"
    assert own["并入本校的学校"] == "云麓第12大学"
    other = panels(province, "invented12")["facts"].frame
    assert other.loc[other["fact"] == "已并入", "link"].tolist() == ["/school/invented1"]


def test_reports_come_newest_first_with_their_coverage(province) -> None:
    frame = panels(province)["reports"].frame
    assert frame["year"].tolist() == ["2023-2024", "2022-2023", "2021-2022"]
    assert frame["disclosed"].tolist() == [DISCLOSED] * 3
    assert frame["applicable"].tolist() == [APPLICABLE] * 3
    assert set(frame["due"]) == {"没有已知的截止日"}


def test_no_checklist_is_no_coverage(province) -> None:
    found = panels(province, "invented7")
    assert found["coverage"].frame.empty
    assert "0%" in found["coverage"].lead
    labels = queries.labels(province, "zh")
    shown = next(tables.cells(found["reports"].frame, found["reports"].columns, labels))
    assert "无清单（只有正文）" in [cell.text for cell in shown]


def test_the_standing_leaves_the_school_out_and_counts_equals_half(province) -> None:
    own = panels(province)["peers"].frame.set_index("code").loc["items_portal"]
    values = [0, 204, 604, 704, 804, 904, 1004, 1104]
    assert own["n"] == len(values) == peers.FEWEST
    assert own["median"] == (704 + 804) / 2
    assert own["percentile"] == 1 / 8
    assert own["before"] == 103
    money = panels(province)["peers"].frame.set_index("code").loc["budget"]
    assert (money["n"], money["percentile"]) == (10, 0.5)


def test_the_peers_are_stated(province) -> None:
    panel = panels(province)["peers"]
    assert "同省、同类型" in panel.lead
    assert "10" in panel.lead
    assert any("云麓第2大学" in note and "云麓第1大学" not in note for note in panel.notes)


def test_chosen_peers_replace_the_computed_and_few_give_no_percentile(province) -> None:
    panel = panels(province, peers="invented2,invented6")["peers"]
    own = panel.frame.set_index("code").loc["items_portal"]
    assert (own["n"], own["median"]) == (2, 404)
    assert own["percentile"] is None or own["percentile"] != own["percentile"]
    assert "选定" in panel.lead


def test_another_year_can_be_compared(province) -> None:
    panel = panels(province, of="2021-2022")["peers"]
    assert "2021-2022" in panel.title
    assert panel.frame.set_index("code").loc["items_portal", "value"] == 102
    assert "of=1999-2000" in texts(province, "invented1", of="1999-2000")
    assert "已忽略" not in texts(province, "invented1", of="2021-2022")


def test_figures_and_texts_are_apart_and_lead_to_their_place(province) -> None:
    found = panels(province)
    numbers = found["figures"].frame.set_index("indicator")
    assert numbers.loc["items_portal", "2024"] == 104
    assert str(numbers.loc["items_portal", "2024__url"]).startswith("/source/invented1-2023-2024")
    answers = found["answers"].frame.set_index("indicator")
    assert answers.loc["portal_exists", "2024"] == "有"
    assert answers.loc["steering_group_head", "2024"] == "校长"
    blank = panels(province, "invented3")["figures"].frame.set_index("indicator").loc["items_portal"]
    assert blank.isna()["2024"]
    assert blank["2024__status"] == "blank"


def test_categories_add_up_and_open_items_are_named(province) -> None:
    found = panels(province)
    rows = found["coverage"].frame
    assert (rows["disclosed"].sum(), rows["applicable"].sum()) == (DISCLOSED, APPLICABLE)
    assert found["open_items"].frame["item"].tolist() == [3, 4, 5]


def test_an_unknown_school_is_said(province) -> None:
    assert panels(province, "nope") == {}
    assert "nope" in texts(province, "nope")
    assert school.controls(province, Selection(target="nope")) == []


def test_nothing_of_another_school_slips_in(province) -> None:
    alone = school_peers.alone(Selection(), "invented2")
    assert set(queries.reports(province, alone)["school_id"]) == {"invented2"}


def test_both_languages_and_the_workbook(province) -> None:
    for lang in ("zh", "en"):
        selection = resolved(Selection(lang=lang, target="invented2"))
        made = school.panels(province, selection)
        book = openpyxl.load_workbook(
            io.BytesIO(workbook(school.PAGE, province, selection, made, "http://x"))
        )
        links = [c.hyperlink.target for row in book.worksheets[0].iter_rows() for c in row if c.hyperlink]
        assert [one for one in links if one] == [f"http://x/school/invented2?lang={lang}&theme=light"]
        assert len(links) == len(book.worksheets)  # the contents name every sheet after the cover


def test_the_callback_fills_the_page(province) -> None:
    asked = {"page": "school", "target": "invented1", "search": "lang=en", "theme": "light", "narrow": True}
    shown = [f"panel-{key}" for key in panels(province) if key != "facts"]
    assert sections(callbacks.fill(asked)) == shown
