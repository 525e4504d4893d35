"""A draft handed in: what is shown of it and what is not kept, who is let in, what the blank annexes hold."""

import base64
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from tempfile import gettempdir

import openpyxl
import pytest
from flask import Flask

import app
from pages._shared.check import reading, routes
from pages._shared.check.gate import MINUTE, Gate
from pages._shared.check.settings import Settings, settings
from tests.pages.province import opened

ROOT = Path(__file__).resolve().parents[2]
SAME = {"Sec-Fetch-Site": "same-origin"}
SCHOOL = "云麓旧学院"  # a former name of the school that the build calls 云麓第1大学
DRAFT = f"""{SCHOOL}2024-2025学年信息公开工作年度报告
本报告由概述等部分组成，统计期限为2024年9月1日至2025年8月31日。
一、概述
学校重视信息公开工作。领导小组定期研究有关事项。各单位按分工落实责任。
二、主动公开情况
学校门户网站主动公开信息220条。栏目按清单设置。重大事项及时公布。
三、依申请公开情况
本学年度收到信息公开申请2件。申请渠道畅通。答复均在期限内作出。
附件1
2024-2025学年度信息公开工作统计表
学校名称：{SCHOOL}
序号\t内容\t数量\t单位
1\t本校门户网站\t有\t
7\t本校本学年度落实信息公开专项经费\t6000\t元
10\t本校本学年度在本校门户网站主动公开信息\t230\t条
19\t本校本学年度共收到信息公开申请\t2\t件
20\t本校本学年度收到的信息公开申请共办结\t5\t件
"""

assert app.server  # pages need the app


@pytest.fixture(scope="module")
def province(build_dir, tmp_path_factory):
    with opened(tmp_path_factory.mktemp("check")) as found:
        yield found


@pytest.fixture
def client(province):
    """A server of its own, so that nobody else's checks count."""
    server = Flask(__name__)
    routes.register(server, Settings(files=4, megabytes=1, per_minute=100, per_minute_all=100))
    return server.test_client()


def hand_in(client, files: dict[str, bytes], **headers: str):
    given = [(io.BytesIO(data), name) for name, data in files.items()]
    return client.post("/check/upload?lang=zh", data={"files": given}, headers=headers or SAME)


def texts(node: object) -> list[str]:
    if isinstance(node, str):
        return [node]
    assert isinstance(node, list)
    return [text for child in node[2] for text in texts(child)]


def left_behind() -> set[str]:
    return {path.name for path in Path(gettempdir()).glob(f"{reading.PREFIX}*")}


@pytest.fixture(scope="module")
def told(province):
    """The answer to a draft with a broken file beside it, and what it left on the disk."""
    server = Flask(__name__)
    routes.register(server, Settings())
    before = left_behind()
    answer = hand_in(server.test_client(), {"正文.txt": DRAFT.encode(), "附件2.docx": b"MZ\x90\x00"})
    assert answer.status_code == 200
    assert left_behind() == before
    return answer.get_json()


def test_files_are_named_with_what_they_hold_or_why_not(told) -> None:
    rows = texts(json.loads(told["tree"])[2][0])
    at = rows.index("正文.txt")
    assert rows[at + 1 : at + 3] == ["正文、附件1（统计表）", f"{SCHOOL} 2024-2025"]
    at = rows.index("附件2.docx")
    assert rows[at + 1] == "没有读出"
    assert any("程序" in text for text in rows[at + 2 : at + 4])


def test_a_finding_has_both_numbers_both_places_and_the_lines(told) -> None:
    rows = texts(json.loads(told["tree"]))
    at = next(i for i, text in enumerate(rows) if text.startswith("办结数（第20项）多于收到数"))
    assert rows[at - 1] == "需说明"
    near = rows[at : at + 16]
    for number, place, line in (("5", "第 17 行", "共办结\t"), ("2", "第 16 行", "共收到信息公开申请\t")):
        found = near.index(place)
        assert near[found - 2] == number
        assert near[found + 2].endswith(line)
        assert near[found + 3] == number


def sheet(told, name: str) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(told["workbook"])))
    return [tuple(row) for row in book[name].iter_rows(values_only=True)]


