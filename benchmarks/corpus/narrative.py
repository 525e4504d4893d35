"""The narrative of a report: title, introduction, sections, signature."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from benchmarks.corpus.draft import Draft, contact_words
from benchmarks.corpus.page import Page, Sentence
from benchmarks.corpus.sentences import fill_words, numbered, sentence_of, write_sentence
from benchmarks.corpus.vocabulary import grouped, phrases, sentences, weighted

OVERVIEW_TOPICS = ("staff", "budget")
ABOVE_NOUGHT = {
    "press_events": "press_events",
    "budget": "budget",
    "mailbox": "mailbox_letters_received",
    "outcomes": "requests_completed",
}
"""Topic → the number without which there is nothing to tell."""


@dataclass
class Evidence:
    """Where the header's values stand: field → (line, printed); and the headings of the sections."""

    header: dict[str, tuple[int, str]] = field(default_factory=dict)
    sections: list[tuple[str, int, str]] = field(default_factory=list)
    contacts: dict[str, str] = field(default_factory=dict)
    annex_line: int | None = None
    document_number: str | None = None


def words_of(draft: Draft) -> dict[str, str]:
    """The words that templates may ask for."""
    a, b = draft.year, draft.year + 1
    year = f"{b}年" if draft.calendar else f"{a}-{b}学年"
    title = year if draft.calendar else draft.habits.title_year.format(a=a, b=b)
    place = draft.school.place
    posted = (draft.signed or date(b, 10, 30)) + timedelta(draft.rng.randint(0, 300))
    words = {
        "school": draft.name,
        "year": year,
        "title_year": title,
        "province": place.province,
        "city": place.city,
    }
    words |= {
        "office": draft.habits.office,
        "posted": posted.isoformat(),
        "views": str(draft.rng.randint(40, 9000)),
    }
    return words | contact_words(draft.rng, draft.school) | {"self": draft.rng.choice(("学校", "我校"))}


def write_narrative(page: Page, draft: Draft) -> Evidence:
    """Writes everything above the annexes and says where the header's values stand."""
    evidence, words = Evidence(), words_of(draft)
    _write_head(page, draft, words, evidence)
    _write_introduction(page, draft, words, evidence)
    for number, section in enumerate(draft.sections, start=1):
        heading = draft.habits.heading(number, section)
        evidence.sections.append((section, page.put(heading), heading))
        page.put()
        _write_section(page, draft, section, words)
        if section == _citing_section(draft):
            _cite_annexes(page, draft, words, evidence)
    _write_signature(page, draft, words, evidence)
    return evidence


def _write_head(page: Page, draft: Draft, words: dict[str, str], evidence: Evidence) -> None:
    layout, hashes = draft.habits.layout, "# " if draft.habits.markup == "markdown" else ""
    title = fill_words(draft.habits.title, words)
    if layout == "web":
        page.put(fill_words(draft.rng.choice(phrases("web_head")), words))
        page.put()
    if layout == "official":
        _write_letterhead(page, draft, words, evidence)
    if words["school"] not in title:
        line = page.put(hashes + words["school"])
        evidence.header.setdefault("school", (line, words["school"]))
        page.put()
    line = page.put(hashes + title)
    evidence.header.setdefault("school", (line, words["school"]))
    evidence.header["academic_year"] = (line, words["title_year"])
    page.put()
    if layout == "web":
        page.put(fill_words(draft.rng.choice(phrases("web_meta")), words))
        page.put()


def _write_letterhead(page: Page, draft: Draft, words: dict[str, str], evidence: Evidence) -> None:
    place = draft.school.place
    number = f"{place.abbreviation}{draft.name[2:4]}校〔{draft.year + 1}〕{draft.rng.randint(5, 140)}号"
    evidence.header["school"] = (page.put(f"{draft.name}文件"), draft.name)
    page.put()
    evidence.header["document_number"] = (page.put(number), number)
    evidence.document_number = number
    page.put()
    page.put(fill_words(phrases("addressee")[0], words))
    page.put(fill_words(draft.rng.choice(phrases("letter")), words))
    page.put()


def _write_introduction(page: Page, draft: Draft, words: dict[str, str], evidence: Evidence) -> None:
    rng = draft.rng
    parts = [fill_words(rng.choice(phrases("outdated" if draft.outdated else "basis")), words)]
    if rng.random() < 0.4:
        parts.append(rng.choice(phrases("section_list")) if len(draft.sections) == 7 else "")
    if draft.period:
        period = print_period(draft)
        parts.append(rng.choice(phrases("period")).replace("{period}", period))
    parts.append(fill_words(rng.choice(phrases("website")), words) if rng.random() < 0.5 else "")
    if draft.contact:
        contact = rng.choice(phrases("contact"))
        evidence.contacts = {
            name: words[name] for name in ("phone", "email", "fax") if f"{{{name}}}" in contact
        }
        parts.append(fill_words(contact, words))
    apart = rng.random() < 0.4
    for text in parts if apart else ["".join(parts)]:
        if text:
            line = page.put(text)
            if draft.period and period in text:
                evidence.header["period"] = (line, period)
            if draft.contact and any(value in text for value in evidence.contacts.values()):
                evidence.header["contact"] = (line, next(iter(evidence.contacts.values())))
            page.put()


