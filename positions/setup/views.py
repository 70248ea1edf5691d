"""A negotiation from nothing: made, set up on one page section by section, published; and archived in the end."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from positions.domain import wording
from positions.models import Negotiation
from positions.setup import acts, rows
from positions.setup.forms import (
    KINDS,
    PARTS,
    SEVERAL,
    NewNegotiationForm,
    SeveralIssuesForm,
    part_form_of,
    row_form_of,
)
from positions.setup.keys import key_fault, offered_key
from positions.setup.preparation import preparation_of
from positions.setup.rows import ToForesee
from positions.web.asked import NotHere, negotiation_or_404
from positions.web.back import kept_for_back
from positions.web.fields import AnyDay, add_faults, errors_of
from positions.web.parameters import asks
from positions.web.permissions import Permission, require
from positions.web.reference_forms import merged, window_around
from positions.web.render import HtmxRequest, render_page, wants_fragment
from positions.writing.mending import RowChanged, mark_of, mend
from positions.writing.refusals import Refused

METHODS = ["GET", "HEAD", "POST"]
TEMPLATE = "setup/setup.html"


@require_http_methods(METHODS)
@kept_for_back
@asks(("title", "key"))
def negotiation_new(request: HtmxRequest) -> HttpResponse:
    """Make a negotiation; while its name is typed, a key is offered and checked."""
    by = require(request, None, Permission.KEEP_REFERENCE_DATA)
    form = NewNegotiationForm(request.POST if request.method == "POST" else None, initial=request.GET.dict())
    asked = request.POST if form.is_bound else request.GET
    title = asked.get("title", "").strip()
    key = asked.get("key", "").strip() or offered_key(title)
    if form.is_valid():
        try:
            home = acts.make_negotiation(title=form.cleaned_data["title"], key=key, by=by)
            return to_section(home, "")
        except Refused as error:
            add_faults(form, error)
    context = {
        "negotiation": None,
        "form": form,
        "errors": errors_of(form) if form.is_bound else [],
        "key": key,
        "fault": key_fault(key, by) if key or title else "",
    }
    return render_page(request, "setup/new.html", context, fragment="key", status=422 if form.is_bound else 200)


def loaded(request: HtmxRequest, negotiation: str) -> tuple[Negotiation, User]:
    """Return the negotiation and whoever may set it up. Raises NotHere, LoginNeeded, RoleNeeded."""
    found = negotiation_or_404(negotiation, request.user)
    return found, require(request, found, Permission.KEEP_REFERENCE_DATA)


@require_safe
@asks()
def setup(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """Show what is there of a negotiation, and what is missing."""
    found, _ = loaded(request, negotiation)
    return show(request, found, Section())


@dataclass(frozen=True, slots=True)
class Section:
    """What is filled in on the page: which part (empty: none), of which row (None: a new one), by which form.

    `seen` is the mark of what is mended, `foreseen` what a round would change, `lines` what others changed meanwhile.
    """

    part: str = ""
    row: Any = None
    form: Any = None
    seen: str = ""
    foreseen: Any = None
    lines: tuple[Any, ...] = ()


@require_http_methods(METHODS)
@kept_for_back
@asks(("starts_on", "ends_on"))
def setup_part(request: HtmxRequest, negotiation: str, part: str) -> HttpResponse:
    """Fill in a part of a negotiation, or add a party, a round, an issue or several issues."""
    found, by = loaded(request, negotiation)
    data = request.POST if request.method == "POST" else None
    if part in PARTS:
        seen = mark_of(found)
        found.refresh_from_db()
        return act(request, found, Section(part, None, part_form_of(part, found, data), seen), by)
    if part == SEVERAL:
        return act(request, found, Section(part, None, SeveralIssuesForm(data, auto_id="several_%s")), by)
    if part == "rounds" and data is None and wants_fragment(request):
        return render_page(
            request, "setup/_window.html", {"negotiation": found, "window": window_words(request, found)}
        )
    if part in KINDS:
        return act(request, found, Section(part, None, row_form_of(part, found, data)), by)
    raise NotHere(f"There is no part “{part[:40]}” of what is set up.", found)


def window_words(request: HtmxRequest, negotiation: Negotiation) -> str:
    """Return the window that a round on these days gets unless others are typed; empty while they are none."""
    try:
        first = AnyDay().clean(request.GET.get("starts_on", ""))
        last = AnyDay(required=False).clean(request.GET.get("ends_on", "")) or first
    except ValidationError:
        return ""
    window = window_around(negotiation, first, last)
    return wording.days(window.starts_on, window.ends_on)


@require_http_methods(METHODS)
@kept_for_back
@asks()
def setup_row(request: HtmxRequest, negotiation: str, part: str, key: str) -> HttpResponse:
    """Mend a party, a round or an issue."""
    found, by = loaded(request, negotiation)
    row = row_or_404(found, part, key)
    seen = mark_of(row)
    # Read after the mark; the form writes into it.
    shown = row_or_404(found, part, key)
    form = row_form_of(part, found, request.POST if request.method == "POST" else None, row=shown)
    return act(request, found, Section(part, row, form, seen), by)


def row_or_404(negotiation: Negotiation, part: str, key: str) -> Any:
    """Return the row of a kind with that key. Raises NotHere."""
    kind = KINDS.get(part)
    row = kind.model._default_manager.filter(negotiation=negotiation, key=key).first() if kind else None
    if row is None:
        raise NotHere(f"{negotiation.name} has no such {kind.one if kind else 'part'}.", negotiation)
    return row


def act(request: HtmxRequest, negotiation: Negotiation, section: Section, by: User) -> HttpResponse:
    """Do what the form of a section asks for and lead back to it; or show it, with what is wrong or would change."""
    form = section.form
    if not form.is_bound:
        return show(request, negotiation, section)
    foreseen, lines = None, section.lines
    if form.is_valid():
        try:
            save(negotiation, section, request.POST, by)
            return to_section(negotiation, section.part)
        except ToForesee as error:
            foreseen = error.foreseen
        except RowChanged as error:
            form, lines = renewed(request, negotiation, section, error), error.lines
        except Refused as error:
            add_faults(form, error)
    seen = section.seen if lines else request.POST.get("seen", "")
    told = Section(section.part, section.row, form, seen, foreseen, lines)
    return show(request, negotiation, told, status=422)


def renewed(request: HtmxRequest, negotiation: Negotiation, section: Section, changed: RowChanged) -> Any:
    """Return the form of a section again: fields that were left as they had been hold what is recorded now."""
    home = negotiation_or_404(negotiation.key, request.user)
    if section.row is None:
        made = partial(part_form_of, section.part, home)
    else:
        made = partial(row_form_of, section.part, home, row=row_or_404(home, section.part, section.row.key))
    form = made(merged(request.POST, made(), changed.untouched))
    add_faults(form, changed)
    return form


def save(negotiation: Negotiation, section: Section, sent: QueryDict, by: User) -> None:
    """Do what a form that is right asks for. Raises ToForesee, RowChanged, Refused."""
    form = section.form
    told: dict[str, Any] = {"by": by, "reason": form.cleaned_data.get("reason", "")}
    if section.part == SEVERAL:
        rows.add_issues(negotiation, form.cleaned_data["issues"], by=by)
    elif section.part in PARTS:
        mend(negotiation, form.columns, seen=sent.get("seen", ""), **told)
    elif section.row is None:
        rows.add(form.instance, by=by, called=form.instance.name, foreseen=sent.get("foreseen", ""))
    else:
        marks = {name: sent.get(name, "") for name in ("seen", "foreseen")}
        rows.mend_kept(section.row, form.columns, **told | marks)


def to_section(negotiation: Negotiation, part: str) -> HttpResponse:
    """Lead to a section of the page, with the form for a further row open where one was added."""
    opened = "issues" if part == SEVERAL else part
    if opened in KINDS:
        return HttpResponseRedirect(
            f"{reverse('positions:setup_part', args=[negotiation.key, opened])}#{opened}", status=303
        )
    anchor = f"#{opened}" if opened else ""
    return HttpResponseRedirect(f"{reverse('positions:setup', args=[negotiation.key])}{anchor}", status=303)


def show(request: HtmxRequest, negotiation: Negotiation, section: Section, *, status: int = 200) -> HttpResponse:
    """Render the page with the form of a section open in it."""
    # What a form that is not right has written into the negotiation is not what it is.
    home = negotiation_or_404(negotiation.key, request.user)
    prepared = preparation_of(home)
    context = {
        "negotiation": home,
        "section": "setup",
        "prepared": prepared,
        "opened": section,
        "errors": errors_of(section.form) if section.form is not None and section.form.is_bound else [],
        "forms": waiting_forms(home, section, prepared),
        "kinds": KINDS,
    }
    return render_page(request, TEMPLATE, context, status=status)


def waiting_forms(home: Negotiation, section: Section, prepared: Any) -> dict[str, Any]:
    """Return the forms that stand open on the page beside the one that is filled in: for rows that are missing."""
    missing = {part.name for part in prepared.parts if not part.there} - {section.part}
    forms = {kind: row_form_of(kind, home) for kind in ("parties", "rounds") if kind in missing}
    return forms | (
        {SEVERAL: SeveralIssuesForm(auto_id="several_%s")} if "issues" in missing and section.part != SEVERAL else {}
    )
