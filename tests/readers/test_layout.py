"""Cells made the fast way are those of the model; a package is inflated once."""

from __future__ import annotations

import pickle

import pytest

from etl.model import Cell, Place
from etl.readers.caps import check_package
from etl.readers.layout import new_cell
from etl.readers.package import Package
from tests.etl import zips


def test_a_new_cell_is_the_models_own() -> None:
    made, usual = new_cell("甲", 3, None, 1, 2, 4, 0.5), Cell("甲", Place(3, None, 1, 2, 4), 0.5)
    assert made == usual and hash(made) == hash(usual) and repr(made) == repr(usual)
    assert type(made) is Cell and type(made.place) is Place
    assert pickle.loads(pickle.dumps(made)) == usual
    with pytest.raises(AttributeError):
        made.text = "乙"  # type: ignore[misc]


def test_a_checked_package_gives_the_same_parts() -> None:
    data = zips.docx()
    checked = check_package("a.docx", data)
    assert checked == data and "word/document.xml" in checked.parts
    assert Package("a.docx", checked).data("word/document.xml") == Package("a.docx", data).data(
        "word/document.xml"
    )
