"""Lines over the years, in small multiples; a missing year is a gap with its reason."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pages._shared import numbers
from pages._shared.figures.base import FEWEST, ZERO, Figure, figure, note, reading, row_label, safe
from pages._shared.selection import Selection
from pages._shared.theme import palette
from pages._shared.words import word

RATIOS = (0.01, 0.1, 0.5, 1, 2, 10, 100, 1_000, 10_000)
LEAST = 0.01  # where a fall to nothing (−100 %) stands on the scale of changes
LABELLED = 2  # chosen series with their names at their lines; more would lie over each other
LETTERS = 17  # the height of a name at a line's end, in pixels
HEIGHT = 190  # of one facet, in pixels


def small_multiples(
    frame: pd.DataFrame,
    selection: Selection,
    facets: Sequence[tuple[str, str]],
    years: Sequence[tuple[int, str]],
    aligned: bool = False,
    log: bool = False,
    change: bool = False,
) -> Figure:
    """One small chart per facet (code, title): every series a line over ``years`` (calendar year of the end, label).

    Columns: facet, series, year_ending, value (NaN: missing), mark (of the reason, shown for the chosen ones at the
    foot), hover, url, picked. Unpicked series are thin and grey with their median strong; ``aligned`` gives all
    facets one scale; ``log`` a logarithmic one, where 0 stands apart under 1. ``change``: the values are ratios
    to the year before, drawn as per cent on a scale where a half and the double are equally far from the middle.
    """
    if change:
        frame = frame.assign(value=frame["value"].where(~(frame["value"] < LEAST), LEAST))
    elif log:
        frame = frame.assign(value=frame["value"].where(~(frame["value"] < 1), ZERO))
    count = 1 if selection.narrow else min(3, max(len(facets), 1))
    lines = math.ceil(len(facets) / count) or 1
    layout: dict[str, Any] = {"annotations": []}
    traces: list[dict[str, Any]] = []
    for i, (code, title) in enumerate(facets):
        part = frame[frame["facet"] == code]
        seen = (frame if aligned else part)["value"].dropna()
        box = _box(i, count, lines)
        scale = _changes(seen) if change else _scale(float(seen.max()) if len(seen) else 0, log, selection)
        several = part["series"].nunique() > 1
        _axes(layout, i, box, scale, years, (0.5 if _named(part) else 0.2) if several else 0)
        traces += _facet(part, i, years, scale, selection)
        layout["annotations"].append(
            note(
                title,
                box[0],
                box[3],
                selection,
                xref="paper",
                yref="paper",
                xanchor="left",
                yanchor="bottom",
                yshift=9,
            )
            | {"font": {"size": 13, "color": palette(selection.theme).ink}}
        )
    margin = {"l": 8, "r": 12, "t": 34, "b": 30}
    return figure(traces, selection, 24 + lines * (HEIGHT + 34), margin=margin, **layout)


def _box(i: int, count: int, lines: int) -> tuple[float, float, float, float]:
    """A facet's place in the paper: x0, x1, y0, y1."""
    gap_x, gap_y = (0.075 if count > 1 else 0), (0.30 / lines if lines > 1 else 0)
    column, row = i % count, i // count
    width, height = (1 - gap_x * (count - 1)) / count, (1 - gap_y * (lines - 1)) / lines
    x0, y1 = column * (width + gap_x), 1 - row * (height + gap_y)
    return x0, min(x0 + width, 1), max(y1 - height, 0), y1


@dataclass(frozen=True, slots=True)
class Scale:
    """A vertical axis and where marks of missing values stand on it: under 0."""

    axis: dict[str, Any]
    foot: float
    says: Callable[[float], str] = lambda value: numbers.number(_true(value), 1)


def _changes(seen: pd.Series) -> Scale:
    """Ratios to the year before as per cent: −50% is as far below nought as +100% is above it."""
    low, high = min([0.5, *seen]), max([2.0, *seen])
    shown = [ratio for ratio in RATIOS if low * 0.99 <= ratio <= high * 1.01]
    axis = {
        "type": "log",
        "tickvals": shown,
        "ticktext": [_percent(ratio) for ratio in shown],
        "range": [math.log10(low) - 0.3, math.log10(high) + 0.1],
    }
    return Scale(axis, 10 ** (math.log10(low) - 0.15), _percent)


