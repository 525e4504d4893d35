"""A report before it is written: what it will state, still without contradictions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from benchmarks.corpus.checklist import Entry, counted, items, list_items, without_counts
from benchmarks.corpus.figures import Size, count_year
from benchmarks.corpus.habits import SECTIONS, Habits
from benchmarks.corpus.schools import School
from benchmarks.corpus.vocabulary import phrases, weighted

TOPICS = (
    "items_portal",
    "items_platform",
    "items_intranet",
    "items_social",
    "wechat",
    "weibo",
    "douyin",
    "items_new_media",
    "items_department_sites",
    "newspaper_issues",
    "items_broadcast",
    "items_notice_boards",
    "items_paper",
    "documents_issued",
    "meetings_held",
    "items_mailed",
    "media_reports",
    "press_events",
    "items_proactive_total",
    "parts",
    "mailbox",
)


@dataclass
class Draft:
    """Everything that a report will print. ``told`` overrides numbers in the narrative, ``cells`` in the form.

    ``before`` holds last year's numbers; ``statistics`` and ``checklist`` say whether the annexes are in the document,
    ``cites`` whether it mentions them.
    """

    school: School
    year: int
    habits: Habits
    rng: Random
    numbers: dict[str, int]
    texts: dict[str, str]
    entries: list[Entry]
    topics: list[str]
    sections: list[str]
    period: tuple[date, date] | None
    period_kind: str
    signed: date | None
    statistics: bool
    checklist: bool
    calendar: bool = False
    contact: bool = True
    outdated: bool = False
    cites: bool = True
    gap: int = 0
    zero: str = "0"
    told: dict[str, int] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    before: dict[str, int] = field(default_factory=dict)
    planted: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The reporting key: "2021-2022", or "2022" for a calendar year."""
        return str(self.year + 1) if self.calendar else f"{self.year}-{self.year + 1}"

    @property
    def report_id(self) -> str:
        """As the records name the report."""
        return f"{self.school.school_id}-{self.key}"

    @property
    def name(self) -> str:
        """The school's name in that year."""
        return self.school.name_in(self.year)


def draft_report(
    rng: Random,
    school: School,
    habits: Habits,
    traits: Size,
    year: int,
    signed: date,
    *,
    calendar_allowed: bool,
) -> Draft:
    """A report without contradictions, from the generator of that school and year."""
    numbers = count_year(rng, school, traits, year)
    entries = list_items(rng, school, habits, traits, year, bool(numbers["platform_exists"]))
    numbers["items_checklist"] = counted(entries)
    numbers["items_platform"] = counted(entries, on_platform=True)
    numbers["items_portal"] = max(numbers["items_portal"], numbers["items_platform"] + 20)
    if habits.checklist_layout == "named":
        entries = [
            without_counts(entry, school.lacks(item.needs, year))
            for item, entry in zip(items(), entries, strict=True)
        ]
    calendar = calendar_allowed and school.school_type == "adult" and rng.random() < 0.2
    start, end = _period(year, calendar)
    if calendar:
        signed = date(year + 2, 1, 5) + timedelta(rng.randint(0, 40))
    stated = "年" in habits.title_year.partition("{b}")[2][:1] or calendar or rng.random() < 0.96
    return Draft(
        school=school,
        year=year,
        habits=habits,
        rng=rng,
        numbers=numbers,
        texts={
            "steering_group_head": habits.head,
            "responsible_office": habits.office,
            "request_desk": habits.office,
        },
        entries=[] if school.prose_only else entries,
        topics=_topics(rng, school),
        sections=list(SECTIONS),
        period=(start, end) if stated else None,
        period_kind="plain" if calendar else weighted(rng, [("plain", 0.88), ("lost", 0.12)]),
        signed=signed if rng.random() < 0.92 else None,
        statistics=not school.prose_only,
        checklist=not school.prose_only,
        calendar=calendar,
        cites=not school.prose_only,
        zero=habits.zero,
    )


def _period(year: int, calendar: bool) -> tuple[date, date]:
    """The calendar year after ``year``, or the academic year that begins in it."""
    if calendar:
        return date(year + 1, 1, 1), date(year + 1, 12, 31)
    return date(year, 9, 1), date(year + 1, 8, 31)


def _topics(rng: Random, school: School) -> list[str]:
    """The figures that the narrative tells, in the order in which it tells them."""
    count = rng.randint(8, 13) if school.prose_only else rng.randint(3, 8)
    topics = rng.sample(TOPICS, count)
    if "parts" in topics and "items_proactive_total" in topics:
        topics.remove("items_proactive_total")
    chosen = [topic for topic in topics if topic != "parts" or rng.random() < 0.4]
    return chosen + [
        topic for topic in ("staff", "budget", "items_checklist", "fee_none") if rng.random() < 0.35
    ]


def contact_words(rng: Random, school: School) -> dict[str, str]:
    """Telephone, fax, e-mail and postcode of an invented school: no such area code or domain exists."""
    tail = 6_200_000 + school.index * 37 % 700_000
    dash = weighted(rng, [("-", 0.9), ("—", 0.05), ("~", 0.05)])
    return {
        "phone": f"{school.place.area_code}{dash}{tail}",
        "fax": f"{school.place.area_code}{dash}{tail + 1}",
        "email": f"xxgk@{school.school_id}.edu.example",
        "zip": f"{school.place.area_code}00",
        "url": f"https://www.{school.school_id}.edu.example/xxgk/",
    }


def invalid_flag(rng: Random) -> str:
    """What some schools print where 有 or 无 belongs."""
    return rng.choice(phrases("flag_invalid"))
