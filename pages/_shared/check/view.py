"""The answer to a draft as the page shows it: one tree without ids of callbacks, grown in the browser."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from etl.model import Place
from pages._shared import tables
from pages._shared.check.draft import Draft
from pages._shared.check.findings import SIDES
from pages._shared.markup import aria, data
from pages._shared.panel import Panel
from pages._shared.queries import Labels
from pages._shared.source.document import Mark, find, shown_lines
from pages._shared.words import word

MOST_LINES = 3_000  # a longer text is shown around what was read from it


def files(panel: Panel, labels: Labels) -> Component:
    """What became of each file; those that could not be read stand out."""
    rows = [
        html.Tr(
            [
                html.Th(row["file"], scope="row"),
                html.Td(html.Span(row["taken"], className=f"taken {row['state']}")),
                html.Td(" ".join(filter(None, (row["school"], row["year"])))),
                html.Td(row["why"]),
            ]
        )
        for row in panel.frame.to_dict("records")
    ]
    heads = [
        html.Th(word(f"check.column.{key}", labels.lang), scope="col")
        for key in ("file", "taken", "of", "why")
    ]
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="data check-files")
    box = html.Div(table, className="scroll", tabIndex="0", role="region", **aria(label=panel.title))
    notes = [html.P(note, className="n") for note in panel.notes]
    return html.Section(
        [html.H2(panel.title), html.P(panel.lead, className="lead"), box, *notes], className="panel"
    )


def draft(
    one: Draft, panels: Sequence[Panel], links: Sequence[tuple[str, str]], labels: Labels, query: str
) -> Component:
    """One report: its findings first, then what it lacks, where it stands and what was read; its text beside."""
    lang, report = labels.lang, one.report
    by_key = {panel.key: panel for panel in panels}
    heading = f"check-{one.number}"
    name = word("check.report", lang, school=report.school.name, year=report.academic_year)
    known = "check.known" if one.known else "check.unknown"
    said = [html.P(word(known, lang, school=report.school.name), className="lead")]
    downloads = [html.Li(html.A(words, href=href, download="")) for words, href in links]
    rest = [
        _panel(panel, labels, query) for key, panel in by_key.items() if key not in ("findings", "skipped")
    ]
    if len(by_key["skipped"].frame):
        rest.insert(1, _panel(by_key["skipped"], labels, query))
    left = [_findings(one, by_key["findings"], labels), *rest]
    return html.Section(
        [
            html.H2(name, id=heading, className="check-name"),
            *said,
            html.Ul(_tiles(one, by_key, lang), className="check-tiles"),
            html.Ul(downloads, className="check-links"),
            html.Div([html.Div(left), _text(one, by_key, lang)], className="check-columns"),
        ],
        className="check-draft",
        **aria(labelledby=heading),
    )


def _tiles(one: Draft, panels: dict[str, Panel], lang: str) -> list[Component]:
    """The five numbers to know first."""
    errors = sum(finding.severity == "error" for finding in one.findings)
    lacking = panels["parts"].frame["state"].ne(word("check.part.there", lang)).sum()
    form = sum(observation.origin == "form" for observation in one.report.observations)
    values = {
        "errors": str(errors),
        "doubts": str(len(one.findings) - errors),
        "lacking": str(int(lacking)),
        "form": f"{form} / 55" if form else word("check.part.missing", lang),
        "items": f"{len(one.report.checklist)} / 50"
        if one.report.checklist
        else word("check.part.missing", lang),
        "prose": str(len(panels["prose"].frame)),
    }
    return [
        html.Li([html.Span(word(f"check.tile.{key}", lang), className="what"), html.Strong(value)])
        for key, value in values.items()
    ]


def _panel(panel: Panel, labels: Labels, query: str) -> Component:
    lang = labels.lang
    body: list[Component] = [html.H3(panel.title)]
    body += [html.P(panel.lead, className="lead")] if panel.lead else []
    if panel.frame.empty:
        body.append(html.P(word("check.nothing", lang), className="empty"))
    else:
        body.append(tables.table(panel.frame, panel.columns, labels, panel.title, query))
    notes = [*panel.notes, *tables.legend(panel.frame, panel.columns, labels)]
    foot: list[Component] = [html.P(panel.n, className="n")] if panel.n else []
    if notes and not panel.frame.empty:
        items = html.Ul([html.Li(note) for note in notes])
        foot.append(html.Details([html.Summary(word("panel.notes", lang, n=len(notes))), items]))
    return html.Section([*body, html.Div(foot, className="panel-foot")], className=f"panel read-{panel.key}")


def _findings(one: Draft, panel: Panel, labels: Labels) -> Component:
    """A list, each with its two numbers and the lines in which they stand."""
    items = [_finding(one, row, labels) for row in panel.frame.to_dict("records")]
    body = [html.Ol(items, className="check-findings")] if items else []
    tone = [html.P(word("check.tone", labels.lang), className="n")] if items else []
    head = [html.H3(panel.title), html.P(panel.lead, className="lead")]
    return html.Section([*head, *body, *tone], className="panel")


def _finding(one: Draft, row: dict[Any, Any], labels: Labels) -> Component:
    mark = labels.status(row["severity"], "severity").mark
    weight = [html.Span(mark, className="mark", **aria(hidden="true")), row["weight"]]
    head = html.P([html.Span(weight, className=f"weight {row['severity']}"), html.Strong(row["statement"])])
    sides = [_side(one, row, side, labels.lang) for side in SIDES if _is_shown(row, side)]
    detail = [html.P(row["detail"], className="detail")] if row["detail"] else []
    return html.Li([head, *detail, html.Div(sides, className="sides")])


def _is_shown(row: dict[Any, Any], side: str) -> bool:
    """Whether there is more to say than the detail says: a place, or a number."""
    return bool(row[f"{side}_place"]) or any(character.isdigit() for character in row[side])


def _side(one: Draft, row: dict[Any, Any], side: str, lang: str) -> Component:
    """A number, where it stands, and the line there with its neighbours."""
    place: Place | None = row[f"{side}__place"]
    anchor = one.anchor(place)
    where: Any = row[f"{side}_place"]
    if anchor:
        where = html.A(where, href=anchor, **data(line=anchor[2:]))
    elif row[f"{side}__href"]:
        where = html.A(where, href=f"{row[f'{side}__href']}?lang={lang}")
    head = html.P([html.Strong(row[side], className="value"), " ", html.Span(where, className="place")])
    return html.Div([head, _lines_around(one, place, row[side]) if anchor else None])


def _lines_around(one: Draft, place: Place | None, value: str) -> Component:
    """The line of a place, its words marked, between the line before and the one after."""
    assert place is not None and place.line is not None
    rows = []
    for number in range(max(1, place.line - 1), min(len(one.lines), place.line + 1) + 1):
        text = one.lines[number - 1]
        here = number == place.line
        content = _marked(text, Mark(number, place.column, (value,))) if here else [text]
        rows.append(html.Span(content, className="here" if here else "near"))
    return html.Blockquote(rows)


def _marked(text: str, mark: Mark) -> list[Any]:
    span = find(text, mark)
    if span is None:
        return [text]
    return [text[: span[0]], html.Mark(text[slice(*span)]), text[span[1] :]]


def _text(one: Draft, panels: dict[str, Panel], lang: str) -> Component:
    """The draft's text, line by line as the places count, each file under its name."""
    used = _used(one)
    marks = [Mark(number) for number in sorted(used)]
    count = len(one.lines)
    shown = shown_lines(count, marks, all_=count <= MOST_LINES)
    parts = {part.first_line: part.name for part in one.report.parts}
    rows: list[Component] = []
    before = 0
    for number in shown:
        if number > before + 1:
            rows.append(html.P(word("source.gap", lang, n=number - before - 1), className="gap"))
        if number in parts:
            rows.append(html.P(parts[number], className="line file"))
        if number + 1 not in parts or one.lines[number - 1] != parts[number + 1]:
            rows.append(_line(one, number, number in used))
        before = number
    back = html.A(word("check.back", lang), href=f"#check-{one.number}", className="check-back")
    heading = html.H3([word("check.text", lang), back])
    label = word("check.text", lang)
    box = html.Div(rows, className="lines", tabIndex="0", role="region", **aria(label=label))
    return html.Div(
        [heading, html.P(word("check.text.lead", lang), className="lead"), box], className="check-text"
    )


def _line(one: Draft, number: int, used: bool) -> Component:
    at = one.part_at(Place(line=number))
    text = one.lines[number - 1]
    kinds = ["line", "row" if "\t" in text else "", "used" if used else ""]
    return html.Div(
        [html.Span(str(at[1] if at else number), className="no"), html.Span(text, className="text")],
        id=f"L{one.number}-{number}",
        className=" ".join(filter(None, kinds)),
    )


def _used(one: Draft) -> set[int]:
    """The lines from which something was read."""
    report = one.report
    places = [o.place for o in report.observations] + [e.place for e in report.checklist]
    places += [place for finding in report.findings or one.findings for place in finding.places]
    places += [section.place for section in report.sections]
    return {place.line for place in places if place.line and place.line <= len(one.lines)}
