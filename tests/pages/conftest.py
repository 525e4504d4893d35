"""A small invented build for the pages: four schools, two years, every kind of answer."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import pytest

SCHEMA = Path(__file__).resolve().parents[2] / "etl" / "schema.sql"
NAME = "20260101T000000-test01.duckdb"
HOSTILE = '<a href="https://evil.example">师范</a>'

SCHOOLS = [  # id, name, English name, pinyin, initials, province, city, type, ownership
    (
        "s1",
        "云岭理工大学",
        "Yunling University",
        "yunlingligongdaxue",
        "ylgdx",
        "重庆",
        "渝中",
        "undergraduate",
        "public",
    ),
    ("s2", "江州职业学院", "", "jiangzhouzhiyexueyuan", "jzzyxy", "重庆", "江津", "vocational", "private"),
    (
        "s3",
        "南岭科技大学",
        "Nanling University",
        "nanlingkejidaxue",
        "nlkjdx",
        "广西",
        "柳州",
        "undergraduate",
        "public",
    ),
    ("s4", HOSTILE, "", "shifan", "sf", "广西", "南宁", "undergraduate", "public"),
]
STATES = {  # (school, year's end): the report's status
    ("s1", 2022): "received",
    ("s1", 2023): "received",
    ("s2", 2022): "in_part",
    ("s2", 2023): "not_received",
    ("s3", 2022): "received",
    ("s3", 2023): "received",
    ("s4", 2022): "known_unread",
    ("s4", 2023): "received",
}
INDICATORS = [  # code, row, topic, kind, unit, English unit, Chinese, English, part of, stackable
    ("items_portal", 10, "channels", "count", "条", "items", "门户网站公开", "Portal", None, True),
    (
        "items_checklist",
        11,
        "channels",
        "count",
        "条",
        "items",
        "清单事项公开",
        "Checklist",
        "items_portal",
        False,
    ),
    (
        "items_platform",
        12,
        "channels",
        "count",
        "条",
        "items",
        "公开平台公开",
        "Platform",
        "items_portal",
        False,
    ),
    ("items_intranet", 13, "channels", "count", "条", "items", "办公内网公开", "Intranet", None, True),
    ("items_social", 15, "channels", "count", "条", "items", "微博微信公开", "Weibo and WeChat", None, True),
    ("media_reports", 16, "channels", "count", "条", "items", "媒体报道", "Media reports", None, True),
    ("budget", 7, "funding", "money", "元", "yuan", "专项经费", "Funding", None, False),
]
ANSWERS = [  # school, year's end, indicator, answer, flags, value
    ("s1", 2022, "items_portal", "value", "", 12345),
    ("s1", 2022, "items_intranet", "value", "", 0),
    ("s1", 2022, "items_social", "blank", "", None),
    ("s1", 2022, "media_reports", "none", "", None),
    ("s1", 2022, "items_platform", "not_applicable", "", None),
    ("s1", 2023, "items_portal", "value", "approximate", 300),
    ("s1", 2023, "items_social", "value", "derived", 100),
    ("s2", 2022, "items_portal", "value", "", 60),
    ("s3", 2022, "items_portal", "value", "corrected", 1000),
    ("s3", 2023, "items_portal", "value", "", 900),
    ("s3", 2023, "items_intranet", "value", "", 100),
    ("s4", 2023, "items_portal", "unreadable", "low_confidence", None),
    ("s1", 2023, "budget", "value", "", 8000.5),
]
STATUSES = [
    ("answer", "value", "已填报", "Reported", ""),
    ("answer", "none", "填“无”", "Stated none", "无"),
    ("answer", "not_applicable", "不涉及", "Not applicable", "／"),
    ("answer", "blank", "未填", "Blank", "–"),
    ("answer", "unreadable", "无法识别", "Unreadable", "?"),
    ("flag", "approximate", "约数", "Approximate", "≈"),
    ("flag", "corrected", "已更正", "Corrected", "†"),
    ("flag", "derived", "计算值", "Derived", "Σ"),
    ("flag", "low_confidence", "待复核", "Low confidence", "⚠"),
    ("flag", "inferred", "推定", "Inferred", "*"),
    ("severity", "error", "逻辑不符", "Contradiction", ""),
    ("severity", "warning", "需说明", "To be explained", ""),
    ("severity", "info", "提示", "Note", ""),
    ("timeliness", "unknown", "无法判断", "Unknown", ""),
    ("annex", "held", "已收录", "Held", ""),
    ("period_status", "not_stated", "未说明", "Not stated", ""),
    ("report", "received", "已收录", "Held", ""),
    ("report", "in_part", "要件不全", "Incomplete", ""),
    ("report", "known_unread", "已知未收录", "Known but not held", ""),
    ("report", "not_received", "未收到", "Not received", ""),
]


def insert(
    connection: duckdb.DuckDBPyConnection, table: str, names: str, rows: Sequence[tuple[object, ...]]
) -> None:
    """Insert rows of the named columns; text columns that are required and not named hold ""."""
    columns = names.split()
    blank = connection.execute(
        "SELECT column_name FROM duckdb_columns() WHERE table_name = ? AND NOT is_nullable AND data_type = 'VARCHAR'",
        [table],
    ).fetchall()
    more = [name for (name,) in blank if name not in columns]
    marks = ", ".join("?" * (len(columns) + len(more)))
    written = ", ".join(f'"{name}"' for name in [*columns, *more])
    for row in rows:
        connection.execute(f"INSERT INTO {table} ({written}) VALUES ({marks})", [*row, *[""] * len(more)])


def write(path: Path) -> None:
    """Write the invented build."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(SCHEMA.read_text(encoding="utf-8"))
        build = (NAME[:-7], "2026-01-01 00:00:00", 1, True)
        insert(connection, "build", "build_id built_at schema_version fictional", [build])
        places = [("重庆", "重庆市", "Chongqing", 6, 5, 1), ("广西", "广西", "Guangxi", 8, 5, 2)]
        insert(connection, "province", "province name_zh name_en tile_row tile_column position", places)
        names = "school_id name name_en pinyin initials province city school_type ownership"
        insert(connection, "school", names, list(SCHOOLS))
        insert(connection, "report", REPORT, [_report(*key, status) for key, status in STATES.items()])
        insert(connection, "indicator", INDICATOR, [_indicator(n, *i) for n, i in enumerate(INDICATORS)])
        rows = [(*status, "意思", "meaning", n) for n, status in enumerate(STATUSES)]
        insert(connection, "status_code", "of code zh en mark meaning_zh meaning_en position", rows)
        insert(connection, "observation", OBSERVATION, [_observation(*answer) for answer in ANSWERS])


