"""What an address asks of the registers, and the lines and pairs that answer it: for pages, files and programs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.http import HttpRequest, QueryDict

from positions.domain.evidence import EvidenceAsked
from positions.domain.points import PointInTime
from positions.registers.registers import (
    Pair,
    RegisterLine,
    Rule,
    about_paired,
    in_register,
    incompatibilities,
    load,
    registers,
)
from positions.registers.standing import weigh, weigh_pairs
from positions.web.asked import IDLE, AskedPair, BadPoint, latest_day, point_asked, window_asked
from positions.web.evidence_asked import evidence_asked
from positions.web.filters import TICKS, UnknownFilter
from positions.web.paged import Paged, paged
from positions.web.paging import Keyset, Place, key, signed
from positions.web.render import mention

# The order of the positions, how many a page looks through, and the parameter that says after which one it begins:
# `after` is another name of `at` here.
ORDER = Keyset(("issue__order", "issue__key", "party__order", "party__key", "key"), (signed, key, signed, key, key))
PAGE = 200
BEYOND = "beyond"
TWICE = "“{}” and “{}” mean the same here: give one of them."


@dataclass(frozen=True, slots=True)
class AsAt:
    """The round or day of a register, and the earlier one that it is held against (None: none)."""

    at: PointInTime
    since: PointInTime | None

    @property
    def days(self) -> int | None:
        """How many days up to a day count as said at it; None where no day is asked for."""
        return next((point.days for point in (self.at, self.since) if point and point.days), None)


@dataclass(frozen=True, slots=True)
class AnsweredRegisters:
    """Registers of one day with how strong the evidence of their lines is, as it was asked for.

    `positions` are those that were looked through, where not all of them were (else None).
    """

    asked: AsAt
    evidence: EvidenceAsked
    registers: tuple[tuple[RegisterLine, ...], ...]
    positions: Paged[Mapping[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class AnsweredPairs:
    """The pairs that cannot both be met with how strong the evidence of both sides is, as it was asked for."""

    asked: AsAt
    evidence: EvidenceAsked
    pairs: tuple[Pair, ...]


def registers_asked(
    request: HttpRequest, question: AskedPair, rules: Sequence[Rule], *, whole: bool = True
) -> AnsweredRegisters:
    """Return a register for each rule, as at what the address names; not `whole`: of a page of the positions.

    Raises NotHere, BadPoint, UnknownFilter, BadCursor.
    """
    asked = as_at(request, question)
    at, since = asked.at, asked.since.window_ends_on if asked.since else None
    evidence = evidence_asked(request.GET, question.negotiation, question.known)
    home, until = question.negotiation, at.window_ends_on
    positions = (
        None
        if whole
        else paged(request, in_register(home, until, question.known, rules), ORDER, place_of, name=BEYOND, most=PAGE)
    )
    loaded = load(home, until, question.known, about=positions.rows if positions else None)
    listed = registers(loaded, rules, until, since, heard=at.window)
    weighed = iter(weigh(sum(listed, ()), loaded, evidence, question.negotiation, question.known))
    answered = [tuple(islice(weighed, len(lines))) for lines in listed]
    if only_standing(request.GET):
        answered = [tuple(line for line in lines if line.stands) for lines in answered]
    return AnsweredRegisters(asked, evidence, tuple(answered), positions)


def place_of(row: Mapping[str, Any]) -> Place:
    return tuple(row[field] for field in ORDER.fields)


def pairs_asked(request: HttpRequest, question: AskedPair) -> AnsweredPairs:
    """Return the pairs that cannot both be met, as at what the address names.

    Raises NotHere, BadPoint, UnknownFilter.
    """
    asked = as_at(request, question)
    at, since = asked.at.window_ends_on, asked.since.window_ends_on if asked.since else None
    loaded = load(question.negotiation, at, question.known, about=about_paired(question.negotiation))
    pairs = incompatibilities(loaded, question.negotiation, question.rounds, at, since)
    evidence = evidence_asked(request.GET, question.negotiation, question.known)
    pairs = weigh_pairs(pairs, loaded, evidence, question.negotiation, question.known)
    if only_standing(request.GET):
        pairs = tuple(pair for pair in pairs if pair.stands)
    return AnsweredPairs(asked, evidence, pairs)


def covered_asked(request: HttpRequest, question: AskedPair) -> PointInTime:
    """Return the round or day that the address names, of which coverage is asked. Raises NotHere, BadPoint."""
    wanted = request.GET.get("round", "")
    point = point_asked(wanted, question, window_asked(request.GET)) or last_round(question)
    if request.GET.get("window") and point.days is None:
        mention(request, IDLE)
    return point


def as_at(request: HttpRequest, question: AskedPair) -> AsAt:
    """Return what the address names: a round's key or a day each. Raises NotHere, BadPoint."""
    days = window_asked(request.GET)
    at = point_asked(one_of(request.GET, "at", "after"), question, days) or last_round(question)
    wanted = one_of(request.GET, "since", "before")
    since = None if wanted == "none" else point_asked(wanted, question, days) or question.before
    if request.GET.get("window") and not any(point and point.days for point in (at, since)):
        mention(request, IDLE)
    if since and since.window_ends_on >= at.window_ends_on:
        if wanted:
            mention(request, f"Held against nothing: {since.noun} does not end before {at.noun}.")
        since = None
    return AsAt(at, since)


def one_of(query: QueryDict, name: str, other: str) -> str:
    """Return the value of a parameter that has two names. Raises BadPoint when both are given."""
    if query.get(name) and query.get(other):
        raise BadPoint(TWICE.format(name, other))
    return query.get(name) or query.get(other, "")


def last_round(question: AskedPair) -> PointInTime:
    """Return the round that is shown when the address names none; without any, the last day that is known of."""
    if question.after is not None:
        return question.after
    return question.rounds[-1].point if question.rounds else latest_day(question)


def only_standing(query: QueryDict) -> bool:
    """Say whether only what stands on the evidence asked for is shown. Raises UnknownFilter."""
    text = query.get("stands", "")
    if text not in TICKS:
        raise UnknownFilter("“stands” is on or not.")
    return bool(TICKS[text])
