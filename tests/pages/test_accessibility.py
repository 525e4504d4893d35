"""Every page in a real browser: axe, the keyboard, 400 % zoom, less motion, contrast, a table behind every figure."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from tests.pages.filing import registers, reports, served

AXE = Path(__file__).parents[1] / "vendor" / "axe-core-4.14.1.min.js"
PATHS = (
    "/",
    "/channels",
    "/channels?show=change&school=invented1",
    "/staffing",
    "/funding",
    "/checklist",
    "/checklist?item=3",
    "/requests",
    "/compare",
    "/quality",
    "/methods",
    "/check",
    "/data",
    "/releases",
    "/accessibility",
    "/school/invented1",
    "/school/nobody",
    "/source/invented1-2021-2022",
    "/source/invented1-2021-2022?indicator=requests_received",
)
RUN = """axe.run(document, {
    resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}).then((found) => found.violations
    .filter((one) => ["serious", "critical"].includes(one.impact))
    .map((one) => `${one.id} (${one.impact}) × ${one.nodes.length}: ${one.nodes[0].html.slice(0, 160)}`))"""


@pytest.fixture(scope="module")
def address(build_dir, tmp_path_factory) -> Iterator[str]:
    """The dashboard on a free port, with an invented province in which every page has something to show."""
    from app import server

    with served(tmp_path_factory.mktemp("filing"), reports(), registers()):
        yield from running_at(server)


def running_at(server: Any) -> Iterator[str]:
    running = make_server("127.0.0.1", 0, server, threaded=True)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{running.port}"
    running.shutdown()
    thread.join()
    running.server_close()


def visit(page: Page, address: str, path: str, **query: str) -> None:
    """Open a page and wait until it is filled."""
    more = "&".join(f"{name}={value}" for name, value in query.items())
    page.goto(f"{address}{path}{'&' if '?' in path else '?'}{more}")
    page.wait_for_selector(".content > *:not(.skeleton)", state="attached")
    page.wait_for_load_state("networkidle")


def faults(page: Page) -> list[str]:
    """What axe calls serious or critical, with the first place of each."""
    page.evaluate(f"{AXE.read_text(encoding='utf-8')};0")
    found: list[str] = page.evaluate(RUN)
    return found


@pytest.fixture(scope="module", params=[("light", "zh"), ("dark", "en")], ids="-".join)
def dressed(request, browser: Browser) -> Iterator[tuple[Page, str, str]]:
    """A page, its theme and its language."""
    theme, lang = request.param
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme=theme)
    yield context.new_page(), theme, lang
    context.close()


@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_serious(dressed: tuple[Page, str, str], address: str, path: str) -> None:
    page, theme, lang = dressed
    visit(page, address, path, lang=lang, theme=theme)
    assert faults(page) == []


def test_axe_bites(page: Page) -> None:
    page.set_content("<html lang='en'><title>x</title><main><h1>x</h1><button></button></main></html>")
    assert any("button-name" in one for one in faults(page))


@pytest.fixture(scope="module")
def magnified(browser: Browser) -> Iterator[Page]:
    """A window of 1280 pixels at 400 %."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PATHS)
def test_at_400_percent_nothing_scrolls_sideways(magnified: Page, address: str, path: str) -> None:
    visit(magnified, address, path, lang="en")
    assert magnified.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_keyboard_reaches_filters_switches_and_numbers(page: Page, address: str) -> None:
    visit(page, address, "/channels", lang="zh")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate("document.activeElement.closest('.filters, .controls, .panel-tools')?.className")
        )
        if page.evaluate("document.activeElement.closest('.panel-tools') !== null"):
            break
    assert {"filters", "controls", "panel-tools"} <= set(seen)
    assert (
        page.evaluate("getComputedStyle(document.activeElement.nextElementSibling ?? document.activeElement)")
        != ""
    )
    page.keyboard.press("ArrowRight")
    number = page.locator(".panel").first.locator("table.data td a").first
    expect(number).to_be_visible()
    number.focus()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/source/"))


def test_slash_goes_to_the_search_and_j_to_the_next_figure(page: Page, address: str) -> None:
    visit(page, address, "/source/invented1-2021-2022?item=5", lang="zh")
    for key, link, there in (("j", "after", "item=6"), ("k", "before", "item=5")):
        page.wait_for_selector(f".stepper .step-{link}")
        page.keyboard.press(key)
        expect(page).to_have_url(re.compile(there))
        page.wait_for_selector(".content > *:not(.skeleton)")
    page.keyboard.press("/")
    expect(page.locator("#school-search")).to_be_focused()
    page.keyboard.type("invented1")
    page.locator("[role=option]:visible").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/school/invented1"))


def test_every_figure_has_words_and_a_table(page: Page, address: str) -> None:
    visit(page, address, "/channels", lang="zh")
    charts = page.locator(".chart")
    assert charts.count() == 3
    for i in range(charts.count()):
        expect(charts.nth(i)).to_have_attribute("role", "img")
        assert len(charts.nth(i).get_attribute("aria-label") or "") > 20
        panel = page.locator(".panel").nth(i)
        panel.get_by_text("表", exact=True).click()
        expect(panel.locator("table.data th[scope=col]").first).to_be_visible()
        expect(panel.locator("table.data caption")).to_have_count(1)


@pytest.mark.parametrize("path", ["/", "/compare", "/school/invented1", "/source/invented1-2021-2022"])
def test_landmarks_and_one_first_heading(page: Page, address: str, path: str) -> None:
    visit(page, address, path, lang="zh")
    for name in ("header", "header nav", "main", ".page > footer", "h1"):
        expect(page.locator(name)).to_have_count(1)


def test_less_motion_means_none(browser: Browser, address: str) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    visit(page, address, "/channels", lang="zh")
    styles = "[...document.querySelectorAll('*')].map((one) => getComputedStyle(one))"
    moves = "(one) => parseFloat(one.transitionDuration) > 0 || one.animationName !== 'none'"
    assert page.evaluate(f"{styles}.filter({moves}).length") == 0
    context.close()


def test_the_palette_has_contrast() -> None:
    from pages._shared.theme import DARK, LIGHT

    for palette in (LIGHT, DARK):
        for name in ("ink", "muted", "accent", "median"):
            assert contrast(getattr(palette, name), palette.surface) >= 4.5, name
        for colour in (palette.other, *palette.series):
            assert contrast(colour, palette.surface) >= 3, colour


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio of two colours."""
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
