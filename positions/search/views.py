"""Search over one negotiation or all of them: as a page, and its results alone while somebody types."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from positions.domain import wording
from positions.models import Negotiation
from positions.reading.moment import BadMoment
from positions.search.asked import SearchAsked, search_asked
from positions.search.filters import SEARCH_PARAMETERS, SEVERAL
from positions.search.finding import MOST
from positions.search.results import Results, results
from positions.search.words import BadSearch
from positions.web.asked import negotiation_or_404
from positions.web.filters import UnknownFilter, address
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
        told = answer(request, search_asked(request, found))
    except (BadSearch, BadMoment, BadCursor, UnknownFilter) as error:
        told["message"] = str(error)
    # The moment asked for is exact by now, in all addresses that are made of the request's own.
    context = frame(request, found) | told
    status = 400 if "message" in told else 200
    response = render_page(request, "search/search.html", context, fragment="results", status=status)
    if wants_fragment(request):
        response["HX-Replace-Url"] = link(request)
    return response


def answer(request: HttpRequest, asked: SearchAsked) -> dict[str, object]:
    """Return what the page shows of an answer. Raises BadCursor."""
    shown: dict[str, object] = {"filter": asked.filters, "known": asked.known}
    if not asked.terms.text:
        return shown
    kinds = asked.kinds
    found = results(asked.terms, asked.where, kinds, request.GET.get("page", ""))
    facets = [
        (facet, link(request, kind=facet.code or None, page=None), facet.code in kinds or not (facet.code or kinds))
        for facet in found.facets
    ]
    meant = "" if found.facets[0].count else asked.meant()
    return shown | {
        "results": found,
        "facets": facets,
        "status": status_of(found, kinds),
        "further": link(request, page=found.following) if found.following else "",
        "narrowed": any(asked.filters.chosen().values()),
        "meant": meant,
        "meant_href": link(request, q=meant, kind=None, page=None) if meant else "",
    }


def status_of(found: Results, kinds: Sequence[str]) -> str:
    which = "this kind" if len(kinds) == 1 else "these kinds"
    more = f" of {which}, of {found.facets[0].number} in all" if kinds else ""
    if not found.more:
        return f"{wording.counted(found.total, 'result')}{more}."
    bound = f"Ranked are the newest of each kind, up to {MOST:,}; further words, a kind or dates narrow it."
    return f"More than {found.total:,} results{more}. {bound}"


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
        **dict.fromkeys(("message", "status", "further", "meant", "meant_href"), ""),
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
