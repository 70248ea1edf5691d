"""The pages of the help, and who keeps the site and each negotiation."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from positions.help.codebook import tables
from positions.help.examples import Examples, coded
from positions.help.keepers import contributors_of, keeper_of, keeper_of_site
from positions.help.pages import GUIDES, METHODS, PAGES, HelpPage, page_of
from positions.help.shift_examples import shifted
from positions.models import Negotiation
from positions.web.asked import known_at, negotiation_or_404
from positions.web.parameters import asks
from positions.web.render import HtmxRequest, render_page


@require_safe
@asks()
def index(request: HtmxRequest) -> HttpResponse:
    """List the pages of the help: methods for readers, guides for those who keep the data."""
    listed = [("Methods", map(page_of, METHODS)), ("Guides", map(page_of, GUIDES))]
    context = {"chapters": [(title, list(pages)) for title, pages in listed], "section": "help"}
    return render_page(request, "help/index.html", context)


@require_safe
@asks()
def page(request: HtmxRequest, slug: str) -> HttpResponse:
    """Show a page of the help, with examples from the first negotiation that the reader may see."""
    if slug not in PAGES:
        raise Http404
    shown = page_of(slug)
    names = [part.codes for part in shown.parts if part.codes]
    negotiations = list(Negotiation.objects.visible_to(request.user).order_by("key"))
    examples = examples_of(shown, negotiations)
    context = {
        "page": shown,
        "tables": tables(names, examples),
        "negotiations": negotiations,
        "exemplary": negotiations[0] if negotiations and names else None,
        "methods": list(map(page_of, METHODS)),
        "section": "help",
    }
    return render_page(request, "help/page.html", context)


def examples_of(shown: HelpPage, negotiations: list[Negotiation]) -> Examples:
    """Return examples from the first of the negotiations for the codes on a page; none where it has no table."""
    names = {part.codes for part in shown.parts if part.codes}
    if not names or not negotiations:
        return {}
    of = negotiations[0]
    return coded(of, names) | (shifted(of) if names & {"shift", "direction"} else {})


@require_safe
@asks()
def about(request: HtmxRequest) -> HttpResponse:
    """Say who keeps the site and each negotiation, and how to report an error."""
    negotiations = Negotiation.objects.visible_to(request.user).order_by("key")
    context = {"negotiations": [(each, keeper_of(each)) for each in negotiations], "keeper": keeper_of_site()}
    return render_page(request, "help/about.html", context)


@require_safe
@asks(("known",))
def about_negotiation(request: HtmxRequest, negotiation: str) -> HttpResponse:
    found = negotiation_or_404(negotiation, request.user)
    context = {
        "negotiation": found,
        "known": known_at(request, found),
        "keeper": keeper_of(found),
        "contributors": contributors_of(found),
        "section": "about_negotiation",
    }
    return render_page(request, "help/about_negotiation.html", context)
