"""The checklist: one page on which everything that a document affirms is ticked and proposed at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import User
from django.core.exceptions import BadRequest
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from positions.evidence.checklist.acts import LineOutcome, propose_line
from positions.evidence.checklist.checklist import Against, Checklist, ChecklistLine, checklist_of
from positions.evidence.checklist.forms import OF_LINE, ONCE, AgainstForm, LineForms, line_typed
from positions.evidence.checklist.page import PageLine, whose_words
from positions.evidence.checklist.vanished import keys_of, vanished_lines
from positions.evidence.log.page import text_beside, word_of
from positions.evidence.log.sources import own_day
from positions.models import Entry, Negotiation, Round
from positions.web.asked import load_rounds
from positions.web.back import kept_for_back
from positions.web.blind import keep_blind
from positions.web.fields import errors_of
from positions.web.paging import number
from positions.web.permissions import Permission, require
from positions.web.render import HtmxRequest, render_page
from positions.web.saved_drafts import FormDraft, draft_here, typed_in
from positions.writing.questions import ToConfirm
from positions.writing.refusals import Refused

NOTHING_TICKED = "Tick what the document affirms. What it says nothing on need not be ticked."
UNKEPT = "What is left is on this page alone, and not kept as a draft: {why}"
ASKED = ("source", "party", "on", "group", "after")


@dataclass(frozen=True, slots=True)
class CheckTask:
    """Who checks what against which document; `left`: only what was not looked at yet is shown."""

    request: HtmxRequest
    by: User
    negotiation: Negotiation
    rounds: Sequence[Round]
    against: Against
    draft: FormDraft
    left: bool = False

    @property
    def forms(self) -> LineForms:
        return LineForms(self.negotiation, self.rounds, self.by, self.against)

    def checklist(self) -> Checklist:
        return checklist_of(self.negotiation, self.against, self.by)


@require_http_methods(["GET", "HEAD", "POST"])
@kept_for_back
def checklist(request: HtmxRequest, negotiation: str) -> HttpResponse:
    """Show a party's positions at a day against a document, or propose what was ticked."""
    found, rounds = load_rounds(negotiation, request.user)
    by = require(request, found, Permission.PROPOSE)
    asked = request.POST if request.method == "POST" else request.GET
    begun = any(asked.get(name) for name in ASKED)
    form = AgainstForm(found, asked if begun else None, by=by)
    against = form.against
    if against is None:
        return choose(request, found, form)
    draft = draft_here(request, by)
    keep_blind(request, Entry.objects.filter(citations__source=against.source), draft)
    task = CheckTask(request, by, found, rounds, against, draft, bool(asked.get("left")))
    page = task.checklist()
    keep_blind(request, Entry.objects.filter(position__in=[line.position.pk for line in page.lines]), draft)
    return save(task, page) if request.method == "POST" else show(task, page, task.draft.typed)


def choose(request: HtmxRequest, negotiation: Negotiation, form: AgainstForm) -> HttpResponse:
    """Ask what the checklist is to be of: with a document alone, its day is offered where it is the party's own."""
    source = form.cleaned_data.get("source") if form.is_bound else None
    asked = any(form.data.get(name) for name in ("party", "on"))
    errors = errors_of(form) if form.is_bound and (asked or "source" in form.errors) else []
    if source and not asked:
        initial = {"source": source.key, "on": own_day(source)}
        form = AgainstForm(negotiation, by=form.by, initial=initial)
    context = {"negotiation": negotiation, "form": form, "errors": errors, "section": "log"}
    status = 422 if request.method == "POST" else 200
    return render_page(request, "evidence/checklist/choose.html", context, status=status)


def save(task: CheckTask, page: Checklist) -> HttpResponse:
    """Propose line by line what was ticked; what one lacks is said there, and the others are proposed all the same."""
    forgotten = task.request.POST.getlist("forget")
    sent = without(task.request.POST, forgotten)
    typed = {line: line_typed(sent, line.position.key) for line in page.lines}
    ticked = {line: each for line, each in typed.items() if each.affirmed}
    forms = task.forms
    outcomes = {
        line.position.pk: propose_line(line, each, forms.of(line, sent), by=task.by, sure=sent.getlist("sure"))
        for line, each in ticked.items()
    }
    done = [line for line in ticked if outcomes[line.position.pk].entry]
    left = without(sent, [line.position.key for line in done])
    unkept = ""
    if (ticked or forgotten) and len(done) == len(ticked):
        try:
            return go_on(task, left, len(done))
        except (Refused, BadRequest) as error:
            # What was proposed is proposed. The rest stays on the page, where it is not lost.
            unkept = UNKEPT.format(why=error)
    return show(task, task.checklist(), left, outcomes=outcomes, unkept=unkept, status=422)


