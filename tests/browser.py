"""A real browser for the tests, and a page that fails its test on any error or any call to another host."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Route, sync_playwright

FLAGS = [
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]
OWN_HOSTS = {"127.0.0.1", "localhost", "::1"}


def find_browser(playwright: Playwright) -> str:
    """Path of the browser: CHROMIUM, else `chromium` on the PATH, else Playwright's own; else fails."""
    named = os.environ.get("CHROMIUM")
    for candidate in (named, shutil.which("chromium"), playwright.chromium.executable_path):
        if candidate and Path(candidate).exists():
            return candidate
        if candidate and candidate == named:
            pytest.fail(f"CHROMIUM names {named}, which does not exist", pytrace=False)
    pytest.fail(
        "no browser: run `make test`, which installs one, or name one with CHROMIUM=/path/to/chromium",
        pytrace=False,
    )


def watch(context: BrowserContext) -> list[str]:
    """Notes what goes wrong on the context's pages: errors, and calls to other hosts (which are refused)."""
    complaints: list[str] = []

    def guard(route: Route) -> None:
        url = urlsplit(route.request.url)
        if url.scheme in ("http", "https") and url.hostname not in OWN_HOSTS:
            complaints.append(f"request to another host: {route.request.url}")
            route.abort()
        else:
            route.continue_()

    context.route("**/*", guard)
    context.on("weberror", lambda found: complaints.append(f"page error: {found.error}"))
    context.on(
        "console",
        lambda line: complaints.append(f"console error: {line.text}") if line.type == "error" else None,
    )
    return complaints


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium for the whole run."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(playwright), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile: Chinese, 1440 by 900 pixels."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900})
    yield context
    context.close()


@pytest.fixture
def complaints(context: BrowserContext) -> list[str]:
    """What `page` would fail on; a test that expects one takes it out."""
    return watch(context)


@pytest.fixture
def page(context: BrowserContext, complaints: list[str]) -> Iterator[Page]:
    """An empty page; the test fails at its end if the page had an error or called another host."""
    yield context.new_page()
    assert not complaints, "\n".join(complaints)
