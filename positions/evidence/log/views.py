"""Logging: a new entry, the correction of a published one, and a new version of what came back.

One page for the three. Its form is sent whole for whatever it is asked: `act` says for what. Only `propose` and
`affirm` save; the others show more of the page, to HTMX the part that it asked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from positions.domain.codebook import Account, AmendmentKind, SourceType
from positions.domain.paragraphs import paragraph_at
from positions.evidence.acts import RETURNED, propose
from positions.evidence.amend.acts import correct
from positions.evidence.drafts import affirming, draft_of
from positions.evidence.log.finder import Setting
from positions.evidence.log.forms.entry import BY_DATE, DOCUMENT_FIELDS, CorrectionForm, EntryForm
from positions.evidence.log.forms.passage import filled_in
from positions.evidence.log.page import (
    CARRIED,
    Foreseen,
    LogPage,
    foreseen,
    going_on,
    initial_of,
    initial_of_draft,
    page_of,
    setting_of,
    setting_of_draft,
    text_beside,
    word_of,
)
from positions.evidence.log.sources import own_day
from positions.evidence.refusals import Stale
from positions.evidence.review.acts import mend
from positions.evidence.staleness import seen_of
from positions.evidence.visible import visible_proposals
from positions.models import Amendment, Entry, Negotiation, Round
from positions.models.entries import PUBLISHED, WAITING
from positions.web.asked import NotHere, load_rounds
from positions.web.back import kept_for_back
from positions.web.blind import keep_blind
from positions.web.fields import errors_of
from positions.web.paging import number
from positions.web.permissions import Permission, require
from positions.web.render import HtmxRequest, render_page, wants_fragment
from positions.web.saved_drafts import FormDraft, draft_here
from positions.writing.questions import Ask, ToConfirm
from positions.writing.refusals import BadDraft, Refused

# Where an entry's first citation is in its source: of another entry it is another place.
PASSAGE = ("locator", "quote", "quote_language", "translation", "marked", "exact")
# What stays for the next entry of a document; of an analysis, which tells of many, only what it is and of whom.
STAYING = (*DOCUMENT_FIELDS, "party")
STAYING_OF_ANALYSIS = ("source", "party")
# What the address of a correction may say otherwise than the entry does.
OF_ADDRESSES = (
    *("held", "firmness", "declared", "condition", "scope", "content", "account", "basis", "channel"),
    "reason",
)
PARTS = {"source": "reading", "choose": "choices", "entry": "entry", "cite": "further", "preview": "preview"}
SAVING = ("propose", "affirm")
METHODS = ["GET", "HEAD", "POST"]


@dataclass(frozen=True, slots=True)
class Task:
    """What is logged, and by whom: `old` is the entry that is corrected, `answers` what came back (None: neither).

    `draft` is what was kept of the form.
    """

    request: HtmxRequest
    by: User
    negotiation: Negotiation
    rounds: Sequence[Round]
    draft: FormDraft
    old: Entry | None = None
    answers: Entry | None = None

    def form(self, *args: Any, **kwargs: Any) -> EntryForm:
        if self.old is None:
            return EntryForm(self.negotiation, self.rounds, *args, by=self.by, **kwargs)
        return CorrectionForm(self.negotiation, self.rounds, *args, by=self.by, fixed=self.old.position, **kwargs)


def task_of(request: HtmxRequest, key: str) -> Task:
    """Return the task of logging in the negotiation with that key. Raises NotHere, LoginNeeded, RoleNeeded."""
    found, rounds = load_rounds(key, request.user)
    by = require(request, found, Permission.PROPOSE)
    return Task(request, by, found, rounds, draft_here(request, by, begun=bool(request.GET)))


@require_http_methods(METHODS)
@kept_for_back
def entry_new(request: HtmxRequest, negotiation: str) -> HttpResponse:
    task = task_of(request, negotiation)
    if request.method == "POST":
        return handle(task)
    if task.draft.typed is not None:
        return begin(task, task.draft.typed)
    if like := request.GET.get("like"):
        return begin_like(task, like)
    return begin(task, with_own_day(task, request.GET))


def with_own_day(task: Task, said: QueryDict) -> QueryDict:
    """Return what an address says, with the day of a party's own text where it says none."""
    source = None if said.get("effective_on") else setting_of(task.form(said)).source
    if source and (day := own_day(source)):
        said = said.copy()
        said["effective_on"] = day
    return said


def begin(task: Task, said: QueryDict) -> HttpResponse:
    """Show the form with what the address or a draft says."""
    form = task.form(said)
    setting = setting_of(form)
    page = page_of(task.negotiation, setting, task.by)
    initial = initial_of(said)
    # A passage may be named by its place alone: then its words fill in what is empty.
    if (passage := form.cleaned_data.get("passage")) and not initial.get("exact"):
        initial = filled_in(passage) | {name: value for name, value in initial.items() if value}
    if setting.source:
        initial = word_of(setting.source, initial)
    return show(task, going_on(initial, page.chosen), setting, page=page)


