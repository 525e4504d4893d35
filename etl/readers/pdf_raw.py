"""The few calls of PDFium that every page needs, as functions that take plain handles.

Prototypes of our own (addresses instead of ctypes objects) let ``map`` fill numpy arrays without Python code per
character: that is most of the time of this reader. PDFium is not thread-safe: one document at a time in a process.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from ctypes import c_double, c_float, c_int, c_void_p
from itertools import repeat
from typing import Any, Final

import numpy as np
import pypdfium2.raw as pdfium

Floats = np.ndarray[Any, np.dtype[np.float64]]
Call = Callable[..., Any]

PATH, IMAGE, FORM, TEXT = (
    pdfium.FPDF_PAGEOBJ_PATH,
    pdfium.FPDF_PAGEOBJ_IMAGE,
    pdfium.FPDF_PAGEOBJ_FORM,
    pdfium.FPDF_PAGEOBJ_TEXT,
)
MOVE: Final = pdfium.FPDF_SEGMENT_MOVETO
CURVE: Final = pdfium.FPDF_SEGMENT_BEZIERTO


def _call(function: Any, result: Any, *arguments: Any) -> Call:
    made: Call = ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, c_void_p).value or 0)
    return made


_unicode = _call(pdfium.FPDFText_GetUnicode, c_int, c_void_p, c_int)
_map_error = _call(pdfium.FPDFText_HasUnicodeMapError, c_int, c_void_p, c_int)
_angle = _call(pdfium.FPDFText_GetCharAngle, c_float, c_void_p, c_int)
_size = _call(pdfium.FPDFText_GetFontSize, c_double, c_void_p, c_int)
_loose_box = _call(pdfium.FPDFText_GetLooseCharBox, c_int, c_void_p, c_int, c_void_p)
_origin = _call(pdfium.FPDFText_GetCharOrigin, c_int, c_void_p, c_int, c_void_p, c_void_p)
_text_matrix = _call(pdfium.FPDFText_GetMatrix, c_int, c_void_p, c_int, c_void_p)
_page_object = _call(pdfium.FPDFPage_GetObject, c_void_p, c_void_p, c_int)
_form_object = _call(pdfium.FPDFFormObj_GetObject, c_void_p, c_void_p, c_int)
_count_in_form = _call(pdfium.FPDFFormObj_CountObjects, c_int, c_void_p)
_type = _call(pdfium.FPDFPageObj_GetType, c_int, c_void_p)
_bounds = _call(pdfium.FPDFPageObj_GetBounds, c_int, c_void_p, *[c_void_p] * 4)
_matrix = _call(pdfium.FPDFPageObj_GetMatrix, c_int, c_void_p, c_void_p)
_render_mode = _call(pdfium.FPDFTextObj_GetTextRenderMode, c_int, c_void_p)
_draw_mode = _call(pdfium.FPDFPath_GetDrawMode, c_int, c_void_p, c_void_p, c_void_p)
_fill_colour = _call(pdfium.FPDFPageObj_GetFillColor, c_int, c_void_p, *[c_void_p] * 4)
_count_segments = _call(pdfium.FPDFPath_CountSegments, c_int, c_void_p)
_segment = _call(pdfium.FPDFPath_GetPathSegment, c_void_p, c_void_p, c_int)
_segment_type = _call(pdfium.FPDFPathSegment_GetType, c_int, c_void_p)
_segment_point = _call(pdfium.FPDFPathSegment_GetPoint, c_int, c_void_p, c_void_p, c_void_p)


def handle(thing: Any) -> int:
    """The address behind a page, text page or object."""
    return ctypes.cast(thing, c_void_p).value or 0


def unicodes(text: int, raw: Any, count: int) -> Floats:
    """The code of each of ``count`` characters of a text page."""
    buffer = (ctypes.c_ushort * (count + 1))()
    if pdfium.FPDFText_GetText(raw, 0, count, buffer) == count + 1:
        return np.frombuffer(memoryview(buffer), dtype=np.uint16, count=count).astype(np.int32)
    return np.fromiter(map(_unicode, repeat(text), range(count)), np.uint32, count).astype(np.int32)


def map_errors(text: int, indices: Sequence[int]) -> int:
    """How many of the characters have no mapping to Unicode."""
    return sum(found == 1 for found in map(_map_error, repeat(text), indices))


def loose_boxes(text: int, indices: Sequence[int]) -> Floats:
    """(n, 4) left, top, right, bottom in points of the page, y upward: advance width by ascent and descent."""
    boxes = np.zeros((len(indices), 4), np.float32)
    deque(map(_loose_box, repeat(text), indices, _addresses(boxes)), 0)
    return boxes.astype(np.float64)


def origins(text: int, indices: Sequence[int]) -> Floats:
    """(n, 2) x and y of the characters' origins."""
    points = np.zeros((len(indices), 2), np.float64)
    deque(map(_origin, repeat(text), indices, _addresses(points), _addresses(points, 8)), 0)
    return points


