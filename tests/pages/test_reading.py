"""How numbers, nouns, changes and names of cities read."""

import pandas as pd
import pytest

from pages._shared.changes import changes
from pages._shared.cities import city_name
from pages._shared.numbers import grouped
from pages._shared.theme import on_paper
from pages._shared.words import word


@pytest.mark.parametrize(
    "text,read",
    [
        ("本校 70000，同类 6000", "本校 70,000，同类 6,000"),
        ("row 7 says 20000 yuan", "row 7 says 20,000 yuan"),
        ("2021-10-01—2022-09-30，2021 年", "2021-10-01—2022-09-30，2021 年"),
        ("https://x.example/a.php?c=show&id=160000", "https://x.example/a.php?c=show&id=160000"),
        ("010-12345678 和 1234.5 和 第492号", "010-12345678 和 1234.5 和 第492号"),
        ("020000 是邮政编码", "020000 是邮政编码"),
    ],
)
def test_a_findings_numbers_are_grouped_and_nothing_else(text: str, read: str) -> None:
    assert grouped(text) == read


def test_a_noun_agrees_with_its_number() -> None:
    assert word("panel.sources", "en", n=1) == "Sources: 1 report"
    assert word("panel.sources", "en", n=1234) == "Sources: 1,234 reports"
    assert word("school.open_items.n", "en", n="1") == "1 item"


def test_a_city_is_pinyin_in_english() -> None:
    assert (city_name("渝中", "zh"), city_name("渝中", "en")) == ("渝中", "Yuzhong")


def observations(*rows: tuple[int, float | None, int]) -> pd.DataFrame:
    """One school's numbers of one indicator: year's end, value, months of the period."""
    frame = pd.DataFrame(rows, columns=["year_ending", "value", "period_months"])
    return frame.assign(
        school_id="s", indicator="i", calendar_year=False, answer=frame["value"].map(lambda v: "value")
    )


def test_a_change_needs_a_base_of_five_and_alike_years() -> None:
    found = changes(
        observations((2018, 4, 12), (2019, 8, 12), (2020, 0, 12), (2021, 6, 12), (2022, 9, 18), (2024, 9, 12))
    )
    # No year before; a base of 4; a fall to nothing; a base of 0; 18 months; a year between is missing.
    assert found["value"].tolist() == [pytest.approx(v, nan_ok=True) for v in (nan, nan, 0.0, nan, nan, nan)]
    assert found["answer"].tolist() == ["not_computed"] * 2 + ["value"] + ["not_computed"] * 3


nan = float("nan")


def test_paper_knows_every_colour_of_the_dark_theme() -> None:
    paper = on_paper()
    assert paper["#171d20"] == "#ffffff"
    assert paper["#e7ecee"] == "#1d2427"
    assert all(len(colour) == 7 for pair in paper.items() for colour in pair)
