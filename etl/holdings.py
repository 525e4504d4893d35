"""What is held, known and expected, put together: one Holding per school and year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from etl.codebook import Codebook
from etl.errors import CorrectionError, ReportsError
from etl.model import Observation, Place, Report
from etl.registers import Curated, Decided, Expected, Known, Registers
from etl.schools import school_in_year
from etl.store_reports import CuratedFigure, Holding
from etl.versions import Version, superseded_by

Key = tuple[str, str]
"""school_id and reporting year."""


def decide(
    versions: Iterable[Version], register: Sequence[Decided], codebook: Codebook
) -> tuple[list[Version], list[CorrectionError]]:
    """The versions with what data/reports.csv says of their documents: whose, of which year, withdrawn."""
    rows = {row.sha256: row for row in register}
    decided, errors = [], []
    for version in versions:
        row = next((rows[sha256] for sha256 in version.hashes if sha256 in rows), None)
        try:
            report = _assigned(version.report, row, codebook) if row else version.report
            decided.append(replace(version, decided=row, report=report))
        except CorrectionError as error:
            errors.append(error)
    return decided, errors


def unknown_indicators(reports: Iterable[Report], codebook: Codebook) -> list[ReportsError]:
    """An error for each report whose record names an indicator that the codebook does not have."""
    errors = []
    for report in reports:
        named = {observation.indicator for observation in report.observations}
        if strange := sorted(named - codebook.indicators.keys()):
            message = f"names indicators that no codebook has: {', '.join(strange)}"
            remedy = "extract the report again, or add them to data/reference/indicators.csv"
            errors.append(ReportsError(message, where=f"record {report.report_id}", remedy=remedy))
    return errors


def gather(
    rivals: Mapping[str, Sequence[Version]], registers: Registers, codebook: Codebook
) -> tuple[list[Holding], list[CorrectionError]]:
    """One Holding per school and year that any source speaks of, sorted; and the rows that cannot be used.

    ``rivals``: report_id → its versions, the one that counts first.
    """
    held = {(v[0].report.school.school_id, v[0].report.academic_year): tuple(v) for v in rivals.values()}
    superseded = superseded_by(version for group in rivals.values() for version in group)
    known = {(row.school_id, row.academic_year): row for row in reversed(registers.index)}
    expected = {(row.school_id, row.academic_year): row for row in registers.roster}
    curated, errors = _figures(registers.curated, codebook)
    rows: tuple[Known | Expected | Curated, ...] = (*registers.index, *registers.roster, *registers.curated)
    errors += [
        _unknown_school(row.school_id, row.where) for row in rows if row.school_id not in codebook.schools
    ]
    holdings = []
    for key in sorted({*held, *known, *expected, *curated}):
        versions = held.get(key, ())
        school = versions[0].report.school if versions else school_in_year(codebook, *key)
        if school is not None:
            figures = tuple(curated.get(key, ()))
            holdings.append(
                Holding(
                    school=school,
                    academic_year=key[1],
                    version=versions[0] if versions else None,
                    known=known.get(key),
                    expected=expected.get(key),
                    curated=figures,
                    others=versions[1:],
                    superseded=superseded,
                )
            )
    return holdings, errors


def with_reports(holdings: Iterable[Holding], corrected: Mapping[str, Report]) -> list[Holding]:
    """The holdings with their reports as corrected."""
    renewed = []
    for holding in holdings:
        report = corrected.get(holding.report_id)
        version = replace(holding.version, report=report) if holding.version and report else holding.version
        renewed.append(replace(holding, version=version))
    return renewed


def _assigned(report: Report, row: Decided, codebook: Codebook) -> Report:
    """The report under the school and year that people assigned to its document."""
    year = row.academic_year or report.academic_year
    if not row.school_id:
        return replace(report, academic_year=year)
    school = school_in_year(codebook, row.school_id, year)
    if school is None:
        raise _unknown_school(row.school_id, row.where)
    return replace(report, academic_year=year, school=school)


def _figures(
    rows: Sequence[Curated], codebook: Codebook
) -> tuple[dict[Key, list[CuratedFigure]], list[CorrectionError]]:
    figures: dict[Key, list[CuratedFigure]] = defaultdict(list)
    errors = []
    for row in rows:
        indicator = codebook.indicators.get(row.indicator)
        if indicator is None or indicator.kind not in ("count", "money"):
            message = f"indicator is {row.indicator!r}"
            remedy = "write the code of a count or an amount in data/reference/indicators.csv"
            errors.append(CorrectionError(message, where=row.where, remedy=remedy))
            continue
        observation = Observation(
            indicator=row.indicator,
            answer="value",
            origin="curated",
            raw=f"{row.value}{row.unit_printed}",
            place=Place(),
            quote=row.counted,
            value=row.value,
            unit=indicator.unit,
            flags=frozenset({"approximate"} if row.approximate else ()),
        )
        figures[row.school_id, row.academic_year].append(CuratedFigure(observation, row.source_url))
    return figures, errors


def _unknown_school(school_id: str, where: str) -> CorrectionError:
    remedy = "add it to data/reference/schools.csv and school_names.csv"
    return CorrectionError(f"no school has the id {school_id!r}", where=where, remedy=remedy)
