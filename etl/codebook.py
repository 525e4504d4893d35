"""The only reader of data/reference: what is measured, who reports, and the words by which documents name both.

The rows' types are in ``etl.codes``. ``load`` checks that the tables name each other rightly; a contradiction is a
CodebookError that names the file, the line and the remedy.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from etl import codes, codes_schools
from etl.codebook_checks import check
from etl.csvrows import read_rows
from etl.errors import CodebookError
from etl.text import squeeze, wording

REFERENCE = Path(__file__).resolve().parent.parent / "data" / "reference"


@dataclass(frozen=True, eq=False)
class Codebook:
    """The codebooks, read and checked. Dictionaries are keyed by their code; the order is the files'."""

    indicators: dict[str, codes.Indicator]
    indicator_groups: dict[str, codes.IndicatorGroup]
    form_labels: tuple[codes.FormLabel, ...]
    label_words: tuple[codes.LabelWord, ...]
    label_categories: tuple[codes.LabelCategory, ...]
    checklist: dict[int, codes.ChecklistItem]
    checklist_categories: dict[int, codes.ChecklistCategory]
    remark_patterns: tuple[codes.RemarkPattern, ...]
    answer_words: tuple[codes.AnswerWord, ...]
    sections: dict[str, codes.SectionKind]
    table_columns: tuple[codes.TableColumn, ...]
    channel_terms: tuple[codes.ChannelTerm, ...]
    narrative_terms: tuple[codes.NarrativeTerm, ...]
    narrative_patterns: tuple[codes.NarrativePattern, ...]
    narrative_zeros: tuple[codes.NarrativeZero, ...]
    narrative_marks: tuple[codes.NarrativeMark, ...]
    regulations: tuple[codes.Regulation, ...]
    thresholds: dict[str, float]
    count_units: frozenset[str]
    rules: dict[str, codes.Rule]  # "narrative_vs_form:<indicator>" is keyed without what follows the colon
    rule_groups: dict[str, codes.RuleGroup]
    statuses: tuple[codes.StatusCode, ...]
    provinces: dict[str, codes_schools.Province]
    cities: tuple[codes_schools.City, ...]
    schools: dict[str, codes_schools.SchoolRow]
    school_names: tuple[codes_schools.SchoolName, ...]
    school_attributes: tuple[codes_schools.SchoolAttributes, ...]
    school_type_patterns: tuple[codes_schools.SchoolTypePattern, ...]
    deadlines: tuple[codes.Deadline, ...]
    file_words: tuple[codes.FileWord, ...]

    @cached_property
    def form_indicators(self) -> dict[int, codes.Indicator]:
        """The indicators of the form by their canonical row, 1 to 55."""
        rows = {row.form_row: row for row in self.indicators.values() if row.form_row is not None}
        return dict(sorted(rows.items()))

    @cached_property
    def form_wordings(self) -> dict[str, str]:
        """Every known wording of a form row's label (see ``etl.text.wording``) and its indicator."""
        known = {wording(row.variant): row.indicator for row in self.form_labels}
        return known | {wording(row.label_zh): row.indicator for row in self.form_indicators.values()}

    def label(self, of: str, code: str) -> codes.StatusCode:
        """The label of a coded value; raises CodebookError where statuses.csv has none."""
        try:
            return self._labels[of, code]
        except KeyError:
            raise CodebookError(
                f"no label for {of} {code}", where="statuses.csv", remedy="add the row"
            ) from None

    def phrase(self, of: str, code: str, **words: object) -> str:
        """The label with its fields filled, in both languages: "中文 / English"."""
        label = self.label(of, code)
        return f"{label.zh.format(**words)} / {label.en.format(**words)}"

    @cached_property
    def _labels(self) -> dict[tuple[str, str], codes.StatusCode]:
        return {(row.of, row.code): row for row in self.statuses}

    @cached_property
    def answers(self) -> dict[tuple[codes.CellKind, str], codes.AnswerWord]:
        """Answer words by the kind of cell and the squeezed word."""
        return {(row.kind, squeeze(row.word)): row for row in self.answer_words}


@cache
def load(folder: Path = REFERENCE, own: Path | None = None) -> Codebook:
    """The codebooks of a folder, read once; a file of ``own`` stands before the folder's. Raises CodebookError."""

    def at(name: str) -> Path:
        return own / name if own is not None and (own / name).is_file() else folder / name

    book = Codebook(
        indicators={row.indicator: row for row in read_rows(at("indicators.csv"), codes.Indicator)},
        indicator_groups={
            row.group: row for row in read_rows(at("indicator_groups.csv"), codes.IndicatorGroup)
        },
        form_labels=read_rows(at("form_labels.csv"), codes.FormLabel),
        label_words=read_rows(at("label_words.csv"), codes.LabelWord),
        label_categories=read_rows(at("label_categories.csv"), codes.LabelCategory),
        checklist={row.item: row for row in read_rows(at("checklist_items.csv"), codes.ChecklistItem)},
        checklist_categories={
            row.category: row for row in read_rows(at("checklist_categories.csv"), codes.ChecklistCategory)
        },
        remark_patterns=read_rows(at("remark_patterns.csv"), codes.RemarkPattern),
        answer_words=read_rows(at("answer_words.csv"), codes.AnswerWord),
        sections={row.section: row for row in read_rows(at("sections.csv"), codes.SectionKind)},
        table_columns=read_rows(at("table_columns.csv"), codes.TableColumn),
        channel_terms=read_rows(at("channel_terms.csv"), codes.ChannelTerm),
        narrative_terms=read_rows(at("narrative_terms.csv"), codes.NarrativeTerm),
        narrative_patterns=read_rows(at("narrative_patterns.csv"), codes.NarrativePattern),
        narrative_zeros=read_rows(at("narrative_zeros.csv"), codes.NarrativeZero),
        narrative_marks=read_rows(at("narrative_marks.csv"), codes.NarrativeMark),
        regulations=read_rows(at("regulations.csv"), codes.Regulation),
        thresholds={
            row.threshold: float(row.value) for row in read_rows(at("thresholds.csv"), codes.Threshold)
        },
        rules={row.rule.partition(":")[0]: row for row in read_rows(at("rules.csv"), codes.Rule)},
        rule_groups={row.group: row for row in read_rows(at("rule_groups.csv"), codes.RuleGroup)},
        statuses=read_rows(at("statuses.csv"), codes.StatusCode),
        provinces={row.province: row for row in read_rows(at("provinces.csv"), codes_schools.Province)},
        cities=read_rows(at("cities.csv"), codes_schools.City),
        schools={row.school_id: row for row in read_rows(at("schools.csv"), codes_schools.SchoolRow)},
        school_names=read_rows(at("school_names.csv"), codes_schools.SchoolName),
        school_attributes=read_rows(at("school_attributes.csv"), codes_schools.SchoolAttributes),
        school_type_patterns=_by_order(
            read_rows(at("school_type_patterns.csv"), codes_schools.SchoolTypePattern)
        ),
        deadlines=read_rows(at("deadlines.csv"), codes.Deadline),
        count_units=frozenset(row.unit for row in read_rows(at("count_units.csv"), codes.CountUnit)),
        file_words=read_rows(at("file_words.csv"), codes.FileWord),
    )
    check(book)
    return book


def _by_order(
    rows: Iterable[codes_schools.SchoolTypePattern],
) -> tuple[codes_schools.SchoolTypePattern, ...]:
    return tuple(sorted(rows, key=lambda row: row.order))
