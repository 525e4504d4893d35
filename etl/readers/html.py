"""Web pages → Document: what a browser shows; data tables as tables, what layout tables place in reading order."""

from __future__ import annotations

import re

from lxml import etree

from etl.errors import UnreadableDocument
from etl.model import Document
from etl.readers.flow import lay_content, titled
from etl.readers.html_encoding import decode_page
from etl.readers.html_walk import Walk
from etl.readers.layout import Layout
from etl.readers.refusals import refusal

_PROLOG = re.compile(r"\A[\s\x00-\x1f]*(?:<\?xml[^>]*\?>)?")
_CONTROLS = bytes({*range(0x20)} - set(b"\t\n\f\r"))
_DEEPEST = 2048
# Where a page says what its own address is, for links that are relative to it.
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\([0-9]+\)(https?://[^\s<>]+)", re.I)
# Lines that sites print around every document: where one is, when it was posted, how often it was seen, whose it is.
_AROUND = re.compile(
    r"(?=.{0,200}$)(?:"
    r"(?:您|你)?(?:现在|当前|目前|所在)?(?:的|所在的?)?位置(?:是|为)?[:：]|首页\s*[>»›/]|[上下]一?[篇条页][^，。]{0,4}[:：]"
    r"|(?:相关|推荐|友情|热门|快速)(?:链接|文章|新闻|阅读|信息|导航)"
    r"|(?:发布|发表|更新|添加|录入)(?:时间|日期|人|者)?[:：]|(?:浏览|点击|阅读|访问|查看)(?:次数|数|量|率|人次|统计)?[:：]"
    r"|(?:作者|编辑|来源|责任编辑|文章来源|信息来源|字体|字号|分享到?)[:：]|【?(?:打印|关闭)(?:本页|窗口|页面|此页)?】?$|分享到"
    r"|版权所有|技术支持|(?:主办|承办|维护)(?:单位|方)?[:：]|copyright|©|.{0,8}ICP备"
    r")",
    re.I,
)
_CANONICAL = ".//link[@rel='canonical']"


def read_html(name: str, data: bytes) -> Document:
    """The document in a web page of any usual encoding; raises UnreadableDocument."""
    text = decode_page(name, data)
    root = _parse(name, text)
    layout = Layout(name, data, "html")
    walk = Walk(_base(root, text))
    try:
        title = " ".join((root.findtext("head/title") or "").split())
        lay_content(layout, titled(walk.content(root), title), _AROUND)
    except UnreadableDocument as error:
        raise UnreadableDocument(error.message, where=name, remedy=error.remedy) from error
    for what, why in walk.skipped():
        layout.skip(what, why)
    return layout.document()


def _parse(name: str, text: str) -> etree._Element:
    """The tree of a page; refused where the parser stopped half-way, which it does without an error."""
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
    )
    try:
        root = etree.fromstring(
            _PROLOG.sub("", text, count=1).encode("utf-8", "replace").translate(None, _CONTROLS), parser
        )
    except etree.ParserError:
        root = None
    if root is None:
        raise UnreadableDocument("网页里没有文字 / the page holds no text", where=name)
    if parser.error_log.filter_types(etree.ErrorTypes.ERR_RESOURCE_LIMIT):
        raise refusal("deep", name, _DEEPEST)
    return root


def _base(root: etree._Element, text: str) -> str:
    """The address that relative links belong to; "" where the page does not say."""
    saved = _SAVED_FROM.search(text[:2000])
    base, canonical = root.find(".//base[@href]"), root.find(_CANONICAL)
    told = (
        base.get("href") if base is not None else "",
        saved[1] if saved else "",
        canonical.get("href") if canonical is not None else "",
    )
    return next((address.strip() for address in told if address and "://" in address), "")
