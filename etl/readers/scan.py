"""Scanned pages and pictures → Document. Characters are recognised; every line and cell says how surely."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator

import numpy as np
import PIL.Image
import PIL.ImageOps

from etl.errors import UnreadableDocument
from etl.model import Document
from etl.readers import scan_engine
from etl.readers.allowance import allow
from etl.readers.caps import MAX_PAGES, MAX_PIXELS
from etl.readers.layout import Layout
from etl.readers.refusals import refusal
from etl.readers.scan_engine import OcrMissing as OcrMissing

_FORMATS = ("PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP", "MPO")
_DAMAGED = (
    "图像已损坏或不完整 / the picture is damaged or incomplete",
    "请重新取得原文件 / fetch the original file again",
)
_EMPTY = (
    "图像上没有文字 / there is no text on the picture",
    "请确认文件是否正确 / check that it is the right file",
)


def read_image(name: str, data: bytes) -> Document:
    """The document in a picture (PNG, JPEG, TIFF of one or more pages, GIF, BMP, WebP).

    Raises UnreadableDocument, naming the file: no recognition installed, too large, damaged, or nothing to read.
    """
    scan_engine.check_installed(name)
    layout = Layout(name, data, "scan")
    for page, picture in enumerate(_pictures(name, data), 1):
        recognised_page(layout, picture, page)
    if not layout.blocks:
        raise UnreadableDocument(_EMPTY[0], where=name, remedy=_EMPTY[1])
    return layout.document()


def recognised_page(layout: Layout, image: PIL.Image.Image, page: int) -> None:
    """Adds the lines and tables of a page that is a picture, by number from 1; raises OcrMissing."""
    scan_engine.check_installed(layout.name)
    from etl.readers.scan_sheet import write_picture

    allow("recognition")
    write_picture(layout, np.asarray(_coloured(image)), page)


def _pictures(name: str, data: bytes) -> Iterator[PIL.Image.Image]:
    """The pages of a picture; raises UnreadableDocument for one that is too large, too long or damaged."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with PIL.Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                count = 1 if image.format in ("GIF", "MPO", "WEBP", "PNG") else getattr(image, "n_frames", 1)
                if count > MAX_PAGES:
                    raise refusal("pages", name, MAX_PAGES)
                for number in range(count):
                    image.seek(number)
                    if image.width * image.height > MAX_PIXELS:
                        raise refusal("pixels", name, MAX_PIXELS // 1_000_000)
                    yield PIL.ImageOps.exif_transpose(image)
    except PIL.Image.DecompressionBombError as error:
        raise refusal("pixels", name, MAX_PIXELS // 1_000_000) from error
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError) as error:
        raise UnreadableDocument(_DAMAGED[0], where=name, remedy=_DAMAGED[1]) from error


def _coloured(image: PIL.Image.Image) -> PIL.Image.Image:
    """A picture in red, green and blue on white paper."""
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        values = np.asarray(image, np.float64)
        top = max(float(values.max()), 1.0)
        return PIL.Image.fromarray((values * (255 / top)).astype(np.uint8)).convert("RGB")
    if "A" in image.getbands() or "transparency" in image.info:
        clear = image.convert("RGBA")
        paper = PIL.Image.new("RGBA", clear.size, "white")
        return PIL.Image.alpha_composite(paper, clear).convert("RGB")
    return image.convert("RGB")
