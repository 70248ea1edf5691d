"""The inbox of whoever is logged in: what they are told, and that they have looked at it."""

from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from positions.evidence.inbox.acts import look_until
from positions.evidence.inbox.inbox import came_back_in, inbox_of
from positions.evidence.inbox.news import moment_read
from positions.web.paging import BadCursor
from positions.web.parameters import asks
from positions.web.permissions import require
from positions.web.render import HtmxRequest, render_page


@require_safe
@asks(("after",))
def inbox(request: HtmxRequest) -> HttpResponse:
    """Show what the person is told, the newest first; looking changes nothing, so that nothing is missed."""
    by = require(request, None)
    after = request.GET.get("after", "")
    try:
        page = inbox_of(by, after)
    except BadCursor as error:
        raise BadRequest(str(error)) from error
    older = f"?{urlencode({'after': page.older})}" if page.older else ""
    context = {
        "negotiation": None,
        "section": "inbox",
        "page": page,
        "came_back": () if after else came_back_in(by),
        "older": older,
        "further": bool(after),
    }
    return render_page(request, "evidence/inbox/inbox.html", context)


@require_POST
def inbox_seen(request: HtmxRequest) -> HttpResponse:
    """Note that the person has looked at all up to the newest line that the page showed them."""
    by = require(request, None)
    try:
        until = moment_read(request.POST.get("until", ""))
    except (ValueError, OverflowError) as error:
        raise BadRequest("This is no moment. Open your inbox again.") from error
    look_until(by, until)
    return HttpResponseRedirect(reverse("positions:inbox"), status=303)
