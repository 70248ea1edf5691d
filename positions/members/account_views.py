"""Accounts of the whole site: the list, invitations, what a person did, leaving and coming back."""

from django.contrib.auth.models import User
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from positions.members.accounts import accounts_page
from positions.members.deeds import NARROWED, deeds_page
from positions.members.forms import InviteForm, LeaveForm, TakeAwayForm
from positions.members.invitations import invite
from positions.members.leaving import deactivate, reactivate, unfinished_work, work_lines
from positions.members.members import invitation_lines
from positions.members.views import SAID, changed, colleagues_of, sent
from positions.models import Handover, Invitation, Negotiation
from positions.reading.account_names import name_of
from positions.web.asked import NotHere, negotiation_or_404
from positions.web.errors import error_page
from positions.web.fields import add_faults, errors_of
from positions.web.filters import address
from positions.web.paging import BadCursor
from positions.web.parameters import asks
from positions.web.permissions import Permission, allowed, require, where_allowed
from positions.web.render import HtmxRequest, render_page
from positions.writing.refusals import Refused

DONE = SAID | {
    "left": "The account is inactive, and its sessions have ended.",
    "back": "The account is active again.",
}


@require_http_methods(["GET", "HEAD", "POST"])
@asks(("done", "q", "after"))
def accounts(request: HtmxRequest) -> HttpResponse:
    """List the accounts, and invite somebody to roles of the whole site."""
    by = require(request, None, Permission.KEEP_ACCOUNTS)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = invite(None, email=form.cleaned_data["who"], roles=form.cleaned_data["roles"], by=by)
            return HttpResponseRedirect(f"{reverse('positions:accounts')}?done={sent(made)}", status=303)
        except Refused as refused:
            add_faults(form, refused)
    try:
        page = accounts_page(request.GET.get("q", ""), request.GET.get("after", ""))
    except BadCursor as error:
        raise BadRequest(str(error)) from error
    wrong = errors_of(form) if form.is_bound else []
    context = {
        "negotiation": None,
        "page": page,
        "invitations": invitation_lines(None),
        "form": form,
        "errors": wrong,
        "asked": request.GET.get("q", ""),
        "further": address(request.path, request.GET, ("q", "after"), after=page.further) if page.further else "",
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render_page(request, "members/accounts.html", context, status=422 if wrong else 200)


@require_POST
def account_invitation(request: HtmxRequest, number: int) -> HttpResponse:
    """Send an invitation to roles of the whole site again, or withdraw it."""
    by = require(request, None, Permission.KEEP_ACCOUNTS)
    row = Invitation.objects.filter(negotiation=None, pk=number).first()
    if row is None:
        raise NotHere("There is no such invitation.")
    try:
        return HttpResponseRedirect(f"{reverse('positions:accounts')}?done={changed(request, row, by)}", status=303)
    except Refused as refused:
        return error_page(request, 422, "Nothing was changed", str(refused))


@require_safe
@asks(("kind", "after", "done"))
def account(request: HtmxRequest, username: str) -> HttpResponse:
    """Show what a person did in all negotiations: to them, and to who keeps the accounts of the whole site."""
    by = require(request, None)
    if by.get_username() == username:
        return deeds(request, by, Negotiation.objects.visible_to(by), None)
    require(request, None, Permission.KEEP_ACCOUNTS)
    person = person_or_404(User.objects.all(), username)
    return deeds(request, person, where_allowed(by, Permission.SEE_PROPOSALS), None)


@require_safe
@asks(("kind", "after"))
def member(request: HtmxRequest, negotiation: str, username: str) -> HttpResponse:
    """Show what a person did in a negotiation: to them, and to who keeps accounts there."""
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found)
    if by.get_username() == username:
        return deeds(request, by, Negotiation.objects.visible_to(by).filter(pk=found.pk), found)
    require(request, found, Permission.KEEP_ACCOUNTS)
    person = person_or_404(colleagues_of(by, User.objects.all()), username, found)
    return deeds(request, person, where_allowed(by, Permission.SEE_PROPOSALS).filter(pk=found.pk), found)


def person_or_404(people: QuerySet[User], username: str, negotiation: Negotiation | None = None) -> User:
    """Raises NotHere."""
    person = people.filter(username=username).first()
    if person is None:
        raise NotHere(f"There is no account “{username[:80]}” here.", negotiation)
    return person


def deeds(request: HtmxRequest, person: User, homes: QuerySet[Negotiation], of: Negotiation | None) -> HttpResponse:
    """Show what the person did in those negotiations; of others only where the reader sees what is not published."""
    kind, after = request.GET.get("kind", ""), request.GET.get("after", "")
    if kind and kind not in NARROWED:
        raise BadRequest(f"“{kind[:40]}” is no kind of act here. Choose one of: {', '.join(NARROWED)}.")
    try:
        page = deeds_page(person, homes, kind, after)
    except BadCursor as error:
        raise BadRequest(str(error)) from error
    keeps = isinstance(request.user, User) and allowed(request.user, Permission.KEEP_ACCOUNTS, None)
    context = {
        "negotiation": of,
        "page": page,
        "inactive": not person.is_active,
        "own": person == request.user,
        "keeps": keeps,
        "kinds": [("", "All"), *((word, called) for word, (called, _) in NARROWED.items())],
        "kind": kind,
        "older": address(request.path, request.GET, ("kind", "after"), after=page.older) if page.older else "",
        "done": DONE.get(request.GET.get("done", ""), ""),
        "handover": Handover.objects.at_present().filter(person=person).select_related("to").first() if keeps else None,
    }
    return render_page(request, "members/deeds.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@asks()
def account_leave(request: HtmxRequest, username: str) -> HttpResponse:
    """Show what a person has not finished, and make the account inactive; or, when it is, active again."""
    by = require(request, None, Permission.KEEP_ACCOUNTS)
    person = person_or_404(User.objects.all(), username)
    data = request.POST if request.method == "POST" else None
    form = LeaveForm(person, data) if person.is_active else TakeAwayForm(data)
    if form.is_valid():
        given = form.cleaned_data
        try:
            if person.is_active:
                deactivate(person, to=given["to"], reason=given["reason"], by=by)
            else:
                reactivate(person, reason=given["reason"], by=by)
            word = "left" if person.is_active else "back"
            there = reverse("positions:account", args=[person.get_username()])
            return HttpResponseRedirect(f"{there}?done={word}", status=303)
        except Refused as refused:
            add_faults(form, refused)
    wrong = errors_of(form) if form.is_bound else []
    context = {
        "negotiation": None,
        "person": person,
        "name": name_of(person),
        "work": work_lines(unfinished_work(person), by) if person.is_active else (),
        "form": form,
        "errors": wrong,
    }
    return render_page(request, "members/leave.html", context, status=422 if wrong else 200)
