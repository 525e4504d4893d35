"""The command line: documents/<format>/<name> and truth/<name>.json of invented reports."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.forge import FORMATS, forge_reports


def main(arguments: list[str] | None = None) -> int:
    """Writes the documents; 0 done, 2 usage."""
    parser = argparse.ArgumentParser(prog="python -m tests.forge", description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--reports", type=int, default=20, help="of each format")
    parser.add_argument("--formats", default=",".join(FORMATS), help=f"some of {','.join(FORMATS)}")
    parser.add_argument("--held", action="store_true", help="the wordings kept for the published accuracy")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    formats = options.formats.split(",")
    if unknown := set(formats) - set(FORMATS):
        parser.error(f"unknown formats: {', '.join(sorted(unknown))}")
    for name in formats:
        written = forge_reports(options.out, name, options.reports, options.seed, held=options.held)
        print(f"{written:6} {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
