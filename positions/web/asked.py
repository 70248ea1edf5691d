"""What a reader asks of a negotiation: which rounds, and as known when. For views and programs."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import BadRequest
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest, QueryDict

from positions.domain.points import DAYS, MOST_DAYS, PointInTime, as_at, in_order
from positions.models import Negotiation, Round
from positions.models.negotiations import NegotiationQuerySet
from positions.reading.compiled import A_KEY, A_PERSON, CompiledQuery
from positions.reading.moment import (
    BadMoment,
    echo,
    keep_last,
    last_read,
    parse_known,
    settle,
    settled_everywhere,
)
from positions.reading.releases import release_read, remember

MONTH = timedelta(days=30)
IDLE = "“window” says how many days up to a day count, and no day is asked for: rounds have windows of their own."


class NotHere(Http404):
    """Something that does not exist; the message says what, and `negotiation` where to look on (None: nowhere)."""

    def __init__(self, message: str, negotiation: Negotiation | None = None) -> None:
        super().__init__(message)
        self.negotiation = negotiation


class BadPoint(ValueError):
    """A day, or a window of days, that cannot be; the message says what one looks like."""


@dataclass(frozen=True, slots=True)
class AskedPair:
    """Two rounds of a negotiation, or days in their place, at a moment of knowledge (None: now).

    One of the two is None when there is no choice. `swapped`: they were asked for in the wrong order, and stand here
    in the right one. `idle` says in a sentence that a window was asked for and nothing has it; empty otherwise.
    """

    negotiation: Negotiation
    rounds: tuple[Round, ...]
    before: PointInTime | None
    after: PointInTime | None
    known: datetime | None
    swapped: bool = False
    idle: str = ""

    @property
    def window(self) -> int | None:
        """How many days up to a day count as said at it; None when both are rounds."""
        return next((point.days for point in (self.before, self.after) if point and point.days), None)

    def strictly(self) -> "AskedPair":
        """Return what is asked, for an answer that has no place to say that a part of it could not be given.

        Raises BadPoint.
        """
        if self.idle:
            raise BadPoint(self.idle)
        return self


def negotiation_or_404(key: str, person: User | AnonymousUser) -> Negotiation:
    """Return the negotiation with that key. Raises NotHere, also when the person may not see it."""
    found = all_seen(negotiations_seen, person, key=key)
    if not found:
        raise NotHere(f"There is no negotiation “{key[:80]}” here.")
    return remembering(found[0], found[0])


@cache
def negotiations_seen(*, anonymous: bool) -> CompiledQuery:
    return CompiledQuery(seen_by(anonymous=anonymous).annotate(**of_negotiation(negotiation=OuterRef("pk"))))


def all_seen(
    query: Callable[..., CompiledQuery], person: User | AnonymousUser, *, key: str, thing: str = ""
) -> list[Any]:
    """Return the objects of a query that is made of `seen_by`, by the key of the negotiation and of a thing in it."""
    # PostgreSQL has no text with a zero in it.
    if "\0" in key + thing:
        return []
    return query(anonymous=person.pk is None).objects(key=key, thing=thing, person=person.pk)


def seen_by(*, anonymous: bool) -> NegotiationQuerySet:
    """Return the negotiation of A_KEY where it is visible, for queries written once: to A_PERSON or to anybody."""
    return Negotiation.objects.visible_to(AnonymousUser() if anonymous else User(pk=A_PERSON)).filter(key=A_KEY)


def of_negotiation(**of: Any) -> dict[str, Subquery]:
    """Return what is read along with a negotiation, for `remembering`; `of` says of which."""
    return {"release_now": release_read(None, **of), "last_at": last_read(**of)}


def remembering(negotiation: Negotiation, read: Any) -> Negotiation:
    """Keep with a negotiation what was read along with it (`of_negotiation`)."""
    remember(negotiation, None, vars(read).pop("release_now"))
    keep_last(negotiation, vars(read).pop("last_at"))
    return negotiation


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
        remember(negotiation, known, found.release)
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
    listed = tuple(all_seen(rounds_seen, person, key=key))
    if not listed:
        return negotiation_or_404(key, person), ()
    return remembering(listed[0].negotiation, listed[0]), listed


@cache
def rounds_seen(*, anonymous: bool) -> CompiledQuery:
    """Return the query for the rounds of a negotiation that somebody sees, and for what is read along with it."""
    found = seen_by(anonymous=anonymous)
    rounds = Round.objects.filter(negotiation__in=found).select_related("negotiation", "host")
    return CompiledQuery(rounds.annotate(**of_negotiation(negotiation__in=found)).in_order())


def load_question(request: HttpRequest, key: str) -> AskedPair:
    """Return what the address asks, with the negotiation's own pair of rounds where it names none.

    Raises NotHere for an unknown negotiation or round, BadPoint for a malformed day or window, BadMoment for a
    malformed moment of knowledge.
    """
    question = rounds_asked(request, key)
    return replace(question, known=moment_asked(request, question.negotiation))


def rounds_asked(request: HttpRequest, key: str) -> AskedPair:
    """Return what the address asks but for the moment of knowledge. Raises NotHere, BadPoint."""
    return pair_asked(request.GET, own_pair(*load_rounds(key, request.user)))


def pair_asked(query: QueryDict, own: AskedPair) -> AskedPair:
    """Return the two points in time that are asked for, in the right order, `own` where none is named.

    Raises NotHere, BadPoint.
    """
    days = window_asked(query)
    one = point_asked(query.get("before", ""), own, days) or own.before
    other = point_asked(query.get("after", ""), own, days) or own.after
    first, second = in_order(one, other) if one and other else (one, other)
    question = replace(own, before=first, after=second, swapped=first is not one)
    return replace(question, idle=IDLE if query.get("window") and question.window is None else "")


def own_pair(negotiation: Negotiation, rounds: tuple[Round, ...]) -> AskedPair:
    """Return the negotiation's own pair of rounds, the earlier one first: those that it names, else first and last.

    Two whose windows end on one day are no pair: then, too, first and last stand in their place, or none does.
    """
    by_id = {round_.pk: round_ for round_ in rounds}
    first, last = (rounds[0], rounds[-1]) if len(rounds) > 1 else (None, None)
    named = by_id.get(negotiation.before_id or 0, first), by_id.get(negotiation.after_id or 0, last)
    before, after = one_after_another(*named) or one_after_another(first, last) or (None, None)
    return AskedPair(negotiation, rounds, before, after, None)


def latest_day(question: AskedPair) -> PointInTime:
    """Return the last day that can be known of, which stands in place of a round where there is none."""
    return as_at((question.known or datetime.now(UTC)).date())


def with_days(question: AskedPair) -> AskedPair:
    """Return the question with days in place of the rounds that a negotiation does not have yet.

    They are the last day that can be known of, and the only round before it or, without one, a day a month before it.
    """
    after = question.after or latest_day(question)
    rounds = [each.point for each in question.rounds if each.window_ends_on < after.window_ends_on]
    before = question.before or (rounds[0] if rounds else as_at(after.ends_on - MONTH))
    return replace(question, before=before, after=after)


def one_after_another(one: Round | None, other: Round | None) -> tuple[PointInTime | None, PointInTime | None] | None:
    """Return the two with the earlier one first; None when their windows end on one day."""
    if one is None or other is None:
        return (one.point if one else None), (other.point if other else None)
    before, after = in_order(one.point, other.point)
    return (before, after) if before.window_ends_on < after.window_ends_on else None


def further_pairs(question: AskedPair) -> Iterator[tuple[str, str, str]]:
    """Yield the keys of the rounds and the title of each further pair worth a look whose rounds are there."""
    there = {round_.key for round_ in question.rounds}
    for pair in question.negotiation.comparisons:
        if {pair["before"], pair["after"]} <= there:
            yield pair["before"], pair["after"], pair["title"]


def window_asked(query: QueryDict) -> int:
    """Return how many days up to a day count as said at it. Raises BadPoint."""
    text = query.get("window", "") or str(DAYS)
    if not re.fullmatch("[0-9]{1,2}", text) or not 1 <= int(text) <= MOST_DAYS:
        raise BadPoint(f"A window is a number of days from 1 to {MOST_DAYS}, such as window={DAYS}.")
    return int(text)


def point_asked(text: str, question: AskedPair, days: int) -> PointInTime | None:
    """Return the round of that key, or the day with so many days up to it; None for an empty text.

    Raises NotHere, BadPoint.
    """
    if not text:
        return None
    for round_ in question.rounds:
        if round_.key == text:
            return round_.point
    day = day_asked(text)
    if day is None:
        raise NotHere(f"{question.negotiation.name} has no round “{text[:80]}”.", question.negotiation)
    return as_at(day, days)


def day_asked(text: str) -> date | None:
    """Return the day that a text names; None for what is not meant to be one. Raises BadPoint."""
    if not text[:4].isdecimal():
        return None
    try:
        if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadPoint(f"A day is written as 2025-05-16, and “{text[:40]}” is none.") from error


def windows_around(point: PointInTime | None, rounds: tuple[Round, ...]) -> tuple[Round, ...]:
    """Return the rounds in whose window a day lies; none for a round."""
    if point is None or point.days is None:
        return ()
    return tuple(each for each in rounds if each.window_starts_on <= point.ends_on <= each.window_ends_on)


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
