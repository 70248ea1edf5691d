"""The addresses under `/api/v1/`. Every answer carries an ETag; the same question later is answered with 304."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags, quote_etag
from ninja import NinjaAPI, Path, Query
from ninja.errors import ValidationError
from ninja.responses import Response

from positions.api import rows as reading
from positions.api import schemas
from positions.compare.asked import NothingToCompare, compare_filtered, filters_of
from positions.compare.comparison import BadOrder
from positions.compare.exports import comparison_data
from positions.models import Negotiation
from positions.reading.moment import BadMoment, echo, parse_known, settled
from positions.web.asked import NotHere, load_question, negotiation_or_404
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
BEFORE: Any = Query(None, description="key of the earlier round")
AFTER: Any = Query(None, description="key of the later round")
GROUP: Any = Query(None, description="only the issues of this group")
SHIFT: Any = Query(None, description="only these shifts")
DIRECTION: Any = Query(None, description="only what moved this way")
MOVED: Any = Query(None, description="true: only what moved")
VOICED: Any = Query(None, description="true: only what was voiced at the later round")
CURSOR: Any = Query(None, description="`next` of the page before")
LIMIT: Any = Query(50, ge=1, le=MOST, description="rows of a page")
Key = schemas.KEY
Known = schemas.MOMENT


def answered(request: HttpRequest, data: Any) -> HttpResponse:
    """Return the data as JSON with their ETag, or 304 when the asker has them already."""
    response = Response(data)
    etag = quote_etag(sha256(response.content).hexdigest()[:32])
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        unchanged = HttpResponse(status=304)
        unchanged["ETag"] = etag
        return unchanged
    return response


def moment(negotiation: Negotiation, known: str) -> datetime | None:
    """Return the moment of knowledge to read by; None: now. Raises BadMoment."""
    return settled(negotiation.pk, parse_known(known))


@api.get("/negotiations", response={200: list[schemas.NegotiationOut]}, summary="All negotiations")
def list_negotiations(request: HttpRequest) -> HttpResponse:
    """Return all negotiations, by key."""
    return answered(request, reading.negotiations())


@api.get("/negotiations/{negotiation}/parties", response={200: list[schemas.PartyOut], **WRONG}, summary="Parties")
def list_parties(request: HttpRequest, negotiation: Key = KEY) -> HttpResponse:
    """Return a negotiation's parties, in their own order."""
    return answered(request, reading.parties(negotiation_or_404(negotiation)))


@api.get("/negotiations/{negotiation}/rounds", response={200: list[schemas.RoundOut], **WRONG}, summary="Rounds")
def list_rounds(request: HttpRequest, negotiation: Key = KEY) -> HttpResponse:
    """Return a negotiation's rounds, in the order of their windows."""
    return answered(request, reading.rounds(negotiation_or_404(negotiation)))


@api.get("/negotiations/{negotiation}/issues", response={200: list[schemas.IssueOut], **WRONG}, summary="Issues")
def list_issues(request: HttpRequest, negotiation: Key = KEY) -> HttpResponse:
    """Return a negotiation's issues, in their own order."""
    return answered(request, reading.issues(negotiation_or_404(negotiation)))


@api.get(
    "/negotiations/{negotiation}/delegations",
    response={200: list[schemas.DelegationOut], **WRONG},
    summary="Delegations",
)
def list_delegations(request: HttpRequest, negotiation: Key = KEY) -> HttpResponse:
    """Return a negotiation's delegations with their delegates, by round and party."""
    return answered(request, reading.delegations(negotiation_or_404(negotiation)))


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
    found = negotiation_or_404(negotiation)
    at = moment(found, known)
    narrowed = given({"party__key": party, "issue__key": issue, "kind": kind})
    rows = reading.positions(found, at, narrowed, cursor or "", limit)
    return answered(request, paged(rows, limit, at))


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
    found = negotiation_or_404(negotiation)
    at = moment(found, known)
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
    return answered(request, paged(reading.entries(found, at, narrowed, cursor or "", limit), limit, at))


@api.get("/negotiations/{negotiation}/sources", response={200: schemas.SourcesPage, **WRONG}, summary="Sources")
def list_sources(
    request: HttpRequest,
    negotiation: Key = KEY,
    known: Known = KNOWN,
    cursor: Key | None = CURSOR,
    limit: int = LIMIT,
) -> HttpResponse:
    """Return a negotiation's sources, by key; as known then, without those that only later entries cite."""
    found = negotiation_or_404(negotiation)
    at = moment(found, known)
    return answered(request, paged(reading.sources(found, at, cursor or "", limit), limit, at))


@api.get("/negotiations/{negotiation}/comparison", response={200: schemas.ComparisonOut, **WRONG}, summary="Comparison")
def get_comparison(
    request: HttpRequest,
    negotiation: Key = KEY,
    before: Key | None = BEFORE,
    after: Key | None = AFTER,
    known: Known = KNOWN,
    party: Key | None = NARROW,
    group: schemas.Words | None = GROUP,
    issue: Key | None = NARROW,
    kind: Key | None = NARROW,
    shift: list[schemas.Words] | None = SHIFT,
    direction: schemas.Words | None = DIRECTION,
    moved: schemas.Words | None = MOVED,
    voiced: schemas.Words | None = VOICED,
) -> HttpResponse:
    """Return what moved between two rounds; without a choice, between those shown first."""
    question = load_question(request.GET, negotiation)
    filters = filters_of(request.GET, question)
    comparison = compare_filtered(question, filters)
    return answered(request, comparison_data(comparison.only(filters.keep(comparison.rows))))


def given(narrowed: dict[str, str | None]) -> dict[str, str]:
    """Return only the filters that were given."""
    return {name: value for name, value in narrowed.items() if value}


def paged(rows: list[dict[str, Any]], limit: int, known: datetime | None) -> dict[str, Any]:
    """Return a page of rows with the cursor of the next."""
    page, following = reading.one_page(rows, limit)
    return {"items": page, "next": following, "known": echo(known)}


@api.exception_handler(NotHere)
def not_here(request: HttpRequest, error: NotHere) -> HttpResponse:
    """Say what does not exist."""
    return Response({"error": str(error)}, status=404)


@api.exception_handler(NothingToCompare)
def nothing_to_compare(request: HttpRequest, error: NothingToCompare) -> HttpResponse:
    """Say that there are no two rounds."""
    return Response({"error": str(error)}, status=404)


@api.exception_handler(ValidationError)
def not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say which parameter is not of its form."""
    named = "; ".join(f"{found['loc'][-1]}: {found['msg']}" for found in error.errors)
    return Response({"error": named[:1000]}, status=422)


@api.exception_handler(BadMoment)
@api.exception_handler(BadOrder)
@api.exception_handler(UnknownFilter)
def bad_question(request: HttpRequest, error: ValueError) -> HttpResponse:
    """Say what is wrong with the question."""
    return Response({"error": str(error)}, status=400)
