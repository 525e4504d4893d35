"""Older and other documents of a report stay citable: on the source page by ?sha=, in the school's list of changes."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from dash import dcc, html
from dash.development.base_component import Component

import app
from etl.model import Part, Report
from etl.registers import Decided
from pages import school, source
from pages._shared.registry import resolved
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse, current
from tests.etl.samples import observation, report
from tests.etl.warehouses import EMPTY, make
from tests.pages.lists import walk

assert app.server  # pages need the app
ID = "invented1-2021-2022"
OLD, SCAN, NEW = "a" * 64, "b" * 64, "c" * 64
PARTS = (Part("正文.docx", "d" * 64, "docx", 2), Part("附件1.xls", "e" * 64, "xls", 10))


def issue(sha256: str, name: str, value: int, **changes: Any) -> Report:
    figures = (observation(value=value),)
    return report(document_name=name, sha256=sha256, observations=figures, **changes)


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[Warehouse]:
    """Three builds: the report, its new issue beside a scan, the scan withdrawn and the old issue gone."""
    folder: Path = tmp_path_factory.mktemp("versions")
    old = issue(OLD, "旧.txt", 12)
    new = issue(NEW, "正文.docx", 15, report_date="2022-11-20", format="docx", parts=PARTS)
    scan = issue(SCAN, "盖章.pdf", 13, report_date="2022-11-20", format="scan")
    make(folder, [old])
    make(folder, [old, new, scan])
    withdrawn = Decided(SCAN, "", "", "", None, "", True, "reports.csv, line 2")
    make(folder, [new, scan], replace(EMPTY, reports=(withdrawn,)))
    (folder / "documents").mkdir()
    for sha256, last in ((NEW, "10\t门户网站\t15"), (OLD, "10\t门户网站\t12")):
        text = {"name": "x", "format": "txt", "lines": ["正文.docx", *"bcdefgh", "附件1.xls", last]}
        (folder / "documents" / f"{sha256}.json").write_text(json.dumps(text), "utf-8")
    before, os.environ["BUILD_DIR"] = os.environ.get("BUILD_DIR"), str(folder)
    found = current()
    assert found is not None
    yield found
    os.environ.pop("BUILD_DIR")
    if before:
        os.environ["BUILD_DIR"] = before


def page(found: Warehouse, lang: str = "zh", target: str = ID, **view: str) -> Component:
    selection = resolved(Selection(lang=lang, target=target, view=tuple(sorted(view.items()))))
    parts = source.parts(found, selection)
    assert parts is not None
    return html.Div(parts)


def words(root: Component) -> str:
    return " ".join(one for one in walk(root) if isinstance(one, str))


def links(root: Component) -> list[str]:
    return [str(vars(one)["href"]) for one in walk(root) if isinstance(one, dcc.Link)]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_document_in_use_names_its_files_and_the_others(served, lang: str) -> None:
    shown = page(served, lang, indicator="items_portal")
    said = words(shown)
    assert "附件1.xls" in said
    assert {"zh": "附件1.xls · 第 10 行 · 表 1", "en": "附件1.xls · line 10 · table 1"}[lang] in said
    assert all(name in said for name in ("正文.docx", "盖章.pdf", "旧.txt"))
    assert all(
        word in said
        for word in {"zh": ("采用", "已撤回", "已不在收录中"), "en": ("In use", "Withdrawn")}[lang]
    )
    assert all(any(f"sha={sha}" in link for link in links(shown)) for sha in (OLD, SCAN))
    assert "图表没有采用" not in said
    files = [one for one in walk(shown) if " file" in str(getattr(one, "className", ""))]
    assert [one.id for one in files] == ["L1", "L9"]


@pytest.mark.parametrize(("sha256", "name", "value"), [(OLD, "旧.txt", "12"), (SCAN, "盖章.pdf", "13")])
def test_another_document_shows_what_was_read_from_it(served, sha256: str, name: str, value: str) -> None:
    shown = page(served, sha=sha256, indicator="items_portal")
    said = words(shown)
    assert "图表没有采用它的数字" in said
    assert name in said
    assert f"{value} 条" in said
    assert "15 条" not in said
    marks = [str(one.children) for one in walk(shown) if isinstance(one, html.Mark)]
    assert marks == (["12"] if sha256 == OLD else [])
    assert any(link.split("?")[0] == f"/source/{ID}" and "sha=" not in link for link in links(shown))
    selection = resolved(Selection(target=ID, view=(("sha", sha256),)))
    panel = {one.key: one for one in source.panels(served, selection)}["values"]
    assert list(panel.frame["value"]) == [int(value)]
    assert all(sha256 in url for url in panel.frame["value__url"])
    assert source.content(served, selection)


def test_an_unknown_hash_shows_the_document_in_use(served) -> None:
    assert "图表没有采用" not in words(page(served, sha="f" * 64))
    assert "15 条" in words(page(served, sha="f" * 64, indicator="items_portal"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_school_lists_what_changed_and_why(served, lang: str) -> None:
    selection = resolved(Selection(lang=lang, target="invented1"))
    panel = {one.key: one for one in school.panels(served, selection)}["changes"]
    rows = {(row["before"], row["after"]): row for row in panel.frame.to_dict("records")}
    figure = rows["12", "15"]
    assert figure["reason"] == {"zh": "换了文件", "en": "Another document"}[lang]
    assert (figure["before__url"], figure["after__url"]) == (
        f"/source/{ID}?indicator=items_portal&sha={OLD}",
        f"/source/{ID}?indicator=items_portal",
    )
    assert school.content(served, selection)