def begin_like(task: Task, like: str) -> HttpResponse:
    """Show the form with what another entry says, but for the passage that bore that one out. Raises NotHere.

    `like` is the number of an entry that is published, or that the person may see as a proposal.
    """
    try:
        asked = Entry.objects.filter(PUBLISHED | visible_proposals(task.negotiation, task.by), pk=number(like))
    except ValueError as error:
        raise NotHere(f"There is no entry {like[:80]} in {task.negotiation.name}.", task.negotiation) from error
    entry = entry_of(task.negotiation, asked, f"entry {like}")
    keep_blind(task.request, Entry.objects.filter(pk=entry.pk))
    draft = draft_of(entry)
    initial = initial_of_draft(draft) | dict.fromkeys(PASSAGE, "") | {"further": [], "also": "0"}
    initial |= {"prefilled": entry.position.key, "seen": seen_of(entry.position)}
    return show(task, initial, setting_of_draft(draft))


@require_http_methods(METHODS)
@kept_for_back
def entry_correct(request: HtmxRequest, negotiation: str, key: str) -> HttpResponse:
    task = task_of(request, negotiation)
    old = entry_of(task.negotiation, Entry.objects.known(None).filter(key=key), f"published entry “{key[:80]}”")
    return start_from(replace(task, old=old), old)


@require_http_methods(METHODS)
@kept_for_back
def proposal_answer(request: HtmxRequest, negotiation: str, number: int) -> HttpResponse:
    task = task_of(request, negotiation)
    returned = Entry.objects.filter(visible_proposals(task.negotiation, task.by), decision__in=RETURNED)
    own = Entry.objects.filter(WAITING, proposed_by=task.by)
    answers = entry_of(
        task.negotiation,
        (returned | own).filter(pk=number),
        f"proposal {number} that came back, or of yours that waits",
    )
    correction = Amendment.objects.filter(replacement=answers, kind=AmendmentKind.CORRECTION.value)
    row = correction.select_related("entry__position__party", "entry__position__issue").first()
    task = replace(task, old=row.entry if row else None, answers=answers)
    return start_from(task, answers, reason=row.reason if row else "")


def entry_of(negotiation: Negotiation, asked: QuerySet[Entry], what: str) -> Entry:
    """Return the one entry that is asked for, called `what` when there is none. Raises NotHere."""
    rows = asked.select_related("position__party", "position__issue", "round", "rival_of")
    found = rows.filter(negotiation=negotiation).first()
    if found is None:
        raise NotHere(f"There is no {what} in {negotiation.name}.", negotiation)
    return found


def start_from(task: Task, entry: Entry, *, reason: str = "") -> HttpResponse:
    keep_blind(task.request, Entry.objects.filter(pk=entry.pk))
    if task.request.method == "POST":
        return handle(task)
    if task.draft.typed is not None:
        return begin(task, task.draft.typed)
    draft = draft_of(entry)
    initial = initial_of_draft(draft) | {"prefilled": draft.position.key, "reason": reason}
    initial |= {name: task.request.GET[name] for name in OF_ADDRESSES if name in task.request.GET}
    return show(task, initial, setting_of_draft(draft))


def handle(task: Task) -> HttpResponse:
    """Save what was sent, or show the part of the page that was asked for."""
    sent = task.request.POST
    act = sent.get("act", "propose")
    form = task.form(sent, affirms=act == "affirm")
    setting = setting_of(form)
    if act in SAVING:
        return save(task, form, setting)
    initial = initial_of(sent)
    if act == "cite":
        initial |= {"further": [*initial["further"], {}], "also": str(len(initial["further"]) + 1)}
    elif act == "forget":
        initial |= dict.fromkeys(PASSAGE, "")
    elif act == "source" and setting.source:
        initial = word_of(setting.source, initial, anew=True)
    page = page_of(task.negotiation, setting, task.by)
    initial = going_on(initial, page.chosen)
    expected = foresee(task, setting, initial) if act == "preview" else None
    return show(task, initial, setting, page=page, fragment=PARTS.get(act, "preview"), expected=expected)


def foresee(task: Task, setting: Setting, initial: Mapping[str, Any]) -> Foreseen:
    """Return what the entry will do as the form is shown, that is with what was carried over into it."""
    values = task.request.POST.copy()
    values.update({name: initial[name] for name in CARRIED if name in initial})
    form = task.form(values)
    form.is_valid()
    return foreseen(form, setting, task.old)


