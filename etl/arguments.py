"""The arguments of the command line: python -m etl {extract,build,check,review,pin,status}."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"
EXIT_CODES = (
    "exit codes: 0 done; 1 something could not be read or failed; 2 usage; 3 check found contradictions"
)
Command = Callable[[argparse.Namespace], int]


def make_parser(**commands: Command) -> argparse.ArgumentParser:
    """The parser of the command line; ``commands``: what runs each of them; review names what runs its ways."""
    parser = argparse.ArgumentParser(
        prog="python -m etl",
        description="Annual information-disclosure reports: documents → records → a checked warehouse.",
        epilog=EXIT_CODES,
    )
    named = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, (describe, summary) in _COMMANDS.items():
        command = named.add_parser(name, help=summary, epilog=EXIT_CODES)
        describe(command)
        if name in commands:
            command.set_defaults(command=commands[name])
    return parser


def _extract_command(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Prints one JSON object per report and line; figures with their places and shortest quotes."
    )
    parser.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="a report, a folder or a zip of reports"
    )
    parser.add_argument(
        "--to", type=Path, metavar="DIR", help="write DIR/<report_id>.json, indented, instead"
    )
    _common_options(parser, workers=True)


def _build_command(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Reads the records of DATA/extracted and the reports in PATH, applies the corrections, audits, writes a new "
        "DuckDB file, checks it and points BUILD_DIR/CURRENT at it. Where nothing changed, no file is written."
    )
    parser.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="a report, a folder or a zip of reports"
    )
    parser.add_argument(
        "--full", action="store_true", help="read every document anew; do not ask what changed"
    )
    parser.add_argument("--fictional", action="store_true", help="mark the build as an invented province")
    _common_options(parser, workers=True, build_dir=True)


def _check_command(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Prints the findings on a draft, in Chinese and English. Nothing of the draft is kept."
    )
    parser.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="the draft of a report: its files, or their folder",
    )
    parser.add_argument("--json", action="store_true", help="print them as one JSON object")
    _common_options(parser, workers=True)


def _review_command(parser: argparse.ArgumentParser) -> None:
    from etl.review.command import add_review

    add_review(parser, _common_options)


def _pin_command(parser: argparse.ArgumentParser) -> None:
    from etl.pins_command import add_pin

    add_pin(parser, _common_options)


def _status_command(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Prints the build that is served: when it was made, of how much, and which builds are kept."
    )
    _common_options(parser, build_dir=True)


def _common_options(
    parser: argparse.ArgumentParser, *, workers: bool = False, build_dir: bool = False
) -> None:
    parser.add_argument(
        "--data",
        type=_folder,
        default=DATA,
        metavar="DIR",
        help="registers, records and own codebooks (default: data)",
    )
    if build_dir:
        place = Path(os.environ.get("BUILD_DIR") or DATA / "build")
        parser.add_argument(
            "--build-dir",
            type=Path,
            default=place,
            metavar="DIR",
            help="default: $BUILD_DIR, else data/build",
        )
    if workers:
        number = os.cpu_count() or 1
        parser.add_argument(
            "--workers",
            type=_positive,
            default=number,
            metavar="N",
            help=f"processes that read (default: {number})",
        )


def _folder(text: str) -> Path:
    if not Path(text).is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {text}")
    return Path(text)


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no number from 1 on")
    return int(text)


_COMMANDS: dict[str, tuple[Callable[[argparse.ArgumentParser], None], str]] = {
    "extract": (_extract_command, "print what reports say, as JSON"),
    "build": (_build_command, "publish a new warehouse"),
    "check": (_check_command, "look for contradictions in a draft"),
    "review": (_review_command, "settle findings and values in a workbook"),
    "pin": (_pin_command, "keep a release for ever"),
    "status": (_status_command, "say which build is served"),
}
