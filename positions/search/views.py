"""Search over one negotiation or all of them: as a page, and its results alone while somebody types."""

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from positions.domain import wording
from positions.models import Negotiation, Position
from positions.reading.moment import BadMoment
from positions.search.asking import SearchTerms, question_of
from positions.search.filters import SEARCH_PARAMETERS, SEVERAL, EverywhereFilter, FoundFilter, HereFilter
from positions.search.matching import matching
from positions.search.results import Results, results
from positions.search.words import BadSearch, words_of
from positions.web.asked import moment_asked, negotiation_or_404
from positions.web.filters import UnknownFilter, address, choices_of
from positions.web.paging import BadCursor
from positions.web.parameters import asks
from positions.web.render import HtmxRequest, render_page, wants_fragment

OF_ONE = tuple(name for name in SEARCH_PARAMETERS if name != "negotiation")
OF_ALL = tuple(name for name in SEARCH_PARAMETERS if name not in ("party", "issue"))


@require_safe
@asks(OF_ONE, several=SEVERAL)
def search(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """Search one negotiation."""
    return show(request, negotiation)


@require_safe
@asks(OF_ALL, several=SEVERAL)
def search_all(request: HtmxRequest) -> HttpResponse:
    """Search all negotiations that the person may see."""
    return show(request, "")


def show(request: HtmxRequest, negotiation: str) -> HttpResponse:
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


def what_is_asked(
    request: HttpRequest, negotiation: Negotiation | None
) -> tuple[SearchTerms, datetime | None, FoundFilter]:
    """Return what is searched for, as known when (None: now), and narrowed how.

    Raises BadSearch, BadMoment, UnknownFilter.
    """
    words = words_of(request.GET.get("q", ""))
    known = moment_asked(request, negotiation)
    if negotiation is None:
        listed = list(Negotiation.objects.visible_to(request.user).order_by("key"))
        question = question_of(words, [row.pk for row in listed])
        filters: FoundFilter = EverywhereFilter(request.GET, matching(question, None, known), listed)
    else:
        question = question_of(words, [negotiation.pk])
        choices = choices_of(Position.objects.filter(negotiation=negotiation), known)
        filters = HereFilter(request.GET, matching(question, negotiation, known), choices, negotiation)
    filters.chosen()
    return question, known, filters


def answer(
    request: HttpRequest, question: SearchTerms, known: datetime | None, filters: FoundFilter
) -> dict[str, object]:
    """Return what the page shows of an answer. Raises BadCursor."""
    shown: dict[str, object] = {"filter": filters, "known": known}
    if not question.text:
        return shown
    kinds = filters.chosen()["kind"]
    found = results(question, filters.qs, kinds, request.GET.get("page", ""), known)
    facets = [
        (facet, link(request, kind=facet.code or None, page=None), facet.code in kinds or not (facet.code or kinds))
        for facet in found.facets
    ]
    return shown | {
        "results": found,
        "facets": facets,
        "status": status_of(found, kinds),
        "further": link(request, page=found.following) if found.following else "",
        "narrowed": any(filters.chosen().values()),
    }


def status_of(found: Results, kinds: Sequence[str]) -> str:
    which = "this kind" if len(kinds) == 1 else "these kinds"
    more = f" of {which}, of {found.facets[0].count} in all" if kinds else ""
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
        "kinds_asked": [kind[:20] for kind in request.GET.getlist("kind")],
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
