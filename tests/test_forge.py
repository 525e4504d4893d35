"""The generator of documents in every form: the same bytes for the same seed, and a truth that stands in the print."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from pathlib import Path
from random import Random

import docx
import pytest
from lxml import etree
from openpyxl import load_workbook
from pypdfium2 import PdfDocument

from benchmarks.corpus.schools import invent_schools
from tests.forge import FORMATS, forge_reports
from tests.forge.__main__ import main
from tests.forge.compose import compose
from tests.forge.figures import NOTHING, Style, han, print_number
from tests.forge.paper import Grid, Paper, Text
from tests.forge.plan import Wish
from tests.forge.prose import stated_in
from tests.forge.words import Words

QUICK = [name for name in FORMATS if name in ("text", "html", "docx", "xlsx", "xls", "submission")]
SET = ("labels", "columns", "sentences", "filler", "headings", "phrases", "periods")


@pytest.fixture(scope="module")
def papers() -> list[Paper]:
    return [compose(f"p{n}", f"9:{n}", False, Wish(relative=True, bare=0.1)) for n in range(60)]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("form", QUICK)
def test_same_seed_same_documents(tmp_path: Path, form: str) -> None:
    for folder, seed in (("one", 5), ("two", 5), ("three", 6)):
        assert forge_reports(tmp_path / folder, form, 2, seed) == 2
    one, two, three = (contents(tmp_path / folder) for folder in ("one", "two", "three"))
    assert one == two and one != three


def contents(folder: Path) -> dict[str, object]:
    """The truths, and the documents of a format that has no clock in it."""
    paths = [path for path in sorted(folder.rglob("*")) if path.suffix in (".html", ".txt", ".json")]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_forms_have_55_rows_and_checklists_50_items(papers: list[Paper]) -> None:
    for paper in papers:
        rows = [r["form_row"] for r in paper.truth["observations"] if r["origin"] == "form"]
        assert rows in ([], list(range(1, 56)))
        assert [entry["item"] for entry in paper.truth["checklist"]] in ([], list(range(1, 51)))
    assert any(paper.truth["checklist"] for paper in papers)
    assert any(not paper.truth["observations"][0]["form_row"] for paper in papers)


def test_everything_stated_stands_in_the_print(papers: list[Paper]) -> None:
    for paper in papers:
        printed = paper.truth["printed"]
        for record in (*paper.truth["observations"], *paper.truth["checklist"]):
            assert squeezed(record["raw"] or "") in printed
        for entry in paper.truth["checklist"]:
            assert all(link in printed for link in entry["links"])
        assert all(trap in printed for trap in paper.truth["traps"])


def test_no_figure_is_told_twice(papers: list[Paper]) -> None:
    for paper in papers:
        told = Counter(r["indicator"] for r in paper.truth["observations"] if r["origin"] == "narrative")
        assert max(told.values(), default=1) == 1


def test_a_grid_is_a_full_matrix_of_which_spans_leave_out_what_they_cover(papers: list[Paper]) -> None:
    grids = [block for paper in papers for block in paper.blocks() if isinstance(block, Grid)]
    assert grids
    for grid in grids:
        covered = set()
        for top, row in enumerate(grid.rows):
            assert len(row) == len(grid.widths)
            for left, found in enumerate(row):
                if found is not None:
                    reach = (
                        (r, c) for r in range(top, top + found.down) for c in range(left, left + found.across)
                    )
                    covered |= set(reach) - {(top, left)}
        empty = {(r, c) for r, row in enumerate(grid.rows) for c, found in enumerate(row) if found is None}
        assert empty == covered


def test_wordings_vary(papers: list[Paper]) -> None:
    labels = {r["label"] for p in papers for r in p.truth["observations"] if r["form_row"] == 10}
    heads = {
        tuple(c.text for c in b.rows[b.heads - 1] if c)
        for p in papers
        for b in p.blocks()
        if isinstance(b, Grid)
    }
    answers = Counter(r["answer"] for p in papers for r in p.truth["observations"])
    assert len(labels) > 8 and len(heads) > 40
    assert {"value", "none", "blank", "not_applicable"} <= set(answers)
    assert {p.truth["period_status"] for p in papers} == {"stated", "inferred", "not_stated"}
    assert any(p.traditional for p in papers) and any(p.truth["findings"] for p in papers)
    assert any("school_id" not in p.truth for p in papers), "schools that no codebook knows"


@pytest.mark.parametrize("name", SET)
def test_the_held_wordings_are_others_than_those_for_developing(name: str) -> None:
    dev, held = (
        {
            tuple(v for k, v in row.items() if k != "set")
            for row in Words(held=kept).rows(name)
            if row["set"] != "any"
        }
        for kept in (False, True)
    )
    assert dev and held and not dev & held


def test_every_topic_of_the_sentences_is_told_in_both_sets() -> None:
    for section in ("proactive", "overview", "checklist", "requests", "complaints"):
        dev, held = (
            {row["topic"] for row in Words(held=kept).rows("sentences") if row["section"] == section}
            for kept in (False, True)
        )
        assert dev == held


def test_every_label_has_wordings_of_its_own_in_both_sets() -> None:
    for kept in (False, True):
        rows = Counter(int(row["row"]) for row in Words(held=kept).rows("labels"))
        assert set(rows) == set(range(1, 56)) and min(rows.values()) >= 2
        texts = [row["label"] for row in Words(held=kept).rows("labels")]
        assert len(set(texts)) == len(texts)


def test_traps_are_no_statements() -> None:
    assert stated_in("公开{items_portal}条，上年{before:items_portal}条，其中{of:items_platform}条") == {
        "items_portal"
    }
    assert stated_in("{未收到|requests_received=0}申请") == {"requests_received"}


def test_numerals_and_marks_of_nothing() -> None:
    assert [han(n) for n in (3, 10, 11, 25, 90)] == ["三", "十", "十一", "二十五", "九十"]
    style = Style("plain", "mixed", units=False, stained=False)
    raws = {print_number(Random(n), style, 0, "条", free=False).raw for n in range(200)}
    assert raws <= set(NOTHING) and len(raws) > 4


def test_the_formats_hold_what_the_paper_prints(tmp_path: Path) -> None:
    for form, read in {"html": html_text, "docx": docx_text, "xlsx": xlsx_text}.items():
        forge_reports(tmp_path, form, 6, 11)
        for path in sorted((tmp_path / "truth").glob(f"{form}-*.json")):
            truth = json.loads(path.read_text(encoding="utf-8"))
            text = squeezed(read(tmp_path / "documents" / form / truth["document"]["name"]))
            told = [squeezed(r["label"]) for r in truth["observations"] if r["origin"] == "narrative"]
            assert [paragraph for paragraph in told if paragraph not in text] == []


def html_text(path: Path) -> str:
    data = path.read_bytes()
    text = data.decode("gb18030" if b"charset=g" in data else "utf-8")
    return "".join(map(str, etree.fromstring(text.encode(), etree.HTMLParser(encoding="utf-8")).itertext()))


def docx_text(path: Path) -> str:
    root = docx.Document(str(path)).element
    return "".join(
        str(t.text or "")
        for t in root.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t")
    )


def xlsx_text(path: Path) -> str:
    book = load_workbook(path)
    return "".join(
        str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row if value
    )


@pytest.mark.parametrize("form", ["pdf", "pdf_unruled", "scan", "scan_stamped"])
def test_pages_are_made(tmp_path: Path, form: str) -> None:
    assert main(["--seed", "3", "--reports", "1", "--formats", form, "--out", str(tmp_path)]) == 0
    for path in (tmp_path / "documents" / form).iterdir():
        if path.suffix == ".pdf":
            document = PdfDocument(path)
            characters = sum(len(page.get_textpage().get_text_range()) for page in document)
            document.close()
            assert (characters > 500) == form.startswith("pdf")
        else:
            assert path.suffix in (".png", ".jpg") and path.stat().st_size > 100_000


def test_submissions_are_folders_and_archives_of_several_files(tmp_path: Path) -> None:
    forge_reports(tmp_path, "submission", 7, 4)
    found = list((tmp_path / "documents" / "submission").iterdir())
    assert len(found) == 7
    archives = [path for path in found if path.suffix == ".zip"]
    assert archives and len(archives) < 7
    for path in found:
        names = (
            zipfile.ZipFile(io.BytesIO(path.read_bytes())).namelist()
            if path in archives
            else list(path.iterdir())
        )
        assert len(names) >= 2


def test_an_unknown_format_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--seed", "1", "--formats", "papyrus", "--out", str(tmp_path)])
    assert stopped.value.code == 2


def test_the_schools_are_invented() -> None:
    assert all(school.school_id for school in invent_schools(240))
    body = compose("p", "1", False, Wish()).parts["body"]
    assert isinstance(body[0], Text)
