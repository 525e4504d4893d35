"""Annex 2 as schools print it: counted or named items, torn, split and slipped rows, words that lead to addresses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from benchmarks.corpus.checklist import Entry, Item, items
from benchmarks.corpus.vocabulary import weighted
from tests.forge.paper import Cell, Grid, Link, Record, cell
from tests.forge.plan import Plan

COUNTED = {
    "ministry": ("category", "number", "count", "link", "platform", "remark"),
    "titled": ("number", "category", "title", "count", "link", "platform", "remark"),
    "title_first": ("category", "title", "count", "link", "platform", "remark"),
    "short": ("number", "title", "count", "platform", "link"),
    "rows": ("number", "title", "count", "link", "platform", "remark"),
    "points": ("number", "category", "title", "points", "count", "link", "remark"),
}
NAMED = {
    "named": ("number", "category", "title", "link", "office", "time"),
    "state": ("category", "title", "state", "office"),
    "points_named": ("category", "title", "points", "link", "office"),
    "reverse": ("number", "title", "office", "time", "link", "remark"),
}
WIDTHS = {
    "category": 10.0,
    "number": 8.0,
    "title": 34.0,
    "count": 8.0,
    "link": 34.0,
    "state": 34.0,
    "platform": 10.0,
    "points": 8.0,
    "remark": 14.0,
    "office": 12.0,
    "time": 12.0,
}
SPLIT = {
    1: (
        "办学规模、校级领导班子简介及分工、学校机构设置",
        "学科情况、专业情况、各类在校生情况、教师和专业技术人员数量",
    ),
    2: ("学校章程", "学校制定的各项规章制度"),
    7: ("招生章程及特殊类型招生办法", "分批次、分科类招生计划"),
}
"""Items that some lists take apart into (1.1) and (1.2)."""
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
NUMBERS = ("{}", "{}", "{}", "({})", "（{}）", "{}.", "第{}条")


@dataclass(frozen=True)
class Manner:
    """How one checklist is printed."""

    layout: str
    roles: tuple[str, ...]
    number: str
    category: str
    links: str
    between: str
    platform: tuple[str, str]
    shortened: bool
    split: bool
    count: str
    base: str
    one_link: bool
    words: str
    torn: frozenset[int]
    apart: bool


def choose_manner(plan: Plan) -> Manner:
    """The manner of a checklist; words lead to addresses only where a format can say where."""
    rng = plan.rng
    named = plan.draft.habits.checklist_layout == "named"
    layouts = NAMED if named else COUNTED
    names = [name for name in layouts if not plan.wish.brief or "title" not in layouts[name]]
    layout = weighted(rng, [(name, 12 if name == "ministry" else 6) for name in names or list(layouts)])
    roles = layouts[layout]
    ways = [("printed", 60), ("words", 25 if plan.wish.links else 0)]
    based = rng.random() < 0.6
    ways.append(("relative", 12 if plan.wish.relative and (based or "count" in roles) else 0))
    return Manner(
        layout,
        roles,
        number=rng.choice(NUMBERS),
        category=weighted(
            rng, [("第{number}大类", 4), ("{name}", 3), ("{han}、{name}", 2), ("{name}\n（{count}项）", 2)]
        ),
        links=weighted(rng, ways),
        between=weighted(rng, [("\n", 5), (" ", 3), ("；", 1), ("\n\n", 1)]),
        platform=weighted(rng, [(("是", "否"), 8), (("√", "×"), 2), (("已公布", "未公布"), 1)]),
        shortened="number" in roles and rng.random() < 0.4,
        count=weighted(rng, [("{}", 12), ("{}条", 1), ("wide", 1)]),
        base=f"https://www.{plan.draft.school.school_id}.edu.example/" if based else "",
        one_link=plan.wish.one_link,
        split="count" not in roles and rng.random() < 0.5,
        apart=rng.random() < 0.12,
        words=plan.words.phrase(rng, "link_words"),
        torn=frozenset(rng.sample(range(5, 48), rng.choice((0, 0, 1, 3)))),
    )


def checklist_grid(plan: Plan, manner: Manner, heading: str) -> Grid:
    """The table of the 50 items."""
    rng, width = plan.rng, len(manner.roles)
    lines: list[list[Cell | None]] = []
    if rng.random() < 0.12:
        lines.append([cell(heading, across=width, head=True), *[None] * (width - 1)])
    head: list[Cell | None] = [
        cell(plan.words.column(rng, "checklist", role), head=True) for role in manner.roles
    ]
    lines.append(head)
    heads = len(lines)
    for item, entry in zip(items(), plan.draft.entries, strict=True):
        if item.item in manner.torn:
            lines.append(list(head))
        if manner.layout == "rows" and starts_category(item):
            lines.append([cell(_category(manner, item), across=width), *[None] * (width - 1)])
        lines += _rows(plan, manner, item, entry)
    if "category" in manner.roles:
        _merge_categories(rng, lines, manner.roles.index("category"), heads)
    return Grid(tuple(map(tuple, lines)), tuple(WIDTHS[role] for role in manner.roles), heads)


def _rows(plan: Plan, manner: Manner, item: Item, entry: Entry) -> list[list[Cell | None]]:
    """An item's row, or the two rows into which it is split."""
    if manner.split and item.item in SPLIT:
        parts = SPLIT[item.item]
        shares = _shares(manner, entry)
        words = (entry.link_text, "")
        return [
            [
                _cell(
                    plan,
                    manner,
                    role,
                    item,
                    Entry(item.item, links=share, link_text=word),
                    f"{item.item}.{n}",
                    part,
                )
                for role in manner.roles
            ]
            for n, (part, share, word) in enumerate(zip(parts, shares, words, strict=True), start=1)
        ]
    title = item.title.split("、")[0] if manner.shortened and len(item.title) > 12 else item.title
    row: list[Cell | None] = [
        _cell(plan, manner, role, item, entry, str(item.item), title) for role in manner.roles
    ]
    if manner.apart and len(shown(manner, entry.links)) > 1 and not entry.link_text:
        return _apart(manner, row, entry)
    return [row]


