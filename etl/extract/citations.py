"""Superseded regulations that a report cites, by data/reference/regulations.csv."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from etl.codebook import Codebook
from etl.model import HeaderField, Line
from etl.text import fold


def superseded_citations(lines: Sequence[Line], codebook: Codebook, written: str) -> tuple[HeaderField, ...]:
    """The first citation of each regulation that was no longer in force when the report was written.

    ``written`` is an ISO date: the report's own, else the end of its period.
    """
    return tuple(_citations(lines, codebook, written))


def _citations(lines: Sequence[Line], codebook: Codebook, written: str) -> Iterator[HeaderField]:
    for regulation in codebook.regulations:
        if written < regulation.since:
            continue
        pattern = re.compile(regulation.pattern)
        found = ((line, match) for line in lines if (match := pattern.search(fold(line.text))))
        for line, match in found:
            quote = line.text[match.start() : match.end()]
            yield HeaderField("superseded_regulation", regulation.current, line.place, quote)
            break
