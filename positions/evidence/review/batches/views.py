"""Review in batches: the queue over all negotiations, and one batch, decided on several at once."""

from collections.abc import Iterable, Mapping, Sequence

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from positions.domain import wording
from positions.domain.codebook import Decision
from positions.domain.texts import REASON_LENGTH
from positions.evidence.refusals import AlreadyDecided
from positions.evidence.review.batches.acts import ChosenProposal, publish_together, send_back_together
from positions.evidence.review.batches.batches import KEYSET, queue_of, seen_by
from positions.evidence.review.batches.filters import AGES, NAMES, filters_in
from positions.evidence.review.batches.opened import MOST, SentBatch, opened_batch, rows_of
from positions.evidence.review.desk import trouble_of
from positions.evidence.review.views import proposed
from positions.models import Amendment, Entry, Negotiation, Source
from positions.reading.account_names import name_of
from positions.reading.discussion import asked_to_look
from positions.web.asked import NotHere, negotiation_or_404
from positions.web.blind import keep_blind
from positions.web.filters import UnknownFilter
from positions.web.paging import BadCursor
from positions.web.parameters import asks
from positions.web.permissions import Permission, require, require_somewhere
from positions.web.render import HtmxRequest, render_page
from positions.web.saved_drafts import draft_here
from positions.writing.refusals import Refused

# What the buttons of a batch publish: what is ticked, or all that the form names as such.
GROUPS = {"publish": "chosen", "affirms": "affirms", "beside": "beside", "send_back": "chosen"}
Outcomes = Mapping[str, Refused | None]


