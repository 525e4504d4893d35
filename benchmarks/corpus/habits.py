"""How one school writes its reports, every year alike: layout, numbering, marks, numbers, damages of conversion."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from benchmarks.corpus.schools import School
from benchmarks.corpus.vocabulary import grouped, phrases, weighted

SECTIONS = ("overview", "proactive", "checklist", "requests", "complaints", "problems", "other")
HAN = "一二三四五六七八九十"


@dataclass(frozen=True)
class Habits:
    """A school's style. ``zero`` is its print for nought, ``absent`` that for an item it has not disclosed."""

    layout: str
    markup: str
    encoding: str
    traditional: bool
    numbering: str
    headings: dict[str, str]
    title: str
    title_year: str
    office: str
    head: str
    spaced: bool
    full_width: bool
    thousands: bool
    zero: str
    absent: str
    units_in_cells: bool
    page_breaks: bool
    marked_up_links: bool
    form_layout: str
    checklist_layout: str
    joined: bool

    @property
    def suffix(self) -> str:
        """The file's extension."""
        return "md" if self.markup == "markdown" else "txt"

    def heading(self, number: int, section: str) -> str:
        """The printed heading of the ``number``-th section."""
        marks = {"han": f"{HAN[number - 1]}、", "bracket": f"（{HAN[number - 1]}）", "digit": f"{number}. "}
        marks |= {"part": f"第{HAN[number - 1]}部分 ", "han_space": f"{HAN[number - 1]}、 "}
        hashes = "## " if self.markup == "markdown" else ""
        return hashes + marks[self.numbering] + self.headings[section]


def choose_habits(rng: Random, school: School) -> Habits:
    """The habits of a school, from its own generator."""
    markup = weighted(rng, [("text", 0.84), ("markdown", 0.16)])
    traditional = rng.random() < 0.07
    numbering = [("han", 0.62), ("han_space", 0.1), ("bracket", 0.1), ("digit", 0.1), ("part", 0.08)]
    return Habits(
        layout=weighted(rng, [("plain", 0.5), ("web", 0.3), ("official", 0.2)]),
        markup=markup,
        encoding=weighted(rng, [("utf-8", 0.84), ("gb18030", 0.11), ("utf-8-sig", 0.05)]),
        traditional=traditional,
        numbering=weighted(rng, numbering),
        headings={section: rng.choice(found) for section, found in _headings().items()},
        title=rng.choice(phrases("title_plain")),
        title_year=rng.choice(phrases("title_year")),
        office=rng.choice(phrases("office")),
        head=rng.choice(phrases("head")),
        spaced=rng.random() < 0.3,
        full_width=rng.random() < 0.04,
        thousands=rng.random() < 0.08,
        zero=weighted(rng, [("0", 0.76), ("无", 0.1), ("", 0.14)]),
        absent=weighted(rng, [("0", 0.4), ("无", 0.3), ("", 0.3)]),
        units_in_cells=rng.random() < 0.04,
        page_breaks=rng.random() < 0.4,
        marked_up_links=markup == "text" and rng.random() < 0.2,
        checklist_layout="named" if school.index > 1 and rng.random() < 0.08 else "ministry",
        form_layout=weighted(rng, [("ministry", 0.95), ("unit_first", 0.05)]),
        joined=rng.random() < 0.1,
    )


def _headings() -> dict[str, tuple[str, ...]]:
    return grouped("headings", "section", "heading")
