"""What a proposal would do to its position's history: the bridge from stored rows to the pure rule."""

from positions.domain.codebook import Firmness, Scope
from positions.domain.impact import Effect, with_entry, without
from positions.domain.shifts import Stand
from positions.domain.states import History
from positions.evidence.acts import LAST
from positions.evidence.proposals import Proposal
from positions.evidence.refusals import ScopeQuestion
from positions.models import Entry


def effect_of(proposal: Proposal, history: History, *, offer: bool) -> Effect:
    """Return what publishing the proposal does to the history as it is published now."""
    replaced = [amendment.entry for amendment in proposal.amendments]
    after = without(history, [entry.pk for entry in replaced])
    entry = proposal.entry
    if entry is None:
        return Effect(history, after, offer)
    old = replaced[0] if replaced else None
    stays = old is not None and old.effective_on == entry.effective_on and old.sequence is not None
    place = old.sequence if old is not None and stays and old.sequence is not None else LAST
    after = with_entry(after, thin(entry, place), contentful=bool(entry.content))
    same = {entry.pk: old.pk} if old is not None and asks_the_same(old, entry) else {}
    return Effect(history, after, offer, same)


def asks_the_same(old: Entry, new: Entry) -> bool:
    """Say whether a correction leaves what is asked as it was, so that no other scope depends on it."""
    return old.content == new.content and old.held == new.held


def thin(entry: Entry, sequence: int) -> Stand:
    """Return what the rule for shifts needs of a stored entry, at a place within its day."""
    return Stand(
        id=entry.pk,
        effective_on=entry.effective_on,
        sequence=sequence,
        held=entry.held,
        firmness=Firmness(entry.firmness) if entry.firmness else None,
        conditional=entry.conditional,
        scope=Scope(entry.scope) if entry.scope else Scope.SAME,
        rival=entry.rival_of_id is not None,
        reading=entry.reading,
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
