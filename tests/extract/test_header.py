"""Who reports on which year: names, inferred attributes, years, periods, signatures and contacts."""

import pytest

from etl.codebook import load
from etl.errors import NotAReport
from etl.extract import extract_report
from etl.extract.names import find_name
from etl.extract.schools import school_by_domain, school_named, slug
from etl.extract.sections import find_sections
from etl.extract.signature import find_contacts, find_document_number, find_report_date
from etl.extract.years import find_reporting_year
from etl.model import Line, Place, Report
from etl.readers import read_bytes

BOOK = load()
PARTS = (
    "一、概述\n学校重视。\n二、主动公开情况\n官网发布12条信息。\n三、依申请公开情况\n没有收到信息公开申请。\n"
)


def lines(text: str) -> list[Line]:
    return [
        Line(line, Place(line=number))
        for number, line in enumerate(text.split("\n"), start=1)
        if line.strip()
    ]


def report(text: str) -> Report:
    return extract_report(read_bytes("draft.txt", text.encode()), BOOK)


@pytest.mark.parametrize(
    "text, name",
    [
        ("云山信息工程大学2021-2022学年信息公开年度报告", "云山信息工程大学"),
        ("2021-2022学年度云山学院信息公开年度报告", "云山学院"),
        ("2021-2022学年云山第二师范学院信息公开工作年度报告", "云山第二师范学院"),
        ("首页>>信息公开>>雲山理工大學2021-2022學年信息公開年度報告", "云山理工大学"),
        ("云山石油大学（华东）2021-2022学年信息公开工作报告", "云山石油大学(华东)"),
        (
            "云山工商大学\n云山工商大学派斯学院\n派斯学院\n**学校名称：**云山工商大学派斯学院",
            "云山工商大学派斯学院",
        ),
        ("中共云山职业技术学院委员会文件\n重庆市教育委员会：\n关于报送年度报告", "云山职业技术学院"),
        ("教育部办公厅：\n现将云山师范高等专科学校信息公开工作报告如下", "云山师范高等专科学校"),
        ("2022年雲山職業(yè)技術(shù)學(xué)院信息公開工作年度報告", "云山职业技术学院"),
        (
            "由云山林业大学编制，讨论修改了《江苏省高等学校信息公开评议标准》，全文分为八个部分，"
            "根据2012—2013学年度云山林业大学信息公开工作执行情况和《云山林业大学信息公开实施细则》写成。",
            "云山林业大学",
        ),
        ("根据广东海洋大学云山学院2018-2019学年信息公开工作执行情况编制。", "广东海洋大学云山学院"),
        ("各高等学校\n关于信息公开的报告", None),
    ],
)
def test_names(text: str, name: str | None) -> None:
    printed = find_name(read_bytes("x.txt", text.encode()), BOOK)
    assert (printed.name if printed else None) == name


@pytest.mark.parametrize(
    "name, text, province, school_type",
    [
        ("广东云山职业技术学院", "", "广东", "vocational"),
        ("广东云山大学(威海)", "", "山东", "undergraduate"),
        ("云山职业技术大学", "地址：湖南省长沙市岳麓区", "湖南", "vocational_undergraduate"),
        ("云山学院", "联系电话：0591-22865013", "福建", "undergraduate"),
        ("云山学院", "联系电话：0413-22865013", "辽宁", "undergraduate"),  # a code of earlier years
        ("云山高等专科学校", "根据《关于编报年报的通知》（渝教办发〔2024〕106 号）", "重庆", "vocational"),
        ("云山师范学院", "贵州省教育厅：", "贵州", "undergraduate"),
        ("义乌云山职业学院", "", "浙江", "vocational"),
        ("云山开放大学", "", None, "adult"),
    ],
)
def test_an_unknown_school_is_taken_in_and_what_is_inferred_says_so(
    name: str, text: str, province: str | None, school_type: str
) -> None:
    school = school_named(name, text.split("\n"), None, BOOK)
    assert (school.school_id, school.province, school.school_type) == (slug(name), province, school_type)
    assert {"school_type"} <= school.inferred
    assert ("province" in school.inferred) is (province is not None)


