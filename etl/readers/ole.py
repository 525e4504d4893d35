"""OLE files (.doc .xls .wps, encrypted .docx): the directory of streams, and one stream's bytes; all work is bounded.

[MS-CFB]: a file is sectors; the FAT says which sector follows which; short streams live in a mini stream of their own.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_HEADER, _ENTRY = 512, 128
_IN_HEADER = 109
_LAST = 0xFFFFFFFA
"""Numbers from here on name no sector."""


@dataclass(frozen=True, slots=True)
class _Entry:
    start: int
    size: int


class OleFile:
    """The streams of an OLE file; what is damaged is read as far as it goes. Raises ValueError where nothing is."""

    def __init__(self, data: bytes) -> None:
        if len(data) < _HEADER or not data.startswith(MAGIC):
            raise ValueError("no OLE file")
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise ValueError("no OLE file")
        self._sector, self._mini_sector = 1 << shift, 1 << mini_shift
        directory, self._cutoff, mini_fat = struct.unpack_from("<I4xII", data, 48)
        self._fat = self._numbers(self._fat_sectors())
        self._streams = dict(self._entries(self._chain(directory)))
        self._mini_fat = self._numbers(self._chain(mini_fat))
        root = self._streams.get("", _Entry(_LAST, 0))
        self._mini = self._joined(root.start, root.size)

    @property
    def names(self) -> list[str]:
        """The streams and storages of all levels, by name."""
        return [name for name in self._streams if name]

    def stream(self, name: str) -> bytes:
        """The bytes of a stream; b"" where there is none."""
        entry = self._streams.get(name)
        if entry is None:
            return b""
        if entry.size >= self._cutoff:
            return self._joined(entry.start, entry.size)
        pieces, number = [], entry.start
        for _ in range(entry.size // self._mini_sector + 1):
            if number >= len(self._mini_fat):
                break
            pieces.append(self._mini[number * self._mini_sector : (number + 1) * self._mini_sector])
            number = self._mini_fat[number]
        return b"".join(pieces)[: entry.size]

    def _joined(self, start: int, size: int) -> bytes:
        return b"".join(self._piece(number) for number in self._chain(start, size // self._sector + 1))[:size]

    def _piece(self, number: int) -> bytes:
        start = (number + 1) * self._sector
        return self._data[start : start + self._sector]

    def _numbers(self, sectors: Iterator[int]) -> list[int]:
        data = b"".join(map(self._piece, sectors))
        return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))

    def _chain(self, start: int, most: int | None = None) -> Iterator[int]:
        """The sectors of a chain; a chain of more sectors than the file has runs in a circle."""
        number, sectors = start, len(self._data) // self._sector
        for _ in range(sectors + 1 if most is None else min(sectors, most)):
            if number >= min(_LAST, len(self._fat)):
                return
            yield number
            number = self._fat[number]
        if most is None:
            raise ValueError("a chain of sectors runs in a circle")

    def _fat_sectors(self) -> Iterator[int]:
        """The sectors that hold the FAT: listed in the header, and for large files in sectors of their own."""
        sectors = len(self._data) // self._sector
        listed = list(struct.unpack_from(f"<{_IN_HEADER}I", self._data, 76))
        (more,) = struct.unpack_from("<I", self._data, 68)
        for _ in range(sectors):
            if more >= min(_LAST, sectors):
                break
            *numbers, more = self._numbers(iter([more])) or [_LAST]
            listed += numbers
        return (number for number in listed[:sectors] if number < sectors)

    def _entries(self, sectors: Iterator[int]) -> Iterator[tuple[str, _Entry]]:
        """Name → where it begins and how long it is; the root, which holds the mini stream, has no name."""
        data = b"".join(map(self._piece, sectors))
        for offset in range(0, len(data) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", data, offset + 64)
            start, size = struct.unpack_from("<II", data, offset + 116)
            name = data[offset : offset + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            if kind == 5:
                yield "", _Entry(start, size)
            elif kind in (1, 2):
                yield name, _Entry(start, size)
