"""Pages on which a coder codes: one entry of a task, or the text that was given whole."""

from contextlib import suppress
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from positions.domain.codebook import TextSeen
from positions.evidence.coding.acts import code_entry, code_passage, say_through
from positions.evidence.coding.forms import EntryCodesForm, PassageForm
from positions.evidence.coding.sheet import codes_given, entry_to_code, positions_for, text_to_code
from positions.evidence.coding.tasks import next_to_code, passages_of, rows_of, task_line, things_to_code
from positions.models import Coding, CodingTask, GivenEntry, Negotiation
from positions.web.asked import NotHere, negotiation_or_404
from positions.web.back import kept_for_back
from positions.web.fields import errors_of
from positions.web.permissions import Permission, require
from positions.web.render import HtmxRequest, render_page
from positions.web.saved_drafts import FormDraft, draft_here
from positions.writing.refusals import Refused

METHODS = ["GET", "HEAD", "POST"]
# How long what one looks for positions by may be.
MOST_WORDS = 200


def own_task_or_404(request: HtmxRequest, negotiation: str, number: int) -> tuple[Negotiation, Any, User]:
    """Return the negotiation, the task, and its coder, who looks. Raises NotHere, LoginNeeded, RoleNeeded."""
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found, Permission.PROPOSE)
    task = rows_of(CodingTask.objects.filter(negotiation=found, number=number, coder=by)).first()
    if task is None:
        raise NotHere(f"There is no coding task {number} of yours in {found.name}.", found)
    return found, task, by


@require_http_methods(METHODS)
@kept_for_back
def coding_entry(request: HtmxRequest, negotiation: str, task: int, number: int) -> HttpResponse:
    """Show one entry of a task to its coder, and keep how they code it; what is coded is only read."""
    found, row, by = own_task_or_404(request, negotiation, task)
    rows = GivenEntry.objects.select_related("entry__position__party", "entry__position__issue", "entry__negotiation")
    given = rows.filter(task=row, number=number).first()
    if given is None:
        raise NotHere(f"Coding task {task} has no entry {number}.", found)
    draft = draft_here(request, by)
    form = draft.fill(EntryCodesForm(request.POST if request.method == "POST" else None))
    if form.is_valid():
        try:
            code_entry(given, form.codes, text=TextSeen(form.cleaned_data["text"]), by=by)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            draft.finish()
            return HttpResponseRedirect(onward(found, row, number), status=303)
    things = things_to_code(row)
    done = Coding.every.filter(task=row, coder=row.called, entry__key=given.entry.key).first()
    context = {
        "negotiation": found,
        "section": "coding",
        "task": row,
        "line": task_line(row, by),
        "number": number,
        "entry": entry_to_code(given, by),
        "done": done,
        "codes": codes_given(done, form.fields) if done else (),
        "before": number - 1,
        "after": number + 1 if number < len(things) else 0,
        "next": next_to_code(things, number),
        "form": form,
        "errors": errors_of(form) if form.is_bound else [],
        "draft": draft,
    }
    return render_page(request, "evidence/coding/entry.html", context, status=422 if form.errors else 200)


def onward(negotiation: Negotiation, task: CodingTask, number: int) -> str:
    """Return where the coder goes on: to the next entry that is not coded, or to the task when all are."""
    following = next_to_code(things_to_code(task), number)
    if following:
        return reverse("positions:coding_entry", args=[negotiation.key, task.number, following])
    return reverse("positions:coding_task", args=[negotiation.key, task.number])


@require_http_methods(METHODS)
@kept_for_back
def coding_text(request: HtmxRequest, negotiation: str, task: int) -> HttpResponse:
    """Show a whole text to its coder, who marks passages in it and codes them, until they are through."""
    found, row, by = own_task_or_404(request, negotiation, task)
    if row.document is None:
        raise NotHere(f"Coding task {task} has no text.", found)
    act = request.POST.get("act", "")
    if request.method == "POST" and act == "through":
        return end(request, found, row, by)
    draft = draft_here(request, by)
    form, more = passage_form(request, found, row, draft, saves=act != "choose")
    if form.is_valid():
        data = form.cleaned_data
        try:
            code_passage(row, data["passage"], data["position"], data["effective_on"], form.codes, by=by)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            draft.finish()
            return HttpResponseRedirect(request.path, status=303)
    return show_text(request, found, row, by, form, draft=draft, more=more)


def passage_form(
    request: HtmxRequest, negotiation: Negotiation, row: Any, draft: FormDraft, *, saves: bool
) -> tuple[PassageForm, bool]:
    """Return the form as it was sent, or with what was typed, and whether more positions fit than it offers.

    `saves`: what was sent is to be kept, and not only positions to be found.
    """
    said = request.POST if draft.sent else draft.typed or QueryDict()
    words, quote, position = (said.get(name, "")[:MOST_WORDS] for name in ("words", "quote", "position"))
    positions, more = positions_for(negotiation, words, quote, position)
    if draft.sent and saves:
        return PassageForm(row, positions, said), more
    typed = {name: said[name] for name in PassageForm.base_fields if name in said}
    return PassageForm(row, positions, initial=typed), more


def show_text(
    request: HtmxRequest, negotiation: Negotiation, row: Any, by: User, form: PassageForm, **shown: object
) -> HttpResponse:
    """Show the text with what its coder marked in it, beside the form for the next passage."""
    context = {
        "negotiation": negotiation,
        "section": "coding",
        "task": row,
        "line": task_line(row, by),
        "text": text_to_code(row, row.passages.order_by("number")),
        "passages": passages_of(row),
        "open": row.closed_at is None and row.through_at is None,
        "form": form,
        "errors": errors_of(form) if form.is_bound else [],
        **shown,
    }
    status = 422 if form.errors else 200
    return render_page(request, "evidence/coding/text.html", context, fragment="choices", status=status)


def end(request: HtmxRequest, negotiation: Negotiation, row: CodingTask, by: User) -> HttpResponse:
    """Note that the coder is through with the text; said twice it is so once."""
    # Where they were already, or somebody has closed the task, the page says so.
    with suppress(Refused):
        say_through(row, by=by)
    return HttpResponseRedirect(reverse("positions:coding_task", args=[negotiation.key, row.number]), status=303)
