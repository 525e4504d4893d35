"""From documents to a published build: the same for any order, any number of workers, with or without a cache."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from zipfile import ZipFile

import pytest

from etl import publish
from etl.errors import CorrectionError
from etl.pipeline import Built, Settings, build
from tests.etl.documents import school, text, with_form, write
from tests.etl.warehouses import ask

ROOT = Path(__file__).parent.parent.parent


def run(tmp_path: Path, *paths: Path, name: str = "build", data: str = "data", **options) -> Built:
    """One build from ``paths``; an own data folder, empty unless a test fills it."""
    (tmp_path / data).mkdir(exist_ok=True)
    return build(Settings(paths, tmp_path / data, tmp_path / name, **options))


def content(built: Built) -> str:
    """The content hash of a build."""
    return str(ask(built.path, "SELECT content_hash FROM build")[0][0])


def test_building_again_writes_nothing(tmp_path: Path) -> None:
    write(tmp_path / "in")
    first = run(tmp_path, tmp_path / "in")
    held = ask(first.path, "SELECT report_id, status, text_at_hand FROM report ORDER BY 1")
    assert [(status, at_hand) for _, status, at_hand in held] == [("received", True)] * 3
    for path in (tmp_path / "in").iterdir():
        os.utime(path, (1, 1))
    again = run(tmp_path, tmp_path / "in")
    full = run(tmp_path, tmp_path / "in", full=True)
    assert first.new
    assert (again.new, full.new) == (False, False)
    assert again.path == full.path == first.path
    assert publish.builds(tmp_path / "build") == [first.path.name]


def test_order_folders_and_workers_do_not_matter(tmp_path: Path) -> None:
    paths = write(tmp_path / "in", count=9)
    for number, path in enumerate(paths):
        target = tmp_path / "other" / f"{9 - number}" / path.name
        target.parent.mkdir(parents=True)
        shutil.copy(path, target)
    made = [
        run(tmp_path, tmp_path / "in", name="a", workers=1),
        run(tmp_path, tmp_path / "in", name="b", workers=3),
        run(tmp_path, *reversed(paths), name="c", workers=2),
        run(tmp_path, tmp_path / "other", name="d", workers=1),
    ]
    assert len({content(built) for built in made}) == 1


def test_a_cached_extraction_equals_a_fresh_one(tmp_path: Path) -> None:
    paths = write(tmp_path / "in")
    run(tmp_path, *paths[:2])
    grown = run(tmp_path, *paths)
    cached = list((tmp_path / "build" / "cache").glob("*-*.json"))
    fresh = run(tmp_path, *paths, name="fresh", full=True)
    assert len(cached) == 3
    assert content(grown) == content(fresh)
    (tmp_path / "build" / "cache" / "last.json").unlink()
    for path in cached:
        path.write_text("{ torn")
    assert run(tmp_path, *paths).new is False


def test_a_report_that_goes_and_comes_back_restores_the_content(tmp_path: Path) -> None:
    paths = write(tmp_path / "in")
    whole = run(tmp_path, *paths)
    less = run(tmp_path, *paths[:2])
    back = run(tmp_path, *paths)
    assert content(less) != content(whole)
    assert content(back) == content(whole)
    assert back.path != whole.path
    assert publish.current(tmp_path / "build") == back.path


def test_what_cannot_be_read_is_named_and_the_rest_is_built(tmp_path: Path) -> None:
    paths = write(tmp_path / "in", count=2)
    (tmp_path / "in" / "empty.txt").touch()
    (tmp_path / "in" / "scan.pdf").write_bytes(b"%PDF-1.7 ...")
    (tmp_path / "in" / "recipe.txt").write_text("番茄炒蛋：番茄两个，鸡蛋三个。\n", "utf-8")
    (tmp_path / "in" / ".hidden").touch()
    shutil.copy(paths[0], tmp_path / "in" / "zz-copy.txt")
    built = run(tmp_path, tmp_path / "in", tmp_path / "nowhere.txt")
    again = run(tmp_path, tmp_path / "in", tmp_path / "nowhere.txt")
    names = sorted(Path(sentence.split(": ")[0]).name for sentence in built.failed)
    assert names == ["empty.txt", "nowhere.txt", "recipe.txt", "scan.pdf"]
    assert (again.new, again.failed, again.passed) == (False, built.failed, built.passed)
    skipped = ask(built.path, "SELECT document_name FROM skipped WHERE report_id IS NULL ORDER BY 1")
    assert [name for (name,) in skipped] == [".hidden", *names[:1], *names[1:], "zz-copy.txt"]
    assert ask(built.path, "SELECT count(*) FROM report") == [(2,)]


def test_the_text_of_documents_at_hand_is_kept_for_the_source_page(tmp_path: Path) -> None:
    (path,) = write(tmp_path / "in", count=1)
    built = run(tmp_path, path)
    ((sha256,),) = ask(built.path, "SELECT sha256 FROM report")
    kept = json.loads((tmp_path / "build" / "documents" / f"{sha256}.json").read_text("utf-8"))
    assert (kept["name"], kept["format"]) == ("1.txt", "txt")
    assert kept["lines"] == path.read_text("utf-8").splitlines()


def test_a_stored_record_counts_without_its_document_and_yields_to_it(tmp_path: Path) -> None:
    (path,) = write(tmp_path / "in", count=1)
    fresh = run(tmp_path, path)
    (kept,) = (tmp_path / "build" / "cache").glob("*-*.json")
    (tmp_path / "data" / "extracted").mkdir()
    _, record = kept.read_text("utf-8").split("\n")
    (tmp_path / "data" / "extracted" / "stored.json").write_text(record, "utf-8")
    stored = run(tmp_path, name="stored")
    both = run(tmp_path, path, name="both")
    query = "SELECT * EXCLUDE (text_at_hand) FROM report"
    assert ask(stored.path, query) == ask(fresh.path, query)
    assert ask(stored.path, "SELECT text_at_hand FROM report") == [(False,)]
    assert content(both) == content(fresh)


def test_errors_in_the_data_are_collected_and_the_last_good_build_stays(tmp_path: Path) -> None:
    write(tmp_path / "in")
    good = run(tmp_path, tmp_path / "in")
    (tmp_path / "data" / "roster.csv").write_text(
        "province,academic_year,school_id,expected,due_on,received_on,note\n重庆,2021-2022,nobody,,,,\n重庆,2021,cqut,,,,x,\n",
        "utf-8",
    )
    (tmp_path / "data" / "extracted").mkdir()
    (tmp_path / "data" / "extracted" / "torn.json").write_text('{"schema": 1')
    with pytest.raises(ExceptionGroup) as caught:
        run(tmp_path, tmp_path / "in")
    sentences = sorted(str(error).replace(f"{tmp_path}/", "") for error in caught.value.exceptions)
    assert [sentence.split(": ")[0] for sentence in sentences] == [
        "data/extracted/torn.json",
        "data/roster.csv, line 2",
        "data/roster.csv, line 3",
    ]
    assert all(" – " in sentence for sentence in sentences)
    assert any(isinstance(error, CorrectionError) for error in caught.value.exceptions)
    assert publish.current(tmp_path / "build") == good.path


def test_a_killed_build_leaves_the_last_good_one_and_the_next_cleans_up(tmp_path: Path) -> None:
    write(tmp_path / "in")
    good = run(tmp_path, tmp_path / "in")
    (tmp_path / "in" / "more.txt").write_text(text(4), "utf-8")
    options = ["--data", str(tmp_path / "data"), "--build-dir", str(tmp_path / "build")]
    with subprocess.Popen(
        [sys.executable, "-m", "etl", "build", str(tmp_path / "in"), *options], cwd=ROOT
    ) as process:
        while not list((tmp_path / "build").glob(".unfinished-*.duckdb")):
            assert process.poll() is None, "the build ended before it could be killed"
            time.sleep(0.001)
        process.kill()
    assert publish.current(tmp_path / "build") == good.path
    assert ask(good.path, "SELECT count(*) FROM report") == [(3,)]
    after = run(tmp_path, tmp_path / "in")
    assert ask(after.path, "SELECT count(*) FROM report") == [(4,)]
    assert not list((tmp_path / "build").rglob(".unfinished*"))


def test_roster_register_and_index_make_rows_of_their_own(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "curated").mkdir(parents=True)
    (data / "roster.csv").write_text(
        "province,academic_year,school_id,expected,due_on,received_on,note\n重庆,2021-2022,cqut,,2022-11-30,,\n",
        "utf-8",
    )
    (data / "curated" / "report_index.csv").write_text(
        "school_id,school,academic_year,period_start,period_end,source_url\n"
        "cqvie,某院,2018-2019,2018-09-01,2019-08-31,https://a.example.cn/1\n",
        "utf-8",
    )
    (data / "curated" / "reported_figures.csv").write_text(
        "school_id,school,academic_year,indicator,value,unit,unit_printed,approximate,counted,source_url\n"
        "cqvie,某院,2017-2018,items_wechat,282,条,篇,1,官方微信,https://a.example.cn/2\n",
        "utf-8",
    )
    built = run(tmp_path)
    query = "SELECT report_id, status, source_url, due_on::VARCHAR, period_months FROM report ORDER BY 1"
    assert ask(built.path, query) == [
        ("cqut-2021-2022", "not_received", None, "2022-11-30", None),
        ("cqvie-2017-2018", "known_unread", "https://a.example.cn/2", None, None),
        ("cqvie-2018-2019", "known_unread", "https://a.example.cn/1", None, 12),
    ]
    query = (
        "SELECT origin, value::INTEGER, raw, unit, flags, place, quote, source_url, chosen FROM observation"
    )
    assert ask(built.path, query) == [
        ("curated", 282, "282篇", "条", "approximate", "{}", "官方微信", "https://a.example.cn/2", True)
    ]


def test_a_withdrawn_report_is_shown_as_such_and_can_come_back(tmp_path: Path) -> None:
    paths = write(tmp_path / "in", count=1)
    before = run(tmp_path, *paths)
    ((sha256,),) = ask(before.path, "SELECT sha256 FROM report")
    register = tmp_path / "data" / "reports.csv"
    header = "sha256,report_id,source_url,received_on,supersedes,withdrawn,school_id,academic_year,note\n"
    register.write_text(f"{header}{sha256},,,,,是,,,\n", "utf-8")
    withdrawn = run(tmp_path, *paths)
    assert ask(withdrawn.path, "SELECT status, text_at_hand FROM report") == [("withdrawn", False)]
    assert ask(withdrawn.path, "SELECT count(*) FROM observation") == [(0,)]
    register.write_text(header, "utf-8")
    assert content(run(tmp_path, *paths)) == content(before)


def test_a_document_can_be_assigned_to_another_school_and_year(tmp_path: Path) -> None:
    paths = write(tmp_path / "in", count=1)
    before = run(tmp_path, *paths)
    ((sha256,),) = ask(before.path, "SELECT sha256 FROM report")
    header = "sha256,report_id,source_url,received_on,supersedes,withdrawn,school_id,academic_year,note\n"
    register = tmp_path / "data" / "reports.csv"
    register.write_text(f"{header}{sha256},,,2022-10-30,,,cqut,2020-2021,\n", "utf-8")
    built = run(tmp_path, *paths)
    query = "SELECT report_id, school_name, year_ending, received_on::VARCHAR FROM report"
    assert ask(built.path, query) == [("cqut-2020-2021", "重庆理工大学", 2021, "2022-10-30")]


def test_a_changed_report_changes_its_figure_and_no_other(tmp_path: Path) -> None:
    paths = write(tmp_path / "in")
    query = "SELECT school_id, value::INTEGER FROM observation WHERE indicator = 'items_portal' ORDER BY 1"
    before = dict(ask(run(tmp_path, *paths).path, query))
    paths[1].write_text(text(2, portal=121), "utf-8")
    after = dict(ask(run(tmp_path, *paths).path, query))
    assert sorted(before.values()) == [120, 120, 120]
    assert sorted(after.values()) == [120, 120, 121]


FORM = with_form(4)
FORM = FORM[FORM.index("序号") :]


def submission(folder: Path, number: int = 4, form: str = FORM) -> Path:
    """A folder of one school's files: the narrative, and a form that names neither school nor year."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "正文.txt").write_text(text(number), "utf-8")
    (folder / "附件1.txt").write_text(form, "utf-8")
    return folder


