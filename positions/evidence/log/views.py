"""Logging: a new entry, the correction of a published one, and a new version of what came back.

One page for the three. Its form is sent whole for whatever it is asked: `act` says for what. Only `propose` and
`affirm` save; the others show more of the page, to HTMX the part that it asked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from positions.domain.codebook import AmendmentKind
from positions.evidence.acts import propose
from positions.evidence.amend.acts import correct
from positions.evidence.drafts import draft_of
from positions.evidence.log.forms.entry import DOCUMENT_FIELDS, CorrectionForm, EntryForm
from positions.evidence.log.forms.source import SourceForm
from positions.evidence.log.page import (
    CARRIED,
    Foreseen,
    Setting,
    carried,
    foreseen,
    going_on,
    initial_of,
    initial_of_draft,
    page_of,
    setting_of,
    setting_of_draft,
)
from positions.evidence.log.sources import add_source
from positions.evidence.refusals import Stale
from positions.models import Amendment, Entry, Negotiation, Round
from positions.web.asked import NotHere, load_rounds, negotiation_or_404
from positions.web.fields import errors_of
from positions.web.paging import number
from positions.web.permissions import Permission, require
from positions.web.render import HtmxRequest, render_page
from positions.writing.refusals import BadDraft, Refused

# What stays for the next entry of a document.
STAYING = (*DOCUMENT_FIELDS, "party")
PARTS = {"choose": "choices", "entry": "entry", "cite": "further", "preview": "preview"}
SAVING = ("propose", "affirm")
METHODS = ["GET", "HEAD", "POST"]


@dataclass(frozen=True, slots=True)
class Task:
    """What is logged: `old` is the entry that is corrected, `answers` what came back (None: neither)."""

    negotiation: Negotiation
    rounds: Sequence[Round]
    old: Entry | None = None
    answers: Entry | None = None

    def form(self, *args: Any, **kwargs: Any) -> EntryForm:
        if self.old is None:
            return EntryForm(self.negotiation, self.rounds, *args, **kwargs)
        return CorrectionForm(self.negotiation, self.rounds, *args, fixed=self.old.position, **kwargs)


@require_http_methods(METHODS)
def entry_new(request: HtmxRequest, negotiation: str) -> HttpResponse:
    task = Task(*load_rounds(negotiation, request.user))
    by = require(request, task.negotiation, Permission.PROPOSE)
    if request.method == "POST":
        return handle(request, task, by)
    setting = setting_of(task.form(request.GET))
    page = page_of(task.negotiation, setting, by)
    initial = going_on(initial_of(request.GET), page.chosen, setting.position)
    return show(request, task, by, initial, setting, page=page)


@require_http_methods(METHODS)
def entry_correct(request: HtmxRequest, negotiation: str, key: str) -> HttpResponse:
    found, rounds = load_rounds(negotiation, request.user)
    by = require(request, found, Permission.PROPOSE)
    old = entry_of(found, Entry.objects.known(None).filter(key=key), f"published entry “{key[:80]}”")
    return start_from(request, Task(found, rounds, old=old), by, old)


@require_http_methods(METHODS)
def proposal_answer(request: HtmxRequest, negotiation: str, number: int) -> HttpResponse:
    found, rounds = load_rounds(negotiation, request.user)
    by = require(request, found, Permission.PROPOSE)
    returned = Entry.objects.filter(decision__in=("sent back", "withdrawn"))
    answers = entry_of(found, returned.filter(pk=number), f"proposal {number} that came back")
    correction = Amendment.objects.filter(replacement=answers, kind=AmendmentKind.CORRECTION.value)
    row = correction.select_related("entry__position__party", "entry__position__issue").first()
    task = Task(found, rounds, old=row.entry if row else None, answers=answers)
    return start_from(request, task, by, answers, reason=row.reason if row else "")


def entry_of(negotiation: Negotiation, asked: QuerySet[Entry], what: str) -> Entry:
    """Return the one entry that is asked for, called `what` when there is none. Raises NotHere."""
    rows = asked.select_related("position__party", "position__issue", "round", "rival_of")
    found = rows.filter(negotiation=negotiation).first()
    if found is None:
        raise NotHere(f"There is no {what} in {negotiation.name}.", negotiation)
    return found


def start_from(request: HtmxRequest, task: Task, by: User, entry: Entry, *, reason: str = "") -> HttpResponse:
    if request.method == "POST":
        return handle(request, task, by)
    draft = draft_of(entry)
    initial = initial_of_draft(draft) | {"prefilled": draft.position.key, "reason": reason}
    return show(request, task, by, initial, setting_of_draft(draft))


def handle(request: HtmxRequest, task: Task, by: User) -> HttpResponse:
    act = request.POST.get("act", "propose")
    form = task.form(request.POST, affirms=act == "affirm")
    setting = setting_of(form)
    if act in SAVING:
        return save(request, task, by, form, setting)
    initial = initial_of(request.POST)
    if act == "cite":
        initial |= {"further": [*initial["further"], {}], "also": str(len(initial["further"]) + 1)}
    page = page_of(task.negotiation, setting, by)
    initial = going_on(initial, page.chosen, setting.position)
    told = foresee(task, setting, request.POST, initial) if act == "preview" else None
    return show(request, task, by, initial, setting, page=page, fragment=PARTS.get(act, "preview"), foreseen=told)


def foresee(task: Task, setting: Setting, sent: QueryDict, initial: Mapping[str, Any]) -> Foreseen:
    """Return what the entry will do as the form is shown, that is with what was carried over into it."""
    values = sent.copy()
    values.update({name: initial[name] for name in CARRIED if name in initial})
    form = task.form(values)
    form.is_valid()
    return foreseen(form, setting, task.old)


def save(request: HtmxRequest, task: Task, by: User, form: EntryForm, setting: Setting) -> HttpResponse:
    context: dict[str, Any] = {}
    if form.is_valid():
        try:
            entry = proposed(task, form, by)
        except BadDraft as error:
            form.refuse(error)
        except Stale as error:
            context["changed"] = error.changed
            form.add_error("confirmed", str(error))
        except Refused as error:
            form.add_error(None, str(error))
        else:
            return HttpResponseRedirect(onward(task, entry, setting, request.POST), status=303)
    told = foreseen(form, setting, task.old)
    return respond(request, task, by, form, setting, status=422, foreseen=told, **context)


def proposed(task: Task, form: EntryForm, by: User) -> Entry:
    """Return the entry that the form proposes. Raises Refused."""
    data = form.cleaned_data
    sent: dict[str, Any] = {"by": by, "token": data["token"], "answers": task.answers}
    sent |= {"seen": data["seen"], "confirmed": data["confirmed"]}
    draft = form.draft(data["position"] or form.position_draft())
    if task.old is None:
        return propose(draft, **sent)
    correction = correct(task.old, draft=draft, reason=data["reason"], **sent)
    return Entry.objects.get(replaces=correction)


def onward(task: Task, entry: Entry, setting: Setting, values: QueryDict) -> str:
    if task.old is not None or task.answers is not None:
        return reverse("positions:proposal", args=[task.negotiation.key, entry.pk])
    parts = carried(values, STAYING) | {"saved": str(entry.pk)}
    return f"{reverse('positions:entry_new', args=[task.negotiation.key])}?{urlencode(parts)}"


def show(
    request: HtmxRequest, task: Task, by: User, initial: dict[str, Any], setting: Setting, **context: Any
) -> HttpResponse:
    """Show the form with what is in it, without a word on what is wrong."""
    initial.setdefault("token", uuid4())
    form = task.form(initial={name: value for name, value in initial.items() if value != "" or name == "round"})
    return respond(request, task, by, form, setting, **context)


def respond(
    request: HtmxRequest,
    task: Task,
    by: User,
    form: EntryForm,
    setting: Setting,
    *,
    fragment: str = "",
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    if setting.position is not None:
        form.offer_rivals(setting.position)
    page = context.pop("page", None) or page_of(task.negotiation, setting, by)
    shown = {
        "negotiation": task.negotiation,
        "task": task,
        "form": form,
        "page": page,
        "errors": errors_of(form, *form.further) if form.is_bound else [],
        "foreseen": context.pop("foreseen", None),
        "changed": context.pop("changed", ()),
        "saved": saved_before(request, task, by),
        "section": "log",
    }
    return render_page(request, "evidence/log/log.html", shown, fragment=fragment, status=status)


def saved_before(request: HtmxRequest, task: Task, by: User) -> Entry | None:
    """Return the person's own proposal that the address says was saved just before; None when it names none."""
    named = request.GET.get("saved", "")
    try:
        rows = Entry.objects.filter(negotiation=task.negotiation, proposed_by=by, pk=number(named or "0"))
    except ValueError:
        return None
    return rows.first() if named else None


@require_http_methods(["GET", "HEAD", "POST"])
def source_new(request: HtmxRequest, negotiation: str) -> HttpResponse:
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found, Permission.PROPOSE)
    form = SourceForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            source = add_source(found, by=by, **form.cleaned_data)
        except BadDraft as error:
            for name, messages in error.errors.items():
                form.add_error(name, list(messages))
        else:
            log = reverse("positions:entry_new", args=[found.key])
            return HttpResponseRedirect(f"{log}?{urlencode({'source': source.key})}", status=303)
    context = {"negotiation": found, "form": form, "errors": errors_of(form), "section": "log"}
    return render_page(request, "evidence/log/source_new.html", context, status=422 if form.errors else 200)