def cells(told, name: str, first: str) -> list[object]:
    return [value for row in sheet(told, name) if row[0] == first for value in row]


def test_last_year_stands_beside_and_no_percentage_on_a_small_base(told) -> None:
    portal = cells(told, "统计表", "10")
    assert portal[3:7] == [230, 104, 126, pytest.approx(126 / 104)]
    budget = cells(told, "统计表", "7")
    assert budget[3:7] == [6000, 5000, 1000, 0.2]
    missing = cells(told, "统计表", "30")
    assert missing[3] == "未提及"
    rows = texts(json.loads(told["tree"]))
    assert "126" in rows
    assert "121.2%" in rows


def test_the_peers_of_the_last_year_that_enough_filed(told) -> None:
    row = next(row for row in sheet(told, "同类中的位置") if row[1] == "条" and row[2] == 230)
    assert row[3] == 104
    assert int(str(row[7])) >= 8
    assert str(row[8]).startswith("高于")
    assert any("2023-2024" in str(line[0]) for line in sheet(told, "同类中的位置")[:6])


def test_missing_parts_and_annexes_are_named(told) -> None:
    states = {row[0]: row[1] for row in sheet(told, "部分和附件") if row[1]}
    assert states["概述"] == "有"
    assert states["存在的问题及改进措施"] == "没有"
    assert states["附件1（统计表）"] == "有"
    assert states["附件2（清单对照检查表）"] == "没有"


def test_the_workbook_says_what_the_page_says(told) -> None:
    shown = set(texts(json.loads(told["tree"])))
    for name in ("统计表", "疑点", "正文数字", "部分和附件"):
        found = [value for row in sheet(told, name)[4:] for value in row if isinstance(value, str)]
        assert len(found) > 3
        assert [text for text in found if text not in shown and not text.startswith(("上一", "返回"))] == []


@pytest.mark.parametrize(
    ("files", "status", "said"),
    [
        ({}, 400, "没有收到文件"),
        ({f"{n}.txt": b"x" for n in range(30)}, 413, "超过 4 个"),
    ],
)
def test_what_is_too_much_is_said_in_words(client, files, status: int, said: str) -> None:
    answer = hand_in(client, files)
    assert (answer.status_code, said in answer.get_json()["problem"]) == (status, True)


def test_a_body_that_is_too_large_is_not_even_read(client) -> None:
    kind = "multipart/form-data; boundary=x"
    answer = client.post("/check/upload", data=b"x" * 3_000_000, content_type=kind, headers=SAME)
    assert (answer.status_code, "超过 1 MB" in answer.get_json()["problem"]) == (413, True)


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("正文.txt", b"\0" * 50_000_000)
    return out.getvalue()


def test_hostile_files_are_named_and_nothing_is_left(client) -> None:
    before = left_behind()
    answer = hand_in(client, {"bomb.zip": bomb(), "../../etc/passwd": b"x", "空.pdf": b""})
    assert answer.status_code == 200
    rows = texts(json.loads(answer.get_json()["tree"]))
    assert rows.count("没有读出") == 3
    assert any("压缩比" in text for text in rows)
    assert "passwd" in rows
    assert any("空的" in text for text in rows)
    assert left_behind() == before


def test_what_does_not_end_in_time_is_ended(province) -> None:
    server = Flask(__name__)
    routes.register(server, Settings(seconds=1))
    before = left_behind()
    answer = hand_in(server.test_client(), {"正文.txt": (DRAFT * 50).encode()})
    assert answer.status_code in (200, 422)
    said = answer.get_json()
    assert "没有读完" in said["tree"] if "tree" in said else "1 秒内没有核对完" in said["problem"]
    assert left_behind() == before


@pytest.mark.parametrize(
    ("headers", "served"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"X-Nothing": "1"}, False),
        ({"Origin": "http://localhost"}, True),
        (SAME, True),
    ],
)
def test_only_this_sites_own_page_may_hand_in(client, headers: dict[str, str], served: bool) -> None:
    answer = hand_in(client, {}, **headers)
    assert answer.status_code == (400 if served else 403)


