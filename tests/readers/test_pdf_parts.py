"""The parts that make rows of a PDF's lines, by themselves."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from etl.readers import pdf_raw
from etl.readers.pdf_anchors import Piece, Serial, find_serial
from etl.readers.pdf_headings import find_repeated
from etl.readers.pdf_numbers import with_whole_numbers
from etl.readers.pdf_rests import Row, serial_of, with_rests
from etl.readers.pdf_rows import best_fits, rows_of, try_rows


def column(*texts: tuple[float, str]) -> list[Piece]:
    return [Piece(base, text, number, 10.0 * len(text)) for number, (base, text) in enumerate(texts)]


def below(*texts: str) -> list[Piece]:
    return column(*((20.0 * number, text) for number, text in enumerate(texts)))


def words(columns: Sequence[Sequence[Piece]]) -> list[list[str]]:
    return [[piece.text for piece in pieces] for pieces in columns]


def test_nothing_is_asked_of_no_characters() -> None:
    assert pdf_raw.loose_boxes(0, []).shape == (0, 4)
    assert pdf_raw.origins(0, []).shape == (0, 2)
    assert pdf_raw.bounds([]).shape == (0, 4)


SERIALS: dict[str, tuple[list[list[Piece]], Serial | None]] = {
    "numbers under a heading": (
        [below("事项", "甲", "乙"), below("序号", "1", "2", "3")],
        Serial(1, leads=False),
    ),
    "numbers in brackets, broken": (
        [below("序号", "（8）", "（9）", "（", "10）", "（", "11）")],
        Serial(0, leads=False),
    ),
    "numbers of articles": ([below("条目", "第1条", "第2条", "第3条", "第5条")], Serial(0, leads=False)),
    "items in parts": ([below("条目", "1.1", "1.2", "2", "3")], Serial(0, leads=False)),
    "texts led by numbers": (
        [below("类别", "一"), below("（1.1）甲", "（1.2）乙", "续", "（2）丙", "（3）丁")],
        Serial(1, leads=True),
    ),
    "counts": ([below("数量", "30", "4", "12", "7", "9")], None),
    "few numbers far right": ([below("甲"), below("乙"), below("1", "2", "3")], None),
}


@pytest.mark.parametrize(("columns", "wanted"), SERIALS.values(), ids=SERIALS)
def test_what_counts_the_rows(columns: list[list[Piece]], wanted: Serial | None) -> None:
    assert find_serial(columns) == wanted


def rows(*columns: list[Piece]) -> list[list[list[str]]]:
    trial = try_rows(columns, 10.0, find_serial(columns), [60.0] * len(columns))
    return [words(row) for row in rows_of(trial, best_fits([trial]))]


def test_cells_stand_around_their_number() -> None:
    numbers = column((10, "1"), (40, "2"), (70, "3"), (100, "4"))
    links = column((4, "aaaaaa"), (16, "bb"), (40, "c"), (64, "dddddd"), (76, "e"))
    assert rows(numbers, links) == [
        [["1"], ["aaaaaa", "bb"]],
        [["2"], ["c"]],
        [["3"], ["dddddd", "e"]],
        [["4"], []],
    ]


def test_cells_hang_from_their_number() -> None:
    numbers = column((10, "1"), (40, "2"), (60, "3"), (90, "4"))
    links = column((10, "aaaaaa"), (22, "bb"), (40, "c"), (60, "dddddd"), (72, "e"))
    assert rows(numbers, links) == [
        [["1"], ["aaaaaa", "bb"]],
        [["2"], ["c"]],
        [["3"], ["dddddd", "e"]],
        [["4"], []],
    ]


def test_lines_above_the_first_number_are_the_rest_of_a_row() -> None:
    numbers = column((50, "8"), (70, "9"), (90, "10"), (110, "11"))
    links = column((10, "aaaaaa"), (22, "bb"), (50, "c"), (70, "d"), (90, "e"), (110, "f"))
    assert rows(numbers, links)[:2] == [[[], ["aaaaaa", "bb"]], [["8"], ["c"]]]


def test_a_merged_cell_is_not_torn_at_the_rows_it_stands_beside() -> None:
    numbers = column((10, "1"), (30, "2"), (50, "3"), (70, "4"))
    groups = column((14, "收到的申请"), (26, "按内容"))
    items = column((10, "甲"), (30, "乙"), (50, "丙"), (70, "丁"))
    assert rows(groups, numbers, items) == [
        [["收到的申请", "按内容"], ["1"], ["甲"]],
        *[[[], [number], [text]] for number, text in zip("234", "乙丙丁", strict=True)],
    ]


def test_repeated_headings_are_cut_out() -> None:
    numbers = column((0, "序"), (12, "号"), (30, "1"), (50, "序"), (62, "号"), (80, "2"))
    items = column((6, "事项"), (30, "甲"), (56, "事项"), (80, "乙"))
    found = find_repeated([numbers, items], [["序", "号"], ["事项"]], 10.0, [2, 1])
    assert [words(part) for part in found] == [[["序", "号", "1"], ["事项", "甲"]], [["2"], ["乙"]]]


NUMBERS: dict[str, tuple[list[str], list[str]]] = {
    "digits that fill the column": (["条\n数", "10\n2", "9"], ["条\n数", "102", "9"]),
    "full-width digits": (["数\n量", "７\n７"], ["数\n量", "７７"]),
    "two numbers where there is room": (["数量", "7\n7"], ["数量", "7\n7"]),
    "a column that holds a longer one": (["条\n数", "10\n2", "1234"], ["条\n数", "10\n2", "1234"]),
    "words": (["条\n数", "10\n条"], ["条\n数", "10\n条"]),
}


@pytest.mark.parametrize(("given", "wanted"), NUMBERS.values(), ids=NUMBERS)
def test_numbers_broken_over_lines(given: list[str], wanted: list[str]) -> None:
    assert with_whole_numbers([[cell] for cell in given]) == [[cell] for cell in wanted]


RESTS: dict[str, tuple[list[str], list[str], list[list[str]]]] = {
    "words cut off": (["8", "丁", "1"], ["", "甲", ""], [["8", "丁\n甲", "1"]]),
    "a number cut off": (["（", "丁", "1"], ["8）", "甲", ""], [["（\n8）", "丁\n甲", "1"]]),
    "the next row": (["8", "丁", "1"], ["9", "甲", "2"], [["8", "丁", "1"], ["9", "甲", "2"]]),
    "nothing": (["8", "丁", "1"], ["", "", ""], [["8", "丁", "1"], ["", "", ""]]),
    "below a heading": (["序号", "事项", "数"], ["", "甲", ""], [["序号", "事项", "数"], ["", "甲", ""]]),
}


@pytest.mark.parametrize(("above", "below", "wanted"), RESTS.values(), ids=RESTS)
def test_rests_of_rows(above: list[str], below: list[str], wanted: list[list[str]]) -> None:
    made = with_rests([Row(above, 1, first=False), Row(below, 2, first=True)], Serial(0, leads=False))
    assert [row.cells for row in made] == wanted


def test_a_row_in_the_middle_of_a_page_is_no_rest() -> None:
    cells = [Row(["8", "丁"], 1, first=False), Row(["", "甲"], 1, first=False)]
    assert with_rests(cells, Serial(0, leads=False)) == cells


def test_the_serial_of_cells() -> None:
    assert serial_of([["类", "序号"], ["甲", "（1）"], ["", "（\n2）"], ["", "（3）"]]) == Serial(
        1, leads=False
    )
