"""Characters → text: lines by their baselines, blanks by their gaps, links as Markdown where a cell hides one."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from etl.readers.pdf_characters import Array, Glyphs

NEW_LINE = 0.5
"""In em: baselines farther apart are two lines of a cell."""

_WORD_GAP = 0.2
_WIDE_GAP = 0.9
_BLANK_GAP = 0.12
_CJK_BLANK_GAP = 0.3
_DOUBLED = 0.15
_FIRST_CJK = 0x2E80
_LETTER_SPACED = re.compile(r"(?<!\S)(?:[⺀-鿿]  ?){3,}[⺀-鿿](?!\S)")
_OPEN, _CLOSE = "\ue0fe", "\ue0ff"
_LINKED = re.compile(f"{_OPEN}([0-9]+){_OPEN}([^{_CLOSE}]*){_CLOSE}")
_ADDRESS = re.compile(r"https?:|www\.|[!-~]*/[!-~]*\.[!-~]+|^[\w-]+(?:\.[\w-]+)+$", re.I | re.A)
_PRINTED = re.compile(r"[!-~]+")
_PART = 3
_MARKUP = re.compile(r"\[([^\[\]]*)\]\(\S*?\)")


def texts(glyphs: Glyphs, groups: Array, links: Sequence[str] = ()) -> dict[int, str]:
    """The text of each group of characters (numbers from 0), its lines parted by "\\n".

    ``links``: the addresses that ``glyphs.link`` counts; words over another address become ``[words](address)``.
    """
    if not len(glyphs):
        return {}
    lines = _lines(glyphs, groups)
    order = np.lexsort((glyphs.x0, lines))
    glyphs, groups, lines = glyphs.take(order), groups[order], lines[order]
    once = ~_doubled(glyphs, lines)
    glyphs, groups, lines = glyphs.take(once), groups[once], lines[once]
    before = _blanks(glyphs, lines)
    letters = glyphs.text.tolist()
    for index in np.flatnonzero(before).tolist():
        letters[index] = _SEPARATORS[before[index]] + letters[index]
    if len(links):
        _mark_links(letters, glyphs.link, groups)
    starts = np.flatnonzero(np.diff(groups, prepend=-1))
    ends = [*starts[1:].tolist(), len(letters)]
    made = {}
    for start, end, group in zip(starts.tolist(), ends, groups[starts].tolist(), strict=True):
        text = "".join(letters[start:end]).strip()
        made[group] = _tidy(_linked(text, links))
    return made


def _lines(glyphs: Glyphs, groups: Array) -> Array:
    """A number for each character's line; the lines of a group follow one another, from top to bottom."""
    order = np.lexsort((glyphs.base, groups))
    base, em, group = glyphs.base[order], glyphs.em[order], groups[order]
    begins = np.ones(len(order), bool)
    apart = np.diff(base) > NEW_LINE * np.maximum(em[1:], em[:-1])
    begins[1:] = apart | (np.diff(group) != 0)
    lines = np.empty(len(order), int)
    lines[order] = np.cumsum(begins) - 1
    return lines


def _doubled(glyphs: Glyphs, lines: Array) -> Array:
    """Characters printed twice, a hair apart, to look bold."""
    twice = np.zeros(len(glyphs), bool)
    near = np.diff(glyphs.x0) < _DOUBLED * (glyphs.x1 - glyphs.x0)[1:]
    twice[1:] = near & (glyphs.text[1:] == glyphs.text[:-1]) & (np.diff(lines) == 0)
    return twice


_SEPARATORS = ("", " ", "\n")


def _blanks(glyphs: Glyphs, lines: Array) -> Array:
    """What stands before each character: 0 nothing, 1 a blank, 2 a line's end; groups begin with nothing of use."""
    before = np.zeros(len(glyphs), int)
    codes = glyphs.text.view(np.uint32)
    cjk = codes >= _FIRST_CJK
    gap = (glyphs.x0[1:] - glyphs.x1[:-1]) / np.maximum(glyphs.em[1:], glyphs.em[:-1])
    both, one = cjk[1:] & cjk[:-1], cjk[1:] | cjk[:-1]
    spaced = glyphs.spaced[1:] & (gap > np.where(both, _CJK_BLANK_GAP, _BLANK_GAP))
    wide = gap > np.where(one, _WIDE_GAP, _WORD_GAP)
    before[1:] = np.where(np.diff(lines) != 0, 2, (spaced | wide).astype(int))
    return before


def _mark_links(letters: list[str], link: Array, groups: Array) -> None:
    """Puts marks around the characters of each link, within the group."""
    edges = np.flatnonzero((np.diff(link, prepend=-2) != 0) | (np.diff(groups, prepend=-1) != 0)).tolist()
    for start, end in zip(edges, [*edges[1:], len(letters)], strict=True):
        if link[start] >= 0:
            first = letters[start]
            blank = first[:-1]
            letters[start] = f"{blank}{_OPEN}{link[start]}{_OPEN}{first[-1]}"
            letters[end - 1] += _CLOSE


def _linked(text: str, links: Sequence[str]) -> str:
    return _LINKED.sub(lambda match: _link(match[2], links[int(match[1])]), text) if _OPEN in text else text


def _link(words: str, address: str) -> str:
    """The words where they show the address, else both as Markdown."""
    shown = "".join(words.split())
    part = max(_PRINTED.findall(shown), key=len, default="")
    printed = _ADDRESS.search(shown) or (len(part) >= _PART and part in address)
    return words if not shown or printed else f"[{shown}]({address})"


def without_links(text: str) -> str:
    """The words of a text without the addresses that ``texts`` wrote behind them."""
    return _MARKUP.sub(r"\1", text)


def _tidy(text: str) -> str:
    return _LETTER_SPACED.sub(lambda match: match[0].replace(" ", ""), text) if " " in text else text
