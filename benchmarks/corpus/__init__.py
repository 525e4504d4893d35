"""Corpora of invented reports: documents in the layouts of real ones, each with its truth.

    python -m benchmarks.corpus --demo --out DIR                              the demonstration: 64 schools, 6 years
    python -m benchmarks.corpus --schools N --years Y --seed S --out DIR      any size

The same parameters give the same bytes. Every province, city and school is invented; no address exists.
"""

from benchmarks.corpus.write import write_corpus

__all__ = ["write_corpus"]
