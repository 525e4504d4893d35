"""The warehouse: same content same hash, blank is not 0, nothing unchecked is published."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from etl import publish, store
from etl.errors import BuildError
from tests.etl.samples import entry, observation, report, school
from tests.etl.warehouses import ask, make, tables

REPORTS = [report(number, year) for number in (1, 2, 3) for year in ("2020-2021", "2021-2022", "2022")]


def test_the_same_reports_in_any_order_make_the_same_content_and_no_new_file(tmp_path: Path) -> None:
    first = make(tmp_path, REPORTS)
    again = make(tmp_path, REPORTS[::-1], seed=7)
    assert first.new
    assert (again.new, again.content_hash, again.path) == (False, first.content_hash, first.path)
    assert publish.builds(tmp_path) == [first.path.name]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["CURRENT", "LOCK", first.path.name])


def test_another_school_changes_no_row_of_the_others(tmp_path: Path) -> None:
    query = "SELECT * FROM observation WHERE school_id <> 'invented3' ORDER BY ALL"
    before = ask(make(tmp_path, [report(1), report(2)]).path, query)
    after = ask(make(tmp_path, [report(1), report(2), report(3)]).path, query)
    assert before == after
    assert len(before) == 4


@pytest.mark.parametrize("wrong", ["", "0", "无", " "])
def test_what_is_not_there_differs_from_all_that_looks_like_it(tmp_path: Path, wrong: str) -> None:
    blank = report(observations=(observation(text=None),))
    other = report(observations=(observation(text=wrong),))
    assert make(tmp_path, [blank]).content_hash != make(tmp_path, [other]).content_hash


def test_blank_and_zero_are_two_things(tmp_path: Path) -> None:
    zero = make(tmp_path / "a", [report(observations=(observation(value=0),))])
    blank = make(tmp_path / "b", [report(observations=(observation(value=None),))])
    query = "SELECT answer, value FROM observation"
    assert ask(zero.path, query) == [("value", Decimal("0.00"))]
    assert ask(blank.path, query) == [("blank", None)]
    assert zero.content_hash != blank.content_hash


def test_neighbouring_cells_cannot_trade_text(tmp_path: Path) -> None:
    first = report(observations=(observation(raw="1;2:a", quote=""),))
    second = report(observations=(observation(raw="1", quote="2:a"),))
    assert make(tmp_path, [first]).content_hash != make(tmp_path, [second]).content_hash


def test_money_keeps_its_cents_and_lists_stay_lists(tmp_path: Path) -> None:
    odd = ("http://a.example.cn/?q='\"],[", "http://b.example.cn/，")
    money = observation("budget", value=None, answer="value", raw="0.1", unit="元", form_row=7)
    held = report(
        observations=(replace(money, value=Decimal("123456789012.10")),), checklist=(entry(1, links=odd),)
    )
    path = make(tmp_path, [held]).path
    assert ask(path, "SELECT value FROM observation") == [(Decimal("123456789012.10"),)]
    assert ask(path, "SELECT links FROM checklist_entry") == [(list(odd),)]


def test_a_published_build_is_closed_and_says_what_it_is(tmp_path: Path) -> None:
    made = make(tmp_path, REPORTS)
    assert not list(tmp_path.glob("*.wal"))
    told = store.describe(made.path)
    assert told["build_id"] == made.path.stem
    assert (told["content_hash"], told["fictional"]) == (made.content_hash, "false")
    assert (told["report"], told["observation"], told["checklist_item"]) == ("9 rows", "18 rows", "50 rows")
    assert made.path.name.endswith(f"-{made.content_hash[:8]}.duckdb")


def test_every_table_and_many_columns_are_explained(tmp_path: Path) -> None:
    path = make(tmp_path, [report()]).path
    unexplained = ask(path, "SELECT table_name FROM duckdb_tables() WHERE comment IS NULL")
    assert unexplained == []


def test_long_tables_are_stored_in_the_order_of_their_queries(tmp_path: Path) -> None:
    path = make(tmp_path, REPORTS, seed=3).path
    stored = ask(path, "SELECT indicator, year_ending, school_id FROM observation")
    assert stored == sorted(stored)


def test_one_figure_of_a_cell_is_chosen_and_a_disagreement_is_marked(tmp_path: Path) -> None:
    told = observation(value=14, origin="narrative", raw="14条", form_row=None)
    agreed = observation("items_wechat", value=5, origin="narrative", form_row=None)
    path = make(tmp_path, [report(observations=(told, observation(value=None), observation(), agreed))]).path
    query = "SELECT observation_id, value, chosen, disputed FROM observation ORDER BY ALL"
    assert ask(path, query) == [
        ("invented1-2021-2022.items_portal.form", None, False, False),
        ("invented1-2021-2022.items_portal.form.2", Decimal(12), True, True),
        ("invented1-2021-2022.items_portal.narrative", Decimal(14), False, True),
        ("invented1-2021-2022.items_wechat.narrative", Decimal(5), True, False),
    ]


def test_a_failing_build_leaves_the_last_good_one(tmp_path: Path) -> None:
    good = make(tmp_path, [report()])
    with pytest.raises(BuildError, match="2022-13-01"):
        make(tmp_path, [report(report_date="2022-13-01")])
    assert publish.current(tmp_path) == good.path
    assert not list(tmp_path.rglob(".unfinished*"))


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        (observation(value=None, answer="value"), "without a number"),
        (observation(value=None, answer="never_heard_of"), "without a label"),
    ],
)
def test_what_no_warehouse_may_hold_is_not_published(tmp_path: Path, broken, sentence: str) -> None:
    with pytest.raises(BuildError, match=sentence):
        make(tmp_path, [report(observations=(broken,))])
    assert publish.current(tmp_path) is None


def test_a_value_that_the_column_cannot_hold_exactly_is_refused(tmp_path: Path) -> None:
    fraction = replace(observation(), value=Decimal("1.005"))
    with pytest.raises(BuildError, match=r"1\.005"):
        make(tmp_path, [report(observations=(fraction,))])


def test_a_damaged_build_is_noticed_and_replaced(tmp_path: Path) -> None:
    first = make(tmp_path, REPORTS)
    damaged = bytearray(first.path.read_bytes())
    for block in range(3 * 4096, len(damaged), 4096):
        damaged[block : block + 64] = bytes(64)
    first.path.write_bytes(damaged)
    second = make(tmp_path, REPORTS)
    assert second.new
    assert second.content_hash == first.content_hash
    assert publish.current(tmp_path) == second.path != first.path


def test_rows_that_do_not_fit_the_schema_are_named(tmp_path: Path) -> None:
    made = dict(tables([report()]))
    made["skipped"] = [{"what": "x"}]
    with publish.exclusive(tmp_path), pytest.raises(BuildError, match="rows and schema differ"):
        store.store(tmp_path, made, store.Stamp("test", fictional=False))


def test_a_place_that_cannot_be_written_is_one_error_that_names_it(tmp_path: Path) -> None:
    made = tables([report()])
    with publish.exclusive(tmp_path):
        publish.unfinished(tmp_path).mkdir()
        with pytest.raises(BuildError, match="unfinished"):
            store.store(tmp_path, made, store.Stamp("test", fictional=False))


def test_unknown_schools_are_kept_with_what_was_inferred(tmp_path: Path) -> None:
    known = report(2, school=school(2, school_id="cqut", name="重庆理工大学", inferred=frozenset()))
    path = make(tmp_path, [report(), known]).path
    query = "SELECT school_id, name, pinyin, initials, province, inferred FROM school ORDER BY school_id"
    assert ask(path, query) == [
        ("cqut", "重庆理工大学", "chongqingligongdaxue", "cqlgdx", "重庆", ""),
        ("invented1", "云麓第1大学", "yunludi1daxue", "yld1dx", "重庆", "province,school_type"),
    ]


def test_the_hash_covers_the_columns_too() -> None:
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE a (x INTEGER)")
        connection.execute("CREATE TABLE b (y INTEGER)")
        assert store.table_hash(connection, "a") != store.table_hash(connection, "b")
