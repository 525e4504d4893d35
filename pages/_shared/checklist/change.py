"""The checklist page's comparisons: with the year before, and of one school with its peers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pages._shared import figures, numbers, peers, queries, tables, titles
from pages._shared.checklist import lists as checklist
from pages._shared.checklist.lists import DISCLOSED, Lists
from pages._shared.figures import Figure
from pages._shared.panel import Panel, sources
from pages._shared.selection import Selection
from pages._shared.theme import palette
from pages._shared.warehouse import Warehouse
from pages._shared.words import word

MOST_ROWS = 30
MOST_PEERS_HAVE = 0.8
NAMED = 3  # chosen schools whose gaps are listed


def change(warehouse: Warehouse, selection: Selection, found: Lists) -> Panel:
    """Who rose and who fell between the last two years, with the items that came and went."""
    lang = selection.lang
    after, before = _two_years(found)
    pairs = _pairs(warehouse, selection, before, after)
    names = dict(queries.years(warehouse))
    years = tuple(names[int(part["year_ending"].iloc[0])] if len(part) else "" for part in (before, after))
    shown = pairs[pairs["picked"] | (pairs["rank"] <= MOST_ROWS // 2) | (pairs["rank_up"] <= MOST_ROWS // 2)]
    both = pd.concat([before, after])
    notes = (word("checklist.change.cut", lang, n=len(shown)),) if len(shown) < len(pairs) else ()
    return Panel(
        key="change",
        title=titles.of(
            word("checklist.change", lang), warehouse, selection, both if len(both) else found.reports
        ),
        lead=word("checklist.change.lead" if len(pairs) else "checklist.change.none", lang),
        frame=pairs,
        columns=(
            tables.Column("school", word("column.school", lang)),
            tables.Column("n_before", word("checklist.published_in", lang, year=years[0])),
            tables.Column("n_after", word("checklist.published_in", lang, year=years[1])),
            tables.Column("before", years[0], "percent"),
            tables.Column("after", years[1], "percent"),
            tables.Column("points", word("checklist.points", lang), "count", decimals=1),
            tables.Column("gained", word("checklist.gained", lang)),
            tables.Column("lost", word("checklist.lost", lang)),
        ),
        figure=_change_figure(shown, selection, (years[0], years[1])) if len(shown) else None,
        n=word(
            "checklist.n.change",
            lang,
            n=len(pairs),
            up=int((pairs["points"] > 0).sum()),
            down=int((pairs["points"] < 0).sum()),
            same=int((pairs["points"] == 0).sum()),
        ),
        notes=(*notes, word("checklist.note.change", lang)),
        sources=sources(both[both["school_id"].isin(pairs["school_id"])]),
    )


def _two_years(found: Lists) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The reports with a checklist of the year shown (the last of all where the years differ) and of the one before."""
    history, listed = found.history, found.listed
    shown = history if found.latest or listed.empty else listed
    last = shown["year_ending"].max()
    earlier = history.loc[history["year_ending"] < last, "year_ending"].max()
    return history[history["year_ending"] == last], history[history["year_ending"] == earlier]


def _pairs(
    warehouse: Warehouse, selection: Selection, before: pd.DataFrame, after: pd.DataFrame
) -> pd.DataFrame:
    """One row per school with both checklists: shares, numbers, points, items gained and lost; the risers first."""
    columns = ["school_id", "report_id", "disclosed", "applicable", "coverage", "period_months"]
    pairs = after[[*columns, "school", "picked"]].merge(
        before[columns], on="school_id", suffixes=("", "_before")
    )
    # Across periods of unlike length nothing is compared; a length that is not stated is taken as a year.
    alike = pairs["period_months"].fillna(12) == pairs["period_months_before"].fillna(12)
    pairs = pairs[alike]
    ids = [*pairs["report_id"], *pairs["report_id_before"]]
    entries = queries.checklist_entries(warehouse, selection, ids)
    published = entries[entries["status"].isin(DISCLOSED)].groupby("report_id")["item"].agg(set).to_dict()
    sets = [
        (published.get(old, set()), published.get(new, set()))
        for old, new in zip(pairs["report_id_before"], pairs["report_id"], strict=True)
    ]
    joint = "、" if selection.lang == "zh" else ", "
    points = ((pairs["coverage"] - pairs["coverage_before"]) * 100).round(1)
    frame = pairs.assign(
        before=pairs["coverage_before"],
        after=pairs["coverage"],
        n_before=[
            checklist.part_of(*p)
            for p in zip(pairs["disclosed_before"], pairs["applicable_before"], strict=True)
        ],
        n_after=[checklist.part_of(*p) for p in zip(pairs["disclosed"], pairs["applicable"], strict=True)],
        points=points,
        gained=[joint.join(map(str, sorted(new - old))) for old, new in sets],
        lost=[joint.join(map(str, sorted(old - new))) for old, new in sets],
        **{f"{part}__url": "/source/" + pairs["report_id"] for part in ("n_after", "after")},
        **{f"{part}__url": "/source/" + pairs["report_id_before"] for part in ("n_before", "before")},
    )
    frame = frame.sort_values(["points", "coverage"], ascending=False, kind="stable").reset_index(drop=True)
    return frame.assign(rank=range(len(frame), 0, -1), rank_up=range(1, len(frame) + 1))


