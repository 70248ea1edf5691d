"""Delegations for readers: rosters side by side, two rounds held against each other, lists to take away."""

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
    context: dict[str, object] = {
        "negotiation": question.negotiation,
        "known": known_at(request, question.negotiation),
        "section": "delegations",
        "rounds": question.rounds,
        "chosen_before": question.before.key if question.before else "",
        "chosen_after": question.after.key if question.after else "",
        **dict.fromkeys(["before", "after", "before_days", "after_days", "message", "swapped"]),
        **dict.fromkeys(["meetings", "compared"], ()),
    }
    if request.GET.get("before") or request.GET.get("after"):
        context |= comparison(request, question)
    else:
        context["meetings"] = meetings(question.negotiation, question.rounds)
    return render_page(request, "delegations/delegations.html", context, status=400 if context["message"] else 200)


def comparison(request: HtmxRequest, question: AskedPair) -> dict[str, object]:
    """Return what the page shows of the two rounds asked for: else what is wrong, and the address that mends it."""
    before, after = question.before, question.after
    if before is None or after is None or not (request.GET.get("before") and request.GET.get("after")):
        return {"message": BOTH}
    if before == after:
        return {"message": SAME_ROUND}
    if before.window_ends_on >= after.window_ends_on:
        swapped = address(request.path, request.GET, NAMES, before=after.key, after=before.key)
        return {"message": WRONG_ORDER, "swapped": swapped}
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
    return HttpResponse(to_json(as_popolo(found, request.build_absolute_uri)), content_type="application/json")
