"""The addresses of what surrounds the positions. It is as it is now, whatever was known of positions then."""

from django.http import HttpRequest, HttpResponse

from positions.api import schemas
from positions.api import surrounding_rows as reading
from positions.api.interface import (
    CURSOR,
    KEY,
    LIMIT,
    SURROUNDINGS,
    NotAsked,
    answered,
    api,
    page_of,
    paged,
    reads,
    strict,
)
from positions.api.schemas import Key
from positions.models import Negotiation
from positions.web.asked import negotiation_or_404
from positions.web.paging import number


def of(key: str, request: HttpRequest) -> Negotiation:
    return negotiation_or_404(key, request.user)


@api.get(
    "/negotiations",
    response={200: list[schemas.NegotiationOut], 400: schemas.Problem},
    summary="All negotiations",
    tags=[SURROUNDINGS],
)
@strict
def list_negotiations(request: HttpRequest) -> HttpResponse:
    """Return the negotiations, by key."""
    return answered(request, reading.negotiations(request.user))


@reads("/parties", list[schemas.PartyOut], "Parties", SURROUNDINGS)
def list_parties(request: HttpRequest, negotiation: Key = KEY) -> HttpResponse:
    """Return a negotiation's parties, in their own order."""
    return answered(request, reading.parties(of(negotiation, request)))


@reads("/rounds", list[schemas.RoundOut], "Rounds", SURROUNDINGS)
def list_rounds(request: HttpRequest, negotiation: Key = KEY) -> HttpResponse:
    """Return a negotiation's rounds, in the order of their windows."""
    return answered(request, reading.rounds(of(negotiation, request)))


@reads("/issues", list[schemas.IssueOut], "Issues", SURROUNDINGS)
def list_issues(request: HttpRequest, negotiation: Key = KEY) -> HttpResponse:
    """Return a negotiation's issues, in their own order."""
    return answered(request, reading.issues(of(negotiation, request)))


@reads("/delegations", list[schemas.DelegationOut], "Delegations", SURROUNDINGS)
def list_delegations(request: HttpRequest, negotiation: Key = KEY) -> HttpResponse:
    """Return a negotiation's delegations with their delegates, by round and party."""
    return answered(request, reading.delegations(of(negotiation, request)))


def numbered(cursor: str | None) -> int | None:
    """Return the place in a list that a cursor names by a number. Raises NotAsked."""
    try:
        return number(cursor) if cursor else None
    except ValueError as error:
        raise NotAsked("“cursor” is the `next` of the page before.") from error


@reads("/releases", schemas.ReleasesPage, "Releases", SURROUNDINGS)
def list_releases(
    request: HttpRequest, negotiation: Key = KEY, cursor: Key | None = CURSOR, limit: int = LIMIT
) -> HttpResponse:
    """Return the releases of a negotiation, the newest first, each with the address of its package."""
    rows, following = reading.releases(of(negotiation, request), numbered(cursor), limit)
    return answered(request, page_of(request, rows, following))


@reads("/events", schemas.EventsPage, "Events", SURROUNDINGS)
def list_events(
    request: HttpRequest, negotiation: Key = KEY, cursor: Key | None = CURSOR, limit: int = LIMIT
) -> HttpResponse:
    """Return a negotiation's events, by key."""
    rows = reading.events(of(negotiation, request), cursor, limit)
    return answered(request, paged(request, rows, limit))


@reads("/people", schemas.PeoplePage, "People", SURROUNDINGS)
def list_people(
    request: HttpRequest, negotiation: Key = KEY, cursor: Key | None = CURSOR, limit: int = LIMIT
) -> HttpResponse:
    """Return the people of a negotiation, by key; whoever was merged into another is not listed."""
    rows = reading.people(of(negotiation, request), cursor, limit)
    return answered(request, paged(request, rows, limit))


@reads("/assessments", schemas.AssessmentsPageOut, "Assessments", SURROUNDINGS)
def list_assessments(
    request: HttpRequest, negotiation: Key = KEY, cursor: Key | None = CURSOR, limit: int = LIMIT
) -> HttpResponse:
    """Return analysts' assessments, by key. They are no positions."""
    rows = reading.assessments(of(negotiation, request), cursor, limit)
    return answered(request, paged(request, rows, limit))


@reads("/terms", schemas.TermsPage, "Terms", SURROUNDINGS)
def list_terms(
    request: HttpRequest, negotiation: Key = KEY, cursor: Key | None = CURSOR, limit: int = LIMIT
) -> HttpResponse:
    """Return the places, bodies and words that are written in several ways, by key."""
    rows = reading.terms(of(negotiation, request), cursor, limit)
    return answered(request, paged(request, rows, limit))


@reads("/outcomes", schemas.OutcomesPage, "Outcomes", SURROUNDINGS)
def list_outcomes(
    request: HttpRequest, negotiation: Key = KEY, cursor: Key | None = CURSOR, limit: int = LIMIT
) -> HttpResponse:
    """Return what the rounds produced, by key of the round and order. A page has all of `limit` rounds."""
    rows, following = reading.outcomes(of(negotiation, request), cursor, limit)
    return answered(request, page_of(request, rows, following))


@reads("/offices", schemas.OfficesPage, "Offices", SURROUNDINGS)
def list_offices(
    request: HttpRequest, negotiation: Key = KEY, cursor: Key | None = CURSOR, limit: int = LIMIT
) -> HttpResponse:
    """Return the offices that people hold or held, by key of the person. A page has all of `limit` people."""
    rows, following = reading.offices(of(negotiation, request), cursor, limit)
    return answered(request, page_of(request, rows, following))
