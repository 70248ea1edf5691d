"""Retracting what was wrong, and redacting texts for a lawful reason."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import User
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from positions.evidence.amend.acts import retract
from positions.evidence.amend.forms import ReasonForm, RedactionForm
from positions.evidence.amend.redact import RemovableText, cells_of, copies_elsewhere, redact
from positions.evidence.notices import note
from positions.evidence.preview import preview_without
from positions.evidence.proposals import living_rivals
from positions.evidence.staleness import seen_of
from positions.models import Entry, Negotiation
from positions.reading.entries import lines_of
from positions.web.asked import NotHere, negotiation_or_404
from positions.web.back import kept_for_back
from positions.web.fields import errors_of
from positions.web.permissions import Permission, allowed, require
from positions.web.render import HtmxRequest, render_page
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
    entries = [entry, *living_rivals([entry])]
    form = ReasonForm(request.POST if request.method == "POST" else None, initial={"token": uuid4()})
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
            note(request, "Your retraction waits for review.", found, entry.pk)
            return HttpResponseRedirect(reverse("positions:review", args=[found.key]))
    context = {
        "negotiation": found,
        "entry": entry,
        "lines": lines_of(entries),
        "preview": preview_without(entries),
        "seen": seen_of(entry.position),
        "form": form,
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
    """Remove texts from an entry: chosen first, then confirmed, as nothing brings them back."""
    cells = cells_of(entry)
    labels = {cell.name: label_of(cell) for cell in cells}
    form = RedactionForm(labels.items(), request.POST if request.method == "POST" else None)
    context: dict[str, object] = {
        "negotiation": found,
        "entry": entry,
        "back": page_of(found, entry),
        "cells": cells,
        "form": form,
        "errors": errors_of(form),
    }
    if not form.is_valid() or "back" in request.POST:
        return render_page(request, "evidence/amend/redact.html", context, status=422 if form.errors else 200)
    chosen = form.cleaned_data["cells"]
    if "confirmed" in request.POST:
        try:
            redact(entry, cells=chosen, reason=form.cleaned_data["reason"], by=by)
        except Refused as refused:
            refusal = {"errors": [("", "", str(refused))]}
            return render_page(request, "evidence/amend/redact.html", context | refusal, status=422)
        return HttpResponseRedirect(page_of(found, entry))
    sees = allowed(by, Permission.SEE_PROPOSALS, found)
    context |= {
        "chosen": [(name, label) for name, label in labels.items() if name in chosen],
        "reason": form.cleaned_data["reason"],
        "copies": [
            (str(copy), f"{page_of(found, copy)}redact/")
            for copy in copies_elsewhere(entry, chosen)
            if copy.published_at or sees
        ],
    }
    return render_page(request, "evidence/amend/redact_confirm.html", context)


def page_of(negotiation: Negotiation, entry: Entry) -> str:
    if entry.published_at is None:
        return reverse("positions:proposal", args=[negotiation.key, entry.pk])
    return reverse("positions:entry_version", args=[negotiation.key, entry.key, entry.version])


def label_of(cell: RemovableText) -> str:
    place = "citation, " if cell.citation is not None else ""
    return f"{place}{cell.field.replace('_', ' ')}: {cell.text}"
