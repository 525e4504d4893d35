"""The page docs/accuracy.md: what was measured, how, and what it means, in Chinese and English."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.scores import HEADER, Score, Scores

EXACT = {
    "header": ("表头各项", "Header fields"),
    "headers whole": ("表头全对的报告", "Reports with every header field right"),
    "form": ("统计表（每表55行）", "Form rows (55 each)"),
    "form raw": ("统计表原样", "Form cells as printed"),
    "checklist count": ("清单：公开数量", "Checklist: count"),
    "checklist on_platform": ("清单：是否在平台", "Checklist: on the platform"),
    "checklist remark": ("清单：说明", "Checklist: remark"),
    "checklist status": ("清单：状态（推定）", "Checklist: derived status"),
    "checklist links": ("清单：链接（逐项全对）", "Checklist: links (all of an item)"),
    "checklist link_text": ("清单：链接栏其他文字", "Checklist: other words of the link cell"),
}
FOUND = {
    "sections": ("规定部分", "Sections"),
    "annexes": ("附件", "Annexes"),
    "narrative": ("正文数字", "Figures of the narrative"),
    "findings": ("疑点", "Findings"),
}
HEADER_ZH = (
    *("学校", "代码", "省份", "类型", "举办者", "学年"),
    *("起", "止", "期限状态", "落款日期"),
)
"""The header's fields, in the order of HEADER."""
FORMATS_ZH = {
    "corpus": "文本（演示数据的生成器）",
    "text": "文本",
    "html": "网页",
    "docx": "Word",
    "doc": "旧版 Word",
    "xlsx": "Excel",
    "xls": "旧版 Excel",
    "pdf": "PDF 有框线",
    "pdf_unruled": "PDF 无框线",
    "scan": "扫描件",
    "scan_stamped": "扫描件 有印章",
    "submission": "多个文件",
}
HEAD = """# 准确度 Accuracy

本页由 `python -m benchmarks.accuracy` 生成。数字写作“对的 / 全部”。
This page is written by `python -m benchmarks.accuracy`. Figures are "right / all".

抽取程序版本 Extractor: `{extractor}`
"""
EXCERPTS = Path(__file__).with_name("accuracy_excerpts.md")
"""Blind rounds on excerpts of further real reports: measured by hand, since their texts are not ours to keep."""
HOW = Path(__file__).with_name("accuracy_how.md")
"""The explanation under the figures, as text for people to edit."""


@dataclass(frozen=True)
class Measured:
    """One set of documents and its scores; ``failed`` names the documents that could not be read (all wrong)."""

    name: str
    documents: int
    forms: int
    checklists: int
    scores: Scores
    failed: tuple[str, ...]


def accuracy_page(real: Measured, name: str, forms: Sequence[Measured], extractor: str) -> str:
    """The whole page; what is real stands above what is generated."""
    parts = [HEAD.format(extractor=extractor)]
    parts.append(f"## 真实报告 Real reports (n = {real.documents})\n\n{_tables(real)}")
    parts.append(f"## 生成的报告 Generated reports (`{name}`)\n\n{format_tables(forms)}\n")
    parts += [f"### {_named(form)}\n\n" + "\n".join(_misses(form)) + "\n" for form in forms]
    return "\n".join([*parts, *(page.read_text(encoding="utf-8") for page in (EXCERPTS, HOW))])


def format_tables(forms: Sequence[Measured]) -> str:
    """A row per format: cells, links, header, narrative, findings."""
    return "\n\n".join([_cells(forms), _headers(forms), _figures(forms)])


def _cells(forms: Sequence[Measured]) -> str:
    titles = ("统计表格 Form cells", "清单数量 Counts", "链接 Links")
    head = f"| 格式 Format | 份 n | {' | '.join(f'{part} | 漏 missing | 错 wrong' for part in titles)} |"
    rows = [head, "|---|---:|" + "---:|" * 9]
    for form in forms:
        parts = [form.scores[name] for name in ("form", "checklist count", "checklist links")]
        cells = " | ".join(f"{_share(s)} | {s.wanted - s.right - s.wrong} | {s.wrong}" for s in parts)
        rows.append(f"| {_named(form)} | {form.documents} | {cells} |")
    return "\n".join(rows)


