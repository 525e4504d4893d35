"""The codebooks of words: patterns, answers, headings and rules read as they are meant."""

from __future__ import annotations

import re
import string
from datetime import date

import pytest

from tests.tables import column, squeezed, table

PATTERNS = {
    "remark_patterns": "pattern",
    "sections": "patterns",
    "school_type_patterns": "pattern",
    "regulations": "pattern",
}


@pytest.mark.parametrize("name", PATTERNS)
def test_patterns_compile(name: str) -> None:
    for row in table(name):
        re.compile(row[PATTERNS[name]])


def remark_status(remark: str) -> str:
    found = (row["status"] for row in table("remark_patterns") if re.search(row["pattern"], squeezed(remark)))
    return next(found, "")


@pytest.mark.parametrize(
    ("remark", "status"),
    [
        ("无此类招生", "not_applicable"),
        ("专科院校未涉及", "not_applicable"),
        ("无本科层次学生", "not_applicable"),
        ("我校为高职院校", "not_applicable"),
        ("无研究生", "not_applicable"),
        ("学校校级领导现暂无社会兼职", "nothing_to_disclose"),
        ("本学年未涉及", "nothing_to_disclose"),
        ("无留学生", "nothing_to_disclose"),
        ("未发生突发公共事件", "nothing_to_disclose"),
        ("目前暂无此事项相关办法，相关部门正汇同拟定中", "not_yet_made"),
        ("目前暂无相关办法，将于近期制定本预案。", "not_yet_made"),
        ("学术委员会尚未成立", "not_yet_made"),
        ("无", ""),
        ("无。", ""),
        ("", ""),
        ("在政府采购网、行采家及政府公共资源交易平台发布", ""),
        ("18 在政府采购网发布", ""),
        ("在无锡市公共资源交易平台发布", ""),
        ("拟录取名单在研究生院网站公布", ""),
        ("无需公开", ""),
    ],
)
def test_remarks_are_read_as_they_mean(remark: str, status: str) -> None:
    assert remark_status(remark) == status


def test_each_remark_pattern_is_the_first_to_match_its_example_or_agrees_with_the_first() -> None:
    for row in table("remark_patterns"):
        assert re.search(row["pattern"], row["example"]), row["example"]
        assert remark_status(row["example"]) == row["status"], row["example"]


@pytest.mark.parametrize(
    ("heading", "sections"),
    [
        ("概述", ["overview"]),
        ("信息公开工作概述", ["overview"]),
        ("主动公开信息情况", ["proactive"]),
        ("主动公开信息的方式和途径", ["channels"]),
        ("清单事项公开情况表", ["checklist"]),
        ("依申请公开和不予公开情况", ["requests"]),
        ("对信息公开的评议情况", ["evaluation"]),
        ("因学校信息公开工作受到举报、复议、诉讼的情况", ["complaints"]),
        ("信息公开工作的主要经验、问题和改进措施", ["problems"]),
        ("存在的问题及下一步工作打算", ["problems"]),
        ("其他需要报告的事项", ["other"]),
        ("主要做法和经验", ["experience"]),
        ("附件", []),
    ],
)
def test_headings_fall_into_one_section(heading: str, sections: list[str]) -> None:
    assert [row["section"] for row in table("sections") if re.search(row["patterns"], heading)] == sections


def test_seven_sections_are_required() -> None:
    assert [row["required"] for row in table("sections")] == ["true"] * 7 + ["false"] * 3


@pytest.mark.parametrize(
    ("name", "school_type"),
    [
        ("某某职业技术大学", "vocational_undergraduate"),
        ("某某职业大学", "vocational_undergraduate"),
        ("天津市职业大学", "vocational"),
        ("某某职业技术师范大学", "undergraduate"),
        ("某某职业学院", "vocational"),
        ("某某高等专科学校", "vocational"),
        ("某某职工大学", "adult"),
        ("某某开放大学", "adult"),
        ("某某工程技术学院", "undergraduate"),
    ],
)
def test_school_types_by_name(name: str, school_type: str) -> None:
    rows = sorted(table("school_type_patterns"), key=lambda row: int(row["order"]))
    assert next(row["school_type"] for row in rows if re.search(row["pattern"], name)) == school_type


def test_regulations_say_since_when() -> None:
    for row in table("regulations"):
        date.fromisoformat(row["since"])
    cited = [
        row["current"] for row in table("regulations") if re.search(row["pattern"], "(国务院令 第 492 号)")
    ]
    assert cited == ["国务院令第711号"]


def test_answer_words_use_known_answers_and_values_only_with_value() -> None:
    answers = {row["code"] for row in table("statuses") if row["of"] == "answer"}
    for row in table("answer_words"):
        assert row["answer"] in answers and row["kind"] in {
            "flag",
            "number",
            "text",
            "platform",
            "fee",
            "link",
        }
        assert (row["value"] in {"0", "1"}) == (row["answer"] == "value"), row["word"]


@pytest.mark.parametrize(
    ("kind", "word", "answer", "value"),
    [
        ("flag", "无", "value", "0"),
        ("number", "无", "none", ""),
        ("text", "无", "none", ""),
        ("link", "无", "none", ""),
        ("fee", "0", "invalid", ""),
        ("fee", "不收费", "value", "0"),
        ("platform", "否", "value", "0"),
        ("number", "/", "not_applicable", ""),
        ("number", "—", "blank", ""),
        ("number", "若干", "invalid", ""),
    ],
)
def test_blank_none_not_applicable_and_nought_stay_apart(
    kind: str, word: str, answer: str, value: str
) -> None:
    found = [
        (row["answer"], row["value"])
        for row in table("answer_words")
        if (row["kind"], row["word"]) == (kind, word)
    ]
    assert found == [(answer, value)]


def test_channel_terms_name_indicators() -> None:
    assert set(column(table("channel_terms"), "indicator")) <= set(column(table("indicators"), "indicator"))


def test_rules_have_groups_severities_and_templates_of_known_names() -> None:
    severities = {row["code"] for row in table("statuses") if row["of"] == "severity"}
    assert set(column(table("rules"), "group")) <= set(column(table("rule_groups"), "group"))
    for row in table("rules"):
        assert row["severity"] in severities
        names = [
            {name for _, name, _, _ in string.Formatter().parse(row[f"message_{x}"]) if name}
            for x in ("zh", "en")
        ]
        assert names[0] == names[1] <= {"a", "b", "indicator", "items", "link", "annex", "what"}, row["rule"]


def test_deadlines_are_dates_of_known_provinces() -> None:
    for row in table("deadlines"):
        assert row["province"] in {"*", *column(table("provinces"), "province")}
        assert row["kind"] in {"publish", "file"}
        date.fromisoformat(row["date"] if len(row["date"]) == 10 else f"2000-{row['date']}")
