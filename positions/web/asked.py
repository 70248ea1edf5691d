"""What a reader asks of a negotiation: which rounds, and as known when. For views and programs."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest

from positions.models import Negotiation, Round
from positions.reading.moment import BadMoment, echo, parse_known, settle, settled_everywhere


class NotHere(Http404):
    """Something that does not exist; the message says what, and `negotiation` where to look on (None: nowhere)."""

    def __init__(self, message: str, negotiation: Negotiation | None = None) -> None:
        super().__init__(message)
        self.negotiation = negotiation


@dataclass(frozen=True, slots=True)
class AskedPair:
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


def moment_asked(request: HttpRequest, negotiation: Negotiation | None) -> datetime | None:
    """Return the moment of knowledge that the address names, ready to read by; None: now. Raises BadMoment.

    Without a negotiation it is for what is read of all of them. Where it is cut, the request names the moment that it
    is cut to from then on: so whatever leads on from its address leads to the same answer.
    """
    asked = parse_known(request.GET.get("known", ""))
    if asked is None or negotiation is None:
        known = settled_everywhere(asked)
    else:
        found = settle(negotiation.pk, asked)
        known = found.known
        setattr(request, "record_begins", found.begins)  # noqa: B010 - its type has no such name
    if known != asked:
        exactly = request.GET.copy()
        exactly["known"] = echo(known) or ""
        request.GET = exactly  # type: ignore[assignment] # frozen by nobody but Django's own types
    return known


def beginning_of(request: HttpRequest) -> datetime | None:
    """Return when the record begins, where the address named a moment before that; else None."""
    begins: datetime | None = getattr(request, "record_begins", None)
    return begins


def load_rounds(key: str, person: User | AnonymousUser) -> tuple[Negotiation, tuple[Round, ...]]:
    """Return a negotiation and its rounds in the order of their windows. Raises NotHere as `negotiation_or_404`."""
    found = Negotiation.objects.visible_to(person).filter(key=key)
    rounds = Round.objects.filter(negotiation__in=found).select_related("negotiation", "host")
    listed = tuple(rounds.in_order())
    return (listed[0].negotiation if listed else negotiation_or_404(key, person)), listed


def load_question(request: HttpRequest, key: str) -> AskedPair:
    """Return what the address asks, with the negotiation's own pair of rounds where it names none.

    Raises NotHere for an unknown negotiation or round, BadMoment for a malformed moment of knowledge.
    """
    question = rounds_asked(request, key)
    return replace(question, known=moment_asked(request, question.negotiation))


def rounds_asked(request: HttpRequest, key: str) -> AskedPair:
    """Return what the address asks but for the moment of knowledge. Raises NotHere."""
    negotiation, rounds = load_rounds(key, request.user)
    by_id = {round_.pk: round_ for round_ in rounds}
    first = by_id.get(negotiation.before_id or 0) or (rounds[0] if len(rounds) > 1 else None)
    last = by_id.get(negotiation.after_id or 0) or (rounds[-1] if len(rounds) > 1 else None)
    return AskedPair(
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


def known_at(request: HttpRequest, negotiation: Negotiation) -> datetime | None:
    """Return the moment of knowledge that the address names; None: now.

    For a page without a place of its own for messages: raises BadRequest, which has its page.
    """
    try:
        return moment_asked(request, negotiation)
    except BadMoment as error:
        raise BadRequest(str(error)) from error
