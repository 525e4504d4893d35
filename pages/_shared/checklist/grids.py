"""The checklist page's grids: the 50 items against schools, and the categories against schools."""

from __future__ import annotations

import pandas as pd

from pages._shared import figures, queries, tables
from pages._shared.checklist import item as checklist_item
from pages._shared.checklist import lists as checklist
from pages._shared.checklist.lists import DISCLOSED, Lists
from pages._shared.figures.shares import share_map, share_trace
from pages._shared.panel import Panel, sources
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse
from pages._shared.words import word

MOST_COLUMNS, MOST_COLUMNS_NARROW = 80, 7
MOST_ROWS = 40
ROOM_FOR_NUMBERS = 48  # more columns leave no room for "5/6" in a cell
FEW = 6  # schools that lie better across the page than upright
ALL = 0  # the key of the column that sums the categories


def matrix(warehouse: Warehouse, selection: Selection, found: Lists) -> Panel:
    """Items × schools: which of the 50 are published, by whom."""
    lang, labels = selection.lang, queries.labels(warehouse, selection.lang)
    most = MOST_COLUMNS_NARROW if selection.narrow else MOST_COLUMNS
    shown = checklist.cut(found.listed, most)
    codes = [code for code in _codes(labels) if code in set(found.entries["status"])]
    states = [(code, labels.status(code, "checklist")) for code in codes]
    return Panel(
        key="item_grid",
        title=checklist.title(word("checklist.matrix", lang), warehouse, selection, found),
        lead=word("checklist.matrix.lead", lang),
        frame=_matrix_table(found),
        columns=(
            tables.Column("school", word("column.school", lang)),
            tables.Column("year", word("column.year", lang)),
            tables.Column("share", word("checklist.published", lang)),
            *(
                tables.Column(f"item_{item}", label, "mark", of="checklist")
                for item, label in zip(found.items["item"], found.items["label"], strict=True)
            ),
        ),
        figure=_matrix_figure(selection, found, shown, labels) if len(shown) else None,
        n=checklist.count(found, lang),
        notes=(*checklist.cut_note(shown, found.listed, lang), word("checklist.note.formula", lang)),
        sources=sources(found.listed),
        states=tuple(figures.legend_of([(c, s.mark, s.word) for c, s in states], selection)),
    )


def _codes(labels: queries.Labels) -> list[str]:
    return [key.partition(":")[2] for key in labels.statuses if key.startswith("checklist:")]


def _matrix_table(found: Lists) -> pd.DataFrame:
    """One row per school with a checklist, one column per item."""
    listed = found.listed
    if listed.empty:
        return pd.DataFrame()
    frame = listed[["report_id", "school_id", "school", "picked", "year"]].assign(
        share=[
            checklist.part_of(*pair) for pair in zip(listed["disclosed"], listed["applicable"], strict=True)
        ]
    )
    parts = []
    for name, end in (("status", ""), ("flags", "__flags"), ("url", "__url")):
        wide = found.entries.pivot(index="report_id", columns="item", values=name)
        parts.append(wide.set_axis([f"item_{item}{end}" for item in wide.columns], axis=1))
    return frame.join(pd.concat(parts, axis=1), on="report_id").reset_index(drop=True)


def _matrix_figure(
    selection: Selection, found: Lists, shown: pd.DataFrame, labels: queries.Labels
) -> figures.Figure:
    """Items down and schools across; the other way round while the schools are few."""
    name = checklist.item_namer(found.items)
    entries = found.entries[found.entries["report_id"].isin(shown["report_id"])]
    cells = entries.rename(columns={"item": "row", "school_id": "column", "status": "code"}).assign(
        mark=[labels.status(code, "checklist").mark for code in entries["status"]],
        hover=[checklist.entry_hover(row, name(row["item"]), labels) for row in entries.to_dict("records")],
    )
    items = _rows(selection, found)
    schools = [(row["school_id"], checklist.school_label(row, found)) for row in shown.to_dict("records")]
    strong = [*(key for key, _ in items if isinstance(key, str)), *shown.loc[shown["picked"], "school_id"]]
    shares = _category_shares(entries, found, labels)
    shares = shares.assign(row="category " + shares["category"].astype(str), column=shares["school_id"])
    crowded = len(schools) > ROOM_FOR_NUMBERS
    shares = shares.assign(text="") if crowded else shares
    rows, columns = items, schools
    if lying := len(schools) <= FEW and not selection.narrow:
        turn = {"row": "column", "column": "row"}
        cells, shares, rows, columns = cells.rename(columns=turn), shares.rename(columns=turn), schools, items
    figure = figures.heat_map(cells, selection, rows, columns, cell=21, strong=strong)
    # Sums are plain numbers among the items; they are shaded where they stand for folded items.
    shaded = selection.option("rows", "all") != "all"
    figure["data"].append(share_trace(shares, selection, rows, columns, shaded=shaded))
    for trace in figure["data"]:
        trace |= {"xgap": 1, "ygap": 1} if crowded or lying else {}
    longest = max(len(label) for _, label in columns)
    room = min(longest, 16) * 13 if selection.lang == "zh" else min(longest, 34) * 6.4
    figure["layout"]["height"] = round(room + 34 + (30 if lying else 21) * len(rows))
    return checklist_item.compact(figure, selection, 21 if lying else 48)


