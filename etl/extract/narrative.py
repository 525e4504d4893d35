"""The figures that a report tells in prose → observations, by rules that are data (``narrative_rules``).

Each figure is read in its clause, with the channel that carries it; figures of one sentence are added up or taken as a
total with its parts; of several statements on one indicator the most direct and earliest counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from etl.codebook import Codebook
from etl.extract.narrative_aside import main_year
from etl.extract.narrative_context import Passage, passages
from etl.extract.narrative_figures import CLAUSE
from etl.extract.narrative_quotes import skipped_figure, unread
from etl.extract.narrative_read import Told, Untold, told
from etl.extract.narrative_rules import Rules, rules
from etl.extract.narrative_sums import settle
from etl.extract.narrative_tables import lines_of
from etl.extract.narrative_text import paragraphs
from etl.extract.narrative_zero import denials
from etl.model import Input, Line, Observation, Place, Skipped, Table

Found = tuple[Passage, Told | Untold]
Quoted = TypeVar("Quoted", Observation, Input)


def narrative_observations(
    blocks: Sequence[Line | Table], codebook: Codebook
) -> tuple[list[Observation], list[Skipped]]:
    """Observations of origin "narrative" in the order of the text, and what was seen and not taken, with the reason.

    ``blocks`` are the report's lines, and the tables among them that are no annex, in order. One indicator gets at
    most one observation; a sum over several figures is "derived" and lists them as inputs.
    """
    known = rules(codebook)
    lines, cells = lines_of(blocks)
    read = paragraphs(lines)
    told_passages = list(passages(read, known))
    found = list(_found(told_passages, main_year(read), cells, known))
    figures = [(passage, one) for passage, one in found if isinstance(one, Told)]
    skipped = [skipped_figure(one.figure, one.why) for _, one in found if isinstance(one, Untold)]
    skipped += [one for passage in told_passages for one in unread(passage, known)]
    observations, set_aside = settle(figures, known, codebook, told_passages)
    counted = {observation.indicator for observation in observations}
    counted |= {one.indicator for _, one in figures if one.figure.lost}
    observations += [
        zero for zero in denials(told_passages, known, codebook) if zero.indicator not in counted
    ]
    reasons = [
        Skipped(one.what, codebook.phrase("skipped", one.why), one.place) for one in skipped + set_aside
    ]
    quoted = [_quoted(observation, cells) for observation in observations]
    return sorted(quoted, key=lambda one: one.place), reasons


def _found(
    told_passages: Sequence[Passage], year: str | None, cells: Mapping[Place, str], known: Rules
) -> Iterator[Found]:
    """What each figure tells; a row of a table tells of items only if it names the channel, and no other row does."""
    found = [(passage, one) for passage in told_passages for one in told(passage, year, known)]
    rows = Counter(
        (one.figure.place.table, one.indicator)
        for _, one in found
        if isinstance(one, Told) and one.figure.place in cells
    )
    for passage, one in found:
        if isinstance(one, Told) and one.figure.place in cells and one.indicator.startswith("items_"):
            alone = rows[one.figure.place.table, one.indicator] == 1
            yield passage, one if alone and one.figure.distance == CLAUSE else Untold(one.figure, "no_rule")
        else:
            yield passage, one


def _quoted(observation: Observation, cells: Mapping[Place, str]) -> Observation:
    """With the cell as its quote where a table tells it."""
    if not cells:
        return observation
    inputs = tuple(_cell_quoted(part, cells) for part in observation.inputs)
    return replace(_cell_quoted(observation, cells), inputs=inputs)


def _cell_quoted(one: Quoted, cells: Mapping[Place, str]) -> Quoted:
    if not one.quote or one.place not in cells:
        return one
    printed = cells[one.place].strip()
    return replace(one, quote=printed, raw=one.raw if one.raw in printed else printed)
