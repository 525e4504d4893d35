"""Annex 1 as schools lay it out: columns, rows merged or torn, in several tables, side by side, or in lines."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.corpus.vocabulary import rows as corpus_rows
from benchmarks.corpus.vocabulary import weighted
from tests.forge.form import FormRow
from tests.forge.paper import Block, Cell, Grid, Text, cell
from tests.forge.plan import Plan

GROUPS = ((1, "一、基本情况"), (10, "二、主动公开"), (19, "三、依申请公开"), (51, "四、其他情况"))
LAYOUTS = {
    "ministry": ("number", "label", "value", "unit"),
    "unit_first": ("number", "label", "unit", "value"),
    "no_number": ("label", "unit", "value"),
    "label_unit": ("number", "label", "value"),
    "grouped": ("group", "number", "label", "value", "unit"),
    "remark": ("number", "label", "unit", "value", "remark"),
    "nested": ("number", "group", "label", "value", "unit"),
    "inner": ("label", "value", "unit"),
    "split": ("number", "label", "value", "unit"),
    "lines": (),
    "two_up": ("number", "label", "value"),
}
WEIGHTS = {"ministry": 10, "lines": 1, "two_up": 1, "split": 2, "inner": 2}
WIDTHS = {"number": 8.0, "label": 56.0, "value": 16.0, "unit": 10.0, "group": 16.0, "remark": 14.0}
Line = list[Cell | None]


def choose_layout(plan: Plan) -> str:
    """Any layout; the ministry's more often than others."""
    return weighted(plan.rng, [(name, WEIGHTS.get(name, 4)) for name in LAYOUTS])


def form_blocks(plan: Plan, layout: str, rows: Sequence[FormRow], heading: str) -> list[Block]:
    """The form: mostly one table."""
    numbers = _numbers(plan, rows)
    if layout == "lines":
        return [Text("text", _line(row, numbers[row.row])) for row in rows]
    if layout == "two_up":
        return [_two_up(plan, rows, numbers)]
    if layout != "split":
        return [_grid(plan, layout, rows, numbers, heading)]
    starts = [start for start, _ in GROUPS]
    blocks: list[Block] = []
    for (start, name), end in zip(GROUPS, [*starts[1:], 56], strict=True):
        part = [row for row in rows if start <= row.row < end]
        blocks += [Text("caption", name), _grid(plan, layout, part, numbers, "")]
    return blocks


def _numbers(plan: Plan, rows: Sequence[FormRow]) -> dict[int, str]:
    """Row → its printed number; the ministry's form prints 50 twice."""
    numbers = {row.row: str(row.row) for row in rows}
    if plan.rng.random() < 0.6:
        numbers |= {int(row["row"]): row["number"] for row in corpus_rows("form_labels")}
    return numbers


def _line(row: FormRow, number: str) -> str:
    shown = (
        row.print.raw if not row.print.value or row.print.raw.endswith(row.unit) else row.print.raw + row.unit
    )
    return f"{number}. {row.label}：{shown}"


def _two_up(plan: Plan, rows: Sequence[FormRow], numbers: dict[int, str]) -> Grid:
    """The second half beside the first."""
    roles = LAYOUTS["two_up"]
    head = [cell(plan.words.column(plan.rng, "form", role), head=True) for role in roles]
    half = (len(rows) + 1) // 2
    lines = [[*head, *head]]
    for index in range(half):
        pair = [_cell(role, rows[index], numbers[rows[index].row], roles) for role in roles]
        other = rows[index + half] if index + half < len(rows) else None
        pair += [_cell(role, other, numbers[other.row], roles) if other else cell() for role in roles]
        lines.append(pair)
    return Grid(tuple(map(tuple, lines)), tuple(WIDTHS[role] for role in roles) * 2)


def _grid(plan: Plan, layout: str, rows: Sequence[FormRow], numbers: dict[int, str], heading: str) -> Grid:
    """A table; its first rows may hold the title and the school's name, its last who filled it in."""
    rng, roles = plan.rng, LAYOUTS[layout]
    lines: list[Line] = []
    if heading and rng.random() < 0.15:
        lines.append(_across(heading, len(roles), head=True))
        if plan.named != "mail" and rng.random() < 0.6:
            lines.append(_across(f"学校名称（盖章）：{plan.draft.name}", len(roles)))
    head: Line = [cell(plan.words.column(rng, "form", role), head=True) for role in roles]
    lines.append(head)
    heads = len(lines)
    torn = rng.choice((0, 0, 0, 22, 28, 31))
    for row in rows:
        if row.row == torn:
            page = _across(f"第 {rng.randint(2, 9)} 页", len(roles))
            lines.append(list(head) if rng.random() < 0.7 else page)
        lines.append([_cell(role, row, numbers[row.row], roles) for role in roles])
    if heading and rng.random() < 0.15:
        people = f"填报人：{rng.choice('张李王赵')}老师　审核人：{rng.choice('刘陈杨')}主任"
        lines.append(_across(f"{people}　填报日期：{plan.draft.year + 1}年10月", len(roles)))
    if layout == "grouped":
        _merge_groups(lines, len(rows), heads)
    if layout == "nested":
        _merge_same(lines, roles.index("group"), heads)
    return Grid(tuple(map(tuple, lines)), tuple(WIDTHS[role] for role in roles), heads)


def _across(text: str, width: int, *, head: bool = False) -> Line:
    return [cell(text, across=width, head=head), *[None] * (width - 1)]


def _cell(role: str, row: FormRow, number: str, roles: Sequence[str]) -> Cell:
    if role == "number":
        return cell(number)
    if role == "label":
        return cell(row.label if "number" in roles or roles[-1] == "value" else f"{number}. {row.label}")
    if role == "group":
        return cell(row.parent if roles[0] == "number" else dict(GROUPS).get(row.row, ""))
    if role == "unit":
        return cell(row.unit)
    return cell(row.print.raw if role == "value" else "")


def _merge_groups(lines: list[Line], count: int, heads: int) -> None:
    """The group's cell spans its rows, unless something stands between them."""
    body = lines[heads : heads + count]
    if len(body) < count or any(line[0] is None or line[0].across > 1 or line[0].head for line in body):
        return
    starts = [start - 1 for start, _ in GROUPS]
    for start, end in zip(starts, [*starts[1:], count], strict=True):
        first = body[start][0]
        body[start][0] = cell(first.text if first else "", down=end - start)
        for line in body[start + 1 : end]:
            line[0] = None


def _merge_same(lines: list[Line], column: int, heads: int) -> None:
    """Equal cells that stand one above the other become one."""
    top = heads
    while top < len(lines):
        first, end = lines[top][column], top + 1
        if first is None or not first.text or first.across > 1:
            top = end
            continue
        while end < len(lines) and (other := lines[end][column]) and other.text == first.text:
            end += 1
        lines[top][column] = cell(first.text, down=end - top)
        for line in lines[top + 1 : end]:
            line[column] = None
        top = end
