"""For programs that find pages: which addresses there are, and which are not for them."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import escape
from django.views.decorators.http import require_safe

from positions.help.pages import PAGES
from positions.models import Entry, Issue, Negotiation, Party, Person, Position, Round, Source
from positions.web.parameters import asks

# No sitemap may have more.
MOST = 50_000
OF_THE_SITE = ("help", "about", "programs")
OF_A_NEGOTIATION = (
    *("negotiation", "compare", "timeline", "issues", "positions", "rounds", "sources", "red_lines", "preconditions"),
    *("incompatibilities", "coverage", "agreement", "delegations", "people", "events", "assessments", "activity"),
    "about_negotiation",
)


@require_safe
@asks(program=True)
def sitemap(request: HttpRequest) -> HttpResponse:
    """Return the addresses of what everybody may read, at most as many as a sitemap may have."""
    lines = (f"<url><loc>{escape(request.build_absolute_uri(path))}</loc></url>" for path in islice(paths(), MOST))
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return HttpResponse("\n".join([head, *lines, "</urlset>\n"]), content_type="application/xml; charset=utf-8")


def paths() -> Iterator[str]:
    """Yield the paths of pages that everybody may read, those of the site first. Eight queries."""
    yield from (reverse(f"positions:{name}") for name in OF_THE_SITE)
    yield from (reverse("positions:help_page", args=[slug]) for slug in PAGES)
    everybody = Negotiation.objects.visible_to(AnonymousUser()).order_by("key")
    keys = list(everybody.values_list("key", flat=True))
    yield from (reverse(f"positions:{name}", args=[key]) for key in keys for name in OF_A_NEGOTIATION)
    for kind, rows in things():
        public = rows.filter(negotiation__in=everybody).order_by("negotiation__key", "key")
        named = public.values_list("negotiation__key", "key")[:MOST]
        yield from (reverse(f"positions:{kind}", args=pair) for pair in named.iterator())


def things() -> Iterator[tuple[str, QuerySet[Any]]]:
    """Yield the kinds of things that have a page each, with those that everybody may see."""
    yield "issue", Issue.objects.all()
    yield "party", Party.objects.all()
    yield "round", Round.objects.all()
    yield "position", Position.objects.shown()
    yield "source", Source.objects.shown()
    yield "person", Person.objects.living()
    yield "entry", Entry.objects.known(None)


@require_safe
@login_not_required
@asks(program=True)
def robots(request: HttpRequest) -> HttpResponse:
    """Say what programs that find pages leave alone: all of a site that is read with a login only."""
    if settings.LOGIN_REQUIRED:
        lines = ["User-agent: *", "Disallow: /"]
    else:
        alone = ("/admin/", "/accounts/", "/search/", "/*/search/")
        address = request.build_absolute_uri(reverse("positions:sitemap"))
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in alone), f"Sitemap: {address}"]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
