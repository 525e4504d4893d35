"""data/scoring/*.csv → schemes. A line that cannot be used is named with file, line and remedy; its scheme is left out.

schemes.csv    one line per scheme
<scheme>.csv   its criteria, one line each
manual.csv     points given by hand
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import NoReturn

from etl.codebook import Codebook
from etl.errors import CorrectionError
from etl.register_rows import Row, read_table, repeated
from etl.scoring import checks
from etl.scoring.evidence import read_evidence
from etl.scoring.model import Criterion, Given, Heading, Scheme, Schemes

FOLDER = Path(__file__).resolve().parents[2] / "data" / "scoring"
UNJUDGED = ("leave", "open")
NO_REPORT = ("zero", "unjudged")
HAND = {"自动": False, "auto": False, "人工": True, "hand": True}


def read_schemes(folder: Path, codebook: Codebook) -> Schemes:
    """Every scheme of a folder that can be used, and every error; a folder that is not there holds none."""
    errors: list[CorrectionError] = []
    headings = read_table(folder / "schemes.csv", _heading, errors)
    given = read_table(folder / "manual.csv", _given, errors)
    errors += repeated(headings, lambda row: row.code)
    errors += repeated(given, lambda row: (row.scheme, row.school_id, row.criterion))
    schemes = []
    for heading in {row.code: row for row in headings}.values():
        scheme, wrong = _scheme(folder, heading, given, codebook)
        errors += wrong
        schemes += [] if wrong else [scheme]
    return Schemes(tuple(schemes), (*errors, *checks.stray(folder, headings, given)))


def _scheme(
    folder: Path, heading: Heading, given: tuple[Given, ...], codebook: Codebook
) -> tuple[Scheme, list[CorrectionError]]:
    errors: list[CorrectionError] = []
    path = folder / f"{heading.code}.csv"
    if not path.is_file():
        message = f"没有文件 {path.name} / there is no file {path.name}"
        errors.append(
            CorrectionError(
                message, where=heading.where, remedy="补上该文件，或删去此行 / add it, or remove the line"
            )
        )
    criteria = read_table(path, partial(_criterion, codebook), errors)
    errors += repeated(criteria, lambda row: row.code)
    own = {(row.school_id, row.criterion): row for row in given if row.scheme == heading.code}
    scheme = Scheme(heading, criteria, own)
    return scheme, [*errors, *([] if errors else checks.check(scheme))]


def _heading(row: Row) -> Heading:
    return Heading(
        code=_code(row, "scheme"),
        zh=row.required("zh"),
        en=row.required("en"),
        province=row.required("province"),
        academic_year=row.year("academic_year"),
        version=row.required("version"),
        source=row.required("source"),
        source_en=row.required("source_en"),
        method_zh=row.required("method_zh"),
        method_en=row.required("method_en"),
        full=_number(row, "full", above=0),
        unjudged=row.one_of("unjudged", UNJUDGED),
        no_report=row.one_of("no_report", NO_REPORT),
        least_judged=_number(row, "least_judged", most=1),
        public=_public(row),
        where=row.where,
    )


def _criterion(codebook: Codebook, row: Row) -> Criterion:
    points = _number(row, "points", above=0)
    deduction = _number(row, "deduction", above=0) if row.text("deduction") else None
    cap = _number(row, "cap", above=0, most=points) if row.text("cap") else points
    by_hand = HAND[row.one_of("automatic", tuple(HAND))]
    try:
        evidence = read_evidence(row.required("evidence"), row.text("credit"), codebook)
    except ValueError as error:
        _refuse(row, "evidence", str(error))
    if by_hand != (evidence.family == "hand"):
        _refuse(
            row, "evidence", "人工评分写 hand，自动评分不写 / hand belongs to points by hand, and only there"
        )
    if evidence.family == "rule" and deduction is None:
        _refuse(row, "deduction", "按疑点扣分须写每处扣几分 / findings need the deduction per case")
    if by_hand and deduction is not None:
        _refuse(row, "deduction", "人工评分不写每处扣分 / points by hand take no deduction per case")
    types = tuple(filter(None, (one.strip() for one in row.text("applies_to").split("|"))))
    offered = tuple(one.code for one in codebook.statuses if one.of == "school_type")
    if not set(types) <= set(offered):
        _refuse(row, "applies_to", f"可写 / may name {', '.join(offered)}")
    return Criterion(
        code=_code(row, "criterion"),
        part=_code(row, "part"),
        part_zh=row.required("part_zh"),
        part_en=row.required("part_en"),
        zh=row.required("zh"),
        en=row.required("en"),
        basis=row.required("basis"),
        basis_en=row.required("basis_en"),
        points=points,
        deduction=deduction,
        cap=cap,
        evidence=evidence,
        evidence_text=row.text("evidence"),
        by_hand=by_hand,
        applies_to=types,
        assumed=row.yes("assumed"),
        note_zh=row.text("note_zh"),
        note_en=row.text("note_en"),
        where=row.where,
    )


def _given(row: Row) -> Given:
    return Given(
        scheme=row.required("scheme"),
        school_id=row.required("school_id"),
        academic_year=row.year("academic_year"),
        criterion=row.required("criterion"),
        points=_number(row, "points"),
        reason=row.required("reason"),
        who=row.required("who"),
        decided_on=row.day("decided_on"),
        where=row.where,
    )


def _code(row: Row, column: str) -> str:
    cell = row.required(column)
    if (
        not cell.replace("-", "").replace("_", "").isalnum()
        or not cell.isascii()
        or cell in ("schemes", "manual")
    ):
        _refuse(row, column, "只用英文字母、数字和连字符 / must be of letters, digits and hyphens")
    return cell


def _public(row: Row) -> bool:
    row.required("public")
    return row.yes("public")


def _number(row: Row, column: str, above: float | None = None, most: float | None = None) -> float:
    number = row.number(column)
    inside = number.is_finite() and (number > above if above is not None else number >= 0)
    if not inside or (most is not None and number > most):
        least = f"大于 {above:g}" if above is not None else "不小于 0"
        least_en = f"above {above:g}" if above is not None else "at least 0"
        upper, upper_en = (f"，不大于 {most:g}", f", at most {most:g}") if most is not None else ("", "")
        _refuse(row, column, f"应为数字，{least}{upper} / must be a number {least_en}{upper_en}")
    return float(number)


def _refuse(row: Row, column: str, remedy: str) -> NoReturn:
    """Raises the error of this cell; ``remedy`` is 中文 / English."""
    shown = row.text(column)
    raise CorrectionError(f"{column}：“{shown}” / {column} is {shown!r}", where=row.where, remedy=remedy)
