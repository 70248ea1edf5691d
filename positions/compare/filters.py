"""What a comparison can be narrowed by, from the query string."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol, TypeVar

from django.db.models import QuerySet
from django.http import QueryDict

from positions.domain.shifts import Direction, Shift
from positions.domain.wording import band_words
from positions.models import Position
from positions.web.evidence_asked import EVIDENCE_PARAMETERS
from positions.web.filters import FilterChoices, SeveralFilter, TickFilter, codes
from positions.web.position_narrowing import PositionNarrowing

# The parameters of a comparison's address, in the order in which an address has them.
NARROWING = (
    *("party", "group", "issue", "kind", "shift", "direction", "moved", "voiced"),
    *(*EVIDENCE_PARAMETERS, "stands"),
)
COMPARISON_PARAMETERS = ("before", "after", "also", "window", "known", *NARROWING, "view", "start", "rows", "open")
# A file has all rows, opens none and has no views; what is frozen has two rounds.
OF_FILES = tuple(name for name in COMPARISON_PARAMETERS if name not in ("view", "start", "rows", "open"))
OF_FROZEN = tuple(name for name in OF_FILES if name != "also")
# What is asked of positions, by the columns that say it of them.
OF_POSITIONS = {"party": "party__key", "group": "issue__group", "issue": "issue__key", "kind": "kind"}
# Those of them that may be given several times, and the fields of the form for a day in place of a round.
SEVERAL = ("party", "group", "issue", "kind", "shift", "direction", "evidence")
SEVERAL_ON_PAGES = (*SEVERAL, "also")
DAY_FIELDS = {"before": "before_on", "after": "after_on"}


class DidSomething(Protocol):
    """A position that was compared, as far as it is filtered by what it did."""

    @property
    def shift(self) -> Shift | None: ...
    @property
    def direction(self) -> Direction | None: ...
    @property
    def voiced_after(self) -> bool: ...
    @property
    def stands(self) -> bool: ...


Did = TypeVar("Did", bound=DidSomething)


class ComparisonFilter(PositionNarrowing):
    """Narrows a comparison: the positions in the database, and what they did among the rows."""

    shift = SeveralFilter("Shift", method="as_it_is", choices=codes(Shift))
    direction = SeveralFilter(
        "Direction", method="as_it_is", choices=[(way.value, band_words(way.value)) for way in Direction]
    )
    moved = TickFilter("only what moved", method="as_it_is")
    voiced = TickFilter("only what was voiced", method="as_it_is")
    stands = TickFilter("only what stands", method="as_it_is")

    def __init__(self, data: QueryDict, queryset: QuerySet[Position], choices: FilterChoices) -> None:
        """Take the query, the positions to narrow, and all of them as they were read to choose from."""
        super().__init__(data, queryset, choices)
        self.query, self.about = data, choices.about

    def positions(self) -> list[Mapping[str, Any]]:
        """Return what tables say of the positions asked for, in their order; no query. Raises UnknownFilter."""
        self.chosen()
        asked = {column: set(filter(None, self.query.getlist(name))) for name, column in OF_POSITIONS.items()}
        return [
            row for row in self.about if all(not values or row[column] in values for column, values in asked.items())
        ]

    def keep(self, rows: Iterable[Did]) -> list[Did]:
        """Return the rows that did what was asked for."""
        asked = self.chosen()
        return [
            row
            for row in rows
            if (not asked["shift"] or row.shift in asked["shift"])
            and (not asked["direction"] or row.direction in asked["direction"])
            and (not asked["moved"] or row.direction)
            and (not asked["voiced"] or row.voiced_after)
            and (not asked["stands"] or row.stands)
        ]
