"""The whole way: the repository's data built by the command line, served as a program, used in a real browser."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

ROOT = Path(__file__).resolve().parent.parent
PATHS = (
    "/",
    "/channels",
    "/staffing",
    "/funding",
    "/checklist",
    "/requests",
    "/compare",
    "/quality",
    "/methods",
)
FILLED = "main h2, main .tile"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`python -m etl build` and `python app.py`, as `make run` calls them."""
    port = free_port()
    environment = os.environ | {"BUILD_DIR": str(tmp_path_factory.mktemp("build")), "PORT": str(port)}
    subprocess.run([sys.executable, "-m", "etl", "build"], cwd=ROOT, env=environment, check=True)
    with subprocess.Popen(
        [sys.executable, "app.py"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        assert address == f"http://127.0.0.1:{port}"
        answers(address)
        yield address
        server.terminate()


def answers(address: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(address, timeout=5).read()
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"{address} does not answer")


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    expect(page.locator(FILLED).first).to_be_visible(timeout=20_000)
    return page


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", PATHS)
def test_every_page_opens_at_both_widths(page: Page, address: str, path: str, lang: str) -> None:
    opened(page, f"{address}{path}?lang={lang}")
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.reload()
        expect(page.locator(FILLED).first).to_be_visible(timeout=20_000)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
            f"{path} at {width}"
        )


def test_filters_stay_while_navigating_and_going_back(page: Page, address: str) -> None:
    opened(page, f"{address}/channels?lang=zh&province=重庆")
    expect(page.locator("h2").first).to_contain_text("重庆")
    page.locator("nav a[href^='/staffing']").click()
    expect(page.locator("h1")).to_have_text(re.compile("人员"))
    expect(page).to_have_url(re.compile(r"/staffing\?.*province="))
    expect(page.locator("h2").first).to_contain_text("重庆")
    page.go_back()
    expect(page).to_have_url(re.compile(r"/channels\?.*province="))
    expect(page.locator("h2").first).to_contain_text("重庆")


def test_from_a_figure_to_its_line_in_two_clicks(page: Page, address: str) -> None:
    opened(page, f"{address}/school/cqvtu?lang=zh")
    page.locator("a[href*='indicator=budget']").first.click()
    expect(page).to_have_url(re.compile(r"/source/cqvtu-2023-2024\?.*indicator=budget"))
    expect(page.locator("main")).to_contain_text("8000")
    expect(page.locator("main")).to_contain_text("90")


def test_the_workbook_holds_what_the_screen_shows(page: Page, address: str, tmp_path: Path) -> None:
    opened(page, f"{address}/compare?lang=zh&school=cqvie,cqvtu")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Excel")).first.click()
    path = tmp_path / "compare.xlsx"
    download.value.save_as(path)
    book = load_workbook(path)
    cells = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {"重庆工程职业技术学院", "重庆机电职业技术大学", 1581, 335} <= cells
    findings = book["疑点（待核实）"]
    texts = [str(cell.value) for row in findings.iter_rows() for cell in row]
    assert any("清单各项合计 168，统计表第11项 164" in text for text in texts)
    assert any("第7项 8,000 元" in text for text in texts)
    screen = page.locator("main").inner_text()
    assert "1,581" in screen
    assert "335" in screen


def test_language_and_theme_switches(page: Page, address: str) -> None:
    opened(page, f"{address}/?lang=zh&theme=light")
    page.locator("button[data-theme]").click()
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    page.locator("button[data-lang]").click()
    expect(page.locator("h1")).to_have_text("Overview")
    expect(page).to_have_url(re.compile("lang=en.*theme=dark"))


def test_an_unknown_value_in_the_url_is_named(page: Page, address: str) -> None:
    opened(page, f"{address}/funding?lang=zh&province=火星")
    expect(page.locator(".ignored")).to_contain_text("province=火星")
