"""Retracting what was wrong, and redacting texts for a lawful reason."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from positions.evidence.amend.acts import retract
from positions.evidence.amend.forms import ReasonForm, RedactionForm
from positions.evidence.amend.redact import RemovableText, cells_of, copies_elsewhere, redact
from positions.evidence.preview import preview_without
from positions.evidence.proposals import living_rivals
from positions.evidence.staleness import seen_of
from positions.models import Entry, Negotiation
from positions.reading.entries import lines_of
from positions.web.asked import NotHere, negotiation_or_404
from positions.web.fields import errors_of
from positions.web.permissions import Permission, allowed, require
from positions.web.render import HtmxRequest, render_page
from positions.writing.refusals import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def entry_retract(request: HtmxRequest, negotiation: str, key: str) -> HttpResponse:
    """Propose to take an entry away, with the rivals that stand beside it."""
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found, Permission.PROPOSE)
    entry = Entry.objects.known(None).filter(negotiation=found, key=key).select_related("position").first()
    if entry is None:
        raise NotHere(f"There is no entry “{key[:80]}” in {found.name} that could be retracted.", found)
    entries = [entry, *living_rivals([entry])]
    form = ReasonForm(request.POST if request.method == "POST" else None, initial={"token": uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            retract(
                entries,
                reason=form.cleaned_data["reason"],
                by=by,
                token=form.cleaned_data["token"],
                seen=request.POST.get("seen", ""),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Your retraction waits for review.", extra_tags=key)
            return HttpResponseRedirect(reverse("positions:review", args=[found.key]))
    context = {
        "negotiation": found,
        "entry": entry,
        "lines": lines_of(entries),
        "preview": preview_without(entries),
        "seen": seen_of(entry.position),
        "form": form,
        "errors": errors_of(form),
    }
    wrong = request.method == "POST"
    return render_page(request, "evidence/amend/retract.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def entry_redact(request: HtmxRequest, negotiation: str, key: str) -> HttpResponse:
    """Remove texts from an entry: chosen first, then confirmed, as nothing brings them back."""
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found, Permission.REDACT)
    entry = redactable(found, key, by)
    cells = cells_of(entry)
    form = RedactionForm(
        ((cell.name, label_of(cell)) for cell in cells), request.POST if request.method == "POST" else None
    )
    context: dict[str, Any] = {
        "negotiation": found,
        "entry": entry,
        "cells": cells,
        "form": form,
        "errors": errors_of(form),
    }
    if request.method != "POST":
        return render_page(request, "evidence/amend/redact.html", context)
    if not form.is_valid() or "back" in request.POST:
        return render_page(request, "evidence/amend/redact.html", context, status=200 if form.is_valid() else 422)
    chosen = form.cleaned_data["cells"]
    if "confirmed" in request.POST:
        try:
            redact(entry, cells=chosen, reason=form.cleaned_data["reason"], by=by)
        except Refused as refused:
            refusal = {"errors": [("", "", str(refused))]}
            return render_page(request, "evidence/amend/redact.html", context | refusal, status=422)
        return HttpResponseRedirect(reverse("positions:entry", args=[found.key, key]))
    context |= {
        "chosen": [(cell.name, label_of(cell)) for cell in cells if cell.name in chosen],
        "reason": form.cleaned_data["reason"],
        "copies": copies_elsewhere(entry, chosen),
    }
    return render_page(request, "evidence/amend/redact_confirm.html", context)


def redactable(negotiation: Negotiation, key: str, by: User) -> Entry:
    """Return the entry, a proposal only for those who may see proposals. Raises NotHere."""
    rows = Entry.objects.filter(negotiation=negotiation, key=key)
    if not allowed(by, Permission.SEE_PROPOSALS, negotiation):
        rows = rows.published()
    entry = rows.select_related("position").first()
    if entry is None:
        raise NotHere(f"There is no entry “{key[:80]}” in {negotiation.name}.", negotiation)
    return entry


def label_of(cell: RemovableText) -> str:
    """Return what a text is called in the form, with what it says."""
    place = "citation, " if cell.citation is not None else ""
    return f"{place}{cell.field.replace('_', ' ')}: {cell.text}"
