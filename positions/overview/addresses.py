"""Where the numbers of the overview lead: to their rows on other pages, read at the moment of the page."""

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
    """The addresses of pages of a negotiation at a moment of knowledge (None: now), with what is asked of evidence."""

    key: str
    known: datetime | None
    asked: EvidenceAsked

    def page(self, name: str, *args: str, **query: str) -> str:
        """Return the address of a page of that name, with these parameters."""
        moment = {"known": known} if (known := echo(self.known)) else {}
        path = reverse(f"positions:{name}", args=[self.key, *args])
        return f"{path}?{urlencode(query | moment)}" if query or moment else path

    def position(self, key: str) -> str:
        return self.page("position", key)

    def register(self, name: str, at: PointInTime) -> str:
        return self.page(name, at=at.key, since="none")

    @property
    def table(self) -> str:
        """The rows of the picture as a table."""
        return self.page("negotiation", view="table")

    def compare_of(self, before: PointInTime, after: PointInTime) -> Link:
        """Return what makes addresses of the comparison of two rounds, with what is asked of the evidence."""
        asked: dict[str, str | list[str] | None] = {
            "before": before.key,
            "after": after.key,
            "known": echo(self.known),
            "evidence": list(self.asked.standards),
            "without": self.asked.without,
        }
        path = reverse("positions:compare", args=[self.key])
        return lambda **changes: address(path, QueryDict(), OF_COMPARISONS, **(asked | changes))

    def compare(self, before: str, after: str) -> str:
        return self.page("compare", before=before, after=after)