@require_safe
@asks((*NAMES, "after"))
def review_queue(request: HtmxRequest) -> HttpResponse:
    """Show what waits in all negotiations, by document and author, for those who may see proposals."""
    by = require_somewhere(request, Permission.SEE_PROPOSALS)
    asked = {name: request.GET.get(name, "") for name in NAMES}
    try:
        queue = queue_of(by, filters_in(asked), KEYSET.read(request.GET.get("after", "")))
    except (UnknownFilter, BadCursor) as error:
        raise BadRequest(str(error)) from error
    given = {name: value for name, value in asked.items() if value}
    context = {
        "negotiation": None,
        "queue": queue,
        "asked": asked,
        "asked_to_look": asked_to_look(by, negotiations=seen_by(by)),
        "filtered": bool(given),
        "ages": AGES,
        "further": f"?{urlencode(given | {'after': queue.cursor})}" if queue.cursor else "",
    }
    return render_page(request, "evidence/review/batches/queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def review_batch(request: HtmxRequest, negotiation: str, key: str, author: int) -> HttpResponse:
    """Show what one person proposed from one source, or decide on several of it."""
    decides = request.method == "POST"
    found = negotiation_or_404(negotiation, request.user)
    by = require(request, found, Permission.SEE_PROPOSALS)
    if decides:
        require(request, found, Permission.REVIEW)
    source = Source.objects.filter(negotiation=found, key=key).first()
    person = authors_in(found).filter(pk=author).first()
    if source is None or person is None:
        raise NotHere(f"There is no such batch in {found.name}.", found)
    keep_blind(request, Entry.objects.filter(citations__source=source))
    if decides:
        return decide(request, found, source, person, by)
    return show(request, found, source, person, by)


def authors_in(negotiation: Negotiation) -> QuerySet[User]:
    """Return whoever proposed something in the negotiation."""
    theirs = {"negotiation": negotiation, "proposed_by": OuterRef("pk")}
    return User.objects.filter(Exists(Entry.objects.filter(**theirs)) | Exists(Amendment.objects.filter(**theirs)))


def show(
    request: HtmxRequest,
    negotiation: Negotiation,
    source: Source,
    author: User,
    by: User,
    *,
    sent: SentBatch | None = None,
    told: Sequence[str] = (),
) -> HttpResponse:
    """Show the batch; `sent` is what came and could not all be done, `told` what became of it."""
    draft = draft_here(request, by)
    shown = SentBatch() if sent is None else sent
    batch = opened_batch(negotiation, source, author, by=by, draft=draft, sent=shown)
    context = {
        "negotiation": negotiation,
        "section": "review",
        "batch": batch,
        "author": name_of(author),
        "draft": draft,
        "note": request.POST.get("note", "") if sent else draft.said("note", ""),
        "longest_note": REASON_LENGTH,
        "told": told,
    }
    return render_page(request, "evidence/review/batches/batch.html", context, status=422 if sent else 200)


def decide(request: HtmxRequest, negotiation: Negotiation, source: Source, author: User, by: User) -> HttpResponse:
    """Decide on what was chosen, and go on; what is refused stays on the page, with why and what was written."""
    decision, numbers = decided_in(request.POST)
    if not numbers:
        return show(request, negotiation, source, author, by, sent=sent_of(request, {}), told=["Nothing is chosen."])
    of_number = {each: chosen_in(request, negotiation, each, by) for each in numbers}
    # What rests on another proposal comes after it.
    numbers = sorted(numbers, key=lambda each: of_number[each].place)
    chosen = [of_number[each] for each in numbers]
    act = send_back_together if decision == "send_back" else publish_together
    try:
        said = [None if done_before(refused, by, decision) else refused for refused in act(chosen, by=by)]
    except Refused as refused:
        return show(request, negotiation, source, author, by, sent=sent_of(request, {}), told=[str(refused)])
    outcomes: Outcomes = dict(zip(numbers, said, strict=True))
    done = sum(refused is None for refused in outcomes.values())
    words = f"{wording.counted(done, 'proposal')} {'sent back' if decision == 'send_back' else 'published'}."
    if done < len(outcomes):
        stays = f"{len(outcomes) - done} could not be: each says why, and what you wrote stands."
        told = [words, stays, *gone(outcomes, negotiation, source, author)]
        return show(request, negotiation, source, author, by, sent=sent_of(request, outcomes), told=told)
    draft_here(request, by).finish()
    messages.success(request, words)
    left = rows_of(negotiation, source, author)
    batch = reverse("positions:review_batch", args=[negotiation.key, source.key, author.pk])
    return HttpResponseRedirect(batch if left else reverse("positions:review_queue"), status=303)


def done_before(refused: Refused | None, by: User, decision: str) -> bool:
    """Say whether a refusal only tells that the person has decided so already: the same form was sent twice."""
    decided = Decision.PUBLISHED if decision == "publish" else Decision.SENT_BACK
    return isinstance(refused, AlreadyDecided) and (refused.by, refused.decision) == (name_of(by), decided.value)


def decided_in(sent: QueryDict) -> tuple[str, list[str]]:
    """Return the decision, and on which proposals, by their numbers in the form. Raises BadRequest.

    A button publishes or sends back what is ticked, all of a pile, or the one that it names: `publish 17`.
    """
    decision, _, one = sent.get("decision", "").partition(" ")
    if decision not in GROUPS:
        raise BadRequest("Say what is to become of what you chose.")
    numbers = [one] if one else list(dict.fromkeys(sent.getlist(GROUPS[decision])))
    if len(numbers) > MOST:
        raise BadRequest(f"At most {MOST} proposals are decided on at once.")
    return ("send_back" if decision == "send_back" else "publish"), numbers


def chosen_in(request: HtmxRequest, negotiation: Negotiation, number: str, by: User) -> ChosenProposal:
    """Return a proposal that was chosen, with what the form says of it. Raises NotHere, BadRequest."""
    entry, _, amendment = number.partition("-")
    if not entry.isascii() or not entry.isdigit() or len(entry) > len(str(2**63)) - 1:
        raise BadRequest("There is no such proposal.")
    row = proposed(negotiation, int(entry), amendment, by)
    note = request.POST.get(f"note-{number}", "") or request.POST.get("note", "")
    return ChosenProposal(row, request.POST.get(f"seen-{number}", ""), note)


def sent_of(request: HtmxRequest, outcomes: Outcomes) -> SentBatch:
    """Return what the form held, with the refusals by proposal; what was done is chosen no more."""
    sent = request.POST
    notes = {name.removeprefix("note-"): str(sent[name]) for name in sent if name.startswith("note-")}
    troubles = {
        number: trouble_of(refused, notes.get(number, ""), {}) for number, refused in outcomes.items() if refused
    }
    return SentBatch(frozenset({*sent.getlist("chosen")} - {*outcomes} | {*troubles}), notes, troubles)


def gone(outcomes: Outcomes, negotiation: Negotiation, source: Source, author: User) -> Iterable[str]:
    """Return what is said of refused proposals that wait no more, so that no line on the page can say it."""
    waiting = {each.number for each in rows_of(negotiation, source, author)}
    return dict.fromkeys(str(refused) for number, refused in outcomes.items() if refused and number not in waiting)
