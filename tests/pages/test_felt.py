"""Speed as felt: what is loaded when, what is drawn when, what moves, and what a second visit costs."""

import json
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from tests.pages import province

SHIFT = """
window.shift = 0;
new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
  if (!entry.hadRecentInput) window.shift += entry.value;
})).observe({ type: "layout-shift", buffered: true });
"""
PATHS = ("/", "/channels", "/staffing", "/funding", "/checklist", "/requests", "/compare", "/quality")
WARM, COLD = 30_000, 1_300_000  # bytes over the wire


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> Iterator[str]:
    """The dashboard over an invented province."""
    from app import server

    with province.opened(tmp_path_factory.mktemp("felt")):
        running = make_server("127.0.0.1", 0, server, threaded=True)
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.port}"
        running.shutdown()
        thread.join()
        running.server_close()


FRUGAL = "Object.defineProperty(Navigator.prototype, 'connection', { value: { saveData: true } })"


def sparing(page: Page, address: str) -> None:
    """Open the address as somebody who saves data: only what is in sight is drawn."""
    page.add_init_script(FRUGAL)
    opened(page, address)


def opened(page: Page, address: str) -> int:
    """Open the address, wait until what is in sight is there; the bytes that came over the wire."""
    session, carried = page.context.new_cdp_session(page), []
    session.on("Network.loadingFinished", lambda event: carried.append(int(event["encodedDataLength"])))
    session.send("Network.enable")
    page.goto(address)
    expect(page.locator(".content h2").first).to_be_visible(timeout=20_000)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    return sum(carried)


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_light_and_stands_still(browser: Browser, address: str, path: str) -> None:
    # A profile of its own: what watches the others' requests (tests/browser.py) switches the browser's cache off.
    context = browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900})
    page, again = context.new_page(), context.new_page()
    page.add_init_script(SHIFT)
    cold = opened(page, f"{address}{path}?lang=zh")
    shift, figures = page.evaluate("window.shift"), page.locator(".figure-place").count()
    warm = opened(again, f"{address}{path}?lang=zh")
    context.close()
    assert 0 < warm <= WARM
    assert warm < cold <= COLD
    assert shift <= 0.05
    assert figures <= 8


def test_a_figure_is_drawn_when_the_reader_comes_to_it_and_its_room_is_kept(page: Page, address: str) -> None:
    sparing(page, f"{address}/channels?lang=zh")
    last = page.locator(".figure-place").last
    expect(page.locator(".figure-place .main-svg").first).to_be_visible()
    expect(last.locator(".js-plotly-plot")).to_have_count(0)
    box = last.bounding_box()
    assert box is not None
    last.scroll_into_view_if_needed()
    expect(last.locator(".main-svg").first).to_be_visible()
    drawn = last.locator(".js-plotly-plot").bounding_box()
    assert drawn is not None
    assert drawn["height"] == box["height"]


def test_the_other_figures_follow_while_nobody_waits(page: Page, address: str) -> None:
    opened(page, f"{address}/channels?lang=zh")
    places = page.locator(".figure-place")
    expect(page.locator(".figure-place .js-plotly-plot")).to_have_count(places.count(), timeout=20_000)
    assert page.evaluate("window.scrollY") == 0


def test_paper_shows_every_figure(page: Page, address: str) -> None:
    sparing(page, f"{address}/channels?lang=zh")
    expect(page.locator(".figure-place").last.locator(".js-plotly-plot")).to_have_count(0)
    page.pdf()
    expect(page.locator(".figure-place .js-plotly-plot")).to_have_count(page.locator(".figure-place").count())


def test_a_change_of_the_filters_draws_the_figures_in_sight_anew(page: Page, address: str) -> None:
    sparing(page, f"{address}/channels?lang=zh")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
    with page.expect_response("**/figure/channels/trend.json?*"):
        page.locator("button[data-theme]").click()
    expect(page.locator(".figure-place .main-svg").first).to_be_visible()
    assert len([one for one in sent if one.startswith("POST")]) == 1
    assert not [one for one in sent if "/spread.json" in one]


def test_the_grid_comes_only_where_one_is_shown(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opened(page, f"{address}/channels?lang=zh")
    assert not [url for url in asked if "dash_ag_grid" in url]
    opened(page, f"{address}/compare?lang=zh&layout=long&indicators=items_portal,budget,coverage")
    expect(page.locator(".grid .ag-row").first).to_be_visible()
    assert [url for url in asked if "dash_ag_grid.v" in url]


def test_a_figure_is_kept_as_long_as_build_and_code_stay(client) -> None:
    from pages._shared.figure_address import figure_address
    from pages._shared.selection import Selection

    path = figure_address("channels", "trend", Selection(theme="dark"))
    answer = client.get(path, buffered=True)
    assert set(answer.json) == {"data", "layout", "config"}
    assert json.loads(answer.text)["layout"]["height"] > 0
    assert "immutable" in answer.headers["Cache-Control"]
    old = client.get(path.split("&stamp=")[0], buffered=True)
    assert old.headers["Cache-Control"] == "no-cache"
    assert old.json == answer.json


@pytest.mark.parametrize("path", ["/figure/nowhere/trend.json", "/figure/channels/nothing.json"])
def test_an_unknown_figure_is_not_found(client, path: str) -> None:
    assert client.get(f"{path}?lang=zh", buffered=True).status_code == 404


def test_a_compressed_answer_that_did_not_change_is_not_sent_again(client) -> None:
    path = "/_dash-component-suites/dash/dcc/async-upload.js"
    first = client.get(path, buffered=True, headers={"Accept-Encoding": "gzip"})
    tag = first.headers["ETag"]
    again = client.get(path, buffered=True, headers={"Accept-Encoding": "gzip", "If-None-Match": tag})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")
