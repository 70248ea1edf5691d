"""How to cite an entry, a position, a source or a comparison, as a page and as files."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from positions import wording
from positions.citing import Reference, as_bibtex, as_csl, as_text
from positions.clock import BadMoment, echo, settled
from positions.exports import to_json
from positions.filters import address
from positions.htmx import HtmxRequest, render_page
from positions.models import Negotiation, Position, PositionChange, Source
from positions.models.base import PARTIAL_DATE_PATTERN
from positions.pages.source import source_page
from positions.question import NotHere, load_question, negotiation_or_404
from positions.views.shared import known_at

SOURCE_TYPES = {"news report": "article-newspaper", "analysis": "report"}


@require_safe
def cite(request: HtmxRequest, negotiation: str, thing: str, key: str, form: str = "") -> HttpResponse:
    """Show how to cite one thing."""
    found = negotiation_or_404(negotiation, request.user)
    known = known_at(request, found)
    reference = REFERENCES[thing](request, found, key, known)
    if reference is None:
        raise NotHere(f"There is no “{key[:80]}” in {found.name} to cite.", found)
    return answer(request, found, reference, form, known)


@require_safe
def cite_comparison(request: HtmxRequest, negotiation: str, form: str = "") -> HttpResponse:
    """Show how to cite a comparison of two rounds, filters and moment of knowledge included."""
    try:
        question = load_question(request, negotiation)
    except BadMoment as error:
        if form:
            return JsonResponse({"error": str(error)}, status=400)
        raise BadRequest(str(error)) from error
    if question.before is None or question.after is None:
        raise NotHere("There is no comparison to cite.", question.negotiation)
    known = question.known or settled(question.negotiation.pk, datetime.now(UTC)) or datetime.now(UTC)
    page = reverse("positions:compare", args=[question.negotiation.key])
    reference = Reference(
        id=f"{question.before.key}_{question.after.key}",
        type="dataset",
        title=f"What moved between {question.before.name} and {question.after.name}",
        url=request.build_absolute_uri(
            address(page, request.GET, before=question.before.key, after=question.after.key, known=echo(known))
        ),
        locator=f"as known on {wording.moment(known)}",
        accessed=today(),
        container=question.negotiation.name,
        version=question.negotiation.version,
        issued=known.date().isoformat(),
    )
    return answer(request, question.negotiation, reference, form, question.known)


@require_safe
def cite_data(request: HtmxRequest, negotiation: str, form: str = "") -> HttpResponse:
    """Show how to cite a negotiation's data set: as its package says it."""
    found = negotiation_or_404(negotiation, request.user)
    known = known_at(request, found)
    reference = Reference(
        id=found.key,
        type="dataset",
        title=found.name,
        url=request.build_absolute_uri(reverse("positions:negotiation", args=[found.key])),
        accessed=today(),
        author=", ".join(authors_of(found)),
        issued=issued(found),
        version=found.version,
        locator=f"version {found.version}" if found.version else "",
    )
    return answer(request, found, reference, form, known)


def authors_of(negotiation: Negotiation) -> Iterator[str]:
    """Yield the names of those whom the package names as its authors."""
    contributors = negotiation.extra.get("contributors")
    for person in contributors if isinstance(contributors, list) else ():
        name = person.get("title") if isinstance(person, dict) else None
        if isinstance(name, str) and name and person.get("role", "author") in ("author", "creator"):
            yield name


def answer(
    request: HtmxRequest, negotiation: Negotiation, reference: Reference, form: str, known: datetime | None
) -> HttpResponse:
    """Return a reference as a page, or as the file asked for."""
    if form:
        return files_of(reference, form)
    context = {
        "negotiation": negotiation,
        "known": known,
        "now": address(request.path, request.GET, known=None),
        "text": as_text(reference),
        "bibtex": as_bibtex(reference),
        "csl": to_json(as_csl(reference)).decode(),
        "bib_address": f"{request.path.removesuffix('/')}.bib?{request.GET.urlencode()}".rstrip("?"),
        "csl_address": f"{request.path.removesuffix('/')}.json?{request.GET.urlencode()}".rstrip("?"),
    }
    return render_page(request, "cite.html", context)


