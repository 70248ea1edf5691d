"""The addresses under `/api/v1/`. Every answer carries an ETag; the same question later is answered with 304."""

from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags, quote_etag
from ninja import NinjaAPI, Path, Query
from ninja.errors import ValidationError
from ninja.responses import Response

from positions.api import rows as reading
from positions.api import schemas
from positions.api.schemas import Key, Known, Words
from positions.compare.asked import NothingToCompare, compare_filtered, filters_of
from positions.compare.comparison import BadOrder
from positions.compare.exports import comparison_data
from positions.reading.moment import BadMoment, echo
from positions.web.asked import NotHere, beginning_of, load_question, moment_asked, negotiation_or_404
from positions.web.filters import UnknownFilter

MOST = 200
WRONG = {400: schemas.Problem, 404: schemas.Problem, 422: schemas.Problem}

api = NinjaAPI(
    title="Position tracker",
    version="1",
    description="Reads what parties to a negotiation demand, refuse and offer, with the evidence. "
    "`known` takes a date or a time and answers as known then.",
    urls_namespace="api",
    docs_url=None,
    openapi_url="openapi.json",
)

KEY: Any = Path(..., description="key of the negotiation")
KNOWN: Any = Query("", description="as known at this date or time (ISO 8601, UTC); empty: now")
NARROW: Any = Query(None, description="only those of this key or code")
CURSOR: Any = Query(None, description="`next` of the page before")
LIMIT: Any = Query(50, ge=1, le=MOST, description="rows of a page")


def answered(request: HttpRequest, data: object) -> HttpResponse:
    """Return the data as JSON with their ETag, or 304 when the asker has them already."""
    response: HttpResponse = Response(data)
    etag = quote_etag(sha256(response.content).hexdigest()[:32])
    response["Cache-Control"] = "no-cache"
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponse(status=304)
    response["ETag"] = etag
    return response


@api.get("/negotiations", response={200: list[schemas.NegotiationOut]}, summary="All negotiations")
def list_negotiations(request: HttpRequest) -> HttpResponse:
    """Return the negotiations, by key."""
    return answered(request, reading.negotiations(request.user))


@api.get("/negotiations/{negotiation}/parties", response={200: list[schemas.PartyOut], **WRONG}, summary="Parties")
def list_parties(request: HttpRequest, negotiation: Key = KEY) -> HttpResponse:
    """Return a negotiation's parties, in their own order."""
    return answered(request, reading.parties(negotiation_or_404(negotiation, request.user)))


@api.get("/negotiations/{negotiation}/rounds", response={200: list[schemas.RoundOut], **WRONG}, summary="Rounds")
def list_rounds(request: HttpRequest, negotiation: Key = KEY) -> HttpResponse:
    """Return a negotiation's rounds, in the order of their windows."""
    return answered(request, reading.rounds(negotiation_or_404(negotiation, request.user)))


@api.get("/negotiations/{negotiation}/issues", response={200: list[schemas.IssueOut], **WRONG}, summary="Issues")
def list_issues(request: HttpRequest, negotiation: Key = KEY) -> HttpResponse:
    """Return a negotiation's issues, in their own order."""
    return answered(request, reading.issues(negotiation_or_404(negotiation, request.user)))


@api.get(
    "/negotiations/{negotiation}/delegations",
    response={200: list[schemas.DelegationOut], **WRONG},
    summary="Delegations",
)
def list_delegations(request: HttpRequest, negotiation: Key = KEY) -> HttpResponse:
    """Return a negotiation's delegations with their delegates, by round and party."""
    return answered(request, reading.delegations(negotiation_or_404(negotiation, request.user)))


@api.get("/negotiations/{negotiation}/positions", response={200: schemas.PositionsPage, **WRONG}, summary="Positions")
def list_positions(
    request: HttpRequest,
    negotiation: Key = KEY,
    known: Known = KNOWN,
    party: Key | None = NARROW,
    issue: Key | None = NARROW,
    kind: Key | None = NARROW,
    cursor: Key | None = CURSOR,
    limit: int = LIMIT,
) -> HttpResponse:
    """Return the positions that have an entry as known, by key."""
    found = negotiation_or_404(negotiation, request.user)
    at = moment_asked(request, found)
    narrowed = given({"party__key": party, "issue__key": issue, "kind": kind})
    rows = reading.positions(found, at, narrowed, cursor, limit)
    return answered(request, paged(request, rows, limit, at))


@api.get("/negotiations/{negotiation}/entries", response={200: schemas.EntriesPage, **WRONG}, summary="Entries")
def list_entries(
    request: HttpRequest,
    negotiation: Key = KEY,
    known: Known = KNOWN,
    position: Key | None = NARROW,
    party: Key | None = NARROW,
    issue: Key | None = NARROW,
    source: Key | None = NARROW,
    account: Key | None = NARROW,
    basis: Key | None = NARROW,
    cursor: Key | None = CURSOR,
    limit: int = LIMIT,
) -> HttpResponse:
    """Return the entries as known with their citations, by key."""
    found = negotiation_or_404(negotiation, request.user)
    at = moment_asked(request, found)
    narrowed = given(
        {
            "position__key": position,
            "position__party__key": party,
            "position__issue__key": issue,
            "citations__source__key": source,
            "account": account,
            "basis": basis,
        }
    )
    return answered(request, paged(request, reading.entries(found, at, narrowed, cursor, limit), limit, at))


@api.get("/negotiations/{negotiation}/sources", response={200: schemas.SourcesPage, **WRONG}, summary="Sources")
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
def get_comparison(
    request: HttpRequest,
    negotiation: Key = KEY,
    before: Annotated[Key | None, Query(description="key of the earlier round")] = None,
    after: Annotated[Key | None, Query(description="key of the later round")] = None,
    known: Known = KNOWN,
    party: Key | None = NARROW,
    group: Annotated[Words | None, Query(description="only the issues of this group")] = None,
    issue: Key | None = NARROW,
    kind: Key | None = NARROW,
    shift: Annotated[list[Words] | None, Query(description="only these shifts")] = None,
    direction: Annotated[Words | None, Query(description="only what moved this way")] = None,
    moved: Annotated[Words | None, Query(description="true: only what moved")] = None,
    voiced: Annotated[Words | None, Query(description="true: only what was voiced at the later round")] = None,
) -> HttpResponse:
    """Return what moved between two rounds; without a choice, between those shown first."""
    question = load_question(request, negotiation)
    filters = filters_of(request.GET, question)
    comparison = compare_filtered(question, filters)
    data = comparison_data(comparison.only(filters.keep(comparison.rows)))
    begins = echo(beginning_of(request))
    return answered(request, data | ({"begins": begins} if begins else {}))


def given(narrowed: dict[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in narrowed.items() if value}


def paged(request: HttpRequest, rows: list[dict[str, Any]], limit: int, known: datetime | None) -> dict[str, object]:
    """Return a page of rows, which are one more when there is a next, with the cursor of that."""
    following = rows[limit - 1]["key"] if len(rows) > limit else None
    begins = echo(beginning_of(request))
    return {"items": rows[:limit], "next": following, "known": echo(known), "begins": begins}


@api.exception_handler(NotHere)
@api.exception_handler(NothingToCompare)
@api.exception_handler(BadMoment)
@api.exception_handler(BadOrder)
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
