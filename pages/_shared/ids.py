"""Component ids, as constants and small makers, so that a typo is a NameError."""

from __future__ import annotations

from typing import Any

QUERY = "query"
CONTENT = "content"
ROUTE = "route"
SEARCH = "school-search"

Id = dict[str, Any]  # a value may be Dash's wildcard


def control(name: Any) -> Id:
    """A control whose value stands in the URL under ``name``; filters and pages' own switches alike."""
    return {"control": name}


def nav(path: Any) -> Id:
    """A link to another page, which carries the filters along."""
    return {"nav": path}


def panel(key: Any, part: str) -> Id:
    """A part of a panel: "view" (the switch), "table" (filled on demand)."""
    return {"panel": key, "part": part}
