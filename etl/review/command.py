"""python -m etl review {export,import}: the command's arguments and what it says."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from etl import publish
from etl.errors import BuildError


def add_review(parser: argparse.ArgumentParser, common_options: Callable[..., None]) -> None:
    """The two ways, below ``parser``."""
    parser.description = (
        "Takes the findings and the doubtful values of the served build out as a workbook, and the decisions that "
        "people wrote into it back into DATA/reviews.csv and DATA/corrections.csv."
    )
    ways = parser.add_subparsers(metavar="WAY", required=True)
    out = ways.add_parser("export", help="write the workbook")
    out.add_argument(
        "--to", type=Path, default=Path("review.xlsx"), metavar="FILE", help="default: review.xlsx"
    )
    out.add_argument("--report", metavar="ID", help="only this report, such as cqvie-2019-2020")
    common_options(out, build_dir=True)
    out.set_defaults(command=export)
    back = ways.add_parser("import", help="read the workbook that people filled in")
    back.add_argument("file", type=Path, metavar="FILE", help="the workbook")
    common_options(back)
    back.set_defaults(command=import_)


def export(options: argparse.Namespace) -> int:
    """Writes the workbook of the served build."""
    from etl.review.export import asking, review_workbook

    served = publish.current(options.build_dir)
    if served is None:
        raise BuildError(
            "serves no build", where=str(options.build_dir), remedy="make one with: python -m etl build"
        )
    with asking(served) as ask:
        content, counts = review_workbook(ask, [options.report] if options.report else None)
    options.to.write_bytes(content)
    print(f"{options.to}: {counts['findings']} findings, {counts['values']} values")
    return 0


def import_(options: argparse.Namespace) -> int:
    """Takes the decisions in; says how many were new, changed or known."""
    from etl.cache import load_codebook, reference_folders
    from etl.review.importing import import_workbook

    codebook = load_codebook(reference_folders(options.data))
    for counts in import_workbook(options.file, options.data, codebook):
        print(f"{counts.register}: {counts.new} new, {counts.changed} changed, {counts.same} as before")
    print("now run: python -m etl build", file=sys.stderr)
    return 0
