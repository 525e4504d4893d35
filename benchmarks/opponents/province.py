"""What both opponents show: the channels' figures of one build, and the two charts of them."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

CHANNELS = {
    "items_portal": "门户网站",
    "items_platform": "公开平台",
    "items_checklist": "清单事项",
    "items_intranet": "办公内网",
    "items_social": "微博微信",
    "media_reports": "媒体报道",
}
ROWS = """
    select s.name as school, s.province, s.school_type, r.academic_year, r.year_ending, o.indicator, o.value
    from observation as o
    join report as r using (report_id)
    join school as s on s.school_id = o.school_id
    where o.chosen and o.indicator in ?
    order by r.year_ending, s.name
"""


def table() -> pd.DataFrame:
    """One row per report (school, province, school_type, academic_year, year_ending) with a column per channel."""
    folder = Path(os.environ["BUILD_DIR"])
    current = folder / (folder / "CURRENT").read_text(encoding="utf-8").strip()
    with duckdb.connect(str(current), read_only=True) as connection:
        rows = connection.execute(ROWS, [list(CHANNELS)]).df()
    keys = ["school", "province", "school_type", "academic_year", "year_ending"]
    wide = rows.pivot_table(index=keys, columns="indicator", values="value").reset_index()
    return wide[[*keys, *CHANNELS]].rename(columns=CHANNELS)


def ranked_bars(frame: pd.DataFrame) -> go.Figure:
    """The schools of the last year by the items on their portal, with the median."""
    portal = CHANNELS["items_portal"]
    last = frame[frame["year_ending"] == frame["year_ending"].max()].dropna(subset=[portal])
    shown = last.sort_values(portal, ascending=True)
    figure = go.Figure(go.Bar(x=shown[portal], y=shown["school"], orientation="h"))
    if len(shown):
        figure.add_vline(x=float(shown[portal].median()), line_dash="dash")
    return figure.update_layout(height=120 + 22 * len(shown), showlegend=False)


def small_multiples(frame: pd.DataFrame) -> go.Figure:
    """Each channel over the years, a line per school in one trace, on logarithmic axes."""
    figure = make_subplots(rows=2, cols=3, subplot_titles=list(CHANNELS.values()))
    for position, name in enumerate(CHANNELS.values()):
        lines = frame[["school", "academic_year", name]].dropna()
        # One trace per channel: the lines are told apart by an empty row after each school.
        apart = [
            pd.concat([own, pd.DataFrame([{"school": school}])]) for school, own in lines.groupby("school")
        ]
        joined = pd.concat(apart) if apart else lines
        trace = go.Scatter(
            x=joined["academic_year"], y=joined[name], text=joined["school"], mode="lines", connectgaps=False
        )
        figure.add_trace(trace, row=position // 3 + 1, col=position % 3 + 1)
    figure.update_yaxes(type="log")
    return figure.update_layout(height=560, showlegend=False)
