"""Which files are one report, whatever their order, their folders and their names."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.codebook import load
from etl.document_records import from_plain, to_plain
from etl.extract import extract_report
from etl.model import Cell, Document, Line, Place, Skipped, Table
from etl.readers import read_bytes
from etl.registers import Decided
from etl.submissions import Grouped, Piece, group
from etl.submissions_combine import combine
from etl.submissions_names import home, read_name, trail
from etl.submissions_pieces import Pieces, Reading
from etl.submissions_probe import Kind, Probe, probe_document, probe_report
from tests.etl.documents import school, text, with_form
from tests.facts import differences

BOOK = load()
ROOT = Path("/in")
FULL: tuple[Kind, ...] = ("narrative", "statistics", "checklist")
KINDS: dict[str, tuple[Kind, ...]] = {
    "N": ("narrative",),
    "S": ("statistics",),
    "C": ("checklist",),
    "SC": ("statistics", "checklist"),
    "NSC": FULL,
}


def reading(place: str, kinds: str, school_id: str = "", year: str = "", **changes: object) -> Reading:
    """A file below the root that holds these parts, and says this of itself: a "?" after it: in passing."""
    probe = Probe(
        holds=KINDS[kinds],
        format=Path(place).suffix[1:],
        school=school_id.rstrip("?") or None,
        school_name=school_id,
        school_sure=bool(school_id) and not school_id.endswith("?"),
        year=year.rstrip("?") or None,
        year_sure=bool(year) and not year.endswith("?"),
        report_date=None,
    )
    sha256 = f"{abs(hash(place)):x}".rjust(64, "0")
    whole = bool(probe.school and probe.year)
    made = Reading(ROOT / place, str(changes.pop("sha256", sha256)), place, probe, whole)
    return replace(made, probe=replace(probe, **changes)) if changes else made  # type: ignore[arg-type]


def grouped(readings: Sequence[Reading], decided: Sequence[Decided] = ()) -> Grouped:
    """What becomes of the files below the root."""
    return group(Pieces(BOOK, [ROOT], decided).of(readings))


def joined(readings: Sequence[Reading], decided: Sequence[Decided] = ()) -> list[list[str]]:
    """The submissions of several files, by their paths below the root."""
    found = grouped(readings, decided)
    return sorted(
        [str(piece.path.relative_to(ROOT)) for piece in submission.pieces]
        for submission in found.submissions
        if len(submission.pieces) > 1
    )


def left(readings: Sequence[Reading]) -> list[tuple[str, str, bool]]:
    """(file, reason, lost) of those that joined no other."""
    return sorted((each.piece.name, each.why, each.lost) for each in grouped(readings).left)


YEAR = "2021-2022"


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        # a folder of one school's files, which name it only once
        (
            [("a/正文.docx", "N", "甲", YEAR), ("a/附件1.xls", "S"), ("a/附件2.docx", "C")],
            [["a/正文.docx", "a/附件1.xls", "a/附件2.docx"]],
        ),
        # … or only in the annex
        (
            [("a/正文.docx", "N", "", YEAR), ("a/附件1.xls", "S", "甲")],
            [["a/正文.docx", "a/附件1.xls"]],
        ),
        # the annexes in a folder of their own, or together in one workbook
        (
            [("a/正文.docx", "N", "甲", YEAR), ("a/附件/附件1.xls", "S"), ("a/附件/附件2.xls", "C")],
            [["a/正文.docx", "a/附件/附件1.xls", "a/附件/附件2.xls"]],
        ),
        ([("a/正文.docx", "N", "甲", YEAR), ("a/附件.xlsx", "SC")], [["a/正文.docx", "a/附件.xlsx"]]),
        # a province in one flat folder: by what the annex says, by its name, by a common stem
        (
            [
                ("云甲大学正文.docx", "N", "yunjiadaxue", YEAR),
                ("云乙大学正文.docx", "N", "yunyidaxue", YEAR),
                ("云甲大学附件1.xls", "S"),
                ("附件1 (2).xls", "S", "yunyidaxue"),
            ],
            [["云乙大学正文.docx", "附件1 (2).xls"], ["云甲大学正文.docx", "云甲大学附件1.xls"]],
        ),
        (
            [
                ("01云大正文.docx", "N", "甲", YEAR),
                ("02雨大正文.docx", "N", "乙", YEAR),
                ("01附件1.xls", "S"),
                ("雨大-附件1.xls", "S"),
                ("02-3.附件2.xls", "C"),
            ],
            [
                ["01云大正文.docx", "01附件1.xls"],
                ["02雨大正文.docx", "雨大-附件1.xls", "02-3.附件2.xls"],
            ],
        ),
        # folders by part, files by school
        (
            [
                ("正文/云甲大学.docx", "N", "yunjiadaxue", YEAR),
                ("附件1/云甲大学.xls", "S", "yunjiadaxue", YEAR),
                ("正文/云乙大学.docx", "N", "yunyidaxue", YEAR),
                ("附件1/云乙大学.xls", "S"),
            ],
            [["正文/云乙大学.docx", "附件1/云乙大学.xls"], ["正文/云甲大学.docx", "附件1/云甲大学.xls"]],
        ),
        # a folder per year, files by school
        (
            [
                ("2020-2021/云甲大学正文.docx", "N", "yunjiadaxue", "2020-2021"),
                ("2020-2021/云甲大学附件1.xls", "S"),
                ("2021-2022/云甲大学正文.docx", "N", "yunjiadaxue", YEAR),
                ("2021-2022/云甲大学附件1.xls", "S"),
            ],
            [
                ["2020-2021/云甲大学正文.docx", "2020-2021/云甲大学附件1.xls"],
                ["2021-2022/云甲大学正文.docx", "2021-2022/云甲大学附件1.xls"],
            ],
        ),
        # what an annex says in passing yields to its folder
        (
            [("a/正文.docx", "N", "甲", YEAR), ("a/附件2.docx", "C", "马院?", "2019-2020?")],
            [["a/正文.docx", "a/附件2.docx"]],
        ),
        # no narrative: the annexes are one report
        (
            [("a/附件1.xls", "S", "甲", YEAR), ("a/附件2.xls", "C", "甲", YEAR)],
            [["a/附件1.xls", "a/附件2.xls"]],
        ),
        # an annex that says whose it is finds its report in another folder
        (
            [("a/正文.docx", "N", "甲", YEAR), ("b/附件1.xls", "S", "甲", YEAR)],
            [["a/正文.docx", "b/附件1.xls"]],
        ),
        # two forms of the narrative: each is completed
        (
            [("a/正文.docx", "N", "甲", YEAR), ("a/盖章扫描.pdf", "N", "甲", YEAR), ("a/附件1.xls", "S")],
            [["a/正文.docx", "a/附件1.xls"], ["a/盖章扫描.pdf", "a/附件1.xls"]],
        ),
        # "2022" on the cover, the academic year in the form
        (
            [("a/正文.docx", "N", "甲", "2022"), ("a/附件1.xls", "S", "甲", YEAR)],
            [["a/正文.docx", "a/附件1.xls"]],
        ),
        # nobody says whose it is, and it can be only one report
        ([("a/正文.docx", "N", "", YEAR), ("a/附件1.xls", "S")], [["a/正文.docx", "a/附件1.xls"]]),
    ],
)
def test_files_that_are_one_report(files: list[tuple[str, ...]], wanted: list[list[str]]) -> None:
    assert joined([reading(*file) for file in files]) == wanted


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        # nothing says which of two schools, or of two years, an annex is of
        (
            [("云甲大学.docx", "N", "甲", YEAR), ("云乙大学.docx", "N", "乙", YEAR), ("附件1.xls", "S")],
            [("附件1.xls", "no_school", True)],
        ),
        (
            [("1云甲.docx", "N", "甲", YEAR), ("2云乙.docx", "N", "乙", YEAR), ("附件1 2.xls", "S")],
            [("附件1 2.xls", "no_school", True)],
        ),
        (
            [("a/1.docx", "N", "甲", YEAR), ("a/2.docx", "N", "甲", "2020-2021"), ("a/附件1.xls", "S", "甲")],
            [("附件1.xls", "no_year", True)],
        ),
        # an annex of another school or year stays by itself
        (
            [("a/正文.docx", "N", "甲", YEAR), ("a/附件1.xls", "S", "乙", YEAR)],
            [("附件1.xls", "other_report", False)],
        ),
        (
            [("a/正文.docx", "N", "甲", YEAR), ("a/附件1.xls", "S", "甲", "2020-2021")],
            [("附件1.xls", "other_report", False)],
        ),
        # a part that the report has already is another version
        (
            [("a/全文.docx", "NSC", "甲", YEAR), ("a/附件1.xls", "S", "甲", YEAR)],
            [("附件1.xls", "held_already", False)],
        ),
        ([("a/全文.docx", "NSC", "甲", YEAR), ("b/报告.docx", "N", "乙", YEAR)], []),
    ],
)
def test_what_is_not_joined_is_named(
    files: list[tuple[str, ...]], wanted: list[tuple[str, str, bool]]
) -> None:
    readings = [reading(*file) for file in files]
    assert joined(readings) == []
    assert left(readings) == wanted


def test_people_can_say_whose_a_file_is() -> None:
    files = [
        reading("云甲大学.docx", "N", "jia", YEAR),
        reading("云乙大学.docx", "N", "yi", YEAR),
        reading("附件1.xls", "S", sha256="f" * 64),
    ]
    row = Decided("f" * 64, "yi", "", "", None, "", False, "reports.csv, line 2")
    assert joined(files, [row]) == [["云乙大学.docx", "附件1.xls"]]
    assert joined(files, [replace(row, withdrawn=True)]) == []


@given(st.randoms(use_true_random=False), st.integers(1, 6), st.integers(1, 3))
def test_neither_order_nor_other_schools_matter(rng: random.Random, schools: int, years: int) -> None:
    """P2 and P16: each school's submissions are what they are alone, in one flat folder or in many."""
    flat = rng.random() < 0.5
    own: dict[str, list[Reading]] = {}
    for number in range(schools):
        name = school(number + 1)
        for year in [f"{2015 + n}-{2016 + n}" for n in range(years)]:
            folder = "" if flat else f"{name}/{year}/"
            stem = f"{name}{year}学年" if flat else ""
            files = [reading(f"{folder}{stem}正文.docx", "N", name if rng.random() < 0.7 else "", year)]
            files += [reading(f"{folder}{stem}附件1.xls", "S")] * (rng.random() < 0.8)
            files += [reading(f"{folder}{stem}附件2.docx", "C", "", year)] * (rng.random() < 0.8)
            own.setdefault(name, []).extend(files)
    together = [file for files in own.values() for file in files]
    rng.shuffle(together)
    alone = sorted(submission for files in own.values() for submission in joined(files))
    assert joined(together) == alone
    assert all(len({Path(path).name[:5] for path in paths}) == 1 for paths in alone if flat)


