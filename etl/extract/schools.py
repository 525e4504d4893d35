"""Who reports: a school of the codebook by name, former name or web domain; else what its name and text tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from urllib.parse import urlsplit

from pypinyin import lazy_pinyin

from etl.codebook import Codebook
from etl.extract.places import home_by_name, home_by_text
from etl.model import School, SchoolType
from etl.schools import as_it_was, name_on
from etl.text import fold

_HOST = re.compile(r"(?<![\w-])(?:[a-z0-9-]+\.)+[a-z]{2,}(?![\w-])", re.I | re.A)
# An address that a line's end broke beside a point, or behind the @.
_BROKEN = re.compile(r"(?<=\.)\s*\n\s*(?=[a-z0-9])|(?<=[a-z0-9])\s*\n\s*(?=\.[a-z])", re.I | re.A)
_BROKEN_MAIL = re.compile(r"(@[a-z0-9-]+)\s*\n\s*([a-z0-9-]*\.)", re.I | re.A)
# What each type trains and grants, where nothing else is known.
_DOES: dict[SchoolType, tuple[bool | None, bool | None, bool | None]] = {
    "undergraduate": (True, None, True),
    "vocational_undergraduate": (True, False, True),
    "vocational": (False, False, False),
    "adult": (None, False, None),
}


def school_named(name: str, lines: Sequence[str], on: str | None, codebook: Codebook) -> School:
    """The school of that Simplified name, as it was on the day ``on`` (ISO; None: now)."""
    if known := _names(codebook).get(name):
        return as_it_was(codebook, codebook.schools[known], name, on)
    return _unknown(name, lines, codebook)


@cache
def _names(codebook: Codebook) -> dict[str, str]:
    return {row.name: row.school_id for row in reversed(codebook.school_names)}


def school_by_domain(lines: Sequence[str], on: str | None, codebook: Codebook) -> School | None:
    """The one school whose site or mail domain a text names; None where there is none or more than one."""
    text = fold("\n".join(line.strip() for line in lines))
    text = _BROKEN_MAIL.sub(r"\1\2", _BROKEN.sub("", text)).lower()
    hosts = set(_HOST.findall(text))
    found = {school_id for host in hosts for school_id in _owners(host, codebook)}
    if len(found) != 1:
        return None
    (school_id,) = found
    return as_it_was(codebook, codebook.schools[school_id], name_on(codebook, school_id, on), on)


def _owners(host: str, codebook: Codebook) -> frozenset[str]:
    """The schools to which a host, or a domain that it is in, belongs."""
    parts = host.split(".")
    known = _domains(codebook)
    return frozenset().union(*(known.get(".".join(parts[i:]), frozenset()) for i in range(len(parts) - 1)))


@cache
def _domains(codebook: Codebook) -> dict[str, frozenset[str]]:
    """Every domain of a site or of mail and the schools that have it."""
    found: dict[str, frozenset[str]] = {}
    for row in codebook.schools.values():
        site = (urlsplit(row.site).hostname or "").removeprefix("www.")
        for domain in {site.lower(), *(mail.lower() for mail in row.mail_domains)} - {""}:
            found[domain] = found.get(domain, frozenset()) | {row.school_id}
    return found


def _unknown(name: str, lines: Sequence[str], codebook: Codebook) -> School:
    home = home_by_name(name, codebook) or home_by_text(lines, codebook)
    school_type = next(
        row.school_type for row in codebook.school_type_patterns if re.search(row.pattern, name)
    )
    undergraduates, graduates, degrees = _DOES[school_type]
    attributes = {
        "province": home and home.province,
        "city": home and home.city,
        "school_type": school_type,
        "trains_undergraduates": undergraduates,
        "trains_graduates": graduates,
        "grants_degrees": degrees,
    }
    return School(
        school_id=slug(name),
        name=name,
        province=home.province if home else None,
        city=home.city if home else None,
        school_type=school_type,
        ownership=None,
        trains_undergraduates=undergraduates,
        trains_graduates=graduates,
        grants_degrees=degrees,
        inferred=frozenset(key for key, value in attributes.items() if value is not None),
    )


def slug(name: str) -> str:
    """The permanent id of a school that no codebook knows: its name in pinyin, lower-case letters and digits."""
    return re.sub(r"[^a-z0-9]", "", "".join(lazy_pinyin(name)).lower())
