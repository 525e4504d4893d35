"""Whatever the reading of one file does, the run ends, the cause is right and the neighbours are intact."""

import itertools
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from etl.errors import ReportsError
from etl.readers.allowance import allow
from etl.sandbox import Limits, Sandbox, guarded
from etl.sandbox.confine import landlock_version
from etl.sandbox.portable import PortablePool
from tests.etl import misbehaving
from tests.etl.misbehaving import double, work

QUICK = Limits(
    seconds=30,
    cpu_seconds=1,
    megabytes=384,
    most_megabytes=2048,
    most_seconds=60,
    file_megabytes=4,
    files=64,
    processes=64,
    result_megabytes=16,
)
NEIGHBOURS = ["one", "two", "three", "four"]

linux = pytest.mark.skipif(sys.platform != "linux", reason="the kernel is not Linux")
landlocked = pytest.mark.skipif(not landlock_version(), reason="the kernel has no Landlock")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(2, QUICK) as sandbox:
        yield sandbox


CAUSES = {
    "raise": "failed",
    "refuse": "refused",
    "exit": "crashed",
    "exit 0": "crashed",
    "sys.exit": "failed",
    "crash": "crashed",
    "abort": "crashed",
    "memory": "memory",
    "memory in C": "memory",
    "recursion": "failed",
    "files": "failed",
    "flood": "large",
    "close": "crashed",
    "long file": "failed",
}


@pytest.mark.parametrize("position", [0, 2, 4], ids=["first", "middle", "last"])
@pytest.mark.parametrize("deed", CAUSES)
def test_a_file_that_ends_its_reader_is_named_with_its_cause(
    sandbox: Sandbox, deed: str, position: int
) -> None:
    items = [*NEIGHBOURS[:position], deed, *NEIGHBOURS[position:]]
    outcomes = list(sandbox.run(work, items))
    suspect = outcomes.pop(position)
    assert [outcome.value for outcome in outcomes] == NEIGHBOURS
    assert (suspect.value, suspect.cause) == (None, CAUSES[deed])
    assert suspect.error is not None and suspect.error.remedy
    assert suspect.error.where == ("here" if deed == "refuse" else deed)
    assert " / " in suspect.error.reason


@pytest.mark.parametrize("deed", ["some files", "stdout", "thread", "fork", "fill", "processes:x"])
def test_what_a_task_leaves_behind_does_not_reach_the_next(sandbox: Sandbox, deed: str) -> None:
    items = ["one", deed, "two", deed, deed, "three"]
    assert [outcome.value for outcome in sandbox.run(work, items)] == items


def test_endless_work_is_ended_by_its_own_cpu_limit() -> None:
    with Sandbox(2, QUICK) as sandbox:
        outcomes = list(sandbox.run(work, ["spin", "spin in C", "one"]))
    assert [outcome.cause for outcome in outcomes] == ["cpu", "cpu", ""]


def test_a_child_that_worked_long_does_not_hand_its_cpu_time_to_the_next_file() -> None:
    limits = Limits(cpu_seconds=1)
    with Sandbox(1, limits) as sandbox:
        outcomes = list(sandbox.run(misbehaving.burn, [0.4] * 4))
    assert [outcome.cause for outcome in outcomes] == [""] * 4
    assert len({outcome.value for outcome in outcomes}) == 1


def test_a_hanging_file_is_ended_with_all_that_it_started() -> None:
    mark = f"mark-{os.getpid()}-hang"
    with Sandbox(2, Limits(seconds=2)) as sandbox:
        outcomes = list(sandbox.run(work, ["one", f"hang:{mark}", "sleep", "two"]))
        assert [outcome.cause for outcome in outcomes] == ["", "time", "time", ""]
        assert eventually(lambda: not running(mark))


@linux
def test_processes_left_behind_are_ended_even_outside_the_group() -> None:
    mark = f"mark-{os.getpid()}-left"
    with Sandbox(1, QUICK) as sandbox:
        list(sandbox.run(work, [f"processes:{mark}"]))
        assert eventually(lambda: not running(mark))
        list(sandbox.run(work, [f"processes:{mark}"]))
    assert not running(mark)


