"""The elements of a Word document → its content: what Word prints, tracked changes taken, each text box once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from lxml import etree

from etl.readers.docx_numbering import Numbering, W
from etl.readers.flow import BREAK, END, KEEP, LINK, TAB, TO, GridBuilder, Part

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_OFFICE = "{urn:schemas-microsoft-com:office:office}"
_VML = "{urn:schemas-microsoft-com:vml}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

_P, _TBL, _TR, _TC, _R, _T = (f"{W}{name}" for name in ("p", "tbl", "tr", "tc", "r", "t"))
_RPR, _TRPR, _TCPR, _BOX, _LINKED, _SIMPLE = (
    f"{W}{name}" for name in ("rPr", "trPr", "tcPr", "txbxContent", "hyperlink", "fldSimple")
)
_INSERTED, _SYMBOL, _FIELD = f"{W}altChunk", f"{W}sym", f"{W}fldChar"
_INSTRUCTION, _RUBY = f"{W}instrText", f"{W}ruby"
_VAL, _DEL, _BEFORE, _SPANS = (f"{W}{name}" for name in ("val", "del", "gridBefore", "gridSpan"))
_MERGES = {f"{W}vMerge", f"{W}hMerge"}
_VANISH, _ALIGN = f"{W}vanish", f"{W}vertAlign"
_STRUCK = {f"{W}strike", f"{W}dstrike"}
_MARKS = {_VANISH, _ALIGN, *_STRUCK}
_SDT, _ALTERNATES = f"{W}sdt", f"{_MC}AlternateContent"
_CHOSEN, _FORMULAS = {_SDT, _ALTERNATES}, {f"{_MATH}oMath", f"{_MATH}oMathPara"}
_WITHIN = {f"{W}{name}" for name in ("ins", "moveTo", "customXml", "smartTag", "sdtContent", "dir", "bdo")}
_PRINTED_AS = {
    f"{W}tab": TAB,
    f"{W}ptab": TAB,
    f"{W}br": BREAK,
    f"{W}cr": BREAK,
    f"{W}noBreakHyphen": "-",
}
_DRAWN = {f"{W}{name}" for name in ("drawing", "pict", "object")}
_OFF = ("0", "false", "off", "none")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SAME = str.maketrans({"\t": TAB, "\xa0": KEEP})
_ADDRESS = re.compile(r"HYPERLINK\s+\"?(https?://[^\s\"]+)", re.I)
# Boxes and ticks of the fonts Wingdings and Wingdings 2; other signs of such fonts say nothing.
_SIGNS = {
    "Wingdings": {"A8": "□", "6F": "□", "FE": "☑", "FD": "☒", "FC": "√", "FB": "×"},
    "Wingdings 2": {"A3": "□", "2A": "□", "52": "☑", "53": "☒", "50": "√", "4F": "×"},
}
_UNREAD = {
    f"{_DRAWING}blip": "图片 / pictures",
    f"{_VML}imagedata": "图片 / pictures",
    f"{_OFFICE}OLEObject": "嵌入的对象 / embedded objects",
    f"{_CHART}chart": "图表 / charts",
    f"{_DIAGRAM}relIds": "图示 / diagrams",
}


class Walk:
    """Reads the blocks of one part after the other; lists go on counting over all of them.

    ``marked``: whether any run may be hidden, struck out or raised.
    """

    def __init__(self, numbering: Numbering, *, marked: bool = True) -> None:
        self._marked = marked
        self.unread: Counter[str] = Counter()
        self.struck: list[str] = []
        self._numbering = numbering
        self._targets: dict[str, tuple[str, str]] = {}
        # Open fields: their instruction, and where their result begins.
        self._fields: list[tuple[list[str], list[Part] | None, int]] = []
        self._boxes: list[etree._Element] = []

    def content(self, part: etree._Element, targets: dict[str, tuple[str, str]]) -> list[Part]:
        """The blocks below ``part``; ``targets`` are the relationships of its links."""
        self._targets = targets
        out: list[Part] = []
        self._blocks(part, out)
        return out

    def _blocks(self, parent: Iterable[etree._Element], out: list[Part]) -> None:
        for element in parent:
            tag = element.tag
            if tag == _P:
                self._paragraph(element, out)
            elif tag == _TBL:
                out += [BREAK, *self._table(element), BREAK]
            elif tag == _INSERTED:
                self.unread["插入的文件 / inserted files"] += 1
            elif tag in _WITHIN:
                self._blocks(element, out)
            elif tag in _CHOSEN:
                self._blocks(_seen((element,)), out)

    def _paragraph(self, paragraph: etree._Element, out: list[Part]) -> None:
        out += [BREAK, self._numbering.printed(paragraph)]
        self._runs(paragraph, out)
        out.append(BREAK)
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self._blocks(box, out)

    def _table(self, table: etree._Element) -> list[Part]:
        builder = GridBuilder()
        for row in _within(table, _TR):
            properties = row.find(_TRPR)
            if properties is not None:
                if properties.find(_DEL) is not None:
                    continue
                before = properties.find(_BEFORE)
                builder.skip(_whole(before.get(_VAL), 0) if before is not None else 0)
            for cell in _within(row, _TC):
                self._cell(cell, builder)
            builder.end_row()
        return builder.content()

    def _cell(self, cell: etree._Element, builder: GridBuilder) -> None:
        columns, covered = 1, False
        for mark in cell[0] if len(cell) and cell[0].tag == _TCPR else ():
            if mark.tag == _SPANS:
                columns = _whole(mark.get(_VAL), 1)
            elif mark.tag in _MERGES:
                covered = covered or mark.get(_VAL) != "restart"
        content: list[Part] = []
        if not covered:
            self._blocks(cell, content)
        builder.cell(content, columns)

    def _runs(self, parent: Iterable[etree._Element], out: list[Part]) -> None:
        for element in parent:
            tag = element.tag
            if tag == _R:
                self._run(element, out)
            elif tag == _LINKED:
                start = len(out)
                self._runs(element, out)
                _mark(out, start, self._targets.get(element.get(_ID) or "", ("", ""))[1])
            elif tag == _SIMPLE:
                start = len(out)
                self._runs(element, out)
                _mark(out, start, _address(element.get(f"{W}instr") or ""))
            elif tag in _WITHIN:
                self._runs(element, out)
            elif tag in _CHOSEN:
                self._runs(_seen((element,)), out)
            elif tag in _FORMULAS:
                out.append("".join(text.text or "" for text in element.iter(f"{_MATH}t")))

    def _run(self, run: etree._Element, out: list[Part]) -> None:
        raised = False
        if self._marked and len(run) and run[0].tag == _RPR:
            marks = {mark.tag: (mark.get(_VAL) or "on").lower() for mark in run[0] if mark.tag in _MARKS}
            if marks.get(_VANISH, "off") not in _OFF:
                return
            if marks and any(marks.get(struck, "off") not in _OFF for struck in _STRUCK):
                self.struck += [text.text for text in run.iter(_T) if text.text]
                return
            raised = marks.get(_ALIGN) == "superscript"
        for element in run:
            tag = element.tag
            if tag == _T and not (raised or self._fields):
                out.append(_printed(element.text or ""))
            elif tag == _ALTERNATES:
                for chosen in _seen((element,)):
                    self._piece(chosen, chosen.tag, out, raised)
            elif tag != _RPR:
                self._piece(element, tag, out, raised)

    def _piece(self, element: etree._Element, tag: str, out: list[Part], raised: bool) -> None:
        if tag == _T:
            # Inside a field's instruction nothing is printed.
            if not any(result is None for _, result, _ in self._fields):
                text = _printed(element.text or "")
                out.append(text.translate(_RAISED) if raised else text)
        elif tag in _PRINTED_AS:
            out.append(_PRINTED_AS[tag])
        elif tag == _SYMBOL:
            sign = (element.get(f"{W}char") or "")[-2:].upper()
            out.append(_SIGNS.get(element.get(f"{W}font") or "", {}).get(sign, ""))
        elif tag == _FIELD:
            self._field(element.get(f"{W}fldCharType") or "", out)
        elif tag == _INSTRUCTION and self._fields:
            self._fields[-1][0].append(element.text or "")
        elif tag == _RUBY:
            base = element.find(f"{W}rubyBase")
            self._runs(base if base is not None else element, out)
        elif tag in _DRAWN:
            self._drawing(element)

    def _field(self, kind: str, out: list[Part]) -> None:
        """A field's instruction is not printed, its result is; that of HYPERLINK is a link."""
        if kind == "begin":
            self._fields.append(([], None, 0))
        elif self._fields and kind == "separate":
            self._fields[-1] = (self._fields[-1][0], out, len(out))
        elif self._fields and kind == "end":
            instruction, result, start = self._fields.pop()
            if result is out and (address := _address("".join(instruction))):
                _mark(out, start, address)

    def _drawing(self, drawing: etree._Element) -> None:
        """Keeps the text boxes of a drawing for the end of its paragraph, and counts what cannot be read."""
        for element in _shown(drawing):
            if element.tag == _BOX:
                self._boxes.append(element)
            elif element.tag in _UNREAD:
                self.unread[_UNREAD[element.tag]] += 1


