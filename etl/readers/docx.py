"""Word documents (.docx) → Document: what Word prints. Page heads, foot lines and notes stand below, outside blocks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from lxml import etree

from etl.errors import UnreadableDocument
from etl.model import Document
from etl.readers.docx_numbering import Numbering, W, read_numbering
from etl.readers.docx_walk import Walk
from etl.readers.flow import ASIDE, BREAK, Part, lay_content, text_lines, titled
from etl.readers.layout import Layout
from etl.readers.package import Package
from etl.readers.refusals import refusal

_USUAL = "word/document.xml"
_DEEPEST = 250
_BESIDE = {"header", "footer", "footnotes", "endnotes"}
_NO_NOTE = ("separator", "continuationSeparator", "continuationNotice")
_NOT_READ = "其中的文字没有读 / the text inside is not read"
_NAMED = 3
_NUMBERED, _STYLED = b"numPr", b"pStyle"
_MARKS = (b"vanish", b"strike", b"vertAlign")


def read_docx(name: str, data: bytes, file_format: str = "docx") -> Document:
    """The document in a .docx; ``file_format`` names what it was converted from. Raises UnreadableDocument."""
    package = Package(name, data)
    layout = Layout(name, data, file_format)
    try:
        _read(package, layout)
    except RecursionError as error:
        raise refusal("deep", name, _DEEPEST) from error
    except UnreadableDocument as error:
        raise UnreadableDocument(error.message, where=error.where or name, remedy=error.remedy) from error
    document = layout.document()
    if not document.blocks and document.skipped:
        raise UnreadableDocument(
            f"没有文字，只有{document.skipped[0].what.replace(' / ', ' / no text but ')}",
            where=name,
            remedy="请用 Word 打开后另存为 .pdf / open it in Word and save it as .pdf",
        )
    return document


def _read(package: Package, layout: Layout) -> None:
    main = package.main(_USUAL)
    targets = package.targets(main)
    data = package.data(main)
    walk = Walk(_numbering(package, targets, data), marked=any(mark in data for mark in _MARKS))
    root = package.root(main)
    body = root.find(f"{W}body")
    content = walk.content(root if body is None else body, targets)
    beside = list(_beside(package, targets, walk))
    heads = [line for kind, line in beside if kind == "header"]
    lay_content(layout, titled(content, " ".join(heads[:1])))
    for line in dict.fromkeys(line for _, line in beside):
        layout.lines.append(line)
    for what, count in walk.unread.items():
        zh, _, en = what.partition(" / ")
        layout.skip(f"{count} 个{zh} / {count} {en}", _NOT_READ)
    if walk.struck:
        what = "、".join(walk.struck[:_NAMED])
        layout.skip(
            f"删除线文字 {what} / struck out: {what}", "划掉的文字没有读 / what is struck out is not read"
        )


def _numbering(package: Package, targets: dict[str, tuple[str, str]], data: bytes) -> Numbering:
    """The automatic numbers, where any paragraph or style has one."""
    parts = {kind: part for kind, part in targets.values() if package.has(part)}
    if "numbering" not in parts or (_NUMBERED not in data and _STYLED not in data):
        return Numbering()
    styles = package.data(parts["styles"]) if "styles" in parts else b""
    if _NUMBERED not in data and _NUMBERED not in styles:
        return Numbering()
    return read_numbering(package.root(parts["numbering"]), styles)


def _beside(package: Package, targets: dict[str, tuple[str, str]], walk: Walk) -> Iterator[tuple[str, str]]:
    """(kind, line) of page heads, foot lines and notes; page numbers alone are none."""
    for kind, part in targets.values():
        if kind in _BESIDE and package.has(part):
            content = _noted(package.root(part), package.targets(part), walk)
            for line in text_lines("".join(part for part in content if isinstance(part, str))):
                if any("一" <= character <= "鿿" for character in line.replace("第", "").replace("页", "")):
                    yield kind, line.replace(ASIDE, "")


def _noted(root: etree._Element, targets: dict[str, tuple[str, str]], walk: Walk) -> list[Part]:
    """The content of a part beside the text; of notes without the rules between them."""
    notes = [note for note in root if note.tag in (f"{W}footnote", f"{W}endnote")]
    if not notes:
        return walk.content(root, targets)
    kept = [note for note in notes if note.get(f"{W}type") not in _NO_NOTE]
    return list(chain.from_iterable([*walk.content(note, targets), BREAK] for note in kept))
