"""The figure on screen → native charts of the same kind with the same numbers."""

from __future__ import annotations

from typing import Any

from etl.workbook_charts import NOUGHT, Chart, Series
from pages._shared.figures import Figure
from pages._shared.figures.base import ZERO
from pages._shared.panel import Panel
from pages._shared.workbook.lines import facets
from pages._shared.workbook.traces import colour_of, name_of, plain

MARKS = {"line-ns": "dash", "circle-open": "ring", "diamond": "diamond", "diamond-open": "diamond"}
MOST_SERIES = 200  # Excel takes 255 in one chart
WIDE, ROW = 17.5, 0.43  # cm


def charts_of(panel: Panel, lang: str) -> tuple[Chart, ...]:
    """What Excel can draw of the panel's figure; none for tables and grids, whose cells are coloured instead."""
    figure = panel.figure
    if figure is None or panel.frame.empty:
        return ()
    kinds = {trace["type"] for trace in figure["data"]}
    if "heatmap" in kinds or not kinds <= {"bar", "scatter"}:
        return ()
    if "bar" in kinds:
        return _bars(panel, figure)
    if not figure["layout"].get("yaxis", {}).get("ticktext") or "xaxis2" in figure["layout"]:
        return facets(panel, figure, lang)
    if any(trace.get("mode", "").startswith("lines") and trace.get("y") for trace in figure["data"]):
        return facets(panel, figure, lang) if _by_years(figure) else _pairs(panel, figure)
    return _dots(panel, figure) if "tile_row" not in panel.frame else ()


def _by_years(figure: Figure) -> bool:
    """Whether the horizontal axis counts years."""
    return any(tick > 1900 for tick in figure["layout"]["xaxis"].get("tickvals", ()))


def _rows(figure: Figure) -> list[str]:
    """The names of the rows, with the reason where a row has no number."""
    names = [plain(text) for text in figure["layout"]["yaxis"]["ticktext"]]
    with_numbers = (t for t in figure["data"] if t["type"] == "bar" or t.get("mode") == "markers")
    drawn = {y for trace in with_numbers for y in _drawn(trace)}
    for trace in figure["data"]:
        if trace.get("mode") == "text":
            for y, text in zip(trace["y"], trace["text"], strict=True):
                if y in range(len(names)) and y not in drawn and plain(text):
                    names[y] += f"（{plain(text)}）"
    return names


def _drawn(trace: dict[str, Any]) -> list[Any]:
    return [y for y, x in zip(trace["y"], trace["x"], strict=True) if x is not None]


def _scale(figure: Figure) -> tuple[float, str]:
    """What the axis' numbers are multiplied by, and how they are written: shares are stored as shares."""
    axis = figure["layout"]["xaxis"]
    shares = any(str(t).endswith("%") for t in axis.get("ticktext", ())) or _unit(figure) == "%"
    highest = max(axis.get("tickvals") or [0])
    whole = all(
        x is None or float(x).is_integer()
        for trace in figure["data"]
        if trace.get("mode") != "text"
        for x in trace["x"]
    )
    return (0.01 if highest > 1.5 else 1.0, "0.0%") if shares else (1.0, "#,##0" if whole else "#,##0.0")


def _bottom(figure: Figure, scale: float) -> float:
    """Where the screen's axis begins."""
    ticks = figure["layout"]["xaxis"].get("tickvals") or [0]
    return float(round(max(min(ticks), 0) * scale, 10))


def _unit(figure: Figure) -> str:
    return plain((figure["layout"]["xaxis"].get("title") or {}).get("text", ""))


def _bars(panel: Panel, figure: Figure) -> tuple[Chart, ...]:
    scale, number_format = _scale(figure)
    names, series = _rows(figure), []
    stacked = figure["layout"].get("barmode") == "stack"
    for trace in figure["data"]:
        if trace["type"] != "bar" and trace.get("mode") != "markers":
            continue
        if trace.get("orientation", "h") != "h":
            return ()
        colours = trace["marker"]["color"]
        usual = colour_of(colours) if trace["type"] == "bar" else "5D686D"
        values = _placed(trace, len(names), scale)
        points = _points(trace, colours, usual) if isinstance(colours, list) and not stacked else {}
        name = name_of(trace, panel) or panel.columns[-1].heading
        series.append(Series(name, values, usual, points=points))
    middle = next((s for s in figure["layout"].get("shapes", ()) if s.get("x0") == s.get("x1")), None)
    if middle and len(series) == 1:
        names, series = _with_median(names, series, middle, scale, figure)
    unit = "" if number_format == "0.0%" else _unit(figure)
    shares = stacked and number_format == "0.0%"
    return (
        Chart(
            "stack" if stacked else "bars",
            panel.title,
            tuple(names),
            tuple(series),
            category_title="",
            value_title=unit,
            number_format="0%" if shares else number_format,
            top=1.0 if number_format == "0.0%" else None,
            width=WIDE,
            height=_height(len(names)),
        ),
    )


