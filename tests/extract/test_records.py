"""Report ↔ record: a round trip through JSON is identity."""

import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from etl.model import (
    Annex,
    ChecklistEntry,
    Finding,
    HeaderField,
    Input,
    Observation,
    Place,
    Report,
    School,
    Section,
    Skipped,
)
from etl.records import from_record, to_record

PLACES = st.builds(
    Place,
    line=st.none() | st.integers(1, 9999),
    page=st.none() | st.integers(1, 300),
    table=st.none() | st.integers(1, 9),
    row=st.none() | st.integers(1, 99),
    column=st.none() | st.integers(1, 9),
)
VALUES = st.decimals(min_value=0, max_value=10**12, places=2)
FLAGS = st.frozensets(st.sampled_from(["approximate", "inferred", "corrected", "low_confidence", "derived"]))
TEXT = st.text(max_size=8)
INPUTS = st.builds(Input, value=VALUES, raw=TEXT, place=PLACES, quote=TEXT, flags=FLAGS)
OBSERVATIONS = st.builds(
    Observation,
    indicator=st.sampled_from(["budget", "items_portal"]),
    answer=st.sampled_from(["value", "none", "blank", "unreadable"]),
    origin=st.sampled_from(["form", "narrative", "curated"]),
    raw=TEXT,
    place=PLACES,
    quote=TEXT,
    value=st.none() | VALUES,
    text=st.none() | TEXT,
    unit=TEXT,
    form_row=st.none() | st.integers(1, 55),
    flags=FLAGS,
    inputs=st.lists(INPUTS, max_size=2).map(tuple),
)
ENTRIES = st.builds(
    ChecklistEntry,
    item=st.integers(1, 50),
    count=st.none() | st.integers(0, 9999),
    raw=TEXT,
    on_platform=st.none() | st.booleans(),
    links=st.lists(TEXT, max_size=2).map(tuple),
    link_text=TEXT,
    remark=TEXT,
    status=st.sampled_from(["disclosed", "blank", "zero", "not_applicable"]),
    place=PLACES,
    flags=FLAGS,
)
FINDINGS = st.builds(
    Finding,
    rule=TEXT,
    severity=st.sampled_from(["error", "warning", "info"]),
    message_zh=TEXT,
    message_en=TEXT,
    values=st.lists(TEXT, max_size=2).map(tuple),
    places=st.lists(PLACES, max_size=2).map(tuple),
)
SCHOOLS = st.builds(
    School,
    school_id=TEXT,
    name=TEXT,
    province=st.none() | TEXT,
    city=st.none() | TEXT,
    school_type=st.sampled_from(["undergraduate", "vocational"]),
    ownership=st.sampled_from([None, "public", "private"]),
    trains_undergraduates=st.none() | st.booleans(),
    trains_graduates=st.none() | st.booleans(),
    grants_degrees=st.none() | st.booleans(),
    inferred=st.frozensets(st.sampled_from(["province", "city", "school_type"])),
)


def many(kind: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(kind, max_size=2).map(tuple)


REPORTS = st.builds(
    Report,
    document_name=TEXT,
    sha256=TEXT,
    format=st.sampled_from(["txt", "md"]),
    school=SCHOOLS,
    academic_year=st.sampled_from(["2021-2022", "2022"]),
    period_start=st.none() | st.just("2021-09-01"),
    period_end=st.none() | st.just("2022-08-31"),
    period_status=st.sampled_from(["stated", "inferred", "not_stated"]),
    report_date=st.none() | st.just("2022-10-31"),
    header=many(
        st.builds(HeaderField, field=TEXT, value=TEXT, place=st.none() | PLACES, quote=TEXT, flags=FLAGS)
    ),
    sections=many(st.builds(Section, section=TEXT, place=PLACES, quote=TEXT)),
    annexes=many(st.builds(Annex, annex=TEXT, state=st.sampled_from(["held", "cited"]), place=PLACES)),
    observations=many(OBSERVATIONS),
    checklist=many(ENTRIES),
    findings=many(FINDINGS),
    skipped=many(st.builds(Skipped, what=TEXT, why=TEXT, place=st.none() | PLACES)),
)


@given(REPORTS)
def test_a_round_trip_through_json_is_identity(report: Report) -> None:
    record = json.loads(json.dumps(to_record(report, "test"), ensure_ascii=False))
    assert from_record(record) == report
    assert to_record(from_record(record), "test") == record


def test_numbers_are_json_numbers_places_hold_only_what_applies_and_nothing_becomes_zero() -> None:
    school = School("yunshan", "云山学院", None, None, "undergraduate", None)
    fees = Observation("fees", "value", "form", "35.50", Place(line=3, table=1), "35.50", Decimal("35.50"))
    blank = Observation("budget", "blank", "form", "", Place(line=4), "", unit="元", form_row=7)
    report = Report(
        "a.txt",
        "0" * 64,
        "txt",
        school,
        "2021-2022",
        None,
        None,
        "not_stated",
        None,
        observations=(fees, blank),
    )
    record = to_record(report, "7")
    assert record["observations"][0]["value"] == 35.5
    assert record["observations"][0]["place"] == {"line": 3, "table": 1}
    assert record["observations"][1]["value"] is None
    assert (record["schema"], record["extractor"], record["report_id"]) == (2, "7", "yunshan-2021-2022")
    assert record["document"] == {"name": "a.txt", "sha256": "0" * 64, "format": "txt", "parts": []}
