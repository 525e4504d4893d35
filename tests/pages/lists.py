"""The invented build with checklists, a document's text, findings and a correction, for the two pages about them."""

import csv
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
from dash.development.base_component import Component

from tests.pages.conftest import NAME, insert, write

REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"
SHA = hashlib.sha256(b"s1-2022-2023").hexdigest()
LONG = hashlib.sha256(b"s3-2022-2023").hexdigest()
EXCEPTIONS = {  # report: item → status; all other items are disclosed
    "s1-2021-2022": {8: "not_applicable", 11: "not_applicable", 3: "blank", 5: "zero", 7: "stated_none"},
    "s1-2022-2023": {8: "not_applicable", 11: "not_applicable", 3: "blank", 9: "disclosed_off_platform"},
    "s3-2022-2023": {4: "blank", 3: "disclosed"},
    "s4-2022-2023": {4: "blank"},
}
LINKS = ["https://s1.example.edu.cn/a", "javascript:alert(1)"]
LINES = [
    "云岭理工大学",
    "2022-2023 学年报告",
    "<script>alert(1)</script> 全年公开 12 345 条，其中网站 200 条、微信 100 条。",
    "序号\t内容\t数量\t单位",
    "10\t门户网站公开\t300\t条",
    "| 12 | 平台公开 | 12 | 条 |",
    "",
    *(f"\t{item}\t{item}\thttps://s1.example.edu.cn/{item}\t是\t" for item in range(1, 51)),
]
STATUSES = (
    "disclosed",
    "disclosed_off_platform",
    "stated_none",
    "zero",
    "blank",
    "not_applicable",
    "not_obtained",
)
ENTRY = "report_id item school_id year_ending count raw on_platform links link_text remark status flags place"


def _cell(line: int) -> str:
    return json.dumps({"line": line, "table": 1, "row": 2, "column": 3})


OWN = {"report_id": "s1-2022-2023", "school_id": "s1", "year_ending": 2023}
OTHER = {"report_id": "s4-2021-2022", "school_id": "s4", "year_ending": 2022}
REPORT = {"report_id": "s1-2022-2023"}
PARTS = [
    {"value": 200, "raw": "200", "place": {"line": 3}, "quote": "网站 200 条", "flags": []},
    {"value": 100, "raw": "100", "place": {"line": 3}, "quote": "微信 100 条", "flags": ["approximate"]},
]
ANSWER: dict[str, Any] = {
    "answer": "value",
    "flags": "",
    "value": None,
    "raw": "",
    "unit": "条",
    "origin": "form",
    "place": "{}",
    "quote": "",
    "inputs": "[]",
    "source_url": None,
    "chosen": True,
    "disputed": False,
}
FORM: dict[str, Any] = {"value": 300, "raw": "300", "place": _cell(5), "quote": "300", "disputed": True}
PROSE: dict[str, Any] = {"origin": "narrative", "place": '{"line": 3}'}
TOLD: dict[str, Any] = {
    "value": 12345,
    "raw": "12345",
    "quote": "公开 12345 条",
    "chosen": False,
    "disputed": True,
}
DERIVED: dict[str, Any] = {"flags": "derived", "value": 300, "inputs": json.dumps(PARTS)}
BLANK: dict[str, Any] = {"answer": "blank", "place": _cell(6)}
CURATED: dict[str, Any] = {
    "flags": "approximate",
    "value": 10000,
    "raw": "10000条",
    "origin": "curated",
    "quote": "各单位网站",
    "source_url": "https://s4.example.edu.cn/c",
}
TOTAL: dict[str, Any] = {"value": 40, "raw": "40", "quote": "2023 学年", "inputs": json.dumps(PARTS[:1])}
SAID: dict[str, list[dict[str, Any]]] = {
    "observation": [
        ANSWER | OWN | {"observation_id": "a", "indicator": "items_portal"} | FORM,
        ANSWER | OWN | {"observation_id": "b", "indicator": "items_portal"} | PROSE | TOLD,
        ANSWER | OWN | {"observation_id": "c", "indicator": "items_social"} | PROSE | DERIVED,
        ANSWER | OWN | {"observation_id": "d", "indicator": "items_intranet"} | BLANK,
        ANSWER | OTHER | {"observation_id": "e", "indicator": "items_portal"} | CURATED,
        ANSWER
        | OWN
        | {"observation_id": "f", "indicator": "media_reports"}
        | PROSE
        | {"place": '{"line": 2}'}
        | TOTAL,
    ],
    "finding": [
        OWN
        | {
            "finding_key": "s1-2022-2023.narrative_vs_form:items_portal",
            "rule": "narrative_vs_form:items_portal",
            "rule_id": "narrative_vs_form",
            "severity": "warning",
            "message_zh": "正文 12345，统计表 300",
            "message_en": "12345 against 300",
            "values": ["12345", "300"],
            "places": '[{"line": 3}, {"line": 5, "table": 1}]',
            "review_state": "open",
        }
    ],
    "correction": [
        REPORT
        | {
            "target": "observation/items_portal/form",
            "printed_raw": "30",
            "corrected_value": "300",
            "reason": "漏印一个零",
            "who": "某人",
            "applied": True,
        }
    ],
    "header_field": [
        REPORT
        | {"field": "school", "value": "云岭理工大学", "place": '{"line": 1}', "quote": "云岭理工大学"},
        REPORT | {"field": "ownership", "value": "public", "flags": "inferred", "place": None, "quote": ""},
    ],
    "skipped": [
        REPORT | {"document_name": "a.txt", "what": "另有 5 次", "why": "不知所指", "place": '{"line": 2}'}
    ],
}


