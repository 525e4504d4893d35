"""Scores on an invented province: off by default, what the panels say, the page in a browser."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from playwright.sync_api import Page, expect

import app  # noqa: F401  (pages need the Dash app)
from pages import scoring
from pages._shared import export, queries
from pages._shared.panel import Panel
from pages._shared.registry import PAGES
from pages._shared.scoring.settings import settings
from pages._shared.selection import Selection
from pages._shared.words import word
from pages._shared.workbook.book import workbook
from tests.pages.lists import walk
from tests.pages.province import build, opened
from tests.scoring.schemes import GIVEN, HAND, ITEMS, SUMS, write

PATIENCE = 30_000  # milliseconds: the first figures need the libraries and the province
ROOT = Path(__file__).resolve().parents[2]
TIMELY = {
    "criterion": "late",
    "part": "b",
    "part_zh": "乙",
    "part_en": "B",
    "points": "10",
    "evidence": "timeliness",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two schemes: one that leaves out what cannot be judged, one that keeps it open."""
    folder = tmp_path_factory.mktemp("scoring")
    write(folder, (ITEMS | {"points": "50"}, SUMS, TIMELY, HAND), least_judged="0.3")
    return folder


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Iterator:
    os.environ["SCORING_DIR"] = str(folder)
    with opened(tmp_path_factory.mktemp("province")) as found:
        yield found
    del os.environ["SCORING_DIR"]


def drawn(warehouse, selection: Selection = Selection()) -> dict[str, Panel]:  # noqa: B008
    return {panel.key: panel for panel in scoring.panels(warehouse, selection)}


def row(panel: Panel, school: int) -> pd.Series:
    return panel.frame[panel.frame["school_id"] == f"invented{school}"].iloc[0]


def test_off_unless_the_environment_says_so(client) -> None:
    assert not settings({}).on
    assert not settings({"SCORING": "off"}).on
    assert settings({"SCORING": "on"}).on
    assert settings({"SCORING": "public"}).public
    with pytest.raises(ValueError, match="SCORING=yes"):
        settings({"SCORING": "yes"})
    assert "scoring" not in PAGES
    assert client.get("/scoring").status_code == 404
    assert client.get("/export/scoring.xlsx").status_code == 404
    assert client.get("/export/scoring/totals.csv").status_code == 404
    assert "/scoring" not in client.get("/_dash-layout").text
    assert PAGES["overview"].in_navigation


def test_totals_parts_and_range(warehouse) -> None:
    totals = drawn(warehouse)["totals"]
    one, two = row(totals, 1), row(totals, 2)
    # 45 of 48 items are published; the form is there and agrees; no deadline is known; 7 of 10 by hand for the first.
    assert one["part0"] == pytest.approx(50 * 45 / 48)
    assert one["value"] == pytest.approx(50 * 45 / 48 + 40 + 7)
    assert (one["high"] - one["low"], two["high"] - two["low"]) == (pytest.approx(10), pytest.approx(20))
    assert two["value"] == pytest.approx((50 * 45 / 48 + 40) / 90 * 100)
    assert one["low"] <= one["value"] <= one["high"]
    assert pd.isna(two["part2"])
    assert two["part2__status"] == "unjudged"


def test_without_annexes_there_is_no_total_and_no_zero(warehouse) -> None:
    totals = drawn(warehouse)["totals"]
    prose = row(totals, 9)
    assert pd.isna(prose["value"])
    assert pd.isna(prose["rank"])
    assert prose["value__status"] == "unjudged"
    assert prose["high"] == 100
    assert word("status.unjudged", "zh") in totals.n
    cells = export.csv_text(totals, queries.labels(warehouse, "zh"))
    line = next(line for line in cells.splitlines() if line.startswith(str(prose["school"])))
    assert line.split(",")[1:3] == ["无法评定", "无法评定"]


def test_the_year_and_the_province_are_the_schemes(warehouse) -> None:
    frame = drawn(warehouse, Selection(years=("2021-2022",), province=("广西",)))["totals"].frame
    assert set(frame["year_ending"]) == {2024}
    assert len(frame) == 11
    assert "invented12" not in set(frame["school_id"])


def test_the_breakdown_leads_to_each_place(warehouse) -> None:
    asked = Selection(view=(("detail", "invented1"),))
    frame = drawn(warehouse, asked)["breakdown"].frame
    items, sums, late, hand = frame.to_dict("records")
    report = "/source/invented1-2023-2024"
    assert items["evidence__url"] == f"{report}?item=3"  # the first that cost points
    assert items["evidence"].startswith("填报已公开 44")
    assert sums["evidence__url"] == report
    assert (hand["got"], hand["open"]) == (7, 0)
    assert items["got__url"] == items["evidence__url"]
    assert all(frame["evidence__url"].str.startswith(report))
    assert "电话接通" in hand["evidence"]
    assert late["state"] == word("scoring.state.open", "zh")
    assert pd.isna(late["got"])
    assert late["got__status"] == "unjudged"
    assert sum(frame["got"].fillna(0)) == pytest.approx(50 * 45 / 48 + 30 + 7)
    pending = drawn(warehouse, Selection(view=(("detail", "invented2"),)))["breakdown"].frame.iloc[3]
    assert pd.isna(pending["got"])
    assert pending["got__status"] == "pending"


