"""PDF as a browser prints it: the web page of a report, with the rules of a printed one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from random import Random

from playwright.sync_api import Browser, sync_playwright

from tests.browser import FLAGS, find_browser
from tests.forge.paper import Grid, Paper
from tests.forge.typeset import html

_FOOT = '<div style="font-size:8px;width:100%;text-align:center"><span class="pageNumber"></span></div>'


# A thread of its own: a test may have a browser open already, and there is one in a thread.
_THREAD = ThreadPoolExecutor(1)


@cache
def _browser() -> Browser:
    playwright = sync_playwright().start()
    # It ends with this process, whose pipe it listens to.
    return playwright.chromium.launch(executable_path=find_browser(playwright), args=FLAGS)


def typeset_printed(paper: Paper, rng: Random, *, ruled: bool = True) -> bytes:
    """A PDF with its characters as text, by another producer than the drawn ones."""
    return _THREAD.submit(_print, paper, rng, ruled).result()


def _print(paper: Paper, rng: Random, ruled: bool) -> bytes:
    look = replace(html.choose_look(rng), shell="plain", soup=0.0, breaks="<br>", tags=True)
    body = "\n".join(_block_markup(paper, look, rng))
    page = _browser().new_page()
    page.set_content(
        f"<html><head><style>{_style(rng, ruled=ruled)}</style></head><body>{body}</body></html>"
    )
    numbered = rng.random() < 0.4
    made = page.pdf(
        format="A4",
        landscape=rng.random() < 0.25,
        margin={"top": "18mm", "right": "18mm", "bottom": "18mm", "left": "18mm"},
        display_header_footer=numbered,
        header_template="<span></span>",
        footer_template=_FOOT,
    )
    page.close()
    return made


def _block_markup(paper: Paper, look: html.Look, rng: Random) -> list[str]:
    made = []
    for block in paper.blocks():
        text = html.block_markup(block, look, rng)
        if isinstance(block, Grid) and rng.random() < 0.5:
            opened, _, rest = text.partition("<tbody>\n")
            rows = rest.split("\n<tr>")
            if "rowspan" not in "".join(rows[: block.heads]):
                lines = rest.split("</tr>")
                head, tail = "</tr>".join(lines[: block.heads]) + "</tr>", "</tr>".join(lines[block.heads :])
                text = f"{opened}<thead>{head}</thead><tbody>{tail}"
        made.append(text)
    return made


def _style(rng: Random, *, ruled: bool) -> str:
    border = "1px solid black" if ruled else "0"
    if not ruled and rng.random() < 0.3:
        border = "0;border-bottom:1px solid #999"
    align = rng.choice(("middle", "middle", "top"))
    place = rng.choice(("left", "center"))
    size = rng.choice((9, 10, 11, 12))
    return (
        f"body{{font-family:{rng.choice(('serif', 'sans-serif', 'Noto Sans CJK SC'))};font-size:{size}pt}}"
        f"table{{border-collapse:collapse;width:100%;table-layout:{rng.choice(('auto', 'fixed'))}}}"
        f"td,th{{border:{border};padding:3px;vertical-align:{align};text-align:{place};word-break:break-all;"
        f"font-weight:normal}}tr{{page-break-inside:{rng.choice(('auto', 'avoid'))}}}a{{color:black}}"
    )
