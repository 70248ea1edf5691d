"""Deciding on proposals: publish, send back, withdraw."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import TypeVar

from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from positions.domain.codebook import Decision, Kind
from positions.domain.impact import Effect
from positions.domain.texts import REASON_LENGTH, as_typed, fault_of, is_blank
from positions.evidence.amend.acts import propose_scope
from positions.evidence.decisions import decides_alone, done
from positions.evidence.impact import effect_of, kept_place, questions_of
from positions.evidence.proposals import Proposal, check_main, check_order, check_rivals, claim
from positions.evidence.refusals import ConfirmScope, FourEyes
from positions.evidence.staleness import check_seen
from positions.models import Amendment, Entry
from positions.reading.compiled import A_DAY, SOME_IDS, CompiledQuery
from positions.reading.histories import history_of
from positions.writing.moment import hold_negotiations, publishing_moment
from positions.writing.refusals import BadDraft, Refused
from positions.writing.rows import set_columns, take_over
from positions.writing.transactions import one_act

Row = TypeVar("Row", bound=Entry | Amendment)


@one_act
def publish(
    what: Row,
    *,
    by: User,
    note: str = "",
    scope_confirmed: bool = False,
    scopes: Mapping[str, str] | None = None,
    seen: str = "",
    confirmed: bool = False,
) -> Row:
    """Publish a proposal with all that belongs to it, at one moment, and return it as it is then.

    `what` is an entry, or the amendment that corrects or retracts one; the new entry of a correction stands for the
    correction. The entry after it may have had its scope coded against something else: then ConfirmScope asks.
    To go on, `scope_confirmed` says that all scopes stand, or `scopes` gives the scope of each entry asked for by
    its key: one that differs is proposed at once as a correction by this person, for somebody else to review.
    `seen` and `confirmed` are as for `propose`. An author who publishes alone, where the rule of review allows it,
    leaves that said on the entry for ever.
    Raises AlreadyDecided, FourEyes, ConfirmScope, Stale, Refused, TryAgain; that nobody publishes words of their own,
    which the author took, is refused by the database (docs/adr/0020).
    """
    moment = publishing_moment(what.negotiation_id)
    proposal = claim(what)
    alone = decides_alone(by, proposal.proposers)
    position = proposal.position
    check_seen(position, seen, confirmed=confirmed)
    check_replaceable(proposal)
    check_main(proposal.entry)
    effect = effect_of(history_of(position.pk), proposal.entry, proposal.replaced, offer=position.kind == Kind.OFFER)
    check_order(effect, proposal.entry.pk if proposal.entry is not None else None)
    wished = settle_scopes(effect, scopes or {}, scope_confirmed=scope_confirmed)
    release(proposal, by, moment, note, alone=alone)
    for entry, scope in wished:
        propose_scope(entry, scope, by=by)
    check_now()
    return as_now(what, proposal)


@one_act
def send_back(what: Row, *, by: User, note: str) -> Row:
    """Send a proposal back to its author with a note that says what is missing, and return it.

    Raises BadDraft without a note, AlreadyDecided, FourEyes, Refused, TryAgain.
    """
    if is_blank(note):
        raise BadDraft({"note": ["Say what is missing, so that the author can answer."]})
    note = noted(note)
    hold_negotiations(what.negotiation_id)
    proposal = claim(what)
    if by.pk in proposal.proposers:
        raise FourEyes
    return decided(what, proposal, by, Decision.SENT_BACK, note)


@one_act
def withdraw(what: Row, *, by: User, note: str = "") -> Row:
    """Take one's own proposal back before anybody decided on it, and return it.

    Raises AlreadyDecided, Refused for somebody else's proposal, TryAgain.
    """
    hold_negotiations(what.negotiation_id)
    proposal = claim(what)
    if proposal.proposers != {by.pk}:
        raise Refused("Only the person who proposed an entry can withdraw it.")
    return decided(what, proposal, by, Decision.WITHDRAWN, noted(note))


@one_act
def mend(proposal: Entry, again: Callable[[], Entry], *, by: User) -> Entry:
    """Put another version in the place of one's own proposal that waits, in one act; return what `again` proposes.

    The one that waits is withdrawn first, so that no reviewer publishes it meanwhile; what came back before is just
    answered. When `again` raises, nothing has happened. Raises what
    `withdraw` and `again` raise.
    """
    hold_negotiations(proposal.negotiation_id)
    proposal.refresh_from_db()
    waits = not proposal.decision
    try:
        if waits:
            withdraw(proposal, by=by)
        return again()
    except Refused:
        if waits:
            # The withdrawal is taken back with the act; the row in hand says so too.
            proposal.decision = ""
        raise


def noted(note: str) -> str:
    """Return a note to the author as it is kept. Raises BadDraft."""
    note = as_typed(note)
    if fault := fault_of(note, REASON_LENGTH):
        raise BadDraft({"note": [fault]})
    return note


def decided(what: Row, proposal: Proposal, by: User, decision: Decision, note: str) -> Row:
    """Write a decision that publishes nothing, and return the row as it is then."""
    proposal.decide(decided_by=by, decided_at=timezone.now(), decision=decision.value, decision_note=note)
    return as_now(what, proposal)


def as_now(what: Row, proposal: Proposal) -> Row:
    """Return the row in hand as the decision on its proposal has left it."""
    rows: list[Entry | Amendment] = [*proposal.amendments, *([proposal.entry] if proposal.entry else [])]
    take_over(what, next(row for row in rows if type(row) is type(what) and row.pk == what.pk))
    return what


def check_now() -> None:
    """Have the database check what it would check at commit. Raises IntegrityError."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def check_replaceable(proposal: Proposal) -> None:
    """Raise Refused when what is to be replaced was replaced already, or rivals would be left alone."""
    for amendment in proposal.amendments:
        if amendment.entry.superseded_at is not None:
            raise Refused(f"{amendment.entry.key} has been corrected or retracted in the meantime.")
    if proposal.amendments and not (proposal.entry is not None and proposal.entry.main):
        check_rivals(proposal.replaced)


