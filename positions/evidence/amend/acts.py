"""Proposing what changes published entries: a correction replaces one, a retraction takes one or several away.

Both wait for review like any entry; `publish` in review/acts.py makes them take effect.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.utils import timezone

from positions.domain.codebook import AmendmentKind, Kind
from positions.domain.texts import as_typed
from positions.evidence.acts import effect_among, hold, of_answer, of_history, write_entry
from positions.evidence.checks import doubts_of, faults_of
from positions.evidence.drafts import EntryDraft, draft_of, tidy
from positions.evidence.impact import effect_of, stand_of
from positions.evidence.proposals import check_order, check_rivals
from positions.evidence.staleness import check_seen
from positions.evidence.submissions import Submitting, digest_of, note_submission, sent_before
from positions.models import Amendment, Entry, Position, Submission
from positions.reading.histories import history_of
from positions.writing.checks import Fault, check, of_texts
from positions.writing.questions import ask
from positions.writing.refusals import Refused
from positions.writing.rows import add
from positions.writing.transactions import one_act


@one_act
def correct(
    old: Entry,
    *,
    draft: EntryDraft,
    reason: str,
    by: User,
    token: UUID | None = None,
    answers: Entry | None = None,
    seen: str = "",
    confirmed: bool = False,
    sure: Collection[str] = (),
    at: datetime | None = None,
) -> Amendment:
    """Propose to replace a published entry by its next version, from now on; return the correction, undecided.

    The draft is the whole new version with its citations (`drafts.draft_of(old)` is where to start from). It keeps the
    key and the position; on the same day it keeps its place. Rivals of the old version stand beside the new one.
    `token`, `answers`, `seen`, `confirmed` and `sure` are as for `propose`, but that a second correction by one form is
    asked about. `at` is the moment of the act (None: now). Raises BadDraft, Stale, Ask, Refused, TryAgain.
    """
    draft = tidy(draft)
    act = Submitting(by, at or timezone.now(), token, digest_of(old.key, draft, as_typed(reason), answers), answers)
    position = hold(old.position)
    before = sent_before(act)
    if before.same is not None:
        return Amendment.objects.get(replacement=before.same.entry_id)
    check([*of_reason(reason), *faults_of(draft), *of_answer(draft, answers), *of_correction(old, draft)])
    old.refresh_from_db()
    check_living([old])
    check_seen(position, seen, confirmed=confirmed)
    effect = effect_among(draft, position, [old], by=by)
    check(of_history(draft, effect))
    check_order(effect, None)
    ask([*doubts_of(draft), *before.doubts("a correction")], sure)
    return write_correction(old, draft, position, reason, act)


@one_act
def retract(
    entries: Sequence[Entry],
    *,
    reason: str,
    by: User,
    token: UUID | None = None,
    seen: str = "",
    confirmed: bool = False,
    sure: Collection[str] = (),
) -> list[Amendment]:
    """Propose to take published entries of one position away, because they were wrong; return the retractions.

    A main entry goes together with the rivals that stand beside it: give all of them. They are decided on together;
    the first of the list stands for the others. Raises BadDraft, Stale, Ask, Refused, TryAgain.
    """
    if not entries or len({entry.position_id for entry in entries}) > 1:
        raise Refused("What is retracted in one act belongs to one position.")
    act = Submitting(by, timezone.now(), token, digest_of(entries, as_typed(reason)))
    position = hold(entries[0].position)
    before = sent_before(act)
    if before.same is not None:
        return retractions_of(before.same)
    check(of_reason(reason))
    found = Entry.objects.in_bulk([entry.pk for entry in entries])
    entries = [found[pk] for pk in dict.fromkeys(entry.pk for entry in entries)]
    check_living(entries)
    check_seen(position, seen, confirmed=confirmed)
    check_rivals(entries)
    rest = effect_of(history_of(position.pk), None, entries, offer=position.kind == Kind.OFFER)
    check_order(rest, None)
    ask(before.doubts("a retraction"), sure)
    amendments = [write_amendment(entry, AmendmentKind.RETRACTION, reason, act, replacement=None) for entry in entries]
    note_submission(act, entries[0])
    return amendments


def propose_scope(entry: Entry, scope: str, *, by: User) -> Amendment:
    """Propose to correct nothing but the scope of an entry, because what stands before it has changed."""
    draft = replace(draft_of(entry), scope=scope)
    reason = "What stands before this entry has changed, so its scope is another."
    return write_correction(entry, draft, entry.position, reason, Submitting(by, timezone.now()))


def write_correction(old: Entry, draft: EntryDraft, position: Position, reason: str, act: Submitting) -> Amendment:
    new = write_entry(draft, position, act, corrects=old)
    note_submission(act, new)
    return write_amendment(old, AmendmentKind.CORRECTION, reason, act, replacement=new)


def write_amendment(
    old: Entry, kind: AmendmentKind, reason: str, act: Submitting, *, replacement: Entry | None
) -> Amendment:
    amendment = Amendment(
        negotiation_id=old.negotiation_id,
        entry=old,
        kind=kind.value,
        replacement=replacement,
        reason=as_typed(reason),
        proposed_by=act.by,
        proposed_at=act.at,
    )
    add([amendment])
    return amendment


def retractions_of(earlier: Submission) -> list[Amendment]:
    """Return what a form that was sent before proposed to retract, the entry that it noted first."""
    same_act = Amendment.objects.filter(
        negotiation=earlier.negotiation_id,
        kind=AmendmentKind.RETRACTION.value,
        proposed_by=earlier.by_id,
        proposed_at=earlier.at,
    )
    return sorted(same_act.order_by("id"), key=lambda row: row.entry_id != earlier.entry_id)


def of_reason(reason: str) -> Iterator[Fault]:
    yield from of_texts({"reason": as_typed(reason)}, required=("reason",))


def of_correction(old: Entry, draft: EntryDraft) -> Iterator[Fault]:
    if draft.position != old.position:
        yield "position", "A correction stays in the position of its entry; retract it and log it there instead."
    if draft.rival_of is not None and draft.rival_of.pk == old.pk:
        yield "rival_of", "An entry cannot be a rival of itself."
    if draft == draft_of(old, marked=False):
        yield "", "Nothing is different from the entry as it stands."
    if old.main and not stand_of(draft).main:
        try:
            check_rivals([old])
        except Refused as refused:
            yield "rival_of", str(refused)


def check_living(entries: Iterable[Entry]) -> None:
    """Raise Refused when one of the entries is not published, or was corrected or retracted."""
    for entry in entries:
        if entry.published_at is None:
            raise Refused(f"{entry.key} is not published; withdraw it or send it back instead.")
        if entry.superseded_at is not None:
            raise Refused(f"{entry.key} has been corrected or retracted already.")
