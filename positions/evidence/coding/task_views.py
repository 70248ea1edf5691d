"""Pages of coding tasks: the list, one task, giving a new one, and closing one."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Max
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from positions.evidence.coding.acts import Handing, give_document, give_entries, give_sample
from positions.evidence.coding.closing import close_task
from positions.evidence.coding.forms import GIVING, EntriesForm, HandingForm, SampleForm, WholeTextForm
from positions.evidence.coding.giving import DrawnSample, drawn_sample, next_name
from positions.evidence.coding.tasks import (
    found_apart,
    next_to_code,
    passages_of,
    rows_of,
    task_line,
    task_lines,
    things_to_code,
)
from positions.models import CodingTask, Negotiation
from positions.models.codings import CodingTaskKind
from positions.web.asked import NotHere, negotiation_or_404
from positions.web.back import kept_for_back
from positions.web.fields import add_faults, errors_of
from positions.web.parameters import asks
from positions.web.permissions import Permission, allowed, people_allowed, require
from positions.web.render import HtmxRequest, render_page
from positions.web.saved_drafts import draft_here
from positions.writing.refusals import BadDraft, Refused

METHODS = ["GET", "HEAD", "POST"]
NAMING = ("codingtask_name_of_one", "codingtask_one_name")


@require_safe
@asks()
def coding_tasks(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """List the tasks of whoever looks; all of them to whoever may give some."""
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found, Permission.PROPOSE, Permission.REVIEW)
    gives = allowed(by, Permission.REVIEW, found)
    lines = task_lines(found, by, gives=gives)
    context = {
        "negotiation": found,
        "section": "coding",
        "own": [each for each in lines if each.own],
        "others": [each for each in lines if not each.own],
        "gives": gives,
    }
    return render_page(request, "evidence/coding/tasks.html", context)


def task_or_404(request: HtmxRequest, negotiation: str, number: int) -> tuple[Negotiation, Any, User]:
    """Return the negotiation, the task, and who looks: its coder, or somebody who may give tasks.

    Raises NotHere, LoginNeeded, RoleNeeded. To anybody else it is the same as what is not there.
    """
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found, Permission.PROPOSE, Permission.REVIEW)
    task = rows_of(CodingTask.objects.filter(negotiation=found, number=number)).first()
    if task is None or (task.coder_id != by.pk and not allowed(by, Permission.REVIEW, found)):
        raise NotHere(f"There is no coding task {number} in {found.name}.", found)
    return found, task, by


@require_safe
@asks()
def coding_task(request: HtmxRequest, negotiation: str, task: int) -> HttpResponse:
    """Show one task: to its coder what is left, to whoever may give tasks how far it is; closed, what came of it."""
    found, row, by = task_or_404(request, negotiation, task)
    line = task_line(row, by)
    things = things_to_code(row)
    whole = row.document_id is not None
    context = {
        "negotiation": found,
        "section": "coding",
        "task": row,
        "line": line,
        "things": things,
        "next": next_to_code(things),
        "passages": passages_of(row) if whole and line.own else (),
        "found": found_apart(row) if whole and row.closed_at else None,
        "may_close": not row.closed_at and not line.own and allowed(by, Permission.REVIEW, found),
    }
    return render_page(request, "evidence/coding/task.html", context)


@require_http_methods(METHODS)
def coding_close(request: HtmxRequest, negotiation: str, task: int) -> HttpResponse:
    """Ask before a task is closed, and close it: what was coded is public from then on."""
    found, row, _ = task_or_404(request, negotiation, task)
    by = require(request, found, Permission.REVIEW)
    error = ""
    if request.method == "POST":
        try:
            close_task(row, by=by)
        except Refused as refused:
            error = str(refused)
        else:
            return HttpResponseRedirect(reverse("positions:coding_task", args=[found.key, row.number]), status=303)
    context = {"negotiation": found, "section": "coding", "task": row, "line": task_line(row, by), "error": error}
    return render_page(request, "evidence/coding/close.html", context, status=422 if error else 200)


@require_http_methods(METHODS)
@kept_for_back
@asks(("kind", "entry", "draft"))
def coding_new(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """Give a sample, entries or a text to a coder; of a sample, first show what would be drawn."""
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found, Permission.REVIEW)
    kind = kind_asked(request)
    draft = draft_here(request, by, begun="entry" in request.GET)
    people = people_allowed(Permission.PROPOSE, found).exclude(pk=by.pk)
    posted = request.method == "POST"
    initial = {"number": next_number(found), "called": next_name(found), "entries": request.GET.get("entry", "")}
    form = GIVING[kind](found, people, request.POST if posted else None, initial=initial)
    draft.fill(form)
    shown: DrawnSample | None = None
    if posted and form.is_valid():
        if request.POST.get("act") == "preview" and isinstance(form, SampleForm):
            handing = form.handing
            shown = drawn_sample(found, handing.coder, handing.called, form.wanted)
        elif (given := give(found, form, by)) is not None:
            draft.finish()
            return HttpResponseRedirect(reverse("positions:coding_task", args=[found.key, given.number]), status=303)
    context = {
        "negotiation": found,
        "section": "coding",
        "kind": kind.value,
        "kinds": KINDS,
        "form": form,
        "errors": errors_of(form) if posted else [],
        "drawn": shown,
        "draft": draft,
    }
    status = 422 if form.errors else 200
    return render_page(request, "evidence/coding/new.html", context, status=status)


KINDS: Mapping[CodingTaskKind, str] = {
    CodingTaskKind.SAMPLE: "A sample",
    CodingTaskKind.ENTRIES: "Single entries",
    CodingTaskKind.DOCUMENT: "A whole text",
}


def kind_asked(request: HtmxRequest) -> CodingTaskKind:
    """Return which kind of task the address asks for; a sample where it names none that there is."""
    asked = request.GET.get("kind", "")
    return CodingTaskKind(asked) if asked in list(CodingTaskKind) else CodingTaskKind.SAMPLE


def next_number(negotiation: Negotiation) -> int:
    last: int | None = CodingTask.objects.filter(negotiation=negotiation).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def give(negotiation: Negotiation, form: HandingForm, by: User) -> CodingTask | None:
    """Return the task that the form gives; None when something speaks against it, which it then says."""
    try:
        return given_by(negotiation, form, form.handing, by)
    except BadDraft as refused:
        add_faults(form, refused)
    except Refused as refused:
        form.add_error("called" if refused.rule in NAMING else None, str(refused))
    return None


def given_by(negotiation: Negotiation, form: HandingForm, handing: Handing, by: User) -> CodingTask:
    if isinstance(form, SampleForm):
        return give_sample(negotiation, handing, form.wanted, by=by)
    if isinstance(form, EntriesForm):
        return give_entries(negotiation, handing, form.cleaned_data["entries"], by=by)
    assert isinstance(form, WholeTextForm)  # noqa: S101 - of three kinds the third
    return give_document(form.cleaned_data["source"], handing, by=by)