def test_several_files_are_one_report_in_a_folder_or_a_zip(tmp_path: Path) -> None:
    folder = submission(tmp_path / "in" / school(4))
    write(tmp_path / "in", count=2)
    built = run(tmp_path, tmp_path / "in")
    assert (built.failed, built.passed) == ((), ())
    assert built.joined == (f"{school(4)} 2021-2022: 正文.txt + 附件1.txt",)
    query = "SELECT document_name, form_state, parts FROM report WHERE parts <> '[]'"
    ((name, state, parts),) = ask(built.path, query)
    first, second = json.loads(parts)
    assert (name, state, second["name"]) == ("正文.txt", "held", "附件1.txt")
    ((place,),) = ask(built.path, "SELECT place FROM observation WHERE indicator = 'budget'")
    ((sha256,),) = ask(built.path, "SELECT sha256 FROM report WHERE parts <> '[]'")
    lines = json.loads((tmp_path / "build" / "documents" / f"{sha256}.json").read_text("utf-8"))["lines"]
    assert "8000" in lines[json.loads(place)["line"] - 1]
    assert (lines[0], lines[second["first_line"] - 2]) == ("正文.txt", "附件1.txt")
    assert first["first_line"] == 2
    with ZipFile(tmp_path / "all.zip", "w") as archive:
        for path in sorted((tmp_path / "in").rglob("*.txt"), reverse=True):
            archive.write(path, path.relative_to(tmp_path / "in"))
    zipped = run(tmp_path, tmp_path / "all.zip", name="zipped")
    assert content(zipped) == content(built)
    (folder / "附件1.txt").unlink()
    alone = run(tmp_path, tmp_path / "in")
    assert alone.joined == ()
    assert ask(alone.path, "SELECT form_state FROM report WHERE document_name = '正文.txt'") == [("absent",)]


