"""The codebooks: complete, and their contradictions named with file, line and remedy."""

import shutil
from pathlib import Path

import pytest

from etl.codebook import REFERENCE, load
from etl.errors import CodebookError


def test_the_codebooks_hold_together() -> None:
    book = load()
    assert list(book.form_indicators) == list(range(1, 56))
    assert list(book.checklist) == list(range(1, 51))
    assert load() is book
    assert book.indicators["budget"].unit == "元"
    assert book.indicators["items_wechat"].form_row is None
    assert book.answers["fee", "不收费"].value == 0
    assert book.checklist[11].needs == "graduates"
    assert book.checklist[1].needs is None


BROKEN = [
    (
        "indicators.csv",
        "\nbudget,7,",
        "\nbudget,8,",
        "column form_row must hold 1 to 55 once each; wrong: [7]",
    ),
    ("indicators.csv", ",funding,money,", ",fundings,money,", "column group: fundings is not known"),
    ("indicators.csv", ",funding,money,", ",funding,cash,", "'cash' is not one of flag, text, count, money"),
    ("indicators.csv", "\nbudget,7,", "\nbudget,seven,", "'seven' is not a whole number"),
    ("checklist_items.csv", "item,category,", "item,kind,", "no column category"),
    ("form_labels.csv", "\nportal_exists,", "\nportal,", "column indicator: portal is not known"),
    ("remark_patterns.csv", "不适用|", "(不适用|", "column pattern is no regular expression"),
    ("school_names.csv", "\ncqvie,", "\ncqvut,", "column school_id: cqvut is not known"),
    ("label_categories.csv", ",21-26,", ",21-99,", "are no rows of the form"),
]


@pytest.mark.parametrize("file, old, new, message", BROKEN)
def test_a_contradiction_names_file_and_remedy(
    tmp_path: Path, file: str, old: str, new: str, message: str
) -> None:
    folder = tmp_path / "reference"
    shutil.copytree(REFERENCE, folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CodebookError) as refused:
        load(folder)
    assert message in refused.value.message
    assert refused.value.where.startswith(file)
    assert refused.value.remedy


def test_a_later_folder_replaces_files_by_name(tmp_path: Path) -> None:
    (tmp_path / "deadlines.csv").write_text(
        "province,academic_year,kind,date,basis,basis_en\n*,*,file,11-15,虚构,invented\n", encoding="utf-8"
    )
    book = load(REFERENCE, tmp_path)
    assert [row.date for row in book.deadlines] == ["11-15"]
    assert book.indicators.keys() == load().indicators.keys()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match=r"indicators\.csv"):
        load(tmp_path)