def test_a_large_result_is_refused(sandbox: Sandbox) -> None:
    outcomes = list(sandbox.run(misbehaving.large, ["x"]))
    assert [outcome.cause for outcome in outcomes] == ["large"]


def test_a_result_that_is_no_data_is_not_made(sandbox: Sandbox, tmp_path: Path) -> None:
    trap = tmp_path / "made"
    outcomes = list(sandbox.run(misbehaving.trap, [str(trap)]))
    assert [outcome.cause for outcome in outcomes] == ["failed"]
    assert not trap.exists()


def test_plain_data_and_our_own_dataclasses_come_back(sandbox: Sandbox) -> None:
    (outcome,) = sandbox.run(misbehaving.plain, ["x"])
    assert outcome.get() == misbehaving.plain("x")


@landlocked
def test_nothing_outside_the_childs_folder_can_be_written_or_removed(sandbox: Sandbox) -> None:
    # not in the folder for temporary files, where LibreOffice must be able to remove its socket
    with tempfile.TemporaryDirectory(dir=Path("/var/tmp")) as folder:
        kept, new = Path(folder, "kept"), Path(folder, "new")
        kept.write_text("kept")
        outcomes = list(sandbox.run(work, [f"write:{new}", f"write:{kept}", f"unlink:{kept}"]))
        assert [outcome.cause for outcome in outcomes] == ["failed"] * 3
        assert kept.read_text() == "kept"
        assert not new.exists()


@linux
def test_no_connection_leaves_the_child(sandbox: Sandbox) -> None:
    if sandbox.unguarded:
        pytest.skip("; ".join(sandbox.unguarded))
    with socket.create_server(("127.0.0.1", 0)) as server:
        host, port = server.getsockname()
        addresses = [f"connect:{host}:{port}", f"datagram:{host}:{port}"]
        assert [outcome.cause for outcome in sandbox.run(work, addresses)] == ["failed"] * 2
        server.settimeout(0.01)
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.skipif(landlock_version() < 6, reason="the kernel's Landlock does not know signals")
def test_other_processes_cannot_be_killed(sandbox: Sandbox) -> None:
    deeds = ["kill:0", f"kill:{os.getpid()}"]
    assert [outcome.cause for outcome in sandbox.run(work, deeds)] == ["failed"] * 2


@pytest.mark.skipif(os.getuid() == 0, reason="the kernel counts no processes of root")
def test_a_fork_bomb_goes_no_further_than_its_limit() -> None:
    with Sandbox(1, QUICK) as sandbox:
        if sandbox.unguarded:
            pytest.skip("; ".join(sandbox.unguarded))
        outcomes = list(sandbox.run(work, ["bomb", "one"]))
    assert [bool(outcome.cause) for outcome in outcomes] == [True, False]


