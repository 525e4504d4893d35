"""A picture of a page → an even, upright grey one: photographed page cut out, red stamps taken away, paper white."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

Pixels = np.ndarray[Any, np.dtype[Any]]

_SMALL = 1000
_RED = 36
_FEW = 0.0002
_STAMP = 0.07
_WIDE = 3.0
_PAGE_SHARE = (0.3, 0.97)
_SPECKLED = 0.002
_SPECK = 100
_SPECK_SIZE = 3
_PALE = (60, 170)
_STEPS = ((8.0, 1.0), (1.0, 0.2), (0.2, 0.05))
"""Degrees: reach and step of each look for the skew, from coarse to fine."""


def cut_page(rgb: Pixels) -> Pixels:
    """The sheet of paper on a photograph with a darker ground, straightened; anything else as it is."""
    scale = min(1.0, _SMALL / max(rgb.shape[:2]))
    small = cv2.resize(
        cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA
    )
    level, bright = cv2.threshold(cv2.GaussianBlur(small, (0, 0), 3), 0, 255, cv2.THRESH_OTSU)
    rim = np.concatenate([small[:3].ravel(), small[-3:].ravel(), small[:, :3].ravel(), small[:, -3:].ravel()])
    if np.mean(rim < level) < 0.5:
        return rgb
    closed = cv2.morphologyEx(bright, cv2.MORPH_CLOSE, np.ones((25, 25), np.uint8))
    outlines, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    corners = quadrangle(max(outlines, key=cv2.contourArea)) if outlines else None
    if corners is None or not _PAGE_SHARE[0] < cv2.contourArea(corners) / small.size < _PAGE_SHARE[1]:
        return rgb
    return straightened(rgb, corners / scale, whole=False)


def quadrangle(outline: Pixels) -> Pixels | None:
    """The four corners (4, 2) that an outline nearly is, clockwise from the top left; None for another shape."""
    hull = cv2.convexHull(outline)
    for share in (0.01, 0.02, 0.03):
        corners = cv2.approxPolyDP(hull, share * cv2.arcLength(hull, True), True)
        if len(corners) == 4:
            points = corners.reshape(4, 2).astype(np.float32)
            total, apart = points.sum(axis=1), points[:, 0] - points[:, 1]
            order = [total.argmin(), apart.argmax(), total.argmax(), apart.argmin()]
            return points[order] if len(set(order)) == 4 else None
    return None


def straightened(image: Pixels, corners: Pixels, *, whole: bool) -> Pixels:
    """The picture with ``corners`` made a rectangle: the ``whole`` around it, or only what lies within."""
    (left, top), (right, bottom), target = _rectangle(corners)
    if whole:
        shape = (image.shape[1], image.shape[0])
    else:
        target = target - np.array([left, top])
        shape = (int(right - left), int(bottom - top))
    turn = cv2.getPerspectiveTransform(corners.astype(np.float32), target.astype(np.float32))
    paper = (255, 255, 255) if whole else (0, 0, 0)
    return cv2.warpPerspective(image, turn, shape, flags=cv2.INTER_CUBIC, borderValue=paper)


def _rectangle(corners: Pixels) -> tuple[Pixels, Pixels, Pixels]:
    """The upright rectangle as large as a quadrangle and in its middle."""
    sides = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    half = np.array([sides[0] + sides[2], sides[1] + sides[3]]) / 4
    middle = corners.mean(axis=0)
    first, last = middle - half, middle + half
    return first, last, np.array([first, [last[0], first[1]], last, [first[0], last[1]]])


def grey_of(rgb: Pixels) -> tuple[Pixels, bool]:
    """The picture in grey on white paper, and whether a stamp was taken from it. Red type that is no stamp stays."""
    red, other = rgb[..., 0].astype(np.int16), rgb[..., 1:].max(axis=2).astype(np.int16)
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    paper = np.median((red - other)[grey >= np.percentile(grey, 60)])
    strong = ((red - other - paper) > _RED).astype(np.uint8)
    stamps = _stamps(strong) if strong.mean() > _FEW else np.zeros_like(strong)
    found = bool(stamps.any())
    if found:
        grey = np.where(stamps > 0, _without_ink(rgb[..., 0], grey, strong, stamps), grey)
    return _evened(grey), found


def _stamps(strong: Pixels) -> Pixels:
    """Mask of the places where red ink is a stamp: large and not as wide as a line of type."""
    side = min(strong.shape)
    reach = max(5, side // 70) | 1
    joined = cv2.morphologyEx(strong, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    mask = np.zeros_like(strong)
    for x, y, wide, high, _ in stats[1:].tolist():
        if max(wide, high) >= _STAMP * side and wide < _WIDE * high:
            mask[max(0, y - reach) : y + high + reach, max(0, x - reach) : x + wide + reach] = 1
    return mask


def _without_ink(red: Pixels, grey: Pixels, strong: Pixels, stamps: Pixels) -> Pixels:
    """The red channel, in which red ink is nearly as bright as paper, brought to the brightness of the grey."""
    ink = float(np.median(red[(strong & stamps) > 0]))
    paper = float(np.percentile(red[stamps > 0], 90))
    near = cv2.dilate(strong, np.ones((5, 5), np.uint8)) > 0
    lifted = np.where(near, red * (paper / max(ink, 1.0)), red.astype(np.float64))
    ratio = float(np.percentile(grey[stamps > 0], 90)) / max(paper, 1.0)
    cleaned: Pixels = np.clip(lifted * ratio, 0, 255).astype(np.uint8)
    return cleaned


def _evened(grey: Pixels) -> Pixels:
    """Paper made white and ink as dark as it is on white paper; single specks taken away where there are many."""
    grey = _without_specks(grey)
    scale = 8
    small = cv2.resize(grey, None, fx=1 / scale, fy=1 / scale, interpolation=cv2.INTER_AREA)
    ground = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    ground = cv2.medianBlur(ground, 9)
    ground = cv2.resize(ground, grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    light = cv2.divide(grey, ground, scale=250)
    black = float(np.percentile(light, 0.5))
    if _PALE[0] < black < _PALE[1]:
        stretched = (light.astype(np.float32) - black) * (250 / (250 - black))
        light = np.clip(stretched, 0, 255).astype(np.uint8)
    return light


def _without_specks(grey: Pixels) -> Pixels:
    """Single pixels of another brightness than those around them taken away, where there are many."""
    around = cv2.medianBlur(grey, 3)
    specks = (np.abs(grey.astype(np.int16) - around) > _SPECK).astype(np.uint8)
    if specks.mean() < _SPECKLED:
        return grey
    _, labels, stats, _ = cv2.connectedComponentsWithStats(specks)
    single = stats[:, cv2.CC_STAT_AREA] <= _SPECK_SIZE
    cleaned: Pixels = np.where(single[labels], around, grey)
    return cleaned


def skew_of(grey: Pixels) -> float:
    """The angle in degrees by which lines of type and ruling lines rise to the left, within 9 degrees."""
    scale = min(1.0, _SMALL / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = cv2.threshold(small, 170, 255, cv2.THRESH_BINARY_INV)[1]
    best = 0.0
    if not ink.any():
        return best
    for reach, step in _STEPS:
        angles = np.arange(best - reach, best + reach + step / 2, step)
        best = float(max(angles, key=lambda angle: _sharpness(ink, angle)))
    return 0.0 if abs(best) < 0.06 else best


def _sharpness(ink: Pixels, angle: float) -> float:
    """How sharply rows and columns of ink part at an angle."""
    turned = rotated(ink, angle, paper=0)
    total = 0.0
    for axis in (0, 1):
        profile = turned.sum(axis=axis, dtype=np.float64)
        total += float(((profile[1:] - profile[:-1]) ** 2).sum())
    return total


def rotated(grey: Pixels, degrees: float, paper: int = 255) -> Pixels:
    """The picture turned anticlockwise about its middle; its corners may be lost."""
    high, wide = grey.shape[:2]
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), degrees, 1.0)
    way = cv2.INTER_CUBIC if paper else cv2.INTER_NEAREST
    return cv2.warpAffine(grey, turn, (wide, high), flags=way, borderValue=paper)
