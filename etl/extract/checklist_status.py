"""What a checklist entry says of its item: rules that are data (remark_patterns.csv, answer_words.csv, ``needs``)."""

from __future__ import annotations

import re
from functools import lru_cache

from etl.codebook import Codebook
from etl.codes import ChecklistItem
from etl.extract.links import LinkCell
from etl.model import ChecklistStatus, Flag, School
from etl.text import fold, squeeze

# What may follow the answer in its cell: 否，在部门网站公布; 是（已公开）.
_APART = re.compile(r"[,，(（;；:：。]")
_INFERRED: frozenset[Flag] = frozenset({"inferred"})
_STATED: frozenset[Flag] = frozenset()


def entry_status(
    item: ChecklistItem,
    count: int | None,
    raw: str,
    on_platform: bool | None,
    links: LinkCell,
    remark: str,
    school: School,
    codebook: Codebook,
) -> tuple[ChecklistStatus, frozenset[Flag]]:
    """The status, and "inferred" where the school's type gives it. A disclosed item is never taken out."""
    disclosed: ChecklistStatus = "disclosed_off_platform" if on_platform is False else "disclosed"
    if count or links.links:
        return disclosed, _STATED
    said = [text for text in (remark, links.text, "" if count is not None else raw) if text.strip()]
    status = next((found for text in said if (found := remark_status(text, codebook))), None)
    if status != "not_applicable" and not concerns(item, school):
        return "not_applicable", _INFERRED
    if status is not None:
        return status, _STATED
    if any(_answer(text, codebook) == "none" for text in said):
        return "stated_none", _STATED
    if any(_answer(text, codebook) is None for text in said[bool(remark.strip()) :]) or on_platform:
        return disclosed, _STATED
    return "blank" if count is None else "zero", _STATED


@lru_cache(maxsize=10_000)
def remark_status(text: str, codebook: Codebook) -> ChecklistStatus | None:
    """The status that a remark's wording gives; None where no pattern knows it."""
    folded = fold(text).replace(" ", "")
    word = codebook.answers.get(("link", squeeze(text)))
    if word is not None:
        return "not_applicable" if word.answer == "not_applicable" else None
    return next((row.status for row in codebook.remark_patterns if re.search(row.pattern, folded)), None)


def concerns(item: ChecklistItem, school: School) -> bool:
    """False only where the school is known not to do what the item needs."""
    does = {
        "undergraduates": school.trains_undergraduates,
        "graduates": school.trains_graduates,
        "degrees": school.grants_degrees,
    }
    return item.needs is None or does[item.needs] is not False


def is_yes(text: str, codebook: Codebook) -> bool | None:
    """The platform cell: True 是, False 否, None blank or anything else."""
    key = squeeze(text)
    word = codebook.answers.get(("platform", key)) or codebook.answers.get(("platform", _APART.split(key)[0]))
    return None if word is None or word.value is None else bool(word.value)


def means_none(text: str, codebook: Codebook) -> bool:
    """无, 暂无, a dash: words that say that there is nothing, in any column."""
    word = codebook.answers.get(("link", squeeze(text)))
    return word is not None and word.answer != "not_applicable"


def is_platform_word(text: str, codebook: Codebook) -> bool:
    """是, 否, √, 已公布; 有 and 无 may answer other columns."""
    key = squeeze(text)
    word = codebook.answers.get(("platform", key)) or codebook.answers.get(("platform", _APART.split(key)[0]))
    return word is not None and word.value is not None and key not in ("无", "有")


def _answer(text: str, codebook: Codebook) -> str | None:
    """What a whole cell's word means ("none", "blank" …; 未公开 is "none"); None for text that is no such word."""
    word = codebook.answers.get(("link", squeeze(text)))
    if word is None and is_yes(text, codebook) is False:
        return "none"
    return word.answer if word else None
