"""Addresses in cells: markup, joints, and what else is said."""

import pytest

from etl.extract.links import is_link_part, read_links

B = "https://www.example.edu.cn/"
CASES = {
    "markup is removed and entities are decoded": (
        [f'<a href="{B}i.php?c=1&amp;id=8">{B}i.php?c=1&amp;id=8</a>'],
        [f"{B}i.php?c=1&id=8"],
        "",
    ),
    "words of a link stay": ([f'<a href="{B}zc.htm">学校章程</a>'], [f"{B}zc.htm"], "学校章程"),
    "Markdown": ([f"[学校章程]({B}zc.htm) <{B}a.htm>"], [f"{B}zc.htm", f"{B}a.htm"], "学校章程"),
    "digits broken off": (
        [f"{B}i.php?id=2", f"4 2.招生计划：{B}b"],
        [f"{B}i.php?id=24", f"{B}b"],
        "2.招生计划：",
    ),
    "a parameter broken off": ([f"{B}i.php?c=1&i", f"d=150 {B}b"], [f"{B}i.php?c=1&id=150", f"{B}b"], ""),
    "a path broken off": ([f"{B}info/10", "32/1434.htm"], [f"{B}info/1032/1434.htm"], ""),
    "a host broken off": (["https://www.exam", "ple.edu.cn/a.htm"], [f"{B}a.htm"], ""),
    "a blank inside": ([f"{B}info/ 1032/1434.htm"], [f"{B}info/1032/1434.htm"], ""),
    "a whole address takes nothing more": ([f"{B}1434.htm", "2. 其他"], [f"{B}1434.htm"], "2. 其他"),
    "list numbers are no parts": ([f"1. {B}1 2. {B}2"], [f"{B}1", f"{B}2"], ""),
    "a list's number below an address that ends in a figure": (
        [f"1.{B}show.asp?type=7\n2.{B}show.asp?type=8"],
        [f"{B}show.asp?type=7", f"{B}show.asp?type=8"],
        "",
    ),
    "a blank behind the host": (
        ["http://xxgk.example.edu.cn /show.asp?id=1"],
        ["http://xxgk.example.edu.cn/show.asp?id=1"],
        "",
    ),
    "words broken off": ([f"{B}a.htm 等1", "13 条公告", "2. 其他"], [f"{B}a.htm"], "等113 条公告 2. 其他"),
    "and more": ([f"{B}a.htm 等 113 条"], [f"{B}a.htm"], "等 113 条"),
    "no blank between": ([f"{B}1.htm{B}2.htm"], [f"{B}1.htm", f"{B}2.htm"], ""),
    "an address as a parameter": ([f"{B}login?url={B}2.htm"], [f"{B}login?url={B}2.htm"], ""),
    "full-width": (
        ["http：//www.example.edu.cn/1；www.example.cn/2"],
        ["http://www.example.edu.cn/1", "www.example.cn/2"],
        "",
    ),
    "no scheme": (["xxgk.example.edu.cn/info/1.htm"], ["xxgk.example.edu.cn/info/1.htm"], ""),
    "repetitions stay": ([f"{B}a {B}a"], [f"{B}a", f"{B}a"], ""),
    "a mail address is no link": (["邮箱 abc@example.com"], [], "邮箱 abc@example.com"),
    "words": (["QQ：10010001"], [], "QQ：10010001"),
    "blank": ([], [], ""),
}


@pytest.mark.parametrize("pieces, links, text", CASES.values(), ids=CASES.keys())
def test_read_links(pieces: list[str], links: list[str], text: str) -> None:
    cell = read_links(pieces)
    assert (list(cell.links), cell.text) == (links, text)


@pytest.mark.parametrize(
    "text, part", [("d=150", True), (f"见 {B}a", True), ("910", True), ("是", False), ("无", False)]
)
def test_parts_of_links(text: str, part: bool) -> None:
    assert is_link_part(text) is part


def test_a_printed_field_code_is_no_second_link() -> None:
    address = "https://www.example.edu.cn/a.htm"
    assert read_links([f'HYPERLINK "{address}"{address}']).links == (address,)
