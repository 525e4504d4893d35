"""The recognition engine (rapidocr with the models of its wheel): where text stands on a picture, and what it says.

Built once in a process, with OCR_THREADS threads (1 unless set). Nothing is ever fetched: a wheel without models is
the same as no wheel.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from etl.errors import UnreadableDocument

Array = np.ndarray[Any, np.dtype[Any]]

UNREAD = "\ufffd"
"""Stands for ink that nobody could read: a cell that holds it is neither blank nor a number."""

_HEIGHT = 48
_NARROWEST = 160
_ROUNDED = 32


class OcrMissing(UnreadableDocument):
    """Characters have to be recognised, and what recognises them is not installed."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "是扫描件或图片，需要文字识别（OCR），尚未安装 / a scan or picture: the text recognition is not installed",
            where=name,
            remedy="请运行 make setup-ocr 后再读一次 / run make setup-ocr, then read it again",
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """What a line of type says. ``confidence``: of its least sure character, 0 to 1; ``mean``: of all of them;
    ``figures``: of its least sure digit, the mean where it has none.

    ``spots``: where each character but blanks stands, as a share of the picture's width.
    """

    text: str
    confidence: float
    mean: float
    figures: float
    spots: tuple[float, ...] = ()


NOTHING = Reading("", 0.0, 0.0, 0.0)


def lost() -> Reading:
    """The reading of ink that nobody can read."""
    return Reading(UNREAD, 0.0, 0.0, 0.0)


def check_installed(name: str) -> None:
    """Raises OcrMissing, naming the document, where there is no engine."""
    if _models() is None:
        raise OcrMissing(name)


def detect(grey: Array) -> Array:
    """(n, 4) boxes x0, y0, x1, y1 of the lines of type on a grey picture, from top to bottom."""
    import cv2

    high, wide = grey.shape
    padded = (-(-high // _ROUNDED) * _ROUNDED, -(-wide // _ROUNDED) * _ROUNDED)
    colour = cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR)
    colour = cv2.copyMakeBorder(
        colour, 0, padded[0] - high, 0, padded[1] - wide, cv2.BORDER_CONSTANT, value=(255, 255, 255)
    )
    found = _engine()(colour, use_det=True, use_cls=False, use_rec=False).boxes
    if found is None:
        return np.zeros((0, 4))
    corners = np.asarray(found, float)
    return np.hstack([corners.min(axis=1), corners.max(axis=1)])


def read(crops: Sequence[Array]) -> list[Reading]:
    """What each grey picture of one line of type says; the same for a picture in any company."""
    if not crops:
        return []
    import cv2

    engine = _engine()
    engine.use_det, engine.use_cls, engine.use_rec = False, False, True
    found = engine.recognize_txt([cv2.cvtColor(crop, cv2.COLOR_GRAY2BGR) for crop in crops])
    return [_reading(text, words) for text, words in zip(found.txts, found.word_results, strict=True)]


def _reading(text: str, words: Any) -> Reading:
    if not text.strip():
        return NOTHING
    columns = [column for group in words.word_cols for column in group]
    length = max(float(words.line_txt_len), 1.0)
    sure = [(letter, mark) for letter, mark in zip(text, words.confs, strict=True) if letter != " "]
    marks = [mark for _, mark in sure]
    mean = float(np.mean(marks))
    figures = min((mark for letter, mark in sure if letter.isdecimal()), default=mean)
    spots = tuple((column + 0.5) / length for column in columns)
    return Reading(text.strip(), float(min(marks)), mean, figures, spots)


def _models() -> tuple[Path, Path] | None:
    """The models that find and that read text."""
    spec = find_spec("rapidocr")
    if spec is None or spec.origin is None or find_spec("onnxruntime") is None or find_spec("cv2") is None:
        return None
    folder = Path(spec.origin).parent / "models"
    finding, reading = sorted(folder.glob("*_det_*.onnx")), sorted(folder.glob("*_rec_*.onnx"))
    return (finding[0], reading[0]) if finding and reading else None


@cache
def _engine() -> Any:
    models = _models()
    assert models is not None
    from rapidocr import RapidOCR

    threads = max(1, int(os.environ.get("OCR_THREADS") or 1))
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_preprocess_img": False,
            "Global.use_vertical_padding": False,
            "Global.return_word_box": True,
            "Det.model_path": str(models[0]),
            "Det.limit_type": "max",
            "Det.limit_side_len": 100_000,
            "Rec.model_path": str(models[1]),
            "Rec.rec_img_shape": [3, _HEIGHT, _NARROWEST],
            "Rec.rec_batch_num": 1,
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
