"""Small multiples → one line chart per facet."""

from __future__ import annotations

import html
import re
from typing import Any

from etl.workbook_charts import NOUGHT, Chart, Series
from pages._shared.figures import Figure
from pages._shared.figures.base import ZERO
from pages._shared.panel import Panel
from pages._shared.words import word
from pages._shared.workbook.traces import colour_of, plain

MOST_SERIES = 10
FIRST = re.compile(r"<b>(.*?)</b>")
Points = dict[int, float]


def facets(panel: Panel, figure: Figure, lang: str) -> tuple[Chart, ...]:
    """A line chart per facet: the chosen schools and the median; the others too where they are few."""
    layout = figure["layout"]
    by_axis: dict[str, list[dict[str, Any]]] = {}
    for trace in figure["data"]:
        if "lines" in trace.get("mode", ""):
            by_axis.setdefault(trace.get("xaxis", "x"), []).append(trace)
    every = [x for traces in by_axis.values() for trace in traces for x in trace["x"] if x is not None]
    years = sorted({int(x) for x in every})
    share = panel.columns[-1].kind == "percent"
    return tuple(
        chart
        for axis, traces in by_axis.items()
        if (chart := _facet(_title(layout, axis) or panel.title, traces, layout, axis, lang, years, share))
    )


def _title(layout: dict[str, Any], axis: str) -> str:
    """The annotation at the facet's upper left."""
    end = axis.removeprefix("x")
    left = layout.get(f"xaxis{end}", {}).get("domain", [0, 1])[0]
    top = layout.get(f"yaxis{end}", {}).get("domain", [0, 1])[1]
    for note in layout.get("annotations", ()):
        if note.get("xref") == "paper" and (note["x"], note["y"]) == (left, top):
            return plain(note["text"])
    return ""


def _facet(
    title: str,
    traces: list[dict[str, Any]],
    layout: dict[str, Any],
    axis: str,
    lang: str,
    years: list[int],
    share: bool,
) -> Chart | None:
    """One facet's chart on the screen's scale; None where it has no number."""
    scale = 0.01 if share else 1.0
    log = layout.get(f"yaxis{axis.removeprefix('x')}", {}).get("type") == "log"
    found = [(trace, name, points) for trace in traces for name, points in _series(trace, log)]
    strong = [one for one in found if one[0].get("opacity", 1) == 1]
    shown = (strong if len(found) > MOST_SERIES and strong else found)[:MOST_SERIES]
    if not shown:
        return None
    ticks = layout.get(f"yaxis{axis.removeprefix('x')}", {}).get("tickvals") or [0]
    series = tuple(
        Series(
            name or word("median", lang),
            tuple(None if year not in points else round(points[year] * scale, 10) for year in years),
            colour_of(trace["line"]["color"]),
            dashed="dash" in trace["line"],
            marker="" if "dash" in trace["line"] else "circle",
        )
        for trace, name, points in shown
    )
    whole = all(v is None or float(v).is_integer() or v == NOUGHT for one in series for v in one.values)
    return Chart("lines", title, tuple(f"{year - 1}-{year}" for year in years), series, log=log,
                 number_format="0.0%" if share else "#,##0" if whole else "#,##0.0",
                 top=None if log or not max(ticks) else max(ticks) * scale, width=13.5, height=6.8)  # fmt: skip


def _series(trace: dict[str, Any], log: bool) -> list[tuple[str, Points]]:
    """The lines that one trace holds, apart by where the years begin anew: (name, value by year)."""
    lines: list[tuple[str, Points]] = []
    last = 1 << 20
    for x, y, text in zip(trace["x"], trace["y"], trace["hovertext"], strict=True):
        if x is None:
            continue
        if x <= last:
            name = FIRST.search(str(text))
            lines.append((html.unescape(name[1]) if name else "", {}))
        last = x
        if y is not None:
            lines[-1][1][int(x)] = NOUGHT if log and y == ZERO else float(y)
    return [(name, points) for name, points in lines if points]
