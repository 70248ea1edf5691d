"""The desk of review: what waits, decided entry by entry, in place or as a page."""

from django.contrib.auth.models import User
from django.core.exceptions import BadRequest
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from positions.domain.codebook import AmendmentKind, Decision, Scope
from positions.evidence.notices import note
from positions.evidence.refusals import AlreadyDecided
from positions.evidence.review.acts import publish, send_back, withdraw
from positions.evidence.review.desk import (
    SCOPE_FIELD,
    Pile,
    Trouble,
    piles_of,
    reader_of,
    trouble_of,
)
from positions.evidence.review.forms import DecisionForm
from positions.evidence.review.queue import (
    desk,
    history_redactions_waiting,
    redactions_waiting,
    removals_waiting,
    waiting_count,
    waiting_on,
)
from positions.evidence.review.returned import left_behind, returned_to, withdrawn_by
from positions.evidence.visible import visible_proposals
from positions.models import Amendment, Entry, Negotiation
from positions.models.entries import WAITING
from positions.reading.account_names import name_of
from positions.reading.discussion import asked_to_look
from positions.web.asked import NotHere, negotiation_or_404
from positions.web.blind import keep_blind
from positions.web.paging import number as row_number
from positions.web.parameters import asks
from positions.web.permissions import Permission, allowed, require
from positions.web.render import HtmxRequest, render_page, wants_fragment
from positions.web.saved_drafts import draft_here
from positions.writing.refusals import Refused

Row = Entry | Amendment
# The desk of review without what only some of its pages have.
BARE: dict[str, object] = {
    "section": "review",
    "returned": (),
    "withdrawn": (),
    "left_behind": (),
    "removals": (),
    "asked": (),
    "more": False,
    "mine": False,
    "one": "",
    "told": "",
    "redactions": (),
    "histories": (),
}


@require_safe
@asks(("mine",))
def review(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """Show what waits, bundled by document, and first what came back to the person who looks."""
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found, Permission.SEE_PROPOSALS)
    keep_blind(request, Entry.objects.filter(WAITING | Q(amendments__decision=""), negotiation=found))
    mine = "mine" in request.GET
    all_of_it = desk(found)
    context = BARE | {
        "negotiation": found,
        "piles": piles_of(all_of_it.bundles, reader_of(by, found), mine=mine),
        "returned": returned_to(by, found),
        "withdrawn": withdrawn_by(by, found),
        "left_behind": left_behind(found),
        "asked": asked_to_look(by, negotiations=[found.pk]),
        "waiting": all_of_it.count,
        "more": all_of_it.more,
        "mine": mine,
    }
    if allowed(by, Permission.REDACT, found):
        context |= {"redactions": redactions_waiting(found), "histories": history_redactions_waiting(found)}
        context["removals"] = removals_waiting(found)
    return render_page(request, "evidence/review/review.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HtmxRequest, negotiation: str, number: int) -> HttpResponse:
    """Show one proposal, or decide on it; `number` is that of the entry that it brings, or else takes away."""
    decides = request.method == "POST"
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found, Permission.REVIEW if decides else Permission.SEE_PROPOSALS)
    keep_blind(request, Entry.objects.filter(negotiation=found, pk=number))
    if decides:
        return decide(request, found, number, by)
    piles = piles_of(waiting_on(found, number), reader_of(by, found))
    if not piles:
        proposed(found, number, "", by)
        return HttpResponseRedirect(reverse("positions:proposal", args=[found.key, number]))
    return one_page(request, found, piles)


@require_POST
def proposal_withdraw(request: HtmxRequest, negotiation: str, number: int) -> HttpResponse:
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found, Permission.PROPOSE)
    row = proposed(found, number, request.POST.get("amendment", ""), by)
    try:
        withdraw(row, by=by)
    except AlreadyDecided as error:
        return happened(request, found, number, again_by(error, by, Decision.WITHDRAWN))
    except Refused as error:
        return again(request, found, number, by, Trouble(str(error)))
    return happened(request, found, number, "You have withdrawn this proposal.")


