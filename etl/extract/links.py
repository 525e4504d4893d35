"""The addresses in a cell, put together again where a line end broke them, and what else the cell says."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from etl.text import fold

_ANCHOR = re.compile(r"<a\b[^>]*?href\s*=\s*[\"']?([^\"'>\s]*)[\"']?[^>]*>(.*?)</a\s*>", re.I | re.S)
_MARKDOWN = re.compile(r"!?\[([^\[\]]*)\]\(\s*<?((?:https?://|www\.)[^\s()<>]+)>?[^()]*\)")
_AUTOLINK = re.compile(r"<((?:https?://|www\.)[^<>\s]+)>")
_MARKS = re.compile(r"[<&\]]")
# A field code that was printed as text, before the address itself.
_FIELD = re.compile(r'HYPERLINK\s+"[^"]*"')
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
# Also where a line ends within it: ht⏎tps://.
_SCHEME = re.compile(r"(?<![A-Za-z0-9])h\n?t\n?t\n?p(\n?s)?\s*[:：]\s*[/／]\s*[/／]\s*", re.I)
_FULL_STOPS = str.maketrans(dict.fromkeys("，；（）！【】〔〕「」《》｜", " "))
_URL = r"[A-Za-z0-9\-._~:/?#\[\]@!$&()*+;=%]"
# An address that begins inside another is one of its own, unless it is the value of a parameter.
_ADDRESS = re.compile(
    rf"(?:https?://|(?<![\w.])www\.)(?:(?!(?<![=/])https?://){_URL})+"
    rf"|(?<![@\w.\-/])(?:[a-z0-9\-]+\.)+(?:cn|com|net|org)(?![\w\-])(?::[0-9]+)?(?:/{_URL}*)?",
    re.I,
)
_TAIL = re.compile(rf"(\s+)({_URL}+)(?=\s|$)")
_ENUMERATOR = re.compile(r"\(?[0-9]{1,2}[.):]+")
_ENUMERATORS_ONLY = re.compile(r"[\s0-9.、,;:()]*")
_ENDING = re.compile(r"\.(?:s?html?|jspx?|aspx?|php|pdf|docx?|xlsx?|psp|do|action)$", re.I)
# A host whose end was broken off.
_HALF_HOST = re.compile(r"https?://(?![^/]*\.(?:cn|com|net|org|edu|gov)(?::[0-9]*)?$)[^/]*", re.I)
_HOST = re.compile(r"https?://[^/]+", re.I)
# A row's end inside a word or number; not before the number of a list.
_SPLIT_WORD = re.compile(r"(?<=[一-鿿0-9])\n(?=[一-鿿]|[0-9]+(?![0-9.、)]))")
# What parts addresses in a cell.
_SEPARATORS = " ;；,，、|"
_OPEN = ("/", "=", "&", "?", "-", "_", ".", "%", "#")


@dataclass(frozen=True, slots=True)
class LinkCell:
    """``links`` in printed order, repetitions kept, markup gone; ``text`` is the rest, without bare list numbers."""

    links: tuple[str, ...]
    text: str


def read_links(pieces: Sequence[str]) -> LinkCell:
    """The links of one entry, printed in one cell or in ``pieces`` over several rows.

    What begins a piece and is the rest of an address completes the one before: …?id=2 and 4, …&i and d=150.
    """
    text = _SCHEME.sub(_scheme, "\n".join(_unmarked(piece).strip() for piece in pieces))
    text = _FIELD.sub(" ", text)
    folded = fold(text.translate(_FULL_STOPS))
    links: list[str] = []
    rest: list[str] = []
    position = 0
    for match in _ADDRESS.finditer(folded):
        if match.start() >= position:
            rest.append(text[position : match.start()])
            address, position = _completed(folded, match)
            links.append(_trimmed(address))
    rest.append(text[position:])
    said = " ".join(_SPLIT_WORD.sub("", " ".join(rest)).split())
    said = said.strip(_SEPARATORS) if links else said
    return LinkCell(tuple(links), "" if _ENUMERATORS_ONLY.fullmatch(fold(said)) else said)


def _scheme(match: re.Match[str]) -> str:
    return "https://" if match[1] else "http://"


@lru_cache(maxsize=20_000)
def is_link_part(text: str) -> bool:
    """Whether a cell holds an address, or nothing but characters of which addresses are made."""
    folded = fold(_SCHEME.sub(_scheme, _unmarked(text))).strip()
    return bool(_ADDRESS.search(folded)) or bool(re.fullmatch(rf"{_URL}+", folded))


def _unmarked(text: str) -> str:
    """Markup replaced by the address it shows or leads to, and by its words where they are none."""
    if not _MARKS.search(text):
        return text
    text = _ANCHOR.sub(lambda match: _shown(match[1], match[2]), text)
    text = _MARKDOWN.sub(lambda match: _shown(match[2], match[1]), text)
    text = _TAG.sub(" ", _AUTOLINK.sub(r" \1 ", text))
    return html.unescape(text)


def _shown(target: str, words: str) -> str:
    words = _TAG.sub("", words).strip()
    if _ADDRESS.search(fold(html.unescape(words))) or not _ADDRESS.match(target):
        return f" {words} "
    return f" {words} {target} "


def _completed(text: str, match: re.Match[str]) -> tuple[str, int]:
    """The address with the parts that follow behind a line end or a blank, and where it ends."""
    address, end = match[0], match.end()
    while (tail := _TAIL.match(text, end)) and _belongs(address, tail[2], broken="\n" in tail[1]):
        address, end = address + tail[2], tail.end()
    return address, end


def _belongs(address: str, tail: str, *, broken: bool) -> bool:
    """Whether ``tail`` is the rest of ``address``; between rows more is believed than after a mere blank."""
    if broken and _HALF_HOST.fullmatch(address):
        return not tail.lower().startswith("http")
    number = _ENUMERATOR.match(tail)
    behind = tail[number.end() :] if number else tail
    if not behind or _ADDRESS.match(behind):
        return False
    if _ENDING.search(address):
        return tail[0] in "?&#" or (tail == "l" and address.endswith(("htm", "HTM")))
    ends = bool(_ENDING.search(address + tail))
    if tail[0] == "/" and _HOST.fullmatch(address):
        return True
    if broken:
        return ends or not tail.isalpha() or address.endswith(_OPEN)
    if tail.isdecimal():
        return address.endswith("=")
    return address.endswith(_OPEN) or (ends and not tail.isalpha())


def _trimmed(address: str) -> str:
    """Without the punctuation of the sentence around it."""
    address = address.rstrip(".;:!*[")
    for opening, closing in ("()", "[]"):
        while address.endswith(closing) and address.count(closing) > address.count(opening):
            address = address[:-1].rstrip(".;:!*")
    return address
