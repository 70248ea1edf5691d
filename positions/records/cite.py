"""How to cite an entry, a position, a source or a comparison, as a page and as files."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from positions.domain import wording
from positions.models import Entry, Negotiation, Position, Source
from positions.web.about import exact_moment
from positions.web.asked import NotHere, known_at, negotiation_or_404
from positions.web.citations import in_data_set, source_references
from positions.web.citing import answer, told_in_form
from positions.web.parameters import asks
from positions.web.reference_formats import Reference
from positions.web.render import HtmxRequest


@require_safe
@asks(("known",))
@told_in_form
def cite(request: HtmxRequest, negotiation: str, thing: str, key: str, form: str = "") -> HttpResponse:
    found = negotiation_or_404(negotiation, request.user)
    known = known_at(request, found)
    reference = REFERENCES[thing](request, found, key, known)
    if reference is None:
        raise NotHere(f"There is no “{key[:80]}” in {found.name} to cite.", found)
    return answer(request, found, reference, form, known)


@require_safe
@asks(("known",))
@told_in_form
def cite_entry(request: HtmxRequest, negotiation: str, key: str, version: int, form: str = "") -> HttpResponse:
    found = negotiation_or_404(negotiation, request.user)
    known = known_at(request, found)
    reference = of_entry(request, found, key, known, version)
    if reference is None:
        raise NotHere(f"There is no version {version} of “{key[:80]}” in {found.name} to cite.", found)
    return answer(request, found, reference, form, known)


def of_position(request: HttpRequest, negotiation: Negotiation, key: str, known: datetime | None) -> Reference | None:
    """Return the reference of a position of which an entry is published, at an exact moment; None without one."""
    published = Entry.objects.published(known).filter(negotiation=negotiation, position__key=key)
    position = Position.objects.filter(negotiation=negotiation, key=key).select_related("party").first()
    if position is None or not published.exists():
        return None
    title = f"{position.party.label}: {position.title} ({position.kind})"
    return in_data_set(request, negotiation, "position", [key], title, "", exact_moment(negotiation, known))


def of_entry(
    request: HttpRequest, negotiation: Negotiation, key: str, known: datetime | None, version: int | None = None
) -> Reference | None:
    """Return the reference of a version of an entry (None: the living or else the last one); None without any."""
    published = Entry.objects.published(known).filter(negotiation=negotiation, key=key)
    if version is not None:
        published = published.filter(version=version)
    entry = published.select_related("position__party").order_by("-version").first()
    if entry is None:
        return None
    when = wording.dated(entry.effective_on, entry.precision)
    title = f"{entry.position.party.label}, {when}: {entry.position.title}"
    said = f"entry {key}, version {entry.version}"
    return in_data_set(request, negotiation, "entry_version", [key, entry.version], title, said, known)


def of_shown_source(
    request: HttpRequest, negotiation: Negotiation, key: str, known: datetime | None
) -> Reference | None:
    """Return the reference of a source that is shown as known; None when there is none."""
    source = Source.objects.shown(known).filter(negotiation=negotiation, key=key).first()
    return source_references(negotiation)(source) if source else None


REFERENCES: dict[str, Callable[[HttpRequest, Negotiation, str, datetime | None], Reference | None]] = {
    "positions": of_position,
    "entries": of_entry,
    "sources": of_shown_source,
}
