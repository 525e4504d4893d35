"""Fixtures for every test."""

import os

from hypothesis import settings

from tests.browser import browser, complaints, context, page

__all__ = ["browser", "complaints", "context", "page"]

for name in ("HOST", "PORT", "BUILD_DIR"):  # the user's own, which make hands on; a test names its own
    os.environ.pop(name, None)

settings.register_profile("house", deadline=None, derandomize=True)
settings.load_profile("house")
