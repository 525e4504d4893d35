"""Whether a site shows scores, from the environment (README: settings)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from etl.scoring.files import FOLDER

MODES = ("off", "on", "public")


@dataclass(frozen=True, slots=True)
class Settings:
    """``on``: the page exists. ``public``: everybody reads it, so only schemes marked public are shown."""

    on: bool = False
    public: bool = False
    folder: Path = FOLDER


def settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings SCORING (off, on, public) and SCORING_DIR; a ValueError names a mode that is none of these."""
    mode = environment.get("SCORING", "").strip().lower() or "off"
    if mode not in MODES:
        raise ValueError(f"SCORING={mode} is none of {', '.join(MODES)}")
    return Settings(
        mode != "off", mode == "public", Path(environment.get("SCORING_DIR", "").strip() or FOLDER)
    )
