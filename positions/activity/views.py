"""What was done in a negotiation: published, corrected, retracted, redacted, imported; by whom and when."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from positions.activity.activity import Done, Filters, all_of_it
from positions.activity.activity import activity as acts_of
from positions.activity.exports import activity_table
from positions.activity.forms import ActivityForm
from positions.domain import wording
from positions.models import Negotiation
from positions.reading.moment import BadMoment
from positions.web.about import about_page
from positions.web.asked import known_at, moment_asked, negotiation_or_404
from positions.web.downloads import download
from positions.web.filters import address, nowhere
from positions.web.paging import BadCursor
from positions.web.parameters import asks
from positions.web.render import HtmxRequest, render_page, wants_fragment

PARAMETERS = ("known", "person", "party", "issue", "since", "until", "before")
# A file begins with the newest act.
OF_FILES = tuple(name for name in PARAMETERS if name != "before")
# Those of them that may be given several times.
SEVERAL = ("person", "party", "issue")


@dataclass(frozen=True, slots=True)
class ActivityDay:
    """The acts of one day, in UTC."""

    iso: str
    name: str
    acts: tuple[Done, ...]


@require_safe
@asks(OF_FILES, several=SEVERAL)
def activity_export(request: HtmxRequest, negotiation: str, form: str) -> HttpResponseBase:
    """Return all acts that match as JSON, CSV or workbook; what is wrong with the question is said in JSON."""
    found = negotiation_or_404(negotiation, request.user)
    try:
        known = moment_asked(request, found)
    except BadMoment as error:
        return JsonResponse({"error": str(error)}, status=400)
    asked = ActivityForm(found, known, request.GET)
    if not asked.is_valid():
        return JsonResponse({"error": nothing(found, asked)["message"]}, status=400)
    said = about_page(request, found, known, "What was published, corrected, retracted, redacted and imported")
    acts = all_of_it(found, Filters(**asked.cleaned_data), said.known)
    return download(form, f"{found.key}_activity", activity_table(acts), said)


@require_safe
@asks(PARAMETERS, several=SEVERAL)
def activity(request: HtmxRequest, negotiation: str) -> HttpResponse:
    found = negotiation_or_404(negotiation, request.user)
    known = known_at(request, found)
    form = ActivityForm(found, known, request.GET)
    further = request.GET.get("before", "")
    newest = address(request.path, request.GET, PARAMETERS, before=None)
    context: dict[str, object] = {
        "negotiation": found,
        "section": "activity",
        "known": known,
        "known_asked": request.GET.get("known", ""),
        "now": address(request.path, request.GET, PARAMETERS, known=None, before=None),
        "form": form,
        "further": further,
        "newest": newest,
        "narrowed": any(request.GET.get(name) for name in ActivityForm.base_fields),
        "clear": address(request.path, request.GET, ("known",)),
        "query": address("", request.GET, PARAMETERS, before=None).removeprefix("?"),
    }
    if not form.is_valid():
        return render_page(
            request, "activity/activity.html", context | nothing(found, form), fragment="acts", status=400
        )
    try:
        page = acts_of(found, Filters(**form.cleaned_data), known=known, before=further)
    except BadCursor as error:
        raise BadRequest(str(error)) from error
    context |= {
        "message": "",
        "days": by_day(page.acts),
        "older": address(request.path, request.GET, PARAMETERS, before=page.older) if page.older else "",
        "status": f"{wording.counted(len(page.acts), 'act')} shown{', and there are more' if page.older else ''}.",
    }
    response = render_page(request, "activity/activity.html", context, fragment="page" if further else "acts")
    if wants_fragment(request) and not further:
        response["HX-Push-Url"] = newest
    return response


def nothing(negotiation: Negotiation, form: ActivityForm) -> dict[str, str | tuple[()]]:
    """Return what the page shows when a filter cannot be understood."""
    said = " ".join(map(str, form.non_field_errors()))
    message = said or f"{negotiation.name} does not have what is asked for: {', '.join(nowhere(form))}."
    return {"message": message, "days": (), "older": "", "status": ""}


def by_day(acts: Iterable[Done]) -> tuple[ActivityDay, ...]:
    days: dict[str, list[Done]] = {}
    for act in acts:
        days.setdefault(act.iso[:10], []).append(act)
    return tuple(ActivityDay(iso, wording.partial_date(iso), tuple(listed)) for iso, listed in days.items())
