"""The addresses of the registers: red lines, preconditions, incompatibilities, and what the record rests on."""

from dataclasses import replace
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query

from positions.api import register_schemas as schemas
from positions.api.interface import (
    ANSWERS,
    EVIDENCE_ASKED,
    KEY,
    KNOWN,
    STANDS,
    WINDOW,
    WITHOUT,
    NotAsked,
    answered,
    reads,
)
from positions.api.schemas import Key, Known, Words
from positions.compare.exports import point_data
from positions.domain.evidence import EvidenceAsked
from positions.domain.states import is_firm_offer, is_red_line
from positions.reading.moment import echo
from positions.reading.party_marks import party_marks
from positions.registers.asked import AsAt, covered_asked, pairs_asked, registers_asked
from positions.registers.coverage import coverage_of
from positions.registers.registers import Pair, RegisterLine, is_precondition
from positions.web.asked import AskedPair, beginning_of, load_rounds, moment_asked, own_pair
from positions.web.evidence_asked import asked_data
from positions.web.render import mentioned

AT: Any = Query(None, description="as at this round, by its key, or a day such as 2025-05-16; without: the later round")
SINCE: Any = Query(None, description="held against this earlier round or day; none: against nothing")
# Fields of a line that are called otherwise where people read them.
RENAMED = {"held_since": "since_iso"}
OR_NONE = ("ended_entry", "change")


def question_of(request: HttpRequest, negotiation: str) -> AskedPair:
    """Return the negotiation's own pair of rounds at the moment asked for. Raises NotHere, BadMoment."""
    own = own_pair(*load_rounds(negotiation, request.user))
    return replace(own, known=moment_asked(request, own.negotiation))


def refuse_mentioned(request: HttpRequest) -> None:
    """Raise NotAsked for what a page would say that it could not follow."""
    if said := mentioned(request):
        raise NotAsked(" ".join(said))


def head(request: HttpRequest, question: AskedPair, asked: AsAt, evidence: EvidenceAsked) -> dict[str, Any]:
    """Return what an answer says of itself."""
    refuse_mentioned(request)
    return {
        "negotiation": question.negotiation.key,
        "at": point_data(asked.at),
        "since": point_data(asked.since) if asked.since else None,
        "window": asked.days,
        "known": echo(question.known),
        "begins": echo(beginning_of(request)),
        **asked_data(evidence),
    }


def line_data(line: RegisterLine) -> dict[str, Any]:
    """Return a line as plain data."""
    row = {name: getattr(line, RENAMED.get(name, name), None) for name in schemas.RegisterLineOut.model_fields}
    row |= {"firmness_level": line.level or None} | {name: row[name] or None for name in OR_NONE}
    return row


def pair_data(pair: Pair) -> dict[str, Any]:
    """Return a pair as plain data."""
    row = {name: getattr(pair, name) for name in schemas.IncompatiblePairOut.model_fields}
    return row | {"a": line_data(pair.a), "b": line_data(pair.b), "change": pair.change or None}


@reads("/red-lines", schemas.RedLinesOut, "Red lines", ANSWERS)
def get_red_lines(
    request: HttpRequest,
    negotiation: Key = KEY,
    at: Key | None = AT,
    since: Key | None = SINCE,
    window: Words | None = WINDOW,
    known: Known = KNOWN,
    evidence: list[Words] | None = EVIDENCE_ASKED,
    without: Words | None = WITHOUT,
    stands: Words | None = STANDS,
) -> HttpResponse:
    """Return the positions that are held and categorical, offers apart; with what ended since the earlier day."""
    question = question_of(request, negotiation)
    found = registers_asked(request, question, (is_red_line, is_firm_offer))
    lines, offers = (list(map(line_data, each)) for each in found.registers)
    return answered(request, head(request, question, found.asked, found.evidence) | {"lines": lines, "offers": offers})


@reads("/preconditions", schemas.RegisterOut, "Preconditions", ANSWERS)
def get_preconditions(
    request: HttpRequest,
    negotiation: Key = KEY,
    at: Key | None = AT,
    since: Key | None = SINCE,
    window: Words | None = WINDOW,
    known: Known = KNOWN,
    evidence: list[Words] | None = EVIDENCE_ASKED,
    without: Words | None = WITHOUT,
    stands: Words | None = STANDS,
) -> HttpResponse:
    """Return the preconditions that are held; with what ended since the earlier day."""
    question = question_of(request, negotiation)
    found = registers_asked(request, question, (is_precondition,))
    lines = list(map(line_data, found.registers[0]))
    return answered(request, head(request, question, found.asked, found.evidence) | {"lines": lines})


@reads("/incompatibilities", schemas.IncompatibilitiesOut, "Incompatibilities", ANSWERS)
def get_incompatibilities(
    request: HttpRequest,
    negotiation: Key = KEY,
    at: Key | None = AT,
    since: Key | None = SINCE,
    window: Words | None = WINDOW,
    known: Known = KNOWN,
    evidence: list[Words] | None = EVIDENCE_ASKED,
    without: Words | None = WITHOUT,
    stands: Words | None = STANDS,
) -> HttpResponse:
    """Return the pairs of positions of different parties that cannot both be met, and when both were held."""
    question = question_of(request, negotiation)
    found = pairs_asked(request, question)
    pairs = list(map(pair_data, found.pairs))
    return answered(request, head(request, question, found.asked, found.evidence) | {"pairs": pairs})


@reads("/coverage", schemas.CoverageOut, "Coverage", ANSWERS)
def get_coverage(
    request: HttpRequest,
    negotiation: Key = KEY,
    round: Annotated[Key | None, Query(description="a round, by its key, or a day; without: the later round")] = None,  # noqa: A002
    window: Words | None = WINDOW,
    known: Known = KNOWN,
) -> HttpResponse:
    """Return which sources a round rests on, and on which issues nothing was found of a party."""
    question = question_of(request, negotiation)
    parties = party_marks(question.negotiation)
    point = covered_asked(request, question)
    refuse_mentioned(request)
    covered = coverage_of(question.negotiation, point, question.rounds, parties, question.known)
    keys = [party.key for party in parties]
    names = ("key", "title", "publisher", "reliability", "read")
    data = {
        "negotiation": question.negotiation.key,
        "round": point_data(point),
        "window": point.days,
        "known": echo(question.known),
        "begins": echo(beginning_of(request)),
        "sources": [
            {name: getattr(line, name) or None for name in names}
            | {"published_on": line.published_iso or None, "entries": dict(zip(keys, line.entries, strict=True))}
            for line in covered.sources
        ],
        "gaps": [
            {"party": key, "silent": list(gap.silent), "spoken": gap.spoken}
            for key, gap in zip(keys, covered.gaps, strict=True)
        ],
    }
    return answered(request, data)
