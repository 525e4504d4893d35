"""Golden documents: one folder per layout or damage of real reports, about invented schools."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from etl import errors
from etl.codebook import load
from etl.extract import extract_report
from etl.readers import read_document
from etl.readers.scan_engine import OcrMissing
from tests.facts import differences

FOLDERS = sorted(path.parent for path in (Path(__file__).parent / "documents").glob("*/expected.json"))
# Those of the narrative's own test hold another kind of expectation.
GOLDEN = [folder for folder in FOLDERS if not folder.name.startswith("narrative_")]


def test_there_are_golden_documents() -> None:
    assert len(GOLDEN) >= 6


@pytest.mark.parametrize("folder", GOLDEN, ids=lambda folder: folder.name)
def test_document_states_what_its_author_wrote(folder: Path) -> None:
    wanted = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    try:
        document = read_document(next(folder.glob("input.*")))
    except OcrMissing:
        pytest.skip("scans need what `make setup-ocr` installs")
    if "error" in wanted:
        with pytest.raises(getattr(errors, wanted["error"])) as refused:
            extract_report(document, load())
        assert document.name in str(refused.value)
    else:
        assert differences(extract_report(document, load()), wanted) == []
