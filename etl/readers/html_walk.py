"""The elements of a web page → its content: lines, links and tables as a browser shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal
from urllib.parse import urljoin

from lxml import etree

from etl.readers.flow import ASIDE, BREAK, END, KEEP, LINK, TAB, TO, GridBuilder, Part

_UNSEEN = {
    *(
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "select",
        "button",
        "svg",
        "canvas",
        "audio",
        "video",
    ),
    *("datalist", "dialog", "xml", "math", "noframes", "rt", "rp"),
}
_EMBEDDED = {"iframe", "object", "embed", "applet"}
_STRUCK = {"del", "s", "strike"}
_MARKED = _UNSEEN | _STRUCK
_PRE = {"pre", "listing", "xmp", "textarea"}
_BLOCKS = {
    *(
        "p",
        "div",
        "section",
        "article",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
    ),
    *(
        "blockquote",
        "form",
        "fieldset",
        "legend",
        "center",
        "address",
        "header",
        "footer",
        "nav",
        "aside",
        "main",
    ),
    *("figure", "figcaption", "hr", "details", "summary", "caption", "dir", "menu", "br", "body"),
}
_CELLS = {"td", "th"}
_SECTIONS = {"thead", "tbody", "tfoot"}
_AWAY = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_STRUCK_STYLE = re.compile(r"text-decoration[a-z-]*\s*:[^;]*line-through", re.I)
# Blocks that sites print around every page, by the names that their makers give them.
_ASIDE = re.compile(r"(?:^|[\s_-])(?:foot|copyright|nav|menu|crumb|breadcrumb|sidebar|friendlink)", re.I)
_HEADINGS = {"h1", "h2", "h3"}
_ASIDES = {"nav", "footer"}
_ASIDE_LENGTH = 1500
_SPAN = re.compile(r"\s*([0-9]{1,6})")
_ALL_ROWS = 1_000_000
_AS_PRINTED = str.maketrans({"\n": BREAK, "\t": TAB, " ": KEEP})
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_ICON = 100
_NAMED = 3


class Walk:
    """One pass over a page, without recursion: pages may be nested deep."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._out: list[Part] = []
        self._around: list[list[Part]] = []
        self._tables: list[GridBuilder] = []
        self._links: list[tuple[list[Part], int]] = []
        self._asides: list[tuple[etree._Element, list[Part], int]] = []
        self._pre = self._raised = self._pictures = 0
        self._struck: list[str] = []
        self._embedded: list[str] = []

    def content(self, root: etree._Element) -> list[Part]:
        """Everything that a page shows, in reading order."""
        done = None
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            tag = element.tag
            if event == "start":
                told = element.keys()  # most elements have no attributes, and asking for each takes long
                if ((told or tag in _MARKED) and self._is_away(tag, element)) or (
                    tag in _CELLS and self._is_plain_cell(element, *_spans(element) if told else (1, 1))
                ):
                    done = element
                    walker.skip_subtree()
                    continue
                if tag in _KNOWN:
                    self._start(tag, element)
                if element.text:
                    self._text(element.text)
                continue
            if element is done:
                done = None
            elif tag in _KNOWN:
                self._end(tag, element)
            if element.tail:
                self._text(element.tail)
        return self._out

    def skipped(self) -> Iterator[tuple[str, str]]:
        """What a page shows and a reader of text cannot take, with the reason."""
        if self._pictures:
            what = f"{self._pictures} 幅图片 / {self._pictures} pictures"
            yield what, "图片中的文字没有读 / the text inside pictures is not read"
        if self._embedded:
            what = "、".join(self._embedded[:_NAMED])
            why = "网页中嵌入的文件没有读 / files embedded in a page are not read"
            yield f"嵌入的文件 {what} / embedded: {what}", why
        if self._struck:
            what = "、".join(self._struck[:_NAMED])
            yield (
                f"删除线文字 {what} / struck out: {what}",
                "划掉的文字没有读 / what is struck out is not read",
            )

    def _is_away(self, tag: str, element: etree._Element) -> bool:
        """Whether an element is not shown, or is shown struck out."""
        if tag in _UNSEEN:
            return True
        style = element.get("style")
        told = _styled(style) if style else ""
        if told == "away" or element.get("hidden") is not None:
            return True
        if tag in _STRUCK or told == "struck":
            text = " ".join("".join(map(str, element.itertext())).split())
            self._struck += [text] if text else []
            return True
        return False

    def _is_plain_cell(self, element: etree._Element, columns: int, rows: int) -> bool:
        """Whether a cell holds nothing but text; then it is put down at once."""
        if len(element) or self._pre or not self._tables:
            return False
        text = element.text
        self._tables[-1].cell([text] if text else (), columns, rows)
        return True

    def _text(self, text: str) -> None:
        if self._pre:
            text = text.translate(_AS_PRINTED)
        self._out.append(text.translate(_RAISED) if self._raised else text)

    def _start(self, tag: str, element: etree._Element) -> None:
        if tag in _BLOCKS:
            if tag in _ASIDES or _named_aside(element.get("class") or "", element.get("id") or ""):
                self._asides.append((element, self._out, len(self._out)))
            self._out.append(BREAK)
        elif tag in _CELLS and self._tables:
            self._around.append(self._out)
            self._out = []
        elif tag == "table":
            self._out.append(BREAK)
            self._tables.append(GridBuilder())
        elif tag == "a":
            self._links.append((self._out, len(self._out)))
        elif tag in _PRE:
            self._out.append(BREAK)
            self._pre += 1
        elif tag == "sup":
            self._raised += 1
        elif tag in _EMBEDDED:
            self._embedded.append(element.get("src") or element.get("data") or tag)
        elif tag == "img" and not self._links:
            sizes = [_SPAN.match(element.get(side) or "") for side in ("width", "height")]
            self._pictures += not any(size and int(size[1]) < _ICON for size in sizes)
        elif tag == "input" and (element.get("type") or "text").lower() == "text":
            self._text(element.get("value") or "")

    def _end(self, tag: str, element: etree._Element) -> None:
        if tag in _BLOCKS:
            self._out.append(BREAK)
            if self._asides and self._asides[-1][0] is element:
                self._end_aside()
        elif tag in _CELLS and self._tables:
            content, self._out = self._out, self._around.pop()
            self._tables[-1].cell(content, *_spans(element))
        elif tag == "tr" and self._tables:
            self._tables[-1].end_row()
        elif tag in _SECTIONS and self._tables:
            self._tables[-1].end_section()
        elif tag == "table":
            self._out += [BREAK, *self._tables.pop().content(), BREAK]
        elif tag == "a":
            self._end_link(element)
        elif tag in _PRE:
            self._out.append(BREAK)
            self._pre -= 1
        elif tag == "sup":
            self._raised -= 1

    def _end_aside(self) -> None:
        """Marks a short block around the document; what holds a table or much text is none, whatever its name."""
        _, out, start = self._asides.pop()
        words = out[start:]
        if out is self._out and all(isinstance(part, str) for part in words):
            text = "".join(map(str, words))
            if len(text) <= _ASIDE_LENGTH:
                out[start:] = [
                    BREAK.join(ASIDE + line if line.strip() else line for line in text.split(BREAK))
                ]

    def _end_link(self, element: etree._Element) -> None:
        """Marks the words of a link, line by line, with the address they lead to."""
        out, start = self._links.pop()
        words, href = out[start:], element.get("href")
        parent = element.getparent()
        titled = parent is not None and parent.tag in _HEADINGS
        if titled or out is not self._out or href is None or not all(isinstance(part, str) for part in words):
            return
        address = self._address(href.strip())
        text = "".join(map(str, words))
        lines = (
            [address]
            if address and "".join(text.split()).replace(BREAK, "") == address
            else text.split(BREAK)
        )
        told = [f"{LINK}{line}{TO}{address}{END}" if line.strip() else line for line in lines]
        out[start:] = [
            BREAK.join(told) if any(line.strip() for line in lines) else f"{LINK}{TO}{address}{END}"
        ]

    def _address(self, href: str) -> str:
        if href.lower().startswith(("http://", "https://")):
            return href
        if not href or not self._base or href.startswith("#") or ":" in href.partition("/")[0]:
            return ""
        try:
            return urljoin(self._base, href)
        except ValueError:
            return ""


_KNOWN = {*_BLOCKS, *_SECTIONS, *_EMBEDDED, *_PRE, "table", "tr", "td", "th", "a", "sup", "img", "input"}


@lru_cache(maxsize=4096)
def _styled(style: str) -> Literal["", "away", "struck"]:
    """Whether a style hides what it belongs to or strikes it out; a page has few styles, used often."""
    if _AWAY.search(style):
        return "away"
    return "struck" if _STRUCK_STYLE.search(style) else ""


@lru_cache(maxsize=4096)
def _named_aside(of_class: str, of_element: str) -> bool:
    return bool(_ASIDE.search(of_class) or _ASIDE.search(of_element))


def _spans(element: etree._Element) -> tuple[int, int]:
    """Columns and rows of a cell as browsers take them: what is no number is 1; 0 rows are all that follow."""
    columns, rows = element.get("colspan"), element.get("rowspan")
    return _whole(columns) if columns else 1, (_whole(rows) or _ALL_ROWS) if rows else 1


def _whole(text: str) -> int:
    number = _SPAN.match(text)
    return int(number[1]) if number else 1