def test_the_readers_weights_move_ranks_and_nonsense_is_as_none(warehouse) -> None:
    moved = drawn(warehouse, Selection(view=(("weights", "0,0,100"),)))["moved"]
    first = row(moved, 1)
    assert first["other"] == pytest.approx(70)
    assert set(moved.frame["school_id"]) == {f"invented{n}" for n in range(1, 7)}
    assert moved.lead.startswith(word("scoring.moved.own", "zh")[:4])
    equal = drawn(warehouse)["moved"]
    for text in ("1,2", "a,b,c", "0,0,0", "-1,1,1", "nan,1,1", "inf,1,1"):
        other = drawn(warehouse, Selection(view=(("weights", text),)))["moved"]
        pd.testing.assert_frame_equal(
            other.frame.drop(columns=["url", "before__url"]), equal.frame.drop(columns=["url", "before__url"])
        )


def test_files_with_errors_are_shown_and_a_public_site_shows_only_public_schemes(
    warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def use(name: str, mode: str = "on", **files: Any) -> dict[str, Panel]:
        monkeypatch.setenv("SCORING_DIR", str(write(tmp_path / name, **files)))
        monkeypatch.setenv("SCORING", mode)
        return drawn(warehouse)

    wrong = use("wrong", given=(GIVEN | {"points": "99"},))
    assert list(wrong) == ["errors"]
    assert wrong["errors"].frame.iloc[0]["where"] == "manual.csv, line 2"
    assert use("wrong", "public", given=(GIVEN | {"points": "99"},)) == {}
    assert "totals" in use("internal")
    assert use("internal", "public") == {}
    assert word("scoring.none", "zh") in str(scoring.content(warehouse, Selection()))
    assert "totals" in use("open to all", "public", public="是")


def test_the_page_warns_names_the_scheme_and_says_what_is_internal(warehouse) -> None:
    for lang in ("zh", "en"):
        texts = [
            str(getattr(one, "children", ""))
            for one in walk(scoring.content(warehouse, Selection(lang=lang)))
        ]
        for key in ("scoring.warning", "scoring.internal"):
            assert word(key, lang) in texts
        assert len(scoring.controls(warehouse, Selection(lang=lang))) == 2


def test_the_workbook_holds_what_the_screen_holds(warehouse) -> None:
    panels = list(drawn(warehouse).values())
    content = workbook(scoring.PAGE, warehouse, Selection(), panels, "http://x")
    book = openpyxl.load_workbook(BytesIO(content))
    cells = {
        str(cell.value)
        for sheet in book
        for line in sheet.iter_rows()
        for cell in line
        if cell.value is not None
    }
    for panel in panels:
        assert panel.title in cells
    assert "无法评定" in cells


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Iterator[str]:
    """The dashboard with SCORING=on in a process of its own."""
    environment = os.environ | {
        "BUILD_DIR": str(build(tmp_path_factory.mktemp("served"))),
        "SCORING": "on",
        "SCORING_DIR": str(folder),
        "PORT": "0",
    }
    code = (
        "import app; from werkzeug.serving import make_server;"
        "s = make_server('127.0.0.1', 0, app.server, threaded=True);"
        "print(s.port, flush=True); s.serve_forever()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        process.terminate()


def test_weights_stand_in_the_url_and_a_school_opens(page: Page, address: str) -> None:
    page.goto(f"{address}/scoring?lang=zh")
    expect(page.locator("header nav a.current")).to_have_text(word("page.scoring", "zh"))
    page.locator(".chart").first.scroll_into_view_if_needed(timeout=PATIENCE)
    expect(page.locator(".js-plotly-plot").first).to_be_visible(timeout=PATIENCE)
    assert "weights" not in page.url
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    field = page.locator(".weights input").last
    field.fill("60")
    field.press("Tab")
    expect(page).to_have_url(re.compile(r"weights=50,40,60"))
    expect(page.locator(".panel", has=page.locator("#panel-moved")).locator(".lead")).to_contain_text(
        "50 : 40 : 60"
    )
    assert len(posts) == 1
    page.locator(".controls .mantine-Select-input").click()
    page.locator("[role=option]:visible", has_text="云麓第3大学").click()
    expect(page.locator("#panel-breakdown")).to_contain_text("云麓第3大学")
    expect(page).to_have_url(re.compile(r"detail=invented3"))
    page.get_by_text(word("scoring.weights.reset", "zh")).click()
    expect(page).not_to_have_url(re.compile("weights="))
    expect(page.locator(".weights input").last).to_have_value("10")


def test_a_phone_reads_it_in_english(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{address}/scoring?lang=en&theme=dark")
    expect(page.locator(".scoring-warning").first).to_contain_text("no league table", timeout=PATIENCE)
    page.locator(".chart").first.scroll_into_view_if_needed(timeout=PATIENCE)
    expect(page.locator(".js-plotly-plot").first).to_be_visible(timeout=PATIENCE)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    link = page.locator(".panel", has=page.locator("#panel-breakdown")).locator("tbody td a").first
    assert (link.get_attribute("href") or "").startswith("/source/")
