"""One sheet of a workbook, as far as it is filled: what both formats of workbooks are read into."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Sheet:
    """``cells``: row → column → text as printed, both from 1; ``merged``: the cells that reach over columns beside
    them; ``skipped``: what was seen and not read, with the reason."""

    name: str
    hidden: bool = False
    cells: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: set[tuple[int, int]] = field(default_factory=set)
    skipped: list[tuple[str, str]] = field(default_factory=list)

    def put(self, row: int, column: int, text: str) -> None:
        """Fills a cell."""
        if text:
            self.cells.setdefault(row, {})[column] = text

    def hide(self, rows: set[int], columns: set[int]) -> None:
        """Takes hidden rows and columns away and names those that were filled."""
        filled_rows = sorted(rows & self.cells.keys())
        filled_columns = sorted({column for cells in self.cells.values() for column in cells} & columns)
        for row in filled_rows:
            del self.cells[row]
        for cells in self.cells.values():
            for column in columns & cells.keys():
                del cells[column]
        why = "隐藏，没有读 / hidden, not read"
        for zh, en, numbers in (("行", "row", filled_rows), ("列", "column", filled_columns)):
            if numbers:
                listed = ", ".join(map(str, numbers))
                self.skipped.append((f"第 {listed} {zh} / {en} {listed}", why))

    def name_formulas(self, places: list[str]) -> None:
        """Names the cells whose formula the file holds without its value."""
        if places:
            listed = ", ".join(places)
            why = "文件里没有公式的计算结果 / the file holds no value for the formula"
            self.skipped.append((f"公式 {listed} / formula {listed}", why))


def column_name(column: int) -> str:
    """1 → A, 28 → AB."""
    name = ""
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(ord("A") + letter) + name
    return name
