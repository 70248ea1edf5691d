"""Pages of discussion: the comments on an entry, an edit to suggest or to take, laying aside what came back."""

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from positions.evidence.discussion.acts import came_back, comment, lay_aside
from positions.evidence.discussion.forms import AsideForm, CommentForm, SuggestionForm
from positions.evidence.discussion.suggesting import suggest, take
from positions.evidence.notices import note, page_of
from positions.models import Entry, Negotiation, Suggestion
from positions.models.discussion import SuggestedColumn
from positions.models.entries import WAITING
from positions.reading.discussion import SILENT, discussion_of
from positions.reading.proposals import drafted
from positions.web.asked import NotHere, negotiation_or_404
from positions.web.back import kept_for_back
from positions.web.blind import keep_blind
from positions.web.fields import add_faults, errors_of
from positions.web.paging import number as row_number
from positions.web.permissions import Permission, allowed, people_allowed, require
from positions.web.render import HtmxRequest, render_page
from positions.web.saved_drafts import FormDraft, draft_here
from positions.writing.refusals import Refused

METHODS = ["GET", "HEAD", "POST"]


def entry_or_404(request: HtmxRequest, negotiation: Negotiation, number: int, *, whose: User | None = None) -> Entry:
    """Return the entry of that number, published or proposed, for those who may see both. Raises NotHere.

    `whose`: somebody who may not, to whom what did not come back to them is the same as what is not there.
    Raises KeptBlind to whoever still has it to code.
    """
    rows = Entry.objects.select_related("position__party", "negotiation")
    found = rows.filter(negotiation=negotiation, pk=number).first()
    if found is None or (whose is not None and not came_back(found, whose)):
        raise NotHere(f"There is no entry {number} in {negotiation.name}.", negotiation)
    keep_blind(request, Entry.objects.filter(pk=found.pk))
    return found


@require_http_methods(METHODS)
@kept_for_back
def entry_comments(request: HtmxRequest, negotiation: str, number: int) -> HttpResponse:
    """Show what was said of an entry, or say something; for those who may see proposals."""
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found, Permission.SEE_PROPOSALS)
    entry, draft = entry_or_404(request, found, number), draft_here(request, by)
    colleagues = people_allowed(Permission.SEE_PROPOSALS, found).exclude(pk=by.pk)
    form = draft.fill(CommentForm(colleagues, request.POST if request.method == "POST" else None))
    if form.is_valid():
        try:
            said = comment(entry, by=by, text=form.cleaned_data["text"], asks=form.cleaned_data["asks"])
        except Refused as refused:
            add_faults(form, refused)
        else:
            draft.finish()
            return HttpResponseRedirect(f"{request.path}#comment-{said.pk}", status=303)
    return show(request, entry, form, draft, "comments")


@require_http_methods(METHODS)
@kept_for_back
def proposal_lay_aside(request: HtmxRequest, negotiation: str, number: int) -> HttpResponse:
    """Lay aside what came back to the person who looks."""
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found, Permission.PROPOSE)
    entry, draft = entry_or_404(request, found, number, whose=by), draft_here(request, by)
    form = draft.fill(AsideForm(request.POST if request.method == "POST" else None))
    if form.is_valid():
        try:
            lay_aside(entry, by=by, text=form.cleaned_data["text"])
        except Refused as refused:
            add_faults(form, refused)
        else:
            draft.finish()
            note(request, f"{entry} is laid aside.", found, entry.pk)
            return HttpResponseRedirect(reverse("positions:review", args=[found.key]), status=303)
    return show(request, entry, form, draft, "aside")


@require_http_methods(METHODS)
@kept_for_back
def proposal_suggest(request: HtmxRequest, negotiation: str, number: int) -> HttpResponse:
    """Suggest an edit of somebody else's proposal: beside it, or sent back with it."""
    found = negotiation_or_404(negotiation, request.user)
    require(request, found, Permission.SEE_PROPOSALS)
    by = require(request, found, Permission.REVIEW)
    entry, draft = entry_or_404(request, found, number), draft_here(request, by)
    waits = Entry.objects.filter(WAITING, pk=entry.pk).exclude(proposed_by=by).exists()
    # What was sent twice has been done by the first of the two.
    twice = request.method == "POST" and Suggestion.objects.filter(entry=entry, by=by).exists()
    if not waits and not twice:
        raise NotHere(f"There is no proposal {number} of somebody else that waits in {found.name}.", found)
    now = {column.value: getattr(entry, column) for column in SuggestedColumn}
    form = draft.fill(SuggestionForm(request.POST if request.method == "POST" else None, initial=now))
    if form.is_valid():
        said, sends_back = form.cleaned_data, request.POST.get("act") == "send_back"
        try:
            suggest(entry, by=by, texts=said, note=said["note"], sends_back=sends_back)
        except Refused as refused:
            add_faults(form, refused)
        else:
            draft.finish()
            done = "You have sent it back with your suggestion." if sends_back else "Your suggestion stands beside it."
            note(request, f"{entry}: {done}", found, entry.pk)
            return HttpResponseRedirect(reverse("positions:review", args=[found.key]), status=303)
    return show(request, entry, form, draft, "suggest")


@require_POST
def suggestion_take(request: HtmxRequest, negotiation: str, number: int) -> HttpResponse:
    """Take an edit that somebody suggested of one's own proposal, which is proposed anew with it."""
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found, Permission.PROPOSE)
    try:
        asked = row_number(request.POST.get("suggestion", ""))
    except ValueError as error:
        raise BadRequest("There is no such suggestion.") from error
    row = Suggestion.objects.filter(negotiation=found, entry=number, entry__proposed_by=by, pk=asked).first()
    if row is None:
        raise NotHere(f"There is no such suggestion on proposal {number} in {found.name}.", found)
    try:
        new = take(row, by=by)
    except Refused as refused:
        messages.error(request, f"The suggestion was not taken: {refused} “Mend” or “Answer” opens the form.")
        return HttpResponseRedirect(reverse("positions:proposal", args=[found.key, number]), status=303)
    messages.success(request, "You have taken the suggestion. The new version waits for somebody who wrote none of it.")
    return HttpResponseRedirect(reverse("positions:proposal", args=[found.key, new.pk]), status=303)


def show(request: HtmxRequest, entry: Entry, form: forms.Form, draft: FormDraft, task: str) -> HttpResponse:
    """Show a form about an entry with what was said of it; `task` is comments, aside or suggest."""
    team = allowed(request.user, Permission.SEE_PROPOSALS, entry.negotiation)
    context = {
        "negotiation": entry.negotiation,
        "section": "review",
        "entry": entry,
        "line": drafted([entry.pk])[entry.pk].line,
        "of": entry.position.title,
        "back": page_of(entry),
        "discussion": discussion_of(entry.pk) if team else SILENT,
        "form": form,
        "errors": errors_of(form) if form.is_bound else [],
        "draft": draft,
        "task": task,
    }
    return render_page(request, "evidence/discussion/discussion.html", context, status=422 if form.is_bound else 200)
