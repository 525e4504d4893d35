"""The command line as a user meets it: its output, its errors, its exit codes."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from etl import publish
from tests.etl.documents import text, with_form, write

ROOT = Path(__file__).parent.parent.parent


def etl(
    *arguments: object, cwd: Path = ROOT, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs ``python -m etl``; without a terminal."""
    command = [sys.executable, "-m", "etl", *map(str, arguments)]
    return subprocess.run(
        command,
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | dict(environment or {}),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def processor_seconds() -> float:
    """What the commands so far took of the processor: unlike the clock, no matter how busy the machine is."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_extract_prints_a_line_per_report_and_names_what_it_could_not_read(tmp_path: Path) -> None:
    write(tmp_path / "in", count=2)
    (tmp_path / "in" / "empty.txt").touch()
    done = etl("extract", tmp_path / "in")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [record["school"] for record in records] == ["云麓甲学院", "云麓乙学院"]
    assert done.stderr.startswith(f"error: {tmp_path}/in/empty.txt: 文件是空的")
    assert len(done.stderr.splitlines()) == 1


def test_paths_may_be_relative(tmp_path: Path) -> None:
    write(tmp_path / "in", count=2)
    for number in (1, 2):
        done = etl("build", "in", "--build-dir", "build", cwd=tmp_path)
        assert done.returncode == 0, (number, done.stderr)
    assert len(etl("extract", "in", cwd=tmp_path).stdout.splitlines()) == 2


def test_a_record_holds_every_promised_key(tmp_path: Path) -> None:
    (path,) = write(tmp_path, count=1)
    record = json.loads(etl("extract", path).stdout)
    promised = (
        "schema extractor document report_id school_id school province school_type ownership academic_year "
        "period_start period_end period_status report_date header sections annexes "
        "observations checklist findings skipped"
    )
    assert set(promised.split()) <= record.keys()
    assert record["document"].keys() >= {"name", "sha256", "format"}
    assert (record["academic_year"], record["province"]) == ("2021-2022", "重庆")
    assert {finding["rule"] for finding in record["findings"]} >= {"contact_missing"}


def test_extract_writes_a_file_per_report(tmp_path: Path) -> None:
    (path,) = write(tmp_path / "in", count=1)
    printed = json.loads(etl("extract", path).stdout)
    done = etl("extract", path, "--to", tmp_path / "out")
    (written,) = (tmp_path / "out").iterdir()
    assert (done.returncode, done.stdout) == (0, "")
    assert written.name == f"{printed['report_id']}.json"
    record = json.loads(written.read_text("utf-8"))
    assert record.pop("extractor").startswith("1-")
    assert record.items() <= printed.items()


def test_two_versions_of_a_report_do_not_overwrite_each_other(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(text(portal=120), "utf-8")
    (tmp_path / "b.txt").write_text(text(portal=121), "utf-8")
    done = etl("extract", tmp_path / "a.txt", tmp_path / "b.txt", "--to", tmp_path / "out")
    records = [json.loads(path.read_text("utf-8")) for path in sorted((tmp_path / "out").iterdir())]
    assert sorted(record["document"]["name"] for record in records) == ["a.txt", "b.txt"]
    assert "b.txt is written to" in done.stderr
    assert done.returncode == 0


def test_check_finds_contradictions_and_says_so_in_two_languages(tmp_path: Path) -> None:
    (tmp_path / "draft.txt").write_text(with_form(), "utf-8")
    (tmp_path / "sound.txt").write_text(text(), "utf-8")
    done = etl("check", tmp_path / "draft.txt")
    assert done.returncode == 3
    assert "逻辑不符" in done.stdout
    assert "8000" in done.stdout
    assert "No budget line" in done.stdout
    as_json = etl("check", tmp_path / "draft.txt", "--json")
    found = {finding["rule"]: finding for finding in json.loads(as_json.stdout)["findings"]}
    assert found["budget_without_line"]["severity"] == "error"
    assert found["budget_without_line"]["message"].keys() == {"zh", "en"}
    assert etl("check", tmp_path / "sound.txt").returncode == 0


def test_a_draft_of_several_files_is_checked_as_one(tmp_path: Path) -> None:
    whole = with_form()
    form = whole[whole.index("序号") :]
    (tmp_path / "正文.txt").write_text(text(), "utf-8")
    (tmp_path / "附件1.txt").write_text(form, "utf-8")
    for paths in ((tmp_path,), (tmp_path / "附件1.txt", tmp_path / "正文.txt")):
        done = etl("check", *paths)
        assert done.returncode == 3
        assert "8000" in done.stdout
        assert "附件1.txt 3" in done.stdout
        assert done.stderr == "joined: 云麓甲学院 2021-2022: 正文.txt + 附件1.txt\n"
        assert len(done.stdout.split("项疑点")) == 2
    (tmp_path / "再次.html").write_text(
        "<html><body>"
        + "".join(f"<p>{line}</p>" for line in text(portal=99).splitlines())
        + "</body></html>",
        "utf-8",
    )
    differing = etl("check", tmp_path, "--json")
    rules = [json.loads(line)["findings"] for line in differing.stdout.splitlines()]
    assert [
        finding["values"] for (found,) in [rules] for finding in found if "differ" in finding["rule"]
    ] == [["99", "120"]]


def test_extract_tells_which_files_it_joined(tmp_path: Path) -> None:
    whole = with_form()
    (tmp_path / "in" / "甲").mkdir(parents=True)
    (tmp_path / "in" / "甲" / "正文.txt").write_text(text(), "utf-8")
    (tmp_path / "in" / "甲" / "附件1.txt").write_text(whole[whole.index("序号") :], "utf-8")
    done = etl("extract", tmp_path / "in")
    (record,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [part["name"] for part in record["document"]["parts"]] == ["正文.txt", "附件1.txt"]
    assert done.stderr.startswith("joined: 云麓甲学院 2021-2022: ")
    (tmp_path / "in" / "乙.txt").write_text(text(2), "utf-8")
    (tmp_path / "in" / "附件1.txt").write_text(whole[whole.index("序号") :], "utf-8")
    write(tmp_path / "in", count=3)
    lost = etl("extract", tmp_path / "in")
    assert lost.returncode == 1
    assert f"error: {tmp_path}/in/附件1.txt: 是报告的一部分" in lost.stderr


def test_check_of_what_is_no_report_fails_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "recipe.txt").write_text("番茄炒蛋：番茄两个，鸡蛋三个。\n", "utf-8")
    for name in ("recipe.txt", "nowhere.txt"):
        done = etl("check", tmp_path / name)
        assert done.returncode == 1
        assert done.stderr.startswith("error: ")
        assert name in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_build_and_status(tmp_path: Path) -> None:
    write(tmp_path / "in", count=2)
    (tmp_path / "data").mkdir()
    options = ("--data", tmp_path / "data", "--build-dir", tmp_path / "build")
    first = etl("build", tmp_path / "in", "--fictional", *options)
    began = processor_seconds()
    again = etl("build", tmp_path / "in", "--fictional", *options)
    assert processor_seconds() - began < 3
    told = etl("status", environment={"BUILD_DIR": str(tmp_path / "build")})
    (name,) = publish.builds(tmp_path / "build")
    assert (first.returncode, again.returncode, told.returncode) == (0, 0, 0)
    assert first.stdout.startswith("published: ")
    assert again.stdout.startswith("nothing changed, still served: ")
    assert all(
        word in told.stdout for word in (name.removesuffix(".duckdb"), "fictional        true", "2 rows")
    )
    assert first.stderr == again.stderr == ""


def test_status_without_a_build_says_how_to_make_one(tmp_path: Path) -> None:
    done = etl("status", "--build-dir", tmp_path)
    assert done.returncode == 1
    assert "python -m etl build" in done.stderr


def test_a_second_build_leaves_at_once_and_names_the_first(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with publish.exclusive(tmp_path / "build"):
        done = etl("build", "--data", tmp_path / "data", "--build-dir", tmp_path / "build")
    assert done.returncode == 1
    assert f"process {os.getpid()}" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("extract",),
        ("bake",),
        ("build", "--workers", "0"),
        ("build", "--data", "/no/such/folder"),
        ("check",),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...]) -> None:
    done = etl(*arguments)
    assert done.returncode == 2
    assert "usage: python -m etl" in done.stderr


@pytest.mark.parametrize("command", ["extract", "build", "check", "status"])
def test_help_of_each_command(command: str) -> None:
    done = etl(command, "--help")
    assert done.returncode == 0
    assert "exit codes: 0 done" in " ".join(done.stdout.split())


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "file").touch()
    done = etl("build", "--data", tmp_path / "data", "--build-dir", tmp_path / "file" / "build")
    assert done.returncode == 1
    assert str(tmp_path / "file") in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_full_disk_keeps_the_last_good_build(tmp_path: Path) -> None:
    write(tmp_path / "in", count=2)
    (tmp_path / "data").mkdir()
    options = ["--data", str(tmp_path / "data"), "--build-dir", str(tmp_path / "build")]
    etl("build", *options)
    before = publish.current(tmp_path / "build")
    limit = 200_000
    done = subprocess.run(
        [sys.executable, "-m", "etl", "build", str(tmp_path / "in"), *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")
    assert publish.current(tmp_path / "build") == before
    assert not list((tmp_path / "build").glob(".unfinished*"))


@pytest.mark.parametrize(
    "environment",
    [
        {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1", "PYTHONUTF8": "0"},
        {"TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"},
    ],
)
def test_the_content_depends_on_no_environment(tmp_path: Path, environment: dict[str, str]) -> None:
    write(tmp_path / "in", count=2)
    (tmp_path / "data").mkdir()
    options = ("--data", tmp_path / "data", "--build-dir")
    names = []
    for place, variables in (("a", {"PYTHONHASHSEED": "0", "TZ": "UTC"}), ("b", environment)):
        done = etl("build", tmp_path / "in", *options, tmp_path / place, environment=variables)
        assert done.returncode == 0, done.stderr
        (name,) = publish.builds(tmp_path / place)
        names.append(name[-15:])
    assert names[0] == names[1]
