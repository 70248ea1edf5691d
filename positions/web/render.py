"""The one place that knows a page from a fragment of it."""

from collections.abc import Mapping
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails

from positions.models import Negotiation
from positions.reading.releases import ReleaseAt, release_at
from positions.web.asked import beginning_of
from positions.web.evidence_asked import EVIDENCE_PARAMETERS
from positions.web.metadata import metadata_of, tell
from positions.web.permanent_link import WHOLE_REGIONS, names_of, permanent_link


class HtmxRequest(HttpRequest):
    """A request as the HTMX middleware leaves it."""

    htmx: HtmxDetails


def wants_fragment(request: HttpRequest) -> bool:
    """Say whether HTMX asks for a part of the page: not when it follows a boosted link or restores its history.

    A request that was refused before it came to the HTMX middleware gets a page.
    """
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    return bool(htmx and not htmx.boosted and not htmx.history_restore_request)


def mention(request: HttpRequest, *sentences: str) -> None:
    """Have the page say something of what was asked, above its results; empty sentences are none."""
    setattr(request, "mentioned", (*mentioned(request), *filter(None, sentences)))  # noqa: B010 - no field of a request


def mentioned(request: HttpRequest) -> tuple[str, ...]:
    """Return what the page says of what was asked."""
    said: tuple[str, ...] = getattr(request, "mentioned", ())
    return said


def asked_of_evidence(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what the address asks of the evidence, where its page takes it, as parameters with their values."""
    taken = [name for name in EVIDENCE_PARAMETERS if name in names_of(request)]
    return [(name, value) for name in taken for value in request.GET.getlist(name)]


def release_of(context: Mapping[str, object]) -> ReleaseAt | None:
    """Return the release that the data of a page are of, at the moment that it is read at. At most one query.

    A page of another moment says it itself (`release`).
    """
    if isinstance(context.get("release"), ReleaseAt):
        return None
    negotiation, known = context.get("negotiation"), context.get("known")
    if not isinstance(negotiation, Negotiation):
        return None
    return release_at(negotiation, known if isinstance(known, datetime) else None)


def render_page(
    request: HttpRequest, template: str, context: Mapping[str, object], *, fragment: str = "", status: int = 200
) -> HttpResponse:
    """Render the page, or its block `fragment` when HTMX asks and there is one.

    With a fragment that renews all of the page but its frame comes the permanent link, which stands in the frame.
    """
    setattr(request, "negotiation", context.get("negotiation"))  # noqa: B010 - templates ask what may be done in it
    name = f"{template}#{fragment}" if fragment and wants_fragment(request) else template
    metadata = metadata_of(request, context, status)
    link = permanent_link(request, context, status)
    said = {
        "mentioned": mentioned(request),
        "record_begins": beginning_of(request),
        "metadata": metadata,
        "of_evidence": asked_of_evidence(request) if status == 200 else (),
        "release": release_of(context) if name == template and status == 200 else None,
    }
    response = render(request, name, {**said, "permanent": link, **context}, status=status)
    if name != template and fragment in WHOLE_REGIONS:
        response.content += render_to_string("web/permanent_again.html", {"permanent": link}, request).encode()
    tell(response, metadata)
    patch_vary_headers(response, ["HX-Request", "HX-Boosted", "HX-History-Restore-Request"])
    return response