def test_a_part_that_no_report_can_be_found_for_is_named(tmp_path: Path) -> None:
    write(tmp_path / "in", count=2)
    (tmp_path / "in" / "附件1.txt").write_text(FORM, "utf-8")
    built = run(tmp_path, tmp_path / "in")
    (sentence,) = built.failed
    assert "附件1.txt: 是报告的一部分，但看不出是哪所学校的" in sentence
    assert "part of a report, but of no known school" in sentence
    assert ask(built.path, "SELECT count(*) FROM report") == [(2,)]
    assert (run(tmp_path, tmp_path / "in").new, run(tmp_path, tmp_path / "in").failed) == (
        False,
        built.failed,
    )


def test_a_form_of_another_school_is_not_merged(tmp_path: Path) -> None:
    title = f"2021-2022学年度信息公开工作统计表\n学校名称：{school(5)}\n"
    submission(tmp_path / "in" / "a", form=title + FORM)
    built = run(tmp_path, tmp_path / "in")
    assert [sentence.split(": ")[1][:6] for sentence in built.passed] == ["与同一文件夹"]
    query = "SELECT school_name, form_state FROM report ORDER BY 1"
    assert ask(built.path, query) == [(school(4), "absent"), (school(5), "held")]


def test_names_of_folders_tell_what_the_files_do_not(tmp_path: Path) -> None:
    folder = tmp_path / "in" / f"{school(4)}2021-2022学年"
    folder.mkdir(parents=True)
    (folder / "附件1.txt").write_text(FORM, "utf-8")
    built = run(tmp_path, tmp_path / "in")
    query = "SELECT school_name, academic_year, form_state FROM report"
    assert ask(built.path, query) == [(school(4), "2021-2022", "held")]
    assert built.failed == ()


