"""Which files are one report: 正文, 附件1 and 附件2 of one school and year, wherever and in whatever order they came.

Pure: pieces in, submissions and named leftovers out. A piece's school and year are taken, in this order, from
data/reports.csv, the document itself, the file's name, the folders' names, the other files of its folder, and at last
from what an annex says in passing. A folder of many schools is no bond: there only what a file or its name says counts.

A file with narrative is the main one of a submission; an annex joins the main files of its school and year in its own
folder, or, where there is none, elsewhere, if they lack what it holds. A second file with the same part is another
version, never a part. Files that contradict each other in school or year are not merged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeVar

from etl.submissions_names import NameSays, is_telling
from etl.submissions_probe import ANNEXES, Kind, Probe
from etl.versions import form_rank

T = TypeVar("T", str, int)
Why = Literal["no_school", "no_year", "held_already", "other_report", "withdrawn"]
Key = tuple[str, int]
"""school_id, and the calendar year in which the reporting year ends; "" and 0 where only the files together tell it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One file that holds something of a report; ``whole``: it is one by itself, extracted under ``key``.

    ``home``: the folder of its submission. ``schools``: the ids of the schools that its name and its folders' name, the
    nearest folder first. ``headings``: what these names say, as lines to read. ``decided_*``: by the register.
    """

    path: Path
    name: str
    sha256: str
    key: str
    probe: Probe
    whole: bool
    home: tuple[str, ...]
    file_says: NameSays
    folders_say: tuple[NameSays, ...]
    schools: Mapping[str, str]
    headings: tuple[str, ...] = ()
    decided_school: str = ""
    decided_year: str = ""
    withdrawn: bool = False
    superseded: bool = False

    @property
    def narrates(self) -> bool:
        """Whether it can be the main file of a submission."""
        return "narrative" in self.probe.holds


@dataclass(frozen=True, slots=True)
class Submission:
    """Files that make one report, the main one first; ``headings``: what their names must say because they do not."""

    key: Key
    pieces: tuple[Piece, ...]
    headings: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """A file that joined no other, and why; ``lost``: what it holds is in no report."""

    piece: Piece
    why: Why
    lost: bool
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Grouped:
    """Every piece is in ``submissions``, in ``alone`` (a report by itself) or in ``left``."""

    submissions: tuple[Submission, ...]
    alone: tuple[Piece, ...]
    left: tuple[Left, ...]


def group(pieces: Iterable[Piece]) -> Grouped:
    """The submissions of these files; their order does not matter, nor do other schools' files in other folders."""
    ordered = _ranked(pieces)
    known = _Known(ordered)
    clusters: dict[Key, list[Piece]] = defaultdict(list)
    for piece in ordered:
        school, year = known.schools.get(piece.path), known.years.get(piece.path)
        if school is not None and year is not None:
            clusters[school, year].append(piece)
    made = [submission for key in sorted(clusters) for submission in _submissions(key, clusters[key])]
    joined = {piece.path for submission in made for piece in submission.pieces}
    loose = [piece for piece in ordered if piece.path not in joined]
    left = [reason for piece in loose if (reason := _reason(piece, known, clusters))]
    return Grouped(
        submissions=tuple(made),
        alone=tuple(piece for piece in loose if piece.whole),
        left=tuple(left),
    )


class _Known:
    """School and year of the pieces, by path; absent where nothing tells them."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.schools: dict[Path, str] = {p.path: told for p in pieces if (told := _own_school(p))}
        self._lend_schools(pieces)
        self._leave_open(self.schools, "", pieces, lambda piece: piece.home)
        self.years: dict[Path, int] = {p.path: ending(told) for p in pieces if (told := _own_year(p))}
        self._lend_years(pieces)
        self._leave_open(self.years, 0, pieces, lambda piece: (*piece.home, self.schools.get(piece.path)))

    def _lend_schools(self, pieces: Sequence[Piece]) -> None:
        """To files that do not say it: the one school of their folder, else that of files named like them."""
        homes: dict[tuple[str, ...], list[Piece]] = defaultdict(list)
        for piece in pieces:
            if piece.path in self.schools:
                homes[piece.home].append(piece)
        lent = {}
        for piece in pieces:
            if piece.path in self.schools:
                continue
            schools = {self.schools[mate.path] for mate in homes[piece.home]}
            if len(schools) > 1:
                schools = self._named_alike(piece, homes[piece.home])
            told = next(iter(schools)) if len(schools) == 1 else None
            if school := told or piece.probe.school:
                lent[piece.path] = school
        self.schools |= lent

    def _named_alike(self, piece: Piece, mates: Sequence[Piece]) -> set[str]:
        """The schools of which alone the files' names share something telling with this one: 云大正文, 云大附件1."""
        bearers = [
            {self.schools[mate.path] for mate in mates if token in mate.file_says.tokens}
            for token in piece.file_says.tokens
            if is_telling(token)
        ]
        return {school for schools in bearers if len(schools) == 1 for school in schools}

    def _lend_years(self, pieces: Sequence[Piece]) -> None:
        """To files that do not say it: the one year of their school's files in their folder."""
        homes: dict[tuple[str, ...], set[int]] = defaultdict(set)
        for piece in pieces:
            if piece.path in self.years and piece.path in self.schools:
                homes[*piece.home, self.schools[piece.path]].add(self.years[piece.path])
        lent = {}
        for piece in pieces:
            if piece.path in self.years or piece.path not in self.schools:
                continue
            mates = homes[*piece.home, self.schools[piece.path]]
            years = {year for year in mates if _may_mean(piece, year)}
            told = next(iter(years)) if len(years) == 1 else None
            if year := told or (ending(piece.probe.year) if piece.probe.year else None):
                lent[piece.path] = year
        self.years |= lent

    @staticmethod
    def _leave_open(
        known: dict[Path, T], unknown: T, pieces: Sequence[Piece], place: Callable[[Piece], Hashable]
    ) -> None:
        """Files of a folder of which none tells it, and which can only be one report: together they may tell."""
        places: dict[Hashable, list[Piece]] = defaultdict(list)
        for piece in pieces:
            places[place(piece)].append(piece)
        for mates in places.values():
            parts = [kind for mate in mates for kind in mate.probe.holds]
            if len(parts) == len(set(parts)) and not any(mate.path in known for mate in mates):
                known |= {mate.path: unknown for mate in mates}


