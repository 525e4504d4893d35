"""What Linux takes away from a process of its own will: network, writing outside a folder, signals to others.

Each function says whether the kernel did it; elsewhere, and where a container forbids it, nothing happens.
"""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import sys
from functools import cache
from pathlib import Path

from etl.sandbox.limits import Limits

_NEW_USERS, _NEW_NETWORK = 0x10000000, 0x40000000
_SET_DEATH_SIGNAL, _SET_NO_NEW_PRIVILEGES, _SET_SUBREAPER = 1, 38, 36
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = (
    444,
    445,
    446,
)  # Landlock's system calls, the same on every machine
_WRITE_FILE, _REMOVE_FILE, _MAKE_SOCKET, _REFER, _TRUNCATE = 1 << 1, 1 << 5, 1 << 9, 1 << 13, 1 << 14
_WRITING = _WRITE_FILE | sum(
    1 << right for right in range(4, 13)
)  # and removing and making whatever kind of entry
_TCP = 0b11  # bind and connect
_SCOPED = 0b11  # abstract sockets and signals
_SIGKILL = 9


@cache
def _libc() -> ctypes.CDLL | None:
    return ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent() -> None:
    """The kernel kills this process when its parent ends."""
    if libc := _libc():
        libc.prctl(_SET_DEATH_SIGNAL, _SIGKILL, 0, 0, 0)


def adopt_orphans() -> None:
    """Processes whose parents ended become this one's children, instead of escaping."""
    if libc := _libc():
        libc.prctl(_SET_SUBREAPER, 1, 0, 0, 0)


def leave_network() -> bool:
    """An empty network of its own, for this process and its children; as another user where that takes one."""
    libc = _libc()
    if libc is None:
        return False
    if libc.unshare(_NEW_NETWORK) == 0:
        return True
    user = os.getuid()
    if libc.unshare(_NEW_USERS | _NEW_NETWORK) != 0:
        return False
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    return True


def landlock_version() -> int:
    """Which Landlock the kernel has; 0 for none."""
    libc = _libc()
    return max(0, int(libc.syscall(_CREATE_RULESET, None, 0, 1))) if libc else 0


def write_only_in(folder: Path) -> bool:
    """From now on nothing outside ``folder`` can be written, made or removed; no TCP, no signals to other processes."""
    libc, version = _libc(), landlock_version()
    if libc is None or not version:
        return False
    rights = _WRITING | (_REFER if version > 1 else 0) | (_TRUNCATE if version > 2 else 0)
    asked = (ctypes.c_uint64 * 3)(rights, _TCP, _SCOPED)
    length = 24 if version > 5 else 16 if version > 3 else 8
    ruleset = libc.syscall(_CREATE_RULESET, asked, length, 0)
    if ruleset < 0:
        return False
    try:
        _allow_beneath(libc, ruleset, folder, rights)
        _allow_beneath(libc, ruleset, Path(os.devnull), rights & (_WRITE_FILE | _TRUNCATE))
        if shutil.which("soffice"):  # it makes and removes a socket here and nowhere else
            _allow_beneath(libc, ruleset, Path("/tmp"), rights & (_MAKE_SOCKET | _REMOVE_FILE))  # noqa: S108
        libc.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        return int(libc.syscall(_RESTRICT_SELF, ruleset, 0)) == 0
    finally:
        os.close(ruleset)


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("rights", ctypes.c_uint64), ("folder", ctypes.c_int32))


def _allow_beneath(libc: ctypes.CDLL, ruleset: int, place: Path, rights: int) -> None:
    try:
        opened = os.open(place, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return
    try:
        libc.syscall(_ADD_RULE, ruleset, 1, ctypes.byref(_Beneath(rights, opened)), 0)
    finally:
        os.close(opened)


def limit_process(limits: Limits) -> None:
    """The limits that hold for the life of a child; those of one task are set before each."""
    megabyte = 1024 * 1024
    _limit(resource.RLIMIT_CORE, 0, 0)
    _limit(resource.RLIMIT_NOFILE, limits.files, limits.files)
    _limit(resource.RLIMIT_FSIZE, limits.file_megabytes * megabyte, limits.file_megabytes * megabyte)
    _limit(resource.RLIMIT_AS, limits.megabytes * megabyte, limits.most_megabytes * megabyte)


def limit_processes(number: int) -> None:
    """How many processes and threads a user may have: only sensible for a user of one's own (``leave_network``)."""
    _limit(resource.RLIMIT_NPROC, number, number)


def limit_task(cpu_seconds: int, megabytes: int) -> None:
    """Limits of the task that begins: CPU on top of what this process has used, address space altogether."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + 1 + cpu_seconds, None)
    _limit(resource.RLIMIT_AS, megabytes * 1024 * 1024, None)


def _limit(what: int, soft: int, hard: int | None) -> None:
    """Sets a limit, as far as the present hard limit and the platform allow."""
    now = resource.getrlimit(what)[1]
    most = soft if now == resource.RLIM_INFINITY else min(soft, now)
    top = now if hard is None else hard if now == resource.RLIM_INFINITY else min(hard, now)
    try:
        resource.setrlimit(what, (most, top))
    except (OSError, ValueError):  # macOS knows some of them by name only
        return
