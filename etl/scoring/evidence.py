"""What a criterion is computed from, as a scheme writes it; and how much of its points each finding is worth.

    item:3  items:1-14  items:all     entries of the checklist (annex 2)
    timeliness                        whether the report came on time
    section:<code>  sections:required sections of the report
    annex:statistics  annex:checklist whether an annex is held
    rule:<rule>  rules:<group>        findings of the audit, each one a case
    indicator:<code>                  whether the report answers an indicator
    hand                              given by people, in manual.csv

Each becomes keys ("item:3"), and a fact says which code holds for a key ("blank"). A credit says what a code is worth:
a share of the points, OPEN (nobody can tell) or OUT (it does not concern the school and leaves the denominator).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from etl.codebook import Codebook

OPEN, OUT = "?", "-"
Credit = float | str

# Usual credits by family; a code that none names is worth nothing, one that no fact tells is open.
USUAL: Mapping[str, Mapping[str, Credit]] = {
    "item": {
        "disclosed": 1.0,
        "disclosed_off_platform": 1.0,
        "nothing_to_disclose": 0.0,
        "not_yet_made": 0.0,
        "stated_none": 0.0,
        "zero": 0.0,
        "blank": 0.0,
        "not_applicable": OUT,
        "not_obtained": OPEN,
    },
    "timeliness": {"on_time": 1.0, "late": 0.0, "unknown": OPEN},
    "section": {"found": 1.0, "missing": 0.0},
    "annex": {"held": 1.0, "cited": OPEN, "absent": OPEN},
    "rule": {
        "clean": 1.0,
        "confirmed": 0.0,
        "open": OPEN,
        "false_alarm": 1.0,
        "explained": 1.0,
        "remedied": 1.0,
        "blind": OPEN,
    },
    "indicator": {
        "value": 1.0,
        "none": 1.0,
        "not_applicable": OUT,
        "blank": 0.0,
        "invalid": 0.0,
        "not_stated": 0.0,
        "unreadable": OPEN,
        "not_obtained": OPEN,
    },
    "hand": {},
}
# The code that no other may outdo: publishing more never costs points.
BEST = {
    "item": "disclosed",
    "timeliness": "on_time",
    "section": "found",
    "annex": "held",
    "indicator": "value",
}
NOT_OBTAINED = "not_obtained"  # no fact tells: nobody can judge
UNBOUNDED = frozenset({"blind", NOT_OBTAINED})  # of rules: how many cases there would be is unknown


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a criterion looks at: the family, its keys, what each code is worth."""

    family: str
    keys: tuple[str, ...]
    credit: Mapping[str, Credit]


def read_evidence(text: str, credit: str, codebook: Codebook) -> Evidence:
    """The evidence that a scheme's cells evidence and credit name; a ValueError says what is wrong, 中文 / English."""
    name, _, rest = (part.strip() for part in text.partition(":"))
    family = name if name in USUAL else name.removesuffix("s")
    if family not in USUAL:
        raise ValueError(f"不认识“{text}” / {text!r} is not known")
    keys = _keys(family, name, rest, codebook)
    if not keys:
        raise ValueError(f"“{text}”里没有可查的事项 / nothing is called {text!r}")
    return Evidence(family, keys, MappingProxyType({**USUAL[family], **_credits(family, credit)}))


def _keys(family: str, name: str, rest: str, codebook: Codebook) -> tuple[str, ...]:
    if family in ("timeliness", "hand"):
        return (name,) if not rest and name == family else ()
    several = name != family
    offered = {
        "item": _items(rest) if several else [rest],
        "section": [s.section for s in codebook.sections.values() if s.required] if several else [rest],
        "annex": ["statistics", "checklist"] if several else [rest],
        "rule": [r for r, row in codebook.rules.items() if not several or row.group == rest],
        "indicator": [] if several else [rest],
    }[family]
    if family == "rule" and not several:
        offered = [rest] if rest in offered else []
    known = {
        "item": {str(item) for item in codebook.checklist},
        "section": set(codebook.sections),
        "annex": {"statistics", "checklist"},
        "rule": set(codebook.rules),
        "indicator": set(codebook.indicators),
    }[family]
    return tuple(f"{family}:{one}" for one in offered) if set(offered) <= known else ()


def _items(rest: str) -> list[str]:
    """ "1-3|7" → 1, 2, 3, 7; "all" → 1 to 50."""
    numbers: list[str] = []
    for part in ["1-50"] if rest == "all" else rest.split("|"):
        first, _, last = part.partition("-")
        if not (first.isdecimal() and (last or first).isdecimal()):
            return []
        numbers += [str(n) for n in range(int(first), int(last or first) + 1)]
    return numbers if len(set(numbers)) == len(numbers) else []


def _credits(family: str, text: str) -> dict[str, Credit]:
    """ "blank=0|not_applicable=1|open=?" → code: credit."""
    found: dict[str, Credit] = {}
    for part in filter(None, (part.strip() for part in text.split("|"))):
        code, _, worth = (side.strip() for side in part.partition("="))
        if code not in USUAL[family]:
            known = ", ".join(USUAL[family])
            raise ValueError(f"“{code}”不是可写的情形，可写：{known} / {code!r} is none of {known}")
        found[code] = worth if worth in (OPEN, OUT) else _share(worth)
    best = BEST.get(family)
    if best and found and {**USUAL[family], **found}[best] != 1.0:
        raise ValueError(f"“{best}”必须得满分（1） / {best} must be worth 1: publishing never costs points")
    return found


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise ValueError(
            f"“{text}”应为 0 到 1 的数、?（无法评定）或 -（不计入）"
            f" / {text!r} must be a share from 0 to 1, ? (cannot be judged) or - (left out)"
        )
    return share
