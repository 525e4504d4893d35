"""The records of an .xls ([MS-XLS], BIFF8, and BIFF5 with its code page): their order, strings, packed numbers."""

from __future__ import annotations

import struct
from collections.abc import Iterator

BOF, EOF, CONTINUE = 0x0809, 0x000A, 0x003C
_BIFF8 = 0x0600
_WIDE, _EXTENDED, _RICH = 1, 4, 8
_SHARED = 0xFFFF_FFFC


def read_records(stream: bytes, position: int = 0) -> Iterator[tuple[int, bytes]]:
    """(kind, content) from a BOF to its EOF; what is cut off in the middle is not given."""
    depth = 0
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        depth += (kind == BOF) - (kind == EOF)
        yield kind, stream[position + 4 : position + 4 + length]
        position += 4 + length
        if depth <= 0:
            return


def is_biff8(bof: bytes) -> bool:
    """Whether the part that begins with this record keeps its strings in Unicode."""
    return len(bof) >= 2 and bool(struct.unpack_from("<H", bof)[0] >= _BIFF8)


def read_string(record: bytes, position: int, *, wide_length: bool, encoding: str | None) -> str:
    """The string at ``position``; ``encoding``: of BIFF5, which has no Unicode, else None. Raises struct.error."""
    (length,) = struct.unpack_from("<H" if wide_length else "<B", record, position)
    position += 2 if wide_length else 1
    if encoding:
        return record[position : position + length].decode(encoding, "replace")
    (flags,) = struct.unpack_from("<B", record, position)
    if flags & _WIDE:
        return record[position + 1 : position + 1 + 2 * length].decode("utf-16-le", "replace")
    return record[position + 1 : position + 1 + length].decode("latin-1")


class SharedStrings:
    """The shared strings, which go on over records: within its characters a string may change their width there."""

    def __init__(self, records: list[bytes]) -> None:
        self._records = records
        self._record, self._position = 0, 8

    def read(self) -> list[str]:
        """All of them, as far as they are whole."""
        (count,) = struct.unpack_from("<I", self._records[0], 4)
        strings: list[str] = []
        try:
            while len(strings) < count:
                strings.append(self._string())
        except (struct.error, IndexError):
            return strings
        return strings

    def _string(self) -> str:
        length, flags = struct.unpack("<HB", self._take(3))
        runs = struct.unpack("<H", self._take(2))[0] if flags & _RICH else 0
        extended = struct.unpack("<I", self._take(4))[0] if flags & _EXTENDED else 0
        text = self._characters(length, flags)
        self._skip(4 * runs + extended)
        return text

    def _characters(self, length: int, flags: int) -> str:
        pieces = []
        while True:
            width = 2 if flags & _WIDE else 1
            held = (len(self._records[self._record]) - self._position) // width
            piece = self._take(min(length, held) * width)
            pieces.append(piece.decode("utf-16-le" if width == 2 else "latin-1", "replace"))
            length -= min(length, held)
            if not length:
                return "".join(pieces)
            self._record, self._position = self._record + 1, 1
            flags = self._records[self._record][0]

    def _take(self, size: int) -> bytes:
        """The next bytes of one record, or of the next where this one is at its end."""
        if size and self._position >= len(self._records[self._record]):
            self._record, self._position = self._record + 1, 0
        taken = self._records[self._record][self._position : self._position + size]
        self._position += size
        return taken

    def _skip(self, size: int) -> None:
        while size > 0:
            held = len(self._records[self._record]) - self._position
            self._position += min(size, held)
            size -= held
            if size > 0:
                self._record, self._position = self._record + 1, 0


def packed_number(value: int) -> float:
    """The number in the four bytes of RK: whole or the upper half of a double, perhaps in hundredths."""
    if value & 2:
        number = float((value - (1 << 32) if value & (1 << 31) else value) >> 2)
    else:
        (number,) = struct.unpack("<d", struct.pack("<Q", (value & _SHARED) << 32))
    return number / 100 if value & 1 else number