def _seen(parent: Iterable[etree._Element]) -> Iterator[etree._Element]:
    """The children that count: of alternatives the one for today's Word, of content controls what was filled in."""
    for element in parent:
        tag = element.tag
        if tag == _ALTERNATES:
            chosen = element.find(f"{_MC}Choice")
            chosen = element.find(f"{_MC}Fallback") if chosen is None or not len(chosen) else chosen
            yield from _seen(chosen) if chosen is not None else ()
        elif tag == _SDT:
            content = element.find(f"{W}sdtContent")
            if content is not None and element.find(f"{W}sdtPr/{W}showingPlcHdr") is None:
                yield from _seen(content)
        else:
            yield element


def _within(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, also inside content controls and tracked insertions."""
    for element in _seen(parent):
        if element.tag == tag:
            yield element
        elif element.tag in _WITHIN:
            yield from _within(element, tag)


def _shown(drawing: etree._Element) -> Iterator[etree._Element]:
    """What a drawing holds, down to its text boxes, whose own content is read as blocks."""
    for element in _seen(drawing):
        yield element
        if element.tag != _BOX:
            yield from _shown(element)


def _mark(out: list[Part], start: int, address: str) -> None:
    """Makes a link of what stands in ``out`` from ``start`` on."""
    words = out[start:]
    if words and all(isinstance(part, str) for part in words):
        lines = "".join(map(str, words)).split(BREAK)
        address = address if address.lower().startswith(("http://", "https://")) else ""
        out[start:] = [
            BREAK.join(f"{LINK}{line}{TO}{address}{END}" if line.strip() else line for line in lines)
        ]


def _address(instruction: str) -> str:
    found = _ADDRESS.search(instruction)
    return found[1] if found else ""


def _printed(text: str) -> str:
    text = text.translate(_SAME) if "\t" in text or "\xa0" in text else text
    return text.replace(" ", KEEP) if "  " in text else text


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 4 else default
