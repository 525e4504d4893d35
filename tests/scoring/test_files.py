"""The files of schemes: what cannot be used is named with file, line and remedy, and nothing is guessed."""

from pathlib import Path

import pytest

from etl.codebook import load
from etl.scoring.files import FOLDER, read_schemes
from tests.scoring.schemes import GIVEN, HAND, ITEMS, SUMS, write


def complaints(folder: Path) -> list[str]:
    return [str(error) for error in read_schemes(folder, load()).errors]


def test_the_examples_can_be_used_and_say_what_is_assumed() -> None:
    found = read_schemes(FOLDER, load())
    assert found.errors == ()
    assert [(len(one.criteria), one.heading.full) for one in found.schemes] == [(20, 100), (54, 120)]
    for one in found.schemes:
        assert not one.heading.public
        assert "示例" in one.heading.zh
        assert all(criterion.assumed for criterion in one.criteria)
        assert all(criterion.basis and criterion.basis_en for criterion in one.criteria)
    items = {key for one in found.schemes[0].criteria for key in one.evidence.keys if key.startswith("item:")}
    assert len(items) == 50


def test_a_good_folder_has_no_complaints(tmp_path: Path) -> None:
    found = read_schemes(write(tmp_path), load())
    assert found.errors == ()
    (one,) = found.schemes
    assert (one.parts, one.weights) == (("a", "b", "c"), (60, 30, 10))
    assert one.given["invented1", "service"].points == 7


def test_no_folder_holds_no_scheme(tmp_path: Path) -> None:
    found = read_schemes(tmp_path / "none", load())
    assert (found.schemes, found.errors) == ((), ())


@pytest.mark.parametrize(
    ("change", "line", "said"),
    [
        ({"points": "many"}, 2, "plain digits"),
        ({"points": "0"}, 2, "大于 0"),
        ({"points": "NaN"}, 2, "number"),
        ({"evidence": "items:1-51"}, 2, "items:1-51"),
        ({"evidence": "items:3|3"}, 2, "items:3|3"),
        ({"evidence": "section:none"}, 2, "section:none"),
        ({"evidence": "indicator:none"}, 2, "indicator:none"),
        ({"evidence": "rule:none"}, 2, "rule:none"),
        ({"evidence": "rules:none"}, 2, "rules:none"),
        ({"evidence": "rules:requests"}, 2, "deduction"),
        ({"evidence": "weather"}, 2, "weather"),
        ({"evidence": "hand"}, 2, "hand"),
        ({"automatic": "maybe"}, 2, "automatic"),
        ({"credit": "blank=2"}, 2, "0 到 1"),
        ({"credit": "nonsense=1"}, 2, "nonsense"),
        ({"credit": "disclosed=0.5"}, 2, "publishing never costs points"),
        ({"deduction": "1", "cap": "61"}, 2, "不大于 60"),
        ({"applies_to": "kindergarten"}, 2, "applies_to"),
        ({"basis": ""}, 2, "basis"),
        ({"criterion": "项"}, 2, "criterion"),
        ({"points": "50"}, None, "合计 90"),
        ({"part": "b"}, 3, "两个名称"),
        ({"criterion": "sums"}, 3, "stands twice"),
    ],
)
def test_each_mistake_in_a_criterion_is_named(
    tmp_path: Path, change: dict, line: int | None, said: str
) -> None:
    folder = write(tmp_path, (ITEMS | change, SUMS, HAND))
    found = complaints(folder)
    assert any(said in one for one in found), found
    where = "schemes.csv, line 2" if line is None else f"test.csv, line {line}"
    assert any(where in one and said in one for one in found), found
    assert read_schemes(folder, load()).schemes == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"academic_year": "202"}, "academic_year"),
        ({"unjudged": "ignore"}, "leave, open"),
        ({"no_report": ""}, "zero, unjudged"),
        ({"least_judged": "2"}, "不大于 1"),
        ({"public": ""}, "public"),
        ({"public": "vielleicht"}, "public"),
        ({"scheme": "../etc"}, "scheme"),
        ({"scheme": "manual"}, "scheme"),
    ],
)
def test_each_mistake_in_a_heading_is_named(tmp_path: Path, change: dict[str, str], said: str) -> None:
    found = complaints(write(tmp_path, (ITEMS, SUMS, HAND), (GIVEN,), **change))
    assert any("schemes.csv, line 2" in one and said in one for one in found), found


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"points": "11"}, "满分 10"),
        ({"points": "-1"}, "不小于 0"),
        ({"criterion": "none"}, "没有指标"),
        ({"criterion": "items"}, "自动评分"),
        ({"scheme": "other"}, "没有方案"),
        ({"academic_year": "2022-2023"}, "学年与方案"),
        ({"reason": ""}, "reason"),
        ({"who": ""}, "who"),
        ({"decided_on": "yesterday"}, "decided_on"),
    ],
)
def test_each_mistake_in_points_by_hand_is_named(tmp_path: Path, change: dict[str, str], said: str) -> None:
    found = complaints(write(tmp_path, given=(GIVEN | change,)))
    assert any("manual.csv, line 2" in one and said in one for one in found), found


def test_points_given_twice_a_stray_file_a_missing_file_and_seven_parts(tmp_path: Path) -> None:
    assert any(
        "line 3: stands twice" in one for one in complaints(write(tmp_path / "a", given=(GIVEN, GIVEN)))
    )
    stray = write(tmp_path / "b")
    (stray / "other.csv").write_text("criterion\n", encoding="utf-8")
    assert any("other.csv" in one for one in complaints(stray))
    gone = write(tmp_path / "c")
    (gone / "test.csv").unlink()
    assert any("test.csv" in one and "schemes.csv, line 2" in one for one in complaints(gone))
    seven = [
        ITEMS | {"criterion": f"c{n}", "part": f"p{n}", "points": "10", "evidence": f"item:{n}"}
        for n in range(1, 8)
    ]
    assert any("7 个部分" in one for one in complaints(write(tmp_path / "d", seven, (), full="70")))