def walk(root: Any) -> Iterator[Any]:
    """Every component and every text under ``root``, in reading order."""
    if isinstance(root, (list, tuple)):
        for one in root:
            yield from walk(one)
    elif root is not None:
        yield root
        if isinstance(root, Component):
            yield from walk(getattr(root, "children", None))


def build(folder: Path) -> None:
    """Write the build, its documents and its pointer into ``folder``."""
    path = folder / NAME
    write(path)
    with duckdb.connect(str(path)) as connection:
        _codes(connection)
        for report, exceptions in EXCEPTIONS.items():
            _list(connection, report, exceptions)
        _statements(connection)
    (folder / "documents").mkdir()
    _document(folder, SHA, LINES)
    _document(folder, LONG, [f"第 {n} 行" for n in range(1, 5001)])
    (folder / "CURRENT").write_text(NAME, encoding="utf-8")


def _document(folder: Path, sha256: str, lines: list[str]) -> None:
    text = json.dumps({"name": "a.txt", "format": "txt", "lines": lines}, ensure_ascii=False)
    (folder / "documents" / f"{sha256}.json").write_text(text, encoding="utf-8")


def _codes(connection: duckdb.DuckDBPyConnection) -> None:
    names = {row["category"]: row for row in _rows("checklist_categories.csv")}
    for row in _rows("checklist_items.csv"):
        short = (names[row["category"]]["short_zh"], names[row["category"]]["short_en"])
        columns = "item category category_zh category_en title_zh short_zh title_en short_en"
        values = [row[name] for name in columns.split()]
        more = "category_short_zh category_short_en needs"
        insert(connection, "checklist_item", f"{columns} {more}", [(*values, *short, row["needs"] or None)])
    marks = dict(zip(STATUSES, "●◐无0–／…", strict=True))
    rows = [
        ("checklist", code, f"{code} 中", code, marks[code], "意思", "meaning", n)
        for n, code in enumerate(STATUSES)
    ]
    rows += [
        ("review", "open", "待核实", "Open", "", "", "", 1),
    ]
    insert(connection, "status_code", "of code zh en mark meaning_zh meaning_en position", rows)
    rule = ("narrative_vs_form", "channels", "渠道", "Channels", "warning", "数字不一致", "Numbers differ", 1)
    names_ = "rule rule_group group_zh group_en severity statement_zh statement_en position"
    insert(connection, "rule", names_, [rule])


def _rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _list(connection: duckdb.DuckDBPyConnection, report: str, exceptions: dict[int, str]) -> None:
    school, ending = report[:2], int(report[-4:])
    entries = []
    for item in range(1, 51):
        status = exceptions.get(item, "disclosed")
        shown = status in ("disclosed", "disclosed_off_platform")
        count = item if shown else 0 if status == "zero" else None
        raw = {"stated_none": "无", "zero": "0", "not_applicable": ""}.get(status, str(item) if shown else "")
        platform = status == "disclosed" if shown else None
        links = LINKS if shown else []
        flags = "inferred" if item == 11 and status == "not_applicable" else ""
        place = json.dumps({"line": 7 + item, "table": 2, "row": item, "column": 2})
        entries.append(
            (report, item, school, ending, count, raw, platform, links, "", "", status, flags, place)
        )
    insert(connection, "checklist_entry", ENTRY, entries)
    disclosed = [e for e in entries if e[10] in ("disclosed", "disclosed_off_platform")]
    counted = (
        len(disclosed),
        sum(e[6] is True for e in disclosed),
        sum(e[10] != "not_applicable" for e in entries),
    )
    connection.execute(
        "UPDATE report SET checklist_state = 'held', disclosed = ?, on_platform = ?, applicable = ? "
        "WHERE report_id = ?",
        [*counted, report],
    )


def _statements(connection: duckdb.DuckDBPyConnection) -> None:
    for report, sha256 in (("s1-2022-2023", SHA), ("s3-2022-2023", LONG)):
        connection.execute("UPDATE report SET sha256 = ? WHERE report_id = ?", [sha256, report])
    connection.execute("UPDATE report SET form_state = 'absent' WHERE report_id = 's2-2021-2022'")
    connection.execute("DELETE FROM observation WHERE report_id = 's1-2022-2023'")
    for table, rows in SAID.items():
        for row in rows:
            insert(connection, table, " ".join(row), [tuple(row.values())])
