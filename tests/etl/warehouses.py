"""Warehouses made from hand-made reports, as the pipeline makes them from extracted ones."""

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from etl import publish
from etl.audit import audit_reports
from etl.codebook import load
from etl.corrections import apply_corrections
from etl.holdings import decide, gather, with_reports
from etl.model import Report
from etl.registers import Registers
from etl.store import Published, Stamp, Tables, store
from etl.store_tables import make_tables
from etl.versions import Version, distinct, forms, passed_over, ranked

EMPTY = Registers(roster=(), reports=(), corrections=(), reviews=(), index=(), curated=())


def tables(reports: Sequence[Report], registers: Registers = EMPTY) -> Tables:
    """Every table's rows of some reports and registers; no error is tolerated."""
    codebook = load()
    versions, copies = distinct([Version(report, at_hand=True) for report in reports])
    decided, wrong = decide(versions.values(), registers.reports, codebook)
    rivals = ranked(decided)
    holdings, unknown = gather(rivals, registers, codebook)
    standing = {holding.report_id: holding.report for holding in holdings if holding.report}
    corrected, outcomes, unusable = apply_corrections(standing, registers.corrections)
    assert not [*wrong, *unknown, *unusable]
    findings = audit_reports(list(corrected.values()), codebook, forms(rivals))
    held = with_reports(holdings, corrected)
    return make_tables(codebook, held, findings, registers.reviews, outcomes, [*copies, *passed_over(rivals)])


def make(
    folder: Path,
    reports: Sequence[Report],
    registers: Registers = EMPTY,
    seed: int | None = None,
    fictional: bool = False,
) -> Published:
    """A published warehouse; with a seed, the rows of every table come in a shuffled order."""
    made = {name: list(rows) for name, rows in tables(reports, registers).items()}
    if seed is not None:
        for rows in made.values():
            random.Random(seed).shuffle(rows)
    with publish.exclusive(folder):
        return store(folder, made, Stamp("test", fictional))


def ask(path: Path, query: str, *parameters: object) -> list[tuple[Any, ...]]:
    """The rows that a query finds in a warehouse."""
    with duckdb.connect(path, read_only=True) as connection:
        return connection.execute(query, list(parameters)).fetchall()
