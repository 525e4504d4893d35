"""Decisions go out as a workbook and come back: guarded, whole or not at all, and they survive re-extraction."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from etl import publish
from etl.__main__ import main
from etl.review.columns import column_of
from tests.etl import documents
from tests.etl.warehouses import ask

FINDING = "SELECT review_state, review_reason FROM finding WHERE rule_id = 'budget_without_line'"
MEDIA = "SELECT answer, value, flags FROM observation WHERE indicator = 'media_reports' AND origin = 'form'"


class Desk:
    """A reviewer's desk: one report with a contradiction and an unusable cell, its build and its workbook."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data, self.book = folder / "in", folder / "data", folder / "review.xlsx"
        self.build_dir = folder / "build"
        self.data.mkdir()
        self.folder.mkdir()
        self.write("8000")

    def write(self, money: str) -> None:
        text = documents.with_form().replace("\t8000\t", f"\t{money}\t").replace("报道\t3\t", "报道\t若干\t")
        (self.folder / "report.txt").write_text(text, "utf-8")

    def build(self) -> None:
        assert self._run("build", self.folder, "--build-dir", self.build_dir) == 0

    def export(self) -> int:
        return self._run("review", "export", "--to", self.book, "--build-dir", self.build_dir)

    def take(self) -> int:
        return self._run("review", "import", self.book)

    def ask(self, query: str) -> list[tuple[object, ...]]:
        served = publish.current(self.build_dir)
        assert served is not None
        return ask(served, query)

    def fill(self, sheet: str, key: str, **cells: str | int) -> None:
        """Writes into the row of a sheet that holds ``key``, by column names."""
        book = load_workbook(self.book)
        page = next(page for page in book.worksheets if sheet in page.title)
        rows = list(page.iter_rows())
        heading = next(row for row in rows if any("·" in str(cell.value) for cell in row))
        columns = {column_of(str(cell.value)): cell.column for cell in heading}
        number = next(row[0].row for row in rows if any(key in str(cell.value) for cell in row))
        for name, value in cells.items():
            page.cell(number or 0, columns[name] or 0, value)
        book.save(self.book)

    def _run(self, *arguments: object) -> int:
        return main([*map(str, arguments), "--data", str(self.data)])


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.build()
    assert desk.export() == 0
    return desk


def test_an_untouched_workbook_changes_nothing(desk: Desk) -> None:
    assert desk.take() == 0
    desk.build()
    assert {state for (state,) in desk.ask("SELECT review_state FROM finding")} == {"open"}
    assert desk.ask("SELECT count(*) FROM correction") == [(0,)]


def test_decisions_come_back_and_survive_a_full_rebuild(desk: Desk) -> None:
    assert desk.ask(MEDIA) == [("invalid", None, "")]
    desk.fill(
        "Findings",
        "budget_without_line",
        state="属实",
        reason="已电话核实",
        who="李",
        reviewed_on="2026-11-22",
    )
    desk.fill("Values", "media_reports", corrected_value=32, reason="印章遮挡", who="李")
    assert desk.take() == 0
    desk.build()
    assert desk.ask(FINDING) == [("confirmed", "已电话核实")]
    assert desk.ask(MEDIA) == [("value", 32, "corrected")]
    assert desk.export() == 0
    assert desk.take() == 0, "what was exported with its decisions is the same decision"
    assert (desk.data / "reviews.csv").read_text("utf-8").count("budget_without_line") == 1


def test_a_finding_of_other_values_is_open_again(desk: Desk) -> None:
    desk.fill("Findings", "budget_without_line", state="explained", reason="口径不同", who="王")
    assert desk.take() == 0
    desk.write("9000")
    desk.build()
    assert desk.ask(FINDING) == [("open", "")]


@pytest.mark.parametrize(
    "cells",
    [
        {"state": "属实", "who": "李"},
        {"state": "也许", "reason": "看过", "who": "李"},
        {"state": "属实", "reason": "看过", "who": "李", "reviewed_on": "昨天"},
        {"reason": "没有结论", "who": "李"},
    ],
)
def test_half_a_decision_is_refused_by_its_row_and_nothing_is_written(
    desk: Desk, cells: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    desk.fill("Findings", "budget_without_line", **cells)
    assert desk.take() == 1
    assert "row " in capsys.readouterr().err
    assert not (desk.data / "reviews.csv").exists()


def test_a_value_that_no_register_can_hold_leaves_the_registers_as_they_were(desk: Desk) -> None:
    desk.fill("Findings", "budget_without_line", state="属实", reason="看过", who="李")
    desk.fill("Values", "media_reports", corrected_value="32", reason="印章遮挡")
    assert desk.take() == 1
    assert not (desk.data / "reviews.csv").exists()
    assert not (desk.data / "corrections.csv").exists()


def test_what_is_no_workbook_is_named(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.book.write_text("不是工作簿", "utf-8")
    assert desk.take() == 1
    assert "review.xlsx" in capsys.readouterr().err
