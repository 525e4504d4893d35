"""What plotly's traces say, read back: plain texts, colours, names."""

from __future__ import annotations

import html
import re
from collections import Counter
from typing import Any

from pages._shared.panel import Panel

TAG = re.compile(r"<[^>]*>")
HEX = re.compile(r"^#([0-9a-fA-F]{6})$")
SYMBOLS = {"line-ns": "|", "circle-open": "○", "diamond": "◆", "diamond-open": "◇"}
GREY = "93A2A8"


def plain(text: object) -> str:
    """A label without its markup."""
    return html.unescape(TAG.sub(" ", str(text or ""))).strip()


def colour_of(colour: Any, line: Any = None) -> str:
    """RRGGBB of a trace's colour (the most frequent of many); where it is drawn by its edge, the edge's."""
    if isinstance(colour, list):
        colour = Counter(colour).most_common(1)[0][0] if colour else ""
    found = HEX.match(str(colour))
    edge = HEX.match(str((line or {}).get("color", ""))) if isinstance(line, dict) else None
    return (found or edge)[1].upper() if (found or edge) else GREY  # type: ignore[index]


def name_of(trace: dict[str, Any], panel: Panel) -> str:
    """The trace's name; where it has none, the word of the panel's key that has its mark or its colour."""
    if trace.get("name"):
        return plain(trace["name"])
    mark = SYMBOLS.get(str(trace.get("marker", {}).get("symbol", "")), "")
    colours = trace.get("marker", {}).get("color", "")
    own = set(colours) if isinstance(colours, list) else {colours}
    for colour, sign, name in panel.states:
        if (mark and sign == mark) or (not mark and not sign and colour in own):
            return name
    return ""