def settle_scopes(effect: Effect, scopes: Mapping[str, str], *, scope_confirmed: bool) -> list[tuple[Entry, str]]:
    """Return the entries that need another scope, with it. Raises ConfirmScope when it was not said for all."""
    questions = questions_of(effect)
    entries = [question.entry for question in questions]
    if not scope_confirmed and any(entry.key not in scopes for entry in entries):
        raise ConfirmScope(questions)
    return [(entry, scopes[entry.key]) for entry in entries if scopes.get(entry.key, entry.scope) != entry.scope]


def release(proposal: Proposal, by: User, moment: datetime, note: str, *, alone: bool) -> None:
    """Publish the proposal: what it replaces goes, what it brings comes, both at the moment."""
    decision = done(by, moment, alone=alone) | {"decision_note": noted(note)}
    Proposal(None, proposal.amendments).decide(**decision)
    for entry in proposal.replaced:
        set_columns(entry, superseded_at=moment)
    if proposal.entry is not None:
        Proposal(proposal.entry, ()).decide(**decision, sequence=place_of(proposal.entry, proposal.replaced))


def place_of(entry: Entry, replaced: Sequence[Entry]) -> int:
    """Return the entry's place within its day: that of the entry it corrects on the same day, else the next one.

    No place is given twice, not even that of an entry which is gone.
    """
    if (kept := kept_place(entry.effective_on, replaced)) is not None:
        return kept
    last = last_places().rows(ids=[entry.position_id], day=entry.effective_on)
    return int(last[0][0]) + 1 if last else 1


@cache
def last_places() -> CompiledQuery:
    """Return the query for the last place that a position has given within a day."""
    day = Entry.objects.published().filter(position__any_of=SOME_IDS, effective_on=A_DAY)
    return CompiledQuery(day.order_by("-sequence").values_list("sequence")[:1])
