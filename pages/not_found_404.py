"""The page for addresses that lead nowhere."""

from __future__ import annotations

from pages._shared.registry import Page
from pages._shared.shell import register_page

PAGE = register_page(
    __name__,
    Page(
        "not_found",
        "/not-found",
        99,
        panels=lambda warehouse, selection: [],
        in_navigation=False,
        filtered=False,
    ),
)
