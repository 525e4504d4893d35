"""A 核查单 for every school with open findings, and the summary of all, in one zip."""

import io
import zipfile

import openpyxl
import pandas as pd
import pytest

import app
from pages import quality
from pages._shared import queries
from pages._shared.quality.panels import evidence
from pages._shared.registry import resolved
from pages._shared.scope import scope
from pages._shared.selection import Selection
from pages._shared.words import word
from pages._shared.workbook import checklists as verification
from pages._shared.workbook.button import PATH
from tests.pages import filing

assert app.server  # pages need the app


@pytest.fixture(scope="module")
def filed(build_dir, tmp_path_factory):
    with filing.served(tmp_path_factory.mktemp("sheets"), filing.reports(), filing.registers()) as found:
        yield found


def opened(content: bytes) -> dict[str, openpyxl.Workbook]:
    with zipfile.ZipFile(io.BytesIO(content)) as box:
        assert box.testzip() is None
        assert all(info.flag_bits & 0x800 for info in box.infolist() if not info.filename.isascii())
        return {name: openpyxl.load_workbook(io.BytesIO(box.read(name))) for name in box.namelist()}


def standing(found, selection: Selection):
    held = scope(found, selection).held
    every = queries.findings(found, selection.lang, list(held["report_id"]))
    return held, every[every["standing"]]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_open_finding_is_asked_about_once(filed, lang: str) -> None:
    selection = resolved(Selection(lang))
    books = opened(verification.checklists(filed, selection, "http://x"))
    held, found = standing(filed, selection)
    assert len(found) > 0
    assert len(books) == found["report_id"].nunique() + 1
    found = found.assign(**evidence(found, lang))
    for report_id, own in found.groupby("report_id"):
        row = held[held["report_id"] == report_id].iloc[0]
        sheet = books[f"{row['school']}{row['year']}.xlsx"].worksheets[0]
        texts = [str(c.value) for cells in sheet.iter_rows() for c in cells if c.value is not None]
        for one in own.to_dict("records"):
            assert any(text.startswith(one["statement"]) for text in texts)
            for key in ("first", "second"):
                assert not one[key] or one[key] in texts
            if one["first_place"]:
                assert any(one["first_place"] in text for text in texts)
        numbered = [
            c.value for cells in sheet.iter_rows(max_col=1) for c in cells if isinstance(c.value, int)
        ]
        assert numbered == list(range(1, len(own) + 1))


def test_a_sheet_leads_to_the_places_and_leaves_room_for_the_answer(filed) -> None:
    selection = resolved(Selection())
    books = opened(verification.checklists(filed, selection, "http://x"))
    name = next(name for name in books if name != f"{word('checklists.summary', 'zh')}.xlsx")
    sheet = books[name].worksheets[0]
    cells = [c for book in books.values() for row in book.worksheets[0].iter_rows() for c in row]
    links = [cell.hyperlink.target or "" for cell in cells if cell.hyperlink]
    assert any("?finding=" in link and link.startswith("http://x/source/") for link in links)
    texts = [c.value for row in sheet.iter_rows() for c in row if c.value is not None]
    assert word("checklists.column.reply", "zh") in texts
    assert word("checklists.sign.seal", "zh") in texts
    reply = next(
        c for row in sheet.iter_rows() for c in row if c.value == word("checklists.column.reply", "zh")
    )
    assert sheet.cell(reply.row + 1, reply.column).value in (None, "")
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 1)
    assert not [c for row in sheet.iter_rows() for c in row if c.data_type == "f"]


def test_the_summary_names_every_school_also_those_without_findings(filed) -> None:
    selection = resolved(Selection())
    sheet = opened(verification.checklists(filed, selection, "http://x"))[
        f"{word('checklists.summary', 'zh')}.xlsx"
    ].worksheets[0]
    held, found = standing(filed, selection)
    everyone = set(scope(filed, selection).reports["school"])
    rows = {row[0]: row for row in sheet.iter_rows(values_only=True)}
    assert everyone <= set(rows)
    for row in held.to_dict("records"):
        own = found[found["report_id"] == row["report_id"]]
        assert rows[row["school"]][8] == len(own)
        assert bool(rows[row["school"]][9]) == bool(len(own))
    lost = everyone - set(held["school"])
    labels = queries.labels(filed, "zh")
    assert lost
    for name in lost:
        assert rows[name][8] in {
            labels.status(code, "report").word
            for code in ("not_received", "known_unread", "unreadable", "withdrawn")
        }


def test_names_are_safe_and_differ() -> None:
    frame = pd.DataFrame(
        {"report_id": ["a", "b"], "school": ['<a href="x">/..\\校</a>'] * 2, "year": ["2022-2023"] * 2}
    )
    names = list(verification._names(frame).values())
    assert len(set(names)) == 2
    assert not any(set('\\/:*?"<>|') & set(name) for name in names)


def test_the_page_offers_it_and_says_how_many(filed, client, monkeypatch) -> None:
    assert PATH in str(quality.content(filed, resolved(Selection())))
    assert word("checklists.limit", "en", n=verification.MOST_SCHOOLS) in str(
        quality.content(filed, resolved(Selection("en")))
    )
    answer = client.get("/export/checklists.zip?lang=en", buffered=True)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"].isascii()
    monkeypatch.setattr(verification, "MOST_SCHOOLS", 1)
    assert client.get("/export/checklists.zip?lang=en").status_code == 413
    assert PATH not in str(quality.content(filed, resolved(Selection())))