def print_period(draft: Draft) -> str:
    """The period as the report prints it, with digits or marks lost where its kind says so."""
    assert draft.period
    first, last = draft.period
    template = draft.rng.choice(grouped("periods", "kind", "template")[draft.period_kind])
    days = {
        "y1": first.year,
        "m1": first.month,
        "d1": first.day,
        "y2": last.year,
        "m2": last.month,
        "d2": last.day,
    }
    return template.format(**days)


def _write_section(page: Page, draft: Draft, section: str, words: dict[str, str]) -> None:
    rng = draft.rng
    filler = [
        sentence_of(fill_words(text, words)) for text in grouped("filler", "section", "sentence")[section]
    ]
    told = list(_figures(draft, section, words))
    rng.shuffle(filler)
    if (
        section == "overview"
        and draft.habits.numbering in ("han", "han_space", "part")
        and rng.random() < 0.5
    ):
        _write_subsections(page, draft, filler, told)
        return
    if section == "other":
        page.put_sentences(filler[:1])
        page.put()
        return
    paragraphs = _paragraphs(draft, filler, told)
    style = (
        weighted(rng, [("", 0.6), ("digit", 0.15), ("han", 0.15), ("ordinal", 0.1)])
        if 1 < len(paragraphs) < 9
        else ""
    )
    for number, paragraph in enumerate(paragraphs, start=1):
        page.put_sentences(
            paragraph, numbered(number, style), draft.habits.page_breaks and rng.random() < 0.12
        )
        if rng.random() < 0.8:
            page.put()


def _paragraphs(draft: Draft, filler: list[Sentence], told: list[Sentence]) -> list[list[Sentence]]:
    """Figures strewn over paragraphs: one by one, or several together."""
    size = draft.rng.choice((1, 2, 3, 20))
    groups = [told[start : start + size] for start in range(0, len(told), size)] or [[]]
    paragraphs = []
    for number, group in enumerate(groups):
        plain = filler[number : number + 1]
        paragraphs.append([*plain, *group] if draft.rng.random() < 0.7 else [*group, *plain])
    return [paragraph for paragraph in paragraphs if paragraph]


def _write_subsections(page: Page, draft: Draft, filler: list[Sentence], told: list[Sentence]) -> None:
    headings = draft.rng.sample(grouped("filler", "section", "sentence")["subheading"], 3)
    for number, heading in enumerate(headings, start=1):
        page.put(numbered(number, "bracket").replace(str(number), "一二三"[number - 1]) + heading)
        page.put()
        page.put_sentences([filler[number], *(told if number == 2 else [])])
        page.put()


def _figures(draft: Draft, section: str, words: dict[str, str]) -> Iterator[Sentence]:
    numbers = draft.numbers | draft.told
    for topic in _topics(draft, section):
        templates = sentences(topic)
        if topic in ABOVE_NOUGHT and not numbers[ABOVE_NOUGHT[topic]]:
            continue
        gap = draft.gap if topic == "parts" else 0
        exact = frozenset(draft.told) | ({"items_proactive_total"} if topic == "parts" else set())
        template = draft.rng.choice(templates)
        yield write_sentence(draft.rng, draft.habits, template, words, numbers, exact=exact, gap=gap)


def _topics(draft: Draft, section: str) -> list[str]:
    """The topics that a section tells: those chosen for the report, and what its own matter demands."""
    numbers = draft.numbers
    if section == "overview":
        return [topic for topic in draft.topics if topic in OVERVIEW_TOPICS]
    if section == "checklist":
        return [topic for topic in draft.topics if topic == "items_checklist"]
    if section == "requests":
        asked = ["requests_some", "outcomes"] if numbers["requests_received"] else ["requests_none"]
        return asked + [topic for topic in draft.topics if topic == "fee_none"]
    if section == "complaints":
        some = numbers["complaints"] + numbers["reconsiderations"] + numbers["lawsuits"]
        return ["disputes_some" if some else "disputes_none"]
    elsewhere = (*OVERVIEW_TOPICS, "items_checklist", "fee_none")
    return [topic for topic in draft.topics if topic not in elsewhere] if section == "proactive" else []


def _citing_section(draft: Draft) -> str:
    return "checklist" if "checklist" in draft.sections else "proactive"


def _cite_annexes(page: Page, draft: Draft, words: dict[str, str], evidence: Evidence) -> None:
    text = draft.rng.choice(phrases("annexes") if draft.cites else phrases("no_form"))
    line = page.put(fill_words(text, words))
    page.put()
    evidence.annex_line = line if draft.cites else None


def _write_signature(page: Page, draft: Draft, words: dict[str, str], evidence: Evidence) -> None:
    page.put()
    margin = " " * draft.rng.choice((0, 0, 24))
    page.put(margin + words["school"])
    page.put()
    if draft.signed:
        kind = "signature_lost" if draft.rng.random() < 0.08 else "signature"
        template = draft.rng.choice(grouped("periods", "kind", "template")[kind])
        printed = template.format(y=draft.signed.year, m=draft.signed.month, d=draft.signed.day)
        evidence.header["report_date"] = (page.put(margin + printed), printed)
        page.put()