def files_of(reference: Reference, form: str) -> HttpResponse:
    """Return a reference as a file: `bib` or `json`."""
    if form == "bib":
        return HttpResponse(as_bibtex(reference), content_type="application/x-bibtex; charset=utf-8")
    return HttpResponse(to_json(as_csl(reference)), content_type="application/vnd.citationstyles.csl+json")


def of_position(request: HttpRequest, negotiation: Negotiation, key: str, known: datetime | None) -> Reference | None:
    """Return the reference of a position of which an entry is published; None when there is none."""
    published = published_by(known).filter(negotiation=negotiation, position__key=key)
    position = Position.objects.filter(negotiation=negotiation, key=key).select_related("party").first()
    if position is None or not published.exists():
        return None
    title = f"{position.party.label}: {position.title} ({position.kind})"
    return in_data_set(request, negotiation, "position", key, title, "", known)


def of_change(request: HttpRequest, negotiation: Negotiation, key: str, known: datetime | None) -> Reference | None:
    """Return the reference of a published entry, also a replaced one; None when there is none."""
    published = published_by(known).filter(negotiation=negotiation, key=key)
    change = published.select_related("position__party").first()
    if change is None:
        return None
    when = wording.dated(change.effective_on, change.precision)
    title = f"{change.position.party.label}, {when}: {change.position.title}"
    return in_data_set(request, negotiation, "change", key, title, f"entry {key}", known)


def of_source(request: HttpRequest, negotiation: Negotiation, key: str, known: datetime | None) -> Reference | None:
    """Return the reference of a source: the document itself, not our page of it."""
    page = source_page(negotiation, key, known)
    if page is None:
        return None
    source: Source = page.source
    here = request.build_absolute_uri(reverse("positions:source", args=[negotiation.key, key]))
    accessed = source.accessed_on if len(source.accessed_on) == len("2025-05-16") else ""
    return Reference(
        id=source.key,
        type=SOURCE_TYPES.get(source.type, "webpage"),
        title=source.title,
        url=source.archive_url or source.url or here,
        accessed=date.fromisoformat(accessed) if accessed else today(),
        author=source.author,
        publisher=source.publisher,
        issued=source.published_on,
    )


def in_data_set(
    request: HttpRequest,
    negotiation: Negotiation,
    page: str,
    key: str,
    title: str,
    locator: str,
    known: datetime | None,
) -> Reference:
    """Return the reference of something within a negotiation's data set, as known at a moment (None: not said)."""
    moment = f"as known on {wording.moment(known)}" if known else ""
    path = reverse(f"positions:{page}", args=[negotiation.key, key])
    return Reference(
        id=key,
        type="dataset",
        title=title,
        url=request.build_absolute_uri(f"{path}?{urlencode({'known': echo(known) or ''})}" if known else path),
        accessed=today(),
        container=negotiation.name,
        version=negotiation.version,
        issued=issued(negotiation),
        locator=", ".join(filter(None, (locator, moment))),
    )


def published_by(known: datetime | None) -> QuerySet[PositionChange]:
    """Return the entries that were published at that moment, replaced ones too; None: now."""
    published = PositionChange.objects.published()
    return published if known is None else published.filter(published_at__lte=known)


def issued(negotiation: Negotiation) -> str:
    """Return the day that a negotiation's package was made; empty when it does not say."""
    day = negotiation.created[: len("2026-11-22")]
    return day if re.fullmatch(PARTIAL_DATE_PATTERN, day) else ""


def today() -> date:
    """Return the day in UTC."""
    return datetime.now(UTC).date()


REFERENCES: dict[str, Callable[[HttpRequest, Negotiation, str, datetime | None], Reference | None]] = {
    "positions": of_position,
    "changes": of_change,
    "sources": of_source,
}