@given(st.randoms(use_true_random=False))
def test_nothing_is_lost_silently(rng: random.Random) -> None:
    """P19: every file is in a submission, alone, or named as left."""
    files = [
        reading(
            f"{rng.choice(['', 'a/', 'b/'])}{number}.docx",
            rng.choice(list(KINDS)),
            rng.choice(["", "甲", "乙", "乙?"]),
            rng.choice(["", YEAR, "2020-2021", "2022"]),
        )
        for number in range(rng.randrange(8))
    ]
    found = grouped(files)
    seen = {piece.path for submission in found.submissions for piece in submission.pieces}
    seen |= {piece.path for piece in found.alone} | {each.piece.path for each in found.left}
    assert seen == {file.path for file in files}
    for submission in found.submissions:
        kinds = [kind for piece in submission.pieces for kind in piece.probe.holds]
        schools = {piece.probe.school for piece in submission.pieces if piece.probe.school_sure}
        assert len(schools) <= 1
        assert kinds[0] == submission.pieces[0].probe.holds[0]


@pytest.mark.parametrize(
    ("name", "school_name", "years", "tokens"),
    [
        ("正文.docx", None, (), set()),
        ("云麓大学2021-2022学年信息公开工作年度报告.docx", "云麓大学", ("2021-2022",), {"云麓大学"}),
        ("10611重庆大学附件1.xls", "重庆大学", (), {"10611", "重庆大学"}),
        ("附件一：信息公开工作情况统计表（盖章）.pdf", None, (), set()),
        ("新疆大学年报2023.pdf", "新疆大学", ("2023",), {"新疆大学"}),
        ("南京信息工程大学材料", "南京信息工程大学", (), {"南京信息工程大学"}),
        ("集美大学诚毅学院-附件1.xlsx", "集美大学诚毅学院", (), {"集美大学诚毅学院"}),
        ("報告正文.docx", None, (), set()),
        ("yldx_附件2.xls", None, (), {"yldx"}),
    ],
)
def test_what_names_say(name: str, school_name: str | None, years: tuple[str, ...], tokens: set[str]) -> None:
    said = read_name(name, BOOK.file_words)
    assert (said.school, said.years, set(said.tokens)) == (school_name, years, tokens)