def _change_figure(shown: pd.DataFrame, selection: Selection, years: tuple[str, str]) -> Figure:
    rows = shown.to_dict("records")
    drawn = pd.DataFrame(
        {
            "label": shown["school"].to_numpy(),
            "before": shown["before"].to_numpy() * 100,
            "after": shown["after"].to_numpy() * 100,
            "text_before": shown["n_before"].to_numpy(),
            "text_after": shown["n_after"].to_numpy(),
            "hover": [_change_hover(row, years, selection.lang) for row in rows],
            "url": [f"/source/{row['report_id']}" for row in rows],
            "picked": shown["picked"].to_numpy(),
        }
    )
    figure = figures.dumbbell(drawn, selection, years, "%")
    low = max(0, min(shown["before"].min(), shown["after"].min()) * 100 - 6)
    room = 1.5 if selection.narrow else 1.2
    axis: dict[str, Any] = {
        "range": [low, low + (100 - low) * room],
        "ticksuffix": "%",
        "title": {"text": ""},
    }
    ticks = [tick for tick in range(0, 101, 10) if tick >= low]
    axis |= {"tickvals": ticks, "ticktext": [f"{tick}%" for tick in ticks]}
    figure["layout"]["xaxis"] |= axis
    figure["data"].append(_numbers(drawn, rows, selection))
    return figure


def _numbers(drawn: pd.DataFrame, rows: list[dict[Any, Any]], selection: Selection) -> dict[str, Any]:
    """Beside each pair of dots the points won or lost and both numerators with their denominators."""
    texts = [f"{row['points']:+.1f}".replace("-", "−") for row in rows]
    if not selection.narrow:
        pairs = [f"{row['n_before']} → {row['n_after']}" for row in rows]
        texts = [f"{text}   {pair}" for text, pair in zip(texts, pairs, strict=True)]
    return {
        "type": "scatter",
        "mode": "text",
        "x": drawn[["before", "after"]].max(axis=1).tolist(),
        "y": list(range(len(drawn))),
        "text": [f"   {text}" for text in texts],
        "textposition": "middle right",
        "textfont": {"size": 12, "color": palette(selection.theme).muted},
        "hoverinfo": "skip",
        "showlegend": False,
        "cliponaxis": False,
    }


def _change_hover(row: Mapping[Any, Any], years: tuple[str, str], lang: str) -> str:
    lines = [
        f"{year} {n} · {numbers.percent(share)}"
        for year, n, share in zip(
            years, (row["n_before"], row["n_after"]), (row["before"], row["after"]), strict=True
        )
    ]
    came = [
        word(f"checklist.hover.{part}", lang, items=row[part]) for part in ("gained", "lost") if row[part]
    ]
    return figures.hover(row["school"], *lines, *came, word("hover.open", lang))


def lacking(warehouse: Warehouse, selection: Selection, found: Lists) -> Panel:
    """What the chosen schools do not publish and at least 80 % of their peers do."""
    lang = selection.lang
    schools = queries.schools(warehouse, lang)
    everyone = checklist.lists(
        warehouse, Selection(lang=lang, view=selection.view, years=selection.years)
    ).listed
    chosen = found.listed[found.listed["picked"]]
    rows, bases = [], []
    for own in chosen.head(NAMED).to_dict("records"):
        others = peers.peers(schools, own["school_id"], set(everyone["school_id"]))
        theirs = everyone[everyone["school_id"].isin(others.school_ids)]
        rows += _gaps(warehouse, found, own, theirs)
        bases.append(
            word(
                "checklist.peers",
                lang,
                school=own["school"],
                basis=word(f"checklist.peers.{others.basis}", lang),
                n=len(theirs),
            )
        )
    names = ("、" if lang == "zh" else ", ").join(chosen["school"].head(NAMED))
    group = word("group.title", lang, group=names, years=titles.span(chosen, lang))
    joint = "：" if lang == "zh" else ": "
    return Panel(
        key="lacking",
        title=f"{word('checklist.lacking', lang)}{joint}{group}"
        if names
        else word("checklist.lacking", lang),
        lead=" ".join(bases) or word("checklist.lacking.no_list", lang),
        frame=pd.DataFrame(rows),
        columns=(
            tables.Column("label", word("checklist.item_column", lang)),
            *([tables.Column("school", word("column.school", lang))] if len(chosen) > 1 else []),
            tables.Column("state", word("checklist.own_state", lang), "state", of="checklist"),
            tables.Column("published", word("checklist.peers_publish", lang)),
            tables.Column("share", word("checklist.share", lang), "percent"),
        ),
        notes=(word("checklist.note.item_share", lang),),
        sources=sources(chosen),
    )


def _gaps(
    warehouse: Warehouse, found: Lists, own: Mapping[Any, Any], theirs: pd.DataFrame
) -> list[dict[str, Any]]:
    shares = queries.checklist_shares(warehouse, list(theirs["report_id"]))
    shares = shares.groupby("item", as_index=False)[["disclosed", "applicable"]].sum()
    entries = found.entries[found.entries["report_id"] == own["report_id"]]
    missing = entries[~entries["status"].isin([*DISCLOSED, "not_applicable"])]
    name = checklist.item_namer(found.items)
    joined = missing.merge(shares[shares["applicable"] > 0], on="item")
    joined = joined.assign(share=joined["disclosed"] / joined["applicable"])
    joined = joined[joined["share"] >= MOST_PEERS_HAVE].sort_values(
        ["share", "item"], ascending=[False, True]
    )
    return [
        {
            "label": name(row["item"]),
            "label__url": checklist.item_url(row["item"]),
            "school": row["school"],
            "state": row["status"],
            "state__flags": row["flags"],
            "state__url": row["url"],
            "published": checklist.part_of(row["disclosed"], row["applicable"]),
            "share": row["share"],
        }
        for row in joined.to_dict("records")
    ]
