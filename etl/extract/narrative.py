"""The figures that a report tells in prose → observations, by rules that are data (``narrative_rules``).

Each figure is read in its clause, with the channel that carries it; figures of one sentence are added up or taken as a
total with its parts; of several statements on one indicator the most direct and earliest counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from etl.codebook import Codebook
from etl.extract.narrative_context import passages
from etl.extract.narrative_quotes import skipped_figure, unread
from etl.extract.narrative_read import Told, Untold, main_year, told
from etl.extract.narrative_rules import rules
from etl.extract.narrative_sums import settle
from etl.extract.narrative_text import paragraphs
from etl.extract.narrative_zero import denials
from etl.model import Line, Observation, Skipped


def narrative_observations(
    lines: Sequence[Line], codebook: Codebook
) -> tuple[list[Observation], list[Skipped]]:
    """Observations of origin "narrative" in the order of the text, and what was seen and not taken, with the reason.

    ``lines`` are the report's lines outside tables, in order. One indicator gets at most one observation; a sum over
    several figures is "derived" and lists them as inputs.
    """
    known = rules(codebook)
    read = paragraphs(lines)
    told_passages = list(passages(read, known))
    year = main_year(read)
    found = [(passage, one) for passage in told_passages for one in told(passage, year, known)]
    figures = [(passage, one) for passage, one in found if isinstance(one, Told)]
    skipped = [skipped_figure(one.figure, one.why) for _, one in found if isinstance(one, Untold)]
    skipped += [one for passage in told_passages for one in unread(passage, known)]
    observations, set_aside = settle(figures, known, codebook, told_passages)
    counted = {observation.indicator for observation in observations}
    observations += [
        zero for zero in denials(told_passages, known, codebook) if zero.indicator not in counted
    ]
    reasons = [replace(one, why=codebook.phrase("skipped", one.why)) for one in skipped + set_aside]
    return sorted(observations, key=lambda one: one.place), reasons
