"""Chinese fonts of this machine, by what they are, never by a fixed path."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path


@cache
def chinese_fonts() -> tuple[tuple[Path, int], ...]:
    """File and number within it of every Chinese font for simple text; raises where there is none."""
    listed = subprocess.run(
        ["fc-list", ":lang=zh-cn", "file", "index", "style"], capture_output=True, text=True, check=True
    ).stdout
    found = set()
    for line in listed.splitlines():
        path, _, rest = line.partition(":")
        if "Bold" not in rest and path.lower().endswith((".ttf", ".otf", ".ttc")):
            index = rest.partition("index=")[2].split(":")[0]
            found.add((Path(path.strip()), int(index or 0)))
    if not found:
        raise FileNotFoundError("no Chinese font: install fonts-noto-cjk")
    return tuple(sorted(found))
