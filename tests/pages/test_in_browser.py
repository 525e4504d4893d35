"""The pilot page in a real browser: one request per filter change, state in the URL, nothing from outside."""

import re
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from werkzeug.serving import make_server


@pytest.fixture(scope="module")
def address(build_dir) -> Iterator[str]:
    """The dashboard on a free port."""
    from app import server

    running = make_server("127.0.0.1", 0, server, threaded=True)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{running.port}"
    running.shutdown()
    thread.join()
    running.server_close()


def expect_figures(page: Page, count: int) -> None:
    """The page has that many figures, and each is drawn once the reader comes to it."""
    expect(page.locator(".figure-place")).to_have_count(count, timeout=20_000)
    for figure in page.locator(".figure-place").all():
        figure.scroll_into_view_if_needed()
        expect(figure.locator(".js-plotly-plot .main-svg").first).to_be_visible(timeout=20_000)
    page.evaluate("window.scrollTo(0, 0)")
    expect(page.locator(".js-plotly-plot")).to_have_count(count)


@pytest.fixture
def channels(page: Page, address: str) -> Page:
    page.goto(f"{address}/channels?lang=zh")
    expect_figures(page, 3)
    return page


def choose(page: Page, name: str, typed: str) -> None:
    page.locator(f".filter-{name} input").first.click()
    page.keyboard.type(typed)
    page.locator("[role=option]:visible").first.click()
    page.keyboard.press("Escape")


def test_a_filter_is_one_request_and_stands_in_the_url(channels: Page) -> None:
    posts: list[str] = []
    channels.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    choose(channels, "province", "cq")
    expect(channels.locator("h2").first).to_contain_text("重庆")
    assert len(posts) == 1
    expect(channels).to_have_url(re.compile(r"province=%E9%87%8D%E5%BA%86"))
    expect(channels.locator("nav a.current")).to_have_attribute("href", re.compile("province="))


def test_a_school_is_found_by_its_initials(channels: Page) -> None:
    choose(channels, "school", "ylg")
    expect(channels).to_have_url(re.compile(r"school=s1(&|$)"))
    expect(channels.locator(".states").first).to_contain_text("云岭理工大学")


def test_a_shared_link_shows_the_same_and_says_what_it_ignored(page: Page, address: str) -> None:
    page.goto(f"{address}/channels?lang=en&province=广西,Mars&align=same&theme=dark")
    expect(page.locator("h2").first).to_contain_text("Guangxi")
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    expect(page.locator(".ignored")).to_contain_text("province=Mars")
    expect(page.locator("input[value=same]")).to_be_checked()
    assert "align=same" in page.url


def test_table_theme_and_language(channels: Page) -> None:
    channels.locator(".panel").first.get_by_text("表", exact=True).click()
    expect(channels.locator("table.data").first).to_contain_text("12,345")
    expect(channels.locator("table.data td.missing").first).to_be_visible()
    channels.locator("button[data-theme]").click()
    expect(channels).to_have_url(re.compile("theme=dark"))
    channels.locator("button[data-lang]").click()
    expect(channels.locator("h1")).to_have_text("Channels")
    expect(channels).to_have_url(re.compile("lang=en&theme=dark"))
    expect(channels).to_have_title(re.compile("Channels"))


def test_a_phone_shows_it_without_scrolling_sideways(context: BrowserContext, channels: Page) -> None:
    channels.set_viewport_size({"width": 390, "height": 800})
    channels.reload()
    expect_figures(channels, 3)
    assert channels.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    channels.locator(".filters-toggle").click()
    expect(channels.locator(".filter-province")).to_be_visible()


def test_an_unknown_address_says_so(page: Page, address: str, complaints: list[str]) -> None:
    answer = page.goto(f"{address}/nowhere")
    assert answer is not None
    assert answer.status == 404
    expect(page.locator("h1")).to_have_text("没有这个页面")
    # The browser itself notes the status of the page.
    assert [line for line in complaints if "status of 404" not in line] == []
    complaints.clear()