def test_a_known_school_by_its_former_name_was_what_it_then_was() -> None:
    then = school_named("重庆机电职业技术学院", [], "2018-08-31", BOOK)
    now = school_named("重庆机电职业技术大学", [], "2024-08-31", BOOK)
    assert then.school_id == now.school_id == "cqvtu"
    assert (then.school_type, now.school_type) == ("vocational", "vocational_undergraduate")
    assert (then.trains_undergraduates, now.trains_undergraduates) == (False, True)


def test_a_school_without_a_name_by_its_domain() -> None:
    school = school_by_domain(["详见 http://xxgk.cqut.edu.cn/info ，邮箱 xxgk@vip.cqut.edu.cn"], None, BOOK)
    assert school is not None
    assert (school.school_id, school.name) == ("cqut", "重庆理工大学")
    assert school_by_domain(["http://www.cqut.edu.cn http://www.cqvie.edu.cn"], None, BOOK) is None


@pytest.mark.parametrize(
    "text, key, status",
    [
        ("某校2021-2022学年信息公开年度报告\n统计期限为2021年9月1日至2022年8月31日", "2021-2022", "stated"),
        ("某校2022年信息公开工作报告\n统计期限为2021年9月1日-2022年8月31日", "2021-2022", "stated"),
        ("某校2022年信息公开工作报告\n统计期限为2022年1月1日至12月31日", "2022", "stated"),
        ("某校2022年信息公开工作报告", "2022", "not_stated"),
        (
            "某校2021年度信息公开工作报告\n2020-2021学年，学校重视。\n2020-2021学年，公开3条。",
            "2020-2021",
            "not_stated",
        ),
        ("某校20212022学年信息公开报告\n数据起止时间为202191日至2022831", "2021-2022", "inferred"),
        ("某校2021-2022学年信息公开报告\n统计期限为2021年月1日至2022年8月日", "2021-2022", "inferred"),
        ("某校信息公开报告\n数据统计时间为2019年9月1日至\n2020年10月31日", "2019-2020", "stated"),
        ("根据《关于做好2022年年报的通知》，我校对2021年度信息公开工作作了总结。", "2021", "not_stated"),
        ("根据《关于做好2023年年报的通知》\n2021-2022学年\n信息公开年度报告", "2021-2022", "not_stated"),
    ],
)
def test_years(text: str, key: str, status: str) -> None:
    years = find_reporting_year(lines(text))
    assert years is not None
    assert (years.academic_year, years.period_status) == (key, status)


def test_a_text_that_calls_itself_the_report_needs_neither_title_nor_headings() -> None:
    told = report(
        "云山学院公开信息12条。\n本报告中所列数据的统计期限为2021年9月1日至2022年8月31日。\n云山学院"
    )
    assert (told.school.name, told.academic_year) == ("云山学院", "2021-2022")


def test_a_channels_own_window_is_not_the_period() -> None:
    text = (
        "云山学院2021-2022学年信息公开报告\n抖音号自2018年3月1日至2022年8月31日发布视频9条。\n"
        "统计期限为2021年9月1日至2022年8月31日。"
    )
    years = find_reporting_year(lines(text))
    assert years is not None
    assert (years.period_start, years.period_end) == ("2021-09-01", "2022-08-31")


@pytest.mark.parametrize(
    "text, day",
    [
        ("正文。\n云山学院\n2022年11月14日", "2022-11-14"),
        ("正文。\n    云山学院\n\n    20221114\n关闭", "2022-11-14"),
        ("正文。\n云山学院办公室  二〇二二年十月三十日", "2022-10-30"),
        ("正文。\n2022年10月30日", "2022-10-30"),
        ("云山学院\n• 时间:2022-11-15\n正文。", None),
        ("云山学院\n正文。\n发布日期：2022-11-15", None),
        ("正文。\n2022-11-15", None),
        ("编制日期：2022年11月1日\n一、概述\n学校公开信息三条。\n附件1", "2022-11-01"),
        ("云山学院信息公开年度报告\n2022年9月28日\n学校公开信息三条。\n版权所有", "2022-09-28"),
        ("云山学院信息公开年度报告\n2022-09-28\n学校公开信息三条。\n版权所有", None),
        ("云山学院\n我校于2022年9月1日印发办法。", None),
    ],
)
def test_only_a_signature_dates_a_report(text: str, day: str | None) -> None:
    field = find_report_date(lines(text), "云山学院")
    assert (field.value if field else None) == day


