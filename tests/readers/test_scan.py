"""The geometry of scanned pages: upright, without stamps, lines and cells found, signs told by their shape."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

cv2 = pytest.importorskip("cv2", reason="scans need what `make setup-ocr` installs")

from etl.readers.scan_cells import _looked_again, _refused, _settled  # noqa: E402
from etl.readers.scan_engine import NOTHING, UNREAD, Reading  # noqa: E402
from etl.readers.scan_grid import find_lines, grids_of  # noqa: E402
from etl.readers.scan_image import Pixels, cut_page, grey_of, rotated, skew_of  # noqa: E402
from etl.readers.scan_ink import Ink, Strip, find_ink  # noqa: E402
from etl.readers.scan_shapes import by_shape, figure_height, strokes_told  # noqa: E402
from etl.readers.scan_sheet import _slices  # noqa: E402
from etl.readers.scan_signs import DOUBTED, learned  # noqa: E402

EM = 28.0
FONT = cv2.FONT_HERSHEY_SIMPLEX
NO_BOXES = np.zeros((0, 4))


def paper(high: int = 400, wide: int = 600) -> Pixels:
    return np.full((high, wide), 250, np.uint8)


def said(text: str, confidence: float = 0.99) -> Reading:
    return Reading(text, confidence, confidence, confidence)


def ruled(xs: Sequence[int], ys: Sequence[int], thick: int = 2) -> Pixels:
    page = paper(max(ys) + 40, max(xs) + 40)
    for x in xs:
        cv2.line(page, (x, ys[0]), (x, ys[-1]), 0, thick)
    for y in ys:
        cv2.line(page, (xs[0], y), (xs[-1], y), 0, thick)
    return page


def ink_of(page: Pixels) -> Ink:
    return find_ink(page, np.zeros_like(page), EM, NO_BOXES)


def one_strip(ink: Ink) -> Strip:
    """All marks of a picture as one line."""
    x0, y0 = ink.marks[:, :2].min(axis=0).tolist()
    x1, y1 = ink.marks[:, 2:].max(axis=0).tolist()
    return Strip((x0, y0, x1, y1), tuple(tuple(mark) for mark in ink.marks.tolist()))


def written(texts: Sequence[str]) -> tuple[Ink, list[Strip]]:
    """Texts below one another, each a strip with its marks."""
    page = paper(60 * len(texts) + 40, 300)
    for row, text in enumerate(texts):
        for place, sign in enumerate(text):
            cv2.putText(page, sign, (20 + 26 * place, 60 * row + 50), FONT, 1.0, 0, 2, cv2.LINE_AA)
    ink = ink_of(page)
    rows = (ink.marks[:, 1] // 60).astype(int)
    return ink, [
        Strip(
            (0.0, 60.0 * row, 300.0, 60.0 * row + 60),
            tuple(tuple(m) for m in ink.marks[rows == row].tolist()),
        )
        for row in range(len(texts))
    ]


@pytest.mark.parametrize("turned", [-6.0, -2.0, -0.7, 0.0, 0.4, 1.3, 2.0, 7.5])
def test_a_turned_page_is_measured_to_a_tenth_of_a_degree(turned: float) -> None:
    page = ruled(range(100, 801, 140), range(80, 1001, 40))
    assert skew_of(rotated(page, turned)) == pytest.approx(-turned, abs=0.12)


def test_a_page_without_ink_is_not_turned() -> None:
    assert skew_of(paper()) == 0.0


def test_a_photographed_sheet_is_cut_out_of_its_ground() -> None:
    photo = np.full((900, 700, 3), 70, np.uint8)
    corners = np.array([[60, 50], [640, 70], [650, 850], [50, 840]])
    cv2.fillPoly(photo, [corners], (245, 245, 245))
    cut = cut_page(photo)
    assert cut.shape[0] == pytest.approx(785, abs=12) and cut.shape[1] == pytest.approx(590, abs=12)
    assert np.median(cut) > 240 and (cut < 120).mean() < 0.02


def test_a_page_that_fills_its_picture_is_left_as_it_is() -> None:
    page = cv2.cvtColor(ruled((50, 300, 550), (50, 200, 350)), cv2.COLOR_GRAY2RGB)
    assert cut_page(page) is page


def test_a_stamp_is_taken_away_and_the_type_below_it_stays() -> None:
    page = cv2.cvtColor(paper(500, 500), cv2.COLOR_GRAY2RGB)
    cv2.putText(page, "38", (220, 260), FONT, 1.0, (20, 20, 20), 3)
    printed = page[..., 1].copy() < 100
    layer = np.full_like(page, 255)
    cv2.circle(layer, (250, 250), 120, (215, 30, 40), 8)
    cv2.circle(layer, (250, 250), 40, (215, 30, 40), -1)
    stamped = cv2.multiply(page, layer, scale=1 / 255)
    grey, found = grey_of(stamped)
    assert found
    assert grey[printed].mean() < 110
    away = cv2.dilate(printed.astype(np.uint8), np.ones((7, 7), np.uint8)) == 0
    assert grey[away].min() > 190


def test_red_type_is_no_stamp() -> None:
    page = cv2.cvtColor(paper(600, 1200), cv2.COLOR_GRAY2RGB)
    cv2.putText(page, "1024", (300, 300), FONT, 1.0, (210, 20, 30), 3)
    grey, found = grey_of(page)
    assert not found
    assert grey.min() < 150


def test_dark_paper_in_a_shadow_is_made_white() -> None:
    page = paper(400, 400)
    cv2.putText(page, "507", (150, 200), FONT, 1.0, 0, 3)
    shade = np.linspace(0.5, 1.0, 400)[None, :, None]
    grey, _ = grey_of((cv2.cvtColor(page, cv2.COLOR_GRAY2RGB) * shade).astype(np.uint8))
    assert np.percentile(grey, 20) > 230
    assert grey.min() < 90


@pytest.mark.parametrize("thick", [1, 2, 4])
def test_the_cells_of_a_ruled_table(thick: int) -> None:
    page = ruled((40, 200, 420, 560), (40, 100, 160, 220, 280), thick)
    (grid,) = grids_of(find_lines(page, NO_BOXES, EM), EM)
    assert grid.shape == (4, 3)
    assert grid.xs == pytest.approx([40, 200, 420, 560], abs=2)
    assert len(np.unique(grid.first)) == 12


def test_a_merged_cell_is_one() -> None:
    page = ruled((40, 200, 420, 560), (40, 100, 160, 220, 280))
    page[103:158, 195:205] = 250
    page[155:165, 43:198] = 250
    (grid,) = grids_of(find_lines(page, NO_BOXES, EM), EM)
    assert grid.first[1, 0] == grid.first[1, 1] == grid.first[2, 0]
    assert grid.first[0, 0] != grid.first[0, 1]


def test_strokes_below_one_another_are_no_line() -> None:
    ys = range(40, 40 + 36 * 12, 36)
    page = ruled((40, 300, 560), ys)
    boxes = []
    for y in ys[:-1]:
        cv2.line(page, (90, y + 5), (90, y + 32), 0, 2)
        cv2.line(page, (78, y + 16), (102, y + 16), 0, 2)
        boxes.append((74, y + 1, 106, y + 35))
    (grid,) = grids_of(find_lines(page, np.array(boxes, float), EM), EM)
    assert grid.shape == (11, 2)


def test_a_line_that_boxes_of_type_run_across_stays() -> None:
    ys = range(40, 40 + 36 * 12, 36)
    page = ruled((40, 300, 560), ys)
    boxes = np.array([(250, y + 2, 350, y + 34) for y in ys[:-1]], float)
    (grid,) = grids_of(find_lines(page, boxes, EM), EM)
    assert grid.shape == (11, 2)


def test_a_pale_stroke_is_a_mark_and_a_speck_is_none() -> None:
    page = paper(100, 100)
    cv2.line(page, (40, 70), (52, 44), 200, 2)
    page[55:58, 45:48] = 120
    page[20, 20] = 120
    (mark,) = ink_of(page).marks.tolist()
    assert mark[3] - mark[1] > 20


def test_a_small_pale_sign_is_a_mark_where_the_detector_saw_type() -> None:
    page = paper(100, 100)
    page[50:59, 50:59] = 218
    page[53:56, 53:56] = 120
    where = np.array([[44.0, 44.0, 66.0, 66.0]])
    assert len(find_ink(page, np.zeros_like(page), EM, NO_BOXES).marks) == 0
    assert len(find_ink(page, np.zeros_like(page), EM, where).marks) == 1


@pytest.mark.parametrize(
    "strokes, read, wanted",
    [
        ([((59, 60), (50, 88))], "1", "/"),
        ([((50, 60), (59, 88))], "1", "\\"),
        ([((54, 60), (54, 88))], "1", "1"),
        ([((46, 74), (58, 74))], "一", "-"),
        ([((40, 74), (70, 74))], "一", "一"),
        ([((40, 74), (70, 74))], "-", "—"),
        ([((40, 74), (70, 74))], "2", "2"),
        ([((40, 62), (68, 62)), ((38, 86), (70, 86))], "二", "二"),
        ([((40, 60), (68, 60)), ((44, 73), (64, 73)), ((38, 86), (70, 86))], "三", "三"),
    ],
)
def test_strokes_are_told_by_their_shape(strokes, read: str, wanted: str) -> None:
    page = paper(140, 120)
    for start, end in strokes:
        cv2.line(page, start, end, 0, 2)
    ink = ink_of(page)
    assert by_shape(said(read, 0.95), one_strip(ink), ink, 0.0).text == wanted


@pytest.mark.parametrize(
    "others, wanted",
    [
        (["二", "3"], "一"),
        (["3", "12"], UNREAD),
        (["—", "—", "—", "3"], "—"),
        (["基本信息", "二", "—", "—", "—"], "一"),
    ],
)
def test_a_long_stroke_is_a_numeral_among_numerals_and_a_dash_among_dashes(others, wanted: str) -> None:
    assert strokes_told([said("一"), *map(said, others)])[0].text == wanted


@pytest.mark.parametrize("read, wanted", [("x", "×"), ("V", "√"), ("有", "有"), ("12", "12")])
def test_letters_that_stand_alone_are_the_signs_they_look_like(read: str, wanted: str) -> None:
    ink, (strip,) = written(["x"])
    assert by_shape(said(read, 0.6), strip, ink, 0.0).text == wanted


def test_a_nought_read_as_a_letter_looks_like_the_other_noughts() -> None:
    ink, strips = written(["10", "204", "305", "0"])
    readings = [said("10"), said("204"), said("305"), said("o", 0.5)]
    height = figure_height(readings, strips)
    signs = learned(readings, strips, ink, height)
    assert set(signs.known) == set("012345")
    assert signs.judged(readings[3], strips[3]).text == "0"
    assert signs.judged(said("e", 0.92), strips[3]).text == "0"


def test_digits_that_look_like_other_digits_are_not_believed() -> None:
    ink, strips = written(["17", "71", "117", "7", "4"])
    readings = [said("17"), said("71"), said("117"), said("1", 0.95), said("1", 0.95)]
    signs = learned(readings[:3], strips[:3], ink, figure_height(readings[:3], strips[:3]))
    seven = signs.judged(readings[3], strips[3])
    assert seven.text in ("7", UNREAD) and seven.confidence < 0.85
    assert _refused(signs.judged(readings[4], strips[4])).text == UNREAD
    assert signs.judged(said("4", 0.6), strips[4]) == said("4", 0.6)


def test_a_point_is_never_lost_to_the_digits_around_it() -> None:
    ink, strips = written(["113", "325", "11325"])
    readings = [said("113"), said("325"), said("113.25", 0.7)]
    signs = learned(readings[:2], strips[:2], ink, figure_height([*readings[:2], said("5")], strips))
    assert signs.judged(readings[2], strips[2]).text == "113.25"


@pytest.mark.parametrize(
    "first, second, wanted",
    [
        (said("7", 0.6), said("7", 0.8), "7"),
        (said("(5项)", 0.6), said("（5 项）", 0.5), "(5项)"),
        (said("1", 0.6), said("7", 0.8), UNREAD),
        (said("o", 0.6), said("0", 0.8), UNREAD),
        (said("r", 0.8), said("√", 0.5), "√"),
        (said("1", DOUBTED), said("7", 0.7), "7"),
        (said("1", DOUBTED), said("7", 0.5), UNREAD),
        (said("党办", 0.6), said("党力", 0.5), "党办"),
        (NOTHING, said("5", 0.8), UNREAD),
    ],
)
def test_two_looks(first: Reading, second: Reading, wanted: str) -> None:
    settled = _settled(first, second)
    assert settled.text == wanted
    assert settled.confidence <= max(first.confidence, second.confidence)


@pytest.mark.parametrize(
    "read, wanted",
    [
        (said("1.204"), f"1{UNREAD}204"),
        (said("12.5"), "12.5"),
        (said("0.125"), "0.125"),
        (said("35", 0.2), UNREAD),
        (said("", 0.9), UNREAD),
        (said("https://ww.a.example/xxgk/1.htm"), "https://www.a.example/xxgk/1.htm"),
        (said("https://www.a.example/ww.htm"), "https://www.a.example/ww.htm"),
    ],
)
def test_what_must_not_be_taken_for_a_number_is_marked(read: Reading, wanted: str) -> None:
    assert _refused(read).text == wanted


def test_sure_readings_are_not_looked_at_again() -> None:
    ink, _ = written(["5"])
    signs = learned([], [], ink, 0.0)
    assert _looked_again([said("5")], [], signs) == [said("5")]


def test_a_scroll_is_cut_between_its_lines() -> None:
    page = cv2.cvtColor(paper(4000, 800), cv2.COLOR_GRAY2RGB)
    for y in range(40, 3980, 44):
        cv2.putText(page, "2022 1024 77", (60, y), FONT, 0.8, (0, 0, 0), 2)
    parts = list(_slices(page))
    assert len(parts) >= 3
    assert sum(part.shape[0] for part in parts) == 4000
    assert all(part[0].min() == 250 and part[-1].min() == 250 for part in parts)
