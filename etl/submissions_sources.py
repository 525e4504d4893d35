"""Paths → the files that they hold: a file itself, or each member of an archive, which is a folder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from etl.archives import is_archive, members
from etl.errors import UnreadableDocument
from etl.files import shown_name


@dataclass(frozen=True, slots=True)
class Source:
    """One file: on disk, or (``data``) a member of an archive, whose path goes through the archive's name.

    ``why``: it cannot be had at all; ``passed``: and that is as it should be. ``sha256`` is "" where it cannot be had.
    """

    path: Path
    sha256: str = ""
    data: bytes | None = None
    why: str = ""
    passed: bool = False

    @property
    def name(self) -> str:
        """The file's own name, as it can be shown."""
        return shown_name(self.path)


def sources(paths: Iterable[Path]) -> Iterator[Source]:
    """Every file of ``paths``, in their order; an archive's members one at a time."""
    for path in paths:
        try:
            if is_archive(path):  # a folder
                yield from _members(path)
            else:
                with path.open("rb") as file:
                    yield Source(path, hashlib.file_digest(file, "sha256").hexdigest())
        except UnreadableDocument as error:
            yield Source(path, why=error.reason)
        except OSError as error:
            yield Source(path, why=f"无法打开：{error.strerror} / cannot be opened: {error.strerror}")


def _members(path: Path) -> Iterator[Source]:
    for member in members(path):
        place = path.parent / member.name
        if member.data is None:
            yield Source(place, why=member.why, passed=not member.failed)
        else:
            yield Source(place, hashlib.sha256(member.data).hexdigest(), member.data)
