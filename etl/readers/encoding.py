"""Bytes of unknown encoding → text."""

from __future__ import annotations

import codecs

from etl.errors import UnreadableDocument

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHINESE = ("gb18030", "big5", "big5hkscs")
# A file broken in a few places is still a report; one broken everywhere is none.
_TOLERATED = 0.01
_CONTROLS = tuple(chr(code) for code in range(32) if chr(code) not in "\t\n\f\r")


def decode(name: str, data: bytes) -> str:
    """The text in ``data``: by its BOM, else UTF-8, UTF-16 without BOM, GB18030 or Big5.

    Characters that cannot be read become U+FFFD where they are few; raises UnreadableDocument where they are not.
    """
    text = _by_bom(data) or _strict(data, "utf-8") or _utf16(data) or _chinese(data) or _damaged(data)
    if text is None or _is_binary(text):
        raise UnreadableDocument(
            "不是文本：编码不明或是二进制数据 / no text: unknown encoding or binary data",
            where=name,
            remedy="请另存为 UTF-8 文本 / save it as UTF-8 text",
        )
    return text.removeprefix("\ufeff")


def _by_bom(data: bytes) -> str | None:
    encoding = next((encoding for bom, encoding in _BOMS if data.startswith(bom)), None)
    return data.decode(encoding, errors="replace") if encoding else None


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _utf16(data: bytes) -> str | None:
    """UTF-16 without BOM: line ends and digits show as a zero byte on one side."""
    for encoding, newline in (("utf-16-le", b"\n\x00"), ("utf-16-be", b"\x00\n")):
        if data.count(newline) > len(data) // 4000 and data.count(b"\x00") > len(data) // 50:
            return _strict(data[: len(data) // 2 * 2], encoding)
    return None


def _chinese(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    guess = from_bytes(data, cp_isolation=list(_CHINESE)).best()
    ranked = ([guess.encoding] if guess else []) + list(_CHINESE)
    return next((text for encoding in ranked if (text := _strict(data, encoding)) is not None), None)


def _damaged(data: bytes) -> str | None:
    texts = [data.decode(encoding, errors="replace") for encoding in ("utf-8", *_CHINESE)]
    best = min(texts, key=lambda text: text.count("\ufffd"))
    return best if best.count("\ufffd") <= len(best) * _TOLERATED else None


def _is_binary(text: str) -> bool:
    return "\x00" in text or sum(map(text.count, _CONTROLS)) > len(text) * _TOLERATED
