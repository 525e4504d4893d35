"""Shares of small numbers, with how sure one may be of them."""

from __future__ import annotations

from math import sqrt

FEWEST = 30  # a share of fewer is shown greyed
Z = 1.959964  # the normal distribution's 97.5 % point: an interval of 95 %


def wilson(part: float, whole: float) -> tuple[float, float]:
    """The 95 % score interval (Wilson, 1927) of part/whole, both ends 0 to 1; (0, 1) where there is nothing."""
    if whole <= 0:
        return 0.0, 1.0
    share, z2 = part / whole, Z * Z
    centre = (share + z2 / (2 * whole)) / (1 + z2 / whole)
    half = Z / (1 + z2 / whole) * sqrt(share * (1 - share) / whole + z2 / (4 * whole * whole))
    return max(0.0, centre - half), min(1.0, centre + half)