def _percent(ratio: float) -> str:
    change = 0 if ratio <= LEAST else ratio
    return f"{(change - 1) * 100:+,.0f}%".replace("-", "−").replace("+0%", "0%")


def _scale(highest: float, log: bool, selection: Selection) -> Scale:
    if not log:
        values, texts = numbers.ticks(highest, selection.lang, 3)
        span = [-values[-1] * 0.15, values[-1] * 1.06]
        return Scale({"tickvals": values, "ticktext": texts, "range": span}, -values[-1] * 0.08)
    values, texts = numbers.log_ticks([highest], selection.lang)
    axis = {
        "type": "log",
        "tickvals": [ZERO, *values],
        "ticktext": ["0", *texts],
        "range": [-1.15, len(values) - 0.9],
    }
    return Scale(axis, 10**-0.85)


def _axes(
    layout: dict[str, Any],
    i: int,
    box: tuple[float, float, float, float],
    scale: Scale,
    years: Sequence[tuple[int, str]],
    room: float,
) -> None:
    """``room``: for the names right of the lines, as a share of the years' width."""
    end = "" if i == 0 else str(i + 1)
    every = max(1, math.ceil(len(years) / 4))
    shown = [year for k, year in enumerate(reversed(years)) if k % every == 0]
    layout[f"xaxis{end}"] = {
        "domain": [box[0], box[1]],
        "anchor": f"y{end}",
        "tickvals": [ending for ending, _ in shown],
        "ticktext": [f"{str(ending - 1)[2:]}–{str(ending)[2:]}" for ending, _ in shown],
        "range": [years[0][0] - 0.35, years[-1][0] + 0.35 + room * len(years)] if years else [0, 1],
        "showgrid": False,
        "tickangle": 0,
        "tickfont": {"size": 11},
    }
    layout[f"yaxis{end}"] = {
        "domain": [box[2], box[3]],
        "anchor": f"x{end}",
        **scale.axis,
        "tickfont": {"size": 11},
    }


def _facet(
    part: pd.DataFrame, i: int, years: Sequence[tuple[int, str]], scale: Scale, selection: Selection
) -> list[dict[str, Any]]:
    p = palette(selection.theme)
    end = "" if i == 0 else str(i + 1)
    axes = {"xaxis": f"x{end}", "yaxis": f"y{end}", "type": "scatter", "cliponaxis": False}
    others, picked = part[~part["picked"]], part[part["picked"]]
    alone = part["series"].nunique() == 1
    traces = [axes | _grey(others, years, p.accent if alone else p.other, 2.2 if alone else 1.2)]
    if not alone and not others.empty:
        traces.append(axes | _median(others, years, selection, scale))
    for k, (_, series) in enumerate(picked.groupby("series", sort=False)):
        shade = p.series[k % (len(p.series) - 1)]
        traces.append(axes | _grey(series, years, shade, 2.4) | {"mode": "lines+markers"})
    if not alone:
        shown = picked if _named(part) else picked.head(0)
        traces += [axes | one for one in _ends(shown, _last(others), years, scale, selection)]
    gaps = picked[picked["value"].isna() & (picked["mark"] != "")].drop_duplicates(["year_ending", "mark"])
    gaps = gaps.groupby("year_ending", as_index=False).agg(
        mark=("mark", " ".join), hover=("hover", "<br><br>".join), url=("url", "first")
    )
    traces.append(
        axes
        | {
            "mode": "text",
            "x": gaps["year_ending"].tolist(),
            "y": [scale.foot] * len(gaps),
            "text": [safe(mark) for mark in gaps["mark"]],
            "textfont": {"size": 12, "color": p.muted},
            **reading(gaps),
        }
    )
    return traces


def _named(frame: pd.DataFrame) -> bool:
    """Whether the chosen series are few enough for names at the ends of their lines."""
    picked = frame[frame["picked"]]
    return "school" in frame and 0 < picked["series"].nunique() <= LABELLED and not frame["picked"].all()