def _headers(forms: Sequence[Measured]) -> str:
    names = [f"{zh} {name.replace('_', ' ')}" for name, zh in zip(HEADER, HEADER_ZH, strict=True)]
    rows = [f"| 格式 Format | 表头 Header | {' | '.join(names)} |", "|---|---:|" + "---:|" * len(HEADER)]
    for form in forms:
        fields = " | ".join(_percent(form.scores[f"header {name}"]) for name in HEADER)
        rows.append(f"| {_named(form)} | {_share(form.scores['header'])} | {fields} |")
    return "\n".join(rows)


def _figures(forms: Sequence[Measured]) -> str:
    head = (
        "| 格式 Format | 正文 Narrative P | R | F1 | 落入陷阱 traps taken | 疑点 Findings P | R | F1 "
        "| 无出处 invented | 拒读 refused |"
    )
    rows = [head, "|---|" + "---:|" * 9]
    for form in forms:
        told, found = form.scores["narrative"], form.scores["findings"]
        traps, quotes = form.scores["traps"], form.scores["quotes"]
        rows.append(
            f"| {_named(form)} | {_pair(told)} | {traps.wanted - traps.right} / {traps.wanted} | {_pair(found)} "
            f"| {quotes.wanted - quotes.right} / {quotes.wanted} | {len(form.failed)} |"
        )
    return "\n".join(rows)


def _pair(score: Score) -> str:
    f1 = math.floor(1000 * score.f1) / 1000
    return f"{score.right}/{score.given} | {score.right}/{score.wanted} | {f1:.3f}"


def _named(form: Measured) -> str:
    zh = FORMATS_ZH.get(form.name, "")
    return f"{zh} {form.name.replace('_', ', ')}".strip()


def _share(score: Score) -> str:
    return f"{_percent(score)} ({score.wanted})" if score.wanted else "–"


def _percent(score: Score) -> str:
    return f"{math.floor(10_000 * score.recall) / 100:.2f} %" if score.wanted else "–"


def _tables(measured: Measured) -> str:
    counts = f"{measured.documents} 份报告，{measured.forms} 份有统计表，{measured.checklists} 份有清单。"
    english = f"{measured.documents} reports, {measured.forms} with the form, {measured.checklists} with the checklist."
    lines = [f"{counts} {english}", "", "| 项目 | Part | 对 / 全部 right / all | |", "|---|---|---:|---:|"]
    lines += [_exact(*words, measured.scores[name]) for name, words in EXACT.items()]
    lines += ["", "| 项目 | Part | 查准 precision | 查全 recall | F1 |", "|---|---|---:|---:|---:|"]
    lines += [_found(*words, measured.scores[name]) for name, words in FOUND.items()]
    lines += ["", *_misses(measured), ""]
    return "\n".join(lines)


def _exact(zh: str, en: str, score: Score) -> str:
    share = f"{math.floor(1000 * score.recall) / 10} %" if score.wanted else "–"
    return f"| {zh} | {en} | {score.right} / {score.wanted} | {share} |"


def _found(zh: str, en: str, score: Score) -> str:
    precision, recall = f"{score.right} / {score.given}", f"{score.right} / {score.wanted}"
    return f"| {zh} | {en} | {precision} | {recall} | {math.floor(1000 * score.f1) / 1000:.3f} |"


def _misses(measured: Measured) -> list[str]:
    """What went wrong, most frequent first: − not found, + found where nothing is."""
    lines = [f"- 未能读取 not read: {failure}" for failure in measured.failed]
    for name, (zh, en) in (EXACT | FOUND).items():
        misses = measured.scores[name].misses.most_common(6)
        if misses and name not in ("headers whole", "form raw"):
            listed = ", ".join(
                f"{what.replace('-', '−', 1) if what[0] == '-' else what} × {n}" for what, n in misses
            )
            lines.append(f"- {zh} {en}: {listed}")
    return (
        ["错处 What was wrong (− 漏 missed, + 多 false):", "", *lines]
        if lines
        else ["没有错处。 Nothing was wrong."]
    )
