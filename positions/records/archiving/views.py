"""Archived copies of sources, for those who keep reference data: which lack one, as a file, and the way back in."""

from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from positions.domain.wording import counted
from positions.models import Negotiation
from positions.records.archiving.acts import take_copies
from positions.records.archiving.archiving import batches_of, counts_of, table_of, without_copy
from positions.records.archiving.forms import MOST_FAULTS, CopiesForm
from positions.web.about import about_page
from positions.web.asked import negotiation_or_404
from positions.web.downloads import download
from positions.web.fields import errors_of
from positions.web.parameters import asks
from positions.web.permissions import Permission, allowed, require
from positions.web.render import HtmxRequest, render_page
from positions.writing.refusals import BadDraft, Refused

TAKEN = 100


@require_http_methods(["GET", "HEAD", "POST"])
@asks(("taken", "same"))
def archiving(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """Show how many sources lack an archived copy, and take copies in."""
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found, Permission.KEEP_REFERENCE_DATA)
    team = allowed(by, Permission.SEE_PROPOSALS, found)
    form = CopiesForm(request.POST, request.FILES) if request.method == "POST" else CopiesForm()
    if form.is_valid():
        given = form.cleaned_data
        try:
            taken = take_copies(found, form.copies, by=by, reason=given["reason"], team=team, replace=given["replace"])
        except Refused as refused:
            form.add_error(None, told_of(refused))
        else:
            there = reverse("positions:archiving", args=[found.key])
            return HttpResponseRedirect(f"{there}?taken={taken.changed}&same={taken.same}", status=303)
    status = 422 if form.is_bound else 200
    return page(request, found, form, team=team, status=status)


def told_of(refused: Refused) -> list[str]:
    """Return the sentences of a refusal, as many as people read."""
    listed = list(refused.errors[""]) if isinstance(refused, BadDraft) else [str(refused)]
    more = len(listed) - MOST_FAULTS
    return listed[:MOST_FAULTS] + ([f"… and {counted(more, 'row')} more."] if more > 0 else [])


def page(request: HtmxRequest, found: Negotiation, form: CopiesForm, *, team: bool, status: int) -> HttpResponse:
    taken, same = (number_in(request.GET.get(name, "")) for name in ("taken", "same"))
    context = {
        "negotiation": found,
        "section": "sources",
        "counts": counts_of(found, team=team),
        "form": form,
        "errors": errors_of(form) if form.is_bound else [],
        "taken": None if taken is None else counted(taken, "source"),
        "same": same,
    }
    return render_page(request, "records/archiving/archiving.html", context, status=status)


def number_in(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


@require_safe
@asks()
def archiving_export(request: HtmxRequest, negotiation: str, form: str) -> HttpResponseBase:
    """Return the sources that have an address and no archived copy, to be filled in."""
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found, Permission.KEEP_REFERENCE_DATA)
    rows = without_copy(found, team=allowed(by, Permission.SEE_PROPOSALS, found))
    said = about_page(request, found, None, "Sources without archived copy")
    return download(form, f"{found.key}_without_copy", table_of(batches_of(rows, TAKEN)), said)
