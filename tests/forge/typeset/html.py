"""Web pages: plain, in layout tables, exported from Word, made of span soup; menus, counters, footers around them."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from random import Random

from benchmarks.corpus.vocabulary import weighted
from tests.forge.paper import Block, Cell, Grid, Link, Paper

SHELLS = (("plain", 3), ("layout", 4), ("word", 3), ("divs", 3))


@dataclass(frozen=True)
class Look:
    """How one page is made."""

    shell: str
    encoding: str
    label: str
    soup: float
    blanks: bool
    heads: bool
    breaks: str
    tags: bool


def typeset_html(paper: Paper, rng: Random) -> bytes:
    """A page as a school's site serves it."""
    look = choose_look(rng)
    body = "\n".join(block_markup(block, look, rng) for block in paper.blocks())
    page = _shell(paper, look, rng, body)
    return page.encode(look.encoding, errors="xmlcharrefreplace")


def choose_look(rng: Random) -> Look:
    """Any look of a page."""
    shell = weighted(rng, list(SHELLS))
    labels = [
        ("utf-8", "utf-8"),
        ("gb18030", "gb2312"),
        ("gb18030", "gbk"),
        ("utf-8", ""),
        ("gb18030", "gb18030"),
    ]
    encoding, label = weighted(rng, list(zip(labels, (8, 3, 2, 1, 1), strict=True)))
    soup = {"word": 0.25, "divs": 0.08}.get(shell, 0.0)
    return Look(
        shell,
        encoding,
        label,
        soup,
        blanks=rng.random() < 0.3,
        heads=rng.random() < 0.5,
        breaks=rng.choice(("<br>", "<br/>", "</p><p>")),
        tags=rng.random() < 0.5,
    )


def _words(text: str, look: Look, rng: Random) -> str:
    """Text as markup: in one piece, or in spans that part words and numbers."""
    if not look.soup or len(text) < 2:
        return escape(text, quote=False)
    pieces, start = [], 0
    for end in range(1, len(text) + 1):
        if end == len(text) or rng.random() < look.soup:
            pieces.append(text[start:end])
            start = end
    font = rng.choice(("font-family:宋体", "font-size:12.0pt", "mso-bidi-font-size:10.5pt", "color:black"))
    return "".join(f'<span lang=EN-US style="{font}">{escape(piece, quote=False)}</span>' for piece in pieces)


def block_markup(block: Block, look: Look, rng: Random) -> str:
    if isinstance(block, Grid):
        return grid_markup(block, look, rng)
    text = _words(block.text, look, rng)
    if block.kind == "title" and look.tags:
        return f"<h1>{text}</h1>"
    if block.kind == "heading" and look.tags:
        return f"<h3><strong>{text}</strong></h3>"
    style = {"title": "text-align:center", "caption": "text-align:center", "signature": "text-align:right"}
    indent = "&nbsp;&nbsp;&nbsp;&nbsp;" if look.blanks and block.kind == "text" else ""
    kind = ' class="MsoNormal"' if look.shell == "word" else ""
    return f'<p{kind} style="{style.get(block.kind, "text-indent:2em")}">{indent}{text}</p>'


def grid_markup(grid: Grid, look: Look, rng: Random) -> str:
    """A data table."""
    opening = '<table border="1" cellspacing="0" cellpadding="0">'
    lines = [opening, "<tbody>"] if look.tags else [opening]
    for row in grid.rows:
        cells = "".join(_cell(found, look, rng) for found in row if found is not None)
        lines.append(f"<tr>{cells}</tr>" if rng.random() < 0.9 else f"<tr>\n{cells}\n</tr>")
    return "\n".join([*lines, *(["</tbody>"] if look.tags else []), "</table>"])


def _cell(found: Cell, look: Look, rng: Random) -> str:
    tag = "th" if found.head and look.heads else "td"
    spans = f' colspan="{found.across}"' if found.across > 1 else ""
    spans += f" rowspan={found.down}" if found.down > 1 else ""
    inner = "".join(_piece(piece, look, rng) for piece in found.pieces)
    if look.blanks and not inner:
        inner = "&nbsp;"
    if look.shell == "word" or look.breaks == "</p><p>":
        inner = f"<p>{inner}</p>"
    return f"<{tag}{spans}>{inner}</{tag}>"


def _piece(piece: str | Link, look: Look, rng: Random) -> str:
    if isinstance(piece, str):
        return look.breaks.join(_words(part, look, rng) for part in piece.split("\n"))
    if piece.words == piece.address and rng.random() < 0.4:
        return escape(piece.words)
    target = ' target="_blank"' if look.tags else ""
    return f'<a href="{escape(piece.address)}"{target}>{_words(piece.words, look, rng)}</a>'


def _shell(paper: Paper, look: Look, rng: Random, body: str) -> str:
    charset = (
        f'<meta http-equiv="Content-Type" content="text/html; charset={look.label}">' if look.label else ""
    )
    base = f'<base href="{paper.base}">' if paper.base else ""
    title = "<title>信息公开</title>"
    script = '<script>var hits=10238;document.write("<td>123</td>");</script><style>td{padding:2px}</style>'
    head = f"<head>{charset}{base}{title}{script}</head>"
    if look.shell == "word":
        comment = (
            "<!--[if gte mso 9]><xml><w:WordDocument><w:Zoom>0</w:Zoom></w:WordDocument></xml><![endif]-->"
        )
        return (
            f'<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">'
            f"{head}<body lang=ZH-CN>{comment}<div class=Section1>{body}</div></body></html>"
        )
    if look.shell == "plain":
        return f"<!DOCTYPE html>\n<html>{head}<body>\n{body}\n</body></html>"
    return f"<!DOCTYPE html>\n<html>{head}<body>{_furnished(paper, look, rng, body)}</body></html>"


def _furnished(paper: Paper, look: Look, rng: Random, body: str) -> str:
    above, below = paper.furniture
    menu = (
        "".join(f'<li><a href="/{n}.htm">{word}</a></li>' for n, word in enumerate(above[0].split()))
        if above
        else ""
    )
    crumbs = "".join(f"<p>{escape(text)}</p>" for text in above[1:])
    foot = "".join(f"<p>{escape(text)}</p>" for text in below)
    if look.shell == "divs":
        return (
            f'<div id="nav"><ul>{menu}</ul></div><div class="main">{crumbs}<div class="content"><div>{body}</div></div>'
            f'</div><div class="footer">{foot}</div>'
        )
    inner = f'<table width="760"><tr><td>{crumbs}</td></tr><tr><td valign="top">{body}</td></tr></table>'
    return (
        f'<table width="100%"><tr><td colspan="2"><ul>{menu}</ul></td></tr><tr><td width="180"><table>'
        f"<tr><td>信息公开指南</td></tr><tr><td>信息公开目录</td></tr></table></td><td>{inner}</td></tr>"
        f"<tr><td colspan=2>{foot}</td></tr></table>"
    )