def test_folders_that_sort_parts_are_no_home_and_those_above_the_root_say_nothing() -> None:
    words = BOOK.file_words
    assert home(("in", "云麓大学", "附件"), words) == ("in", "云麓大学")
    assert home(("in", "附件1", "扫描件"), words) == ("in",)
    assert home(("in", "附件1-云麓大学"), words) == ("in", "附件1-云麓大学")
    assert trail(Path("/重庆大学/in/a/x.txt"), Path("/重庆大学/in")) == ("in", "a")
    assert trail(Path("/重庆大学/in/x.txt"), Path("/重庆大学/in/x.txt")) == ("in",)
    assert not read_name("重庆大学课题组", words).only
    assert read_name("10611重庆大学2022", words).only


def document(name: str, printed: str) -> Document:
    return read_bytes(name, printed.encode())


def parts(number: int = 4) -> tuple[Document, Document]:
    """A narrative, and its form, which names neither school nor year."""
    whole = with_form(number)
    form = whole[whole.index("序号") :]
    return document("正文.txt", text(number)), document("附件1.txt", form)


def test_two_files_together_say_what_one_file_does() -> None:
    narrative, form = parts()
    together = extract_report(combine([narrative, form]), BOOK)
    whole = extract_report(document("whole.txt", with_form(4)), BOOK)
    facts = [(o.indicator, o.origin, o.answer, o.value, o.raw) for o in together.observations]
    assert facts == [(o.indicator, o.origin, o.answer, o.value, o.raw) for o in whole.observations]
    assert [(part.name, part.first_line) for part in together.parts] == [
        ("正文.txt", 2),
        ("附件1.txt", len(narrative.lines) + 3),
    ]
    combined = combine([narrative, form])
    for observation in together.observations:
        assert observation.place.line is not None
        assert observation.quote in combined.lines[observation.place.line - 1]
    assert combined.lines[0] == "正文.txt"
    assert combined.lines[len(narrative.lines) + 1] == "附件1.txt"


