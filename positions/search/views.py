"""Search over one negotiation or all of them: as a page, and its results alone while somebody types."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from positions.domain import wording
from positions.models import Negotiation, Position
from positions.reading.moment import BadMoment
from positions.search.filters import SEARCH_PARAMETERS, EverywhereFilter, FoundFilter, HereFilter
from positions.search.matching import matching
from positions.search.results import Results, results
from positions.search.words import BadSearch, Words, words_of
from positions.web.asked import moment_asked, negotiation_or_404
from positions.web.filters import UnknownFilter, address, choices_of
from positions.web.paging import BadCursor
from positions.web.render import HtmxRequest, render_page, wants_fragment


@require_safe
def search(request: HtmxRequest, negotiation: str = "") -> HttpResponse:
    if "" in request.GET.values() and not wants_fragment(request):
        return HttpResponseRedirect(link(request))
    found = negotiation_or_404(negotiation, request.user) if negotiation else None
    told: dict[str, object] = {}
    try:
        told = answer(request, *what_is_asked(request, found))
    except (BadSearch, BadMoment, BadCursor, UnknownFilter) as error:
        told["message"] = str(error)
    # The moment asked for is exact by now, in all addresses that are made of the request's own.
    context = frame(request, found) | told
    status = 400 if "message" in told else 200
    response = render_page(request, "search/search.html", context, fragment="results", status=status)
    if wants_fragment(request):
        response["HX-Replace-Url"] = link(request)
    return response


def what_is_asked(request: HttpRequest, negotiation: Negotiation | None) -> tuple[Words, datetime | None, FoundFilter]:
    """Return what is searched for, as known when (None: now), and narrowed how.

    Raises BadSearch, BadMoment, UnknownFilter.
    """
    words = words_of(request.GET.get("q", ""))
    known = moment_asked(request, negotiation)
    if negotiation is None:
        listed = Negotiation.objects.visible_to(request.user).order_by("key")
        filters: FoundFilter = EverywhereFilter(request.GET, matching(words, None, known), listed)
    else:
        choices = choices_of(Position.objects.filter(negotiation=negotiation), known)
        filters = HereFilter(request.GET, matching(words, negotiation, known), choices, negotiation)
    filters.chosen()
    return words, known, filters


def answer(request: HttpRequest, words: Words, known: datetime | None, filters: FoundFilter) -> dict[str, object]:
    """Return what the page shows of an answer. Raises BadCursor."""
    shown: dict[str, object] = {"filter": filters, "known": known}
    if not words.question:
        return shown
    kind = filters.chosen()["kind"]
    found = results(words, filters.qs, kind, request.GET.get("page", ""))
    facets = [(facet, link(request, kind=facet.code or None, page=None), facet.code == kind) for facet in found.facets]
    return shown | {
        "results": found,
        "facets": facets,
        "status": status_of(found, bool(kind)),
        "further": link(request, page=found.following) if found.following else "",
        "narrowed": any(filters.chosen().values()),
    }


def status_of(found: Results, narrowed: bool) -> str:
    more = f" of this kind, of {found.facets[0].count} in all" if narrowed else ""
    return f"{wording.counted(found.total, 'result')}{more}."


def frame(request: HttpRequest, negotiation: Negotiation | None) -> dict[str, object]:
    here = reverse("positions:search", args=[negotiation.key]) if negotiation else reverse("positions:search_all")
    query = {} if "\0" in request.GET.get("q", "") else {"q": request.GET.get("q", "")[:1000]}
    return {
        "negotiation": negotiation,
        "section": "search",
        "action": here,
        "asked": query.get("q", ""),
        "known_asked": request.GET.get("known", "")[:40],
        "kind_asked": request.GET.get("kind", "")[:20],
        **dict.fromkeys(("known", "filter", "results")),
        **dict.fromkeys(("message", "status", "further"), ""),
        "facets": [],
        "narrowed": False,
        "clear": f"{here}{address('', request.GET, ('q', 'known'))}",
        "now": link(request, known=None),
        "everywhere": address(reverse("positions:search_all"), request.GET, ("q", "known")),
        "first": link(request, page=None),
        "further_page": "page" in request.GET,
    }


def link(request: HttpRequest, **changes: str | None) -> str:
    return address(request.path, request.GET, SEARCH_PARAMETERS, **changes)
