"""What an act does to the history of a position, pure: the moves before and after it, and which entry it unsettles.

The scope of an entry is coded against the last held main entry before it. So whatever comes, goes or changes there
asks for that scope to be confirmed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from positions.domain.codebook import Scope
from positions.domain.shifts import Shift, Stand, moves
from positions.domain.states import History, terms_of_nothing, without_content

EMPTY = History((), frozenset())


@dataclass(frozen=True, slots=True)
class Unsettled:
    """An entry that stands after what an act brings or takes away, by ids.

    `against` is the held main entry that its scope is coded against, before and after the act (None: none).
    """

    entry: int
    move_now: Shift
    move_then: Shift
    against_now: int | None
    against_then: int | None


@dataclass(frozen=True)
class Effect:
    """The history of a position before and after an act.

    `same` are the ids of entries that replace another one without changing what is asked, each with that one's id.
    """

    before: History
    after: History
    offer: bool
    same: dict[int, int] = field(default_factory=dict)

    @cached_property
    def moves_before(self) -> dict[int, Shift]:
        return moves(self.before.entries, offer=self.offer)

    @cached_property
    def moves_after(self) -> dict[int, Shift]:
        return moves(self.after.entries, offer=self.offer)

    @property
    def silent(self) -> frozenset[int]:
        """The entries that would have to say what is held and do not; those that did not before are left out."""
        faulty = without_content(self.before.entries, self.before.contentful)
        return without_content(self.after.entries, self.after.contentful) - faulty

    @property
    def idle_terms(self) -> frozenset[int]:
        """The entries that would end a term though nothing held stands before them; those that did so are left out."""
        before, after = (
            frozenset(entry.id for entry in terms_of_nothing(history.entries)) for history in (self.before, self.after)
        )
        return after - before

    @property
    def unsettled(self) -> tuple[Unsettled, ...]:
        """The entries that stood before the act and have another entry before them after it.

        Affirmations are left out: whatever stands before them, they ask neither more nor less. Nor does one that comes
        or goes before an entry unsettle it: what is held stays as it was.
        """
        now, then = scoped_against(self.before.entries), scoped_against(self.after.entries)
        said_now, said_then = said_before(self.before), said_before(self.after)
        affirming = affirmations(self.after)
        return tuple(
            Unsettled(pk, self.moves_before[pk], self.moves_after[pk], now[pk], then[pk])
            for pk in now
            if pk in then
            and then[pk] is not None
            and self.standing(then[pk]) != now[pk]
            and self.standing(said_then[pk]) != said_now[pk]
            and pk not in affirming
        )

    def standing(self, pk: int | None) -> int | None:
        """Return the entry that this one stands for: itself, or the one that it replaces without a change."""
        return self.same.get(pk, pk) if pk is not None else None


def scoped_against(entries: Iterable[Stand]) -> dict[int, int | None]:
    """Return for each held main entry the id of the held main entry before it; None for the first."""
    held = sorted((entry for entry in entries if entry.main and entry.held), key=lambda entry: entry.place)
    return {entry.id: held[place - 1].id if place else None for place, entry in enumerate(held)}


def said_before(history: History) -> dict[int, int | None]:
    """Return for each held main entry the id of the last one before it that does more than affirm (None: none does)."""
    affirming = affirmations(history)
    against = scoped_against(history.entries)
    found: dict[int, int | None] = {}
    for pk, before in against.items():
        found[pk] = found[before] if before in affirming else before
    return found


def affirmations(history: History) -> frozenset[int]:
    """Return the ids of the entries that only affirm: firmness as before, no content, no other scope."""
    return frozenset(
        entry.id
        for entry in history.entries
        if entry.as_before and entry.scope is Scope.SAME and entry.id not in history.contentful
    )


def without(history: History, gone: Iterable[int]) -> History:
    left_out = set(gone)
    kept = tuple(entry for entry in history.entries if entry.id not in left_out)
    return replace(history, entries=kept, contentful=history.contentful - left_out)


def with_entry(history: History, entry: Stand, *, contentful: bool) -> History:
    """Return the history with one entry more, at its place; `contentful` says whether it says what is held."""
    saying = {entry.id} if contentful else set()
    return replace(history, entries=(*history.entries, entry), contentful=history.contentful | saying)
