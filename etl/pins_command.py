"""python -m etl pin: keeps a release for ever, lists those that are kept, lets one go."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from etl import publish
from etl.errors import BuildError
from etl.pins import PINNED, Pin, find, keep_documents, pins, with_pin


def add_pin(parser: argparse.ArgumentParser, common_options: Callable[..., None]) -> None:
    """The command's arguments."""
    parser.description = (
        "Keeps a published build, with its documents and its files to take away, for ever: pages, exports and "
        "sources show it under ?release=<id or name>. Without RELEASE: the build that is served."
    )
    parser.add_argument("release", nargs="?", default="", metavar="RELEASE", help="a build's id")
    parser.add_argument(
        "--as", dest="name", default="", metavar="NAME", help="a name for links, such as 2026"
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--list", action="store_true", help="print what is pinned")
    what.add_argument("--remove", default="", metavar="NAME", help="let go of a release, by its name or id")
    common_options(parser, build_dir=True)
    parser.set_defaults(command=run)


def run(options: argparse.Namespace) -> int:
    """One of the three ways; says what it did."""
    if options.list:
        return _list(options.build_dir)
    with publish.exclusive(options.build_dir):
        if options.remove:
            return _remove(options.build_dir, options.remove)
        return _pin(options.build_dir, options.release, options.name)


def _list(build_dir: Path) -> int:
    for pin in pins(build_dir):
        lost = "" if find(build_dir, pin.build_id) else "  (its file is missing)"
        print(f"{pin.line}{lost}")
    return 0


def _pin(build_dir: Path, release: str, name: str) -> int:
    from etl.store_takeaway import documents, make

    path = find(build_dir, release) if release else publish.current(build_dir)
    if path is None:
        what = f"there is no build {release}" if release else "serves no build"
        remedy = "python -m etl status names the builds at hand"
        raise BuildError(what, where=str(build_dir), remedy=remedy)
    kept = with_pin(pins(build_dir), path.stem, name)
    # What it needs lies beside it before the build counts as pinned.
    count = keep_documents(build_dir, path.stem, documents(path))
    make(build_dir, path)
    _write(build_dir, kept)
    pin = next(pin for pin in kept if pin.build_id == path.stem)
    print(f"pinned: {pin.line} ({count} documents); links: ?release={pin.name or pin.build_id}")
    return 0


def _remove(build_dir: Path, named: str) -> int:
    kept = pins(build_dir)
    going = [pin for pin in kept if named in (pin.build_id, pin.name)]
    if not going:
        remedy = "python -m etl pin --list names what is pinned"
        raise BuildError(f"{named} is not pinned", where=str(build_dir / PINNED), remedy=remedy)
    _write(build_dir, [pin for pin in kept if pin not in going])
    print(f"no longer pinned: {going[0].line}; it goes once {publish.KEPT} newer builds stand beside it")
    return 0


def _write(build_dir: Path, kept: list[Pin] | tuple[Pin, ...]) -> None:
    publish.write_whole(build_dir / PINNED, "".join(f"{pin.line}\n" for pin in kept), lasting=True)
