"""Small tables within the narrative, and prose that stands in a cell."""

from __future__ import annotations

import pytest

from etl.codebook import load
from etl.extract.narrative import narrative_observations
from etl.extract.second_reading import confirmed
from etl.model import Cell, Document, Line, Observation, Place, Report, School, Table

Rows = list[list[str]]
CHANNELS: Rows = [
    ["序号", "公开渠道", "信息数量（条）", "备注"],
    ["1", "学校门户网站", "1,598", ""],
    ["2", "信息公开专栏", "264", ""],
    ["3", "官方微信公众号", "412篇", "全年"],
    ["4", "某某论坛", "12", ""],
    ["", "合计", "2286", ""],
]
ACCOUNTS: Rows = [
    ["平台", "粉丝数（人）", "发布数（条）", "总阅读量（万次）"],
    ["微信公众号", "32000", "412", "176"],
    ["官方微博", "5.8万", "1,020", "—"],
]
YEARS: Rows = [
    ["渠道", "上学年", "本学年", "增减"],
    ["门户网站", "1402条", "1598条", "196条"],
    ["校报", "15期", "16期", "1期"],
]
REQUESTS: Rows = [
    ["项目", "数量（件）"],
    ["收到信息公开申请", "7"],
    ["当面申请", "1"],
    ["予以公开", "5"],
    ["不予公开", "1"],
]
ACROSS: Rows = [["门户网站", "信息公开网", "官方微信"], ["1598条", "264条", "412篇"]]
PROSE: Rows = [["学校门户网站发布信息1598条，其中新闻1024条。\n官方微信推送412篇，粉丝3.2万人。"]]
KINDS: Rows = [["类别", "数量"], ["学校要闻", "1024"], ["通知公告", "356"]]
TWICE: Rows = [["渠道", "数量（条）"], ["官网新闻", "1024"], ["官网公告", "356"]]


def table(rows: Rows, line: int = 5) -> Table:
    return Table(
        tuple(
            tuple(
                Cell(text, Place(line=line + row, table=1, row=row + 1, column=column + 1))
                for column, text in enumerate(cells)
            )
            for row, cells in enumerate(rows)
        )
    )


def told(rows: Rows, heading: str = "二、主动公开情况") -> list[Observation]:
    return narrative_observations([Line(heading, Place(line=4)), table(rows)], load())[0]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (CHANNELS, {"items_portal": 1598, "items_platform": 264, "items_wechat": 412}),
        (
            ACCOUNTS,
            {
                "followers_wechat": 32000,
                "items_wechat": 412,
                "reads_wechat": 1760000,
                "followers_weibo": 58000,
                "items_weibo": 1020,
            },
        ),
        (YEARS, {"items_portal": 1598, "newspaper_issues": 16}),
        (ACROSS, {"items_portal": 1598, "items_platform": 264, "items_wechat": 412}),
        (PROSE, {"items_portal": 1598, "items_wechat": 412, "followers_wechat": 32000}),
        (KINDS, {}),
        (TWICE, {}),
    ],
)
def test_a_table_tells(rows: Rows, expected: dict[str, int]) -> None:
    assert {one.indicator: one.value for one in told(rows)} == expected


def test_requests_in_a_table() -> None:
    found = {one.indicator: one.value for one in told(REQUESTS, "四、依申请公开情况")}
    assert found == {
        "requests_received": 7,
        "requests_in_person": 1,
        "outcomes_granted": 5,
        "outcomes_refused": 1,
    }


def test_the_cell_is_the_quote_and_the_place() -> None:
    portal = told(CHANNELS)[0]
    assert (portal.raw, portal.quote) == ("1,598", "1,598")
    assert portal.place == Place(line=6, table=1, row=2, column=3)


def test_a_row_that_no_term_knows_is_named() -> None:
    skipped = narrative_observations([table(CHANNELS)], load())[1]
    assert [one.why.partition(" / ")[2] for one in skipped if "论坛" in one.what] == [
        load().phrase("skipped", "no_rule").partition(" / ")[2]
    ]


def test_ten_thousands_in_the_heading_are_confirmed_by_the_second_reading() -> None:
    block = table(ACCOUNTS)
    lines = ("", "", "", "", *("\t".join(cells) for cells in ACCOUNTS))
    document = Document("a.txt", "0" * 64, "txt", (block,), lines)
    school = School("x", "江州学院", None, None, "undergraduate", None)
    observations = tuple(narrative_observations([block], load())[0])
    report = Report(
        "a.txt", "0" * 64, "txt", school, "2021-2022", None, None, "stated", None, observations=observations
    )
    assert confirmed(report, document, load()) == report
