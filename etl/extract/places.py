"""Where an unknown school is: from its name, address, telephone code, document numbers, or who it reports to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from etl.codebook import Codebook
from etl.text import fold

_ADDRESS = re.compile(r"(?:地址|校址|坐落于|位于)[:：是为\s]*([^,。;]{4,60})")
_PHONE = re.compile(r"(?<![0-9])(0[0-9]{2,3})\)?\s*[-—–~―]?\s*[0-9]{7,8}(?![0-9])")
_AUTHORITY = re.compile(
    r"([一-鿿]{2,8}?)(?:省|市|自治区|壮族自治区|回族自治区|维吾尔自治区)?(?:教育委员会|教委|教育厅)"
)
# 渝教办发〔2024〕106号 in a sentence, or the report's own number on a line (桂…报〔2022〕63号).
_DOCUMENT_NUMBER = re.compile(
    r"(?:^\s*([一-鿿])[一-鿿]{1,11}|([一-鿿])教[一-鿿]{0,8})\s*\[?\s*20[0-9]{2}\s*\]?\s*第?\s*[0-9]{1,4}\s*号"
)
# What any of these needs to be there at all.
_CUE = re.compile(r"址|位于|坐落于|0[0-9]{2}|教委|教育委员会|教育厅|号")


@dataclass(frozen=True, slots=True)
class Home:
    """A province and, where it was told, a city."""

    province: str
    city: str | None = None


def home_by_name(name: str, codebook: Codebook) -> Home | None:
    """The province or city that a school's name holds: in brackets behind it (…大学(武汉)), else the first named."""
    campus = name.partition("(")[2]
    home = next(_named(campus, codebook), None) or next(_named(name, codebook), None)
    return _with_city(home, codebook)


def home_by_text(lines: Iterable[str], codebook: Codebook) -> Home | None:
    """The home that the report's text gives: address, then telephone code, authority, document number."""
    texts = [text for line in lines if _CUE.search(text := fold(line))]
    ways = (_by_address, _by_phone, _by_authority, _by_document_number)
    return _with_city(
        next((home for way in ways for text in texts for home in way(text, codebook)), None), codebook
    )


def _with_city(home: Home | None, codebook: Codebook) -> Home | None:
    """A municipality is its own city."""
    if home is None or home.city:
        return home
    cities = (
        row.city for row in codebook.cities if row.province == home.province and row.level == "municipality"
    )
    return Home(home.province, next(cities, None))


def _named(text: str, codebook: Codebook) -> Iterator[Home]:
    """The provinces and cities named in a text, in order; at one place the longer name."""
    homes = _homes(codebook)
    found = [(text.find(name), -len(name), index) for index, (name, _) in enumerate(homes) if name in text]
    yield from (homes[index][1] for _, _, index in sorted(found))


@cache
def _homes(codebook: Codebook) -> tuple[tuple[str, Home], ...]:
    """Every name of a province or city and where it is."""
    provinces = ((row.province, Home(row.province)) for row in codebook.provinces.values())
    return *provinces, *((row.city, Home(row.province, row.city)) for row in codebook.cities)


def _by_address(text: str, codebook: Codebook) -> Iterator[Home]:
    for match in _ADDRESS.finditer(text):
        yield from _named(match[1], codebook)


def _by_phone(text: str, codebook: Codebook) -> Iterator[Home]:
    for match in _PHONE.finditer(text):
        now = [city for city in codebook.cities if city.area_code == match[1]]
        once = [city for city in codebook.cities if match[1] in city.other_area_codes]
        for city in (*now, *once):
            yield Home(city.province, city.city if city.level != "county" else None)


def _by_authority(text: str, codebook: Codebook) -> Iterator[Home]:
    for match in _AUTHORITY.finditer(text):
        yield from (
            Home(row.province) for row in codebook.provinces.values() if match[1].endswith(row.province)
        )


def _by_document_number(text: str, codebook: Codebook) -> Iterator[Home]:
    for match in _DOCUMENT_NUMBER.finditer(text):
        issuer = match[1] or match[2]
        yield from (Home(row.province) for row in codebook.provinces.values() if issuer in row.abbreviations)