def test_a_copy_without_its_annexes_does_not_take_the_forms_place(tmp_path: Path) -> None:
    folder = submission(tmp_path / "in" / "a")
    (tmp_path / "in" / "b").mkdir()
    shutil.copy(folder / "正文.txt", tmp_path / "in" / "b" / "另存.txt")
    built = run(tmp_path, tmp_path / "in")
    assert ask(built.path, "SELECT form_state FROM report") == [("held",)]
    assert ask(built.path, "SELECT count(*) FROM version") == [(1,)]


def test_what_was_read_is_not_read_again_where_only_a_codebook_changed(tmp_path: Path) -> None:
    write(tmp_path / "in", count=1)
    run(tmp_path, tmp_path / "in")
    (document,) = (tmp_path / "build" / "documents").iterdir()
    before = document.stat().st_mtime_ns
    (kept,) = (tmp_path / "build" / "cache").glob("*-*.json")
    own = tmp_path / "data" / "reference"
    own.mkdir()
    shutil.copy(ROOT / "data" / "reference" / "deadlines.csv", own)
    run(tmp_path, tmp_path / "in")
    (again,) = (tmp_path / "build" / "cache").glob("*-*.json")
    assert kept.name != again.name
    assert document.stat().st_mtime_ns == before


def test_schools_that_merged_are_linked_and_never_summed(tmp_path: Path) -> None:
    own = tmp_path / "data" / "reference"
    own.mkdir(parents=True)
    for name, rows in (
        (
            "schools",
            "yla,重庆,重庆,undergraduate,public,1,,1,,ylb,,\nylb,重庆,重庆,undergraduate,public,1,,1,,,,\n",
        ),
        ("school_names", f"yla,{school(1)},,,2021-12-31\nyla,云麓学院,,,2010-12-31\nylb,{school(2)},,,\n"),
        ("school_attributes", ""),
    ):
        head = (ROOT / "data" / "reference" / f"{name}.csv").read_text("utf-8-sig").splitlines()[0]
        (own / f"{name}.csv").write_text(f"{head}\n{rows}", "utf-8")
    write(tmp_path / "in", count=2)
    (tmp_path / "in" / "old.txt").write_text(text(1, 2009).replace(school(1), "云麓学院"), "utf-8")
    built = run(tmp_path, tmp_path / "in")
    query = "SELECT report_id, school_name, s.name, merged_into FROM report JOIN school s USING (school_id) ORDER BY 1"
    assert ask(built.path, query) == [
        ("yla-2009-2010", "云麓学院", school(1), "ylb"),
        ("yla-2021-2022", school(1), school(1), "ylb"),
        ("ylb-2021-2022", school(2), school(2), None),
    ]
    query = "SELECT school_id, value::INTEGER FROM observation WHERE indicator = 'items_portal' AND chosen ORDER BY ALL"
    assert ask(built.path, query) == [("yla", 120), ("yla", 120), ("ylb", 120)]


