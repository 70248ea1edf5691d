"""What is mended where it stands, by which columns, and what can be added to a page.

Columns that change what a comparison shows are not among them: windows, days, orders, roles and the pair shown first.
"""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from positions.models import (
    Assessment,
    Event,
    Incompatibility,
    Issue,
    Negotiation,
    Outcome,
    Party,
    Position,
    Round,
    Source,
    Term,
)
from positions.models.base import InNegotiation
from positions.web.reference_fields import seen_rows


@dataclass(frozen=True, slots=True)
class MendedKind:
    """A kind of row: what one is called, which columns are mended, and which asked of a new one (empty: none is added).

    `named` is the column that a row is called by and that the key of a new one is made from. `page` is where it stands,
    given the key of the negotiation and the row; `listed` names the page that lists all of the kind.
    `set_up` is what else of it is changed on the set-up page, and in which part of that.
    """

    model: type[InNegotiation | Negotiation]
    words: str
    named: str
    fields: tuple[str, ...]
    page: Callable[[str, Any], str]
    listed: str = ""
    added: tuple[str, ...] = ()
    set_up: tuple[str, str] = ("", "")

    def row(self, home: Negotiation, number: int, *, team: bool) -> Any:
        """Return a row of a negotiation that somebody may see, as it is now; None when there is no such.

        `team`: also what only proposals use.
        """
        if not issubclass(self.model, Negotiation):
            return seen_rows(self.model, home, team=team).filter(pk=number).first()
        # Apart from the one that the page is of: a form writes into its row.
        same = copy(home) if number == home.pk else None
        if same:
            same.refresh_from_db()
        return same

    def called(self, row: Any) -> str:
        """Return what a row is called."""
        return str(getattr(row, self.named)) or str(row)

    def set_up_at(self, home: str, row: Any) -> str:
        """Return where the rest of a row is changed, given the key of its negotiation; empty: all of it is here."""
        part = self.set_up[1]
        if not part:
            return ""
        if self.model is Negotiation:
            return f"{reverse('positions:setup_part', args=[home, part])}#{part}"
        return f"{reverse('positions:setup_row', args=[home, part, row.key])}#{row.key}"


def own_page(name: str) -> Callable[[str, Any], str]:
    return lambda home, row: reverse(f"positions:{name}", args=[home, row.key])


def in_list(name: str) -> Callable[[str, Any], str]:
    return lambda home, row: f"{reverse(f'positions:{name}', args=[home])}#{row.key}"


KINDS: Mapping[str, MendedKind] = {
    "negotiation": MendedKind(
        Negotiation,
        "the negotiation",
        "title",
        ("title", "description", "limits", "keywords", "homepage", "keeper", "contact"),
        lambda home, _: reverse("positions:about_negotiation", args=[home]),
        set_up=("licence, contributors and the two rounds that are compared first", "pair"),
    ),
    "party": MendedKind(
        Party,
        "a party",
        "name",
        ("name", "native_name", "short_name"),
        own_page("party"),
        set_up=("its role, its colour and its place among the parties", "parties"),
    ),
    "round": MendedKind(
        Round,
        "a round",
        "name",
        ("name", "short_name", "aliases", "venue", "host", "level", "summary"),
        own_page("round"),
        set_up=("its days and its window", "rounds"),
    ),
    "outcome": MendedKind(
        Outcome,
        "an outcome",
        "text",
        ("text", "status", "issue", "source", "locator"),
        lambda home, row: f"{reverse('positions:round', args=[home, row.round.key])}#outcome-{row.order}",
        listed="rounds",
        added=("round", "text", "status", "issue", "source", "locator"),
    ),
    "event": MendedKind(
        Event,
        "an event",
        "title",
        ("occurred_on", "title", "text", "source", "locator"),
        in_list("events"),
        listed="events",
        added=("occurred_on", "title", "text", "source", "locator"),
    ),
    "issue": MendedKind(
        Issue,
        "an issue",
        "name",
        ("group", "name", "description"),
        own_page("issue"),
        set_up=("its place among the issues", "issues"),
    ),
    "source": MendedKind(
        Source,
        "a source",
        "title",
        (
            *("title", "publisher", "author", "origin", "published_on", "accessed_on", "type", "language"),
            *("reliability", "read", "url", "archive_url", "note"),
        ),
        own_page("source"),
    ),
    "position": MendedKind(Position, "a position", "title", ("title", "note"), own_page("position")),
    "incompatibility": MendedKind(
        Incompatibility,
        "an incompatibility",
        "note",
        ("note",),
        lambda home, _: reverse("positions:incompatibilities", args=[home]),
        listed="incompatibilities",
        added=("position_a", "position_b", "note"),
    ),
    "term": MendedKind(
        Term,
        "a term",
        "term",
        ("term", "spellings", "note"),
        in_list("terms"),
        listed="terms",
        added=("term", "spellings", "note"),
    ),
    "assessment": MendedKind(
        Assessment,
        "an assessment",
        "text",
        ("text", "party", "round", "issue", "source", "locator", "basis"),
        in_list("assessments"),
        listed="assessments",
        added=("text", "party", "round", "issue", "source", "locator", "basis"),
    ),
}
# What an address may say of a new row before it is asked for: on which page somebody was.
BEGUN = ("round", "issue", "party", "position_a", "source")
