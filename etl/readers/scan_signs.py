"""Digits and single signs told by their company: each is compared with those of the same page that were read surely.

One page is mostly set in one or two typefaces: a nought that an engine takes for an o looks like the other noughts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise

import cv2
import numpy as np

from etl.readers.scan_engine import UNREAD, Reading, lost
from etl.readers.scan_image import Pixels
from etl.readers.scan_ink import Box, Ink, Strip, around

DOUBTED = 0.31
"""The confidence of digits that look otherwise than elsewhere on their page."""

_SURE = 0.9
_ALIKE = 0.93
_RESCUED = 0.94
_APART = 0.05
_BEYOND = 0.1
_UNLIKE = 0.88
_TOLD = 0.97
_LONGEST = 8
_EXAMPLES = 6
_HEIGHT = 24
_SIZE = 32
_SHIFT = 2
_STROKES = set("/\\-—一|")
"""Signs told by their shape alone."""


@dataclass(frozen=True)
class Signs:
    """What a page's digits and single signs look like; ``height``: of its digits in pixels, 0 for unknown."""

    ink: Ink
    height: float
    known: Mapping[str, tuple[Pixels, ...]]

    def judged(self, reading: Reading, strip: Strip) -> Reading:
        """The reading, surer where its signs look as they do elsewhere; other digits where all look like those.

        Digits that look otherwise than elsewhere, and like nothing known, are doubtful.
        """
        if not self.known or not strip.marks or reading.text in _STROKES or len(reading.text) > _LONGEST:
            return reading
        scores = [self._scores(mark) for mark in self._signs_of(reading.text, strip)]
        told = "".join(_best(score) for score in scores)
        if told == reading.text and told:
            return replace(reading, confidence=max(_TOLD, reading.confidence))
        if len(scores) != max(1, len(reading.text)):
            return reading
        if told.isdecimal():
            return self._disputed(reading, told, scores)
        return _doubted(reading, scores) if reading.text.isdecimal() else reading

    def _disputed(self, reading: Reading, told: str, scores: Sequence[Mapping[str, float]]) -> Reading:
        """What looks like other digits: those where it is no number, or where the likeness leaves no doubt."""
        if not reading.text.isdecimal():
            sure = min(max(score.values()) for score in scores) > _RESCUED
            return replace(reading, text=told, confidence=_SURE) if sure else reading
        if not set(reading.text) <= set(self.known):
            return reading
        beyond = all(
            score[is_] - score[said] > _BEYOND
            for is_, said, score in zip(told, reading.text, scores, strict=True)
            if is_ != said
        )
        return replace(reading, text=told, confidence=_SURE - 0.1) if beyond else lost()

    def _signs_of(self, text: str, strip: Strip) -> list[Box]:
        """The marks of a strip, each a sign; all of them as one where that is what was read."""
        marks = sorted(strip.marks)
        if len(text) == 1 and len(marks) > 1 and not text.isdecimal():
            return [reduce(around, marks)]
        apart = all(left[2] <= right[0] + 1 for left, right in pairwise(marks))
        return marks if apart and len(marks) <= _LONGEST else []

    def _scores(self, mark: Box) -> dict[str, float]:
        patch = patch_of(self.ink, mark, self.height)
        return {sign: max(likeness(patch, example) for example in self.known[sign]) for sign in self.known}


def _doubted(reading: Reading, scores: Sequence[Mapping[str, float]]) -> Reading:
    """Digits with hardly any confidence where one is unlike those of its kind."""
    unlike = [
        said for said, score in zip(reading.text, scores, strict=True) if score.get(said, 1.0) < _UNLIKE
    ]
    return replace(reading, confidence=min(reading.confidence, DOUBTED)) if unlike else reading


def learned(readings: Sequence[Reading], strips: Sequence[Strip], ink: Ink, height: float) -> Signs:
    """The signs of a page as those look that were read surely; such as look more like another sign are left out."""
    found: dict[str, list[Pixels]] = defaultdict(list)
    if height:
        sure = [pair for pair in zip(readings, strips, strict=True) if pair[0].confidence >= _SURE]
        for reading, strip in sorted(sure, key=lambda pair: -pair[0].confidence):
            for sign, mark in _spelt(reading.text, strip):
                if len(found[sign]) < _EXAMPLES:
                    found[sign].append(patch_of(ink, mark, height))
    return Signs(ink, height, _weeded(found))


def _spelt(text: str, strip: Strip) -> list[tuple[str, Box]]:
    """The signs of a reading with their marks, where these are one to one."""
    marks = sorted(strip.marks)
    if text.isascii() and text.isdecimal() and len(marks) == len(text):
        return list(zip(text, marks, strict=True))
    return [(text, reduce(around, marks))] if len(text) == 1 and marks and not text.isalnum() else []


def _weeded(found: Mapping[str, list[Pixels]]) -> dict[str, tuple[Pixels, ...]]:
    """The examples that look most like another one of their own sign; a lone one that looks like no other sign."""
    kept: dict[str, tuple[Pixels, ...]] = {}
    for sign, examples in found.items():
        others = [patch for other in found if other != sign for patch in found[other]]
        good = []
        for index, patch in enumerate(examples):
            own = [likeness(patch, mate) for place, mate in enumerate(examples) if place != index]
            if max(own, default=_ALIKE) > max((likeness(patch, other) for other in others), default=0.0):
                good.append(patch)
        if good:
            kept[sign] = tuple(good)
    return kept


def _best(scores: Mapping[str, float]) -> str:
    """The sign that a mark is like, and like no other; else the sign of what is lost."""
    (best, high), *rest = sorted(scores.items(), key=lambda pair: -pair[1])
    return best if high > _ALIKE and high - (rest[0][1] if rest else 0.0) > _APART else UNREAD


def patch_of(ink: Ink, mark: Box, height: float) -> Pixels:
    """A mark alone in the middle of a small dark picture, in the size that brings the page's digits to one height."""
    scale, half = _HEIGHT / height, _SIZE / 2
    middle = (mark[0] + mark[2]) / 2, (mark[1] + mark[3]) / 2
    turn = np.array([[scale, 0, half - scale * middle[0]], [0, scale, half - scale * middle[1]]])
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    dark = cv2.warpAffine(ink.grey, turn, (_SIZE, _SIZE), flags=way, borderValue=255)
    patch = 255 - dark.astype(np.float32)
    place = np.abs(np.arange(_SIZE) + 0.5 - half)
    patch[:, place > scale * (mark[2] - mark[0]) / 2 + 2] = 0
    patch[place > scale * (mark[3] - mark[1]) / 2 + 2] = 0
    soft: Pixels = cv2.GaussianBlur(patch, (0, 0), 1.0)
    return soft


def likeness(one: Pixels, other: Pixels) -> float:
    """How alike two marks are, 1 for the same; a shift by two pixels does not matter."""
    return float(cv2.matchTemplate(np.pad(one, _SHIFT), other, cv2.TM_CCOEFF_NORMED).max())
