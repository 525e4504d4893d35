"""Word documents: merged and nested tables, tables torn in two, text boxes, numbering, hyperlinks, tracked changes."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from random import Random
from xml.sax.saxutils import escape, quoteattr

import docx

from tests.forge.paper import Block, Cell, Grid, Link, Paper

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


@dataclass
class Look:
    """How one document is made; ``addresses`` collects the targets of its links, ``lists``
    counts the tables whose rows number themselves."""

    rng: Random
    torn: float
    nested: bool
    boxed: bool
    soup: float
    tracked: bool
    ruled: bool
    fields: bool
    controls: bool
    numbered: bool
    addresses: list[str] = field(default_factory=list)
    lists: int = 0


def typeset_docx(paper: Paper, rng: Random, *, tracked: bool = True, ruled: bool = True) -> bytes:
    """A Word document; without ``tracked`` changes it prints nothing that was struck out."""
    look = Look(
        rng,
        torn=0.35,
        nested=rng.random() < 0.2,
        boxed=rng.random() < 0.2,
        soup=rng.choice((0.0, 0.0, 0.1, 0.3)),
        tracked=rng.random() < 0.25 and tracked,
        ruled=ruled,
        fields=rng.random() < 0.4,
        controls=rng.random() < 0.2,
        numbered=rng.random() < 0.15,
    )
    body = "".join(_block(block, look) for block in paper.blocks())
    return _packed(body, look)


def _packed(body: str, look: Look) -> bytes:
    """The body in the package that python-docx makes, with relationships for the links."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = look.rng.choice(("", "信息公开年度报告"))
    document.sections[0].footer.paragraphs[0].text = look.rng.choice(("", "— 3 —", "第 1 页 共 9 页"))
    plain = io.BytesIO()
    document.save(plain)
    made = io.BytesIO()
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                data = _with_body(data.decode("utf-8"), body).encode("utf-8")
            elif name == "word/_rels/document.xml.rels":
                data = _with_links(data.decode("utf-8"), look.addresses).encode("utf-8")
            elif name == "word/numbering.xml":
                data = _numbering(look.lists).encode("utf-8")
            target.writestr(name, data)
    return made.getvalue()


def _with_body(document: str, body: str) -> str:
    head, _, tail = document.partition("<w:body>")
    if "xmlns:r=" not in head:
        head = head.replace("<w:document", f'<w:document xmlns:r="{R}"', 1)
    for prefix, address in _SPACES.items():
        if f"xmlns:{prefix}=" not in head:
            head = head.replace("<w:document", f'<w:document xmlns:{prefix}="{address}"', 1)
    return f"{head}<w:body>{body}{tail}"


_SPACES = {
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
}


def _numbering(lists: int) -> str:
    """Definitions for ``lists`` lists that count from 1, each on its own."""
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl>'
    numbers = range(1, lists + 1)
    abstract = "".join(f'<w:abstractNum w:abstractNumId="{n}">{level}</w:abstractNum>' for n in numbers)
    made = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in numbers)
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f'{head}<w:numbering xmlns:w="{W}">{abstract}{made}</w:numbering>'


def _with_links(relations: str, addresses: list[str]) -> str:
    added = "".join(
        f'<Relationship Id="rIdL{number}" Type="{LINK}" Target={quoteattr(address)} TargetMode="External"/>'
        for number, address in enumerate(addresses)
    )
    return relations.replace("</Relationships>", added + "</Relationships>")


def _block(block: Block, look: Look) -> str:
    if isinstance(block, Grid):
        return _tables(block, look)
    aligned = {"title": "center", "caption": "center", "signature": "right"}.get(block.kind, "left")
    properties = f'<w:pPr><w:jc w:val="{aligned}"/></w:pPr>'
    runs = _runs(block.text, look)
    if look.boxed and block.kind == "signature":
        return f"<w:p>{properties}<w:r>{_text_box(f'<w:p>{runs}</w:p>')}</w:r></w:p>"
    paragraph = f"<w:p>{properties}{_changed(runs, look)}</w:p>"
    if look.controls and look.rng.random() < 0.2:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph}</w:sdtContent></w:sdt>"
    return paragraph


