"""The start page of a negotiation in the administration: what is kept of it, in the order of the work.

Numbers are of what the person may see: what nothing published rests on is counted for those who may see proposals.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Exists, F, OuterRef, QuerySet
from django.urls import reverse

from positions.admin.bounded_lists import MOST
from positions.domain.wording import counted
from positions.models import (
    Assessment,
    Delegate,
    Delegation,
    Event,
    Incompatibility,
    Issue,
    Negotiation,
    Outcome,
    Party,
    Person,
    Position,
    Round,
    Source,
    Term,
)
from positions.models.base import InNegotiation
from positions.web.permissions import Permission, allowed
from positions.web.reference_fields import seen_rows


@dataclass(frozen=True, slots=True)
class WorkStep:
    """One kind of things that are kept: its number in words, what is missing (empty: nothing is), and where to go on.

    `add` is empty for whoever only looks at them.
    """

    name: str
    number: str
    missing: str
    listed: str
    add: str
    page: str


@dataclass(frozen=True, slots=True)
class KeptKind:
    """A kind in the order of the work: its model, the page for readers, who keeps it, and what is missing of it.

    `missing` is told the rows that the person sees, of a negotiation.
    """

    model: type[InNegotiation]
    page: str
    by: Permission = Permission.KEEP_REFERENCE_DATA
    missing: Callable[[QuerySet[Any], Negotiation], str] = lambda rows, home: ""


def at_least(wanted: int, sentence: str) -> Callable[[QuerySet[Any], Negotiation], str]:
    return lambda rows, home: sentence if len(rows.values_list("pk")[:wanted]) < wanted else ""


def lacking(sentence: str, **condition: Any) -> Callable[[QuerySet[Any], Negotiation], str]:
    """Return what tells how many of the rows there are of which a condition holds."""

    def told(rows: QuerySet[Any], home: Negotiation) -> str:
        number = bounded(rows.filter(**condition))
        return f"{number} {sentence}" if number != "0" else ""

    return told


def without_roster(rows: QuerySet[Any], home: Negotiation) -> str:
    """Tell of delegations that nobody is recorded on, and of rounds without any."""
    empty = Round.objects.filter(~Exists(Delegation.objects.filter(round=OuterRef("pk"))), negotiation=home).count()
    nobody = rows.filter(~Exists(Delegate.objects.filter(delegation=OuterRef("pk")))).count()
    told = [f"{counted(empty, 'round')} without any"] if empty else []
    return "; ".join([*told, *([f"{nobody} without a delegate"] if nobody else [])])


def without_outcome(rows: QuerySet[Any], home: Negotiation) -> str:
    """Tell that there are too few rounds to compare, or of those without an outcome."""
    if short := at_least(2, "two are needed to compare")(rows, home):
        return short
    without = rows.filter(~Exists(Outcome.objects.filter(round=OuterRef("pk")))).count()
    return f"{without} without an outcome" if without else ""


ORDER = (
    KeptKind(Party, "negotiation", missing=at_least(2, "two are needed")),
    KeptKind(Round, "rounds", missing=without_outcome),
    KeptKind(Issue, "issues", missing=at_least(1, "one is needed")),
    KeptKind(Person, "people", Permission.KEEP_DELEGATIONS, lacking("belong to no party", party=None)),
    KeptKind(Delegation, "delegations", Permission.KEEP_DELEGATIONS, without_roster),
    KeptKind(Source, "sources", missing=lacking("without an archived copy", archive_url="")),
    KeptKind(Position, "positions", missing=lacking("without an entry", entries=None)),
    KeptKind(Incompatibility, "incompatibilities"),
    KeptKind(Event, "events"),
    KeptKind(Assessment, "assessments"),
    KeptKind(Term, "terms"),
)


def steps_of(home: Negotiation, person: User | AnonymousUser, *, seen: Callable[[type[Any]], bool]) -> list[WorkStep]:
    """Return what is kept of a negotiation, in the order of the work; `seen`: which kinds the person may look at."""
    team = allowed(person, Permission.SEE_PROPOSALS, home)
    return [step(kept, home, person, team=team) for kept in ORDER if seen(kept.model)]


def step(kept: KeptKind, home: Negotiation, person: User | AnonymousUser, *, team: bool) -> WorkStep:
    rows = seen_rows(kept.model, home, team=team).order_by(F("pk").desc())
    name = kept.model._meta.model_name
    add = f"{reverse(f'admin:positions_{name}_add')}?negotiation={home.pk}"
    return WorkStep(
        name=str(kept.model._meta.verbose_name_plural).capitalize(),
        number=bounded(rows),
        missing=kept.missing(rows, home),
        listed=f"{reverse(f'admin:positions_{name}_changelist')}?negotiation={home.pk}",
        add=add if allowed(person, kept.by, home) else "",
        page=reverse(f"positions:{kept.page}", args=[home.key]),
    )


def bounded(rows: QuerySet[Any]) -> str:
    """Return how many rows there are, counted no further than lists go."""
    found = len(rows.values_list("pk", flat=True)[: MOST + 1])
    return f"more than {MOST:,}" if found > MOST else str(found)
