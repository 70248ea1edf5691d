"""The addresses of the record itself: positions, entries with citations, sources, codings."""

from django.http import HttpRequest, HttpResponse

from positions.api import evidence_schemas as schemas
from positions.api import rows as reading
from positions.api.interface import (
    CURSOR,
    EVIDENCE,
    EVIDENCE_ASKED,
    KEY,
    KNOWN,
    LIMIT,
    NARROW,
    WITHOUT,
    answered,
    given,
    page_of,
    paged,
    reads,
)
from positions.api.schemas import Key, Known, Words
from positions.web.asked import moment_asked, negotiation_or_404
from positions.web.evidence_asked import asked_data, evidence_asked


@reads("/positions", schemas.PositionsPage, "Positions", EVIDENCE)
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


@reads("/entries", schemas.EntriesPage, "Entries", EVIDENCE)
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
    evidence: list[Words] | None = EVIDENCE_ASKED,
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


@reads("/sources", schemas.SourcesPage, "Sources", EVIDENCE)
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


@reads("/codings", schemas.CodingsPage, "Codings", EVIDENCE)
def list_codings(
    request: HttpRequest,
    negotiation: Key = KEY,
    known: Known = KNOWN,
    cursor: Key | None = CURSOR,
    limit: int = LIMIT,
) -> HttpResponse:
    """Return what coders made of entries that stand as known, by key of the entry.

    A page has all codings of `limit` entries.
    """
    found = negotiation_or_404(negotiation, request.user)
    at = moment_asked(request, found)
    rows, following = reading.codings(found, at, cursor, limit)
    return answered(request, page_of(request, rows, following, at))
