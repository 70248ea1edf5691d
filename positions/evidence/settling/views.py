"""The page on which differences between coders are settled, for those who may propose corrections."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.views.decorators.http import require_http_methods

from positions.domain import wording
from positions.evidence.coding.variables import NONE_GIVEN
from positions.evidence.settling.acts import propose_settled, settle
from positions.evidence.settling.differences import SettlingStage, differing_entries
from positions.evidence.settling.page import MOST, ORDER, STATES, VARIABLES, Errors, SettlingFilter, settling_page
from positions.models import Negotiation
from positions.web.asked import negotiation_or_404
from positions.web.paging import BadCursor
from positions.web.paging import number as row_number
from positions.web.parameters import asks
from positions.web.permissions import Permission, require
from positions.web.render import HtmxRequest, render_page
from positions.writing.refusals import Refused

NAMES = ("state", "variable", "task")
NOTHING_CHOSEN = "Nothing is chosen: choose a value of at least one code."


class SettledNow(NamedTuple):
    """Of how many codes of an entry a value was chosen, and how many of them that settled."""

    chosen: int
    settled: int


@require_http_methods(["GET", "HEAD", "POST"])
@asks((*NAMES, "after"))
def coding_settle(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """Show where coders differ, or settle what was chosen and propose what follows."""
    found = negotiation_or_404(negotiation, request.user)
    require(request, found, Permission.SEE_PROPOSALS)
    by = require(request, found, Permission.PROPOSE)
    return handle(request, found, by) if request.method == "POST" else show(request, found, by)


def filter_asked(query: QueryDict) -> SettlingFilter:
    """Return what the address narrows the list by. Raises BadRequest."""
    state, variable, task = query.get("state", "open"), query.get("variable", ""), query.get("task", "")
    if state not in STATES or variable not in ("", *VARIABLES):
        raise BadRequest(f"Ask for a state ({', '.join(STATES)}) and a code ({', '.join(VARIABLES)}).")
    try:
        return SettlingFilter(state, variable, row_number(task) if task else None)
    except ValueError as error:
        raise BadRequest("A coding task has a number.") from error


def show(request: HtmxRequest, negotiation: Negotiation, by: User, *, errors: Errors | None = None) -> HttpResponse:
    """Show the page; `errors` are why what was sent could not be done, by entry (None: nothing was sent)."""
    asked = filter_asked(request.GET)
    try:
        place = ORDER.read(request.GET.get("after", ""))
    except BadCursor as error:
        raise BadRequest(str(error)) from error
    sent = request.POST.dict() if errors is not None else None
    page = settling_page(negotiation, by, asked, place, sent=sent, errors=errors)
    given = {name: request.GET[name] for name in NAMES if name in request.GET}
    context = {
        "negotiation": negotiation,
        "section": "review",
        "page": page,
        "asked": asked,
        "states": STATES,
        "variables": VARIABLES,
        "here": request.get_full_path(),
        "filtered": bool(given),
        "further": f"?{urlencode(given | {'after': page.further})}" if page.further else "",
        "at_start": place is None,
        "errors": errors or {},
        "stages": SettlingStage,
    }
    return render_page(request, "evidence/settling/settling.html", context, status=200 if errors is None else 422)


def handle(request: HtmxRequest, negotiation: Negotiation, by: User) -> HttpResponse:
    """Settle what was chosen, entry by entry, and propose the corrections that follow; what is refused says why."""
    chosen, to_correct = chosen_in(request.POST), request.POST.get("correct", "")
    if not chosen and not to_correct:
        return show(request, negotiation, by, errors={"": NOTHING_CHOSEN})
    done, errors = settle_all(negotiation, chosen, by)
    wanted = [to_correct] if to_correct else [key for key in done if follows(negotiation, key, by)]
    proposed, not_proposed = propose_all(negotiation, wanted, by)
    errors |= not_proposed
    tell(request, done, proposed)
    if errors:
        return show(request, negotiation, by, errors=errors)
    return HttpResponseRedirect(request.get_full_path(), status=303)


def chosen_in(sent: QueryDict) -> dict[str, dict[str, str]]:
    """Return the values that were chosen, by the key of their entry and the name of their code. Raises BadRequest."""
    chosen: dict[str, dict[str, str]] = {}
    for field, value in sent.items():
        entry, _, variable = str(field).rpartition(":")
        if entry and variable in VARIABLES and value:
            chosen.setdefault(entry, {})[variable] = "" if value == NONE_GIVEN else str(value)
    if len(chosen) > MOST:
        raise BadRequest(f"At most {MOST} entries are settled at once.")
    return chosen


def settle_all(
    negotiation: Negotiation, chosen: Mapping[str, Mapping[str, str]], by: User
) -> tuple[dict[str, SettledNow], dict[str, str]]:
    """Settle entry by entry; return what was done, and why the rest was not, by the keys of the entries."""
    done, errors = {}, {}
    for key, values in chosen.items():
        try:
            done[key] = SettledNow(len(values), len(settle(negotiation, key, values, by=by)))
        except Refused as refused:
            errors[key] = str(refused)
    return done, errors


def follows(negotiation: Negotiation, key: str, by: User) -> bool:
    """Say whether a correction of an entry follows and can be proposed as it is."""
    return any(
        found.stage is SettlingStage.TO_CORRECT and not found.wants_condition
        for found in differing_entries(negotiation, by, key=key)
    )


def propose_all(negotiation: Negotiation, keys: Iterable[str], by: User) -> tuple[int, dict[str, str]]:
    """Propose the corrections of entries; return how many were, and why the others were not, by key."""
    proposed, errors = 0, {}
    for key in keys:
        try:
            propose_settled(negotiation, key, by=by)
            proposed += 1
        except Refused as refused:
            errors[key] = f"The correction could not be proposed: {refused}"
    return proposed, errors


def tell(request: HtmxRequest, done: Mapping[str, SettledNow], proposed: int) -> None:
    """Have the next page say what was done."""
    settled = sum(each.settled for each in done.values())
    noted = sum(each.chosen for each in done.values()) - settled
    said = [
        f"{wording.counted(settled, 'code')} settled." if settled else "",
        f"{wording.counted(noted, 'code')} noted: settled once the other coder agrees." if noted else "",
        f"{wording.counted(proposed, 'correction')} proposed, to be reviewed by somebody else." if proposed else "",
    ]
    if any(said):
        messages.success(request, " ".join(filter(None, said)))
