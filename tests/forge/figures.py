"""How numbers are printed in the cells of a form, and what a careful reader makes of each print."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from benchmarks.corpus.vocabulary import weighted

_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_DIGITS = "零一二三四五六七八九"
_ABOUT = ("约{}", "{}余", "近{}", "{}多", "超过{}", "大约{}")
NOTHING = {
    "0": ("value", 0),
    "０": ("value", 0),
    "零": ("value", 0),
    "无": ("none", None),
    "": ("blank", None),
    "/": ("not_applicable", None),
    "-": ("blank", None),
    "—": ("blank", None),
    "不适用": ("not_applicable", None),
    "不涉及": ("not_applicable", None),
}
"""What stands where there is nothing → (answer, value)."""


@dataclass(frozen=True)
class Print:
    """A cell as printed, and its reading as an observation has it."""

    raw: str
    answer: str
    value: float | None = None
    text: str | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Style:
    """How one form prints its numbers."""

    digits: str
    nothing: str
    units: bool
    stained: bool


def choose_style(rng: Random, *, plain_nothing: bool, stained: bool) -> Style:
    """A form's style; ``plain_nothing``: nought is printed as 0; ``stained``: a stamp may lie over cells."""
    digits = weighted(rng, [("plain", 60), ("thousands", 14), ("wide", 8), ("spaced", 4), ("mixed", 14)])
    nothing = weighted(rng, [("0", 45), ("无", 10), ("", 10), ("/", 6), ("-", 4), ("—", 3), ("mixed", 22)])
    return Style(
        digits, "0" if plain_nothing else nothing, rng.random() < 0.1, stained and rng.random() < 0.12
    )


def print_number(rng: Random, style: Style, value: int, unit: str, *, free: bool, scale: int = 1) -> Print:
    """A number; ``free``: it may be rounded, or spoiled; ``scale``: what the printed unit multiplies by."""
    if value == 0:
        return _nothing(rng, style)
    if free and style.stained and rng.random() < 0.06:
        return Print(_stain(rng, str(value)), "unreadable")
    if scale > 1:
        return Print(f"{value / scale:g}", "value", value)
    if free and value >= 60 and rng.random() < 0.05:
        return _about(rng, value)
    raw = _digits(rng, style, value)
    if unit == "元" and value % 10_000 == 0 and rng.random() < 0.12:
        raw = f"{value // 10_000}万元"
    elif style.units or (style.digits == "mixed" and rng.random() < 0.08):
        raw += unit
    return Print(raw, "value", value)


def _nothing(rng: Random, style: Style) -> Print:
    raw = style.nothing
    if raw == "mixed":
        raw = weighted(rng, [("0", 6), ("无", 3), ("", 2), ("/", 1), ("零", 0.3), ("不适用", 0.5), ("-", 1)])
    if raw == "0" and style.digits == "wide":
        raw = "０"
    answer, value = NOTHING[raw]
    return Print(raw, answer, value)


def _digits(rng: Random, style: Style, value: int) -> str:
    kind = style.digits
    if kind == "mixed":
        kind = weighted(rng, [("plain", 8), ("thousands", 2), ("wide", 1), ("han", 2)])
    if kind == "thousands":
        return f"{value:,}"
    if kind == "wide":
        return str(value).translate(_WIDE)
    if kind == "han" and value < 100:
        return han(value)
    return f" {value} " if kind == "spaced" else str(value)


def _about(rng: Random, value: int) -> Print:
    """Rounded, and said to be."""
    step = 10 ** (len(str(value)) - 2)
    pattern = rng.choice(_ABOUT)
    rounded = (-(-value // step) if pattern == "近{}" else value // step) * step
    return Print(pattern.format(rounded), "value", rounded, flags=("approximate",))


def _stain(rng: Random, digits: str) -> str:
    """A number under a stamp: one of its signs became a character that is none."""
    at = rng.randrange(max(1, len(digits) - 1))
    return digits[:at] + rng.choice("公印学校★章院") + digits[at:]


def han(value: int) -> str:
    """A number below 100 in Chinese numerals."""
    tens, ones = divmod(value, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
