"""Which files a command line means: files as named, folders walked, nothing outside them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_HIDDEN_FOLDER = "隐藏的文件夹 / a hidden folder"
_LINKED_FOLDER = "指向文件夹的链接 / a link to a folder"


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that is not taken; ``failed``: it should have been readable, so the run ends with exit code 1."""

    path: Path
    why: str
    failed: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What a command line's paths hold, sorted by path."""

    files: tuple[Path, ...]
    refused: tuple[Refused, ...]


def find_files(paths: Sequence[Path]) -> Found:
    """The files under ``paths``: a folder's in sorted order, without hidden ones and links that lead out of it."""
    files: dict[Path, None] = {}
    refused: list[Refused] = []
    for path in paths:
        if path.is_dir():
            for child, why in _walk(path):
                if why:
                    refused.append(Refused(child, why, failed=False))
                else:
                    files[child] = None
        elif path.is_file():
            files[path] = None
        else:
            why = "不是普通文件 / is no regular file" if path.exists() else "不存在 / is not there"
            refused.append(Refused(path, why, failed=True))
    return Found(tuple(sorted(files)), tuple(refused))


def shown_name(path: Path) -> str:
    """The file's own name, without its folders; bytes that are no UTF-8 are shown as �."""
    return os.fsencode(path.name).decode("utf-8", "replace")


def _walk(root: Path) -> list[tuple[Path, str]]:
    """(path, reason not to take it or "") of everything in a folder; links to folders are never followed."""
    found = []
    inside = root.resolve()
    for folder, folders, names in os.walk(root):
        folders.sort()
        here = Path(folder)
        for name in [name for name in folders if name.startswith(".") or (here / name).is_symlink()]:
            folders.remove(name)
            found.append((here / name, _HIDDEN_FOLDER if name.startswith(".") else _LINKED_FOLDER))
        found.extend((here / name, _objection(here / name, inside)) for name in sorted(names))
    return found


def _objection(path: Path, inside: Path) -> str:
    if path.name.startswith("."):
        return "隐藏的文件 / a hidden file"
    if path.is_symlink() and not path.resolve().is_relative_to(inside):
        return "指向文件夹之外的链接 / a link that leads out of the folder"
    return "" if path.is_file() else "不是普通文件 / is no regular file"
