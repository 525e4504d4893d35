"""Measurements: a generator of invented corpora, and what is measured on them."""
