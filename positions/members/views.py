"""Members of a negotiation: the list, who is added or invited to it, whose role is taken away."""

import re

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import Group, User
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from positions.domain.roles import WORK
from positions.members.acts import add_member, take_away
from positions.members.forms import AddForm, NewAccountForm, TakeAwayForm
from positions.members.invitations import accept, invitation_of, invite, send, send_again, withdraw_invitation
from positions.members.members import members_page
from positions.models import Invitation, Membership, Negotiation
from positions.models.members import allowed_everywhere
from positions.reading.account_names import name_of
from positions.web.asked import NotHere, negotiation_or_404
from positions.web.errors import error_page
from positions.web.fields import add_faults, errors_of
from positions.web.parameters import asks
from positions.web.permissions import Permission, allowed, load_rights, require, where_allowed
from positions.web.render import HtmxRequest, render_page
from positions.writing.refusals import BadDraft, Refused
from tracker.contacts import MAIL_ADDRESS_PATTERN

# What the page says after an act, by the word in the address.
SAID = {
    "added": "The roles were given.",
    "invited": "The invitation was sent.",
    "not-sent": "The invitation is made, and no mail went out. Pass the link on yourself, or send it again later.",
    "link": "The invitation is made. This site sends no mail: pass its link on yourself.",
    "ended": "The role was taken away.",
    "withdrawn": "The invitation was withdrawn: its link leads nowhere.",
}
LINK_ENDED = "It was used or withdrawn already, or it is too old. Ask whoever invited you for another one."
NOBODY = "Nobody you work with has this user name. Invite them by their mail address."


@require_http_methods(["GET", "HEAD", "POST"])
@asks(("done",))
def members(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """Show who is of a negotiation, and add somebody or invite them."""
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found, Permission.KEEP_ACCOUNTS)
    form = AddForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return done(found, added(found, form, by))
        except Refused as refused:
            add_faults(form, refused)
    return show(request, found, form)


def show(request: HtmxRequest, found: Negotiation, form: Form, ending: Form | None = None, of: int = 0) -> HttpResponse:
    """Show the page; `ending` is the form, sent for the role of that number, that a role is taken away with."""
    wrong = errors_of(*(each for each in (form, ending) if each and each.is_bound))
    context = {
        "negotiation": found,
        "section": "members",
        "page": members_page(found),
        "form": form,
        "ending": ending or TakeAwayForm(),
        "ending_of": of,
        "errors": wrong,
        "done": SAID.get(request.GET.get("done", ""), ""),
    }
    return render_page(request, "members/members.html", context, status=422 if wrong else 200)


def done(found: Negotiation, what: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('positions:members', args=[found.key])}?done={what}", status=303)


def added(found: Negotiation, form: AddForm, by: User) -> str:
    """Add the person of that user name, or invite whoever has that address; return what was done. Raises Refused."""
    who, roles = form.cleaned_data["who"], form.cleaned_data["roles"]
    if re.match(MAIL_ADDRESS_PATTERN, who):
        return sent(invite(found, email=who, roles=roles, by=by))
    person = colleagues_of(by, User.objects.filter(is_active=True)).filter(username=who).first()
    if person is None:
        raise BadDraft({"who": [NOBODY]})
    add_member(found, person=person, roles=roles, by=by)
    return "added"


def colleagues_of(by: User, people: QuerySet[User]) -> QuerySet[User]:
    """Return those of the people whom the person may know to have an account.

    Who keeps accounts of the whole site knows all; else it is those who work on all negotiations or on one in which
    the person keeps accounts.
    """
    if allowed(by, Permission.KEEP_ACCOUNTS, None):
        return people
    homes = where_allowed(by, Permission.KEEP_ACCOUNTS)
    members = Membership.objects.filter(negotiation__in=homes).values("person")
    return people.filter(Q(pk__in=members) | Q(pk__in=allowed_everywhere(WORK).values("pk")))


def sent(invitation: Invitation) -> str:
    """Send an invitation, and return the word for what became of it."""
    if send(invitation):
        return "invited"
    return "not-sent" if settings.EMAIL_HOST else "link"


@require_POST
def member_end(request: HtmxRequest, negotiation: str, number: int) -> HttpResponse:
    """Take a role away, with a reason."""
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found, Permission.KEEP_ACCOUNTS)
    role = Membership.objects.filter(negotiation=found, pk=number).first()
    if role is None:
        raise NotHere(f"There is no such role in {found.name}.", found)
    form = TakeAwayForm(request.POST)
    if form.is_valid():
        try:
            take_away(role, reason=form.cleaned_data["reason"], by=by)
            # Whoever took their own role away may see the page no more.
            keeps = Permission.KEEP_ACCOUNTS in load_rights(by).within(found).permissions
            return done(found, "ended") if keeps else HttpResponseRedirect(reverse("positions:site"), status=303)
        except Refused as refused:
            add_faults(form, refused)
    return show(request, found, AddForm(), form, number)


@require_POST
def member_invitation(request: HtmxRequest, negotiation: str, number: int) -> HttpResponse:
    """Send an invitation to the negotiation again, or withdraw it."""
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found, Permission.KEEP_ACCOUNTS)
    row = Invitation.objects.filter(negotiation=found, pk=number).first()
    if row is None:
        raise NotHere(f"There is no such invitation in {found.name}.", found)
    try:
        return done(found, changed(request, row, by))
    except Refused as refused:
        return error_page(request, 422, "Nothing was changed", str(refused), found)


def changed(request: HttpRequest, row: Invitation, by: User) -> str:
    """Do with an invitation what the form's button says, and return the word for it. Raises Refused."""
    if request.POST.get("act") == "withdraw":
        withdraw_invitation(row)
        return "withdrawn"
    return sent(send_again(row, by=by))


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@asks()
def invitation(request: HtmxRequest, token: str) -> HttpResponse:
    """Show what somebody is invited to, and let them take it: with the account they are in, or with a new one."""
    found = invitation_of(token)
    if found is None:
        return error_page(request, 410, "This link no longer works", LINK_ENDED)
    here = request.user if isinstance(request.user, User) else None
    form = NewAccountForm(User(email=found.email), request.POST if request.method == "POST" and not here else None)
    trouble = ""
    try:
        if request.method == "POST" and here:
            accept(found, person=here)
            return HttpResponseRedirect(there(found), status=303)
        if form.is_valid() and free(form, found):
            person = form.save(commit=False)
            accept(found, person=person)
            login(request, person, settings.AUTHENTICATION_BACKENDS[-1])
            return HttpResponseRedirect(there(found), status=303)
    except Refused as refused:
        trouble = str(refused)
    context = {
        "negotiation": None,
        "invitation": found,
        "invited_to": found.negotiation.name if found.negotiation else "",
        "roles": ", ".join(Group.objects.filter(pk__in=found.roles).order_by("name").values_list("name", flat=True)),
        "here": name_of(here) if here else "",
        "form": form,
        "trouble": trouble,
    }
    status = 422 if form.errors or trouble else 200
    return render_page(request, "members/invitation.html", context, status=status)


def free(form: NewAccountForm, found: Invitation) -> bool:
    """Say whether nobody has an account with the address; else say so in the form: who has the link reads its mail."""
    if User.objects.filter(email__iexact=found.email).exists():
        form.add_error(None, f"There is an account with {found.email} already: log in, and open the link again.")
        return False
    return True


def there(found: Invitation) -> str:
    return reverse("positions:negotiation", args=[found.negotiation.key]) if found.negotiation else "/"
