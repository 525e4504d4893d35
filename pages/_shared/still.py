"""Large trees that never change, as one component that the browser builds itself (assets/clientside.js, "still").

Dash's renderer takes time by the square of the number of components that a callback returns: a table of 800 cells
took half a minute. One component that carries the tree as JSON takes none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from pages._shared.markup import data

NAMES = {"className": "class", "colSpan": "colspan", "rowSpan": "rowspan", "tabIndex": "tabindex"}
FORBIDDEN = ("Script", "Iframe", "Object", "Embed")


def still(component: Component) -> Component:
    """The tree of html components and links in one component. Ids of callbacks in it would not be found."""
    return html.Div(
        **data(tree=json.dumps(tree(component), ensure_ascii=False, separators=(",", ":"))),
        className="still",
    )


def tree(part: Any) -> Any:
    """[tag, attributes, children] of a component; a text as it is."""
    if not isinstance(part, Component):
        return "" if part is None else str(part)
    found = part.to_plotly_json()  # type: ignore[no-untyped-call]
    plain = found["namespace"] == "dash_html_components" and found["type"] not in FORBIDDEN
    if not plain and not isinstance(part, dcc.Link):
        raise ValueError(f"{found['type']} is nothing that stands still")
    props = dict(found["props"])
    children = props.pop("children", None)
    children = children if isinstance(children, (list, tuple)) else [children]
    tag = "a" if found["type"] == "Link" else found["type"].lower()
    return [tag, _attributes(props), [tree(child) for child in children if child is not None]]


def _attributes(props: Mapping[str, Any]) -> dict[str, str]:
    return {
        NAMES.get(name, name): _style(value) if name == "style" else "" if value is True else str(value)
        for name, value in props.items()
        if value is not None and value is not False
    }


def _style(style: Mapping[str, object]) -> str:
    """{"backgroundColor": "red"} → "background-color:red"; custom properties ("--x") keep their names."""
    names = {name: "".join(f"-{c.lower()}" if c.isupper() else c for c in name) for name in style}
    return ";".join(f"{names[name]}:{value}" for name, value in style.items())
