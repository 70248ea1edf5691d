"""What a reader asks of a negotiation: which rounds, and as known when. For views and programs."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, QueryDict

from positions.clock import parse_known, settled
from positions.compare_layout import DEFAULT_COLOUR, Side, side_shapes
from positions.comparison import Comparison, compare_rounds
from positions.filters import ComparisonFilter, choices_of
from positions.models import Negotiation, Party, Position, PositionChange, Round


class NotHere(Http404):
    """Something that does not exist; the message says what, and `negotiation` where to look on (None: nowhere)."""

    def __init__(self, message: str, negotiation: Negotiation | None = None) -> None:
        super().__init__(message)
        self.negotiation = negotiation


class NothingToCompare(ValueError):
    """The negotiation has fewer than two rounds."""


@dataclass(frozen=True, slots=True)
class Question:
    """Two rounds of a negotiation at a moment of knowledge (None: now); a round is None when there is no choice."""

    negotiation: Negotiation
    rounds: tuple[Round, ...]
    before: Round | None
    after: Round | None
    known: datetime | None


def negotiation_or_404(key: str, person: User | AnonymousUser) -> Negotiation:
    """Return the negotiation with that key. Raises NotHere, also when the person may not see it."""
    found = Negotiation.objects.visible_to(person).filter(key=key).first()
    if found is None:
        raise NotHere(f"There is no negotiation “{key[:80]}” here.")
    return found


def moment_asked(query: QueryDict, negotiation: Negotiation) -> datetime | None:
    """Return the moment of knowledge that the address names, ready to read by; None: now. Raises BadMoment."""
    return settled(negotiation.pk, parse_known(query.get("known", "")))


def load_rounds(key: str, person: User | AnonymousUser) -> tuple[Negotiation, tuple[Round, ...]]:
    """Return a negotiation and its rounds in the order of their windows. Raises NotHere as `negotiation_or_404`."""
    found = Negotiation.objects.visible_to(person).filter(key=key)
    rounds = Round.objects.filter(negotiation__in=found).select_related("negotiation", "host")
    listed = tuple(rounds.order_by("window_ends_on", "key"))
    return (listed[0].negotiation if listed else negotiation_or_404(key, person)), listed


def load_question(request: HttpRequest, key: str) -> Question:
    """Return what the address asks, with the negotiation's own pair of rounds where it names none.

    Raises NotHere for an unknown negotiation or round, BadMoment for a malformed moment of knowledge.
    """
    question = rounds_asked(request, key)
    return replace(question, known=moment_asked(request.GET, question.negotiation))


def rounds_asked(request: HttpRequest, key: str) -> Question:
    """Return what the address asks but for the moment of knowledge. Raises NotHere."""
    negotiation, rounds = load_rounds(key, request.user)
    by_id = {round_.pk: round_ for round_ in rounds}
    first = by_id.get(negotiation.before_id or 0) or (rounds[0] if len(rounds) > 1 else None)
    last = by_id.get(negotiation.after_id or 0) or (rounds[-1] if len(rounds) > 1 else None)
    return Question(
        negotiation=negotiation,
        rounds=rounds,
        before=named_round(request.GET.get("before", ""), negotiation, rounds, first),
        after=named_round(request.GET.get("after", ""), negotiation, rounds, last),
        known=None,
    )


def named_round(key: str, negotiation: Negotiation, rounds: tuple[Round, ...], default: Round | None) -> Round | None:
    """Return the round with that key, or the default when no key is given. Raises NotHere."""
    if not key:
        return default
    for round_ in rounds:
        if round_.key == key:
            return round_
    raise NotHere(f"{negotiation.name} has no round “{key[:80]}”.", negotiation)


def sides_of(negotiation: Negotiation) -> list[Side]:
    """Return the parties of whose positions something is published as sides, in their own order."""
    published = PositionChange.objects.published().filter(position__party=OuterRef("pk"))
    holding = Party.objects.filter(Exists(published), negotiation=negotiation)
    parties = list(holding.order_by("order", "key"))
    shapes = side_shapes([party.key for party in parties])
    return [Side(party.key, party.label, party.colour or DEFAULT_COLOUR, shapes[party.key]) for party in parties]


def filters_of(query: QueryDict, question: Question) -> ComparisonFilter:
    """Return the filters that the address asks for."""
    positions = Position.objects.filter(negotiation=question.negotiation)
    return ComparisonFilter(query, positions, choices_of(positions))


def compare_filtered(question: Question, filters: ComparisonFilter) -> Comparison:
    """Return the comparison of the positions asked for, whatever they did.

    Raises NothingToCompare, BadOrder, UnknownFilter.
    """
    if question.before is None or question.after is None:
        raise NothingToCompare("A comparison needs two rounds, and this negotiation has fewer.")
    filters.chosen()
    return compare_rounds(
        question.negotiation, question.before, question.after, known=question.known, positions=filters.qs
    )
