"""Delegations for readers: rosters side by side, two rounds held against each other, lists to take away."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from positions.delegations.exports import DELEGATE_COLUMNS, PERSON_COLUMNS, delegate_rows, person_rows
from positions.delegations.meetings import compared, meetings
from positions.delegations.popolo import popolo as as_popolo
from positions.domain import wording
from positions.web.asked import AskedPair, known_at, negotiation_or_404, rounds_asked
from positions.web.downloads import download, to_json
from positions.web.filters import address
from positions.web.render import HtmxRequest, render_page

NAMES = ("before", "after", "known")
WRONG_ORDER = "The first round must end before the second."
SAME_ROUND = "Choose two different rounds."
BOTH = "Choose both rounds: one to compare from, one to compare with."


@require_safe
def delegations(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """Show the delegations of all rounds, or those of two rounds held against each other."""
    question = rounds_asked(request, negotiation)
    known = known_at(request, question.negotiation)
    context = frame(question) | {"known": known}
    if not (request.GET.get("before") or request.GET.get("after")):
        listed = {"meetings": meetings(question.negotiation, question.rounds)}
        return render_page(request, "delegations/delegations.html", context | listed)
    if message := wrong(request, question):
        return render_page(request, "delegations/delegations.html", context | message, status=400)
    return render_page(request, "delegations/delegations.html", context | comparison(question))


def frame(question: AskedPair) -> dict[str, Any]:
    """Return what every answer of the page shows: the rounds to choose from."""
    return {
        "negotiation": question.negotiation,
        "section": "delegations",
        "rounds": question.rounds,
        "chosen_before": question.before.key if question.before else "",
        "chosen_after": question.after.key if question.after else "",
        "before": None,
        "after": None,
        "before_days": "",
        "after_days": "",
        "meetings": (),
        "compared": (),
        "message": "",
        "swapped": "",
    }


def wrong(request: HtmxRequest, question: AskedPair) -> dict[str, str]:
    """Return what is wrong with the two rounds asked for, and the address that mends it; empty when nothing is."""
    before, after = question.before, question.after
    if before is None or after is None or not (request.GET.get("before") and request.GET.get("after")):
        return {"message": BOTH}
    if before == after:
        return {"message": SAME_ROUND}
    if before.window_ends_on >= after.window_ends_on:
        swapped = address(request.path, request.GET, NAMES, before=after.key, after=before.key)
        return {"message": WRONG_ORDER, "swapped": swapped}
    return {}


def comparison(question: AskedPair) -> dict[str, Any]:
    before, after = question.before, question.after
    if before is None or after is None:
        return {}
    return {
        "before": before,
        "after": after,
        "before_days": wording.days(before.starts_on, before.ends_on),
        "after_days": wording.days(after.starts_on, after.ends_on),
        "compared": compared(question.negotiation, before, after),
    }


@require_safe
def delegations_export(request: HtmxRequest, negotiation: str, form: str) -> HttpResponse:
    found = negotiation_or_404(negotiation, request.user)
    return download(form, f"{found.key}_delegations", DELEGATE_COLUMNS, delegate_rows(found))


@require_safe
def people_export(request: HtmxRequest, negotiation: str, form: str) -> HttpResponse:
    found = negotiation_or_404(negotiation, request.user)
    return download(form, f"{found.key}_people", PERSON_COLUMNS, person_rows(found))


@require_safe
def popolo(request: HtmxRequest, negotiation: str) -> HttpResponse:
    found = negotiation_or_404(negotiation, request.user)
    return HttpResponse(to_json(as_popolo(found)), content_type="application/json")
