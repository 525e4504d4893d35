"""What the names of files and folders say: whose report, of which year, and what two files' names share.

The words that name a part of a submission (附件1, 正文, 盖章) are data: data/reference/file_words.csv.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath

from etl.codes import FileWord
from etl.periods import find_years
from etl.text import squeeze

_SCHOOL = re.compile(r"(?:中共)?([一-鿿]{2,22}(?:大学|学院|学校)(?:\([一-鿿]{2,4}\))?)")
_BARE_YEAR = re.compile(r"(?<![0-9])20[0-9]{2}(?![0-9])")
_TOKEN = re.compile(r"[一-鿿]+|[a-z]+|[0-9]+")
_SUFFIX = re.compile(r"\.[a-z0-9]{2,5}$")


@dataclass(frozen=True, slots=True)
class NameSays:
    """What one name says. ``years`` are reporting keys, "2021-2022", or single years, which can mean two of them.

    ``tokens``: what is left when parts, years and common words are taken away. ``only``: nothing but a school, years
    and numbers is left, as in a folder made for one school or one year.
    """

    school: str | None
    years: tuple[str, ...]
    tokens: frozenset[str]
    only: bool


@lru_cache(maxsize=10_000)
def read_name(name: str, words: tuple[FileWord, ...]) -> NameSays:
    """What a file's or folder's name says."""
    text = _SUFFIX.sub("", squeeze(name))
    years = [(year.start, year.end, year.key) for year in find_years(text)]
    years += [
        (bare.start(), bare.end(), bare[0])
        for bare in _BARE_YEAR.finditer(text)
        if not any(start <= bare.start() < end for start, end, _ in years)
    ]
    for start, end, _ in years:
        text = text[:start] + "|" * (end - start) + text[end:]
    left = _pattern(words).sub("|", text)
    school = _SCHOOL.search(left)
    tokens = frozenset(_TOKEN.findall(left))
    others = _TOKEN.findall(left.replace(school[0], "|") if school else left)
    return NameSays(
        school=school[1] if school else None,
        years=tuple(dict.fromkeys(key for *_, key in years)),
        tokens=tokens,
        only=all(token.isdigit() for token in others),
    )


def home(folders: Sequence[str], words: tuple[FileWord, ...]) -> tuple[str, ...]:
    """The folder that a file's submission lies in: without the folders that merely sort its parts (附件, 扫描件)."""
    kept = list(folders)
    while kept and _is_of_parts(kept[-1], words):
        kept.pop()
    return tuple(kept)


def is_telling(token: str) -> bool:
    """Whether what is left of a name can tell schools apart: no ordinal (1, 2), no date (20221014)."""
    return len(token) >= 2 and not (token.isdigit() and len(token) > len("10611"))


def trail(path: PurePath, root: PurePath) -> tuple[str, ...]:
    """The names of the folders between ``root``'s parent and a file: all that may say whose it is."""
    inside = path.relative_to(root) if path.is_relative_to(root) and path != root else None
    return (root.name, *inside.parts[:-1]) if inside is not None else (path.parent.name,)


def _is_of_parts(folder: str, words: tuple[FileWord, ...]) -> bool:
    said = read_name(folder, words)
    named = _pattern(tuple(word for word in words if word.means != "common")).search(squeeze(folder))
    return named is not None and said.only and said.school is None and not said.years


@lru_cache(maxsize=8)
def _pattern(words: tuple[FileWord, ...]) -> re.Pattern[str]:
    """Any of the words, the longer patterns first so that 信息公开工作情况统计表 is one word."""
    return re.compile("|".join(sorted((word.pattern for word in words), key=len, reverse=True)) or r"(?!)")
