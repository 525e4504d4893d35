"""Who reports: a school of the codebook by name, former name or web domain; else what its name and text tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from pypinyin import lazy_pinyin

from etl.codebook import Codebook
from etl.codes_schools import SchoolRow
from etl.extract.places import home_by_name, home_by_text
from etl.model import School, SchoolType
from etl.schools import as_it_was, name_on

_HOST = re.compile(r"(?<![\w.-])(?:[a-z0-9-]+\.)+(?:cn|com|net|org)(?![\w-])", re.I)
_MAIL = re.compile(r"@((?:[a-z0-9-]+\.)+(?:cn|com|net|org))(?![\w-])", re.I)
# What each type trains and grants, where nothing else is known.
_DOES: dict[SchoolType, tuple[bool | None, bool | None, bool | None]] = {
    "undergraduate": (True, None, True),
    "vocational_undergraduate": (True, False, True),
    "vocational": (False, False, False),
    "adult": (None, False, None),
}


def school_named(name: str, lines: Sequence[str], on: str | None, codebook: Codebook) -> School:
    """The school of that Simplified name, as it was on the day ``on`` (ISO; None: now)."""
    known = next((row.school_id for row in codebook.school_names if row.name == name), None)
    if known:
        return as_it_was(codebook, codebook.schools[known], name, on)
    return _unknown(name, lines, codebook)


def school_by_domain(lines: Sequence[str], on: str | None, codebook: Codebook) -> School | None:
    """The one school whose site or mail domain a text names; None where there is none or more than one."""
    text = "\n".join(lines)
    hosts = {match[0].lower() for match in _HOST.finditer(text)} | {
        m[1].lower() for m in _MAIL.finditer(text)
    }
    found = [row for row in codebook.schools.values() if any(_is_of(row, host) for host in hosts)]
    if len(found) != 1:
        return None
    return as_it_was(codebook, found[0], name_on(codebook, found[0].school_id, on), on)


def _is_of(row: SchoolRow, host: str) -> bool:
    site = (urlsplit(row.site).hostname or "").removeprefix("www.")
    domains = {domain.lower() for domain in (site, *row.mail_domains) if domain}
    return any(host == domain or host.endswith("." + domain) for domain in domains)


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
