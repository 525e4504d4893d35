"""Decision 7: one figure per cell of a chart; every observation is kept, a disagreement is marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from etl.model import Observation, Report

PRECEDENCE = ("form", "checklist", "narrative", "curated")


def rank(observation: Observation) -> tuple[bool, bool, int]:
    """Sorts the figure to show first: corrected, then a form, checklist, narrative, curated number.

    A statement without a number (blank, invalid …) yields to one that has it.
    """
    return (
        "corrected" not in observation.flags,
        observation.answer != "value",
        PRECEDENCE.index(observation.origin),
    )


def chosen_observations(report: Report) -> dict[str, Observation]:
    """indicator → the one observation that a cell shows."""
    return {name: min(own, key=rank) for name, own in _by_indicator(report.observations).items()}


def disputed_indicators(observations: Sequence[Observation]) -> set[str]:
    """Indicators of which the observations state different numbers."""
    values = {
        name: {o.value for o in own if o.value is not None}
        for name, own in _by_indicator(observations).items()
    }
    return {name for name, stated in values.items() if len(stated) > 1}


def _by_indicator(observations: Sequence[Observation]) -> dict[str, list[Observation]]:
    grouped: dict[str, list[Observation]] = defaultdict(list)
    for observation in observations:
        grouped[observation.indicator].append(observation)
    return grouped