REPORT = (
    "report_id school_id school_name academic_year year_ending calendar_year period_months status timeliness "
    "form_state checklist_state sha256 source_url text_at_hand"
)
INDICATOR = (
    "indicator form_row topic kind unit unit_en decimals label_zh label_en short_zh short_en definition_zh "
    "definition_en part_of stackable position"
)
OBSERVATION = (
    "observation_id report_id school_id year_ending indicator answer flags value raw unit origin form_row place "
    "quote inputs chosen disputed"
)


def _report(school: str, ending: int, status: str) -> tuple[object, ...]:
    year, held = f"{ending - 1}-{ending}", status in ("received", "in_part")
    name = next(row[1] for row in SCHOOLS if row[0] == school)
    states = (status, "unknown", "held" if held else "absent", "absent")
    paper = ("0" * 64 if held else None, f"https://{school}.example.edu.cn/", held)
    return (f"{school}-{year}", school, name, year, ending, False, 12, *states, *paper)


def _indicator(n: int, code: str, row: int, topic: str, kind: str, *rest: object) -> tuple[object, ...]:
    unit, unit_en, zh, en, part_of, stackable = rest
    return (code, row, topic, kind, unit, unit_en, 0, zh, en, zh, en, zh, en, part_of, stackable, n)


def _observation(
    school: str, ending: int, code: str, answer: str, flags: str, value: object
) -> tuple[object, ...]:
    report, text = f"{school}-{ending - 1}-{ending}", "" if value is None else str(value)
    key = (f"{report}-{code}", report, school, ending, code, answer, flags, value)
    return (*key, text, "条", "form", 1, '{"line": 7}', text, "[]", True, False)


@pytest.fixture(scope="session", autouse=True)
def build_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """BUILD_DIR with the invented build and its pointer."""
    folder = tmp_path_factory.mktemp("build")
    write(folder / NAME)
    (folder / "CURRENT").write_text(NAME, encoding="utf-8")
    before = os.environ.get("BUILD_DIR")
    os.environ["BUILD_DIR"] = str(folder)
    yield folder
    os.environ.pop("BUILD_DIR") if before is None else os.environ.update(BUILD_DIR=before)


@pytest.fixture
def warehouse(build_dir: Path):
    """The invented build, opened as the pages open it."""
    from pages._shared.warehouse import current

    found = current()
    assert found is not None
    return found


@pytest.fixture(scope="session")
def client(build_dir: Path):
    """Requests to the server without a browser."""
    from app import server

    return server.test_client()
