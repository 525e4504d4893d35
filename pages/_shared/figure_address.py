"""Where the browser finds a panel's figure: an address that changes with the build, the selection and the code."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from pages._shared.selection import Selection
from pages._shared.warehouse import release

HERE = Path(__file__)
DRAWS = (HERE.parents[1], HERE.parents[2] / "data" / "words")


def figure_address(page: str, panel: str, selection: Selection) -> str:
    """/figure/<page>/<panel>.json?…; what the URL of a page leaves to the browser (widths, target) stands in it."""
    more = {
        "target": selection.target,
        "narrow": "1" if selection.narrow else "",
        "wide": "1" if selection.wide else "",
        "stamp": stamp(selection),
    }
    extra = urlencode({name: value for name, value in more.items() if value})
    return f"/figure/{page}/{panel}.json?{selection.query_string()}&{extra}"


def stamp(selection: Selection) -> str:
    """The build and the code that draw the selection: as long as both stay, the figure is the same."""
    warehouse = release(selection.release)
    return f"{warehouse.build_id}-{_code()}" if warehouse else ""


@cache
def _code() -> str:
    files = (file for place in DRAWS for file in place.rglob("*") if file.suffix in (".py", ".csv"))
    return format(int(max(file.stat().st_mtime for file in files)), "x")
