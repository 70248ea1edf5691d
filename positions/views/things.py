"""Pages of one thing each, with all that hangs on it: a position, an entry, a source, a round."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from positions.htmx import HtmxRequest, render_page
from positions.pages.change import change_page
from positions.pages.position import position_page
from positions.pages.round import round_page
from positions.pages.source import source_page
from positions.views.question import NotHere, known_at, load_rounds, negotiation_or_404


@require_safe
def position(request: HtmxRequest, negotiation: str, key: str) -> HttpResponse:
    """Show a position's whole history with its evidence, and what it is incompatible with."""
    found = negotiation_or_404(negotiation)
    known = known_at(request, found)
    page = position_page(found, key, known)
    if page is None:
        raise NotHere(f"There is no position “{key[:80]}” in {found.name}.", found)
    return render_page(request, "position.html", {"negotiation": found, "known": known, "page": page})


@require_safe
def change(request: HtmxRequest, negotiation: str, key: str) -> HttpResponse:
    """Show one entry, also one that was replaced: its page stays and says so."""
    found = negotiation_or_404(negotiation)
    known = known_at(request, found)
    page = change_page(found, key, known)
    if page is None:
        raise NotHere(f"There is no entry “{key[:80]}” in {found.name}.", found)
    return render_page(request, "change.html", {"negotiation": found, "known": known, "page": page})


@require_safe
def source(request: HtmxRequest, negotiation: str, key: str) -> HttpResponse:
    """Show a source and all that rests on it."""
    found = negotiation_or_404(negotiation)
    known = known_at(request, found)
    page = source_page(found, key, known)
    if page is None:
        raise NotHere(f"There is no source “{key[:80]}” in {found.name}.", found)
    return render_page(request, "source.html", {"negotiation": found, "known": known, "page": page})


@require_safe
def round_(request: HtmxRequest, negotiation: str, key: str) -> HttpResponse:
    """Show a round: its days, what it produced, and who sat at the table."""
    found, rounds = load_rounds(negotiation)
    page = round_page(found, rounds, key)
    if page is None:
        raise NotHere(f"There is no round “{key[:80]}” in {found.name}.", found)
    return render_page(request, "round.html", {"negotiation": found, "page": page})
