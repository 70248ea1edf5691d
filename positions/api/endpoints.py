"""The addresses under `/api/v1/`. Every answer carries an ETag; the same question later is answered with 304."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from hashlib import sha256
from inspect import signature
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Path, Query
from ninja.errors import ValidationError
from ninja.responses import Response

from positions.api import rows as reading
from positions.api import schemas
from positions.api.schemas import Key, Known, Words
from positions.compare.asked import NothingToCompare, compare_filtered, filters_of
from positions.compare.comparison import BadOrder
from positions.compare.exports import comparison_data
from positions.domain.points import DAYS, MOST_DAYS
from positions.reading.moment import BadMoment, echo
from positions.web.asked import BadPoint, NotHere, beginning_of, load_question, moment_asked, negotiation_or_404
from positions.web.evidence_asked import asked_data, evidence_asked
from positions.web.filters import UnknownFilter
from positions.web.parameters import Parameters

MOST = 200
WRONG = {400: schemas.Problem, 404: schemas.Problem, 422: schemas.Problem}

View = Callable[..., HttpResponse]


class NotAsked(ValueError):
    """An address asks something that its answer cannot give; the message says what."""


api = NinjaAPI(
    title="Position tracker",
    version="1",
    description="Reads what parties to a negotiation demand, refuse and offer, with the evidence. "
    "`known` takes a date or a time and answers as known then.",
    urls_namespace="api",
    docs_url=None,
    docs_decorator=require_safe,
    openapi_url="openapi.json",
)

KEY: Any = Path(..., description="key of the negotiation")
KNOWN: Any = Query("", description="as known at this date or time (ISO 8601, UTC); empty: now")
NARROW: Any = Query(None, description="only those of these keys or codes; may be given several times")
WINDOW = f"how many days up to a day count as said at it, 1 to {MOST_DAYS} (default: {DAYS})"
CURSOR: Any = Query(None, description="`next` of the page before")
EVIDENCE: Any = Query(None, description="what the evidence must be: own, two, graded, or several with commas")
WITHOUT: Any = Query(None, description="an origin to do without, by its name or by the key of a source")
LIMIT: Any = Query(50, ge=1, le=MOST, description="rows of a page")


def answered(request: HttpRequest, data: object) -> HttpResponse:
    """Return the data as JSON with their ETag, or 304 when the asker has them already."""
    response: HttpResponse = Response(data)
    etag = quote_etag(sha256(response.content).hexdigest()[:32])
    response["Cache-Control"] = "no-cache"
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def strict(view: View) -> View:
    """Refuse what an address asks and its answer cannot give. The parameters are those that the view takes."""
    taken = {
        name: str(given.annotation) for name, given in signature(view).parameters.items() if given.default is not KEY
    }
    names = [name for name in taken if name != "request"]
    parameters = Parameters(names, several=[name for name in names if "list[" in taken[name]])

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if wrong := list(parameters.wrong(request.GET)):
            raise NotAsked(" ".join(wrong))
        return view(request, *args, **kwargs)

    return checked


@api.get("/negotiations", response={200: list[schemas.NegotiationOut]}, summary="All negotiations")
@strict
def list_negotiations(request: HttpRequest) -> HttpResponse:
    """Return the negotiations, by key."""
    return answered(request, reading.negotiations(request.user))


@api.get("/negotiations/{negotiation}/parties", response={200: list[schemas.PartyOut], **WRONG}, summary="Parties")
@strict
def list_parties(request: HttpRequest, negotiation: Key = KEY) -> HttpResponse:
    """Return a negotiation's parties, in their own order."""
    return answered(request, reading.parties(negotiation_or_404(negotiation, request.user)))


@api.get("/negotiations/{negotiation}/rounds", response={200: list[schemas.RoundOut], **WRONG}, summary="Rounds")
@strict
def list_rounds(request: HttpRequest, negotiation: Key = KEY) -> HttpResponse:
    """Return a negotiation's rounds, in the order of their windows."""
    return answered(request, reading.rounds(negotiation_or_404(negotiation, request.user)))


@api.get("/negotiations/{negotiation}/issues", response={200: list[schemas.IssueOut], **WRONG}, summary="Issues")
@strict
def list_issues(request: HttpRequest, negotiation: Key = KEY) -> HttpResponse:
    """Return a negotiation's issues, in their own order."""
    return answered(request, reading.issues(negotiation_or_404(negotiation, request.user)))


@api.get(
    "/negotiations/{negotiation}/delegations",
    response={200: list[schemas.DelegationOut], **WRONG},
    summary="Delegations",
)
@strict
def list_delegations(request: HttpRequest, negotiation: Key = KEY) -> HttpResponse:
    """Return a negotiation's delegations with their delegates, by round and party."""
    return answered(request, reading.delegations(negotiation_or_404(negotiation, request.user)))


@api.get("/negotiations/{negotiation}/positions", response={200: schemas.PositionsPage, **WRONG}, summary="Positions")
@strict
def list_positions(
    request: HttpRequest,
    negotiation: Key = KEY,
    known: Known = KNOWN,
    party: list[Key] | None = NARROW,
    issue: list[Key] | None = NARROW,
    kind: list[Key] | None = NARROW,
    cursor: Key | None = CURSOR,
    limit: int = LIMIT,
) -> HttpResponse:
    """Return the positions that have an entry as known, by key."""
    found = negotiation_or_404(negotiation, request.user)
    at = moment_asked(request, found)
    narrowed = given({"party": party, "issue": issue, "kind": kind})
    reading.refuse_unknown(found, narrowed)
    rows = reading.positions(found, at, narrowed, cursor, limit)
    return answered(request, paged(request, rows, limit, at))


