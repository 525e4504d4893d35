"""A tree as one component: what the browser gets is what the components said, and nothing that runs."""

import json

import pytest
from dash import dcc, html
from dash.development.base_component import Component

from pages._shared.markup import aria
from pages._shared.still import still


def tree(component: object) -> object:
    return json.loads(getattr(still(component), "data-tree"))  # type: ignore[arg-type]


def test_tags_attributes_links_and_texts_survive() -> None:
    row = html.Tr([html.Th("校", scope="row"), html.Td(dcc.Link(0, href="/source/a?x=1&y=2"), colSpan=2)])
    assert tree(html.Div([row, None], className="scroll", tabIndex=0, **aria(label="表"))) == [
        "div",
        {"class": "scroll", "tabindex": "0", "aria-label": "表"},
        [
            [
                "tr",
                {},
                [
                    ["th", {"scope": "row"}, ["校"]],
                    ["td", {"colspan": "2"}, [["a", {"href": "/source/a?x=1&y=2"}, ["0"]]]],
                ],
            ]
        ],
    ]


def test_styles_become_css_and_flags_empty_attributes() -> None:
    assert tree(
        html.Details("a", open=True, hidden=False, style={"backgroundColor": "red", "--bar": "3%"})
    ) == [
        "details",
        {"open": "", "style": "background-color:red;--bar:3%"},
        ["a"],
    ]


def test_text_of_a_report_stays_text() -> None:
    assert tree(html.Td("<script>x</script>")) == ["td", {}, ["<script>x</script>"]]


@pytest.mark.parametrize("part", [html.Script("x"), html.Iframe(), dcc.Graph()])
def test_nothing_that_runs_or_calls_back_stands_still(part: Component) -> None:
    with pytest.raises(ValueError, match="stands still"):
        still(html.Div([part]))
