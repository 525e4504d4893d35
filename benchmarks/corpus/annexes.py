"""The tables of annex 1 and annex 2 in the ministry's layouts, with the damages of conversion."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.corpus.checklist import Entry, Item, items
from benchmarks.corpus.draft import Draft
from benchmarks.corpus.page import Page
from benchmarks.corpus.vocabulary import Row, phrases, rows

FLAGS = {"fee_charged": ("不收费", "收费")}
FORM_BREAKS = (28, 33, 30)


@dataclass(frozen=True)
class FormCell:
    """A row of the form as printed, with the line that prints it."""

    row: int
    indicator: str
    raw: str
    unit: str
    line: int


class Grid:
    """Writes table rows: tab separated in text, between pipes in Markdown."""

    def __init__(self, page: Page, draft: Draft) -> None:
        self._page, self._piped = page, draft.habits.markup == "markdown"

    def head(self, *cells: str) -> None:
        """The heading row."""
        self.row(*cells)
        if self._piped:
            self.row(*["---"] * len(cells))

    def row(self, *cells: str) -> int:
        """One row; returns its line."""
        return self._page.put(f"| {' | '.join(cells)} |" if self._piped else "\t".join(cells))


def write_form(page: Page, draft: Draft) -> list[FormCell]:
    """Annex 1: 55 rows, of which the 51st is numbered 50 a second time."""
    unit_first = draft.habits.form_layout == "unit_first"
    head = ("序号", "指标名称", "单位", "数值") if unit_first else ("序号", "内 容", "数量", "单位")
    page.put(_title(draft, f"{draft.key}学年度信息公开工作统计表"))
    page.put()
    page.put(f"学校名称：{draft.name}")
    page.put()
    grid = Grid(page, draft)
    grid.head(*head)
    cells = []
    for label in rows("form_labels"):
        if draft.habits.page_breaks and int(label["row"]) == FORM_BREAKS[draft.school.index % 3] + 1:
            page.put()
            grid.head(*head)
        raw = _cell(draft, label)
        after = (label["unit"], raw) if unit_first else (raw, label["unit"])
        line = grid.row(label["number"], label["label"], *after)
        cells.append(FormCell(int(label["row"]), label["indicator"], raw, label["unit"], line))
    return cells


def _cell(draft: Draft, label: Row) -> str:
    name = label["indicator"]
    if name in draft.cells:
        return draft.cells[name]
    if name in draft.texts:
        return draft.texts[name]
    number = draft.numbers[name]
    if not label["unit"]:
        return FLAGS.get(name, ("无", "有"))[number]
    if number == 0:
        return draft.zero
    text = f"{number:,}" if draft.habits.thousands else str(number)
    return text + label["unit"] if draft.habits.units_in_cells else text


def _title(draft: Draft, text: str) -> str:
    return f"## {text}" if draft.habits.markup == "markdown" else text


def write_checklist(page: Page, draft: Draft) -> dict[int, int]:
    """Annex 2: item → the line where its row begins."""
    page.put(_title(draft, "高等学校信息公开事项清单（50条）对照检查表"))
    page.put()
    page.put(f"学校名称：{draft.name}")
    page.put()
    named = draft.habits.checklist_layout == "named"
    return _write_named(page, draft) if named else _write_counted(page, draft)


def _write_named(page: Page, draft: Draft) -> dict[int, int]:
    """The layout that names the items, their addresses, departments and times, and counts nothing."""
    grid = Grid(page, draft)
    grid.head("序号", "类别", "公开事项", "公开网址", "责任部门", "公开时间")
    found, before = {}, 0
    for item, entry in zip(items(), draft.entries, strict=True):
        category = item.category_zh if item.category != before else ""
        before = item.category
        cell = " ".join([*(_markup(draft, link) for link in entry.links), entry.link_text]).strip()
        office, time = draft.rng.choice(phrases("department")), draft.rng.choice(phrases("update"))
        title = f"({item.item}){item.title}"
        found[item.item] = grid.row(str(item.item), category, title, cell, office, time)
    return found


def _write_counted(page: Page, draft: Draft) -> dict[int, int]:
    grid = Grid(page, draft)
    head = ("类别", "序号", "公开数量(条)", "链接", "是否在门户网站信息公开平台公布", "其他需说明事项")
    grid.head(*head)
    torn = _breaks(draft)
    found = {}
    first_of_category = 0
    for item, entry in zip(items(), draft.entries, strict=True):
        starts = item.category != first_of_category
        first_of_category = item.category
        if item.item in torn:
            page.put()
            if draft.habits.markup == "markdown":
                grid.head(*head)
        category = _category(draft, item, torn, starts)
        found[item.item] = _write_entry(grid, draft, entry, category, item.item in torn)
    return found


def _breaks(draft: Draft) -> set[int]:
    """The items before which a page ends."""
    return {item + draft.school.index % 5 for item in (8, 20, 33, 44)} if draft.habits.page_breaks else set()


def _category(draft: Draft, item: Item, torn: set[int], starts: bool) -> str:
    """The category cell: printed once, torn into 第 2 大 and 类 where a page ends within it."""
    spaced = draft.habits.spaced
    name = f"第 {item.category} 大类" if spaced else f"第{item.category}大类"
    members = [other.item for other in items() if other.category == item.category]
    tear = next((other for other in members[1:] if other in torn), None)
    splits = tear is not None and draft.habits.markup == "text" and draft.school.index % 2 == 0
    if starts:
        return name[:-1] if splits else name
    return "类" if splits and item.item == tear else ""


def _write_entry(grid: Grid, draft: Draft, entry: Entry, category: str, after_break: bool) -> int:
    links = [_markup(draft, link) for link in entry.links]
    platform = {None: "", True: "是", False: "否"}[entry.on_platform]
    text = draft.habits.markup == "text"
    wraps = text and draft.habits.page_breaks and len(links) > 1 and draft.rng.random() < 0.3
    shown = links[:1] if wraps else links
    cell = " ".join([*shown, *([entry.link_text] if entry.link_text else [])])
    if wraps and entry.link_text:
        cell = shown[0]
    before, rest = _split_link(draft, cell) if text and len(links) == 1 else (cell, "")
    cells = [category, str(entry.item), entry.raw, before, platform, entry.remark]
    if after_break and text and not category and draft.rng.random() < 0.3:
        cells = [*cells[1:], ""]
    line = grid.row(*cells)
    if rest:
        grid.row("", "", "", rest, "", "")
    for link in links[1:] if wraps else ():
        column = draft.rng.choice((3, 3, 3, 2, 0))
        grid.row(*["" for _ in range(column)], link, *["" for _ in range(5 - column)])
    if wraps and entry.link_text:
        grid.row("", "", "", entry.link_text, "", "")
    return line


def _markup(draft: Draft, link: str) -> str:
    if not draft.habits.marked_up_links:
        return link
    address = link.replace("&", "&amp;")
    return f'<a href="{address}">{address}</a>'


def _split_link(draft: Draft, cell: str) -> tuple[str, str]:
    """A link that ends in id=4217 may break before its last digits."""
    if "id=" in cell and "</a>" not in cell and draft.habits.page_breaks and draft.rng.random() < 0.1:
        return cell[:-2], cell[-2:]
    return cell, ""
