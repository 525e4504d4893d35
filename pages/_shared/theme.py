"""Colours and the plotly template, light and dark. The same colours stand as variables in assets/style.css."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

FONT = (
    "'Helvetica Neue', 'Segoe UI', Roboto, Arial, 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', "
    "'Noto Sans CJK SC', 'Noto Sans SC', 'Source Han Sans SC', sans-serif"
)


@dataclass(frozen=True, slots=True)
class Palette:
    """``accent`` is the chosen school, ``other`` everybody else; ``series`` (colour-blind safe) tells parts apart."""

    ink: str
    muted: str
    line: str
    surface: str
    accent: str
    other: str
    faint: str
    median: str
    series: tuple[str, ...]
    scale: tuple[str, ...]
    states: dict[str, str]


LIGHT = Palette(
    ink="#1d2427",
    muted="#5d686d",
    line="#e2e6e7",
    surface="#ffffff",
    accent="#00696e",
    other="#82939a",
    faint="#d3dadc",
    median="#1d2427",
    series=("#00696e", "#d97a1d", "#4a7fc1", "#a3487f", "#8a8f2a", "#87959a"),
    scale=("#e8f1f1", "#b7d6d6", "#7fb6b6", "#3f9193", "#00696e", "#013f45"),
    states={
        "disclosed": "#2f8f8c",
        "disclosed_off_platform": "#9acbc5",
        "nothing_to_disclose": "#d9dfe6",
        "not_yet_made": "#e6d6b5",
        "stated_none": "#f0c9a0",
        "zero": "#eba873",
        "blank": "#d9764a",
        "not_applicable": "#f1f3f4",
        "not_obtained": "#f8f9f9",
        "received": "#2f8f8c",
        "in_part": "#e0b95f",
        "known_unread": "#dfe5e8",
        "not_received": "#d9764a",
        "unreadable": "#eba873",
        "withdrawn": "#c3b7d2",
        "not_expected": "#f1f3f4",
        "no_report": "#f8f9f9",
    },
)
DARK = Palette(
    ink="#e7ecee",
    muted="#a2adb1",
    line="#2e383c",
    surface="#171d20",
    accent="#4fc3c0",
    other="#728188",
    faint="#3b474c",
    median="#e7ecee",
    series=("#4fc3c0", "#f0a24f", "#82aee8", "#d986b8", "#c2c660", "#7c888d"),
    scale=("#1d2c2e", "#1f4547", "#236466", "#2d8989", "#4fc3c0", "#a5ece8"),
    states={
        "disclosed": "#2f8f8c",
        "disclosed_off_platform": "#24595a",
        "nothing_to_disclose": "#39444b",
        "not_yet_made": "#5a4f33",
        "stated_none": "#6d4d2b",
        "zero": "#8a5730",
        "blank": "#a9522c",
        "not_applicable": "#20282b",
        "not_obtained": "#1b2225",
        "received": "#2f8f8c",
        "in_part": "#8f7330",
        "known_unread": "#39444b",
        "not_received": "#a9522c",
        "unreadable": "#8a5730",
        "withdrawn": "#574b69",
        "not_expected": "#20282b",
        "no_report": "#1b2225",
    },
)


def palette(theme: str) -> Palette:
    """The colours of "light" or "dark"."""
    return DARK if theme == "dark" else LIGHT


def on_paper() -> dict[str, str]:
    """Each colour of the dark theme with the light one's in its place: an image to take away stands on white."""
    pairs: dict[str, str] = {}
    for field in fields(Palette):
        dark, light = getattr(DARK, field.name), getattr(LIGHT, field.name)
        if isinstance(dark, dict):
            pairs |= {dark[code]: light[code] for code in dark}
        else:
            many = isinstance(dark, tuple)
            pairs |= dict(zip(dark, light, strict=True)) if many else {dark: light}
    return pairs


def template(theme: str) -> dict[str, Any]:
    """The plotly template: hairlines, no boxes, room for labels."""
    p = palette(theme)
    axis = {
        "automargin": True,
        "gridcolor": p.line,
        "linecolor": p.line,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "tickfont": {"color": p.muted, "size": 12},
        "title": {"font": {"color": p.muted, "size": 12}, "standoff": 8},
        "fixedrange": True,
    }
    return {
        "layout": {
            "font": {"family": FONT, "size": 13, "color": p.ink},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": list(p.series),
            "margin": {"l": 8, "r": 16, "t": 8, "b": 8},
            "xaxis": axis,
            "yaxis": axis,
            "showlegend": False,
            "hovermode": "closest",
            "dragmode": False,
            "hoverlabel": {
                "bgcolor": p.surface,
                "bordercolor": p.muted,
                "font": {"family": FONT, "size": 13, "color": p.ink},
                "align": "left",
            },
            "legend": {
                "orientation": "h",
                "x": 0,
                "xanchor": "left",
                "y": 1,
                "yanchor": "bottom",
                "font": {"color": p.muted, "size": 12},
                "itemclick": False,
                "itemdoubleclick": False,
            },
        }
    }
