"""The ruling lines of a page: strokes, thin filled rectangles, edges of boxes, through any nesting of forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from etl.readers import pdf_raw as raw
from etl.readers.pdf_characters import Frame
from etl.readers.pdf_raw import Floats

MAX_OBJECTS = 40_000
MAX_SEGMENTS = 60_000
THIN = 3.2
"""Points: what is thinner is a line; lines nearer than this are one, drawn double or dashed."""

_DEEPEST = 5
_WHITE = 250
_WHOLE = 0.95
_SAMPLED = 60
_IDENTITY = np.eye(3)

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Rules:
    """What is drawn on a page, upright, in points: ``across`` (n, 3) y, x0, x1; ``down`` (n, 3) x, y0, y1.

    ``pictures``: (n, 4) boxes of images. ``hidden``: all its text is written without ink. ``cut``: there was more
    than is read.
    """

    across: Floats
    down: Floats
    pictures: Floats
    hidden: bool
    cut: bool


@dataclass
class _Found:
    """What is being collected, as boxes x0, y0, x1, y1 in the page's own places."""

    thin: list[Floats]
    edges: list[Box]
    pictures: list[Floats]
    texts: list[int]
    objects: int = 0
    segments: int = 0

    @property
    def is_full(self) -> bool:
        return self.objects > MAX_OBJECTS or self.segments > MAX_SEGMENTS


def read_rules(page: int, count: int, frame: Frame) -> Rules:
    """The rules of a page of ``count`` objects."""
    found = _Found([], [], [], [])
    _collect(*raw.page_objects(page, min(count, MAX_OBJECTS)), _IDENTITY, 0, frame, found)
    found.objects += max(0, count - MAX_OBJECTS)
    boxes = np.vstack([*found.thin, np.array(found.edges, float).reshape(-1, 4)])
    boxes = frame.boxes(boxes)
    wide, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    flat, upright = boxes[(high <= THIN) & (wide > high)], boxes[(wide <= THIN) & (high > wide)]
    across = np.column_stack([(flat[:, 1] + flat[:, 3]) / 2, flat[:, 0], flat[:, 2]])
    down = np.column_stack([(upright[:, 0] + upright[:, 2]) / 2, upright[:, 1], upright[:, 3]])
    pictures = frame.boxes(np.vstack(found.pictures)) if found.pictures else np.zeros((0, 4))
    sample = found.texts[:: max(1, len(found.texts) // _SAMPLED)]
    hidden = bool(sample) and len(pictures) > 0 and all(map(raw.is_invisible, sample))
    return Rules(across, down, pictures, hidden, found.is_full)


def _collect(
    objects: list[int], types: list[int], turn: Floats, depth: int, frame: Frame, found: _Found
) -> None:
    """Adds what ``objects`` draw; ``turn`` carries their places to the page's."""
    found.objects += len(objects)
    if found.is_full:
        return
    kinds = np.array(types, int)
    paths = [objects[index] for index in np.flatnonzero(kinds == raw.PATH).tolist()]
    _collect_paths(paths, turn, frame, found)
    pictures = [objects[index] for index in np.flatnonzero(kinds == raw.IMAGE).tolist()]
    if pictures:
        found.pictures.append(_moved(raw.bounds(pictures), turn))
    found.texts += [objects[index] for index in np.flatnonzero(kinds == raw.TEXT).tolist()]
    if depth < _DEEPEST:
        for index in np.flatnonzero(kinds == raw.FORM).tolist():
            inner = raw.matrix(objects[index]) @ turn
            _collect(*raw.form_objects(objects[index]), inner, depth + 1, frame, found)


def _collect_paths(paths: list[int], turn: Floats, frame: Frame, found: _Found) -> None:
    """Thin ones as they are; the edges of the others, unless they cannot be seen or are the paper."""
    if not paths:
        return
    boxes = _moved(raw.bounds(paths), turn)
    wide, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    thin = np.minimum(wide, high) <= THIN
    found.thin.append(boxes[thin])
    across, along = sorted((frame.width, frame.height))
    paper = (np.minimum(wide, high) > _WHOLE * across) & (np.maximum(wide, high) > _WHOLE * along)
    for index in np.flatnonzero(~thin & ~paper).tolist():
        path = paths[index]
        found.segments += raw.count_segments(path)
        if found.is_full:
            return
        filled, stroked = raw.draw_mode(path)
        if stroked or (filled and _is_seen(path)):
            found.edges += _edges(path, raw.matrix(path) @ turn, only_filled=not stroked)


def _is_seen(path: int) -> bool:
    red, green, blue, alpha = raw.fill_colour(path)
    return alpha > 0 and min(red, green, blue) < _WHITE


def _edges(path: int, turn: Floats, *, only_filled: bool) -> Iterator[Box]:
    """The straight, level or plumb edges of a path; each thin part of it is one edge. Curves have none."""
    for part in _parts(path, turn):
        if part is None:
            continue
        x0, y0 = part.min(axis=0).tolist()
        x1, y1 = part.max(axis=0).tolist()
        if min(x1 - x0, y1 - y0) <= THIN:
            yield x0, y0, x1, y1
            continue
        points = [*part.tolist(), part[0].tolist()] if only_filled or len(part) > 2 else part.tolist()
        sides = [(*a, *b) for a, b in pairwise(points)]
        if all(abs(a - c) <= 1 or abs(b - d) <= 1 for a, b, c, d in sides):
            yield from sides


def _parts(path: int, turn: Floats) -> Iterator[Floats | None]:
    """The points of each part of a path on the page; None for a part with curves."""
    points: list[tuple[float, float, float]] = []
    curved = False
    for kind, x, y in raw.segments(path):
        if kind == raw.MOVE:
            if len(points) > 1:
                yield None if curved else (np.array(points) @ turn)[:, :2]
            points, curved = [], False
        curved = curved or kind == raw.CURVE
        points.append((x, y, 1.0))
    if len(points) > 1:
        yield None if curved else (np.array(points) @ turn)[:, :2]


def _moved(boxes: Floats, turn: Floats) -> Floats:
    """Boxes carried by a matrix: x0, y0, x1, y1 of what surrounds them."""
    if turn is _IDENTITY:
        return boxes
    ones = np.ones((len(boxes), 1))
    corners = np.stack(
        [np.hstack([boxes[:, pick], ones]) @ turn for pick in ([0, 1], [2, 3], [0, 3], [2, 1])]
    )
    return np.hstack([corners.min(axis=0)[:, :2], corners.max(axis=0)[:, :2]])
