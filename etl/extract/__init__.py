"""Document → Report. Nothing here knows a file format."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.codebook import Codebook
from etl.errors import NotAReport
from etl.extract.checklist import FoundChecklist, checklist_entries, find_checklist, missing_items
from etl.extract.header import extract_header
from etl.extract.narrative import narrative_observations
from etl.extract.second_reading import confirmed
from etl.extract.sections import find_annexes, find_sections
from etl.extract.statistics import Statistics, extract_statistics
from etl.extract.statistics_lines import extract_statistics_from_lines
from etl.extract.tables_apart import tables_apart
from etl.extract.years import find_reporting_year
from etl.model import Document, Line, Report, Section, Table
from etl.text import plain, squeeze

_TITLE = re.compile(r"信息公开.*(?:报告|年报)|(?:报告|年报).*信息公开")
_OTHER_PAPER = re.compile(r"(?:办法|规定|条例|细则|通知|指南|目录|制度|方案|规程|大纲|通报|要求)(?:\(.*\))?$")
# What a report says of itself: 本报告中所列数据的统计期限, 全文包括概述, 现将信息公开工作情况报告如下.
_SAYS_SO = re.compile(
    r"报告中?(?:所列|所涉及|的|中)*(?:统计)?数据(?:的)?(?:统计)?(?:的)?(?:期限|时间|时限|期间|起止)"
    r"|(?:报告|全文)(?:全文|内容|主要)*(?:由|包括|包含|涵盖|分为)[^。]{0,20}(?:概述|概况|总体情况)"
    r"|信息公开[^。]{0,40}报告(?:如下|予以公布)"
)
_TITLE_LINES, _TITLE_LENGTH = 30, 80
_CHAPTER = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,2}(?:[、.]|部分|章)|\([一二三四五六七八九十]{1,2}\))(.{4,40})"
)
_BEHIND_TABLES = ("requests", "complaints", "problems", "evaluation", "experience", "other")


def extract_report(document: Document, codebook: Codebook) -> Report:
    """What a document reports; findings are left to the audit.

    Raises NotAReport where nothing of a disclosure report is there, or none can tell whose it is or of which year.
    """
    document = tables_apart(document, codebook)
    lines = [block for block in document.blocks if isinstance(block, Line)]
    years = find_reporting_year(lines, document.name)
    statistics = _statistics(document, lines, years.academic_year if years else None, codebook)
    others = [block for block in document.blocks if not _is_one_of(block, statistics.tables)]
    checklist = find_checklist(others, codebook)
    outside = _outside_annexes(document, statistics, checklist, codebook)
    narrative = [block for block in outside if isinstance(block, Line)]
    sections = find_sections(narrative, codebook)
    if not (statistics.observations or checklist.drafts or _is_titled(lines, sections) or _says_so(lines)):
        raise NotAReport(
            "不是信息公开年度报告：没有统计表、清单或规定部分 / no disclosure report: no form, list or section",
            where=document.name,
            remedy="请给出报告本身 / give the report itself",
        )
    header = extract_header(document, narrative, years, codebook)
    told, skipped = narrative_observations(outside, codebook)
    report = Report(
        document_name=document.name,
        sha256=document.sha256,
        format=document.format,
        school=header.school,
        academic_year=header.years.academic_year,
        period_start=header.years.period_start,
        period_end=header.years.period_end,
        period_status=header.years.period_status,
        report_date=header.report_date,
        header=header.fields,
        sections=sections,
        annexes=find_annexes(document.blocks, statistics, checklist),
        observations=(*statistics.observations, *told),
        checklist=checklist_entries(checklist, header.school, codebook),
        skipped=(
            *document.skipped,
            *statistics.skipped,
            *missing_items(checklist, codebook),
            *skipped,
        ),
        parts=document.parts,
    )
    return confirmed(report, document, codebook)


def _statistics(
    document: Document, lines: Sequence[Line], year: str | None, codebook: Codebook
) -> Statistics:
    in_tables = extract_statistics(document.blocks, codebook, year)
    if in_tables.observations:
        return in_tables
    return extract_statistics_from_lines(lines, codebook)


def _outside_annexes(
    document: Document, statistics: Statistics, checklist: FoundChecklist, codebook: Codebook
) -> list[Line | Table]:
    """Lines and other tables before form and checklist; behind them again from the next part's heading on."""
    held = [*statistics.tables, *checklist.tables]
    form_places = {observation.place for observation in statistics.observations}
    form_places |= {draft.place for draft in checklist.drafts.values()}
    outside: list[Line | Table] = []
    inside = False
    for block in document.blocks:
        if _is_one_of(block, held) or (isinstance(block, Line) and block.place in form_places):
            inside = True
        elif not inside or (isinstance(block, Line) and _heads_a_part(block, codebook)):
            inside = False
            outside.append(block)
    return outside


def _heads_a_part(line: Line, codebook: Codebook) -> bool:
    """Whether it is a numbered heading of a part that may follow the tables (四、依申请公开和不予公开情况)."""
    heading = _CHAPTER.fullmatch(squeeze(plain(line.text)))
    kinds = [kind for kind in codebook.sections.values() if kind.section in _BEHIND_TABLES]
    return heading is not None and any(re.search(kind.patterns, heading[1]) for kind in kinds)


def _is_one_of(block: Line | Table, tables: Sequence[Table]) -> bool:
    return any(block is table for table in tables)


def _is_titled(lines: Sequence[Line], sections: Sequence[Section]) -> bool:
    """Headed like a report, not like a notice or a regulation about reports, and with parts of one."""
    titled = any(_TITLE.search(title) and not _OTHER_PAPER.search(title) for title in _titles(lines))
    return len(sections) >= (1 if titled else 3) and any("信息公开" in squeeze(line.text) for line in lines)


def _says_so(lines: Sequence[Line]) -> bool:
    """Whether the text calls itself the report, with or without headings, under no other paper's title."""
    other = any(_OTHER_PAPER.search(title) for title in _titles(lines))
    return not other and any(_SAYS_SO.search(squeeze(line.text)) for line in lines[:_TITLE_LINES])


def _titles(lines: Sequence[Line]) -> list[str]:
    return [squeeze(plain(line.text)) for line in lines[:_TITLE_LINES] if len(line.text) <= _TITLE_LENGTH]
