"""What no single line shows: whether points add up, parts hold together, points by hand fit their criterion."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum
from pathlib import Path

from etl.errors import CorrectionError
from etl.scoring.model import Criterion, Given, Heading, Scheme

MOST_PARTS = 6
FIXED = ("schemes.csv", "manual.csv")


def check(scheme: Scheme) -> list[CorrectionError]:
    """Everything that is wrong with a scheme whose lines can each be read."""
    return [*_parts(scheme), *_sum(scheme), *_by_hand(scheme)]


def stray(folder: Path, headings: Sequence[Heading], given: Sequence[Given]) -> list[CorrectionError]:
    """Files of criteria that schemes.csv does not name, and points by hand under no scheme."""
    known = {row.code for row in headings}
    errors = []
    for path in sorted(folder.glob("*.csv")):
        if path.name not in FIXED and path.stem not in known:
            remedy = "在 schemes.csv 补一行，或删去该文件 / add its line to schemes.csv, or remove the file"
            errors.append(
                _error("schemes.csv 里没有它 / stands in no line of schemes.csv", str(path), remedy)
            )
    for row in given:
        if row.scheme not in known:
            message = f"没有方案“{row.scheme}” / there is no scheme {row.scheme!r}"
            errors.append(_error(message, row.where, "改正 scheme 一格 / correct the cell scheme"))
    return errors


def _parts(scheme: Scheme) -> list[CorrectionError]:
    errors = []
    first: dict[str, Criterion] = {}
    for one in scheme.criteria:
        name = first.setdefault(one.part, one)
        if (one.part_zh, one.part_en) != (name.part_zh, name.part_en):
            message = f"部分“{one.part}”有两个名称 / the part {one.part!r} has two names"
            remedy = f"与 {name.where} 写成一样 / write it as in {name.where}"
            errors.append(_error(message, one.where, remedy))
    if len(scheme.parts) > MOST_PARTS:
        message = f"有 {len(scheme.parts)} 个部分 / there are {len(scheme.parts)} parts"
        remedy = f"并成至多 {MOST_PARTS} 个 / join them into {MOST_PARTS} at most"
        errors.append(_error(message, scheme.criteria[-1].where, remedy))
    return errors


def _sum(scheme: Scheme) -> list[CorrectionError]:
    """The criteria of the school type that most concern add up to the full points."""
    if not scheme.criteria:
        remedy = "每项指标写一行 / write one line per criterion"
        return [_error("没有任何指标 / holds no criterion", scheme.heading.where, remedy)]
    types = {kind for one in scheme.criteria for kind in one.applies_to} or {""}
    sums = [
        fsum(one.points for one in scheme.criteria if not one.applies_to or kind in one.applies_to)
        for kind in types
    ]
    if abs(max(sums) - scheme.heading.full) < 0.005:
        return []
    message = f"各项分值合计 {max(sums):g}，满分写作 {scheme.heading.full:g}"
    message += f" / the points add up to {max(sums):g}, full says {scheme.heading.full:g}"
    return [
        _error(message, scheme.heading.where, "改正分值或 full 一格 / correct the points or the cell full")
    ]


def _by_hand(scheme: Scheme) -> list[CorrectionError]:
    criteria = {one.code: one for one in scheme.criteria}
    errors = []
    for row in scheme.given.values():
        criterion = criteria.get(row.criterion)
        if criterion is None:
            message = f"方案里没有指标“{row.criterion}” / the scheme has no criterion {row.criterion!r}"
            errors.append(_error(message, row.where, "改正 criterion 一格 / correct the cell criterion"))
        elif not criterion.by_hand:
            message = f"“{row.criterion}”是自动评分 / {row.criterion!r} is scored automatically"
            remedy = "删去此行；数据有误请写 corrections.csv 或 reviews.csv"
            remedy += " / remove the line; where the data are wrong use corrections.csv or reviews.csv"
            errors.append(_error(message, row.where, remedy))
        elif row.points > criterion.points:
            message = f"给了 {row.points:g} 分，满分 {criterion.points:g}"
            message += f" / {row.points:g} points of {criterion.points:g}"
            errors.append(_error(message, row.where, "改正 points 一格 / correct the cell points"))
        if row.academic_year != scheme.heading.academic_year:
            message = f"学年与方案（{scheme.heading.academic_year}）不同"
            message += f" / the year is not the scheme's ({scheme.heading.academic_year})"
            errors.append(
                _error(message, row.where, "改正 academic_year 一格 / correct the cell academic_year")
            )
    return errors


def _error(message: str, where: str, remedy: str) -> CorrectionError:
    return CorrectionError(message, where=where, remedy=remedy)
