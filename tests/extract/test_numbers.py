"""Printed numbers: what is read, what is marked approximate, what is refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.numbers import find_numbers, parse_number

EXACT = {
    "0": 0,
    "0篇": 0,
    "1581": 1581,
    "1,581": 1581,
    "1 581": 1581,
    "１，５８１": 1581,
    "8 次": 8,
    "50000元": 50000,
    "人民币5000元": 5000,
    "3.5万元": 35000,
    "176万人次": 1760000,
    "1.5亿": 150000000,
    "两场": 2,
    "十二": 12,
    "三百零五件": 305,
    "二〇二〇": 2020,
    "35.50": Decimal("35.5"),
    "3。": 3,
}
APPROXIMATE = {
    "1万余条": 10000,
    "1200多条": 1200,
    "近280条": 280,
    "约20": 20,
    "大约70篇": 70,
    "超过90个": 90,
    "2200余万": 22000000,
    "400 余": 400,
    "20左右": 20,
    "100条左右": 100,
    "2千余": 2000,
}
REFUSED = (
    "",
    "无",
    "若干",
    "①5",
    "5²",
    "1½",
    "3㎡",
    "12%",
    "3/4",
    "-5",
    "1.2.3",
    "1,23",
    "2021-2022",
    "第十八条",
    "十几次",
    "数十",
    "一二",
    "百十",
    "3 4",
    "1万2千",
)


@pytest.mark.parametrize("text, value", EXACT.items())
def test_exact(text: str, value: Decimal) -> None:
    number = parse_number(text)
    assert number is not None
    assert (number.value, number.flags) == (value, frozenset())


@pytest.mark.parametrize("text, value", APPROXIMATE.items())
def test_approximate(text: str, value: int) -> None:
    number = parse_number(text)
    assert number is not None
    assert number.value == value
    assert number.flags == {"approximate"}


@pytest.mark.parametrize("text", REFUSED)
def test_refused(text: str) -> None:
    assert parse_number(text) is None


def test_span_is_the_figure_with_its_approximating_words() -> None:
    number = parse_number(" 近 400 余 条")
    assert number is not None
    assert (" 近 400 余 条"[number.start : number.end], number.unit) == ("近 400 余", "条")


def test_numbers_of_a_sentence_without_dates_shares_and_addresses() -> None:
    text = "发布1581条，占12%，见http://a.cn/12.htm，办会两场，约3万余人（2021-2022学年）"
    found = [(str(number.value), number.unit) for number in find_numbers(text)]
    assert found == [("1581", "条"), ("2", "场"), ("30000", "人")]


WIDE = str.maketrans("0123456789,.", "０１２３４５６７８９，．")


@given(st.integers(0, 10**12 - 1))
def test_every_print_of_an_integer_means_the_same(value: int) -> None:
    for printed in (
        str(value),
        f"{value:,}",
        str(value).translate(WIDE),
        f"{value:,}".translate(WIDE),
        f" {value} 条",
    ):
        number = parse_number(printed)
        assert number is not None
        assert number.value == value
        assert not number.flags


@given(st.text(alphabet="①②⑩²³½¼〇几0123456789/%-", min_size=1, max_size=6))
def test_only_ascii_and_full_width_digits_are_digits(text: str) -> None:
    number = parse_number(text)
    if number is not None and set(text) <= set("①②⑩²³½¼0123456789/%-"):
        assert text.isascii()
        assert text.isdigit()
