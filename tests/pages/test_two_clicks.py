"""From a figure to its line in the report, in a real browser: from a chart's mark, from a table's cell."""

import os
import re
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from tests.pages.lists import build


@pytest.fixture(scope="module")
def address(build_dir, tmp_path_factory) -> Iterator[str]:
    """The dashboard over the build with checklists and texts."""
    from app import server

    folder = tmp_path_factory.mktemp("clicks")
    build(folder)
    before = os.environ["BUILD_DIR"]
    os.environ["BUILD_DIR"] = str(folder)
    running = make_server("127.0.0.1", 0, server, threaded=True)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{running.port}"
    running.shutdown()
    thread.join()
    running.server_close()
    os.environ["BUILD_DIR"] = before


PATIENCE = 20_000  # milliseconds for the first content of a page


def expect_marked(page: Page, line: int, quote: str) -> None:
    """The line is marked, its words emphasised, and the place is in sight inside the document's box."""
    marked = page.locator(f"#L{line}.marked")
    expect(marked.locator("mark")).to_have_text(quote, timeout=PATIENCE)
    expect(marked).to_be_in_viewport()


def test_from_a_charts_mark(page: Page, address: str) -> None:
    page.goto(f"{address}/checklist?lang=zh&province=重庆&sort=name&rows=1&of=2023")
    graph = page.locator("[aria-labelledby=panel-item_grid] .js-plotly-plot")
    expect(graph.locator(".ytick text").first).to_have_text("云岭理工大学", timeout=PATIENCE)
    box = graph.locator(".nsewdrag").first
    box.scroll_into_view_if_needed()
    area = box.bounding_box()
    assert area is not None
    # The school lies across the page: its categories' sums and the items of the first category, 21 pixels each.
    columns = graph.locator(".xtick text").all_text_contents()
    width = page.evaluate(
        "g => g._fullLayout.xaxis.d2p(1) - g._fullLayout.xaxis.d2p(0)", graph.element_handle()
    )
    box.click(position={"x": width * (columns.index("2 章程与规章制度") + 0.5), "y": area["height"] / 2})
    page.wait_for_url(re.compile(r"/source/s1-2022-2023\?item=2&.*province="))
    expect_marked(page, 9, "2")


def test_from_a_tables_cell(page: Page, address: str) -> None:
    page.goto(f"{address}/channels?lang=zh")
    panel = page.locator("[aria-labelledby=panel-trend]")
    panel.get_by_text("表", exact=True).click()
    panel.locator("table.data a[href*='s1-2022-2023?indicator=items_portal']").first.click()
    expect_marked(page, 5, "300")
    page.locator("a.to-line[data-line='3']").first.click()
    expect(page.locator("#L3")).to_be_in_viewport()
    assert "indicator=items_portal" in page.url


def test_from_a_heading_to_the_next_value_and_back(page: Page, address: str) -> None:
    page.goto(f"{address}/source/s1-2022-2023?indicator=items_portal&lang=zh&province=重庆")
    expect_marked(page, 5, "300")
    expect(page.locator("nav a[href^='/channels']")).to_have_attribute("href", re.compile("province="))
    page.get_by_text("下一个（J）→").click()
    expect(page.locator("#L6.marked")).to_be_in_viewport()
    page.go_back()
    expect_marked(page, 5, "300")


def test_a_long_text_comes_at_its_place_and_wholly_when_asked(page: Page, address: str) -> None:
    page.goto(f"{address}/source/s3-2022-2023?line=2500&lang=zh")
    expect(page.locator("#L2500.marked")).to_be_in_viewport()
    expect(page.locator("#L2400")).to_have_count(0)
    page.get_by_text("显示全部 5,000 行").click()
    expect(page.locator("#L1")).to_have_count(1)
    expect(page.locator("#L2500.marked")).to_be_in_viewport()


@pytest.mark.parametrize(
    "path", ["/checklist", "/checklist?item=5", "/source/s1-2022-2023?item=9", "/source/nope"]
)
def test_nothing_scrolls_sideways_on_a_phone(page: Page, address: str, path: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang=en&theme=dark")
    expect(page.locator(".content .panel, .content .failure").first).to_be_visible(timeout=PATIENCE)
    page.wait_for_timeout(500)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
