"""The process from which children are forked: it prepares once, never reads a document, buries the dead.

It is started by the parent with one socket. On it come the settings, then orders of five bytes: BEAR and a number with
the new child's socket, KILL and a number to kill a child with all its group. It answers with what it guards, or why it
cannot, then with (number, wait status) of each child that ended. When the parent is gone, everything ends.
"""

from __future__ import annotations

import gc
import json
import os
import pickle
import select
import shutil
import signal
import socket
import sys
import tempfile
import time
from pathlib import Path

from etl.errors import ReportsError
from etl.sandbox import confine
from etl.sandbox.frames import BEAR, ENDED, ORDER, receive, send
from etl.sandbox.limits import Limits
from etl.sandbox.worker import run_child


def serve(number: int) -> None:
    """Serves the parent at the other end of the socket with this file number."""
    control = socket.socket(fileno=number)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    folder = Path(tempfile.mkdtemp(prefix="reports-"))
    try:
        frame = receive(control)
        if frame is None:
            return
        crowded = os.getuid() != 0
        network = confine.leave_network()
        confine.adopt_orphans()
        limits, said = _prepare(frame[1])
        said |= {"network": network, "landlock": confine.landlock_version()}
        send(control, 0, json.dumps(said).encode())
        if limits is not None:
            _Zygote(control, limits, folder, crowded and network).run()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _prepare(settings: bytes) -> tuple[Limits | None, dict[str, object]]:
    """The limits, once everything is prepared; None and the error where it cannot be."""
    try:
        limits, prepare = pickle.loads(settings)  # noqa: S301 - from the parent
        if prepare is not None:
            prepare()
    except ReportsError as error:
        return None, {"error": [error.message, error.where, error.remedy]}
    except Exception as error:
        return None, {"error": [f"{type(error).__name__}: {error}", "", ""]}
    gc.collect()
    gc.freeze()  # memory that no collection touches stays shared with the children
    return limits, {}


_FAREWELL = 5.0


class _Zygote:
    """Its children by number, and their process ids."""

    def __init__(self, control: socket.socket, limits: Limits, folder: Path, crowded: bool) -> None:
        self.control, self.limits, self.folder, self.crowded = control, limits, folder, crowded
        self.numbers: dict[int, int] = {}
        self.wake, self.woken = socket.socketpair()
        self.wake.setblocking(False)
        self.woken.setblocking(False)

    def run(self) -> None:
        """Until the parent is gone."""
        signal.set_wakeup_fd(self.woken.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        try:
            while True:
                ready, _, _ = select.select([self.control, self.wake], [], [])
                if self.wake in ready:
                    self.wake.recv(4096)
                    self.bury()
                if self.control in ready and not self.obey():
                    return
        finally:
            self.end_all()

    def obey(self) -> bool:
        """One order; False where the parent is gone."""
        try:
            order, sockets, _, _ = socket.recv_fds(self.control, ORDER.size, 1)
        except OSError:
            return False
        if len(order) < ORDER.size:
            return False
        kind, number = ORDER.unpack(order)
        if kind == BEAR:
            self.bear(number, sockets[0])
            os.close(sockets[0])
        else:
            for child in [child for child, own in self.numbers.items() if own == number]:
                _kill_group(child)
        return True

    def bear(self, number: int, channel: int) -> None:
        """Forks a child; one that cannot be forked has ended at once."""
        try:
            child = os.fork()
        except OSError:
            self.control.sendall(ENDED.pack(number, 0xFF00))
            return
        if child:
            self.numbers[child] = number
            return
        code = 1
        try:
            os.setsid()
            confine.die_with_parent()
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for own in (self.control, self.wake, self.woken):
                own.close()
            run_child(socket.socket(fileno=channel), self.limits, self.folder / str(number), self.crowded)
            code = 0
        finally:
            os._exit(code)

    def bury(self) -> None:
        """Takes leave of those that ended, of what they started and of their folders, and tells the parent."""
        while (ended := _ended()) is not None:
            number = self.numbers.pop(ended, None)
            _kill_group(ended)  # before its id can be another's: it is not yet waited for
            status = os.waitpid(ended, 0)[1]
            _kill_orphans(set(self.numbers))
            if number is not None:
                shutil.rmtree(self.folder / str(number), ignore_errors=True)
                self.control.sendall(ENDED.pack(number, status))

    def end_all(self) -> None:
        """Kills every child, then those that become orphans by it, and so on until none is left."""
        for child in self.numbers:
            _kill_group(child)
        end = time.monotonic() + _FAREWELL
        while _has_children() and time.monotonic() < end:
            _kill_orphans(set())
            time.sleep(0.005)


def _has_children() -> bool:
    """Whether any is left, once those that ended are buried."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            continue
    except ChildProcessError:
        return False
    return True


def _ended() -> int | None:
    """A child that ended and is not yet waited for."""
    try:
        found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return None
    return found.si_pid if found else None


def _kill_group(child: int) -> None:
    """Kills a child that is not yet waited for, with its group; one too young to have a group, alone."""
    for kill in (os.killpg, os.kill):
        try:
            kill(child, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):  # macOS forbids signals to a group of the dead
            continue
        return


def _kill_orphans(own: set[int]) -> None:
    """Kills what a child's processes left behind by leaving its group; only Linux tells."""
    try:
        listed = Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii")
    except OSError:
        return
    for orphan in {int(child) for child in listed.split()} - own:
        try:
            os.kill(orphan, signal.SIGKILL)
        except ProcessLookupError:
            continue


if __name__ == "__main__":
    serve(int(sys.argv[1]))
