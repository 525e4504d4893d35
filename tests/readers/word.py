"""Word documents written element by element, for what python-docx does not write."""

from __future__ import annotations

import io
import zipfile

_NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
}
NAMESPACES = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in _NAMESPACES.items())
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def package(body: str, parts: dict[str, str] | None = None, head: str = "") -> bytes:
    """A .docx of that body. ``parts``: kind of relationship → content of a part below w:…, or an address."""
    parts = parts or {}
    relations = "".join(_relation(kind, content) for kind, content in parts.items())
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": _relations(
            f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
        ),
        "word/_rels/document.xml.rels": _relations(relations),
        "word/document.xml": f"{head}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
    }
    files |= {f"word/{kind}.xml": content for kind, content in parts.items() if content.startswith("<")}
    return zipped(files)


def zipped(files: dict[str, str]) -> bytes:
    """A zip of files in UTF-8."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content.encode())
    return packed.getvalue()


def _relations(rows: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}">{rows}</Relationships>'


def _relation(kind: str, content: str) -> str:
    inside = content.startswith("<")
    target, mode = (f"{kind}.xml", "") if inside else (content, ' TargetMode="External"')
    return f'<Relationship Id="{kind}" Type="{_OFFICE}/{kind}" Target="{target}"{mode}/>'


def run(text: str, properties: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(content: str, properties: str = "") -> str:
    """A paragraph of a text, or of elements."""
    inner = content if content.startswith("<") else run(content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def cell(content: str, properties: str = "") -> str:
    """A cell of a text, or of blocks."""
    inner = content if content.startswith("<") else paragraph(content) if content else "<w:p/>"
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    """A row of cells; what is no element is a cell's text."""
    made = [content if content.startswith("<w:tc>") else cell(content) for content in cells]
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(made)}</w:tr>"


def table(*rows: str) -> str:
    """A table."""
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def field(instruction: str, result: str) -> str:
    """A field with the result that Word prints."""
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    return f"{marks[0]}<w:r><w:instrText>{instruction}</w:instrText></w:r>{marks[1]}{run(result)}{marks[2]}"
