"""Attributes that Dash takes by name only: aria-… and data-…."""

from __future__ import annotations

from typing import Any


def aria(**values: str) -> dict[str, Any]:
    """aria(label="…") → {"aria-label": "…"}; an underscore in a name becomes a hyphen."""
    return {f"aria-{name.replace('_', '-')}": value for name, value in values.items()}


def data(**values: str) -> dict[str, Any]:
    """data(image="png") → {"data-image": "png"}."""
    return {f"data-{name.replace('_', '-')}": value for name, value in values.items()}
