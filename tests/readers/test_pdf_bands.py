"""Rows of a PDF's table that lines part, or that have no number of their own."""

from __future__ import annotations

from collections.abc import Sequence

from etl.readers.pdf_anchors import Piece, find_serial
from etl.readers.pdf_bands import Told, bands_of, fits_of, rows_in


def column(*texts: tuple[float, str]) -> list[Piece]:
    return [Piece(base, text, number, 10.0 * len(text)) for number, (base, text) in enumerate(texts)]


def rows(columns: Sequence[list[Piece]], cuts: Sequence[float] = ()) -> list[list[str]]:
    bands = bands_of(columns, cuts, 10.0, Told(find_serial(columns), [60.0] * len(columns)))
    return [["".join(piece.text for piece in cell) for cell in row] for row in rows_in(bands, fits_of(bands))]


def test_cells_that_lines_part_are_of_the_number_in_their_middle() -> None:
    numbers = column((15, "1"), (45, "2"), (105, "3"), (165, "4"), (195, "5"))
    links = column(
        *(
            (30.0 * n + step, text + part)
            for n, text in enumerate("abcdefg")
            for step, part in ((9, "1"), (21, "2"))
        )
    )
    assert rows([numbers, links], [30.0 * n for n in range(1, 7)]) == [
        ["1", "a1a2"],
        ["2", "b1b2"],
        ["3", "c1c2d1d2e1e2"],
        ["4", "f1f2"],
        ["5", "g1g2"],
    ]


def test_a_cell_made_one_of_two_stands_around_its_number_among_others_that_hang() -> None:
    numbers = column((10, "1"), (40, "2"), (91, "3"), (130, "4"))
    links = column(
        *(
            (base, text)
            for base, text in zip((10, 22, 40, 52, 70, 82, 100, 112, 130), "abcdefghi", strict=True)
        )
    )
    assert rows([numbers, links]) == [["1", "ab"], ["2", "cd"], ["3", "efgh"], ["4", "i"]]


def test_a_broken_number_is_that_of_one_row() -> None:
    numbers = column(
        (4, "1."), (15, "1."), (34, "1."), (45, "2."), *((10.0 + 30 * n, f"{n}.") for n in range(2, 6))
    )
    items = column(*((10.0 + 30 * n, text) for n, text in enumerate("甲乙丙丁戊己")))
    wanted = ["1.1.", "1.2.", "2.", "3.", "4.", "5."]
    assert rows([numbers, items]) == [[*pair] for pair in zip(wanted, "甲乙丙丁戊己", strict=True)]


def test_rows_close_together_have_numbers_of_their_own() -> None:
    numbers = column((10, "1."), (22, "2."), (34, "3."), (46, "4."))
    items = column((10, "甲"), (22, "乙"), (34, "丙"), (46, "丁"))
    assert rows([numbers, items]) == [["1.", "甲"], ["2.", "乙"], ["3.", "丙"], ["4.", "丁"]]


def test_a_heading_alone_on_its_page_is_one_row() -> None:
    counted = find_serial([column(), column((30, "（1）甲"), (50, "（2）乙"), (70, "（3）丙"))])
    heading = [
        column((34, "序号")),
        column((34, "事项")),
        column(*((10.0 + 12 * n, text) for n, text in enumerate("公开信息数"))),
        column(*((16.0 + 12 * n, text) for n, text in enumerate(("其他", "需说", "明事", "项")))),
    ]
    bands = bands_of(heading, (), 10.0, Told(counted, [60.0, 60.0, 10.0, 20.0]))
    assert [
        ["".join(piece.text for piece in cell) for cell in row] for row in rows_in(bands, fits_of(bands))
    ] == [["序号", "事项", "公开信息数", "其他需说明事项"]]
