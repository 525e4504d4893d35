"""What passes between the parent and its children: frames of bytes, and a pickle reader that makes nothing but data."""

from __future__ import annotations

import io
import pickle
import socket
import struct
from dataclasses import is_dataclass
from typing import Any

HEAD = struct.Struct("!QQ")
"""Length of what follows, number of the job."""
ORDER = struct.Struct("!cI")
"""To the zygote: BEAR or KILL, and the child's number."""
ENDED = struct.Struct("!II")
"""From the zygote: a child's number and its wait status."""
BEAR, KILL = b"b", b"k"
VALUE, REFUSED, FAILED, MEMORY, MORE = b"v", b"r", b"f", b"m", b"+"
RETIRES = b"!"
"""The first byte says what an answer is; the second is RETIRES where the child ends after it."""

_DATA = {
    ("builtins", "set"),
    ("builtins", "frozenset"),
    ("builtins", "bytearray"),
    ("builtins", "complex"),
    ("decimal", "Decimal"),
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("pathlib", "PosixPath"),
    ("pathlib", "PurePosixPath"),
}


class _DataOnly(pickle.Unpickler):
    """A child read a stranger's bytes, so what it sends may be anything: only data and our dataclasses are made."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _DATA:
            return super().find_class(module, name)
        if module.startswith("etl.") and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and is_dataclass(found):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no data")


def load_data(pickled: bytes) -> Any:
    """The object in a child's pickle; raises pickle.UnpicklingError, or whatever a wrong pickle leads to."""
    return _DataOnly(io.BytesIO(pickled)).load()


def send(channel: socket.socket, job: int, content: bytes) -> None:
    """Writes one frame and waits until it is written."""
    channel.sendall(HEAD.pack(len(content), job))
    channel.sendall(content)


def receive(channel: socket.socket) -> tuple[int, bytes] | None:
    """The next frame: (job, content); None where the other side is gone."""
    head = _exactly(channel, HEAD.size)
    if head is None:
        return None
    length, job = HEAD.unpack(head)
    content = _exactly(channel, length)
    return None if content is None else (job, bytes(content))


def _exactly(channel: socket.socket, length: int) -> bytearray | None:
    buffer = bytearray(length)
    rest = memoryview(buffer)
    while rest:
        count = channel.recv_into(rest)
        if not count:
            return None
        rest = rest[count:]
    return buffer