def save(task: Task, form: EntryForm, setting: Setting) -> HttpResponse:
    """Propose the entry and go on to the next one; what speaks against it is said at the field."""
    changed: Sequence[Entry] = ()
    questions: Sequence[ToConfirm] = ()
    if form.is_valid():
        try:
            entry = proposed(task, form)
        except BadDraft as error:
            form.refuse(error)
        except Stale as error:
            changed = error.changed
            form.add_error("confirmed", str(error))
        except Ask as error:
            questions = error.questions
        except Refused as error:
            form.add_error(None, str(error))
        else:
            task.draft.finish()
            return HttpResponseRedirect(onward(task, form, entry), status=303)
    expected = foreseen(form, setting, task.old)
    return respond(task, form, setting, status=422, expected=expected, changed=changed, questions=questions)


def proposed(task: Task, form: EntryForm) -> Entry:
    """Return the entry that the form proposes. Raises Refused."""
    data = form.cleaned_data
    sent = {name: data[name] for name in ("token", "seen", "confirmed")} | {"by": task.by, "answers": task.answers}
    sent["sure"] = task.request.POST.getlist("sure")
    draft = form.draft(data["position"] or form.position_draft())

    def proposed_now() -> Entry:
        if task.old is None:
            return propose(draft, **sent)
        correction = correct(task.old, draft=draft, reason=data["reason"], **sent)
        return Entry.objects.get(replaces=correction)

    return proposed_now() if task.answers is None else mend(task.answers, proposed_now, by=task.by)


def onward(task: Task, form: EntryForm, entry: Entry) -> str:
    """Return where to go on: to the next entry of the document, where its passage stands in it, or to the proposal."""
    if task.old is not None or task.answers is not None:
        return reverse("positions:proposal", args=[task.negotiation.key, entry.pk])
    source, passage = form.cleaned_data["source"], form.cleaned_data["passage"]
    staying = STAYING_OF_ANALYSIS if source.type == SourceType.ANALYSIS else STAYING
    # The round goes with the date, unless it was chosen.
    named = {name: task.request.POST.get(name, "") for name in staying}
    parts = {name: value for name, value in named.items() if value not in ("", BY_DATE)} | {"saved": str(entry.pk)}
    place = f"#p{paragraph_at(passage.document.text, passage.start)}" if passage else ""
    return f"{reverse('positions:entry_new', args=[task.negotiation.key])}?{urlencode(parts)}{place}"


def show(task: Task, initial: dict[str, Any], setting: Setting, **shown: Any) -> HttpResponse:
    """Show the form with what is in it, without a word on what is wrong; `shown` is as for `respond`."""
    initial.setdefault("token", uuid4())
    form = task.form(initial={name: value for name, value in initial.items() if value != "" or name == "round"})
    return respond(task, form, setting, **shown)


def respond(
    task: Task,
    form: EntryForm,
    setting: Setting,
    *,
    page: LogPage | None = None,
    expected: Foreseen | None = None,
    changed: Sequence[Entry] = (),
    questions: Sequence[ToConfirm] = (),
    fragment: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render the page, or the part of it that HTMX asks for; `page` is read when it was not yet."""
    if setting.source is not None:
        keep_blind(task.request, Entry.objects.filter(citations__source=setting.source), task.draft)
    if setting.position is not None:
        keep_blind(task.request, Entry.objects.filter(position=setting.position), task.draft)
        form.offer_rivals(setting.position)
    page = page or page_of(task.negotiation, setting, task.by)
    if page.chosen is not None and task.old is None:
        form.tell_before(page.chosen.standing.as_before)
    beside = fragment in ("", "reading") or not wants_fragment(task.request)
    text = text_beside(task.negotiation, setting.source, task.by) if beside else None
    context = {
        "negotiation": task.negotiation,
        "task": task,
        "text": text,
        "renewed": fragment == "reading" and wants_fragment(task.request),
        "form": form,
        "page": page,
        "errors": errors_of(form, *form.further) if form.is_bound else [],
        "foreseen": expected,
        "changed": changed,
        "questions": questions,
        "offered": affirming_as_shown(form, page),
        "saved": saved_before(task),
        "draft": task.draft,
        "section": "log",
    }
    return render_page(task.request, "evidence/log/log.html", context, fragment=fragment, status=status)


def affirming_as_shown(form: EntryForm, page: LogPage) -> str:
    """Return the statement that affirming the chosen position is offered with; empty while none is chosen."""
    if page.chosen is None:
        return ""
    return affirming(
        page.chosen.position.title, form["account"].value() or Account.OWN.value, form["basis"].value() or ""
    )


def saved_before(task: Task) -> Entry | None:
    """Return the person's own proposal that the address says was saved just before; None when it names none."""
    try:
        saved = number(task.request.GET.get("saved", ""))
    except ValueError:
        return None
    return Entry.objects.filter(negotiation=task.negotiation, proposed_by=task.by, pk=saved).first()
