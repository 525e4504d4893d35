"""Where a draft's files are dropped: a form that assets/check.js serves; it works by keyboard and without dragging."""

from __future__ import annotations

import json
from typing import Any

from dash import html
from dash.development.base_component import Component

from pages._shared.check.settings import Settings
from pages._shared.markup import data
from pages._shared.words import word

SPOKEN = (
    "uploading",
    "working",
    "clock",
    "done",
    "unanswered",
    "folder",
    "toolarge",
    "toomany",
    "remove",
    "book",
)
Node = list[Any]
"""[tag, attributes, children], as pages/_shared/still.py; html of Dash has no file input."""


def upload(limits: Settings, lang: str) -> Component:
    """The form, and the empty places for progress, problems and the answer."""
    words = {name: word(f"check.{name}", lang) for name in SPOKEN}
    settings = {
        "lang": lang,
        "files": limits.files,
        "megabytes": limits.megabytes,
        "seconds": limits.seconds,
        "words": words,
    }
    form: Node = [
        "form",
        {"class": "check-form", "data-check": json.dumps(settings, ensure_ascii=False)},
        [_drop(lang), *_notes(limits, lang), _chosen(lang), *_places()],
    ]
    results: Node = ["div", {"class": "check-results", "tabindex": "-1"}, []]
    whole: Node = ["section", {"class": "check"}, [form, ["div", {"class": "check-book"}, []], results]]
    return html.Div(className="still check-whole", **data(tree=json.dumps(whole, ensure_ascii=False)))


def _drop(lang: str) -> Node:
    chooser = {
        "type": "file",
        "multiple": "",
        "id": "check-files",
        "class": "hidden",
        "aria-describedby": "check-how check-private",
    }
    return [
        "div",
        {"class": "drop"},
        [
            ["p", {"class": "drop-words"}, [word("check.drop", lang)]],
            ["input", chooser, []],
            ["label", {"for": "check-files", "class": "button"}, [word("check.choose", lang)]],
        ],
    ]


def _notes(limits: Settings, lang: str) -> list[Node]:
    how = word("check.forms", lang, files=limits.files, megabytes=limits.megabytes)
    return [
        ["p", {"id": "check-how", "class": "how"}, [how]],
        ["p", {"id": "check-private", "class": "how private"}, [word("check.private", lang)]],
    ]


def _chosen(lang: str) -> Node:
    return [
        "div",
        {"class": "check-chosen", "hidden": ""},
        [
            ["h2", {}, [word("check.chosen", lang)]],
            ["ul", {}, []],
            ["button", {"type": "submit", "class": "button strong"}, [word("check.start", lang)]],
            ["button", {"type": "button", "class": "button", "data-clear": ""}, [word("check.clear", lang)]],
        ],
    ]


def _places() -> list[Node]:
    return [
        ["p", {"class": "check-status", "role": "status"}, []],
        ["p", {"class": "check-clock", "aria-hidden": "true"}, []],
        ["div", {"class": "check-problem", "role": "alert"}, []],
    ]
