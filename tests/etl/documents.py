"""Short reports of invented schools as text, in the layout of the prose-only ones."""

from pathlib import Path

CAPTION = "{school}{year}学年信息公开工作年度报告"
PROSE = """
根据《高等学校信息公开办法》，现公布{school}{year}学年信息公开工作年度报告。
统计期限为{first}年9月1日至{last}年8月31日。学校地址：重庆市渝中区。

一、概述
本学年学校稳步推进信息公开。
二、主动公开情况
本学年通过学校门户网站公开信息{portal}条，官方微信公众号发布信息{wechat}条。
三、清单事项公开情况
清单事项均在信息公开网公布。
四、依申请公开情况
本学年收到信息公开申请{requests}件。
五、因信息公开工作受到举报、复议、诉讼的情况
本学年未收到举报。
六、存在的问题及改进措施
公开的及时性有待提高。
七、其他需要报告的事项
无。

{school}
{last}年10月{day}日
"""


def school(number: int) -> str:
    """The name of the first, second … tenth invented school."""
    return f"云麓{'甲乙丙丁戊己庚辛壬癸'[number - 1]}学院"


def text(number: int = 1, first: int = 2021, portal: int = 120) -> str:
    """The text of one report; the figures differ with the number."""
    last = first + 1
    parts = {
        "school": school(number),
        "year": f"{first}-{last}",
        "first": first,
        "last": last,
        "portal": portal,
    }
    parts |= {"wechat": 30 + number, "requests": number, "day": 10 + number}
    return (CAPTION + PROSE).format(**parts)


def write(folder: Path, count: int = 3, suffix: str = ".txt") -> list[Path]:
    """So many reports in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{number}{suffix}" for number in range(1, count + 1)]
    for number, path in enumerate(paths, start=1):
        path.write_text(text(number), "utf-8")
    return paths


def with_form(number: int = 1, first: int = 2021) -> str:
    """A report with a short statistics form that contradicts itself: no budget line, yet money allocated."""
    year = f"{first}-{first + 1}"
    rows = [
        "序号\t内 容\t数量\t单位",
        "6\t本校本学年度设立信息公开专项经费项目(注:在右边空格处填有或无)\t无\t",
        "7\t本校本学年度落实信息公开专项经费\t8000\t元",
        "10\t本校本学年度在本校门户网站主动公开信息\t120\t条",
        "8\t本校有信息公开工作专职人员\t1\t人",
        "9\t本校有信息公开工作兼职人员\t\t人",
        "16\t本学年度中央和地方各类媒体有关本校的报道\t3\t条",
    ]
    heading = f"附件1\n{year}学年度信息公开工作统计表\n学校名称：{school(number)}\n"
    return text(number, first) + "\n" + heading + "\n".join(rows) + "\n"
