"""All SQL of the dashboard: (warehouse, selection) → DataFrame. A request's values travel as parameters only."""

from pages._shared.queries.checklist import (
    checklist_entries,
    checklist_items,
    checklist_shares,
    checklist_years,
)
from pages._shared.queries.data import rows, shape
from pages._shared.queries.doubts import COMPARING, doubts
from pages._shared.queries.labels import Indicator, Labels, Status, labels
from pages._shared.queries.methods import build, codes, deadlines, formats, holdings, worked
from pages._shared.queries.observations import observations, reports, stackable
from pages._shared.queries.overview import items_published, latest_year, provinces
from pages._shared.queries.quality import (
    corrections,
    doubtful,
    findings,
    neighbours,
    rules,
    sections,
    skipped,
    standing,
)
from pages._shared.queries.schools import group, known, schools, years
from pages._shared.queries.scoring import scoring_facts
from pages._shared.queries.source import Held, changes, source

__all__ = [
    "COMPARING",
    "Held",
    "Indicator",
    "Labels",
    "Status",
    "build",
    "changes",
    "checklist_entries",
    "checklist_items",
    "checklist_shares",
    "checklist_years",
    "codes",
    "corrections",
    "deadlines",
    "doubtful",
    "doubts",
    "findings",
    "formats",
    "group",
    "holdings",
    "items_published",
    "known",
    "labels",
    "latest_year",
    "neighbours",
    "observations",
    "provinces",
    "reports",
    "rows",
    "rules",
    "schools",
    "scoring_facts",
    "sections",
    "shape",
    "skipped",
    "source",
    "stackable",
    "standing",
    "worked",
    "years",
]
