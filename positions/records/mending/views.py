"""Mending a row of reference data and adding one: in place, and without HTMX on pages of their own; and its history."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from positions.models import Negotiation, Term
from positions.reading.reference_history import record_of_kind, record_of_one
from positions.records.mending.kinds import BEGUN, KINDS, MendedKind
from positions.web.asked import NotHere, known_at, negotiation_or_404
from positions.web.back import kept_for_back
from positions.web.fields import add_faults, errors_of
from positions.web.parameters import asks
from positions.web.permissions import Permission, allowed, require
from positions.web.reference_fields import offered
from positions.web.reference_forms import ReferenceForm, merged, row_form
from positions.web.render import HtmxRequest, render_page, wants_fragment
from positions.web.saved_drafts import FormDraft, draft_here
from positions.writing.mending import RowChanged, add_row, mark_at, mend
from positions.writing.refusals import Refused

METHODS = ["GET", "HEAD", "POST"]
# More are no list to read.
MOST_TERMS = 1000
TEMPLATE = "records/mending/mend.html"


@dataclass(frozen=True, slots=True)
class Mended:
    """What is mended or added to, and by whom; `team`: they see what is only proposed too."""

    negotiation: Negotiation
    table: str
    kind: MendedKind
    by: User
    team: bool

    def form_of(self, fields: Collection[str], *, mends: bool) -> Any:
        return row_form(self.kind.model, fields, self.negotiation, team=self.team, mends=mends)


def load(request: HtmxRequest, negotiation: str, table: str) -> Mended:
    """Return what kind of row is mended or added by whom. Raises NotHere."""
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found, Permission.KEEP_REFERENCE_DATA)
    return Mended(found, table, kind_here(found, table), by, allowed(by, Permission.SEE_PROPOSALS, found))


def kind_here(negotiation: Negotiation, table: str) -> MendedKind:
    if table not in KINDS:
        raise NotHere(f"“{table[:40]}” is nothing that is mended here.", negotiation)
    return KINDS[table]


def row_here(negotiation: Negotiation, kind: MendedKind, number: int, *, team: bool) -> Any:
    """Return a row that the person may see. Raises NotHere."""
    row = kind.row(negotiation, number, team=team)
    if row is None:
        raise NotHere(f"There is no such row in {negotiation.name}.", negotiation)
    return row


@require_http_methods(METHODS)
@kept_for_back
def row_mend(request: HtmxRequest, negotiation: str, table: str, row: int) -> HttpResponse:
    """Mend a row, with a reason; what somebody else changed meanwhile is shown first."""
    here = load(request, negotiation, table)
    seen = mark_at(table, row)
    mended = row_here(here.negotiation, here.kind, row, team=here.team)
    made = partial(here.form_of(here.kind.fields, mends=True), auto_id=f"id_{table}{row}_%s")
    draft = draft_here(request, here.by)
    form = draft.fill(made(request.POST if request.method == "POST" else None, instance=mended))
    shown: dict[str, Any] = {"row": mended, "seen": draft.said("seen", seen), "lines": ()}
    # Read before the form is checked, which writes into the row what was typed.
    home = here.negotiation.key
    shown |= {"called": here.kind.called(mended), "back": here.kind.page(home, mended)}
    shown["set_up"] = here.kind.set_up_at(home, mended)
    if form.is_valid():
        reason = form.cleaned_data.get("reason", "")
        try:
            mend(mended, form.columns, by=here.by, reason=reason, seen=request.POST.get("seen", "") or "0")
        except RowChanged as changed:
            fresh = row_here(here.negotiation, here.kind, row, team=here.team)
            form = made(merged(request.POST, made(instance=fresh), changed.untouched), instance=fresh)
            form.add_error(None, str(changed))
            shown |= {"row": fresh, "seen": seen, "lines": changed.lines}
        except Refused as refused:
            add_faults(form, refused)
        else:
            draft.finish()
            return done(request, str(shown["back"]))
    elif form.is_bound:
        shown["seen"] = request.POST.get("seen", "")
    return show(request, here, form, draft, shown)


@require_http_methods(METHODS)
@kept_for_back
def row_add(request: HtmxRequest, negotiation: str, table: str) -> HttpResponse:
    """Add a row to a page that lists such."""
    here = load(request, negotiation, table)
    if not here.kind.added:
        raise NotHere(f"Nothing of this kind is added here to {here.negotiation.name}.", here.negotiation)
    made = partial(here.form_of(here.kind.added, mends=False), auto_id=f"id_{table}_%s")
    asked = request.POST if request.method == "POST" else request.GET
    begun = {name: asked.get(name, "") for name in BEGUN if name in here.kind.added}
    draft = draft_here(request, here.by)
    form = draft.fill(made(request.POST if request.method == "POST" else None, initial=begun))
    shown: dict[str, Any] = {"row": None, "seen": "", "lines": (), "called": "", "set_up": ""}
    shown["back"] = reverse(f"positions:{here.kind.listed}", args=[here.negotiation.key])
    if form.is_valid():
        try:
            row = add_row(form.instance, by=here.by, called=here.kind.called(form.instance))
        except Refused as refused:
            add_faults(form, refused)
        else:
            draft.finish()
            return done(request, here.kind.page(here.negotiation.key, row))
    return show(request, here, form, draft, shown)


def done(request: HtmxRequest, page: str) -> HttpResponse:
    """Lead to where the row stands; of a form in its place, show that page anew."""
    return HttpResponseClientRefresh() if wants_fragment(request) else HttpResponseRedirect(page, status=303)


def show(
    request: HtmxRequest, here: Mended, form: ReferenceForm, draft: FormDraft, shown: dict[str, Any]
) -> HttpResponse:
    """Render the form: on a page of its own, or where HTMX asks for it, with the way back to there."""
    context = {
        "negotiation": here.negotiation,
        "table": here.table,
        "kind": here.kind,
        "form": form,
        "errors": errors_of(form) if form.is_bound else [],
        "offered": offered(form),
        "draft": draft,
        "action": request.get_full_path(),
        "in_place": wants_fragment(request),
        **shown,
    }
    if wants_fragment(request):
        context["back"] = request.htmx.current_url_abs_path or shown["back"]
    return render_page(request, TEMPLATE, context, fragment="form", status=422 if form.is_bound else 200)


@require_safe
@asks()
def row_history(request: HtmxRequest, negotiation: str, table: str, row: int) -> HttpResponse:
    """Show what changed in a row since it came in; what nothing published rests on has one for the team only.

    So has what was changed before the negotiation was published.
    """
    found = negotiation_or_404(negotiation, request.user)
    kind = kind_here(found, table)
    team = allowed(request.user, Permission.SEE_PROPOSALS, found)
    kept = row_here(found, kind, row, team=team)
    context = {
        "negotiation": found,
        "table": table,
        "row": kept,
        "called": kind.called(kept),
        "back": kind.page(found.key, kept),
        "lines": record_of_one(table, kept.pk, team=team),
    }
    return render_page(request, "records/mending/history.html", context)


@require_safe
@asks(("known",))
def terms(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """List the terms that are written in several ways."""
    found = negotiation_or_404(negotiation, request.user)
    listed = list(Term.objects.filter(negotiation=found).order_by("term", "key")[: MOST_TERMS + 1])
    context = {
        "negotiation": found,
        "section": "terms",
        "known": known_at(request, found),
        "terms": listed[:MOST_TERMS],
        "more": len(listed) > MOST_TERMS,
        "record": record_of_kind(found.pk, "term"),
    }
    return render_page(request, "records/mending/terms.html", context)
