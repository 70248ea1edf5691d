"""Retracting what was wrong, and redacting texts for a lawful reason."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import User
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from positions.evidence.amend.acts import retract
from positions.evidence.amend.forms import ReasonForm, RedactionDecisionForm, RedactionForm
from positions.evidence.amend.reach import RemovableText
from positions.evidence.amend.redact import (
    AskedRedaction,
    ask_redaction,
    asked_for,
    cells_of,
    copies_elsewhere,
    decline_redaction,
    redact,
)
from positions.evidence.amend.waiting import who_asked
from positions.evidence.notices import note, page_of
from positions.evidence.preview import preview_without
from positions.evidence.proposals import living_rivals
from positions.evidence.staleness import seen_of
from positions.models import Citation, Entry, Negotiation
from positions.reading.entries import lines_of
from positions.web.asked import NotHere, negotiation_or_404
from positions.web.back import kept_for_back
from positions.web.blind import keep_blind
from positions.web.fields import errors_of
from positions.web.permissions import Permission, allowed, require
from positions.web.render import HtmxRequest, render_page
from positions.web.saved_drafts import draft_here
from positions.writing.questions import Ask, ToConfirm
from positions.writing.refusals import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@kept_for_back
def entry_retract(request: HtmxRequest, negotiation: str, key: str) -> HttpResponse:
    """Propose to take an entry away, with the rivals that stand beside it."""
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found, Permission.PROPOSE)
    entry = Entry.objects.known(None).filter(negotiation=found, key=key).select_related("position").first()
    if entry is None:
        raise NotHere(f"There is no entry “{key[:80]}” in {found.name} that could be retracted.", found)
    keep_blind(request, Entry.objects.filter(pk=entry.pk))
    entries = [entry, *living_rivals([entry])]
    draft = draft_here(request, by)
    form = draft.fill(ReasonForm(request.POST if request.method == "POST" else None, initial={"token": uuid4()}))
    questions: Sequence[ToConfirm] = ()
    if form.is_valid():
        sent: dict[str, Any] = {"seen": request.POST.get("seen", ""), "sure": request.POST.getlist("sure")}
        try:
            retract(entries, **form.cleaned_data, by=by, **sent)
        except Ask as asked:
            questions = asked.questions
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            draft.finish()
            note(request, "Your retraction waits for review.", found, entry.pk)
            return HttpResponseRedirect(reverse("positions:review", args=[found.key]))
    context = {
        "negotiation": found,
        "entry": entry,
        "lines": lines_of(entries),
        "preview": preview_without(entries),
        "seen": draft.said("seen", seen_of(entry.position)),
        "form": form,
        "draft": draft,
        "errors": errors_of(form),
        "questions": questions,
    }
    return render_page(request, "evidence/amend/retract.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def entry_redact(request: HtmxRequest, negotiation: str, key: str, version: int) -> HttpResponse:
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found, Permission.REDACT)
    rows = Entry.objects.published().filter(negotiation=found, key=key, version=version)
    entry = rows.select_related("position").first()
    if entry is None:
        raise NotHere(f"There is no version {version} of “{key[:80]}” in {found.name}.", found)
    return redact_from(request, found, entry, by)


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_redact(request: HtmxRequest, negotiation: str, number: int) -> HttpResponse:
    """Remove texts from a proposal, for those who may see proposals."""
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found, Permission.REDACT)
    rows = Entry.objects.filter(negotiation=found, pk=number)
    entry = rows.select_related("position").first() if allowed(by, Permission.SEE_PROPOSALS, found) else None
    if entry is None:
        raise NotHere(f"There is no proposal {number} in {found.name}.", found)
    return redact_from(request, found, entry, by)


def redact_from(request: HtmxRequest, found: Negotiation, entry: Entry, by: User) -> HttpResponse:
    """Ask for texts of an entry to be removed, or decide on what somebody asked for."""
    keep_blind(request, Entry.objects.filter(pk=entry.pk))
    if "decision" in request.POST:
        return decide_redaction(request, found, entry, by)
    asked = asked_for(entry)
    return ask_from(request, found, entry, by) if asked is None else show_asked(request, found, entry, by, asked)


def ask_from(request: HtmxRequest, found: Negotiation, entry: Entry, by: User) -> HttpResponse:
    """Ask for texts to be removed: chosen first, then confirmed, as nothing brings them back."""
    labels = labels_of(cells_of(entry, by))
    draft = draft_here(request, by)
    form = draft.fill(RedactionForm(labels.items(), request.POST if request.method == "POST" else None))
    context = context_of(found, entry) | {"form": form, "errors": errors_of(form), "draft": draft}
    if not form.is_valid() or "back" in request.POST:
        return render_page(request, "evidence/amend/redact.html", context, status=422 if form.errors else 200)
    chosen, reason = form.cleaned_data["cells"], form.cleaned_data["reason"]
    if "confirmed" in request.POST:
        try:
            ask_redaction(entry, cells=chosen, reason=reason, by=by)
        except Refused as refused:
            refusal = {"errors": [("", "", str(refused))]}
            return render_page(request, "evidence/amend/redact.html", context | refusal, status=422)
        draft.finish()
        return HttpResponseRedirect(request.path)
    context |= {
        "chosen": [(name, label) for name, label in labels.items() if name in chosen],
        "reason": reason,
        "copies": [(str(copy), f"{page_of(copy)}redact/") for copy in copies_elsewhere(entry, chosen)],
    }
    return render_page(request, "evidence/amend/redact_confirm.html", context)


def show_asked(
    request: HtmxRequest, found: Negotiation, entry: Entry, by: User, asked: AskedRedaction, error: str = ""
) -> HttpResponse:
    """Show what somebody asked for, with what this person may do about it."""
    row = asked.first
    context = context_of(found, entry) | {
        **who_asked(row, by),
        "texts": list(labels_of(asked.cells).values()),
        "reason": row.reason,
        "noted": True,
        "error": error,
    }
    return render_page(request, "evidence/amend/redact_asked.html", context, status=422 if error else 200)


def decide_redaction(request: HtmxRequest, found: Negotiation, entry: Entry, by: User) -> HttpResponse:
    form = RedactionDecisionForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused("Say whether the texts are to be removed.")
        if form.cleaned_data["decision"] == "remove":
            redact(entry, by=by)
        else:
            decline_redaction(entry, by=by, note=form.cleaned_data["note"])
    except Refused as refused:
        if (asked := asked_for(entry)) is not None:
            return show_asked(request, found, entry, by, asked, str(refused))
        empty = RedactionForm(labels_of(cells_of(entry, by)).items())
        context = context_of(found, entry) | {"form": empty, "errors": [("", "", str(refused))]}
        context["draft"] = draft_here(request, by)
        return render_page(request, "evidence/amend/redact.html", context, status=422)
    return HttpResponseRedirect(page_of(entry))


def context_of(found: Negotiation, entry: Entry) -> dict[str, object]:
    return {
        "negotiation": found,
        "entry": entry,
        "called": entry.key,
        "back": page_of(entry),
        "back_to": entry.key,
    }


# What the texts are called that do not stand in the entry itself.
PLACES = {"amendment": "of an amendment, ", "coding": "of a coding, "}
PLACES |= {"comment": "said by the team, ", "suggestion": "suggested instead, "}
PLACES["referencechange"] = "in the history of its sources and speakers, "


def labels_of(cells: Collection[RemovableText]) -> dict[str, str]:
    """Return what the texts are called on the page, and what they say, by their names. One query."""
    rows = [cell.row for cell in cells if cell.table == "citation"]
    cited = dict(Citation.objects.filter(pk__in=rows).values_list("pk", "source__title"))
    labels: dict[str, str] = {}
    for cell in cells:
        # Several citations may have the same locator.
        place = f"citation of “{cited[cell.row]}”, " if cell.table == "citation" else PLACES.get(cell.table, "")
        called = f"{place}{cell.field.replace('_', ' ')}: "
        labels[cell.name] = f"{labels[cell.name]} / {cell.text}" if cell.name in labels else called + cell.text
    return labels
