"""What the columns of a checklist hold: by its heading."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from etl.codebook import Codebook
from etl.extract.tables import Heading, Row, read_heading

# The ministry's columns.
_STANDARD = ("category", "number", "count", "link", "platform", "remark")
# Where there is no column of links, what else may hold them.
_LINKS = ("link", "state", "means")


@dataclass(frozen=True, slots=True)
class ListColumns:
    """role → index of each column with that role; ``width`` counts the heading's cells, filled or not. ``names_items``:
    most of the 50 items stand below it."""

    roles: dict[str, tuple[int, ...]]
    width: int
    names_items: bool = False

    @property
    def is_of_list(self) -> bool:
        """Whether they are a checklist's: a form has no column of links, and none that asks for the platform."""
        return self.names_items or "link" in self.roles or "platform" in self.roles

    def first(self, role: str) -> int | None:
        """The first column of a role."""
        return self.roles.get(role, (None,))[0]

    def role_at(self, index: int) -> str | None:
        """The role of a column."""
        return next((role for role, columns in self.roles.items() if index in columns), None)


STANDARD = ListColumns({role: (index,) for index, role in enumerate(_STANDARD)}, len(_STANDARD))


def list_columns(row: Row, codebook: Codebook) -> ListColumns | None:
    """The columns that a row heads by its words; None where it is no heading of a checklist."""
    heading = read_heading(row, "checklist", codebook)
    return columns_of_roles(heading, len(row)) if heading else None


def columns_of_roles(heading: Heading, width: int) -> ListColumns:
    """The columns by role; without one of links, that of answers or means has them."""
    roles: dict[str, tuple[int, ...]] = defaultdict(tuple)
    for index, role in _completed(heading):
        roles[role] += (index,)
    links = next((role for role in _LINKS if role in roles), None)
    if links is not None and links != "link":
        roles["link"] = roles.pop(links)
    return ListColumns(dict(roles), width)


def _completed(heading: Heading) -> Heading:
    """The ministry's columns, where those known are in its order: damaged headings are supplied."""
    offsets = {_STANDARD.index(role) - index if role in _STANDARD else -1 for index, role in heading}
    if len(offsets) > 1 or not offsets <= {0, 1} or len(heading) < len(_STANDARD) // 2:
        return heading
    (offset,) = offsets
    return tuple((index - offset, role) for index, role in enumerate(_STANDARD) if index >= offset)
