"""Tasks for the sandbox that do what a broken or hostile parser does, each named by an item of text."""

import ctypes
import mmap
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

from etl.errors import CodebookError, UnreadableDocument
from etl.model import Line, Place
from etl.readers.allowance import allow
from etl.sandbox import Limits

LEAKED: list[object] = []
PREPARED: list[int] = []


def work(what: str) -> str:
    """The item itself, or the misbehaviour of this name; "write:<path>" and the like take an argument."""
    action, _, argument = what.partition(":")
    deed = DEEDS.get(action)
    if deed is not None:
        deed(argument)
    return what


def raise_error(_: str) -> None:
    raise ZeroDivisionError("an error\nof two lines")


def refuse(_: str) -> None:
    raise UnreadableDocument("不行 / no", where="here", remedy="换 / change")


def exhaust_memory(_: str) -> None:
    hoard = []
    while True:
        hoard.append(bytearray(1 << 24))


def exhaust_memory_in_c(_: str) -> None:
    LEAKED.append(ctypes.create_string_buffer(1 << 33))


def recurse(argument: str) -> None:
    recurse(argument)


def recurse_in_c(_: str) -> None:
    sys.setrecursionlimit(1 << 30)
    nested: list[object] = []
    for _step in range(100_000):
        nested = [nested]
    repr(nested)


def leak_files(_: str) -> None:
    while True:
        LEAKED.append(Path(os.devnull).open())  # noqa: SIM115


def leak_some_files(_: str) -> None:
    LEAKED.extend(Path(os.devnull).open() for _ in range(20))  # noqa: SIM115


def flood_stdout(_: str) -> None:
    block = b"x" * (1 << 20)
    for _step in range(1024):
        os.write(1, block)
        os.write(2, block)


def flood_channels(_: str) -> None:
    """Writes to every file that is open, the channel to the parent among them."""
    block = b"x" * (1 << 20)
    while True:
        for number in range(256):
            try:
                os.write(number, block)
            except OSError:
                continue


def close_files(_: str) -> None:
    os.closerange(0, 256)
    time.sleep(60)


def write(path: str) -> None:
    Path(path).write_text("written")


def unlink(path: str) -> None:
    Path(path).unlink()


def fill_folder(_: str) -> None:
    assert not list(Path().iterdir())
    Path("left.txt").write_text("left")
    Path("sub/sub").mkdir(parents=True)


def write_long_file(_: str) -> None:
    with Path("long").open("wb") as file:
        for _step in range(1 << 20):
            file.write(bytes(1 << 20))


def connect(address: str) -> None:
    host, port = address.rsplit(":", 1)
    socket.create_connection((host, int(port)), timeout=5).close()


def send_datagram(address: str) -> None:
    host, port = address.rsplit(":", 1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"x", (host, int(port)))


def kill(process: str) -> None:
    os.kill(int(process) or os.getppid(), signal.SIGKILL)


def start_processes(mark: str) -> None:
    """Three that outlive the task, one outside the child's group and one its child; ``mark`` tells them."""
    sleep = "import time; time.sleep(600)"
    beget = f"import subprocess, sys; subprocess.run([sys.executable, '-c', '{sleep}', sys.argv[1]])"
    for leaves, deed in ((False, sleep), (True, beget)):
        LEAKED.append(subprocess.Popen([sys.executable, "-c", deed, mark], start_new_session=leaves))


def start_and_hang(mark: str) -> None:
    start_processes(mark)
    time.sleep(600)


def fork_bomb(_: str) -> None:
    while True:
        try:
            os.fork()
        except OSError:
            continue


def start_thread(_: str) -> None:
    threading.Thread(target=time.sleep, args=(600,), daemon=True).start()


def ask_for_time(seconds: str) -> None:
    allow("conversion")
    time.sleep(float(seconds))


def ask_without_end(_: str) -> None:
    while True:
        allow("conversion")


def ask_for_memory(megabytes: str) -> None:
    allow("conversion")
    LEAKED.append(mmap.mmap(-1, int(megabytes) << 20))


class Trap:
    """Pickles to the making of a folder by whoever reads it."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (self.folder,)


def trap(folder: str) -> Trap:
    return Trap(folder)


def plain(_: str) -> object:
    values = {"a": (1, 2.5, None, True), "b": [b"x", "\ud800"], "c": {frozenset({1}), Decimal("1.50")}}
    return values, Path("x"), date(2022, 9, 1), Limits(), Line("甲", Place(line=1, page=2))


def burn(seconds: float) -> int:
    """Uses CPU; gives the process that did."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
    return os.getpid()


def where_am_i(_: str) -> dict[str, str]:
    here = {
        "cwd": str(Path.cwd()),
        "temporary": tempfile.gettempdir(),
        "stdin": os.read(0, 10).decode(),
        "process": str(os.getpid()),
    }
    return dict(os.environ) | here


def prepare() -> None:
    PREPARED.append(os.getpid())


def prepare_badly() -> None:
    raise CodebookError("坏 / bad", where="codes.csv", remedy="改 / mend")


def prepared(_: str) -> tuple[int, bool]:
    """How often this process was prepared, and whether that was in another."""
    return len(PREPARED), os.getpid() not in PREPARED


def double(number: int) -> int:
    time.sleep(0.02 if number % 7 == 0 else 0)
    return number * 2


def large(_: str) -> bytes:
    return bytes(64 << 20)


DEEDS = {
    "raise": raise_error,
    "refuse": refuse,
    "exit": lambda _: os._exit(3),
    "exit 0": lambda _: os._exit(0),
    "sys.exit": lambda _: sys.exit(0),
    "crash": lambda _: ctypes.string_at(0),
    "abort": lambda _: os.abort(),
    "spin": lambda _: [None for _ in iter(int, 1)],
    "spin in C": lambda _: re.match(r"(a|a)*$", "a" * 40 + "b"),
    "sleep": lambda _: time.sleep(600),
    "memory": exhaust_memory,
    "memory in C": exhaust_memory_in_c,
    "recursion": recurse,
    "recursion in C": recurse_in_c,
    "files": leak_files,
    "some files": leak_some_files,
    "stdout": flood_stdout,
    "flood": flood_channels,
    "close": close_files,
    "write": write,
    "unlink": unlink,
    "fill": fill_folder,
    "long file": write_long_file,
    "connect": connect,
    "datagram": send_datagram,
    "kill": kill,
    "fork": lambda _: os.fork(),
    "processes": start_processes,
    "hang": start_and_hang,
    "bomb": fork_bomb,
    "thread": start_thread,
    "more time": ask_for_time,
    "endless": ask_without_end,
    "more memory": ask_for_memory,
}