def test_a_child_knows_little_of_its_surroundings(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_SECRET", "x")
    with Sandbox(1) as fresh:
        here = next(fresh.run(misbehaving.where_am_i, ["x"])).get()
        assert "A_SECRET" not in here
        assert here["cwd"] == here["HOME"] == here["TMPDIR"] == here["temporary"] != str(Path.cwd())
        assert here["stdin"] == ""
    assert not Path(here["cwd"]).parent.exists()
    assert eventually(lambda: not Path(f"/proc/{here['process']}").exists())


def test_time_can_be_asked_for_within_bounds() -> None:
    with Sandbox(2, Limits(seconds=2, most_seconds=4)) as sandbox:
        outcomes = list(sandbox.run(work, ["more time:2.5", "endless"]))
    assert [outcome.cause for outcome in outcomes] == ["", "time"]


def test_memory_can_be_asked_for_within_bounds_and_is_given_back() -> None:
    deeds = ["more memory:800", "more memory:1200", "memory"]
    with Sandbox(1, Limits(megabytes=384, most_megabytes=1024)) as sandbox:
        causes = [outcome.cause for outcome in sandbox.run(work, deeds)]
    assert causes == ["", "failed", "memory"]


def test_asking_outside_a_sandbox_does_nothing() -> None:
    allow("recognition")


def test_outcomes_come_in_the_order_of_items_whatever_the_workers() -> None:
    for workers in (1, 3):
        with Sandbox(workers) as sandbox:
            assert [outcome.value for outcome in sandbox.run(double, range(300))] == list(range(0, 600, 2))


def test_items_are_drawn_as_needed_and_a_run_may_be_left(sandbox: Sandbox) -> None:
    drawn = itertools.count()
    run = sandbox.run(double, drawn)
    assert [next(run).value for _ in range(3)] == [0, 2, 4]
    del run
    assert next(drawn) < 1000
    assert [outcome.value for outcome in sandbox.run(double, [5, 6])] == [10, 12]
    assert list(sandbox.run(double, [])) == []


def test_children_are_used_again_and_replaced_after_their_number_of_tasks() -> None:
    with Sandbox(1, Limits(tasks=3)) as sandbox:
        children = [outcome.get()["process"] for outcome in sandbox.run(misbehaving.where_am_i, ["x"] * 7)]
    assert [len(list(group)) for _, group in itertools.groupby(children)] == [3, 3, 1]


def test_what_is_prepared_is_prepared_once_and_its_error_is_raised() -> None:
    with Sandbox(2, prepare=misbehaving.prepare) as sandbox:
        assert {outcome.value for outcome in sandbox.run(misbehaving.prepared, ["x"] * 9)} == {(1, True)}
    with (
        Sandbox(1, prepare=misbehaving.prepare_badly) as sandbox,
        pytest.raises(ReportsError, match="bad") as bad,
    ):
        list(sandbox.run(work, ["one"]))
    assert (bad.value.where, bad.value.remedy) == ("codes.csv", "改 / mend")


def test_one_item_in_a_child_of_its_own() -> None:
    assert guarded(work, "one") == "one"
    with pytest.raises(ReportsError, match=r"the file x: .*SIGSEGV"):
        guarded(work, "crash", name=lambda _: "the file x")


def test_items_and_results_of_megabytes_pass(sandbox: Sandbox) -> None:
    blocks = [bytes([number]) * (3 << 20) for number in range(4)]
    assert [outcome.value for outcome in sandbox.run(bytes, blocks)] == blocks


def test_where_no_process_can_be_forked_time_and_crashes_are_still_guarded() -> None:
    pool = PortablePool(2, Limits(seconds=3), misbehaving.prepare)
    try:
        outcomes = list(pool.run(work, ["one", "exit", "raise", "refuse", "sleep", "two"], str))
    finally:
        pool.close()
    assert [outcome.cause for outcome in outcomes] == ["", "crashed", "failed", "refused", "time", ""]
    assert [outcome.value for outcome in outcomes if not outcome.error] == ["one", "two"]


@linux
def test_nothing_is_left_when_the_parent_is_killed() -> None:
    code = (
        "import time; from etl.sandbox import Sandbox; from tests.etl import misbehaving as m\n"
        "with Sandbox() as s:\n"
        " here = next(s.run(m.where_am_i, ['x'])).get(); print(here['process'], here['cwd'], flush=True)\n"
        " list(s.run(m.work, ['sleep']))"
    )
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=root, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        child, folder = parent.stdout.readline().split()
        parent.send_signal(signal.SIGKILL)
    assert eventually(lambda: not Path(f"/proc/{child}").exists() and not Path(folder).parent.exists())


def running(mark: str) -> bool:
    """Whether a process has the mark in its command line."""
    lines = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(entry.read_bytes())
        except OSError:
            continue
    return any(mark.encode() in line.split(b"\0") for line in lines)


def eventually(holds: Callable[[], bool]) -> bool:
    """Waits for what comes true soon, against hanging no longer than ten seconds."""
    end = time.monotonic() + 10
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)
    return bool(holds())
