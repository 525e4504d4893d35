"""python -m etl.scoring [folder]: check the scoring schemes; says what is wrong, with file, line and remedy."""

from __future__ import annotations

import sys
from pathlib import Path

from etl.codebook import load
from etl.scoring.files import FOLDER, read_schemes


def main(arguments: list[str]) -> int:
    """0 where every file can be used, 1 otherwise."""
    found = read_schemes(Path(arguments[0]) if arguments else FOLDER, load())
    for error in found.errors:
        print(error)
    for scheme in found.schemes:
        heading = scheme.heading
        print(f"{heading.code}: {len(scheme.criteria)} 项 / criteria, {heading.full:g} 分 / points")
    return 1 if found.errors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