def without_lines(value: Any) -> Any:
    """Facts without the lines on which they stand."""
    if isinstance(value, dict):
        return {key: without_lines(part) for key, part in value.items() if key != "line"}
    return [without_lines(part) for part in value] if isinstance(value, list) else value


def test_a_golden_report_cut_into_its_parts_states_the_same() -> None:
    folder = Path(__file__).parents[1] / "documents" / "full_report_both_annexes"
    wanted = json.loads((folder / "expected.json").read_text("utf-8"))
    printed = (folder / "input.txt").read_text("utf-8")
    first, second = printed.index("\n附件1\n"), printed.index("\n附件2\n")
    files = {"正文.txt": printed[:first], "附件1.txt": printed[first:second], "附件2.txt": printed[second:]}
    documents = [document(name, text_) for name, text_ in files.items()]
    probes = [
        probe_report(extract_report(documents[0], BOOK), documents[0]),
        *(probe_document(each, BOOK) for each in documents[1:]),
    ]
    assert [probe.holds if probe else () for probe in probes] == [(kind,) for kind in FULL]
    report = extract_report(combine(documents), BOOK)
    facts = {**without_lines(wanted)}
    facts.pop("annexes")
    assert differences(report, facts) == []
    assert {annex.annex for annex in report.annexes if annex.state == "held"} == {"statistics", "checklist"}


