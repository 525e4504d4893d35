"""Sentence templates → sentences.

Marks of a template: ``{items_portal}`` a number; ``{documents_issued+}`` one of the parts that add up to it;
``{part}`` one of the listed parts of items_proactive_total; ``{没有|complaints=0;lawsuits=0}`` words that state
numbers; ``{year}``, ``{self}``, ``{school}`` … plain words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from random import Random

from benchmarks.corpus.figures import split
from benchmarks.corpus.habits import HAN, Habits
from benchmarks.corpus.page import Mark, Sentence, Span
from benchmarks.corpus.vocabulary import weighted

_SLOT = re.compile(r"\{([^{}]+)\}")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
SMALL = {2: "两", 3: "三", 4: "四", 5: "五"}


def write_sentence(
    rng: Random,
    habits: Habits,
    template: str,
    words: Mapping[str, str],
    numbers: Mapping[str, int],
    *,
    exact: Set[str] = frozenset(),
    gap: int = 0,
) -> Sentence:
    """``template`` filled in; ``exact`` indicators are never rounded; listed parts exceed their total by ``gap``."""
    parts = _parts(rng, template, numbers, gap)
    spans: list[Span] = []
    position = 0
    for slot in _SLOT.finditer(template):
        spans.append(Span(template[position : slot.start()]))
        spans.append(_fill(rng, habits, slot[1], words, numbers, parts, exact))
        position = slot.end()
    spans.append(Span(template[position:]))
    return tuple(span for span in spans if span.text)


def _parts(rng: Random, template: str, numbers: Mapping[str, int], gap: int) -> dict[str, list[int]]:
    names = _SLOT.findall(template)
    sums = {name: names.count(name) for name in names if name.endswith("+")}
    parts = {name: split(rng, numbers[name[:-1]], count) for name, count in sums.items()}
    if "part" in names:
        parts["part"] = split(rng, numbers["items_proactive_total"] + gap, names.count("part"))
        parts["kinds"] = [names.count("part")]
    return parts


def _fill(
    rng: Random,
    habits: Habits,
    slot: str,
    words: Mapping[str, str],
    numbers: Mapping[str, int],
    parts: dict[str, list[int]],
    exact: Set[str],
) -> Span:
    if "|" in slot:
        text, _, stated = slot.partition("|")
        pairs = (pair.split("=") for pair in stated.split(";"))
        return Span(text, tuple(Mark(name, int(value)) for name, value in pairs))
    if slot in words:
        return Span(words[slot])
    if slot == "part":
        return Span(_plain(habits, parts[slot].pop()))
    if slot == "kinds":
        return Span(str(parts[slot][0]))
    if slot.endswith("+"):
        value = parts[slot].pop()
        return Span(_plain(habits, value), (Mark(slot[:-1], value, part=True),))
    text, value, about = print_number(rng, habits, numbers[slot], slot in exact)
    return Span(text, (Mark(slot, value, ("approximate",) if about else ()),))


def print_number(rng: Random, habits: Habits, number: int, exact: bool) -> tuple[str, int, bool]:
    """(text, the value it states, whether it is approximate)."""
    if not exact and number in SMALL and rng.random() < 0.06:
        return (SMALL[number] if number == 2 else str(number)), number, False
    if not exact and number >= 10_000 and rng.random() < 0.35:
        return _in_ten_thousands(rng, number)
    if not exact and number >= 60 and rng.random() < 0.16:
        return _about(rng, habits, number)
    return _plain(habits, number), number, False


def _plain(habits: Habits, number: int) -> str:
    text = f"{number:,}" if habits.thousands else str(number)
    if habits.full_width:
        text = text.translate(_WIDE)
    return f" {text} " if habits.spaced else text


def _about(rng: Random, habits: Habits, number: int) -> tuple[str, int, bool]:
    step = 10 ** (len(str(number)) - 2)
    down, up = number // step * step, -(-number // step) * step
    how = weighted(rng, [("{}余", 3), ("{}多", 2), ("近{}", 2), ("约{}", 1), ("超过{}", 1), ("{} 余", 1)])
    value = up if how == "近{}" else down
    return how.format(_plain(habits, value).strip()), value, True


def _in_ten_thousands(rng: Random, number: int) -> tuple[str, int, bool]:
    tenth = number // 1000
    printed = f"{tenth / 10:g}"
    how, about = weighted(
        rng, [(("{}万余", True), 2), (("{}余万", True), 1), (("约{}万", True), 1), (("{}万", False), 2)]
    )
    if how == "{}余万" and tenth % 10:
        how = "{}万余"
    return how.format(printed), tenth * 1000, about


def fill_words(template: str, words: Mapping[str, str]) -> str:
    """A template without figures, filled in."""
    return _SLOT.sub(lambda slot: words.get(slot[1], slot[0]), template)


def numbered(number: int, style: str) -> str:
    """The lead of the ``number``-th paragraph of a list."""
    if style == "ordinal":
        return f"{HAN[number - 1]}是"
    return {"digit": "{}.", "han": "{}、", "bracket": "（{}）"}.get(style, "").format(number)


def sentence_of(text: str) -> Sentence:
    """A sentence that states no figure."""
    return (Span(text),)
