"""Where the numbers of the overview lead: to their rows on other pages, read at the moment of the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from positions.domain.evidence import EvidenceAsked
from positions.domain.points import PointInTime
from positions.reading.moment import echo
from positions.web.filters import Link, address

# What is asked of comparisons, in the order in which their addresses have it.
OF_COMPARISONS = (
    *("before", "after", "known", "party", "issue", "shift", "direction", "evidence", "without", "stands", "open"),
)


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of pages of a negotiation at a moment of knowledge (None: now), with what is asked of evidence.

    `rounds` are those that the overview's own address names, as parameters.
    """

    key: str
    known: datetime | None
    asked: EvidenceAsked
    rounds: Sequence[tuple[str, str]] = ()

    def page(self, name: str, *args: str, **query: str | Sequence[str]) -> str:
        """Return the address of a page of that name, with these parameters."""
        moment: dict[str, str | Sequence[str]] = {"known": known} if (known := echo(self.known)) else {}
        path = reverse(f"positions:{name}", args=[self.key, *args])
        return f"{path}?{urlencode({**query, **moment}, doseq=True)}" if query or moment else path

    def resting(self, name: str, *args: str, **query: str) -> str:
        """Return the address of a page whose rows rest on evidence, with what is asked of it."""
        return self.page(name, *args, **query, **self.evidence)

    @property
    def evidence(self) -> dict[str, str | Sequence[str]]:
        """What is asked of the evidence, as addresses have it; nothing where nothing is."""
        asked = self.asked
        standards: dict[str, str | Sequence[str]] = {"evidence": list(asked.standards)} if asked.standards else {}
        return standards | ({"without": asked.without} if asked.without else {})

    def position(self, key: str) -> str:
        return self.resting("position", key)

    def register(self, name: str, at: PointInTime) -> str:
        return self.resting(name, at=at.key, since="none")

    def table(self, only: str) -> str:
        """Return the address of the rows of the picture as a table, of only some of them."""
        return f"{self.resting('negotiation', **dict(self.rounds), view='table', only=only)}#picture"

    def compare_of(self, before: PointInTime, after: PointInTime) -> Link:
        """Return what makes addresses of the comparison of two rounds, with what is asked of the evidence."""
        asked: dict[str, str | Sequence[str] | None] = {
            "before": before.key,
            "after": after.key,
            "known": echo(self.known),
            **self.evidence,
        }
        path = reverse("positions:compare", args=[self.key])
        return lambda **changes: address(path, QueryDict(), OF_COMPARISONS, **(asked | changes))

    def compare(self, before: str, after: str) -> str:
        return self.resting("compare", before=before, after=after)
