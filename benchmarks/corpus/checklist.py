"""Annex 2: which of the 50 items a school discloses, and the table that says so."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from random import Random

from benchmarks.corpus.figures import BUSY_ITEMS, RARE_ITEMS, Size
from benchmarks.corpus.habits import Habits
from benchmarks.corpus.schools import School
from benchmarks.corpus.vocabulary import rows, weighted

NOTHING_ITEMS = (16, 17, 22, 23, 34, 49, 50)
DRAFT_ITEMS = (4, 26, 34, 50)
FOREIGN_ITEMS = (47, 48)


@dataclass
class Entry:
    """One item as it will be printed; the names are those of a record's checklist."""

    item: int
    count: int | None = None
    raw: str = ""
    on_platform: bool | None = None
    links: list[str] = field(default_factory=list)
    link_text: str = ""
    remark: str = ""
    status: str = "blank"
    flags: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Item:
    """A row of the codebook: the attribute that the item needs, and its category's number and name."""

    item: int
    needs: str
    category: int
    category_zh: str
    title: str


@cache
def items() -> tuple[Item, ...]:
    """The 50 items in order."""
    return tuple(
        Item(int(row["item"]), row["needs"], int(row["category"]), row["category_zh"], row["title"])
        for row in rows("checklist")
    )


def list_items(
    rng: Random, school: School, habits: Habits, traits: Size, year: int, platform: bool
) -> list[Entry]:
    """The 50 entries of a year; coverage rises over the years, what was once published mostly stays."""
    openness = min(1.0, traits.openness + 0.018 * max(0, year - 2017))
    entries = []
    for item in items():
        inapplicable = school.lacks(item.needs, year)
        wanted = openness ** (1 / RARE_ITEMS.get(item.item, 1))
        if not inapplicable and traits.wanting[item.item] < wanted:
            entries.append(_disclosed(rng, school, habits, item, platform))
        else:
            entries.append(_absent(rng, habits, item, inapplicable))
    return entries


def without_counts(entry: Entry, inapplicable: bool) -> Entry:
    """The entry in a checklist that names the items and counts nothing: a link, 无 or a blank."""
    if entry.links:
        return Entry(entry.item, links=entry.links, status="disclosed")
    status = "not_applicable" if inapplicable else "stated_none" if entry.link_text else "blank"
    flags = ["inferred"] if inapplicable else []
    return Entry(entry.item, link_text=entry.link_text, status=status, flags=flags)


def counted(entries: list[Entry], *, on_platform: bool = False) -> int:
    """The sum of the printed counts, of all items or of those on the platform."""
    return sum(entry.count or 0 for entry in entries if entry.on_platform or not on_platform)


def _disclosed(rng: Random, school: School, habits: Habits, item: Item, platform: bool) -> Entry:
    count = 1 + int(rng.expovariate(1 / (0.8 + BUSY_ITEMS.get(item.item, 0))))
    shown = min(count, weighted(rng, [(1, 0.55), (2, 0.2), (3, 0.15), (5, 0.1)]))
    entry = Entry(item.item, count, str(count), on_platform=platform and rng.random() > 0.06)
    entry.links = [_link(rng, school, item, number) for number in range(shown)]
    if count > shown and rng.random() < 0.15:
        entry.link_text = f"等 {count} 条" if habits.spaced else f"等{count}条"
    if rng.random() < 0.02:
        entry.on_platform = None
    if rng.random() < 0.06:
        entry.remark = rng.choice(_remarks("neutral", ""))
    entry.status = "disclosed_off_platform" if entry.on_platform is False else "disclosed"
    return entry


def _link(rng: Random, school: School, item: Item, number: int) -> str:
    page = item.item * 100 + number * 17 + rng.randint(0, 16)
    host = f"https://www.{school.school_id}.edu.example"
    if school.index % 4 == 1:
        return f"{host}/index.php?c=show&id={page}"
    return f"{host}/xxgk/info/{1020 + item.category}/{page}.htm"


def _absent(rng: Random, habits: Habits, item: Item, inapplicable: bool) -> Entry:
    entry = Entry(item.item)
    style = habits.absent if rng.random() < 0.9 else rng.choice(("0", "无", ""))
    kind = _absence(rng, item, inapplicable)
    if kind:
        entry.remark = rng.choice(_remarks(kind, item.needs if inapplicable else ""))
        style = "0" if style == "0" else ""
    if style == "0":
        entry.count, entry.raw = 0, "0"
    entry.link_text = "无" if style == "无" else ""
    if kind or inapplicable:
        entry.status = kind or "not_applicable"
        entry.flags = [] if kind else ["inferred"]
    else:
        entry.status = {"0": "zero", "无": "stated_none", "": "blank"}[style]
    return entry


def _absence(rng: Random, item: Item, inapplicable: bool) -> str:
    """The kind of remark that explains why an item is not disclosed, "" for none."""
    if inapplicable:
        return "not_applicable" if rng.random() < 0.55 else ""
    chance = rng.random()
    if item.item in FOREIGN_ITEMS and chance < 0.4:
        return "not_applicable"
    if item.item in NOTHING_ITEMS and chance < 0.4:
        return "nothing_to_disclose"
    return "not_yet_made" if item.item in DRAFT_ITEMS and chance > 0.6 else ""


def _remarks(kind: str, needs: str) -> list[str]:
    return [row["remark"] for row in rows("remarks") if row["kind"] == kind and row["needs"] in ("", needs)]
