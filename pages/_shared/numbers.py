"""Numbers for reading: thousands separators, percentages, and axis ticks with 万 in Chinese."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence


def number(value: float, decimals: int = 0) -> str:
    """1234.5 → "1,234.5"; decimals beyond ``decimals`` are rounded, a whole number shows none."""
    shown = 0 if float(value).is_integer() else max(decimals, 1)
    return f"{value:,.{shown}f}".replace("-", "−")


# Five digits or more, or four that are no year; no part of a date, an address, a code, a telephone or a decimal.
LONG = re.compile(
    r"(?<![\w.,–—/=?&#%:@~+-])(?!0)(?:\d{5,}|(?!(?:19|20)\d\d)\d{4})(?![\w,–—/-]|\.\d)", re.ASCII
)


def grouped(text: str) -> str:
    """The numbers of a sentence with thousands separators: "本校 70000，上年 2021" → "本校 70,000，上年 2021"."""
    return LONG.sub(lambda found: f"{int(found[0]):,}", text)


def percent(share: float, decimals: int = 1) -> str:
    """0.8974 → "89.7%"."""
    return f"{share * 100:.{decimals}f}%"


def tick(value: float, lang: str) -> str:
    """A number on an axis: 20000 → "2万" (zh), "20k" (en); small numbers as they are."""
    steps = ((1e8, "亿"), (1e4, "万")) if lang == "zh" else ((1e6, "m"), (1e3, "k"))
    for size, name in steps:
        if abs(value) >= size:
            return f"{value / size:,.10g}{name}"
    return f"{value:,.10g}"


def ticks(highest: float, lang: str, count: int = 4) -> tuple[list[float], list[str]]:
    """Round tick values from 0 up to at least ``highest``, and their texts."""
    if highest <= 0:
        return [0, 1], ["0", "1"]
    rough = highest / count
    size = 10 ** math.floor(math.log10(rough))
    step = next(m * size for m in (1, 2, 2.5, 5, 10) if m * size >= rough)
    step = max(step, 1) if highest >= 1 else step
    values = [step * i for i in range(math.ceil(highest / step) + 1)]
    return values, [tick(value, lang) for value in values]


def log_ticks(values: Sequence[float], lang: str) -> tuple[list[float], list[str]]:
    """Powers of ten from 1 to beyond the highest value, and their texts."""
    top = math.ceil(math.log10(max([value for value in values if value > 0], default=1)) + 1e-9)
    powers = [10.0**power for power in range(max(top, 1) + 1)]
    return powers, [tick(value, lang) for value in powers]
