"""One visit of a page in Chromium: bytes over the wire, requests, time to the first chart, layout shift."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

WIDTH, HEIGHT = 1440, 900
LONGEST = 60_000  # milliseconds that a page may take
# Runs before the page's own scripts. A chart counts as shown one frame after a mark of it stands in sight; layout
# shift is summed as web.dev/cls does: the largest window of shifts at most a second apart, five seconds in all.
WATCH = """
window.felt = { shift: 0, chart: null };
let sum = 0, first = 0, last = 0;
new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
  if (entry.hadRecentInput) return;
  const same = entry.startTime - last < 1000 && entry.startTime - first < 5000;
  if (!same) { sum = 0; first = entry.startTime; }
  sum += entry.value; last = entry.startTime;
  window.felt.shift = Math.max(window.felt.shift, sum);
})).observe({ type: "layout-shift", buffered: true });
const MARKS = ".js-plotly-plot :is(.trace path, .heatmaplayer image, .gl-container canvas)";
(function look() {
  const shown = [...document.querySelectorAll(MARKS)].some((mark) => {
    const box = mark.getBoundingClientRect();
    return box.width + box.height > 0 && box.top < window.innerHeight && box.bottom > 0
      && mark.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  });
  if (shown) requestAnimationFrame(() => { window.felt.chart = performance.now(); });
  else requestAnimationFrame(look);
})();
"""
# What is waited for: a chart; and on our own pages the content, with every figure that is in sight.
CHART = "window.felt.chart !== null"
CONTENT = """
document.querySelector(".content :is(.panel, .part, h2)") !== null
  && [...document.querySelectorAll(".figure-place")].every((box) => {
    const place = box.getBoundingClientRect();
    return !place.height || place.top >= window.innerHeight || box.querySelector(".main-svg");
  })
"""


@dataclass
class Traffic:
    """What the network carried: bytes as sent (compressed, with headers), requests that left the browser."""

    bytes: int = 0
    requests: int = 0
    posts: int = 0
    _cached: set[str] = field(default_factory=set)

    def listen(self, session: CDPSession) -> None:
        """Count what the session's page loads from now on; frames of web sockets too."""
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.requestServedFromCache", lambda event: self._cached.add(event["requestId"]))
        session.on("Network.loadingFinished", self._finished)
        session.on("Network.webSocketFrameReceived", self._frame)
        session.send("Network.enable")

    def _sent(self, event: dict[str, Any]) -> None:
        self.posts += event["request"]["method"] == "POST"

    def _finished(self, event: dict[str, Any]) -> None:
        if event["requestId"] not in self._cached and event["encodedDataLength"] > 0:
            self.requests += 1
            self.bytes += int(event["encodedDataLength"])

    def _frame(self, event: dict[str, Any]) -> None:
        frame = event["response"]
        text = frame["opcode"] == 1
        self.bytes += len(frame["payloadData"].encode() if text else base64.b64decode(frame["payloadData"]))


@dataclass(frozen=True, slots=True)
class Visit:
    """One load: kB over the wire, requests, ms until the first chart (None: the page shows none), shift (CLS)."""

    kilobytes: float
    requests: int
    chart: float | None
    shift: float
    figures: int


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a filter: POST requests, other requests, kB (frames of web sockets too)."""

    posts: int
    gets: int
    kilobytes: float


def profile(browser: Browser) -> BrowserContext:
    """A fresh profile, its cache empty: Chinese, 1440 by 900 pixels."""
    context = browser.new_context(locale="zh-CN", viewport={"width": WIDTH, "height": HEIGHT})
    context.add_init_script(WATCH)
    context.set_default_timeout(LONGEST)
    return context


def visit(context: BrowserContext, address: str, ready: str = CHART) -> Visit:
    """Load the address until ``ready`` holds and the network is quiet."""
    page, traffic = _listening(context)
    page.goto(address, wait_until="load")
    _settle(page, ready)
    felt = page.evaluate("window.felt")
    figures = page.locator(".js-plotly-plot").count()
    page.close()
    return Visit(traffic.bytes / 1000, traffic.requests, felt["chart"], felt["shift"], figures)


def change(browser: Browser, address: str, choose: str) -> Change:
    """One change of a filter: the first choice of the control that ``choose`` selects."""
    context = profile(browser)
    page, traffic = _listening(context)
    page.goto(address, wait_until="load")
    _settle(page, CHART)
    page.locator(choose).first.click()
    page.wait_for_timeout(500)
    before = (traffic.posts, traffic.requests, traffic.bytes)
    page.locator("[role=option]:visible").first.click()
    page.wait_for_timeout(4000)
    _settle(page, CHART)
    context.close()
    posts = traffic.posts - before[0]
    return Change(posts, traffic.requests - before[1] - posts, (traffic.bytes - before[2]) / 1000)


def _listening(context: BrowserContext) -> tuple[Page, Traffic]:
    page, traffic = context.new_page(), Traffic()
    traffic.listen(context.new_cdp_session(page))
    return page, traffic


def _settle(page: Page, ready: str) -> None:
    # Asked again and again from here: a page's content policy may forbid Playwright's own waiting function.
    for _ in range(LONGEST // 100):
        if page.evaluate(ready):
            break
        page.wait_for_timeout(100)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(700)