def angles(text: int, indices: Sequence[int]) -> Floats:
    """The direction in which each character is written, in radians, counterclockwise; PDFium counts clockwise."""
    return -np.fromiter(map(_angle, repeat(text), indices), np.float64, len(indices))


def em(text: int, index: int) -> float:
    """The size of a character's type in points of the page."""
    matrix = (c_float * 6)()
    _text_matrix(text, index, matrix)
    a, b, c, d = matrix[:4]
    return float(abs(a * d - b * c) ** 0.5 * _size(text, index))


def _addresses(array: np.ndarray[Any, Any], offset: int = 0) -> range:
    start, step = array.ctypes.data + offset, array.strides[0] or 1  # an empty array has no strides
    return range(start, start + step * len(array), step)


def page_objects(page: int, count: int) -> tuple[list[int], list[int]]:
    """The objects of a page and their types."""
    objects = list(map(_page_object, repeat(page), range(count)))
    return objects, list(map(_type, objects))


def form_objects(form: int) -> tuple[list[int], list[int]]:
    """The objects of a form XObject and their types; their places are the form's, see ``matrix``."""
    objects = list(map(_form_object, repeat(form), range(_count_in_form(form))))
    return objects, list(map(_type, objects))


def bounds(objects: Sequence[int]) -> Floats:
    """(n, 4) left, bottom, right, top of objects, stroke included."""
    boxes = np.zeros((len(objects), 4), np.float32)
    columns = [_addresses(boxes, 4 * column) for column in range(4)]
    deque(map(_bounds, objects, *columns), 0)
    return boxes.astype(np.float64)


def matrix(thing: int) -> Floats:
    """The 3 by 3 matrix of an object: (x, y, 1) @ matrix."""
    values = (c_float * 6)()
    _matrix(thing, values)
    a, b, c, d, e, f = values
    return np.array([[a, b, 0], [c, d, 0], [e, f, 1]])


def is_invisible(text_object: int) -> bool:
    """Whether text is written without ink, as under a scan whose characters were recognised."""
    return bool(_render_mode(text_object) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)


def draw_mode(path: int) -> tuple[bool, bool]:
    """Whether a path is filled, and whether it is stroked."""
    fill, stroke = c_int(), c_int()
    _draw_mode(path, ctypes.byref(fill), ctypes.byref(stroke))
    return bool(fill.value), bool(stroke.value)


def fill_colour(path: int) -> tuple[int, int, int, int]:
    """Red, green, blue, alpha of a path's filling."""
    values = (ctypes.c_uint * 4)()
    start = ctypes.addressof(values)
    _fill_colour(path, *range(start, start + 16, 4))
    return values[0], values[1], values[2], values[3]


def count_segments(path: int) -> int:
    """How many segments a path has."""
    return int(_count_segments(path))


def segments(path: int) -> Iterator[tuple[int, float, float]]:
    """(kind, x, y) of each segment of a path, in the path's own places."""
    x, y = c_float(), c_float()
    for index in range(_count_segments(path)):
        segment = _segment(path, index)
        _segment_point(segment, ctypes.byref(x), ctypes.byref(y))
        yield _segment_type(segment), x.value, y.value
