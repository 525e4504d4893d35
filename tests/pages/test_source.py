"""The source page: every value leads to its line, marked; what is not at hand is said; text stays text."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from dash import html
from dash.development.base_component import Component

import app
from pages import source
from pages._shared import callbacks, queries
from pages._shared.registry import resolved
from pages._shared.selection import Selection
from pages._shared.source import document
from pages._shared.source.document import Mark
from pages._shared.warehouse import Warehouse, current
from tests.pages.lists import LINES, build, walk

assert app.server  # pages need the app
OWN = "s1-2022-2023"


@pytest.fixture(scope="module")
def texts(build_dir, tmp_path_factory) -> Iterator[Warehouse]:
    folder = tmp_path_factory.mktemp("texts")
    build(folder)
    before = os.environ["BUILD_DIR"]
    os.environ["BUILD_DIR"] = str(folder)
    found = current()
    assert found is not None
    yield found
    os.environ["BUILD_DIR"] = before


def page(found: Warehouse, target: str = OWN, lang: str = "zh", **view: str) -> Component:
    selection = resolved(Selection(lang=lang, target=target, view=tuple(sorted(view.items()))))
    parts = source.parts(found, selection)
    assert parts is not None
    return html.Div(parts)


def all_of(root: Component, kind: type[Component]) -> list[Any]:
    return [one for one in walk(root) if isinstance(one, kind)]


def marked(root: Component) -> dict[str, list[str]]:
    """line id → emphasised words, for every marked line."""
    lines = [one for one in all_of(root, html.Div) if "marked" in str(getattr(one, "className", "")).split()]
    return {line.id: [str(mark.children) for mark in all_of(line, html.Mark)] for line in lines}


def words(root: Component) -> str:
    return " ".join(one for one in walk(root) if isinstance(one, str))


def test_a_figure_is_marked_in_its_cell_and_its_other_statement_too(texts) -> None:
    shown = page(texts, indicator="items_portal")
    assert marked(shown) == {"L3": ["公开 12 345 条"], "L5": ["300"]}
    first = [
        one.id for one in all_of(shown, html.Div) if "first" in str(getattr(one, "className", "")).split()
    ]
    assert first == ["L5"]
    assert "图表采用" in words(shown)
    assert "同一指标在报告中有不同的数字" in words(shown)


def test_rules_and_corrections_stand_beside_it(texts) -> None:
    said = words(page(texts, indicator="items_portal"))
    assert "正文 12,345，统计表 300" in said
    assert "漏印一个零" in said
    assert "漏印一个零" not in words(page(texts, indicator="items_social"))


def test_a_sum_marks_each_of_its_parts(texts) -> None:
    shown = page(texts, indicator="items_social")
    assert marked(shown) == {"L3": ["网站 200 条", "微信 100 条"]}
    assert "由 2 个数相加" in words(shown)
    assert "≈100" in words(shown)


def test_a_printed_total_keeps_its_print_beside_the_parts_listed_under_it(texts) -> None:
    said = words(page(texts, indicator="media_reports"))
    assert "同处列出的 1 个分项" in said
    assert "原文所印" in said
    assert marked(page(texts, indicator="media_reports")) == {"L2": ["2023 学年"], "L3": ["网站 200 条"]}


def test_blank_is_a_word_not_a_number(texts) -> None:
    shown = page(texts, indicator="items_intranet")
    value = next(
        one for one in all_of(shown, html.P) if str(getattr(one, "className", "")).startswith("value")
    )
    assert value.children == "未填"
    assert marked(shown) == {"L6": []}


def test_text_stays_text(texts) -> None:
    shown = page(texts, indicator="items_social")
    assert "<script>alert(1)</script>" in words(shown)
    assert {type(one).__name__ for one in walk(shown) if isinstance(one, Component)} <= {
        "A", "B", "Button", "Caption", "Code", "Dd", "Details", "Div", "Dl", "Dt", "H2", "H3", "Li", "Link", "Mark",
        "Nav", "P", "Q", "Section", "Span", "Summary", "Table", "Tbody", "Td", "Th", "Thead", "Tr", "Ul",
    }  # fmt: skip


def test_an_item_shows_its_count_links_and_line(texts) -> None:
    shown = page(texts, item="9")
    assert marked(shown) == {"L16": ["9"]}
    links = [one for one in all_of(shown, html.A) if str(one.href).startswith("http")]
    assert {(one.rel, one.target) for one in links} == {("noopener noreferrer", "_blank")}
    assert not [one for one in all_of(shown, html.A) if str(one.href).startswith("javascript")]
    assert "javascript:alert(1)" in words(shown)


def test_the_second_of_two_equal_cells_is_the_count() -> None:
    line = "\t7\t7\thttps://x.example/7\t是"
    assert document.find(line, Mark(1, 2, ("7",), after="7")) == (3, 4)


@pytest.mark.parametrize(
    ("line", "mark", "found"),
    [
        ("10\t公开 10 条\t10\t条", Mark(1, 3, ("10",)), (11, 13)),
        ("| 10 | 公开 | 10 | 条 |", Mark(1, 3, ("10",)), (12, 14)),
        ("公开 1 581 条", Mark(1, None, ("1581",)), (3, 8)),
        ("公开 15 条", Mark(1, None, ("公开16条", "15")), (3, 5)),
        ("公开 15 条", Mark(1, None, ("16",)), None),
        ("", Mark(1, 3, ("0",)), None),
        ("a\t0\tb", Mark(1, 3, ()), None),
        ("(1+1)", Mark(1, None, ("1+1",)), (1, 4)),
    ],
)
def test_where_the_words_stand(line: str, mark: Mark, found: tuple[int, int] | None) -> None:
    assert document.find(line, mark) == found


def test_a_finding_marks_both_places(texts) -> None:
    shown = page(texts, finding=f"{OWN}.narrative_vs_form:items_portal")
    assert list(marked(shown)) == ["L3", "L5"]
    assert marked(shown)["L5"] == ["300"]


def test_a_line_shows_what_was_read_and_what_was_passed_over(texts) -> None:
    assert "另有 5 次" in words(page(texts, line="2"))
    assert "云岭理工大学" in words(page(texts, line="1"))
    assert "这一行没有读出数值" in words(page(texts, line="7"))


def test_a_long_text_is_sent_around_the_place_until_all_is_asked_for(texts) -> None:
    def count(root: Component) -> int:
        return len([one for one in all_of(root, html.Div) if str(getattr(one, "id", "")).startswith("L")])

    window = page(texts, "s3-2022-2023", line="2500")
    assert count(window) == 2 * document.AROUND + 1
    assert list(marked(window)) == ["L2500"]
    assert "显示全部 5,000 行" in words(window)
    assert count(page(texts, "s3-2022-2023", line="2500", all="yes")) == 5000
    assert count(page(texts, indicator="items_portal")) == len(LINES)


def test_stepping_goes_through_the_report_in_order(texts) -> None:
    def steps(**view: str) -> list[str]:
        nav = all_of(page(texts, **view), html.Nav)
        return [str(link.href) for link in nav[0].children] if nav else []

    assert [href.split("&")[0] for href in steps(indicator="items_intranet")] == [
        f"/source/{OWN}?indicator=items_portal",
        f"/source/{OWN}?lang=zh",
        f"/source/{OWN}?indicator=items_social",
    ]
    assert len(steps(item="1")) == len(steps(item="50")) == 2
    assert steps() == []


def test_without_the_text_the_quote_its_place_and_the_address_remain(texts) -> None:
    said = words(page(texts, "s4-2022-2023", item="5"))
    assert "没有带上原文" in said
    assert "第 12 行 · 表 2 第 5 行 第 2 列" in said
    assert "https://s4.example.edu.cn/" in said


def test_a_curated_figure_says_what_was_counted_and_where(texts) -> None:
    shown = page(texts, "s4-2021-2022", indicator="items_portal")
    said = words(shown)
    assert "没有收录这份报告的全文" in said
    assert "各单位网站" in said
    assert "≈10,000 条" in said
    assert "https://s4.example.edu.cn/c" in {one.href for one in all_of(shown, html.A)}


@pytest.mark.parametrize(
    ("view", "said"),
    [
        ({"indicator": "nope"}, "没有这个代码的指标"),
        ({"indicator": "budget"}, "没有提到不等于 0"),
        ({"item": "51"}, "清单没有这一项"),
        ({"finding": "nope"}, "没有这个疑点"),
        ({"line": "0"}, "没有这一行"),
        ({"line": "9999999"}, "没有这一行"),
        ({"line": "²"}, "没有这一行"),
        ({"item": "²"}, "清单没有这一项"),
    ],
)
def test_what_is_not_there_is_said(texts, view: dict[str, str], said: str) -> None:
    assert said in words(page(texts, **view))


@pytest.mark.parametrize("target", ["", "nope", "<b>x</b>", "s1-2022-2023'--", "../../etc/passwd", "x" * 500])
def test_an_unknown_report_is_said(texts, target: str) -> None:
    content: list[Any] = source.content(texts, resolved(Selection(target=target)))
    assert [one.className for one in content] == ["failure"]
    assert source.panels(texts, resolved(Selection(target=target))) == []


def test_the_tables_hold_everything_and_lead_to_it(texts) -> None:
    panels = {one.key: one for one in source.panels(texts, resolved(Selection(target=OWN)))}
    assert set(panels) == {"values", "entries", "findings", "skipped"}
    assert len(panels["entries"].frame) == 50
    assert panels["values"].frame["value__url"].iloc[0] == f"/source/{OWN}?indicator=items_portal"
    assert len(panels["values"].frame) == 5
    assert source.panels(texts, resolved(Selection(target="s2-2022-2023"))) == []


def test_every_link_of_the_page_carries_the_filters(texts) -> None:
    selection = resolved(Selection(target=OWN, province=("重庆",), view=(("indicator", "items_portal"),)))
    hrefs = [
        str(one.href) for one in walk(list(source.parts(texts, selection) or ())) if hasattr(one, "href")
    ]
    inside = [href for href in hrefs if href.startswith("/source/")]
    assert inside
    assert all("province=" in href for href in inside)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_report_of_the_build_has_a_page(texts, lang: str) -> None:
    reports = queries.reports(texts, Selection())["report_id"]
    for report in reports:
        asked = {
            "page": "source",
            "target": report,
            "search": f"lang={lang}&item=3",
            "theme": "light",
            "narrow": False,
        }
        assert "className='source-head'" in str(callbacks.fill(asked))
