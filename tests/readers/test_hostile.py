"""Documents made to do harm: the run ends in time, the good ones beside them are read, the parent stays small."""

import pytest

from etl.readers import read_bytes
from etl.sandbox import Limits, Outcome, Sandbox
from tests.readers import hostile

LIMITS = Limits(seconds=60, cpu_seconds=1, most_seconds=120)
GOOD = ("good.txt", "本年度主动公开信息十二条。".encode())
REFUSED = {
    "double flate bomb.pdf": None,
    "page loop.pdf": None,
    "many pages.pdf": "more than 300 pages",
    "picture.pdf": None,
    "pixels.png": None,
    "long pixels.png": None,
    "deep.html": "levels deep",
    "deep tables.html": "levels deep",
    "unclosed.html": "levels deep",
    "spans.html": "cells",
    "attributes.html": None,
    "deep.docx": None,
    "blank.docx": "compressed more than 100 times",
    "paragraphs.docx": "compressed more than 100 times",
    "rows.xlsx": "compressed more than 100 times",
}
"""What can only be refused, and how where one way is right; of the others something may be read."""


def read(item: tuple[str, bytes]) -> int:
    """How many lines a document has, at least 0."""
    return len(read_bytes(*item).lines)


@pytest.fixture(scope="module")
def outcomes() -> dict[str, Outcome[int]]:
    items = [item for name, make in hostile.DOCUMENTS.items() for item in ((name, make()), GOOD)]
    with Sandbox(2, LIMITS) as sandbox:
        found = list(sandbox.run(read, items, name=lambda item: item[0]))
    assert [outcome.value for outcome in found[1::2]] == [1] * (len(items) // 2)
    return dict(zip(hostile.DOCUMENTS, found[::2], strict=True))


@pytest.mark.parametrize("name", hostile.DOCUMENTS)
def test_a_hostile_document_is_refused_by_name_or_read_within_limits(
    outcomes: dict[str, Outcome[int]], name: str
) -> None:
    error = outcomes[name].error
    if name in REFUSED:
        assert error is not None
        assert (REFUSED[name] or "") in str(error)
    if error is not None:
        assert error.where.startswith(name) and " / " in error.reason
