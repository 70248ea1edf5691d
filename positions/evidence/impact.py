"""What a draft or a proposal does to its position's history: the bridge from what people write to the pure rule."""

from collections.abc import Sequence
from datetime import date

from positions.domain.impact import Effect, with_entry, without
from positions.domain.roles import is_reading
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
    old = replaced[0] if replaced else None
    place = kept_place(new.effective_on, replaced)
    comes = stand_of(new, LAST if place is None else place)
    after = with_entry(after, comes, contentful=bool(new.content))
    same = {comes.id: old.pk} if old is not None and asks_the_same(old, new) else {}
    return Effect(history, after, offer, same)


def kept_place(on: date, replaced: Sequence[Entry]) -> int | None:
    """Return the place within the day that an entry takes over from what it replaces; None on another day."""
    same_day = (old.sequence for old in replaced if old.effective_on == on)
    return next((place for place in same_day if place is not None), None)


def asks_the_same(old: Entry, new: Written) -> bool:
    """Say whether a correction leaves what is asked as it was, so that no other scope depends on it."""
    return old.content == new.content and old.held == new.held


def stand_of(entry: Written, sequence: int = LAST) -> Stand:
    if isinstance(entry, Entry):
        pk, rival_of = entry.pk, entry.rival_of_id
    else:
        pk, rival_of = UNSAVED, entry.rival_of.pk if entry.rival_of else None
    return stand(
        pk,
        entry.effective_on,
        sequence,
        entry.held,
        entry.firmness,
        bool(entry.condition),
        entry.scope,
        rival_of,
        is_reading(entry.account, entry.basis),
    )


def questions_of(effect: Effect) -> tuple[ScopeQuestion, ...]:
    """Return the entries whose scope must be confirmed, with what it was and would be coded against."""
    unsettled = effect.unsettled
    ids = {pk for each in unsettled for pk in (each.entry, each.against_now, each.against_then)}
    rows = Entry.objects.in_bulk([pk for pk in ids if pk is not None]) if unsettled else {}
    return tuple(
        ScopeQuestion(
            entry=rows[each.entry],
            move_now=each.move_now,
            move_then=each.move_then,
            against_now=rows.get(each.against_now) if each.against_now else None,
            against_then=rows.get(each.against_then) if each.against_then else None,
        )
        for each in unsettled
    )