def ending(year: str) -> int:
    """The calendar year in which a reporting year ends: 2022 for "2021-2022" and for "2022"."""
    return int(year[-4:])


def _own_school(piece: Piece) -> str | None:
    """By the register, the document, its name, its folders."""
    if piece.decided_school:
        return piece.decided_school
    if piece.probe.school and piece.probe.school_sure:
        return piece.probe.school
    names = [piece.file_says.school, *(said.school for said in piece.folders_say if said.only)]
    return next((piece.schools[name] for name in names if name), None)


def _own_year(piece: Piece) -> str | None:
    """As ``_own_school``; a single year in a name can mean two academic years and tells nothing by itself."""
    if piece.decided_year:
        return piece.decided_year
    if piece.probe.year and piece.probe.year_sure:
        return piece.probe.year
    said = (piece.file_says, *piece.folders_say)
    return next((year for name in said for year in name.years if "-" in year), None)


def _may_mean(piece: Piece, year_ending: int) -> bool:
    """Whether the single years that names print, if any, can stand for this reporting year."""
    said = next((name.years for name in (piece.file_says, *piece.folders_say) if name.years), ())
    return not said or any(ending(year) in (year_ending, year_ending - 1) for year in said)


def _submissions(key: Key, pieces: Sequence[Piece]) -> Iterable[Submission]:
    """A submission per main file, where it is joined by others or needs names to tell whose it is."""
    annexes = [piece for piece in pieces if not piece.narrates and not piece.withdrawn]
    mains = [piece for piece in pieces if piece.narrates] or _seconds(annexes)
    homes = {main.home for main in mains}
    for main in mains:
        near = [a for a in annexes if a is not main and (a.home == main.home or a.home not in homes)]
        parts = (main, *_lacking(main, near))
        headings = _headings(parts)
        if len(parts) > 1 or headings:
            yield Submission(key, parts, headings)


def _seconds(annexes: Sequence[Piece]) -> list[Piece]:
    """The main file where there is no narrative: the best form, else the best checklist, of each folder."""
    firsts: dict[tuple[str, ...], Piece] = {}
    for kind in ANNEXES:
        for piece in annexes:
            if kind in piece.probe.holds:
                firsts.setdefault(piece.home, piece)
    return list(firsts.values())


def _lacking(main: Piece, annexes: Sequence[Piece]) -> Iterable[Piece]:
    """The best annex for each part that the main file does not hold; the nearest first."""
    held: set[Kind] = set(main.probe.holds)
    near_first = sorted(annexes, key=lambda piece: piece.home != main.home)
    for kind in ANNEXES:
        best = next((piece for piece in near_first if kind in piece.probe.holds), None)
        if kind not in held and best is not None:
            held |= set(best.probe.holds)
            yield best


def _headings(parts: Sequence[Piece]) -> tuple[tuple[str, ...], ...]:
    told = any(part.probe.school for part in parts) and any(part.probe.year for part in parts)
    return () if told else tuple(part.headings for part in parts)


def _reason(piece: Piece, known: _Known, clusters: Mapping[Key, Sequence[Piece]]) -> Left | None:
    """Why a file joined no other; None where nobody would expect it to."""
    school, year = known.schools.get(piece.path), known.years.get(piece.path)
    lost = not piece.whole
    if school is None or year is None:
        return Left(piece, "no_school" if school is None else "no_year", lost) if lost else None
    if piece.narrates:
        return None
    if piece.withdrawn:
        return Left(piece, "withdrawn", lost=False) if lost else None
    mates = [mate for mate in clusters[school, year] if mate is not piece]
    if same := [mate for mate in mates if mate.narrates or set(mate.probe.holds) & set(piece.probe.holds)]:
        return Left(piece, "held_already", lost=False, words={"main": same[0].name})
    others = {
        key: main
        for key, cluster in clusters.items()
        for main in cluster
        if main.narrates and main.home == piece.home and not set(piece.probe.holds) <= set(main.probe.holds)
    }
    if len(others) != 1:
        return None
    return Left(piece, "other_report", lost, words={"main": next(iter(others.values())).name})


def _ranked(pieces: Iterable[Piece]) -> list[Piece]:
    """The better of two files with the same part first: not superseded, later dated, of surer form."""
    by_form = sorted(pieces, key=lambda p: (form_rank(p.probe.format), p.sha256, str(p.path)))
    by_date = sorted(by_form, key=lambda p: p.probe.report_date or "", reverse=True)
    return sorted(by_date, key=lambda p: (p.withdrawn, p.superseded))
