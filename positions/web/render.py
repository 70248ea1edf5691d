"""The one place that knows a page from a fragment of it."""

from collections.abc import Mapping
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails

from positions.models import Negotiation
from positions.reading.moment import beginning


class HtmxRequest(HttpRequest):
    """A request as the HTMX middleware leaves it."""

    htmx: HtmxDetails


def wants_fragment(request: HttpRequest) -> bool:
    """Say whether HTMX asks for a part of the page: not when it follows a boosted link or restores its history.

    A request that was refused before it came to the HTMX middleware gets a page.
    """
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    return bool(htmx and not htmx.boosted and not htmx.history_restore_request)


def render_page(
    request: HttpRequest, template: str, context: Mapping[str, object], *, fragment: str = "", status: int = 200
) -> HttpResponse:
    """Render the page, or its block `fragment` when HTMX asks and there is one."""
    negotiation, known = context.get("negotiation"), context.get("known")
    setattr(request, "negotiation", negotiation)  # noqa: B010 - templates ask what may be done in it
    name = f"{template}#{fragment}" if fragment and wants_fragment(request) else template
    given = dict(context)
    if isinstance(negotiation, Negotiation) and isinstance(known, datetime):
        given["record_begins"] = beginning(negotiation.pk, known)
    response = render(request, name, given, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Boosted", "HX-History-Restore-Request"])
    return response
