"""What single files gave → pieces to group: with what their names, their folders and the register say of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from etl.codebook import Codebook
from etl.extract.schools import slug
from etl.files import shown_name
from etl.registers import Decided
from etl.submissions import Piece
from etl.submissions_names import NameSays, home, read_name, trail
from etl.submissions_probe import Probe


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file gave by itself: what it holds, and whether it is a report; ``why`` it is none, or was not read.

    ``passed``: it was not meant to be read. ``key``: that of its extraction in the cache.
    """

    path: Path
    sha256: str = ""
    key: str = ""
    probe: Probe | None = None
    whole: bool = False
    why: str = ""
    passed: bool = False


class Pieces:
    """Makes pieces of the files under ``roots``; a folder above a root says nothing."""

    def __init__(self, codebook: Codebook, roots: Sequence[Path], decided: Iterable[Decided]) -> None:
        self.words = codebook.file_words
        self.roots = sorted(roots, key=lambda root: -len(root.parts))
        self.decided = {row.sha256: row for row in decided}
        self.superseded = {row.supersedes for row in decided if not row.withdrawn}
        self.ids = {row.name: row.school_id for row in codebook.school_names}
        self.names = {row.school_id: row.name for row in codebook.school_names}

    def of(self, readings: Iterable[Reading]) -> list[Piece]:
        """A piece for each file that holds something of a report."""
        return [self._piece(reading, reading.probe) for reading in readings if reading.probe]

    def _piece(self, reading: Reading, probe: Probe) -> Piece:
        folders = self._folders(reading.path)
        file_says = read_name(shown_name(reading.path), self.words)
        folders_say = tuple(read_name(folder, self.words) for folder in reversed(folders))
        row = self.decided.get(reading.sha256)
        school, year = (row.school_id, row.academic_year) if row else ("", "")
        return Piece(
            path=reading.path,
            name=shown_name(reading.path),
            sha256=reading.sha256,
            key=reading.key,
            probe=probe,
            whole=reading.whole,
            home=home(reading.path.parent.parts, self.words),
            file_says=file_says,
            folders_say=folders_say,
            schools={name: self._id(name) for name in _names(file_says, *folders_say)},
            headings=self._headings([*reversed(folders_say), file_says], reading.path, school, year),
            decided_school=school,
            decided_year=year,
            withdrawn=bool(row and row.withdrawn),
            superseded=reading.sha256 in self.superseded,
        )

    def _folders(self, path: Path) -> tuple[str, ...]:
        root = next((root for root in self.roots if path != root and path.is_relative_to(root)), path)
        return trail(path, root)

    def _id(self, name: str) -> str:
        return self.ids.get(name) or slug(name)

    def _headings(self, said: Sequence[NameSays], path: Path, school: str, year: str) -> tuple[str, ...]:
        """What is said outside a file, a line each: by the register, the folders, its name; and that name."""
        told = [self.names.get(school, ""), _worded(year)]
        for name in said:
            told += [name.school or "", *(_worded(key) for key in name.years if "-" in key)]
        return (*dict.fromkeys(filter(None, told)), Path(shown_name(path)).stem)


def _worded(year: str) -> str:
    return f"{year}学年" if "-" in year else f"{year}年" if year else ""


def _names(*said: NameSays) -> set[str]:
    return {name.school for name in said if name.school}
