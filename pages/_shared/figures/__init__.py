"""Figures as plain dicts: a frame and the Selection in, {"data", "layout"} out. No SQL, no Dash, no words of data."""

from pages._shared.figures.bars import dumbbell, ranked_bars, stacked_bars
from pages._shared.figures.base import CONFIG, Figure, enlarged, hover, safe
from pages._shared.figures.dots import dot_log, strip
from pages._shared.figures.grids import heat_map, legend_of, status_matrix, tile_map
from pages._shared.figures.lines import series_key, small_multiples

__all__ = [
    "CONFIG",
    "Figure",
    "dot_log",
    "dumbbell",
    "enlarged",
    "heat_map",
    "hover",
    "legend_of",
    "ranked_bars",
    "safe",
    "series_key",
    "small_multiples",
    "stacked_bars",
    "status_matrix",
    "strip",
    "tile_map",
]
