"""A picture of a page → upright, in a size at which type can be read, with its type and its ruled tables found."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from etl.readers import scan_engine
from etl.readers.pdf_grid import Grid
from etl.readers.scan_grid import bent_frame, find_lines, grids_of
from etl.readers.scan_image import Pixels, cut_page, grey_of, rotated, skew_of, straightened
from etl.readers.scan_ink import Ink, find_ink

_WIDEST = 2000
_LOOK = 1280
_EM = 28.0
_READABLE = (22.0, 44.0)
_ENLARGED = 3.0
_BOX = 0.74
_SAMPLE = 6
_UPRIGHT = 0.85


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its ink, the boxes (n, 4) of its lines of type, its ruled tables; whether a stamp was taken away."""

    ink: Ink
    boxes: Pixels
    grids: list[Grid]
    stamped: bool


def prepared(rgb: Pixels) -> Sheet | None:
    """The page on a picture in colour; None where there is no type on it."""
    scale = min(1.0, _WIDEST / min(rgb.shape[:2]))
    if scale < 1:
        rgb = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey, stamped = grey_of(cut_page(rgb))
    grey = rotated(grey, skew_of(grey))
    grey, boxes = _upright(grey)
    if not len(boxes):
        return None
    em = float(np.median(boxes[:, 3] - boxes[:, 1])) * _BOX
    if not _READABLE[0] < em < _READABLE[1]:
        scale = min(_ENLARGED, _EM / em)
        way = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
        grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=way)
        boxes, em = boxes * scale, em * scale
    ruled = find_lines(grey, boxes, em)
    frame = bent_frame(ruled)
    if frame is not None:
        grey = straightened(grey, frame, whole=True)
        boxes = _type(grey)
        ruled = find_lines(grey, boxes, em)
    return Sheet(find_ink(grey, ruled.both, em, boxes), boxes, grids_of(ruled, em), stamped)


def _type(grey: Pixels) -> Pixels:
    """Where type stands; looked for in a smaller picture, in which it is found as well."""
    scale = min(2.0, _LOOK / max(grey.shape))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    found: Pixels = scan_engine.detect(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=way)) / scale
    return found


def _upright(grey: Pixels) -> tuple[Pixels, Pixels]:
    """The picture turned by quarters until its type stands upright, and where the type is."""
    boxes = _type(grey)
    wide, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    sideways = high[high > 1.5 * wide].sum() > wide[wide > 1.5 * high].sum()
    if sideways:
        grey = np.ascontiguousarray(np.rot90(grey))
        boxes = _type(grey)
    if len(boxes) and _is_upside_down(grey, boxes):
        grey = np.ascontiguousarray(np.rot90(grey, 2))
        size = np.array([grey.shape[1], grey.shape[0]] * 2, float)
        boxes = (size - boxes)[:, [2, 3, 0, 1]]
    return grey, boxes[np.argsort(boxes[:, 1] + boxes[:, 3])]


def _is_upside_down(grey: Pixels, boxes: Pixels) -> bool:
    """Whether the longest lines are read more surely when they are turned over."""
    longest = boxes[np.argsort(boxes[:, 0] - boxes[:, 2])][:_SAMPLE].astype(int)
    crops = [grey[max(y0, 0) : y1, max(x0, 0) : x1] for x0, y0, x1, y1 in longest.tolist()]
    as_is = np.median([reading.mean for reading in scan_engine.read(crops)])
    if as_is > _UPRIGHT:
        return False
    turned = [np.ascontiguousarray(np.rot90(crop, 2)) for crop in crops]
    return bool(np.median([reading.mean for reading in scan_engine.read(turned)]) > as_is)
