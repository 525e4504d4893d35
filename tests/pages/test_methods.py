"""The methods page says what every code, rule and formula of the build means, in both languages."""

import pytest

import app
from pages import methods
from pages._shared import callbacks, queries
from pages._shared.panel import Panel
from pages._shared.registry import resolved
from pages._shared.selection import Selection
from pages._shared.warehouse import Warehouse
from tests.pages.lists import walk
from tests.pages.province import APPLICABLE, DISCLOSED, opened, sections

assert app.server  # pages need the app


@pytest.fixture(scope="module")
def province(build_dir, tmp_path_factory):
    with opened(tmp_path_factory.mktemp("methods")) as found:
        yield found


def panels(found: Warehouse, lang: str = "zh") -> dict[str, Panel]:
    return {panel.key: panel for panel in methods.panels(found, resolved(Selection(lang=lang)))}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_indicator_item_and_rule_is_defined(province, lang: str) -> None:
    found = panels(province, lang)
    indicators = found["indicators"].frame
    assert indicators["code"].tolist() == list(queries.labels(province, lang).indicators)
    assert (indicators["definition"].str.len() > 5).all()
    assert found["items"].frame["item"].tolist() == list(range(1, 51))
    assert found["rules"].frame["rule"].is_unique
    assert len(found["rules"].frame) == len(queries.rules(province, lang))


def test_every_status_and_mark_has_a_meaning(province) -> None:
    frame = panels(province)["codes"].frame
    assert {"answer", "flag", "checklist", "report", "timeliness", "severity", "review"} <= set(frame["of"])
    assert (frame["meaning"].str.len() > 0).all()
    marks = frame.loc[frame["mark"] != "", ["mark", "word"]]
    assert "≈" in set(marks["mark"])


def test_the_worked_example_is_the_builds_own(province) -> None:
    panel = panels(province)["coverage"]
    assert f"{DISCLOSED} ÷ {APPLICABLE} = 93.8%" in panel.lead
    assert "50 − 2 = 48" in panel.lead
    by_role = panel.frame.groupby("counts")["n"].sum().to_dict()
    assert by_role == {"分子和分母": 45, "只计入分母": 3, "不计": 2}


def test_without_any_checklist_there_is_no_example(build_dir, tmp_path) -> None:
    with opened(tmp_path, listed=0) as found:
        assert panels(found)["coverage"].frame.empty


def test_the_version_can_be_cited(province) -> None:
    facts = panels(province)["version"].frame.set_index("fact")["content"]
    assert province.build_id in facts["引用"]
    assert facts["内容校验和（SHA-256）"] == queries.build(province)["content_hash"]
    assert "34" in facts["报告"]


def test_every_part_is_there_and_linked(province) -> None:
    selection = resolved(Selection(lang="en"))
    found = list(walk(methods.content(province, selection)))
    links = {
        one.href
        for one in found
        if type(one).__name__ == "A" and str(getattr(one, "href", "")).startswith("#")
    }
    ids = {f"#{one.id}" for one in found if type(one).__name__ == "Section" and getattr(one, "id", None)}
    assert links == ids == {f"#{part}" for part in methods.PARTS}


def test_the_callback_fills_the_page(province) -> None:
    asked = {"page": "methods", "target": "", "search": "lang=zh", "theme": "light", "narrow": False}
    shown = [f"panel-{part}" for part in methods.PARTS if part in panels(province)]
    assert sections(callbacks.fill(asked)) == shown
