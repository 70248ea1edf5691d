"""Proposing entries: a new one of a position, perhaps with the position itself. Nothing of it shows before review."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.text import slugify

from positions.domain.codebook import Decision, Kind
from positions.domain.dates import partial
from positions.domain.impact import EMPTY, Effect
from positions.domain.states import FIRST_CONTENT, TERM_AFTER_HELD
from positions.evidence.anchoring import anchor
from positions.evidence.as_proposed import history_as_proposed
from positions.evidence.checks import doubts_of, faults_of
from positions.evidence.drafts import CITATION_COLUMNS, COLUMNS, EntryDraft, PositionDraft, living_main, tidy
from positions.evidence.impact import UNSAVED, effect_of
from positions.evidence.staleness import check_seen
from positions.evidence.submissions import Submitting, digest_of, note_submission, sent_before
from positions.evidence.visible import visible_positions, visible_proposals
from positions.models import Citation, Entry, EntrySpeaker, Position
from positions.models.base import KEY_LENGTH
from positions.reading.compiled import row_by_id
from positions.reading.histories import history_of
from positions.writing.checks import Fault, check
from positions.writing.keys import free_key
from positions.writing.moment import hold_negotiations
from positions.writing.questions import ask
from positions.writing.reasons import said
from positions.writing.refusals import BadDraft
from positions.writing.rows import add
from positions.writing.transactions import one_act

RETURNED = (Decision.SENT_BACK.value, Decision.WITHDRAWN.value)
STANDS_BESIDE = (
    "A rival stands beside a main entry of the same position that is published, or waits, and not retracted."
)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@one_act
def propose(
    draft: EntryDraft,
    *,
    by: User,
    token: UUID | None = None,
    answers: Entry | None = None,
    seen: str = "",
    confirmed: bool = False,
    sure: Collection[str] = (),
    at: datetime | None = None,
) -> Entry:
    """Propose an entry and return it, undecided, with the key that it keeps.

    `token` is the form's own: sent a second time with the same in it, nothing more is saved and the first proposal is
    returned; with something else in it, it is another entry.
    `answers` is the proposal, sent back or withdrawn, that this is a new version of; it may have been for another
    position. `seen` is what `staleness.seen_of` said of the position when the author looked at it (empty: not asked);
    `confirmed` goes on although it changed. `sure` are the codes of questions answered yes.
    `at` is the moment of an act that proposes several entries (None: now).
    Raises BadDraft, Stale, Ask, Refused, TryAgain.
    """
    draft = tidy(draft)
    act = Submitting(by, at or timezone.now(), token, digest_of(draft, answers), answers)
    position = hold(draft.position) if isinstance(draft.position, Position) else hold_new(draft.position)
    before = sent_before(act)
    if before.same is not None:
        made: Entry = before.same.entry
        return made
    check([*faults_of(draft), *of_answer(draft, answers)])
    if isinstance(position, Position):
        check_seen(position, seen, confirmed=confirmed)
    check(of_history(draft, effect_among(draft, position, (), by=by)))
    ask([*doubts_of(draft), *(before.doubts("a new version") if answers else ())], sure)
    if isinstance(position, PositionDraft):
        with said(by=by):
            position = make_position(position, by)
    entry = write_entry(draft, position, act)
    note_submission(act, entry)
    return entry


def of_answer(draft: EntryDraft, answers: Entry | None) -> Iterator[Fault]:
    if answers is None:
        return
    if answers.negotiation_id != draft.negotiation_id:
        yield "", "The proposal that this answers belongs to another negotiation."
    elif answers.decision not in RETURNED:
        yield "", "Only a proposal that was sent back or withdrawn has a new version."


def hold(position: Position) -> Position:
    """Wait for others who act in the negotiation and let none begin until the act is done.

    So the keys that they make differ, what was sent twice is seen, and no row needs a lock of its own. Returns the
    position as it is now. Raises BadDraft when it is gone.
    """
    hold_negotiations(position.negotiation_id)
    found = row_by_id(Position, position.pk)
    if found is None:
        raise BadDraft({"position": ["This position is not there any more."]})
    return found


def hold_new(position: PositionDraft) -> PositionDraft:
    """Wait for others as `hold` does for a position that is there; return it."""
    hold_negotiations(position.negotiation_id)
    return position


def make_position(position: PositionDraft, by: User) -> Position:
    """Return the new position that comes with an entry. Raises BadDraft."""
    visible = visible_positions(position.party.negotiation, by).in_use()
    same = visible.filter(party=position.party, issue=position.issue, kind=position.kind)
    if twin := same.filter(title__iexact=position.title).first():
        raise BadDraft({"position-title": [f"There is such a position already, {twin.key}: choose it from the list."]})
    columns = vars(position) | {"key": position_key(position)}
    return Position.objects.create(negotiation_id=position.negotiation_id, **columns)


def position_key(position: PositionDraft) -> str:
    """Return a key that no position of the negotiation has. Raises BadDraft when the one asked for is taken."""
    wished = position.key or f"{position.party.key}-{slugify(position.title)[:60] or position.issue.key}".rstrip("-")
    wished = wished[: KEY_LENGTH // 2].rstrip("-")
    key = free_key(Position.objects.filter(negotiation=position.negotiation_id), wished)
    if position.key and key != wished:
        raise BadDraft({"position-key": ["This key is already used in this negotiation."]})
    return key


def effect_among(
    draft: EntryDraft, position: Position | PositionDraft, replaced: Sequence[Entry], *, by: User
) -> Effect:
    """Return what publishing a draft does that replaces these entries: among what is published, if it can stand there.

    Else it may rest on what waits and the person may see: then what it does once that is published too.
    """
    offer = position.kind == Kind.OFFER
    if isinstance(position, PositionDraft):
        return effect_of(EMPTY, draft, replaced, offer=offer)
    effect = effect_of(history_of(position.pk), draft, replaced, offer=offer)
    if not any(of_history(draft, effect)):
        return effect
    history = history_as_proposed(position.pk, visible_proposals(position.negotiation, by))
    return effect_of(history, draft, replaced, offer=offer)


def of_history(draft: EntryDraft, effect: Effect) -> Iterator[Fault]:
    """Yield what is wrong with a draft among the entries of its position; `effect` is what publishing it does."""
    if UNSAVED in effect.silent:
        yield "content", FIRST_CONTENT
    if UNSAVED in effect.idle_terms:
        yield "channel", TERM_AFTER_HELD
    if draft.rival_of is None:
        return
    mains = {entry.id for entry in effect.after.entries if entry.main}
    if draft.rival_of.pk not in mains and living_main(draft.rival_of).pk not in mains:
        yield "rival_of", STANDS_BESIDE


def write_entry(draft: EntryDraft, position: Position, act: Submitting, *, corrects: Entry | None = None) -> Entry:
    """Return the entry, written with its speakers, citations and their places in stored texts, proposed and undecided.

    `corrects` is the entry of which it is the next version (None: it is a new one, with a key of its own).
    """
    shared = {"negotiation_id": position.negotiation_id}
    proposed = shared | {"proposed_by": act.by, "proposed_at": act.at}
    entry = Entry(
        **proposed,
        key=corrects.key if corrects else entry_key(position, draft),
        version=corrects.version + 1 if corrects else 1,
        position=position,
        rival_of=draft.rival_of,
        answers=act.answers,
        **{name: getattr(draft, name) for name in COLUMNS},
    )
    add([entry])
    citations = [
        Citation(**proposed, entry=entry, **{name: getattr(cited, name) for name in CITATION_COLUMNS})
        for cited in draft.citations
    ]
    anchor(zip(add(citations), draft.citations, strict=True))
    add(
        [
            EntrySpeaker(**shared, entry=entry, person=person, order=order)
            for order, person in enumerate(draft.speakers, start=1)
        ]
    )
    return entry


def entry_key(position: Position, draft: EntryDraft) -> str:
    """Return the first free key for an entry: `<position>@<date>`, then with -b, -c and so on."""
    cut = position.key[: KEY_LENGTH - 20].rstrip("-")
    plain = f"{cut}@{partial(draft.effective_on, draft.precision)}"
    # A later version has the key of the first, and these have an index.
    return free_key(Entry.objects.filter(negotiation=position.negotiation_id, version=1), plain, letters)


def letters(number: int) -> str:
    """Return a number from 1 in letters: a to z, then aa, ab and so on."""
    text = ""
    while number:
        number, rest = divmod(number - 1, len(LETTERS))
        text = LETTERS[rest] + text
    return text
