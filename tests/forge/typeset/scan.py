"""Scans: the pages of a printed report, turned a little, noisy, coarse, under a red stamp; as PDF, PNG or JPEG."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from tests.forge.paper import Paper
from tests.forge.typeset.fonts import chinese_fonts
from tests.forge.typeset.pdf import typeset_pdf


@dataclass(frozen=True)
class Look:
    """What befell the paper."""

    dpi: int
    turned: float
    noise: float
    blurred: float
    quality: int
    grey: bool
    stamped: bool
    container: str


def typeset_scan(paper: Paper, rng: Random, *, stamped: bool = False) -> bytes:
    """Images of the pages of a printed report."""
    look = Look(
        dpi=rng.choice((120, 150, 150, 200)),
        turned=rng.choice((0.0, 0.0, 0.6, -1.2, 2.0)),
        noise=rng.choice((0.0, 0.0, 6.0, 12.0)),
        blurred=rng.choice((0.0, 0.0, 0.5)),
        quality=rng.choice((55, 75, 90)),
        grey=not stamped and rng.random() < 0.4,
        stamped=stamped,
        container=rng.choice(("pdf", "pdf", "pdf", "png", "jpeg")),
    )
    printed = typeset_pdf(paper, rng, brief=True)
    return _contained([_befallen(page, look, rng) for page in _pages(printed, look.dpi)], look)


def _pages(data: bytes, dpi: int) -> Iterator[Image.Image]:
    document = pypdfium2.PdfDocument(data)
    for page in document:
        yield page.render(scale=dpi / 72).to_pil().convert("RGB")
    document.close()


def _befallen(page: Image.Image, look: Look, rng: Random) -> Image.Image:
    if look.stamped:
        page = _stamped(page, rng)
    if look.turned:
        page = page.rotate(
            look.turned + rng.uniform(-0.3, 0.3), resample=Image.Resampling.BICUBIC, fillcolor="white"
        )
    if look.blurred:
        page = page.filter(ImageFilter.GaussianBlur(look.blurred))
    if look.noise:
        generator = np.random.default_rng(rng.randrange(2**32))
        pixels = np.asarray(page, dtype=np.int16)
        dust = generator.normal(0, look.noise, pixels.shape[:2])[..., None]
        page = Image.fromarray(np.clip(pixels + dust, 0, 255).astype(np.uint8))
    return page.convert("L").convert("RGB") if look.grey else page


def _stamped(page: Image.Image, rng: Random) -> Image.Image:
    """A round red stamp somewhere on the page, its ink let the print shine through."""
    size = page.width // 5
    layer = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    draw, red = ImageDraw.Draw(layer), (210, 30, 40, 150)
    draw.ellipse((4, 4, size - 4, size - 4), outline=red, width=max(3, size // 40))
    path, number = chinese_fonts()[0]
    font = ImageFont.truetype(str(path), size // 7, index=number)
    draw.text((size / 2, size * 0.4), "★", font=font, fill=red, anchor="mm")
    draw.text((size / 2, size * 0.65), "信息公开专用章", font=font, fill=red, anchor="mm")
    at = (
        rng.randrange(page.width // 3, page.width - size),
        rng.randrange(page.height // 6, page.height - size),
    )
    stamped = page.convert("RGBA")
    stamped.alpha_composite(layer.rotate(rng.uniform(-20, 20)), at)
    return stamped.convert("RGB")


def _contained(pages: list[Image.Image], look: Look) -> bytes:
    """A PDF whose pages are images, or one long image as a telephone makes it."""
    made = io.BytesIO()
    if look.container == "pdf":
        pages[0].save(
            made, "PDF", save_all=True, append_images=pages[1:], resolution=look.dpi, quality=look.quality
        )
        return made.getvalue()
    whole = Image.new("RGB", (pages[0].width, sum(page.height for page in pages)), "white")
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height
    whole.save(made, look.container.upper(), quality=look.quality)
    return made.getvalue()
