"""The right-hand side of the source page: what was read at a place, what touches it, whose report it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from pages._shared import numbers, tables
from pages._shared.markup import aria, data
from pages._shared.queries import Held, Labels
from pages._shared.queries.source import Record
from pages._shared.selection import Selection
from pages._shared.source.document import place_text
from pages._shared.source.parts import Pairs, card, day, definitions
from pages._shared.source.subject import Subject, href
from pages._shared.words import word

FIELDS = (
    "school",
    "province",
    "school_type",
    "ownership",
    "academic_year",
    "period",
    "report_date",
    "document_number",
    "contact",
)


class Facts:
    """Cards about one report in one language; ``here`` says whether a line is on the page."""

    def __init__(self, held: Held, selection: Selection, labels: Labels, here: Callable[[int], bool]) -> None:
        self.held, self.selection, self.labels, self.lang, self.here = (
            held,
            selection,
            labels,
            labels.lang,
            here,
        )

    def say(self, key: str, **fields: object) -> str:
        """A word of this page."""
        return word(f"source.{key}", self.lang, **fields)

    def place(self, place: Mapping[str, Any] | None) -> Any:
        """A place in words, leading to its line where the text is at hand."""
        text = place_text(place, self.lang, self.held)
        line = (place or {}).get("line")
        if not isinstance(line, int) or self.held.lines is None:
            return text
        if self.here(line):
            return html.A(text, href=f"#L{line}", className="to-line", **data(line=str(line)))
        return dcc.Link(text, href=href(self.held.report["report_id"], self.selection, line=str(line)))

    def shown(self, observation: Record) -> str:
        """The value for reading, with its marks, or the word why there is none."""
        indicator = self.labels.indicators[observation["indicator"]]
        if observation["text"] is not None:
            return str(observation["text"])
        kind = indicator.kind if indicator.kind in ("money", "flag") else "count"
        column = tables.Column("value", "", kind, decimals=indicator.decimals)
        said = tables.display(
            observation["value"], observation["answer"], column, self.labels, observation["flags"]
        )
        unit = "" if observation["value"] is None else indicator.unit
        return f"{said} {unit}".strip()

    def observation(self, one: Record, named: bool) -> Component:
        """One statement: as printed, as read, where; ``named``: the page has named the indicator."""
        indicator = self.labels.indicators[one["indicator"]]
        answer = self.labels.status(one["answer"])
        origin = self.say(f"origin.{one['origin']}")
        if one["form_row"]:
            origin += self.say("form_row", n=one["form_row"])
        lead = bool(one["chosen"])
        head = self.say("chosen" if lead else "also")
        title = html.H3([origin if named else indicator.label, html.Span(head, className="tag")])
        pairs = [
            *([] if one["inputs"] and not one["raw"] else [(self.say("raw"), self._printed(one["raw"]))]),
            (self.say("answer"), f"{answer.mark} {answer.word}".strip()),
            *self._flags(one["flags"]),
        ]
        pairs += [] if named else [(self.say("origin"), origin)]
        if one["origin"] == "curated":
            pairs += [
                (self.say("counted"), one["quote"]),
                (self.say("address"), tables.address(one["source_url"] or "")),
            ]
        else:
            pairs += [(self.say("place"), self.place(one["place"]))]
            pairs += (
                [(self.say("quote"), html.Q(one["quote"]))] if one["quote"] not in ("", one["raw"]) else []
            )
        value = html.P(self.shown(one), className="value" if one["answer"] == "value" else "value missing")
        parts = [title, value, definitions(pairs)]
        return html.Div(
            [*parts, *self._inputs(one)], className="statement lead-statement" if lead else "statement"
        )

    def _printed(self, raw: str) -> Any:
        return html.Q(raw) if raw else self.say("raw.none")

    def _flags(self, flags: str) -> Pairs:
        found = [self.labels.status(flag, "flag") for flag in self.labels.flags(flags)]
        text = [html.Div(f"{s.mark} {s.word}{self.say('colon')}{s.meaning}") for s in found]
        return [(self.say("flags"), text)] if text else []

    def _inputs(self, one: Record) -> list[Component]:
        """The quoted parts of a sum, or those listed under a printed total."""
        if not one["inputs"]:
            return []
        items = []
        for part in one["inputs"]:
            before, after = tables.marks(",".join(part.get("flags") or ()), self.labels)
            value = f"{before}{numbers.number(part['value'], 2)}{after}"
            items.append(html.Li([html.B(value), " ", html.Q(part["quote"]), " ", self.place(part["place"])]))
        return [
            html.P(self.say("parts" if one["raw"] else "inputs", n=len(items)), className="small"),
            html.Ul(items, className="inputs"),
        ]

    def entry(self, one: Record, title: str) -> Component:
        """One item of the checklist: everything that its row prints, and the status derived from it."""
        status = self.labels.status(one["status"], "checklist")
        platform = {None: "not_said", True: "yes", False: "no"}[one["on_platform"]]
        count = self.labels.status("blank").word if one["count"] is None else numbers.number(one["count"])
        links = [html.Li(tables.address(line)) for line in str(one["addresses"]).split("\n") if line]
        pairs = [
            (self.say("count"), count),
            (self.say("raw"), self._printed(one["raw"])),
            (self.say("on_platform"), self.say(f"on_platform.{platform}")),
            (
                self.say("links", n=len(links)),
                html.Ul(links, className="links") if links else self.say("raw.none"),
            ),
            (self.say("remark"), one["remark"] or self.say("raw.none")),
            (self.say("meaning"), status.meaning),
            *self._flags(one["flags"]),
            (self.say("place"), self.place(one["place"])),
        ]
        mark = html.Span(status.mark, className="mark", **aria(hidden="true"))
        value = html.P([mark, status.word], className="value")
        return html.Div([html.H3(title), value, definitions(pairs)], className="statement lead-statement")

    def findings(self, subject: Subject) -> list[Component]:
        """The rules that touch the place, each with its message, values and places."""
        items = [html.Li(self._finding(one, subject.kind == "finding")) for one in subject.findings]
        head = self.say("findings", n=len(items))
        return [card(head, html.Ul(items, className="findings"))] if items else []

    def _finding(self, one: Record, itself: bool) -> list[Any]:
        severity, state = (
            self.labels.status(one["severity"], "severity"),
            self.labels.status(one["review_state"], "review"),
        )
        review = " · ".join(
            filter(None, [state.word, one["review_reason"], one["reviewed_by"], day(one["reviewed_on"])])
        )
        places: list[Any] = []
        for place in filter(None, one["places"]):  # a place in another document is not told
            places += [" · " if places else "", self.place(place)]
        text = numbers.grouped(one[f"message_{self.lang}"])
        link = href(self.held.report["report_id"], self.selection, finding=one["finding_key"])
        return [
            html.Span(severity.word, className=f"tag {one['severity']}"),
            html.Span(text, className="message") if itself else dcc.Link(text, href=link),
            html.Div([self.say("places"), self.say("colon"), *places], className="small") if places else None,
            html.Div(review, className="small"),
        ]

    def corrections(self, subject: Subject) -> list[Component]:
        """Reviewed corrections of what is shown: printed and corrected value, both kept."""
        wanted = {f"observation/{one['indicator']}/{one['origin']}" for one in subject.observations}
        items = {f"checklist/{one['item']}" for one in subject.entries}
        own = [
            one
            for one in self.held.corrections
            if not subject.kind or one["target"] in wanted or one["target"].rpartition("/")[0] in items
        ]
        rows = [html.Li(self._correction(one)) for one in own]
        return [card(self.say("corrections"), html.Ul(rows))] if rows else []

    def _correction(self, one: Record) -> list[Any]:
        change = self.say("correction", printed=one["printed_raw"] or "–", value=one["corrected_value"])
        who = " · ".join(filter(None, [one["reason"], one["who"], day(one["decided_on"])]))
        rests = self.say("correction.rests", why=one["why_not"]) if not one["applied"] else ""
        return [
            html.Div(change),
            html.Div(who, className="small"),
            html.Div(rests, className="small") if rests else None,
        ]

    def header(self) -> Component:
        """Whose report, of which year and period, by which evidence."""
        rows = [
            (self.say(f"field.{field}"), self._evidence(one))
            for field in FIELDS
            for one in self.held.header
            if one["field"] == field
        ]
        report = self.held.report
        status = self.labels.status(report["status"], "report")
        more = [(self.say("state"), status.word), *self._period()]
        return card(self.say("report"), definitions([*more, *rows]))

    def _period(self) -> Pairs:
        report = self.held.report
        if not report["period_status"] or not (report["sha256"] or report["period_start"]):
            return []
        months = self.say("months", n=int(report["period_months"])) if report["period_months"] else ""
        ends = " – ".join(filter(None, [day(report["period_start"]), day(report["period_end"])]))
        basis = self.say(f"period.{report['period_status']}")
        return [(self.say("covers"), " ".join(filter(None, [ends, months, basis])))]

    def _evidence(self, one: Record) -> list[Any]:
        value = str(one["value"])
        if one["field"] == "province":
            value = self.labels.provinces.get(value, value)
        if one["field"] in ("school_type", "ownership"):
            value = word(f"{one['field']}.{value}", self.lang)
        flags = " ".join(self.labels.status(flag, "flag").word for flag in self.labels.flags(one["flags"]))
        shown: list[Any] = [value.replace("/", " – ") if one["field"] == "period" else value]
        shown += [f"（{flags}）" if self.lang == "zh" else f" ({flags})"] if flags else []
        place = [" ", self.place(one["place"])] if one["place"] else []
        return (
            [*shown, html.Div([html.Q(one["quote"]), *place], className="small")] if one["quote"] else shown
        )

    def _files(self) -> Component | None:
        """The files of a submission of several, each leading to where it begins."""
        rows = [
            html.Li(
                [
                    self.place({"line": part["first_line"]}),
                    html.Div(html.Code(part["sha256"]), className="small"),
                ]
            )
            for part in self.held.report["parts"] or ()
        ]
        return html.Ul(rows) if rows else None

    def document(self) -> Component | None:
        """The file: its name, format, fingerprint, dates and address; None where nothing of it is known."""
        report = self.held.report
        pairs = [
            (self.say("file"), report["document_name"]),
            (self.say("format"), report["format"]),
            (self.say("files", n=len(report["parts"] or ())), self._files()),
            ("SHA-256", html.Code(report["sha256"]) if report["sha256"] else None),
            (self.say("report_date"), day(report["report_date"])),
            (self.say("received_on"), day(report["received_on"])),
            (self.say("due_on"), day(report["due_on"])),
            (self.say("address"), tables.address(report["source_url"]) if report["source_url"] else None),
        ]
        known = [(name, value) for name, value in pairs if value or report["sha256"]]
        shown = definitions([(name, value or self.say("unknown_value")) for name, value in known])
        return card(self.say("document"), shown) if known else None
