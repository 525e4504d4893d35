"""The generator of invented corpora: the same bytes for the same seed, and a truth that the documents bear out."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.corpus.__main__ import DEMO, main
from benchmarks.corpus.figures import form_indicators
from benchmarks.corpus.plants import ERRORS, PLANTS
from benchmarks.corpus.reports import Document, Filing, file_reports
from benchmarks.corpus.schools import invent_schools, places
from benchmarks.corpus.truth import Record
from benchmarks.corpus.vocabulary import grouped

REFERENCE = Path(__file__).parent.parent / "data" / "reference"
OF_ONE_REPORT = set(PLANTS) - {"year_on_year_jump", "identical_to_last_year", "peer_outlier"}


@pytest.fixture(scope="module")
def demo() -> list[Filing]:
    return list(file_reports(**DEMO))


@pytest.fixture(scope="module")
def documents(demo: list[Filing]) -> list[Document]:
    return [document for filing in demo for document in filing.documents]


def column(name: str, field: str) -> set[str]:
    with (REFERENCE / name).open(encoding="utf-8-sig", newline="") as file:
        return {row[field] for row in csv.DictReader(file)}


def lines_of(document: Document) -> list[str]:
    return document.content.decode(document.encoding).split("\n")


def digest(folder: Path) -> dict[str, str]:
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def test_same_seed_same_bytes_and_another_seed_other_bytes(tmp_path: Path) -> None:
    for name, seed in (("one", "5"), ("two", "5"), ("three", "6")):
        assert main(["--schools", "12", "--years", "2", "--seed", seed, "--out", str(tmp_path / name)]) == 0
    assert digest(tmp_path / "one") == digest(tmp_path / "two")
    assert digest(tmp_path / "one") != digest(tmp_path / "three")


def test_a_school_is_the_same_in_a_larger_corpus() -> None:
    small = [document.sha256 for filing in file_reports(6, 2, 9) for document in filing.documents]
    large = [document.sha256 for filing in file_reports(30, 2, 9) for document in filing.documents]
    assert large[: len(small)] == small


def test_a_folder_with_other_things_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        main(["--schools", "2", "--years", "1", "--out", str(tmp_path)])
    assert stopped.value.code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_new_corpus_replaces_the_old_one(tmp_path: Path) -> None:
    main(["--schools", "8", "--years", "2", "--seed", "1", "--out", str(tmp_path)])
    main(["--schools", "3", "--years", "1", "--seed", "1", "--out", str(tmp_path)])
    documents = [path for path in (tmp_path / "reports").rglob("*") if path.is_file()]
    with (tmp_path / "data" / "reports.csv").open(encoding="utf-8") as file:
        assert len(documents) == len(list(csv.DictReader(file))) <= 6


def test_names_are_invented_and_distinct() -> None:
    schools = list(invent_schools(3_100))
    names = [name for school in schools for name in (school.name, *(other.name for other in school.others))]
    assert len(set(names)) == len(names)
    assert len({school.school_id for school in schools}) == 3_100
    assert not set(names) & column("school_names.csv", "name")
    assert not {school.school_id for school in schools} & column("schools.csv", "school_id")
    assert not {place.province for place in places()} & column("provinces.csv", "province")
    assert not {place.city for place in places()} & column("cities.csv", "city")
    assert not {place.area_code for place in places()} & column("cities.csv", "area_code")


def test_no_address_exists(documents: list[Document]) -> None:
    hosts = {
        host
        for document in documents
        for line in lines_of(document)
        for host in re.findall(r"//([^/\s<]+)", line)
    }
    assert hosts and all(host.endswith(".example") for host in hosts)


def stated(truth: Record) -> Iterator[tuple[str, int]]:
    for record in (*truth["observations"], *truth["checklist"]):
        if record["raw"] is not None:
            yield record["raw"], record["place"]["line"]
        yield from ((part["raw"], part["place"]["line"]) for part in record.get("inputs", ()))
    for field in (*truth["header"], *truth["sections"]):
        if field["place"]:
            yield field["quote"], field["place"]["line"]


def test_every_raw_value_stands_at_its_line(documents: list[Document]) -> None:
    for document in documents:
        lines = lines_of(document)
        for raw, line in stated(document.truth):
            assert raw in lines[line - 1], (document.path, line, raw)


def test_every_link_remark_and_count_stands_in_its_rows(documents: list[Document]) -> None:
    for document in documents:
        text = document.content.decode(document.encoding).replace("&amp;", "&")
        for entry in document.truth["checklist"]:
            row = lines_of(document)[entry["place"]["line"] - 1]
            assert entry["remark"] in row
            assert str(entry["item"]) in re.split(r"\t|\|", row.replace(" ", ""))
            assert all(link in text or link[:-2] in text for link in entry["links"])


def numbers_of(observations: list[Record]) -> Iterator[tuple[str, int | None]]:
    wide = str.maketrans("０１２３４５６７８９", "0123456789")
    for record in observations:
        digits = re.fullmatch(r"[^0-9]*([0-9,]+)[^0-9万萬]*", (record["raw"] or "").translate(wide))
        if digits:
            yield digits[1].replace(",", ""), record["value"]


def test_values_are_what_the_raw_print_says(documents: list[Document]) -> None:
    pairs = [pair for document in documents for pair in numbers_of(document.truth["observations"])]
    assert len(pairs) > 10_000
    assert all(value is None or int(digits) == value for digits, value in pairs)


def test_derived_values_are_the_sums_of_their_inputs(documents: list[Document]) -> None:
    derived = [r for d in documents for r in d.truth["observations"] if "derived" in r["flags"]]
    assert len(derived) > 50
    assert all(record["value"] == sum(part["value"] for part in record["inputs"]) for record in derived)


def test_forms_have_55_rows_and_checklists_50_items(documents: list[Document]) -> None:
    for document in documents:
        rows = [r["form_row"] for r in document.truth["observations"] if r["origin"] == "form"]
        assert rows in ([], list(range(1, 56)))
        assert [entry["item"] for entry in document.truth["checklist"]] in ([], list(range(1, 51)))
    assert list(form_indicators()) == list(range(1, 56))


def test_planted_contradictions_follow_from_the_numbers(documents: list[Document]) -> None:
    for document in documents:
        found = {finding["rule"].partition(":")[0] for finding in document.truth["findings"]}
        assert set(document.truth["planted"]) & OF_ONE_REPORT <= found, document.path


def test_a_document_without_plants_contradicts_itself_nowhere(documents: list[Document]) -> None:
    harmless = {"checklist_platform_sum"}
    for document in documents:
        if not document.truth["planted"]:
            assert {finding["rule"] for finding in document.truth["findings"]} <= harmless, document.path


@pytest.mark.parametrize("seed", [DEMO["seed"], 1, 77])
def test_every_rule_is_planted(seed: int) -> None:
    filings = file_reports(DEMO["schools"], DEMO["years"], seed)
    planted = {
        rule for filing in filings for document in filing.documents for rule in document.truth["planted"]
    }
    rules = {rule.partition(":")[0] for rule in column("rules.csv", "rule")}
    rules -= {"versions_differ", "versions_differ_recognised"}  # a report here has no second form
    assert planted == set(PLANTS) == rules


def test_about_one_report_in_seven_contradicts_itself(documents: list[Document]) -> None:
    wrong = [d for d in documents if any(finding["rule"] in ERRORS for finding in d.truth["findings"])]
    assert 0.11 <= len(wrong) / len(documents) <= 0.19


def test_histories(demo: list[Filing]) -> None:
    names = {
        (filing.school.school_id, filing.year): d.truth["school"] for filing in demo for d in filing.documents
    }
    assert names["qlzyu", 2020] == "青澜工业职业技术学院" and names["qlzyu", 2022] == "青澜职业技术大学"
    years = {s: {f.year for f in demo if f.school.school_id == s} for s in ("qwxy", "qwsfz", "qwu")}
    assert max(years["qwxy"]) == max(years["qwsfz"]) == min(years["qwu"]) - 1
    missing = [filing for filing in demo if not filing.documents]
    late = [filing for filing in demo if filing.received_on and filing.received_on > filing.due_on]
    assert len(missing) >= 8 and len(late) >= 12
    assert any(len(filing.documents) == 2 for filing in demo)


def test_coverage_rises_over_the_years(documents: list[Document]) -> None:
    disclosed: Counter[str] = Counter()
    applicable: Counter[str] = Counter()
    for document in documents:
        statuses = Counter(entry["status"] for entry in document.truth["checklist"])
        year = document.truth["academic_year"]
        disclosed[year] += statuses["disclosed"] + statuses["disclosed_off_platform"]
        applicable[year] += statuses.total() - statuses["not_applicable"]
    first, last = (disclosed[year] / applicable[year] for year in ("2019-2020", "2024-2025"))
    assert 0.6 <= first < last <= 1


def test_unlike_answers_are_all_there(documents: list[Document]) -> None:
    answers = Counter(r["answer"] for d in documents for r in d.truth["observations"])
    assert {"value", "none", "blank", "invalid"} <= set(answers)
    statuses = Counter(entry["status"] for d in documents for entry in d.truth["checklist"])
    assert set(statuses) == column_of_statuses()
    assert {document.encoding for document in documents} == {"utf-8", "utf-8-sig", "gb18030"}
    assert any(document.traditional for document in documents)
    assert {document.truth["period_status"] for document in documents} == {"stated", "inferred", "not_stated"}


def column_of_statuses() -> set[str]:
    with (REFERENCE / "statuses.csv").open(encoding="utf-8-sig", newline="") as file:
        codes = {row["code"] for row in csv.DictReader(file) if row["of"] == "checklist"}
    return codes - {"not_obtained"}


def test_every_topic_has_five_templates() -> None:
    templates = grouped("sentences", "key", "template")
    assert len(templates) >= 30
    assert all(len(set(own)) >= 5 for own in templates.values())


def test_truth_files_name_the_bytes_they_describe(tmp_path: Path) -> None:
    main(["--schools", "10", "--years", "2", "--seed", "3", "--out", str(tmp_path)])
    hashes = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (tmp_path / "reports").rglob("*.*")}
    truths = [json.loads(path.read_text(encoding="utf-8")) for path in (tmp_path / "truth").iterdir()]
    assert {truth["document"]["sha256"] for truth in truths} == hashes
