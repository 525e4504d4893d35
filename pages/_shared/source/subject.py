"""What the source page is asked for: which records of a report, and the places in its text that they name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, repeat
from urllib.parse import urlencode

from pages._shared.queries import Held, Labels
from pages._shared.queries.source import Record
from pages._shared.selection import Selection
from pages._shared.source.document import Mark, mark
from pages._shared.words import word

KINDS = ("indicator", "item", "finding", "line")


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """The records that are asked for, the chosen one first. ``kind`` "" asks for the report as a whole.

    ``silent``: the report, or the codebook, has no such thing, in words; "" where it has. ``steps`` are
    the keys before and after this one in the report's own order.
    """

    kind: str
    key: str
    title: str
    observations: tuple[Record, ...] = ()
    entries: tuple[Record, ...] = ()
    findings: tuple[Record, ...] = ()
    header: tuple[Record, ...] = ()
    skipped: tuple[Record, ...] = ()
    marks: tuple[Mark, ...] = ()
    silent: str = ""
    steps: tuple[str, str] = ("", "")


def subject(held: Held, selection: Selection, labels: Labels, items: dict[int, str]) -> Subject:
    """What the query names; the first of indicator, item, finding and line counts."""
    kind = next((kind for kind in KINDS if selection.option(kind)), "")
    key = selection.option(kind) if kind else ""
    if kind == "indicator":
        return _indicator(held, key, labels)
    if kind == "item":
        return _item(held, key, labels.lang, items)
    if kind == "finding":
        return _finding(held, key, labels.lang)
    if kind == "line":
        return _line(held, key, labels.lang)
    return Subject("", "", word("source.whole", labels.lang))


def _indicator(held: Held, key: str, labels: Labels) -> Subject:
    lang = labels.lang
    if key not in labels.indicators:
        return Subject("indicator", key, key[:60], silent=word("source.unknown.indicator", lang))
    order = [code for code in labels.indicators if any(o["indicator"] == code for o in held.observations)]
    own = tuple(o for o in held.observations if o["indicator"] == key)
    marks = tuple(m for o in own for m in observation_marks(o))
    return Subject(
        "indicator",
        key,
        labels.indicators[key].label,
        observations=own,
        findings=touching(held, marks, key),
        marks=marks,
        silent="" if own else word("source.silent", lang),
        steps=_steps(order, key),
    )


def _item(held: Held, key: str, lang: str, items: dict[int, str]) -> Subject:
    number = int(key) if key.isdecimal() and len(key) < 4 else 0
    if number not in items:
        return Subject("item", key, key[:20], silent=word("source.unknown.item", lang))
    own = tuple(e for e in held.entries if e["item"] == number)
    marks = tuple(
        m for e in own for m in mark(e["place"], e["raw"], str(number), after=number if e["raw"] else "")
    )
    return Subject(
        "item",
        key,
        word("source.item", lang, item=items[number]),
        entries=own,
        findings=touching(held, marks),
        marks=marks,
        silent="" if own else word("source.no_entry", lang),
        steps=_steps([str(e["item"]) for e in held.entries], str(number)),
    )


def _finding(held: Held, key: str, lang: str) -> Subject:
    own = tuple(f for f in held.findings if f["finding_key"] == key)
    if not own:
        return Subject("finding", key, key[:80], silent=word("source.unknown.finding", lang))
    values = [str(value) for value in own[0]["values"]]
    # The first places are those of the values; a sum's further parts stand behind them.
    pairs = zip(own[0]["places"], chain(values, repeat("")), strict=False)
    places = [m for place, value in pairs for m in mark(place, value)]
    lines = {one.line for one in places}
    named = own[0]["rule"].partition(":")[2]
    here = [o for o in held.observations if lines & {m.line for m in observation_marks(o)}]
    stated = [o for o in here if (o["indicator"] == named if named else _number(o) in values)]
    marks = (*places, *(m for o in stated for m in observation_marks(o) if m.line in lines))
    entries = tuple(e for e in held.entries if (e["place"] or {}).get("line") in lines)
    return Subject(
        "finding",
        key,
        word("source.finding", lang, statement=own[0][f"statement_{lang}"]),
        observations=tuple(stated),
        entries=entries,
        findings=own,
        marks=marks,
        steps=_steps([f["finding_key"] for f in held.findings], key),
    )


def _line(held: Held, key: str, lang: str) -> Subject:
    last = len(held.lines) if held.lines else 0
    number = int(key) if key.isdecimal() and len(key) < 8 else 0
    if number < 1 or (held.lines is not None and number > last):
        return Subject("line", key, key[:20], silent=word("source.unknown.line", lang))
    stated = tuple(o for o in held.observations if number in {m.line for m in observation_marks(o)})
    marks = [m for o in stated for m in observation_marks(o) if m.line == number]
    return Subject(
        "line",
        key,
        word("source.place.line", lang, n=number),
        observations=stated,
        findings=touching(held, (Mark(number),)),
        marks=(Mark(number), *marks),
        entries=_at(number, held.entries),
        header=_at(number, held.header),
        skipped=_at(number, held.skipped),
    )


def _at(number: int, rows: Iterable[Record]) -> tuple[Record, ...]:
    """The records whose place is this line."""
    return tuple(row for row in rows if (row["place"] or {}).get("line") == number)


def _steps(order: list[str], key: str) -> tuple[str, str]:
    """The neighbours of ``key``; "" beyond an end."""
    if key not in order:
        return "", ""
    padded = ["", *order, ""]
    at = order.index(key) + 1
    return padded[at - 1], padded[at + 1]


def _number(observation: Record) -> str:
    """The value as findings write it; the print where there is none."""
    value = observation["value"]
    return str(observation["raw"]) if value is None else f"{value:.15g}"


def observation_marks(observation: Record) -> list[Mark]:
    """Where an observation stands: its own words, and those of its parts."""
    parts = [
        m for part in observation["inputs"] or () for m in mark(part["place"], part["quote"], part["raw"])
    ]
    own = mark(observation["place"], observation["quote"], observation["raw"])
    return parts if parts and not observation["raw"] else [*own, *parts]


def touching(held: Held, marks: Iterable[Mark], indicator: str = "") -> tuple[Record, ...]:
    """The findings that name the indicator or a place in one of the marked lines."""
    lines = {one.line for one in marks}
    return tuple(
        finding
        for finding in held.findings
        if (indicator and finding["rule"].partition(":")[2] == indicator)
        or any(place.get("line") in lines for place in finding["places"])
    )


def href(report_id: str, selection: Selection, **asked: str) -> str:
    """The address of a place in a report, the filters and the document that is shown carried along."""
    named = {**asked, "sha": asked.get("sha", selection.option("sha"))}
    query = urlencode({name: value for name, value in named.items() if value})
    rest = selection.query_string(view=False)
    return f"/source/{report_id}?{query}{'&' if query else ''}{rest}"
