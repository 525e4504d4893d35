"""Which files a command line means: files as named, folders walked, nothing outside them."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

_ACCOMPANYING = {
    "__MACOSX": "macOS 的附属文件 / an accompanying file of macOS",
    ".DS_Store": "macOS 的附属文件 / an accompanying file of macOS",
    "Thumbs.db": "Windows 的缩略图 / thumbnails of Windows",
    "desktop.ini": "Windows 的附属文件 / an accompanying file of Windows",
}
_LOCK = "Office 打开文件时的临时文件 / a temporary file of Office"
_HIDDEN = "隐藏的文件 / a hidden file"
_HIDDEN_FOLDER = "隐藏的文件夹 / a hidden folder"
# Control characters, and those that turn the direction of writing: a name would be shown as another than it is.
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_NO_FILE = "不是普通文件 / is no regular file"
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
        if _is(stat.S_ISDIR, path):
            for child in _walk(path):
                if isinstance(child, Refused):
                    refused.append(child)
                else:
                    files[child] = None
        elif _is(stat.S_ISREG, path):
            files[path] = None
        else:
            why = _NO_FILE if os.path.lexists(path) else "不存在 / is not there"
            refused.append(Refused(path, why, failed=True))
    return Found(tuple(sorted(files)), tuple(refused))


def shown_name(path: Path) -> str:
    """The file's own name, without its folders; bytes that are no UTF-8 and invisible characters are shown as �."""
    return visible(os.fsencode(path.name).decode("utf-8", "replace"))


def visible(name: str) -> str:
    """A name as it can be shown: no control characters, none that turn the direction of writing."""
    return _INVISIBLE.sub("�", name)


def pass_over(name: str) -> str:
    """Why a file or folder of this name is no document and nobody misses it; "" for others."""
    if name in _ACCOMPANYING:
        return _ACCOMPANYING[name]
    if name.startswith("~$"):
        return _LOCK
    return _HIDDEN if name.startswith(".") else ""


def _walk(root: Path) -> list[Path | Refused]:
    """The files of a folder, and what is not taken; links to folders are never followed."""
    found: list[Path | Refused] = []
    unread: list[OSError] = []
    inside = root.resolve()
    for folder, folders, names in os.walk(root, onerror=unread.append):
        folders.sort()
        here = Path(folder)
        for name in [name for name in folders if pass_over(name) or (here / name).is_symlink()]:
            folders.remove(name)
            found.append(Refused(here / name, _objection_to_folder(name), failed=False))
        for path in (here / name for name in sorted(names)):
            why = _objection(path, inside)
            found.append(Refused(path, why, failed=False) if why else path)
    for error in unread:
        why = f"无法打开：{error.strerror} / cannot be opened: {error.strerror}"
        found.append(Refused(Path(error.filename), why, failed=True))
    return found


def _objection_to_folder(name: str) -> str:
    why = pass_over(name) or _LINKED_FOLDER
    return _HIDDEN_FOLDER if why == _HIDDEN else why


def _objection(path: Path, inside: Path) -> str:
    if why := pass_over(path.name):
        return why
    if not _is(stat.S_ISREG, path):
        return _NO_FILE
    if path.is_symlink() and not path.resolve().is_relative_to(inside):
        return "指向文件夹之外的链接 / a link that leads out of the folder"
    return ""


def _is(kind: Callable[[int], bool], path: Path) -> bool:
    """Whether there is something of this kind, as far as one may look; links that lead nowhere or in a ring are not."""
    try:
        return kind(path.stat().st_mode)
    except (OSError, ValueError):
        return False
