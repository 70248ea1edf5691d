"""The inbox of whoever is logged in: what they are told, that they have looked at it, and the mails of it."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from positions.evidence.inbox.acts import be_written_to, end_mails, look_until, stop_following
from positions.evidence.inbox.acts import follow as follow_thing
from positions.evidence.inbox.follows import follows_of
from positions.evidence.inbox.header import COUNTED_FOR
from positions.evidence.inbox.inbox import came_back_in, inbox_of, to_code_in
from positions.evidence.inbox.mail import person_of
from positions.evidence.inbox.mail_form import NEVER, PACES, mail_form
from positions.models.inbox import MailPace
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
        "to_code": () if after else to_code_in(by),
        "by_mail": None if after else mail_form(by),
        "older": older,
        "counted_for": COUNTED_FOR.days,
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
def inbox_mail(request: HtmxRequest) -> HttpResponse:
    """Have the person written to of what comes to their inbox: at once, daily or never."""
    by = require(request, None)
    wish = request.POST.get("pace", "")
    if wish not in PACES:
        raise BadRequest("Say how soon to write to you: at once, daily or never.")
    try:
        be_written_to(by, None if wish == NEVER else MailPace(wish))
    except Refused as refused:
        raise BadRequest(str(refused)) from refused
    return HttpResponseRedirect(reverse("positions:inbox") + "#by-mail", status=303)


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def inbox_mail_end(request: HtmxRequest, token: str) -> HttpResponse:
    """End the mails to whoever got one with this link: asked for on a page, or by their mail program (RFC 8058).

    The link is the proof, so neither a login nor a token is needed; nothing is told of the account. Opening it changes
    nothing, since programs that look for harm open the links of mails.
    """
    person = person_of(token)
    if person is not None and request.method == "POST":
        end_mails(person)
    context = {"damaged": person is None, "ended": request.method == "POST"}
    return render_page(request, "evidence/inbox/mail_end.html", context, status=404 if person is None else 200)


@require_POST
def follow(request: HtmxRequest, negotiation: str, followed: str, key: str) -> HttpResponse:
    """Follow what everybody may see, or no longer (`follow=no`), and go back to its page or where `back` says."""
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
    return HttpResponseRedirect(way_back(request.POST.get("back", ""), column, negotiation, key), status=303)


def way_back(to: str, column: str, negotiation: str, key: str) -> str:
    """Return where somebody followed a thing: in the inbox, with the text of a source, or on its own page."""
    if to == "inbox":
        return reverse("positions:inbox") + "#followed"
    page = "document" if to == "text" and column == "source" else column
    return reverse(f"positions:{page}", args=[negotiation, key])