def _text_box(content: str) -> str:
    """A box as Word writes it: twice, for readers new and old."""
    inner = f"<w:txbxContent>{content}</w:txbxContent>"
    shape = (
        '<w:drawing><wp:inline><wp:extent cx="1800000" cy="400000"/><wp:docPr id="7" name="box"/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:spPr/>'
        f"<wps:txbx>{inner}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    old = f"<w:pict><v:shape><v:textbox>{inner}</v:textbox></v:shape></w:pict>"
    return (
        f'<mc:AlternateContent><mc:Choice Requires="wps">{shape}</mc:Choice><mc:Fallback>{old}</mc:Fallback>'
        "</mc:AlternateContent>"
    )


def _changed(runs: str, look: Look) -> str:
    """Here and there something that was struck out, and something that was put in."""
    if not look.tracked or look.rng.random() > 0.3:
        return runs
    mark = 'w:id="9" w:author="a" w:date="2022-10-01T00:00:00Z"'
    struck = f"<w:del {mark}><w:r><w:delText>共计{look.rng.randint(100, 999)}条，</w:delText></w:r></w:del>"
    return f"{struck}<w:ins {mark}>{runs}</w:ins>" if "hyperlink" not in runs else struck + runs


def _runs(text: str, look: Look) -> str:
    """Text in one run or in many that part words and numbers."""
    pieces, start = [], 0
    for end in range(1, len(text) + 1):
        if end == len(text) or text[end - 1] == "\n" or look.rng.random() < look.soup:
            pieces.append(text[start:end])
            start = end
    return "".join(_run(piece) for piece in pieces)


def _run(piece: str) -> str:
    broken = "<w:br/>" if piece.endswith("\n") else ""
    return f'<w:r><w:rPr/><w:t xml:space="preserve">{escape(piece.rstrip(chr(10)))}</w:t>{broken}</w:r>'


def _tables(grid: Grid, look: Look) -> str:
    """The table, in one piece or torn in two; or inside a cell of another."""
    rows = list(grid.rows)
    free = [
        index
        for index in range(grid.heads + 6, len(rows) - 4)
        if all(found is not None for found in rows[index]) and index > len(rows) // 3
    ]
    if free and look.rng.random() < look.torn:
        cut = look.rng.choice(free)
        again = rows[grid.heads - 1 : grid.heads] if look.rng.random() < 0.5 else []
        first = [
            tuple(_cut_down(found, cut - index) for found in row) for index, row in enumerate(rows[:cut])
        ]
        between = "<w:p/>" if look.rng.random() < 0.6 else f"<w:p>{_runs('（续表）', look)}</w:p>"
        return _table(first, grid, look) + between + _table([*again, *rows[cut:]], grid, look) + "<w:p/>"
    made = _table(rows, grid, look)
    if look.nested:
        outer = (
            '<w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid><w:gridCol w:w="9000"/></w:tblGrid>'
        )
        made = f"<w:tbl>{outer}<w:tr><w:tc><w:tcPr/>{made}<w:p/></w:tc></w:tr></w:tbl>"
    return made + "<w:p/>"


def _cut_down(found: Cell | None, most: int) -> Cell | None:
    if found is None or found.down <= most:
        return found
    return Cell(found.pieces, found.across, most, found.head)


def _table(rows: list[tuple[Cell | None, ...]], grid: Grid, look: Look) -> str:
    share = 9000 / sum(grid.widths)
    columns = "".join(f'<w:gridCol w:w="{int(width * share)}"/>' for width in grid.widths)
    counted = _counted(rows) if look.numbered else {}
    look.lists += bool(counted)
    hanging: dict[int, int] = {}
    lines = []
    for index, row in enumerate(rows):
        cells = []
        for column, found in enumerate(row):
            if found is not None:
                cells.append(_cell(found, look, number=counted.get(index) == column))
                hanging[column] = found.down - 1
            elif hanging.get(column, 0) > 0:
                hanging[column] -= 1
                cells.append("<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>")
        lines.append(f"<w:tr>{''.join(cells)}</w:tr>")
    style = '<w:tblStyle w:val="TableGrid"/>' if look.ruled else ""
    properties = f'<w:tblPr>{style}<w:tblW w:w="0" w:type="auto"/></w:tblPr>'
    return f"<w:tbl>{properties}<w:tblGrid>{columns}</w:tblGrid>{''.join(lines)}</w:tbl>"


def _counted(rows: list[tuple[Cell | None, ...]]) -> dict[int, int]:
    """Row → column of the cells that count 1, 2, 3 … as far as they do: these may number themselves."""
    for column in (0, 1):
        found: dict[int, int] = {}
        for index, row in enumerate(rows):
            cell = row[column] if column < len(row) else None
            if cell is not None and cell.text == str(len(found) + 1):
                found[index] = column
        if len(found) > 20:
            return found
    return {}


def _cell(found: Cell, look: Look, *, number: bool) -> str:
    spans = f'<w:gridSpan w:val="{found.across}"/>' if found.across > 1 else ""
    spans += '<w:vMerge w:val="restart"/>' if found.down > 1 else ""
    content = "".join(_piece(piece, look) for piece in found.pieces)
    paragraphs = f"<w:p>{_changed(content, look) if found.text else ''}</w:p>"
    if number:
        list_of = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{look.lists}"/></w:numPr>'
        paragraphs = f"<w:p><w:pPr>{list_of}</w:pPr></w:p>"
    if look.controls and look.rng.random() < 0.05:
        paragraphs = f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraphs}</w:sdtContent></w:sdt>"
    return f"<w:tc><w:tcPr>{spans}</w:tcPr>{paragraphs}</w:tc>"


def _piece(piece: str | Link, look: Look) -> str:
    if isinstance(piece, str):
        return _runs(piece, look)
    if piece.words == piece.address and look.rng.random() < 0.5:
        return _runs(piece.words, look)
    if look.fields:
        code = f' HYPERLINK "{escape(piece.address)}" '
        return (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            f'<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>'
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{_runs(piece.words, look)}'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )
    look.addresses.append(piece.address)
    return f'<w:hyperlink r:id="rIdL{len(look.addresses) - 1}" w:history="1">{_runs(piece.words, look)}</w:hyperlink>'
