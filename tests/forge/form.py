"""Annex 1, its 55 rows: how schools word them, what they print in the cells, and what that says."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from benchmarks.corpus.truth import FLAGS, TEXTS
from benchmarks.corpus.vocabulary import rows as corpus_rows
from tests.forge.figures import Print, Style, choose_style, print_number
from tests.forge.paper import Record
from tests.forge.plan import Plan
from tests.forge.words import Words

FREE = ("items_intranet", "media_reports", "items_social")
"""Rows that may be rounded: no rule adds them up."""


@dataclass(frozen=True)
class FormRow:
    """A row of the form: what is printed, and what its cell says."""

    row: int
    indicator: str
    label: str
    unit: str
    print: Print
    parent: str = ""


def form_rows(plan: Plan, layout: str) -> list[FormRow]:
    """The 55 rows as a layout words them."""
    rng = plan.rng
    planted = bool(plan.draft.planted)
    style = choose_style(rng, plain_nothing=planted, stained=plan.wish.stained and not planted)
    official = rng.random() < 0.45
    labels = _labels(rng, plan.words, official=official)
    found = []
    for row in corpus_rows("form_labels"):
        number = int(row["row"])
        unit, printed = _print(plan, style, row["indicator"], row["unit"])
        label, parent = labels[number], ""
        if layout == "nested" and number in _nested():
            label, parent = _nested()[number]["child"], _nested()[number]["parent"]
        elif layout in ("label_unit", "two_up") and unit:
            label = f"{label}（{unit}）"
        found.append(FormRow(number, row["indicator"], label, unit, printed, parent))
    return found


def _labels(rng: Random, words: Words, *, official: bool) -> dict[int, str]:
    """Row → its wording: the ministry's, or the school's own, here and there mixed."""
    own: dict[int, list[str]] = {}
    for row in words.rows("labels"):
        own.setdefault(int(row["row"]), []).append(row["label"])
    fills = {
        "{we}": rng.choice(("本校", "我校", "学校")),
        "{when}": rng.choice(("本学年度", "本学年", "本年度", "")),
    }
    column = rng.randrange(5)
    labels = {}
    for row in corpus_rows("form_labels"):
        number = int(row["row"])
        text = row["label"] if official == (rng.random() < 0.93) else own[number][column % len(own[number])]
        for mark, fill in fills.items():
            text = text.replace(mark, fill)
        labels[number] = text
    return labels


def _print(plan: Plan, style: Style, name: str, unit: str) -> tuple[str, Print]:
    """The unit as printed and the cell."""
    draft, rng = plan.draft, plan.rng
    if name in draft.cells:
        raw = draft.cells[name]
        known = FLAGS[name].get(raw)
        return unit, Print(raw, "invalid" if known is None else "value", known)
    if name in TEXTS:
        return unit, Print(draft.texts[name], "value", text=draft.texts[name])
    value = draft.numbers[name]
    if name in FLAGS:
        return unit, _flag(rng, name, value)
    thousands = name == "budget" and value and value % 100 == 0 and rng.random() < 0.08
    printed_unit = "万元" if thousands else unit
    free = not draft.planted and name in FREE and name not in plan.told
    scale = 10_000 if thousands else 1
    return printed_unit, print_number(rng, style, value, unit, free=free, scale=scale)


def _flag(rng: Random, name: str, value: int) -> Print:
    words = {raw: number for raw, number in FLAGS[name].items() if number == value}
    raw = next(iter(words))
    if name != "fee_charged" and rng.random() < 0.06:
        raw = "√" if value else "×"
    return Print(raw, "value", value)


def _nested() -> dict[int, dict[str, str]]:
    return {int(row["row"]): row for row in Words(held=False).rows("nested")}


def form_observations(rows: list[FormRow]) -> list[Record]:
    """The 55 observations that the form states."""
    return [
        {
            "indicator": row.indicator,
            "answer": row.print.answer,
            "flags": list(row.print.flags),
            "value": row.print.value,
            "text": row.print.text,
            "raw": row.print.raw,
            "unit": row.unit,
            "origin": "form",
            "form_row": row.row,
            "label": row.parent + row.label,
            "place": {"line": 0},
            "inputs": [],
        }
        for row in rows
    ]