def test_step_by_step_is_what_one_build_gives(tmp_path: Path) -> None:
    """P3: after each change the content is that of a build from nothing; undone, it is what it was."""
    folder = submission(tmp_path / "in" / "a")
    write(tmp_path / "in", count=1)
    register = tmp_path / "data" / "reports.csv"

    def both() -> str:
        step = content(run(tmp_path, tmp_path / "in"))
        shutil.rmtree(tmp_path / "fresh", ignore_errors=True)
        assert content(run(tmp_path, tmp_path / "in", name="fresh")) == step
        return step

    first = both()
    (folder / "附件1.txt").rename(folder / "附件一 统计表.txt")
    renamed = both()
    (folder / "附件一 统计表.txt").rename(folder / "附件1.txt")
    (folder / "正文.txt").write_text(text(4, portal=121), "utf-8")
    revised = both()
    (folder / "正文.txt").write_text(text(4), "utf-8")
    ((sha256,),) = ask(
        run(tmp_path, tmp_path / "in").path, "SELECT parts->0->>'sha256' FROM report WHERE parts <> '[]'"
    )
    header = "sha256,report_id,source_url,received_on,supersedes,withdrawn,school_id,academic_year,note\n"
    register.write_text(f"{header}{sha256},,,,,是,,,\n", "utf-8")
    withdrawn = both()
    status = ask(run(tmp_path, tmp_path / "in").path, "SELECT status FROM report ORDER BY 1")
    assert status == [("received",), ("withdrawn",)]
    register.unlink()
    assert len({first, renamed, revised, withdrawn}) == 4
    assert both() == first
