"""Who reports on which year: title, school, period, contacts and signature, as schools print and conversions spoil."""

from __future__ import annotations

from datetime import date, timedelta

from benchmarks.corpus.draft import contact_words
from tests.forge.figures import han
from tests.forge.paper import Text
from tests.forge.plan import SCHOOLS, Plan


def words_of(plan: Plan) -> dict[str, str]:
    """The words that texts may ask for."""
    draft, rng = plan.draft, plan.rng
    a, b = draft.year, draft.year + 1
    year = f"{b}年" if draft.calendar else f"{a}-{b}学年"
    others = [school.name for school in SCHOOLS if school.name != draft.name]
    posted = (draft.signed or date(b, 10, 30)) + timedelta(rng.randint(0, 300))
    fitting = {"academic": "when_academic", "fused": "when_fused", "single": "when_single"}[plan.title]
    when = plan.words.phrase(rng, fitting).format(a=a, b=b)
    place = draft.school.place
    return contact_words(rng, draft.school) | {
        "school": draft.name,
        "self": rng.choice(("学校", "我校", "我院" if draft.name.endswith("学院") else "我校")),
        "year": year if plan.title != "single" else when,
        "when": when,
        "other": rng.choice(others),
        "third": rng.choice(others),
        "province": place.province,
        "city": place.city,
        "office": draft.habits.office,
        "posted": posted.isoformat(),
    }


def fill(plan: Plan, text: str, words: dict[str, str]) -> str:
    """A phrase with its words, and with random numbers that count nothing."""
    for name, word in words.items():
        text = text.replace(f"{{{name}}}", word)
    while "{n:" in text:
        before, _, rest = text.partition("{n:")
        span, _, after = rest.partition("}")
        first, last = map(int, span.split("-"))
        text = f"{before}{plan.rng.randint(first, last)}{after}"
    return text


def title(plan: Plan, words: dict[str, str]) -> list[Text]:
    """The title, with the school's name in it, above it, or without."""
    if plan.named == "title":
        whole = fill(plan, plan.words.phrase(plan.rng, "title_whole"), words)
        return [Text("title", whole)]
    bare = Text("title", fill(plan, plan.words.phrase(plan.rng, "title_bare"), words))
    return [Text("title", words["school"]), bare] if plan.named == "line" else [bare]


def introduction(plan: Plan, words: dict[str, str]) -> list[str]:
    """Basis, period, contacts, and names of others; in one paragraph or in several."""
    rng, draft = plan.rng, plan.draft
    kinds = ["outdated" if draft.outdated else "basis_named" if _names_itself(plan) else "basis"]
    kinds += ["structure"] if len(draft.sections) == 7 and rng.random() < 0.3 else []
    parts = [
        fill(plan, plan.words.phrase(rng, kind), words) for kind in kinds if plan.words.texts("phrases", kind)
    ]
    if draft.period:
        parts.append(plan.words.phrase(rng, "period").replace("{period}", print_period(plan)))
    if draft.contact:
        parts.append(fill(plan, _contact(plan), words))
    for kind, share in (("distract_school", 0.2), ("distract_merge", 0.1)):
        if plan.named != "mail" and rng.random() < share:
            parts.append(fill(plan, plan.words.phrase(rng, kind), words))
    return parts if rng.random() < 0.5 else ["".join(parts)]


def _names_itself(plan: Plan) -> bool:
    return plan.named in ("title", "line") and plan.rng.random() < 0.3


def _contact(plan: Plan) -> str:
    found = plan.words.texts("phrases", "contact")
    with_mail = [text for text in found if "{email}" in text]
    return plan.rng.choice(with_mail if plan.named == "mail" else found)


def print_period(plan: Plan) -> str:
    """The period as printed, with digits or marks lost where its kind says so."""
    assert plan.draft.period
    first, last = plan.draft.period
    template = plan.words.pick(plan.rng, "periods", plan.draft.period_kind, value="template")
    return template.format(
        y1=first.year, m1=first.month, d1=first.day, y2=last.year, m2=last.month, d2=last.day
    )


def signature(plan: Plan, words: dict[str, str]) -> list[Text]:
    """The school's name and the date; some reports end without either."""
    rng, draft = plan.rng, plan.draft
    lines = []
    if plan.named == "signature" or (plan.named != "mail" and rng.random() < 0.8):
        lines.append(words["school"])
    if draft.signed:
        printed = plan.words.phrase(rng, "signature_date")
        day = draft.signed
        numerals = {"yh": "".join("〇一二三四五六七八九"[int(n)] for n in str(day.year % 100).zfill(2))}
        numerals |= {"mh": han(day.month), "dh": han(day.day)}
        lines.append(printed.format(y=day.year, m=day.month, d=day.day, **numerals))
    if plan.named != "mail" and rng.random() < 0.1:
        lines.append(fill(plan, plan.words.phrase(rng, "distract_ministry"), words))
    return [Text("signature", line) for line in lines]
