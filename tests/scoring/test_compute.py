"""The arithmetic on hand-made facts: missing is not zero, caps hold, publishing more never costs."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.scoring import ranks
from etl.scoring.compute import Fact, Rate, Total, not_filed, rates, results, total
from etl.scoring.model import Given, Scheme
from tests.scoring.schemes import HAND, ITEMS, SUMS, scheme

STATUSES = ("disclosed", "disclosed_off_platform", "blank", "zero", "nothing_to_disclose", "not_applicable")
CLEAN = tuple(
    Fact(f"rule:{rule}", "clean")
    for rule in (
        "requests_by_route_sum",
        "requests_by_applicant_sum",
        "requests_by_subject_sum",
        "outcomes_sum",
        "completed_above_received",
    )
)


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Scheme:
    return scheme(tmp_path_factory.mktemp("leave"))


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Scheme:
    half = ITEMS | {"credit": "disclosed_off_platform=0.5|nothing_to_disclose=1"}
    return scheme(tmp_path_factory.mktemp("open"), (half, SUMS, HAND), unjudged="open")


def listed(*statuses: str, rest: str = "disclosed") -> tuple[Fact, ...]:
    codes = [*statuses, *[rest] * (50 - len(statuses))]
    return tuple(Fact(f"item:{n}", code) for n, code in enumerate(codes, start=1))


def score(
    scheme: Scheme, facts: tuple[Fact, ...], school: str = "s", weights: tuple[float, ...] = ()
) -> Total:
    judged = results(scheme, facts, school, "undergraduate")
    return total(scheme, rates(scheme, judged), weights or scheme.weights)


def with_points(scheme: Scheme, points: float) -> Scheme:
    row = Given("test", "s", "2023-2024", "service", points, "因", "人", None, "")
    return replace(scheme, given={("s", "service"): row})


def test_coverage_is_taken_of_what_applies(trial: Scheme) -> None:
    facts = (*listed("blank", "zero", "not_applicable", "not_applicable"), *CLEAN)
    items, sums, hand = results(trial, facts, "s", "vocational")
    assert (items.points, items.got, items.open, items.state) == (60, 60 * 46 / 48, 0, "judged")
    assert (sums.got, sums.open) == (30, 0)
    assert (hand.got, hand.open, hand.state) == (0, 10, "pending")


def test_what_nobody_can_judge_leaves_the_denominator_or_stays_open(trial: Scheme, opened: Scheme) -> None:
    facts = (*listed(*["blank"] * 10), *CLEAN)
    left, kept = score(trial, facts), score(opened, facts)
    assert left.points == pytest.approx((48 + 30) / 90 * 100)
    assert kept.points == pytest.approx(78)
    assert (left.low, left.high) == (kept.low, kept.high)
    assert [left.low, left.high] == pytest.approx([78, 88])
    assert left.judged == pytest.approx(0.9)
    assert left.parts[2] is None


def test_without_any_fact_nothing_is_zero(trial: Scheme, opened: Scheme) -> None:
    for one in (score(trial, ()), score(opened, ())):
        assert one.points is None
        assert [one.low, one.judged] == pytest.approx([20, 0.2])  # 20 of SUMS lie beyond its cap
        assert one.high == 100
    assert {one.state for one in results(trial, (), "s", "adult")} == {"open", "partly", "pending"}


def test_half_a_list_is_judged_in_part(trial: Scheme) -> None:
    items = results(trial, listed()[:30], "s", "adult")[0]
    assert items.state == "partly"
    assert [items.got, items.open] == pytest.approx([36, 24])


def test_deductions_count_cases_up_to_the_cap_and_only_when_confirmed(trial: Scheme) -> None:
    def sums(*facts: Fact) -> tuple[float, float]:
        named = {one.key for one in facts}
        more = [one for one in CLEAN if one.key not in named]
        result = results(trial, (*facts, *more), "s", "adult")[1]
        return result.got, result.open

    assert sums(Fact("rule:outcomes_sum", "confirmed", 2)) == (22, 0)
    assert sums(Fact("rule:outcomes_sum", "confirmed", 9)) == (20, 0)
    assert sums(Fact("rule:outcomes_sum", "explained", 9)) == (30, 0)
    assert sums(Fact("rule:outcomes_sum", "open", 1)) == (26, 4)
    assert sums(Fact("rule:outcomes_sum", "confirmed", 1), Fact("rule:outcomes_sum", "open", 5)) == (20, 6)
    assert sums(Fact("rule:outcomes_sum", "blind")) == (20, 10)


def test_points_by_hand_are_taken_and_their_absence_is_pending(trial: Scheme) -> None:
    judged = with_points(trial, 0)
    assert results(judged, (), "s", "adult")[2].state == "judged"
    assert results(judged, (), "other", "adult")[2].state == "pending"
    assert score(with_points(trial, 7), (*listed(), *CLEAN)).points == pytest.approx(97)


def test_a_criterion_of_another_type_leaves_the_denominator(tmp_path: Path) -> None:
    graduates = ITEMS | {
        "criterion": "more",
        "points": "10",
        "evidence": "item:11",
        "applies_to": "undergraduate",
    }
    one = scheme(tmp_path, (ITEMS, graduates, SUMS), full="100")
    facts = (*listed(), *CLEAN)
    assert results(one, facts, "s", "vocational")[1].state == "not_applicable"
    assert total(one, rates(one, results(one, facts, "s", "vocational")), one.weights).points == 100


def test_who_did_not_file_has_zero_where_the_scheme_says_so(trial: Scheme) -> None:
    one = total(trial, rates(trial, not_filed(trial, "adult")), trial.weights)
    assert (one.points, one.low, one.high) == (0, 0, 0)


def test_weights_count_only_relative_to_each_other(trial: Scheme) -> None:
    facts = (*listed(*["blank"] * 25), *CLEAN)
    assert score(trial, facts, weights=(1, 1, 1)) == score(trial, facts, weights=(50, 50, 50))
    assert score(trial, facts, weights=(1, 1, 0)).points == pytest.approx(75)


codes = st.lists(st.sampled_from(STATUSES), min_size=50, max_size=50)
found = st.lists(
    st.tuples(
        st.sampled_from(CLEAN),
        st.sampled_from(("confirmed", "open", "explained", "blind")),
        st.integers(1, 9),
    ),
    max_size=8,
)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(codes=codes, found=found, item=st.integers(0, 49), keep=st.integers(0, 50), seed=st.integers())
def test_publishing_more_never_costs_and_the_order_of_facts_does_not_matter(
    trial: Scheme, opened: Scheme, codes: list[str], found: list, item: int, keep: int, seed: int
) -> None:
    rest = [Fact(one.key, code, cases) for one, code, cases in found]
    items = {one.key: one for one in listed(*codes)[:keep]}
    facts = [*items.values(), *rest]
    more = [*(items | {f"item:{item + 1}": Fact(f"item:{item + 1}", "disclosed")}).values(), *rest]
    shuffled = random.Random(seed).sample(facts, len(facts))
    for one in (trial, opened):
        before, after = score(one, tuple(facts)), score(one, tuple(more))
        assert score(one, tuple(shuffled)) == before
        assert after.low >= before.low - 1e-9
        assert 0 <= before.low <= before.high + 1e-9 <= 100 + 2e-9
        assert results(one, shuffled, "s", "adult") == results(one, facts, "s", "adult")
        if before.points is not None:
            assert before.low - 1e-9 <= before.points <= before.high + 1e-9
            assert after.points is not None
            assert after.points >= before.points - 1e-9


def test_ranks_are_shared_and_leave_out_who_has_no_total() -> None:
    assert ranks.ranks([90, None, 80, 90.001, 70]) == (1, None, 3, 1, 4)
    assert ranks.open_ranks([90, None, 80], [(70, 95), (0, 100), (80, 80)]) == ((1, 2), None, (1, 2))


def test_random_weights_are_the_same_each_time_and_do_not_hang_on_the_order() -> None:
    def rate(*shares: float | None) -> list[Rate | None]:
        return [None if one is None else Rate(one, one, one, 1) for one in shares]

    schools = [rate(1, 1, 1), rate(0.9, 0.1, 0.5), rate(0.1, 0.9, 0.5), rate(0.5, None, 0.5), rate(0, 0, 0)]
    firm = ranks.robustness(schools, leave=True)
    assert ranks.robustness(schools, leave=True) == firm
    assert ranks.robustness(schools[::-1], leave=True) == firm[::-1]
    assert (firm[0].top_quarter, firm[0].best, firm[0].worst) == (1, 1, 1)
    assert (firm[4].top_quarter, firm[4].low, firm[4].high) == (0, 5, 5)
    assert firm[1].best == firm[2].best == 2
    assert firm[1].worst == firm[2].worst == 4
    assert 0.3 < firm[1].top_quarter + firm[2].top_quarter < 1.2
    assert ranks.robustness([], leave=True) == ()
