"""Delegations for readers: rosters side by side, two rounds held against each other, lists to take away."""

from datetime import datetime
from itertools import accumulate

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from positions.delegations.exports import DELEGATE_COLUMNS, PERSON_COLUMNS, delegate_rows, person_rows
from positions.delegations.meetings import compared, meetings
from positions.delegations.popolo import popolo as as_popolo
from positions.domain import wording
from positions.models import Negotiation, Round
from positions.web.about import AS_NOW, about_page
from positions.web.asked import NotHere, known_at, load_rounds, named_round, negotiation_or_404, own_pair
from positions.web.columns import DownloadTable
from positions.web.downloads import download, to_json
from positions.web.paged import BY_KEY, paged_as_listed, plain_cursors
from positions.web.parameters import asks
from positions.web.render import HtmxRequest, mention, render_page

NAMES = ("before", "after", "known")
# The rounds of further pages begin after that of this parameter.
ONWARD = "start"
# So many rounds have a page, fewer where so many people sat at them.
ROUNDS, MEMBERS = 50, 1000
SWAPPED = "The rounds were asked for in the wrong order: the earlier one is shown first."
SAME_ROUND = "Both are {}: choose two different rounds."
SAME_END = "Neither {} nor {} is the earlier one: choose two different rounds."
BOTH = "Choose both rounds: one to compare from, one to compare with."
NO_ROUND = "“{}” is a day and no round: who sat at the table is recorded of rounds."


@require_safe
@asks((*NAMES, ONWARD))
def delegations(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """Show the delegations of all rounds, or those of two rounds held against each other."""
    found, rounds = load_rounds(negotiation, request.user)
    own, known = own_pair(found, rounds), known_at(request, found)
    context: dict[str, object] = {
        "negotiation": found,
        "known": known,
        "recorded": True,
        "section": "delegations",
        "rounds": rounds,
        "chosen_before": own.before.key if own.before else "",
        "chosen_after": own.after.key if own.after else "",
        **dict.fromkeys(["before", "after", "before_days", "after_days", "message", "first", "further"]),
        **dict.fromkeys(["meetings", "compared"], ()),
    }
    if request.GET.get("before") or request.GET.get("after"):
        context |= comparison(request, found, rounds, known)
    else:
        with plain_cursors():
            context |= meetings_asked(request, found, rounds, known)
    return render_page(request, "delegations/delegations.html", context, status=400 if context["message"] else 200)


def meetings_asked(
    request: HtmxRequest, negotiation: Negotiation, rounds: tuple[Round, ...], known: datetime | None
) -> dict[str, object]:
    """Return the rounds of the page that the address asks for, with their delegations. Raises BadCursor."""
    page = paged_as_listed(request, rounds, BY_KEY, place_of, name=ONWARD, most=ROUNDS)
    read = meetings(negotiation, page.rows, known)
    fitting = sum(total <= MEMBERS for total in accumulate(meeting.members for meeting in read))
    page = page.shortened(max(fitting, 1), BY_KEY, place_of)
    return {"meetings": read[: len(page.rows)], "first": page.first, "further": page.further}


def place_of(round_: Round) -> tuple[str]:
    return (round_.key,)


def comparison(
    request: HtmxRequest, negotiation: Negotiation, rounds: tuple[Round, ...], known: datetime | None
) -> dict[str, object]:
    """Return what the page shows of the two rounds asked for: else what is wrong. Raises NotHere."""
    asked = [request.GET.get(name, "") for name in ("before", "after")]
    for key in asked:
        if key[:4].isdecimal() and key not in {each.key for each in rounds}:
            raise NotHere(NO_ROUND.format(key[:80]), negotiation)
    one, other = (named_round(key, negotiation, rounds, None) for key in asked)
    chosen: dict[str, object] = {"chosen_before": one.key if one else "", "chosen_after": other.key if other else ""}
    if one is None or other is None:
        return chosen | {"message": BOTH}
    if one == other:
        return chosen | {"message": SAME_ROUND.format(one.name)}
    before, after = sorted((one, other), key=lambda each: each.window_ends_on)
    if before.window_ends_on == after.window_ends_on:
        return chosen | {"message": SAME_END.format(one.name, other.name)}
    mention(request, SWAPPED if before != one else "")
    return {
        "chosen_before": before.key,
        "chosen_after": after.key,
        "before": before,
        "after": after,
        "before_days": wording.days(before.starts_on, before.ends_on),
        "after_days": wording.days(after.starts_on, after.ends_on),
        "compared": compared(negotiation, before, after, known),
    }


@require_safe
@asks()
def delegations_export(request: HtmxRequest, negotiation: str, form: str) -> HttpResponseBase:
    found = negotiation_or_404(negotiation, request.user)
    table = DownloadTable("Delegates", DELEGATE_COLUMNS, delegate_rows(found))
    return download(form, f"{found.key}_delegations", table, about_page(request, found, None, "Delegations", [AS_NOW]))


@require_safe
@asks()
def people_export(request: HtmxRequest, negotiation: str, form: str) -> HttpResponseBase:
    found = negotiation_or_404(negotiation, request.user)
    table = DownloadTable("People", PERSON_COLUMNS, person_rows(found))
    return download(form, f"{found.key}_people", table, about_page(request, found, None, "People", [AS_NOW]))


@require_safe
@asks(program=True)
def popolo(request: HtmxRequest, negotiation: str) -> HttpResponse:
    found = negotiation_or_404(negotiation, request.user)
    return HttpResponse(to_json(as_popolo(found, request.build_absolute_uri)), content_type="application/json")