def _height(rows: int) -> float:
    return max(6.0, min(2.6 + ROW * rows, 24.0))


def _placed(trace: dict[str, Any], rows: int, scale: float) -> tuple[float | None, ...]:
    values: list[float | None] = [None] * rows
    for y, x in zip(trace["y"], trace["x"], strict=True):
        if x is not None and y in range(rows):
            values[int(y)] = round(float(x) * scale, 10)
    return tuple(values)


def _points(trace: dict[str, Any], colours: list[str], usual: str) -> dict[int, str]:
    pairs = zip(trace["y"], map(colour_of, colours), strict=True)
    return {int(y): colour for y, colour in pairs if colour != usual}


def _with_median(
    names: list[str], series: list[Series], rule: dict[str, Any], scale: float, figure: Figure
) -> tuple[list[str], list[Series]]:
    """The median as the first bar: Excel has no line across lying bars."""
    said = [plain(note["text"]).split(" ")[0] for note in figure["layout"].get("annotations", ())]
    one = series[0]
    points = {0: "1D2427"} | {i + 1: colour for i, colour in one.points.items()}
    values = (round(float(rule["x0"]) * scale, 10), *one.values)
    return [said[0] if said else "–", *names], [Series(one.name, values, one.colour, points=points)]


def _pairs(panel: Panel, figure: Figure) -> tuple[Chart, ...]:
    """Dumbbells: a ring and a dot per row, joined by a line."""
    scale, number_format = _scale(figure)
    names = _rows(figure)
    series = tuple(
        Series(
            name_of(trace, panel),
            _placed(trace, len(names), scale),
            "00696E" if not ring else "5D686D",
            line=False,
            marker="ring" if ring else "circle",
        )
        for trace in figure["data"]
        if trace.get("mode") == "markers"
        for ring in (str(trace["marker"].get("symbol", "")).endswith("open"),)
    )
    unit = "" if number_format == "0.0%" else _unit(figure)
    return (
        Chart("pairs", panel.title, tuple(names), series, value_title=unit, number_format=number_format,
              bottom=_bottom(figure, scale), top=1.0 if number_format == "0.0%" else None,
              width=max(WIDE, 0.62 * len(names)), height=12.0),
    )  # fmt: skip


def _dots(panel: Panel, figure: Figure) -> tuple[Chart, ...]:
    """Schools as dots, one column per row of the screen, on the same scale; 0 apart on a logarithmic one."""
    names = _rows(figure)
    axis = figure["layout"]["xaxis"]
    log = axis.get("type") == "log"
    series: list[Series] = []
    for trace in figure["data"]:
        if trace.get("mode") != "markers":
            continue
        rows: dict[int, list[float]] = {}
        for y, x in zip(trace["y"], trace["x"], strict=True):
            if x is not None:
                rows.setdefault(int(y), []).append(NOUGHT if log and x == ZERO else float(x))
        marker = MARKS.get(str(trace["marker"].get("symbol", "")), "circle")
        ink, name = (
            colour_of(trace["marker"].get("color"), trace["marker"].get("line")),
            name_of(trace, panel),
        )
        for k in range(max(map(len, rows.values()), default=0)):
            values = tuple(rows[i][k] if i in rows and k < len(rows[i]) else None for i in range(len(names)))
            series.append(Series(name, values, ink, line=False, marker=marker, named=k == 0))
    bare = axis.get("showticklabels") is False
    return (
        Chart("dots", panel.title, tuple(names), tuple(series[:MOST_SERIES]), value_title=_unit(figure),
              log=log, bare=bare, top=1.05 if bare else None, width=WIDE, height=11.0),
    )  # fmt: skip
