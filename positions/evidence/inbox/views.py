"""The inbox of whoever is logged in: what they are told, and that they have looked at it."""

from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from positions.evidence.inbox.acts import follow as follow_thing
from positions.evidence.inbox.acts import look_until, stop_following
from positions.evidence.inbox.follows import follows_of
from positions.evidence.inbox.inbox import came_back_in, inbox_of
from positions.reading.follows import PLURALS, may_be_followed
from positions.web.asked import NotHere, negotiation_or_404
from positions.web.paging import BadCursor, moment_read
from positions.web.parameters import asks
from positions.web.permissions import require
from positions.web.render import HtmxRequest, render_page
from positions.writing.refusals import Refused


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
        "follows": () if after else follows_of(by),
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
    except ValueError as error:
        raise BadRequest("This is no moment. Open your inbox again.") from error
    look_until(by, until)
    return HttpResponseRedirect(reverse("positions:inbox"), status=303)


@require_POST
def follow(request: HtmxRequest, negotiation: str, followed: str, key: str) -> HttpResponse:
    """Follow what everybody may see, or no longer (`follow=no`), and go back to its page or, if asked, to the inbox."""
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, None)
    column, wish = PLURALS[followed], request.POST.get("follow", "")
    thing = may_be_followed(column).filter(negotiation=found, key=key).first()
    if thing is None:
        raise NotHere(f"There is no {column} “{key[:80]}” in {found.name}.", found)
    if wish not in ("yes", "no"):
        raise BadRequest("Say whether to follow it: yes or no.")
    try:
        (follow_thing if wish == "yes" else stop_following)(column, thing, by=by)
    except Refused as refused:
        raise BadRequest(str(refused)) from refused
    there = reverse("positions:inbox") + "#followed" if "listed" in request.POST else page_of(column, negotiation, key)
    return HttpResponseRedirect(there, status=303)


def page_of(column: str, negotiation: str, key: str) -> str:
    return reverse(f"positions:{column}", args=[negotiation, key])
