"""The command line of the generator."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

from benchmarks.corpus.write import write_corpus

DEMO = {"schools": 64, "years": 6, "seed": 2026}
MOST_SCHOOLS = 6_000


def main(arguments: list[str] | None = None) -> int:
    """Writes a corpus; 0 done, 2 usage."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.corpus", description=__doc__)
    parser.add_argument("--schools", type=int, default=DEMO["schools"], help="how many invented schools")
    parser.add_argument("--years", type=int, default=DEMO["years"], help="school years up to 2024-2025")
    parser.add_argument("--seed", type=int, default=DEMO["seed"], help="the same seed gives the same bytes")
    parser.add_argument(
        "--demo", action="store_true", help="64 schools, 6 years and the demonstration's seed"
    )
    parser.add_argument("--out", type=Path, required=True, help="an empty folder, or one that holds a corpus")
    options = parser.parse_args(arguments)
    chosen = DEMO if options.demo else {name: getattr(options, name) for name in DEMO}
    if not 1 <= chosen["schools"] <= MOST_SCHOOLS or not 1 <= chosen["years"] <= 20:
        parser.error(f"--schools must be 1 to {MOST_SCHOOLS}, --years 1 to 20")
    start = time.perf_counter()
    try:
        counts = write_corpus(options.out, **chosen)
    except FileExistsError as error:
        parser.error(str(error))
    print_counts(counts, time.perf_counter() - start)
    return 0


def print_counts(counts: Counter[str], seconds: float) -> None:
    """What was written, by kind."""
    for kind, count in sorted(counts.items()):
        print(f"{count:8}  {kind}")
    print(f"{seconds:8.1f}  seconds")


if __name__ == "__main__":
    sys.exit(main())
