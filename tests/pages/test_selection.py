"""The URL is the only store: whatever it says comes back the same, and what it cannot say is named."""

from hypothesis import given
from hypothesis import strategies as st

from pages._shared.selection import LISTS, MOST_VALUES, Selection

KNOWN = {"province": ("重庆", "广西"), "year": ("2021-2022",), "school": ("s1", "s2")}
VIEWS = {"align": ("free", "same"), "item": ()}

words = st.text(st.characters(exclude_characters=",", exclude_categories=["Cs"]), min_size=1, max_size=20)
values = st.lists(words, max_size=5, unique=True).map(tuple)
selections = st.builds(
    Selection,
    lang=st.sampled_from(["zh", "en"]),
    theme=st.sampled_from(["", "light", "dark"]),
    view=words.map(lambda text: (("item", text),)) | st.just(()),
    **dict.fromkeys(LISTS.values(), values),
)


@given(selections)
def test_round_trip(selection: Selection) -> None:
    assert Selection.parse(selection.query_string(), views=VIEWS) == (selection, ())


@given(st.text(max_size=300))
def test_any_query_is_read_and_reading_again_changes_nothing(query: str) -> None:
    once, _ = Selection.parse(query, KNOWN, VIEWS)
    assert Selection.parse(once.query_string(), KNOWN, VIEWS) == (once, ())
    assert isinstance(once.endings, tuple)


def test_unknown_values_and_names_are_ignored_and_named() -> None:
    query = "province=重庆,火星&year=1800-1801&align=same&align2=x&lang=fr&school=s2"
    selection, ignored = Selection.parse(query, KNOWN, VIEWS)
    assert selection == Selection(province=("重庆",), schools=("s2",), view=(("align", "same"),))
    assert set(ignored) == {"province=火星", "year=1800-1801", "align2=x", "lang=fr"}


def test_too_many_values_are_cut_and_named() -> None:
    query = "school=" + ",".join(f"s{i}" for i in range(MOST_VALUES + 2))
    selection, ignored = Selection.parse(query)
    assert len(selection.schools) == MOST_VALUES
    assert ignored == (f"school=s{MOST_VALUES}", f"school=s{MOST_VALUES + 1}")


def test_years_are_ordered_by_the_year_in_which_they_end() -> None:
    assert Selection(years=("2022-2023", "2022", "2020-2021")).endings == (2021, 2022, 2023)


def test_a_query_given_as_lists_reads_like_text() -> None:
    read = Selection.parse({"province": ["重庆", "广西"], "lang": "en"}, KNOWN)
    assert read == Selection.parse("province=重庆,广西&lang=en", KNOWN)


def test_a_pages_switches_stay_on_the_page() -> None:
    selection = Selection(province=("重庆",)).with_view(align="same")
    assert selection.option("align", "free") == "same"
    assert "align" not in selection.query_string(view=False)
    assert selection.with_view(align="").view == ()
