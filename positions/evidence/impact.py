"""What a draft or a proposal does to its position's history: the bridge from what people write to the pure rule."""

from collections.abc import Sequence
from datetime import date

from positions.domain.codebook import Channel
from positions.domain.entry_roles import is_reading
from positions.domain.impact import Effect, with_entry, without
from positions.domain.shifts import Stand
from positions.domain.states import History
from positions.evidence.drafts import EntryDraft
from positions.evidence.refusals import ScopeQuestion
from positions.models import Entry
from positions.reading.histories import stand

# After all others of its day: the place that an entry gets when it is published now.
LAST = 2**31
# The id of an entry that is not saved yet, in a history.
UNSAVED = 0

Written = EntryDraft | Entry


def effect_of(history: History, new: Written | None, replaced: Sequence[Entry], *, offer: bool) -> Effect:
    """Return what publishing does to the history as it is published now.

    `new` comes in the place of the first of those replaced, or beside all when there is none (None: they only go).
    A draft that is not saved has the id UNSAVED in it.
    """
    after = without(history, [old.pk for old in replaced])
    if new is None:
        return Effect(history, after, offer)
    place = kept_place(new.effective_on, replaced)
    comes = stand_of(new, LAST if place is None else place)
    after = with_entry(after, comes, contentful=bool(new.content))
    # A correction that leaves what is asked as it was changes nothing that another scope depends on.
    old = replaced[0] if replaced else None
    same = {comes.id: old.pk} if old and (old.content, old.held) == (new.content, new.held) else {}
    return Effect(history, after, offer, same)


def kept_place(on: date, replaced: Sequence[Entry]) -> int | None:
    """Return the place within the day that an entry takes over from what it replaces; None on another day."""
    same_day = (old.sequence for old in replaced if old.effective_on == on)
    return next((place for place in same_day if place is not None), None)


def stand_of(new: Written, sequence: int = LAST) -> Stand:
    if isinstance(new, Entry):
        pk, rival_of = new.pk, new.rival_of_id
    else:
        pk, rival_of = UNSAVED, new.rival_of.pk if new.rival_of else None
    reading = is_reading(new.account, new.basis)
    return stand(
        *(pk, new.effective_on, sequence, new.held, new.firmness, bool(new.condition), new.scope, rival_of, reading),
        declared=new.declared,
        ends_term=new.channel == Channel.TERM,
    )


def questions_of(effect: Effect) -> tuple[ScopeQuestion, ...]:
    """Return the entries whose scope must be confirmed, with what it was and would be coded against."""
    ids = {pk for each in effect.unsettled for pk in (each.entry, each.against_now, each.against_then)}
    rows = Entry.objects.in_bulk([pk for pk in ids if pk is not None])
    return tuple(
        ScopeQuestion(
            entry=rows[each.entry],
            move_now=each.move_now,
            move_then=each.move_then,
            against_now=rows.get(each.against_now or UNSAVED),
            against_then=rows.get(each.against_then or UNSAVED),
        )
        for each in effect.unsettled
    )
