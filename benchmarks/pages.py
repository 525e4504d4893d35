"""What a page costs and how soon it shows a chart, beside Vizro and Streamlit: ``python -m benchmarks.pages --help``.

Writes PAGES.md. The opponents run from an environment of their own (benchmarks/opponents/requirements.txt); without
``--opponents`` only our own pages are measured.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from importlib.metadata import version
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

from benchmarks import pages_report
from benchmarks.pages_visit import CHART, CONTENT, Visit, change, profile, visit

ROOT = Path(__file__).resolve().parents[1]
FLAGS = [
    "--no-sandbox",  # measured in a container as well
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]
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
EQUIVALENT = "/channels"
CHOICES = {  # the control whose first choice is made
    "ours": ".filter-type input",
    "Vizro": ".dash-dropdown",
    "Streamlit": "[data-baseweb=select] input",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and write."""
    parser = argparse.ArgumentParser(description="Page weight and time to the first chart.")
    parser.add_argument("--build", type=Path, required=True, help="a BUILD_DIR with data")
    parser.add_argument("--opponents", type=Path, help="the opponents' environment (a folder with bin/)")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--port", type=int, default=8115, help="ours; the opponents take the next two")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "PAGES.md")
    given = parser.parse_args(arguments)
    with ExitStack() as stack:
        addresses = {
            name: stack.enter_context(serving(command, given.build, port))
            for port, (name, command) in enumerate(commands(given.opponents, given.port).items(), given.port)
        }
        browser = launched(stack.enter_context(sync_playwright()))
        equal = alternating(browser, addresses, given.runs)
        own = own_pages(browser, addresses["ours"], given.runs)
        changed = {name: change(browser, start(name, at), CHOICES[name]) for name, at in addresses.items()}
        chromium = browser.version
    machine = environment(chromium, given.opponents)
    given.out.write_text(pages_report.text(own, equal, changed, given.runs, machine), encoding="utf-8")
    print(given.out.read_text(encoding="utf-8"))
    return 0


def commands(opponents: Path | None, port: int) -> dict[str, list[str]]:
    """How each server is started, as its documentation says for production."""
    found = {"ours": [sys.executable, "app.py"]}
    if opponents:
        page = "benchmarks.opponents.vizro_page:app"
        bind = ["--bind", f"127.0.0.1:{port + 1}"]
        found["Vizro"] = [str(opponents / "bin" / "gunicorn"), page, "--workers", "4", *bind]
        script = "benchmarks/opponents/streamlit_page.py"
        settings = ["--server.headless", "true", "--server.port", str(port + 2)]
        settings += ["--server.address", "127.0.0.1", "--browser.gatherUsageStats", "false"]
        found["Streamlit"] = [str(opponents / "bin" / "streamlit"), "run", script, *settings]
    return found


@contextmanager
def serving(command: Sequence[str], build: Path, port: int) -> Iterator[str]:
    """The server's address, once it answers; stopped at the end."""
    given = {"BUILD_DIR": str(build.resolve()), "PORT": str(port), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | given, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            if process.poll() is not None:
                raise RuntimeError(f"{command[0]} stopped by itself")
            try:
                urllib.request.urlopen(address, timeout=60).close()
                break
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.5)
        yield address
    finally:
        process.terminate()
        process.wait(60)


def launched(playwright: Playwright) -> Browser:
    """Chromium: CHROMIUM, else the one that Playwright installed or the system has."""
    path = os.environ.get("CHROMIUM") or next(
        (
            str(one)
            for one in map(Path, ("/usr/bin/chromium", playwright.chromium.executable_path))
            if one.exists()
        ),
        None,
    )
    return playwright.chromium.launch(executable_path=path, args=FLAGS)


def start(name: str, address: str) -> str:
    """The address of the equivalent page."""
    return f"{address}{EQUIVALENT}?lang=zh" if name == "ours" else address


def alternating(
    browser: Browser, addresses: Mapping[str, str], runs: int
) -> dict[str, list[tuple[Visit, Visit]]]:
    """Cold and warm visits of the equivalent pages, one tool after the other; the first run does not count."""
    found: dict[str, list[tuple[Visit, Visit]]] = {name: [] for name in addresses}
    for run in range(runs + 1):
        for name, address in addresses.items():
            pair = cold_and_warm(browser, start(name, address))
            if run:
                found[name].append(pair)
    return found


def own_pages(browser: Browser, address: str, runs: int) -> dict[str, list[tuple[Visit, Visit]]]:
    """Cold and warm visits of each of our pages; the server has drawn each once before."""
    found = {}
    for path in PATHS:
        whole = f"{address}{path}?lang=zh"
        found[path] = [cold_and_warm(browser, whole, CONTENT) for _ in range(runs + 1)][1:]
    return found


def cold_and_warm(browser: Browser, address: str, ready: str = CHART) -> tuple[Visit, Visit]:
    """A visit with an empty cache and a second one in the same profile."""
    context = profile(browser)
    try:
        return visit(context, address, ready), visit(context, address, ready)
    finally:
        context.close()


def environment(chromium: str, opponents: Path | None) -> str:
    """Machine and versions in one line."""
    load = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    ours = ", ".join(
        f"{name} {version(name)}" for name in ("dash", "dash-mantine-components", "plotly", "duckdb")
    )
    others = ""
    if opponents:
        pinned = (ROOT / "benchmarks" / "opponents" / "requirements.txt").read_text(encoding="utf-8").split()
        others = ", ".join(
            pin.replace("==", " ") for pin in pinned if pin.startswith(("vizro==", "streamlit=="))
        )
    parts = (
        f"{os.cpu_count()} cores",
        load,
        f"Python {platform.python_version()}",
        f"Chromium {chromium}",
        ours,
        others,
    )
    return "; ".join(part for part in parts if part)


if __name__ == "__main__":
    raise SystemExit(main())
