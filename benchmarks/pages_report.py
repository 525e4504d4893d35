"""PAGES.md: medians with their spread, limits beside them, ratios of one run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from benchmarks.pages_visit import Change, Visit

Pairs = Mapping[str, Sequence[tuple[Visit, Visit]]]
LIMITS = {"cold": 1300, "warm": 30, "shift": 0.05, "figures": 8}
GOALS = {"Vizro": 0.6, "Streamlit": 0.45}
HOW = Path(__file__).with_name("pages_how.md")


def text(own: Pairs, equal: Pairs, changed: Mapping[str, Change], runs: int, machine: str) -> str:
    """The whole page."""
    tables = "\n".join([*_own(own), *_side_by_side(equal), *_changes(changed)])
    return HOW.read_text(encoding="utf-8").format(machine=machine, runs=runs, tables=tables)


def _own(own: Pairs) -> list[str]:
    lines = [
        "## 各页 · Our pages\n",
        f"上限 limits: 冷 cold {LIMITS['cold']} kB, 热 warm {LIMITS['warm']} kB, CLS {LIMITS['shift']}, "
        f"{LIMITS['figures']} figures.\n",
        "| page | cold kB | warm kB | requests cold / warm | first chart cold | first chart warm | CLS | figures |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for path, pairs in own.items():
        cold, warm = [one for one, _ in pairs], [two for _, two in pairs]
        lines.append(
            f"| `{path}` | {_mid(cold, 'kilobytes')} | {_mid(warm, 'kilobytes', 1)} | "
            f"{_mid(cold, 'requests')} / {_mid(warm, 'requests')} | {_spread(cold)} | {_spread(warm)} | "
            f"{max(one.shift for one in [*cold, *warm]):.3f} | {_mid(cold, 'figures')} |"
        )
    return lines


def _side_by_side(equal: Pairs) -> list[str]:
    lines = [
        "\n## 并排 · Side by side, alternating\n",
        "| | cold kB | warm kB | requests cold | first chart cold | ours ÷ it | goal | first chart warm | ours ÷ it "
        "| CLS |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for name, pairs in equal.items():
        cold, warm = [one for one, _ in pairs], [two for _, two in pairs]
        ratios = [_ratio([pair[k] for pair in equal["ours"]], [pair[k] for pair in pairs]) for k in (0, 1)]
        goal = f"≤ {GOALS[name]}" if name in GOALS else ""
        lines.append(
            f"| {name} | {_mid(cold, 'kilobytes')} | {_mid(warm, 'kilobytes', 1)} | {_mid(cold, 'requests')} | "
            f"{_spread(cold)} | {ratios[0]} | {goal} | {_spread(warm)} | {ratios[1]} | "
            f"{max(one.shift for one in cold):.3f} |"
        )
    return lines


def _changes(changed: Mapping[str, Change]) -> list[str]:
    lines = [
        "\n## 改一个筛选 · One change of a filter\n",
        "| | POST | GET of figures | kB |",
        "|---|---:|---:|---:|",
    ]
    lines += [f"| {name} | {one.posts} | {one.gets} | {one.kilobytes:.1f} |" for name, one in changed.items()]
    return lines


def _ratio(ours: Sequence[Visit], theirs: Sequence[Visit]) -> str:
    """The median over the runs of our time by theirs in the same run."""
    pairs = [(a.chart, b.chart) for a, b in zip(ours, theirs, strict=True)]
    found = [a / b for a, b in pairs if a is not None and b is not None]
    return f"{median(found):.2f} ({min(found):.2f}–{max(found):.2f})" if found else ""


def _mid(visits: Sequence[Visit], name: str, digits: int = 0) -> str:
    return f"{median(getattr(one, name) for one in visits):.{digits}f}"


def _spread(visits: Sequence[Visit]) -> str:
    found = [one.chart for one in visits if one.chart is not None]
    return f"{median(found):.0f} ({min(found):.0f}–{max(found):.0f})" if found else "–"