@api.get("/negotiations/{negotiation}/entries", response={200: schemas.EntriesPage, **WRONG}, summary="Entries")
@strict
def list_entries(
    request: HttpRequest,
    negotiation: Key = KEY,
    known: Known = KNOWN,
    position: list[Key] | None = NARROW,
    party: list[Key] | None = NARROW,
    issue: list[Key] | None = NARROW,
    source: list[Key] | None = NARROW,
    account: list[Key] | None = NARROW,
    basis: list[Key] | None = NARROW,
    evidence: list[Words] | None = EVIDENCE,
    without: Words | None = WITHOUT,
    cursor: Key | None = CURSOR,
    limit: int = LIMIT,
) -> HttpResponse:
    """Return the entries as known with their citations, by key."""
    found = negotiation_or_404(negotiation, request.user)
    at = moment_asked(request, found)
    narrowed = given(
        {
            "position": position,
            "party": party,
            "issue": issue,
            "source": source,
            "account": account,
            "basis": basis,
        }
    )
    reading.refuse_unknown(found, narrowed)
    asked = evidence_asked(request.GET, found, at)
    page = paged(request, reading.entries(found, at, narrowed, asked, cursor, limit), limit, at)
    return answered(request, page | asked_data(asked))


@api.get("/negotiations/{negotiation}/sources", response={200: schemas.SourcesPage, **WRONG}, summary="Sources")
@strict
def list_sources(
    request: HttpRequest,
    negotiation: Key = KEY,
    known: Known = KNOWN,
    cursor: Key | None = CURSOR,
    limit: int = LIMIT,
) -> HttpResponse:
    """Return a negotiation's sources, by key; as known then, without those that only later entries cite."""
    found = negotiation_or_404(negotiation, request.user)
    at = moment_asked(request, found)
    return answered(request, paged(request, reading.sources(found, at, cursor, limit), limit, at))


@api.get("/negotiations/{negotiation}/comparison", response={200: schemas.ComparisonOut, **WRONG}, summary="Comparison")
@strict
def get_comparison(
    request: HttpRequest,
    negotiation: Key = KEY,
    before: Annotated[Key | None, Query(description="the earlier round's key, or a day such as 2025-05-16")] = None,
    after: Annotated[Key | None, Query(description="the later round's key, or a day")] = None,
    window: Annotated[Words | None, Query(description=WINDOW)] = None,
    known: Known = KNOWN,
    party: list[Key] | None = NARROW,
    group: Annotated[list[Words] | None, Query(description="only the issues of these groups")] = None,
    issue: list[Key] | None = NARROW,
    kind: list[Key] | None = NARROW,
    shift: Annotated[list[Words] | None, Query(description="only these shifts")] = None,
    direction: Annotated[list[Words] | None, Query(description="only what moved these ways")] = None,
    moved: Annotated[Words | None, Query(description="true: only what moved")] = None,
    voiced: Annotated[Words | None, Query(description="true: only what was voiced at the later round")] = None,
    evidence: list[Words] | None = EVIDENCE,
    without: Words | None = WITHOUT,
    stands: Annotated[Words | None, Query(description="true: only what stands on the evidence asked for")] = None,
) -> HttpResponse:
    """Return what moved between two rounds; without a choice, between those shown first.

    A day may stand in place of a round. `swapped` says that the two were asked for in the wrong order.
    """
    question = load_question(request, negotiation).strictly()
    filters = filters_of(request.GET, question)
    comparison = compare_filtered(question, filters)
    listed = comparison.only(filters.keep(comparison.rows))
    begins = echo(beginning_of(request))
    data = comparison_data(listed, swapped=question.swapped)
    return answered(request, data | ({"begins": begins} if begins else {}))


def given(narrowed: dict[str, list[str] | None]) -> dict[str, list[str]]:
    return {name: values for name, values in narrowed.items() if values}


def paged(request: HttpRequest, rows: list[dict[str, Any]], limit: int, known: datetime | None) -> dict[str, object]:
    """Return a page of rows, which are one more when there is a next, with the cursor of that."""
    following = rows[limit - 1]["key"] if len(rows) > limit else None
    begins = echo(beginning_of(request))
    return {"items": rows[:limit], "next": following, "known": echo(known), "begins": begins}


@api.exception_handler(NotHere)
@api.exception_handler(NothingToCompare)
@api.exception_handler(BadMoment)
@api.exception_handler(BadOrder)
@api.exception_handler(BadPoint)
@api.exception_handler(NotAsked)
@api.exception_handler(UnknownFilter)
def refused(request: HttpRequest, error: Exception) -> HttpResponse:
    """Say what does not exist, or what is wrong with the question."""
    status = 404 if isinstance(error, NotHere | NothingToCompare) else 400
    return Response({"error": str(error)}, status=status)


@api.exception_handler(ValidationError)
def not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say which parameter is not of its form."""
    named = "; ".join(f"{found['loc'][-1]}: {found['msg']}" for found in error.errors)
    return Response({"error": named[:1000]}, status=422)