def decide(request: HtmxRequest, negotiation: Negotiation, number: int, by: User) -> HttpResponse:
    row = proposed(negotiation, number, request.POST.get("amendment", ""), by)
    form = DecisionForm(request.POST)
    note = request.POST.get("note", "")
    if not form.is_valid():
        told = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return again(request, negotiation, number, by, Trouble(told, note))
    publishes = form.cleaned_data["decision"] == "publish"
    scopes = scopes_of(request)
    try:
        if publishes:
            publish(row, by=by, note=form.cleaned_data["note"], scopes=scopes, seen=request.POST.get("seen", ""))
        else:
            send_back(row, by=by, note=form.cleaned_data["note"])
    except AlreadyDecided as error:
        draft_here(request, by).finish()
        decision = Decision.PUBLISHED if publishes else Decision.SENT_BACK
        return happened(request, negotiation, number, again_by(error, by, decision))
    except Refused as error:
        return again(request, negotiation, number, by, trouble_of(error, note, scopes))
    draft_here(request, by).finish()
    return happened(request, negotiation, number, sentence(row, publishes=publishes))


def scopes_of(request: HtmxRequest) -> dict[str, str]:
    """Return the scopes that were chosen, by the keys of the entries. Raises BadRequest for what is no scope."""
    fields = [name for name in request.POST if name.startswith(SCOPE_FIELD)]
    scopes = {name.removeprefix(SCOPE_FIELD): str(request.POST[name]) for name in fields}
    if not set(scopes.values()) <= {"", *Scope}:
        raise BadRequest("There is no such scope.")
    return scopes


def proposed(negotiation: Negotiation, number: int, amendment: str, by: User) -> Row:
    """Return the row that is decided on: that amendment of the entry, or else the entry itself.

    Raises NotHere, also for what `by` may not see.
    """
    row: Row | None = None
    visible = visible_proposals(negotiation, by)
    if amendment:
        try:
            pk = row_number(amendment)
        except ValueError as error:
            raise BadRequest("There is no such proposal.") from error
        rows = Amendment.objects.filter(visible, pk=pk, negotiation=negotiation, kind=AmendmentKind.RETRACTION.value)
        row = rows.filter(entry=number).first()
    else:
        row = Entry.objects.filter(visible, negotiation=negotiation, pk=number, proposed_by__isnull=False).first()
    if row is None:
        raise NotHere(f"There is no proposal {number} in {negotiation.name}.", negotiation)
    return row


def sentence(row: Row, *, publishes: bool) -> str:
    if not publishes:
        return "You have sent this back to its author."
    if isinstance(row, Amendment):
        return "You have published this retraction: what it names no longer counts."
    alone = ", without a second reader" if row.without_second_reader else ""
    return f"You have published this entry{alone}."


def again_by(error: AlreadyDecided, by: User, decision: Decision) -> str:
    """Return who had decided before; whoever sends the same twice is told that it is done."""
    if error.by == name_of(by) and error.decision == decision.value:
        return f"This is done: you have decided on it already ({error.decision})."
    return str(error)


def happened(request: HtmxRequest, negotiation: Negotiation, number: int, told: str) -> HttpResponse:
    """Say what happened: in the place of the proposal, or on the desk."""
    entry = Entry.objects.get(pk=number)
    if not wants_fragment(request):
        note(request, f"{entry}: {told}", negotiation, number)
        return HttpResponseRedirect(reverse("positions:review", args=[negotiation.key]))
    context = {"negotiation": negotiation, "entry": entry, "told": told, "waiting": waiting_count(negotiation)}
    return render_page(request, "evidence/review/review.html", context, fragment="decided")


def again(request: HtmxRequest, negotiation: Negotiation, number: int, by: User, trouble: Trouble) -> HttpResponse:
    """Show the proposal as it is now, with why it was not decided on; what was written stays."""
    bundles = waiting_on(negotiation, number)
    if not bundles:
        return happened(request, negotiation, number, trouble.error)
    posted = request.POST.get("amendment", "")
    amendment = row_number(posted) if posted else None
    piles = piles_of(bundles, reader_of(by, negotiation), trouble=trouble, amendment=amendment)
    return one_page(request, negotiation, piles, status=422)


def one_page(
    request: HtmxRequest, negotiation: Negotiation, piles: tuple[Pile, ...], status: int = 200
) -> HttpResponse:
    """Show the proposals about one entry; the place of one of them gets that one."""
    wanted = request.POST.get("amendment", "")
    cards = [card for pile in piles for card in pile.cards]
    card = next((each for each in cards if str(each.proposal.amendment) == wanted), cards[0])
    context = BARE | {
        "negotiation": negotiation,
        "piles": piles,
        "card": card,
        "document": piles[0].document,
        "waiting": waiting_count(negotiation),
        "one": cards[0].proposal.line.key,
    }
    return render_page(request, "evidence/review/review.html", context, fragment="card", status=status)