def test_the_gate_counts_by_address_in_all_and_at_once() -> None:
    now = 0.0
    gate = Gate(Settings(per_minute=2, per_minute_all=3, at_once=1), clock=lambda: now)
    with gate.passing("a") as first, gate.passing("b") as second:
        assert (first, second) == ("", "busy")
    with gate.passing("a") as again:
        assert again == ""
    with gate.passing("a") as third, gate.passing("b") as other:
        assert (third, other) == ("often", "")
    with gate.passing("c") as last:
        assert last == "crowded"
    now = MINUTE + 1
    with pytest.raises(KeyError), gate.passing("a"):
        raise KeyError
    assert gate.inside == 0


def test_settings_come_from_the_environment() -> None:
    assert settings({}) == Settings()
    chosen = settings({"CHECK": "Off", "CHECK_MB": "5", "CHECK_ADDRESS_HEADER": "X-Real-IP"})
    assert chosen == Settings(on=False, megabytes=5, address_header="X-Real-IP")
    with pytest.raises(ValueError, match="CHECK_SECONDS=soon"):
        settings({"CHECK_SECONDS": "soon"})


def test_a_site_can_switch_it_off(build_dir) -> None:
    code = (
        "import app; from pages._shared.registry import PAGES; c = app.server.test_client();"
        "print(c.get('/check').status_code, c.post('/check/upload').status_code < 500, 'check' in PAGES,"
        " c.get('/check/forms/statistics.xlsx').mimetype)"
    )
    environment = {**os.environ, "CHECK": "off", "PYTHONPATH": str(ROOT)}
    said = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert said.stdout.split() == ["404", "True", "False", "text/html"]


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("附件1.xlsx", "附件1.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\草稿\\正文.docx", "正文.docx"),
        ("..", "file.."),
        ("", "file"),
        ("a\x00b\n.txt", "a�b�.txt"),
    ],
)
def test_names_are_made_safe(given: str, safe: str) -> None:
    assert reading.safe_name(given) == safe
    assert len(reading.safe_name("长" * 300 + ".docx").encode()) <= 255


def filled(content: bytes, column: int, answers: dict[int, int]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book.worksheets[0]
    keys = {str(row[0 if column == 3 else 1].value): row for row in page.iter_rows()}
    for key, value in answers.items():
        page.cell(int(str(keys[str(key)][0].row)), column, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_blank_annex_with_last_years_figures_is_read_back_as_filled_in(client) -> None:
    given = client.get("/check/forms/statistics.xlsx?school=invented1")
    assert given.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(given.data))
    rows = {row[0]: row for row in book.worksheets[0].iter_rows(values_only=True)}
    assert rows["序号"][-1] == "上学年（2023-2024）数量"
    assert (rows[10][2], rows[10][-1]) == (None, 104)
    body = f"{SCHOOL}2024-2025学年信息公开工作年度报告\n一、概述\n学校重视信息公开。\n二、主动公开情况\n".encode()
    listed = client.get("/check/forms/checklist.xlsx?school=invented1").data
    answer = hand_in(
        client,
        {
            "正文.txt": body,
            "附件1.xlsx": filled(given.data, 3, {10: 321, 7: 0}),
            "附件2.xlsx": filled(listed, 4, {1: 7, 2: 8}),
        },
    )
    told = answer.get_json()
    assert cells(told, "统计表", "10")[3] == 321
    assert cells(told, "统计表", "7")[3] == 0
    assert cells(told, "统计表", "8")[3] == "未填"
    items = [row for row in sheet(told, "清单") if str(row[0]).startswith(("1 ", "2 ", "3 "))]
    assert [row[3] for row in items] == [7, 8, "未填"]


def test_a_blank_annex_of_nobody_is_blank(client) -> None:
    blank = client.get("/check/forms/statistics.xlsx").data
    page = openpyxl.load_workbook(io.BytesIO(blank)).worksheets[0]
    assert page.max_column == 4
    assert [row[2] for row in page.iter_rows(min_row=4, values_only=True) if isinstance(row[0], int)] == [
        None
    ] * 55
    for wrong in ("nobody.xlsx", "statistics.xlsx?school=nobody"):
        assert client.get(f"/check/forms/{wrong}").status_code == 404
