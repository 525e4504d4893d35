"""One school: its facts, its reports, its figures year by year, its findings."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pages._shared import queries, tables, titles
from pages._shared.checklist import lists as checklist
from pages._shared.cities import city_name
from pages._shared.panel import Panel, sources
from pages._shared.quality.panels import evidence
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse
from pages._shared.words import word

SEVERITIES = ("error", "warning", "info")
REPORT = (
    "year",
    "status",
    "school_name",
    "period",
    "report_date",
    "received_on",
    "due",
    "timeliness",
    "statistics",
    "listed",
    "lacking",
    "disclosed",
    "applicable",
    "coverage",
)
ABILITIES = ("trains_undergraduates", "trains_graduates", "grants_degrees")


def facts(warehouse: Warehouse, selection: Selection) -> list[tuple[str, str, str]]:
    """What is known of the school: (name of the fact, its text, a link or "")."""
    lang, labels = selection.lang, queries.labels(warehouse, selection.lang)
    schools = queries.schools(warehouse, lang)
    row = schools.loc[schools["school_id"] == selection.target].iloc[0].to_dict()
    inferred = set(str(row["inferred"]).split(","))
    mark = word("school.inferred", lang, word=labels.status("inferred", "flag").word)
    unknown = word("school.unknown_value", lang)
    values: dict[str, Any] = {
        "name": row["name"],
        "name_en": row["name_en"],
        "former_names": str(row["former_names"]).replace("|", word("ranked.joint", lang)),
        "province": labels.provinces.get(str(row["province"]), ""),
        "city": "" if tables.missing(row["city"]) else city_name(str(row["city"]), lang),
        "school_type": word(f"school_type.{row['school_type']}", lang),
        "ownership": "" if tables.missing(row["ownership"]) else word(f"ownership.{row['ownership']}", lang),
    }
    values |= {name: _yes(row[name], lang) for name in ABILITIES}
    found = []
    for name, value in values.items():
        text = "" if tables.missing(value) else str(value)
        if not text and name == "former_names":
            continue
        said = (text or unknown) + (mark if name in inferred and text else "")
        found.append((word(f"school.fact.{name}", lang), said, ""))
    site = "" if tables.missing(row["site"]) else str(row["site"])
    found.append((word("school.fact.site", lang), site or unknown, site))
    return found + _kin(schools, row, lang)


def _yes(value: object, lang: str) -> str:
    return "" if tables.missing(value) else word("school.yes" if value else "school.no", lang)


def _kin(schools: pd.DataFrame, row: dict[Any, Any], lang: str) -> list[tuple[str, str, str]]:
    """What it merged into, and which schools merged into it: linked, never summed."""
    names = dict(zip(schools["school_id"], schools["school"], strict=True))
    found = []
    if not tables.missing(row["merged_into"]) and row["merged_into"]:
        other = str(row["merged_into"])
        found.append(
            (word("school.fact.merged_into", lang), str(names.get(other, other)), f"/school/{other}")
        )
    merged = schools.loc[schools["merged_into"] == row["school_id"], "school_id"]
    heading = word("school.fact.merged_from", lang)
    return found + [(heading, str(names[other]), f"/school/{other}") for other in merged]


def facts_panel(warehouse: Warehouse, selection: Selection) -> Panel:
    """The facts as a table, for the workbook."""
    lang = selection.lang
    rows = facts(warehouse, selection)
    frame = pd.DataFrame(rows, columns=["fact", "value", "link"])
    frame = frame.assign(value__url=frame["link"].where(frame["link"].str.startswith("/"), ""))
    columns = (
        tables.Column("fact", word("school.column.fact", lang)),
        tables.Column("value", word("school.column.is", lang)),
    )
    notes = (word("school.note.merged", lang),) if frame["value__url"].ne("").any() else ()
    return Panel("facts", word("school.facts", lang), frame, columns, notes=notes)


def reports_panel(warehouse: Warehouse, selection: Selection, reports: pd.DataFrame) -> Panel:
    """One row per year: how the report came, for which period, with which parts; the newest first."""
    lang = selection.lang
    frame = checklist.measured(reports).sort_values("year_ending", ascending=False, kind="stable")
    counts = queries.standing(warehouse, list(frame["report_id"]))
    parts = {code: _count(counts, code, frame) for code in SEVERITIES}
    held, renamed = frame["held"], frame["school_name"].nunique() > 1
    links = ("/quality?who=" + frame["school_id"]).where(held, "")
    parts |= {f"{code}__url": links.where(parts[code] > 0, "") for code in SEVERITIES}
    parts |= {f"{code}__status": ("report:" + frame["status"]).where(~held, "") for code in SEVERITIES}
    for key in ("coverage", "disclosed", "applicable"):
        parts |= {f"{key}__status": frame["why"], f"{key}__url": "/source/" + frame["report_id"]}
    rows = frame.to_dict("records")
    labels = queries.labels(warehouse, lang)
    frame = frame.assign(
        **parts,
        year__url="/source/" + frame["report_id"],
        period=[_period(row, labels) for row in rows],
        due=[_due(row, lang) for row in rows],
        statistics=[_annex(row, "form_state", labels) for row in rows],
        listed=[_annex(row, "checklist_state", labels) for row in rows],
        lacking=[_lacking(row, warehouse, lang) for row in rows],
        report_date__status="not_stated",
        received_on__status="no_date",
    )
    return Panel(
        key="reports",
        title=title(word("school.reports", lang), reports, lang),
        frame=frame,
        columns=_report_columns(lang, labels, renamed),
        n=word("school.reports.n", lang, n=len(frame), held=int(held.sum())),
        notes=(word("school.note.reports", lang), word("overview.note.late", lang)),
        sources=sources(reports),
    )


def _report_columns(lang: str, labels: queries.Labels, renamed: bool) -> tuple[tables.Column, ...]:
    kinds = {"status": "state", "timeliness": "state", "coverage": "percent", "report_date": "date"}
    kinds |= {"received_on": "date", "disclosed": "count", "applicable": "count"}
    families = {"status": "report", "timeliness": "timeliness"}
    named = (
        tables.Column(
            key, word(f"school.column.{key}", lang), kinds.get(key, "text"), of=families.get(key, "answer")
        )
        for key in REPORT
        if renamed or key != "school_name"
    )
    return (
        *named,
        *(tables.Column(code, labels.status(code, "severity").word, "count") for code in SEVERITIES),
    )


def _count(counts: pd.DataFrame, severity: str, frame: pd.DataFrame) -> pd.Series:
    own = counts[counts["severity"] == severity].set_index("report_id")["n"]
    number = frame["report_id"].map(own).fillna(0).astype(float)
    return number.where(frame["held"])


def _period(row: dict[Any, Any], labels: queries.Labels) -> str:
    ends = [row["period_start"], row["period_end"]]
    if all(tables.missing(end) for end in ends):
        return labels.status("not_stated", "period_status").word if row["held"] else ""
    dates = " – ".join("?" if tables.missing(end) else str(pd.Timestamp(end).date()) for end in ends)
    inferred = row["period_status"] == "inferred"
    return dates + (
        word("school.inferred", labels.lang, word=labels.status("inferred", "flag").word) if inferred else ""
    )


def _due(row: dict[Any, Any], lang: str) -> str:
    """The deadline that applies and what says so."""
    if tables.missing(row["due_on"]):
        return word("school.no_deadline", lang)
    basis = row["due_basis" if lang == "zh" else "due_basis_en"]
    day = str(pd.Timestamp(row["due_on"]).date())
    return day if tables.missing(basis) else word("school.due", lang, day=day, basis=basis)


def _annex(row: dict[Any, Any], key: str, labels: queries.Labels) -> str:
    if not row["held"]:
        return ""
    return (
        word("school.absent", labels.lang)
        if row[key] == "absent"
        else labels.status(str(row[key]), "annex").word
    )


def _lacking(row: dict[Any, Any], warehouse: Warehouse, lang: str) -> str:
    """The required sections without a heading, by their titles."""
    if not row["sections_missing"]:
        return word("school.complete", lang) if row["held"] else ""
    sections = queries.sections(warehouse, lang, [row["report_id"]])
    names = dict(zip(sections["section"], sections["title"], strict=True))
    return word("ranked.joint", lang).join(
        names.get(code, code) for code in str(row["sections_missing"]).split(",")
    )


def title(subject: str, frame: pd.DataFrame, lang: str) -> str:
    group = word("school.subject", lang, school=frame["school"].iloc[0], subject=subject)
    return word("group.title", lang, group=group, years=titles.span(frame, lang))


def figures_panels(warehouse: Warehouse, selection: Selection, own: pd.DataFrame) -> list[Panel]:
    """Every indicator that the school has ever answered, a column a year: numbers, then yes/no and texts."""
    said = own.loc[~own["answer"].str.startswith("report:") & (own["answer"] != "not_stated"), "indicator"]
    shown = own[own["indicator"].isin(said)]
    labels, lang = queries.labels(warehouse, selection.lang), selection.lang
    kinds = shown["indicator"].map(lambda code: labels.indicators[code].kind)
    number = kinds.isin(["count", "money"])
    words_ = shown.assign(value=[_words(row, lang) for row in shown.to_dict("records")], flags=shown["flags"])
    return [
        _by_year("figures", warehouse, selection, shown[number], "count"),
        _by_year("answers", warehouse, selection, words_[~number], "text"),
    ]


def _words(row: dict[Any, Any], lang: str) -> Any:
    """A flag's or a text's answer; None where there is none."""
    if not pd.isna(row["value"]):
        return word("flag.yes" if row["value"] else "flag.no", lang)
    return str(row["text"]) if isinstance(row["text"], str) and row["text"] else None


def _by_year(key: str, warehouse: Warehouse, selection: Selection, shown: pd.DataFrame, kind: str) -> Panel:
    lang, labels = selection.lang, queries.labels(warehouse, selection.lang)
    shown = shown.assign(
        topic=[labels.indicators[code].topic_label for code in shown["indicator"]],
        name=[labels.indicators[code].label for code in shown["indicator"]],
        unit=[labels.indicators[code].unit for code in shown["indicator"]],
    )
    years = shown.drop_duplicates("year_ending").sort_values("year_ending")
    if shown.empty:
        return Panel(key, word(f"school.{key}", lang), shown, ())
    unit = (tables.Column("unit", word("compare.column.unit", lang)),) if kind == "count" else ()
    return Panel(
        key=key,
        title=title(word(f"school.{key}", lang), shown, lang),
        frame=tables.wide(shown, "year_ending", ("indicator", "topic", "name", "unit")).rename(columns=str),
        columns=(
            tables.Column("name", word("column.indicator", lang)),
            tables.Column("topic", word("school.column.topic", lang)),
            *unit,
            *(tables.Column(str(y.year_ending), str(y.year), kind, decimals=2) for y in years.itertuples()),
        ),
        n=word("school.figures.n", lang, n=shown["indicator"].nunique()),
        notes=(word("school.note.figures", lang),),
        sources=sources(shown),
    )


def findings_panel(warehouse: Warehouse, selection: Selection, reports: pd.DataFrame) -> Panel:
    """Every finding in the school's reports with both numbers and places, the newest year first."""
    lang, labels = selection.lang, queries.labels(warehouse, selection.lang)
    found = queries.findings(warehouse, lang, list(reports["report_id"]))
    year = dict(zip(reports["report_id"], reports["year"], strict=True))
    found = found.sort_values("year_ending", ascending=False, kind="stable")
    found = found.assign(
        year=found["report_id"].map(year),
        weight=[labels.status(code, "severity").word for code in found["severity"]],
        state=[labels.status(code, "review").word for code in found["review_state"]],
        **evidence(found, lang),
    )
    keys = (
        "weight",
        "statement",
        "detail",
        "first",
        "first_place",
        "second",
        "second_place",
        "state",
        "review_reason",
    )
    return Panel(
        key="findings",
        title=title(word("school.findings", lang), reports, lang),
        lead=word("school.findings.lead", lang),
        frame=found,
        columns=(
            tables.Column("year", word("column.year", lang)),
            *(tables.Column(key, word(f"school.finding.{key}", lang)) for key in keys),
        ),
        n=word("school.findings.n", lang, n=len(found), open=int(found["standing"].sum())),
        sources=sources(reports[reports["report_id"].isin(found["report_id"])]),
    )
