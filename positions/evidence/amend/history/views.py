"""The page on which texts of a history are asked to be removed, and on which a second person decides."""

from django.contrib.auth.models import User
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from positions.evidence.amend.forms import RedactionDecisionForm
from positions.evidence.amend.history.acts import (
    RecordedRow,
    ask_history_redaction,
    decline_history_redaction,
    redact_history,
    told_texts,
    waiting,
)
from positions.evidence.amend.history.forms import HistoryRedactionForm
from positions.evidence.amend.reach import EDITED_OF_TABLE
from positions.evidence.amend.waiting import who_asked
from positions.models import ReferenceChange
from positions.web.asked import NotHere, negotiation_or_404
from positions.web.fields import errors_of
from positions.web.permissions import Permission, allowed, require
from positions.web.render import HtmxRequest, render_page
from positions.writing.refusals import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def history_redact(request: HtmxRequest, negotiation: str, table: str, row: int) -> HttpResponse:
    """Ask for texts of the history of a row to be removed, or decide on what somebody asked for.

    For those who may see proposals too.
    """
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found, Permission.REDACT)
    kept = RecordedRow(found.pk, table, row)
    line = ReferenceChange.objects.filter(negotiation=found, table=table, row=row).order_by("-id").first()
    # Of what nothing published rests on there is a history too; the answer does not tell of which.
    if table not in EDITED_OF_TABLE or line is None or not allowed(by, Permission.SEE_PROPOSALS, found):
        raise NotHere(f"{found.name} has no such history.", found)
    back = reverse("positions:review", args=[found.key])
    context = {
        "negotiation": found,
        "called": f"the history of {table} {line.called}".strip(),
        "back": back,
        "back_to": "Review",
    }
    error = ""
    if request.method == "POST" and "decision" in request.POST:
        error = decide(request, kept, by)
        if not error:
            return HttpResponseRedirect(request.path)
    if waiting(kept):
        return show_asked(request, kept, by, context, error)
    return ask(request, kept, by, context, error)


def decide(request: HtmxRequest, kept: RecordedRow, by: User) -> str:
    """Do what the person decided; return why it was not done, empty when it was."""
    form = RedactionDecisionForm(request.POST)
    if not form.is_valid():
        return "Say whether the texts are to be removed."
    try:
        if form.cleaned_data["decision"] == "remove":
            redact_history(kept, by=by)
        else:
            decline_history_redaction(kept, by=by)
    except Refused as refused:
        return str(refused)
    return ""


def ask(request: HtmxRequest, kept: RecordedRow, by: User, context: dict[str, object], error: str) -> HttpResponse:
    """Show what can be removed, and take what the person chose."""
    labels = [(told.name, f"{told.field.replace('_', ' ')}: {' / '.join(told.texts)}") for told in told_texts(kept)]
    posted = request.method == "POST" and not error
    form = HistoryRedactionForm(labels, request.POST if posted else None)
    if form.is_valid():
        try:
            ask_history_redaction(kept, **form.cleaned_data, by=by)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return HttpResponseRedirect(request.path)
    errors = [*([("", "", error)] if error else []), *errors_of(form)]
    page = context | {"form": form, "errors": errors}
    return render_page(request, "evidence/amend/redact_history.html", page, status=422 if errors else 200)


def show_asked(
    request: HtmxRequest, kept: RecordedRow, by: User, context: dict[str, object], error: str
) -> HttpResponse:
    """Show what somebody asked for, with what this person may do about it."""
    rows = waiting(kept)
    first = rows[0]
    places = {(row.change_id, row.field) for row in rows}
    page = context | {
        **who_asked(first, by),
        "texts": [" / ".join(told.texts) for told in told_texts(kept) if told.place in places],
        "reason": first.ground.capitalize(),
        "noted": False,
        "error": error,
    }
    return render_page(request, "evidence/amend/redact_asked.html", page, status=422 if error else 200)