def test_what_a_part_could_not_read_keeps_its_file() -> None:
    narrative, form = parts()
    torn = replace(
        form,
        skipped=(
            Skipped("第3页 / page 3", "看不清 / illegible", Place(page=3)),
            Skipped("x", "y", Place(line=1)),
        ),
    )
    first, second = combine([narrative, torn]).skipped
    assert first.what == "附件1.txt: 第3页 / 附件1.txt: page 3"
    assert second.place == Place(line=len(narrative.lines) + 3)


def test_tables_go_on_counting() -> None:
    _, form = parts()
    numbers = [
        block.rows[0][0].place.table for block in combine([form, form]).blocks if isinstance(block, Table)
    ]
    assert numbers == [1, 2]


def test_a_probe_says_what_a_file_holds_and_knows() -> None:
    narrative, form = parts()
    told = probe_report(extract_report(narrative, BOOK), narrative)
    assert (told.holds, told.year, told.school_sure) == (("narrative",), YEAR, True)
    bare = probe_document(form, BOOK)
    assert bare is not None
    assert (bare.holds, bare.school, bare.year) == (("statistics",), None, None)
    named = probe_document(document("附件1.txt", f"学校名称：{school(4)}\n" + "\n".join(form.lines)), BOOK)
    assert named is not None
    assert (named.school_name, named.school_sure, named.year) == (school(4), True, None)
    assert probe_document(document("recipe.txt", "番茄炒蛋：番茄两个，鸡蛋三个。"), BOOK) is None
    assert Probe.made(told.plain()) == told


places = st.builds(Place, *[st.none() | st.integers(1, 99)] * 5)
confidences = st.none() | st.floats(0, 1)
cells = st.builds(Cell, st.text(max_size=5), places, confidences)
blocks = st.builds(Line, st.sampled_from("abc"), places | st.builds(Place, st.integers(1, 3)), confidences)
tables = st.builds(Table, st.lists(st.lists(cells, max_size=3).map(tuple), max_size=3).map(tuple))


@given(st.lists(blocks | tables, max_size=6))
def test_a_document_survives_its_record(found: list[Line | Table]) -> None:
    kept = tuple(block for block in found if isinstance(block, Table) or (block.place.line or 0) in range(4))
    whole = Document("n.txt", "0" * 64, "txt", kept, ("a", "b", "c"), (Skipped("x", "y", Place(page=2)),))
    assert from_plain(to_plain(whole)) == whole


@pytest.mark.parametrize("narrative_first", [True, False])
def test_a_read_document_survives_its_record(narrative_first: bool) -> None:
    narrative, form = parts()
    pair = [narrative, form] if narrative_first else [form, narrative]
    for each in (*pair, combine(pair), combine([form], [["云麓丁学院", YEAR]])):
        assert from_plain(to_plain(each)) == each


def test_names_of_folders_are_read_where_the_files_say_nothing() -> None:
    _, form = parts()
    report = extract_report(combine([form], [["云麓丁学院", "2021-2022学年", "附件1"]]), BOOK)
    assert (report.school.name, report.academic_year) == (school(4), YEAR)
    assert report.parts[0].first_line == 4


def test_pieces_keep_the_register() -> None:
    (piece,) = Pieces(BOOK, [ROOT], [Decided("e" * 64, "cqut", "2020-2021", "", None, "", False, "")]).of(
        [reading("附件1.xls", "S", sha256="e" * 64)]
    )
    assert isinstance(piece, Piece)
    assert piece.headings[:2] == ("重庆理工大学", "2020-2021学年")
