"""For programs that find pages: which addresses there are, and which are not for them."""

from collections.abc import Iterable, Iterator, Sequence
from math import ceil
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import escape
from django.views.decorators.http import require_safe

from positions.help.pages import PAGES
from positions.models import Entry, Issue, Negotiation, Party, Person, Position, Round, Source
from positions.web.parameters import asks

# So many addresses are in one part; a sitemap may have ten times as many.
MOST = 5_000
# An index may have no more, so nothing asks for further ones.
MOST_PARTS = 50_000
# The name of the part with the pages of a negotiation that are there once.
PAGES_OF_IT = "pages"
OF_THE_SITE = ("help", "about", "programs")
OF_A_NEGOTIATION = (
    *("negotiation", "compare", "timeline", "issues", "positions", "rounds", "sources", "red_lines", "preconditions"),
    *("incompatibilities", "coverage", "agreement", "delegations", "people", "events", "assessments", "terms"),
    *("activity", "panel", "about_negotiation"),
)


NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


@require_safe
@asks(program=True)
def sitemap(request: HttpRequest) -> HttpResponse:
    """Return where the parts of the sitemap are: one of the site, and of each negotiation as many as it takes."""
    return answer(request, "sitemapindex", "sitemap", parts())


@require_safe
@asks(program=True)
def sitemap_of_site(request: HttpRequest) -> HttpResponse:
    """Return the addresses of the pages that are of no negotiation."""
    pages = (reverse("positions:help_page", args=[slug]) for slug in PAGES)
    return answer(request, "urlset", "url", [*(reverse(f"positions:{name}") for name in OF_THE_SITE), *pages])


@require_safe
@asks(program=True)
def sitemap_part(request: HttpRequest, negotiation: str, kind: str, number: int) -> HttpResponse:
    """Return the addresses of one kind of pages of a negotiation that everybody may read. Raises Http404."""
    found = everybodys().filter(key=negotiation).first()
    if found is None:
        raise Http404(f"No sitemap of {negotiation}.")
    paths = list(paths_of(found, kind, number))
    if not paths:
        raise Http404(f"No part {number} of {kind}.")
    return answer(request, "urlset", "url", paths)


def answer(request: HttpRequest, root: str, name: str, paths: Iterable[str]) -> HttpResponse:
    lines = (f"<{name}><loc>{escape(request.build_absolute_uri(path))}</loc></{name}>" for path in paths)
    content = "\n".join([f'{HEAD}<{root} xmlns="{NAMESPACE}">', *lines, f"</{root}>\n"])
    return HttpResponse(content, content_type="application/xml; charset=utf-8")


def everybodys() -> QuerySet[Negotiation]:
    return Negotiation.objects.visible_to(AnonymousUser())


def parts() -> Iterator[str]:
    """Yield the paths of the parts. Eight queries."""
    yield reverse("positions:sitemap_of_site")
    shown = list(everybodys().order_by("key"))
    counted = {kind: numbers_of(rows, shown) for kind, rows in things().items()}
    for each in shown:
        yield part(each.key, PAGES_OF_IT, 1)
        for kind, numbers in counted.items():
            yield from (part(each.key, kind, number) for number in range(1, 1 + ceil(numbers.get(each.pk, 0) / MOST)))


def part(key: str, kind: str, number: int) -> str:
    return reverse("positions:sitemap_part", kwargs={"negotiation": key, "kind": kind, "number": number})


def numbers_of(rows: QuerySet[Any], shown: Sequence[Negotiation]) -> dict[int, int]:
    """Return how many there are in each negotiation, by its id. One query."""
    of_them = rows.filter(negotiation__in=shown).order_by()
    return dict(of_them.values_list("negotiation").annotate(number=Count("pk")))


def paths_of(negotiation: Negotiation, kind: str, number: int) -> Iterator[str]:
    """Yield the paths of a part; none where there is none. One query."""
    if kind == PAGES_OF_IT:
        names = OF_A_NEGOTIATION if number == 1 else ()
        yield from (reverse(f"positions:{name}", args=[negotiation.key]) for name in names)
        return
    rows = things().get(kind)
    if rows is None or number > MOST_PARTS:
        return
    base = reverse(f"positions:{kind}", args=[negotiation.key, "x"]).removesuffix("x/")
    keys = rows.filter(negotiation=negotiation).order_by("key").values_list("key", flat=True)
    yield from (f"{base}{key}/" for key in keys[(number - 1) * MOST : number * MOST])


def things() -> dict[str, QuerySet[Any]]:
    """Return the kinds of things that have a page each, with those that everybody may see."""
    return {
        "issue": Issue.objects.all(),
        "party": Party.objects.all(),
        "round": Round.objects.all(),
        "position": Position.objects.shown(),
        "source": Source.objects.shown(),
        "person": Person.objects.living(),
        "entry": Entry.objects.known(None),
    }


# What takes long to make, or says again what a page says. Cards stay: what shows links asks for them.
FILES_ALONE = ("docx", "xlsx", "png", "svg", "csv", "json", "bib", "ris")
REPORTS_ALONE = ("/*/compare.html", "/*/compare/report.zip")
ALLOWED = ("/*/compare/card.png", settings.STATIC_URL)


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
        files = (f"/*.{ending}{end}" for ending in FILES_ALONE for end in ("$", "?"))
        told = [
            *(f"Allow: {path}" for path in ALLOWED),
            *(f"Disallow: {path}" for path in (*alone, *REPORTS_ALONE, *files)),
        ]
        lines = ["User-agent: *", *told, f"Sitemap: {address}"]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
