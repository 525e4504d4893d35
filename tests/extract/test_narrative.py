"""What prose tells: sentences of our own, whole invented reports, the five real reports, and what must always hold."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.codebook import load
from etl.extract.narrative import narrative_observations
from etl.extract.second_reading import number_in
from etl.model import Input, Line, Observation, Place, Skipped
from etl.numbers import parse_number
from etl.text import squeeze

TESTS = Path(__file__).parent.parent
REPORTS = TESTS.parent.parent / "shared" / "reports"
GOLDEN = sorted((TESTS / "documents").glob("narrative_*"))

with (Path(__file__).parent / "narrative_sentences.csv").open(encoding="utf-8", newline="") as file:
    SENTENCES = [(row["sentence"], row["expected"]) for row in csv.DictReader(file)]
EXAMPLES = [(row.indicator, row.example) for row in load().narrative_patterns]
EXAMPLES += [(row.indicator, row.example) for row in load().narrative_zeros]
TELLING = [sentence for sentence, expected in SENTENCES if expected]


def lines_of(text: str) -> list[Line]:
    return [Line(line, Place(line=number)) for number, line in enumerate(text.split("\n"), start=1)]


def told(text: str) -> tuple[list[Observation], list[Skipped]]:
    return narrative_observations(lines_of(text), load())


def shown(observation: Observation) -> str:
    assert observation.value is not None
    marks = ("Σ" if "derived" in observation.flags else "") + (
        "≈" if "approximate" in observation.flags else ""
    )
    return f"{observation.indicator}={observation.value.normalize():f}{marks}"


def printed(observations: Iterable[Observation]) -> list[Observation | Input]:
    """Everything that claims to be printed: observations that are no sums, and all inputs."""
    found: list[Observation | Input] = []
    for observation in observations:
        found += [*([] if "derived" in observation.flags else [observation]), *observation.inputs]
    return found


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES)
def test_sentence(sentence: str, expected: str) -> None:
    observations, _ = told(sentence)
    assert sorted(map(shown, observations)) == sorted(expected.split())


def test_every_narrative_indicator_and_the_main_rows_of_the_form_have_a_sentence() -> None:
    told_of = {part.partition("=")[0] for _, expected in SENTENCES for part in expected.split()}
    prose_only = {code for code, row in load().indicators.items() if row.form_row is None}
    rows = {
        row.indicator for row in load().narrative_patterns if not row.indicator.startswith("requests_on_")
    }
    assert prose_only | rows <= told_of


@pytest.mark.parametrize(("indicator", "example"), EXAMPLES)
def test_the_example_of_every_rule(indicator: str, example: str) -> None:
    heading = "四、信息公开申请和因信息公开受到举报的情况"
    assert indicator in {one.indicator for one in told(f"{heading}\n{example}。")[0]}


@pytest.mark.parametrize("sentence", TELLING)
def test_what_is_claimed_stands_in_its_line(sentence: str) -> None:
    lines = sentence.split("\n")
    for one in printed(told(sentence)[0]):
        assert one.place.line
        line = squeeze(lines[one.place.line - 1])
        assert squeeze(one.quote) in line and squeeze(one.raw) in squeeze(one.quote)
        number = number_in(one.raw)
        assert one.value == 0 or (number and one.value in (number, number * 10_000))


@pytest.mark.parametrize("sentence", TELLING)
def test_a_figure_without_its_digits_is_no_figure(sentence: str) -> None:
    observations, _ = told(sentence)
    for one in printed(observations):
        if (number := parse_number(one.raw)) is None:
            continue
        lines = sentence.split("\n")
        assert one.place.line
        lines[one.place.line - 1] = lines[one.place.line - 1].replace(
            one.quote, one.quote.replace(one.raw, ""), 1
        )
        left = printed(told("\n".join(lines))[0])
        assert one.quote not in {other.quote for other in left if parse_number(other.raw) == number}


@given(st.lists(st.sampled_from(TELLING), min_size=2, max_size=4, unique=True))
def test_an_indicator_is_told_once_and_never_invented(sentences: Sequence[str]) -> None:
    apart = {shown(one) for sentence in sentences for one in told(sentence)[0]}
    together, _ = told("\n\n".join(sentences))
    assert len({one.indicator for one in together}) == len(together)
    assert {one.indicator for one in together} <= {code.partition("=")[0] for code in apart} | _CARRIED


_CARRIED = {
    "items_proactive_total",
    "requests_completed",
    "complaints",
    "reconsiderations",
    "lawsuits",
    "fee_charged",
}
"""What a heading or a paragraph before may rightly add to a sentence."""


@pytest.mark.parametrize("folder", GOLDEN, ids=lambda folder: folder.name)
def test_golden(folder: Path) -> None:
    observations, skipped = told((folder / "input.txt").read_text(encoding="utf-8"))
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    assert [as_json(one) for one in observations] == expected["observations"]
    assert [{"what": one.what, "why": one.why, "line": line_of(one.place)} for one in skipped] == expected[
        "skipped"
    ]


def as_json(observation: Observation) -> dict[str, Any]:
    return {
        "indicator": observation.indicator,
        "value": observation.value,
        "flags": sorted(observation.flags),
        "raw": observation.raw,
        "line": line_of(observation.place),
        "quote": observation.quote,
        "inputs": [part.value for part in observation.inputs],
    }


def line_of(place: Place | None) -> int | None:
    return place.line if place else None


def test_parts_of_a_list_that_is_shorter_than_announced_are_no_inputs() -> None:
    text = (GOLDEN[-1] / "input.txt").read_text(encoding="utf-8")
    whole = next(one for one in told(text)[0] if one.indicator == "items_proactive_total")
    short = next(
        one for one in told(text.replace("55條", "若干"))[0] if one.indicator == "items_proactive_total"
    )
    assert len(whole.inputs) == 4 and not short.inputs and "derived" not in whole.flags


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the real reports are not here")
def test_the_real_reports() -> None:
    wanted, given_, right = 0, 0, 0
    for path in sorted((TESTS / "gold").glob("*.json")):
        gold = {
            key(row["indicator"], row["value"], row["flags"])
            for row in json.loads(path.read_text())["narrative"]
        }
        text = (REPORTS / f"{path.stem}.txt").read_text(encoding="utf-8")
        prose = [line for line in lines_of(text) if "\t" not in line.text]
        found = {key(one.indicator, one.value, one.flags) for one in narrative_observations(prose, load())[0]}
        wanted, given_, right = wanted + len(gold), given_ + len(found), right + len(gold & found)
    assert 2 * right / (wanted + given_) >= 0.95


def key(
    indicator: str, value: Decimal | int | None, flags: Iterable[str]
) -> tuple[str, Decimal, tuple[str, ...]]:
    return indicator, Decimal(value or 0), tuple(sorted(flags))
