"""Rows of the dimension tables: the codebook's words go into the warehouse, so that screen and workbook agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pypinyin import Style, lazy_pinyin

from etl.codebook import Codebook
from etl.codes_schools import SchoolRow
from etl.model import School
from etl.schools import latest
from etl.store import Row
from etl.store_reports import Holding


def province_rows(codebook: Codebook) -> Iterator[Row]:
    """Rows of table province."""
    for province in codebook.provinces.values():
        yield {
            "province": province.province,
            "name_zh": province.name_zh,
            "name_en": province.name_en,
            "region_zh": province.region_zh,
            "region_en": province.region_en,
            "tile_row": province.tile_row,
            "tile_column": province.tile_column,
            "position": province.order,
        }


def indicator_rows(codebook: Codebook) -> Iterator[Row]:
    """Rows of table indicator."""
    for position, indicator in enumerate(codebook.indicators.values(), start=1):
        topic = codebook.indicator_groups[indicator.group]
        yield {
            "indicator": indicator.indicator,
            "form_row": indicator.form_row,
            "topic": indicator.group,
            "topic_zh": topic.zh,
            "topic_en": topic.en,
            "kind": indicator.kind,
            "unit": indicator.unit,
            "unit_en": indicator.unit_en,
            "decimals": indicator.decimals,
            "label_zh": indicator.label_zh,
            "label_en": indicator.label_en,
            "short_zh": indicator.short_zh,
            "short_en": indicator.short_en,
            "definition_zh": indicator.definition_zh,
            "definition_en": indicator.definition_en,
            "note_zh": indicator.note_zh,
            "note_en": indicator.note_en,
            "part_of": indicator.part_of,
            "stackable": indicator.stackable,
            "position": position,
        }


def item_rows(codebook: Codebook) -> Iterator[Row]:
    """Rows of table checklist_item."""
    for item in codebook.checklist.values():
        category = codebook.checklist_categories[item.category]
        yield {
            "item": item.item,
            "category": item.category,
            "category_zh": category.zh,
            "category_en": category.en,
            "category_short_zh": category.short_zh,
            "category_short_en": category.short_en,
            "title_zh": item.title_zh,
            "short_zh": item.short_zh,
            "title_en": item.title_en,
            "short_en": item.short_en,
            "needs": item.needs,
        }


def status_rows(codebook: Codebook) -> Iterator[Row]:
    """Rows of table status_code."""
    for position, status in enumerate(codebook.statuses, start=1):
        yield {
            "of": status.of,
            "code": status.code,
            "zh": status.zh,
            "en": status.en,
            "mark": status.mark,
            "meaning_zh": status.meaning_zh,
            "meaning_en": status.meaning_en,
            "position": position,
        }


def rule_rows(codebook: Codebook) -> Iterator[Row]:
    """Rows of table rule; "narrative_vs_form:<indicator>" stands there without what follows the colon."""
    for position, (name, rule) in enumerate(codebook.rules.items(), start=1):
        group = codebook.rule_groups[rule.group]
        yield {
            "rule": name.partition(":")[0],
            "rule_group": rule.group,
            "group_zh": group.zh,
            "group_en": group.en,
            "severity": rule.severity,
            "statement_zh": rule.statement_zh,
            "statement_en": rule.statement_en,
            "position": position,
        }


def school_rows(codebook: Codebook, holdings: Iterable[Holding]) -> Iterator[Row]:
    """Rows of table school: every school that a report row is about, as it is now; inferred where no row knows it."""
    schools = {
        holding.school.school_id: holding.school for holding in sorted(holdings, key=lambda h: h.year_ending)
    }
    for school_id, school in sorted(schools.items()):
        known = codebook.schools.get(school_id)
        names = [row for row in codebook.school_names if row.school_id == school_id]
        name = latest(names) if names else None
        shown = name.name if name else school.name
        now: SchoolRow | School = known or school
        yield {
            "school_id": school_id,
            "name": shown,
            "name_en": name.name_en or None if name else None,
            "pinyin": "".join(lazy_pinyin(shown)),
            "initials": "".join(lazy_pinyin(shown, style=Style.FIRST_LETTER)),
            "former_names": "|".join(row.name for row in names if row.name != shown),
            "province": now.province,
            "city": now.city,
            "school_type": now.school_type,
            "ownership": now.ownership,
            "trains_undergraduates": now.trains_undergraduates,
            "trains_graduates": now.trains_graduates,
            "grants_degrees": now.grants_degrees,
            "site": known.site or None if known else None,
            "merged_into": known.merged_into if known else None,
            "inferred": "" if known else ",".join(sorted(school.inferred)),
        }