def _ends(
    picked: pd.DataFrame,
    middle: float | None,
    years: Sequence[tuple[int, str]],
    scale: Scale,
    selection: Selection,
) -> list[dict[str, Any]]:
    """The names of the chosen series and of the median, right of their last numbers and apart from each other."""
    last = picked[picked["value"].notna()].sort_values("year_ending", kind="stable")
    last = last.drop_duplicates("series", keep="last")
    p, order = palette(selection.theme), list(dict.fromkeys(picked["series"]))
    shades = [p.series[order.index(series) % (len(p.series) - 1)] for series in last["series"]]
    school = last["school"] if "school" in last else last["series"]
    found = [
        (float(value), row_label(name, selection), shade)
        for value, name, shade in zip(last["value"], school, shades, strict=True)
    ]
    found += [] if middle is None else [(middle, word("median", selection.lang), p.ink)]
    found.sort(key=lambda one: -one[0])
    heights = _apart([value for value, _, _ in found], scale)
    return [
        {
            "mode": "text",
            "x": [years[-1][0]],
            "y": [height],
            "text": [f"  {name}"],
            "textposition": "middle right",
            "textfont": {"size": 11.5, "color": shade},
            "hoverinfo": "skip",
        }
        for height, (_, name, shade) in zip(heights, found, strict=True)
    ]


def _apart(values: Sequence[float], scale: Scale) -> list[float]:
    """Places on the axis for texts of descending ``values``: each where its value is, or just under the one above."""
    log = scale.axis.get("type") == "log"
    low, high = scale.axis["range"]
    step = (high - low) * LETTERS / HEIGHT
    places = [math.log10(value) if log else value for value in values]
    for i in range(1, len(places)):
        places[i] = min(places[i], places[i - 1] - step)
    up = max(0.0, low - min(places, default=low))
    return [10 ** (place + up) if log else place + up for place in places]


def _grey(frame: pd.DataFrame, years: Sequence[tuple[int, str]], shade: str, width: float) -> dict[str, Any]:
    """All series of the frame as one trace, broken between series and at missing years."""
    series: dict[object, dict[int, Mapping[Any, Any]]] = {}
    for row in frame.to_dict("records"):
        series.setdefault(row["series"], {})[row["year_ending"]] = row
    points = [point for one in series.values() for point in [*(one.get(y, {}) for y, _ in years), {}]]
    return {
        "mode": "lines+markers",
        "x": [point.get("year_ending") for point in points],
        "y": [None if pd.isna(point.get("value")) else point["value"] for point in points],
        "line": {"color": shade, "width": width},
        "marker": {"size": 7 if width > 2 else 5 if len(series) < 20 else 3.5, "color": shade},
        "opacity": 0.7 if width < 2 else 1,
        "customdata": [point.get("url", "") for point in points],
        "hovertext": [point.get("hover", "") for point in points],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "connectgaps": False,
    }


def _last(others: pd.DataFrame) -> float | None:
    """The others' median of the last year; None where too few state a number."""
    last = others.loc[others["year_ending"] == others["year_ending"].max(), "value"].dropna()
    return float(last.median()) if len(last) >= FEWEST else None


def _median(
    frame: pd.DataFrame, years: Sequence[tuple[int, str]], selection: Selection, scale: Scale
) -> dict[str, Any]:
    """The others' median as a dotted line."""
    years_of = frame.groupby("year_ending")["value"]
    middles = years_of.median().where(years_of.count() >= FEWEST)
    y = [middles.get(ending) for ending, _ in years]
    name = word("median", selection.lang)
    texts = ["" if pd.isna(v) else f"{name} {scale.says(v)}" for v in y]
    return {
        "mode": "lines",
        "x": [ending for ending, _ in years],
        "y": [None if pd.isna(v) else float(v) for v in y],
        "line": {"color": palette(selection.theme).median, "width": 2, "dash": "dot"},
        "hovertext": texts,
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def series_key(frame: pd.DataFrame, selection: Selection) -> tuple[tuple[str, str, str], ...]:
    """(colour, "", name) of the chosen series of ``small_multiples``, for Panel.states."""
    p = palette(selection.theme)
    names = dict.fromkeys(frame.loc[frame["picked"], "school"])
    return tuple((p.series[k % (len(p.series) - 1)], "", name) for k, name in enumerate(names))


def _true(value: float) -> float:
    return 0 if value == ZERO else value