def test_contacts_as_printed() -> None:
    text = (
        "（联系电话:0591~22865013，传真：0591-22865014，电话:0591~22865013邮箱:a.b@example.cn）\n邮编:350108"
    )
    found = [field.value for field in find_contacts(lines(text))]
    assert found == ["0591~22865013", "0591-22865014", "a.b@example.cn"]


@pytest.mark.parametrize(
    "text, number",
    [
        ("如有疑问请拨打0591-22865013。", "0591-22865013"),
        ("联系方式：0591-22865013", "0591-22865013"),
        ("联系电话（传真）：0591-2286501", "0591-2286501"),
        ("电话：010-6488 2200", "010-6488 2200"),
        ("手机电话：13912345678", "13912345678"),
        ("填报部门：党政办公室（0591-22865013）", "0591-22865013"),
        ("公开信息0591条，2286 5013", None),
    ],
)
def test_ways_of_giving_a_number(text: str, number: str | None) -> None:
    found = [field.value.strip("（()）") for field in find_contacts(lines(text))]
    assert found == ([number] if number else [])


def test_the_reports_own_document_number() -> None:
    field = find_document_number(lines("云山学院文件\n云院〔2022〕63号\n根据教办函〔2014〕23号要求"))
    assert field is not None
    assert field.value == "云院〔2022〕63号"
    assert find_document_number(lines("根据教办函〔2014〕23号要求，报告如下")) is None


@pytest.mark.parametrize(
    "headings, found",
    [
        ("一、概述|二、主动公开情况|三、清单事项公开情况", ["overview", "proactive", "checklist"]),
        ("## 一、概述|#### **二、依申请公开情况**|### 三、存在的问题", ["overview", "requests", "problems"]),
        (
            "第一部分 概述|第二部分 主动公开情况|第三部分 举报、复议、诉讼",
            ["overview", "proactive", "complaints"],
        ),
        ("（一）概述|（二）主动公开情况|（三）其他需要报告的事项", ["overview", "proactive", "other"]),
        ("1. 概述|2. 主动公开情况|3. 存在问题及改进措施", ["overview", "proactive", "problems"]),
        (
            "一、概述|（一）主动公开情况|二、依申请公开情况|1.评议情况|三、存在的问题",
            ["overview", "requests", "problems"],
        ),
        ("一是主动公开。|二是依申请公开。|三是举报。", []),
    ],
)
def test_sections_are_headings_of_the_top_level(headings: str, found: list[str]) -> None:
    sections = find_sections(lines("\n".join(f"{heading}\n正文。" for heading in headings.split("|"))), BOOK)
    assert [section.section for section in sections] == found


def test_annexes_held_or_only_cited() -> None:
    cited = report(
        "云山学院2021-2022学年信息公开年度报告\n" + PARTS + "统计数据见附件1，清单公开情况详见附件2。\n"
    )
    assert [(annex.annex, annex.state) for annex in cited.annexes] == [
        ("statistics", "cited"),
        ("checklist", "cited"),
    ]
    letter = report("云山学院文件\n附件：云山学院2022年信息公开报告\n云山学院2022年信息公开报告\n" + PARTS)
    assert letter.annexes == ()


@pytest.mark.parametrize(
    "text",
    [
        "散步记\n今天天气很好，我们去了海边，看见了许多船。",
        "云山学院信息公开办法\n一、总则\n二、主动公开的内容\n三、依申请公开的程序\n",
        "信息公开年度报告\n" + PARTS,
        "云山学院信息公开年度报告\n" + PARTS,
        "序号\t内容\t数量\t单位\n\t\t\t\n",
    ],
    ids=["prose", "regulation", "no school", "no year", "empty table"],
)
def test_what_is_no_report_is_refused_by_name(text: str) -> None:
    with pytest.raises(NotAReport) as refused:
        report(text)
    assert refused.value.where == "draft.txt"
