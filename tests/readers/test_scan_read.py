"""Scanned pages with the engine: lines, tables and confidences as they stand on the page."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from etl.errors import UnreadableDocument
from etl.model import Document, Line, Table
from etl.readers import read_document
from etl.readers.scan import read_image
from etl.readers.scan_engine import OcrMissing, check_installed
from etl.sandbox import guarded
from tests.forge.typeset.fonts import chinese_fonts

ROWS = [
    ["序号", "内容", "数量", "单位"],
    ["1", "本校网站主动公开信息", "1204", "条"],
    ["2", "收到信息公开申请", "0", "件"],
    ["3", "公开受理点设立", "", ""],
    ["4", "因信息公开引起行政诉讼", "/", "件"],
    ["5", "公开专项经费", "3.5", "万元"],
    ["6", "办结的申请", "17", "件"],
    ["7", "媒体报道", "-", "次"],
    ["8", "专职人员", "二", "人"],
    ["9", "网站是否开通", "√", ""],
]
WIDTHS = (100, 620, 180, 140)
ABOVE = "云山职业技术学院信息公开统计表"


@pytest.fixture(scope="module", autouse=True)
def engine() -> None:
    """Leaves the module out where the optional engine is not installed."""
    try:
        check_installed("")
    except OcrMissing:
        pytest.skip("scans need what `make setup-ocr` installs")


@cache
def page() -> Image.Image:
    """A page of 1240 by 1000 pixels, as of 150 dpi: a line of type and a ruled table."""
    path, number = chinese_fonts()[0]
    font = ImageFont.truetype(str(path), 26, index=number)
    image = Image.new("RGB", (1240, 1000), "white")
    draw = ImageDraw.Draw(image)
    draw.text((100, 80), ABOVE, font=font, fill="black")
    for row, cells in enumerate(ROWS):
        x, y = 100, 160 + 60 * row
        for text, wide in zip(cells, WIDTHS, strict=True):
            draw.rectangle((x, y, x + wide, y + 60), outline="black", width=2)
            draw.text((x + 16, y + 30), text, font=font, fill="black", anchor="lm")
            x += wide
    return image


def turned(image: Image.Image, degrees: float) -> Image.Image:
    return image.rotate(degrees, Image.Resampling.BICUBIC, fillcolor="white")


def noisy(image: Image.Image) -> Image.Image:
    dust = np.random.default_rng(5).normal(0, 14, (image.height, image.width, 1))
    return Image.fromarray(np.clip(np.asarray(image, float) + dust, 0, 255).astype(np.uint8))


def stamped(image: Image.Image) -> Image.Image:
    """A red ring and star over the column of numbers: its ink darkens what it falls on."""
    layer = Image.new("RGB", image.size, "white")
    draw = ImageDraw.Draw(layer)
    draw.ellipse((700, 260, 1000, 560), outline=(225, 40, 50), width=10)
    draw.regular_polygon((850, 410, 60), 5, fill=(225, 40, 50))
    mixed = np.asarray(image, np.uint16) * np.asarray(layer, np.uint16) // 255
    return Image.fromarray(mixed.astype(np.uint8))


def coarse(image: Image.Image) -> Image.Image:
    return image.resize((image.width * 4 // 5, image.height * 4 // 5), Image.Resampling.LANCZOS)


def read(image: Image.Image, suffix: str = "PNG", **options: object) -> Document:
    made = io.BytesIO()
    image.save(made, suffix, **options)
    return read_image(f"scan.{suffix.lower()}", made.getvalue())


def table_of(document: Document) -> Table:
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    return table


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


DAMAGES = {
    "clean": lambda image: read(image),
    "turned, JPEG": lambda image: read(turned(image, 1.7), "JPEG", quality=40),
    "noise": lambda image: read(noisy(image)),
    "stamp": lambda image: read(stamped(image), "JPEG", quality=60),
    "120 dpi": lambda image: read(coarse(image)),
    "upside down": lambda image: read(image.transpose(Image.Transpose.ROTATE_180)),
    "on its side": lambda image: read(image.transpose(Image.Transpose.ROTATE_90)),
    "two levels": lambda image: read(
        image.convert("1", dither=Image.Dither.NONE), "TIFF", compression="group4"
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_every_cell_is_read_or_says_that_it_is_not(damage: str) -> None:
    document = DAMAGES[damage](page())
    table = table_of(document)
    assert texts(table) == ROWS
    assert [block.text for block in document.blocks if isinstance(block, Line)] == [ABOVE]


def test_places_and_confidences() -> None:
    document = read(page())
    assert document.format == "scan"
    for number, row in enumerate(table_of(document).rows, 1):
        for column, cell in enumerate(row, 1):
            assert (cell.place.row, cell.place.column, cell.place.page) == (number, column, 1)
            assert cell.confidence is not None and 0.3 <= cell.confidence <= 1
    line = document.blocks[0]
    assert isinstance(line, Line) and line.confidence is not None and line.confidence > 0.9


def test_ink_that_nobody_can_read_is_never_blank_nor_a_number() -> None:
    image = page().copy()
    draw = ImageDraw.Draw(image)
    for at in range(0, 70, 7):
        draw.line((836 + at, 232 + 5 * (at % 3), 842 + at, 272 - 7 * (at % 4)), fill="black", width=6)
        draw.line((836, 236 + at // 2, 900, 270 - at // 2), fill="black", width=3)
    cell = table_of(read(image)).rows[1][2]
    assert "\ufffd" in cell.text or (cell.confidence is not None and cell.confidence < 0.5)
    assert not cell.text.isdecimal()


def test_pages_of_one_picture_go_on() -> None:
    made = io.BytesIO()
    page().save(made, "TIFF", save_all=True, append_images=[page()])
    document = read_image("scan.tif", made.getvalue())
    assert {line.place.page for line in document.blocks if isinstance(line, Line)} == {1, 2}


def test_an_empty_page_is_refused_by_name() -> None:
    with pytest.raises(UnreadableDocument, match=r"scan\.png"):
        read(Image.new("L", (900, 900), 255))


def test_a_scan_is_read_within_the_limits_of_a_guarded_child(tmp_path: Path) -> None:
    made = tmp_path / "scan.png"
    page().save(made)
    document = guarded(read_document, made)
    assert texts(table_of(document)) == ROWS