def without(sent: QueryDict, keys: Sequence[str]) -> QueryDict:
    """Return what was sent but for the lines of the positions with these keys: those that are done, or forgotten."""
    left = sent.copy()
    left.pop("forget", None)
    for key in keys:
        for name in ("tick", *OF_LINE):
            left.pop(f"{name}-{key}", None)
    return left


def go_on(task: CheckTask, left: QueryDict, done: int) -> HttpResponse:
    """Lead back to the checklist. What was typed or ticked otherwise stays with its draft.

    Raises Refused and BadRequest where it cannot be kept.
    """
    # A line may be here no more, as what somebody ticked was retracted meanwhile: the next page tells it.
    if any(not line_typed(left, key).empty for key in keys_of(left)):
        keep(task, left)
    else:
        task.draft.finish()
    asked = {name: str(left[name]) for name in (*ASKED, "left") if left.get(name)} | {"saved": str(done)}
    address = reverse("positions:checklist", args=[task.negotiation.key])
    return HttpResponseRedirect(f"{address}?{urlencode(asked)}", status=303)


def keep(task: CheckTask, left: QueryDict) -> None:
    """Keep what is left as the draft of the form, for the next look at the same checklist. Raises as `go_on`."""
    kept = [(name, text) for name, text in typed_in(left) if text and name != "token"]
    task.draft.keep(task.negotiation.pk, left, kept)


def show(
    task: CheckTask,
    page: Checklist,
    typed: QueryDict | None,
    *,
    outcomes: Mapping[int, LineOutcome] | None = None,
    unkept: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render the checklist with what was typed (None: nothing was) and what became of what was sent.

    `unkept` says why what is left could not be kept as a draft (empty: it was, or was not to be).
    """
    outcomes = outcomes or {}
    said = typed if typed is not None else QueryDict()
    text = text_beside(task.negotiation, task.against.source, task.by)
    once = once_of(task, said, language=text.document.language if text else "")
    account = str(once["account"].value())
    lines = {line.position.pk: line_of(line, said, outcomes) for line in page.lines}
    looked_at = {pk for pk, line in lines.items() if line.looked_at}
    context = {
        "negotiation": task.negotiation,
        "against": task.against,
        "page": page,
        "lines": lines,
        "left": task.left,
        "to_look_at": len(lines) - len(looked_at),
        "folded": looked_at if task.left else set(),
        "vanished": vanished_lines(task.negotiation, task.against, page, said, task.by),
        "once": once,
        "token": said.get("token") or uuid4(),
        "text": text,
        "whose": whose_words(account, str(once["basis"].value())),
        "errors": errors_in(outcomes, page, unkept) if status == 422 else [],
        "wrong_once": any(each.once for each in outcomes.values()),
        "questions": questions_in(outcomes),
        "proposed": sum(each.entry is not None for each in outcomes.values()),
        "saved": saved_before(task.request),
        "draft": task.draft,
        "section": "log",
    }
    return render_page(task.request, "evidence/checklist/checklist.html", context, status=status)


def once_of(task: CheckTask, said: QueryDict, *, language: str) -> Any:
    """Return the form of what is said once, as it was said or as the document has it."""
    source = task.against.source
    initial: dict[str, Any] = {name: said[name] for name in ONCE if name in said}
    initial = word_of(source, {"quote_language": language or source.language} | initial)
    return task.forms.once(None, initial)


def line_of(line: ChecklistLine, said: QueryDict, outcomes: Mapping[int, LineOutcome]) -> PageLine:
    outcome = outcomes.get(line.position.pk, LineOutcome())
    typed, proposed = line_typed(said, line.position.key), outcome.entry is not None
    looked_at = bool(line.logged or proposed or not typed.empty) and not outcome.errors
    return PageLine(typed, outcome.errors, proposed, looked_at)


def errors_in(outcomes: Mapping[int, LineOutcome], page: Checklist, unkept: str) -> list[tuple[str, str, str]]:
    """Return what is wrong, each with the id of its place and a label: what is said once, once; then line by line."""
    if unkept:
        return [("", "", unkept)]
    if not outcomes:
        return [("", "", NOTHING_TICKED)]
    once = dict.fromkeys(fault for each in outcomes.values() for fault in each.once)
    by_line = [
        (f"line-{line.position.key}", line.position.title, " ".join(outcome.errors))
        for line in page.lines
        if (outcome := outcomes.get(line.position.pk)) and outcome.errors
    ]
    return [*once, *by_line]


def questions_in(outcomes: Mapping[int, LineOutcome]) -> tuple[ToConfirm, ...]:
    """Return what is asked before lines are proposed, each once."""
    return tuple({each.code: each for outcome in outcomes.values() for each in outcome.questions}.values())


def saved_before(request: HtmxRequest) -> int:
    """Return how many were proposed just before, as the address says; 0 when it says nothing."""
    try:
        return number(request.GET.get("saved", ""))
    except ValueError:
        return 0
