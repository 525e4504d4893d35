"""The one place that prepares text for matching. Quotes stay raw: ``fold`` keeps the length, so that a span found
in the folded text cuts the phrase out of the printed one."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import cache, lru_cache

from opencc import OpenCC
from pypinyin import Style, pinyin

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_WIDTHS = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_BLANKS = dict.fromkeys(
    [0x09, 0x0B, 0x0C, 0x0D, 0xA0, 0x3000, 0xFEFF, *range(0x2000, 0x2010), 0x202F, 0x205F, 0x2060], " "
)
# What conversions of PDF print instead of the characters themselves: radicals and compatibility ideographs.
_LOOKALIKES = {
    code: normal
    for code in [*range(0x2E80, 0x2FD6), *range(0xF900, 0xFB00)]
    if len(normal := unicodedata.normalize("NFKC", chr(code))) == 1
}
# A reading that copies of pages print behind characters: 技術(shù), 工作(zuo)(zuo).
_READINGS = re.compile(r"(?<=([一-鿿]))(?:\(([a-zà-üāēěīńňōūǎǐǒǔǖǘǚǜ]{1,6})\))+")
_MAY_READ = re.compile(r"[(（][a-zà-ǜａ-ｚ]")
_TABLE = {**_LOOKALIKES, **_WIDTHS, **_BLANKS, ord("〔"): "[", ord("〕"): "]", ord("【"): "[", ord("】"): "]"}


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=50_000)
def _simplified_character(character: str) -> str:
    simplified: str = _converter().convert(character)
    return simplified if len(simplified) == 1 else character


class _Simplified(dict[int, str]):
    """Code → Simplified character for ``str.translate``, filled in as texts need it; ``before`` maps it first."""

    def __init__(self, before: dict[int, str]) -> None:
        super().__init__()
        self.before = before

    def __missing__(self, code: int) -> str:
        self[code] = _simplified_character(self.before.get(code, chr(code)))
        return self[code]


_PLAIN, _FOLDED = _Simplified({}), _Simplified(_TABLE)


def simplified(text: str) -> str:
    """Simplified characters, one for one."""
    return text if text.isascii() else text.translate(_PLAIN)


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Text for matching, as long as ``text``: Simplified, half-width, brackets [ ] ( ); blanks and readings are spaces.

    Characters are mapped by tables only: no compatibility form ever turns ① or ² into a digit.
    """
    if _MAY_READ.search(text):
        return simplified(_READINGS.sub(_blanked, text.translate(_TABLE)))
    return text.translate(_FOLDED)


def _blanked(reading: re.Match[str]) -> str:
    character, syllable = reading.groups()
    known = not syllable.isascii() or [syllable] in pinyin(character, style=Style.NORMAL)
    return " " * len(reading[0]) if known else reading[0]


@lru_cache(maxsize=20_000)
def squeeze(text: str) -> str:
    """Text for comparing: folded, in lower case, without blanks."""
    return "".join(fold(text).lower().split())


@lru_cache(maxsize=20_000)
def wording(text: str) -> str:
    """Text for comparing labels and titles: squeezed, letters and digits only."""
    return "".join(character for character in squeeze(text) if character.isalnum())


def squeeze_spans(text: str) -> tuple[str, list[int]]:
    """``squeeze(text)`` and the index in ``text`` of each of its characters, with the end as a last index."""
    kept = [(character.lower(), index) for index, character in enumerate(fold(text)) if character != " "]
    letters = "".join(character for character, _ in kept if len(character) == 1)
    return letters, [*(index for character, index in kept if len(character) == 1), len(text)]


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """A line or cell without markup (tags, entities, Markdown's marks): for reading, not for quoting."""
    if "<" in text or "&" in text:
        text = html.unescape(_TAG.sub(" ", text))
    return text.strip().strip("#*_> ").replace("**", "").replace("__", "").strip()