def _rows(selection: Selection, found: Lists) -> list[tuple[object, str]]:
    """A row per category, and under it its items unless the reader folded it."""
    opened = selection.option("rows", "all")
    rows: list[tuple[object, str]] = []
    for number, items in found.items.groupby("category"):
        rows.append((f"category {number}", str(items["category_short"].iloc[0])))
        if opened in ("all", str(number)):
            rows += list(zip(items["item"], items["label"], strict=True))
    return rows


def _category_shares(entries: pd.DataFrame, found: Lists, labels: queries.Labels) -> pd.DataFrame:
    """Per report and category: disclosed, applicable, share, text ("5/6"), hover, url (none: no single place)."""
    names = dict(zip(found.items["category"], found.items["category_short"], strict=True))
    counted = entries.assign(
        disclosed=entries["status"].isin(DISCLOSED), applicable=entries["status"] != "not_applicable"
    )
    keys = ["report_id", "school_id", "school", "picked", "year"]
    by_category = (
        counted.groupby([*keys, "category"], sort=False)[["disclosed", "applicable"]].sum().reset_index()
    )
    shares = by_category.assign(
        share=by_category["disclosed"] / by_category["applicable"].where(lambda n: n > 0)
    )
    none = labels.status("not_applicable", "checklist")
    rows = shares.to_dict("records")
    text = [
        checklist.part_of(r["disclosed"], r["applicable"]) if r["applicable"] else none.mark for r in rows
    ]
    said = [text if r["applicable"] else none.word for r, text in zip(rows, text, strict=True)]
    where = [f"{r['school']} {r['year']}" for r in rows]
    return shares.assign(
        text=text,
        hover=[
            figures.hover(w, f"{names[r['category']]} {s}") for w, r, s in zip(where, rows, said, strict=True)
        ],
        url="",
    )


def categories(warehouse: Warehouse, selection: Selection, found: Lists) -> Panel:
    """Schools × categories: the share published, with its denominator in each cell."""
    lang, labels = selection.lang, queries.labels(warehouse, selection.lang)
    shares = _category_shares(found.entries, found, labels)
    names = list(
        found.items.drop_duplicates("category")[["category", "category_short"]].itertuples(index=False)
    )
    shown = checklist.cut(found.listed, MOST_ROWS)
    columns: list[tuple[object, str]] = [
        (ALL, word("checklist.all", lang)),
        *((c, name) for c, name in names),
    ]
    rows = [(row["school_id"], checklist.school_label(row, found)) for row in shown.to_dict("records")]
    cells = pd.concat([_totals(found), shares.assign(row=shares["school_id"], column=shares["category"])])
    turned = selection.narrow or lang == "en"
    heading = {c: word("checklist.share_of", lang, name=name) for c, name in names}
    return Panel(
        key="categories",
        title=checklist.title(word("checklist.categories", lang), warehouse, selection, found),
        lead=word("checklist.categories.lead", lang),
        frame=_category_table(found, shares),
        columns=(
            tables.Column("school", word("column.school", lang)),
            tables.Column("year", word("column.year", lang)),
            tables.Column("all", word("checklist.published", lang)),
            *(
                column
                for c, name in names
                for column in (
                    tables.Column(f"n_{c}", name),
                    tables.Column(f"share_{c}", heading[c], "percent", of="checklist"),
                )
            ),
        ),
        figure=share_map(
            cells,
            selection,
            rows,
            columns,
            strong=[*shown.loc[shown["picked"], "school_id"], ALL],
            turned=turned,
        )
        if len(shown)
        else None,
        n=checklist.count(found, lang),
        notes=(*checklist.cut_note(shown, found.listed, lang), word("checklist.note.formula", lang)),
        sources=sources(found.listed),
    )


def _totals(found: Lists) -> pd.DataFrame:
    listed = found.listed
    text = [checklist.part_of(*pair) for pair in zip(listed["disclosed"], listed["applicable"], strict=True)]
    names = zip(listed["school"], listed["year"], text, strict=True)
    return pd.DataFrame(
        {
            "row": listed["school_id"],
            "column": ALL,
            "share": listed["coverage"],
            "text": text,
            "hover": [figures.hover(f"{school} {year}", said) for school, year, said in names],
            "url": "/source/" + listed["report_id"],
        }
    )


def _category_table(found: Lists, shares: pd.DataFrame) -> pd.DataFrame:
    listed = found.listed
    if listed.empty:
        return pd.DataFrame()
    frame = listed[["report_id", "school_id", "school", "picked", "year"]].assign(
        all=[
            checklist.part_of(*pair) for pair in zip(listed["disclosed"], listed["applicable"], strict=True)
        ],
        all__url="/source/" + listed["report_id"],
    )
    shares = shares.assign(
        text=[
            checklist.part_of(*pair) for pair in zip(shares["disclosed"], shares["applicable"], strict=True)
        ],
        why=["" if n else "not_applicable" for n in shares["applicable"]],
    )
    parts = []
    for name, key in (("text", "n_{}"), ("share", "share_{}"), ("why", "share_{}__status")):
        wide = shares.pivot(index="report_id", columns="category", values=name)
        parts.append(wide.set_axis([key.format(category) for category in wide.columns], axis=1))
    return frame.join(pd.concat(parts, axis=1), on="report_id").reset_index(drop=True)
