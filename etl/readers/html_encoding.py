"""Bytes of a web page → text. What the bytes are counts before what the page says of itself."""

from __future__ import annotations

import codecs
import re

from etl.readers.encoding import decode

_LABEL = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,20})", re.I
)
_LOOKED_AT = 8192
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Pages labelled with the older sets hold characters of the newest; labels of Western sets are a tool's default.
_READ_AS = {
    **dict.fromkeys(
        ("gb2312", "gbk", "gb_2312-80", "gb18030", "x-gbk", "csgb2312", "euc-cn", "cp936"), "gb18030"
    ),
    **dict.fromkeys(("big5", "big5-hkscs", "x-x-big5", "cn-big5", "cp950"), "big5hkscs"),
    **dict.fromkeys(("utf-8", "utf8"), "utf-8"),
}
# A page broken in a few places is still a page.
_TOLERATED = 0.01


def decode_page(name: str, data: bytes) -> str:
    """The text of a page: by its BOM, as UTF-8, as it is labelled, else as any text; raises UnreadableDocument."""
    if data.startswith(_BOMS):
        return decode(name, data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _as_labelled(data) or decode(name, data)


def _as_labelled(data: bytes) -> str | None:
    label = _LABEL.search(data[:_LOOKED_AT])
    encoding = _READ_AS.get(label[1].decode("ascii").lower()) if label else None
    if encoding is None:
        return None
    text = data.decode(encoding, errors="replace")
    if "\ufffd" not in text:
        return text
    foreign = sum(not character.isascii() for character in text)
    return text if text.count("\ufffd") <= foreign * _TOLERATED else None