def _shares(manner: Manner, entry: Entry) -> list[list[str]]:
    """The links of an item, by the rows into which it may be split."""
    if not manner.split or entry.item not in SPLIT:
        return [entry.links]
    cut = min(len(entry.links), max(1, len(entry.links) // 2))
    return [entry.links[:cut], entry.links[cut:]]


def shown(manner: Manner, links: list[str]) -> list[str]:
    """The links of a cell: some formats' words lead to one address only."""
    return links[:1] if manner.one_link and manner.links == "words" else links


def _apart(manner: Manner, row: list[Cell | None], entry: Entry) -> list[list[Cell | None]]:
    """A row for each link; the item's other cells span them."""
    column = next(index for index, role in enumerate(manner.roles) if role in ("link", "state"))
    pieces = [piece for piece in _pieces(manner, entry) if isinstance(piece, Link)]
    rows: list[list[Cell | None]] = []
    for number, piece in enumerate(pieces):
        spanned = [replace(found, down=len(pieces)) if found else None for found in row]
        line: list[Cell | None] = list(spanned) if not number else [None] * len(row)
        line[column] = Cell((piece,), whole=False)
        rows.append(line)
    return rows


def _cell(plan: Plan, manner: Manner, role: str, item: Item, entry: Entry, number: str, title: str) -> Cell:
    if role == "number":
        return cell(manner.number.format(number))
    if role == "category":
        return cell(_category(manner, item))
    if role == "title":
        return cell(title if "number" in manner.roles and "." not in number else f"（{number}）{title}")
    if role == "count":
        return cell(entry.raw.translate(WIDE) if manner.count == "wide" else _counted(manner, entry))
    if role in ("link", "state"):
        return Cell(tuple(_pieces(manner, entry)), whole=False)
    if role == "platform":
        yes, no = manner.platform
        return cell({None: "", True: yes, False: no}[entry.on_platform])
    if role == "remark":
        return cell(entry.remark)
    if role == "points":
        return cell(f"{plan.rng.choice((0.5, 0.8, 1, 2)):g}")
    return cell(plan.words.pick(plan.rng, "offices", role))


def starts_category(item: Item) -> bool:
    """Whether it is its category's first."""
    return item.item == min(other.item for other in items() if other.category == item.category)


def _counted(manner: Manner, entry: Entry) -> str:
    return manner.count.format(entry.raw) if entry.raw else ""


def _category(manner: Manner, item: Item) -> str:
    count = sum(other.category == item.category for other in items())
    han = "一二三四五六七八九十"[item.category - 1]
    return manner.category.format(number=item.category, name=item.category_zh, han=han, count=count)


def _pieces(manner: Manner, entry: Entry) -> list[str | Link]:
    pieces: list[str | Link] = []
    addresses = shown(manner, entry.links)
    for number, address in enumerate(addresses, start=1):
        pieces += [manner.between] if pieces else []
        many = len(addresses) > 1
        if manner.links == "printed":
            pieces.append(Link(address, address))
        elif manner.links == "words":
            pieces.append(Link(f"{manner.words}{number if many else ''}", address))
        else:
            pieces.append(Link(manner.words, "/" + address.split("/", 3)[3]))
    if entry.link_text:
        pieces += [" "] if pieces else []
        pieces.append(entry.link_text)
    return pieces


def _merge_categories(rng: Random, lines: list[list[Cell | None]], column: int, heads: int) -> None:
    """Cells of one category: merged, printed in the first row only, or slipped one row down."""
    how = weighted(rng, [("merged", 7), ("first", 3), ("every", 1), ("slipped", 1)])
    if how == "every":
        return
    top = heads
    while top < len(lines):
        first, end = lines[top][column], top + 1
        while first and end < len(lines) and _same_category(lines[end][column], first):
            end += 1
        if first and not first.head:
            slip = 1 if how == "slipped" and end - top > 2 else 0
            for index, line in enumerate(lines[top:end]):
                merged = cell(first.text, down=end - top) if not index else None
                line[column] = merged if how == "merged" else cell(first.text if index == slip else "")
        top = end


def _same_category(found: Cell | None, first: Cell) -> bool:
    return found is None or (found.text == first.text and not found.head)


def checklist_entries(plan: Plan, manner: Manner) -> list[Record]:
    """The entries as the table states them; what cannot be known from it (a status, a word) is left out."""
    found = []
    for entry in plan.draft.entries:
        raw = entry.raw.translate(WIDE) if manner.count == "wide" else _counted(manner, entry)
        record = vars(entry) | {"raw": raw, "place": {"line": 0}}
        if "platform" not in manner.roles:
            record["on_platform"] = None
        if "remark" not in manner.roles:
            record["remark"] = ""
        if not _has_status(plan, manner, entry):
            del record["status"]
        if manner.links != "printed":
            del record["link_text"]
        record["links"] = [link for share in _shares(manner, entry) for link in shown(manner, share)]
        if manner.links == "relative" and not manner.base:
            record["links"] = []
        found.append(record)
    return found


def _has_status(plan: Plan, manner: Manner, entry: Entry) -> bool:
    """Whether the table, and what the codebook knows of the school, tell the status."""
    whole = {"platform", "remark"} <= set(manner.roles) or manner.layout in NAMED
    return whole and (plan.known or "inferred" not in entry.flags)
