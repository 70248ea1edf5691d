"""The one rule for a shift, pure: what moved between two states of a position, and which way.

It serves neighbouring main entries (the *move* of an entry) and two rounds (the *difference*).
docs/methods/rule.md defines every word used here.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple

from positions.domain.codebook import Firmness, Scope
from positions.domain.entry_roles import EntryRole, is_main, role_of


class Shift(StrEnum):
    """What moved between two states; the value is the word shown to people."""

    FIRST_RECORDED = "first recorded"
    LAPSED = "lapsed"
    DISCLAIMED = "disclaimed"
    NEW = "new"
    REVIVED = "revived"
    OFFERED = "offered"
    RENEWED = "renewed"
    DROPPED = "dropped"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    NOT_HELD = "not held"
    HARDENED = "hardened"
    SOFTENED = "softened"
    REDUCED = "reduced"
    EXTENDED = "extended"
    RECAST = "recast"
    UNCHANGED = "unchanged"
    NOT_ADDRESSED = "not addressed"

    @property
    def direction(self) -> "Direction | None":
        """Which way the shift goes; None when nothing moved or it cannot be compared."""
        return DIRECTIONS.get(self)


class Direction(StrEnum):
    """Which way a shift goes, seen from the other party."""

    AWAY = "away"
    TOWARDS = "towards"
    UNRANKED = "unranked"


DIRECTIONS = {
    **dict.fromkeys([Shift.NEW, Shift.REVIVED, Shift.HARDENED, Shift.WITHDRAWN, Shift.REDUCED], Direction.AWAY),
    **dict.fromkeys([Shift.DROPPED, Shift.SOFTENED, Shift.OFFERED, Shift.RENEWED, Shift.EXTENDED], Direction.TOWARDS),
    Shift.RECAST: Direction.UNRANKED,
}

# An offer is the other way round: what it gives up is withdrawn, what it adds is offered.
FOR_AN_OFFER = {
    Shift.NEW: Shift.OFFERED,
    Shift.REVIVED: Shift.RENEWED,
    Shift.DROPPED: Shift.WITHDRAWN,
    Shift.HARDENED: Shift.REDUCED,
    Shift.SOFTENED: Shift.EXTENDED,
}


class Sign(StrEnum):
    """One thing that made a held position harder, softer or other."""

    FIRMER = "firmer"
    LESS_FIRM = "less firm"
    CONDITION_LIFTED = "condition lifted"
    CONDITION_ADDED = "condition added"
    WIDER = "wider"
    NARROWER = "narrower"
    UNRANKABLE = "unrankable"


HARDER = {Sign.FIRMER, Sign.CONDITION_LIFTED, Sign.WIDER}
# For an offer these turn round: a firm offer without conditions concedes more. Scope does not turn.
TURNED_FOR_AN_OFFER = {Sign.FIRMER, Sign.LESS_FIRM, Sign.CONDITION_ADDED, Sign.CONDITION_LIFTED}


# What a shift by scope is called where all entries in between say the same of it.
ONLY_SCOPE = {frozenset({Scope.WIDER}): Sign.WIDER, frozenset({Scope.NARROWER}): Sign.NARROWER}


class Stand(NamedTuple):
    """What the rule needs of a published entry of one position. `id` is the caller's; the rule only hands it back.

    `firmness` is None exactly when the position is not held. `conditional`: the party sets an "only if".
    `declared`: the party itself called it a red line then. `said_in` is for `resolved` to fill: the entry whose
    firmness and condition this one stands for, where its own text has no word on them. A page makes thousands of these,
    so they are tuples, which are made in a third of the time.
    """

    id: int
    effective_on: date
    sequence: int
    held: bool
    firmness: Firmness | None
    conditional: bool = False
    scope: Scope = Scope.SAME
    rival: bool = False
    reading: bool = False
    declared: bool = False
    ends_term: bool = False
    said_in: "Stand | None" = None

    @property
    def as_before(self) -> bool:
        """Whether the entry's own text has no word on firmness."""
        return self.said_in is not None or self.firmness is Firmness.SAME

    @property
    def firmness_said_in(self) -> "Stand":
        """The entry that said the firmness, and the condition, in which this one has the position stand."""
        return self.said_in or self

    @property
    def voices(self) -> bool:
        """Whether it is somebody's word: a rival is, a reading and the end of a term are not."""
        return not self.reading and not self.ends_term

    @property
    def role(self) -> EntryRole:
        return role_of(rival=self.rival, reading=self.reading)

    @property
    def main(self) -> bool:
        return is_main(rival=self.rival, reading=self.reading)

    @property
    def place(self) -> tuple[date, int]:
        return self.effective_on, self.sequence


@dataclass(frozen=True, slots=True)
class Window:
    """The days whose statements count as said at a round, both included."""

    starts_on: date
    ends_on: date

    def __contains__(self, entry: Stand) -> bool:
        return self.starts_on <= entry.effective_on <= self.ends_on


# The order in which entries of a position follow one another.
IN_ORDER = attrgetter("effective_on", "sequence", "id")
ON_DAY = attrgetter("effective_on")


class Difference(NamedTuple):
    """What moved in one position between two rounds, with the inputs of the rule.

    `shift` is None when no main entry lies up to the end of the second window; `as_read` is the shift that
    readings would give, None when it is the same. `between`: the main entries after `before` up to `after`.
    `last_voiced` is the day of the last entry up to the end of the second window that is somebody's word.
    """

    shift: Shift | None
    before: Stand | None
    after: Stand | None
    between: tuple[Stand, ...]
    signs: tuple[Sign, ...]
    returned: bool
    as_read: Shift | None
    voiced_before: bool
    voiced_after: bool
    last_affirmed: date | None
    last_voiced: date | None


def resolved(entries: Iterable[Stand]) -> tuple[Stand, ...]:
    """Return the entries of a position in order, those without a word on firmness at the level they stand for.

    Give all that are known at the moment. What was resolved before is resolved anew, so entries may come and go.
    """
    last: Stand | None = None
    found = []
    ordered = sorted(entries, key=IN_ORDER)
    if not any(entry.as_before for entry in ordered):
        return tuple(ordered)
    for entry in ordered:
        told = standing_for(entry, last) if entry.as_before else entry
        found.append(told)
        if told.main:
            last = told
    return tuple(found)


def standing_for(entry: Stand, last: Stand | None) -> Stand:
    """Return an entry without a word on firmness as the last main entry before it has the position stand.

    Where none stands there that is held, it is plain without condition, by itself.
    """
    if last is None or last.firmness is None:
        as_coded = entry._replace(firmness=Firmness.SAME, conditional=False, said_in=None)
        return as_coded._replace(firmness=Firmness.PLAIN, said_in=as_coded)
    return entry._replace(firmness=last.firmness, conditional=last.conditional, said_in=last.firmness_said_in)


def state(entries: Iterable[Stand], until: date) -> Stand | None:
    """Return the main entry that gives the state at the end of that day; None when there is none up to it."""
    main = [entry for entry in entries if entry.main and entry.effective_on <= until]
    return max(main, key=lambda entry: entry.place, default=None)


def state_in_order(main: Sequence[Stand], until: date) -> Stand | None:
    """Return the same of main entries alone, which are in order."""
    number = bisect_right(main, until, key=ON_DAY)
    return main[number - 1] if number else None


def voiced(entries: Iterable[Stand], window: Window) -> bool:
    """Say whether the position was voiced in the window: by a rival too, never by a reading or the end of a term."""
    first, last = window.starts_on, window.ends_on
    return any(first <= entry.effective_on <= last and entry.voices for entry in entries)


def disagree(entries: Iterable[Stand], window: Window) -> bool:
    """Say whether entries in the window, readings apart, give different states."""
    first, last = window.starts_on, window.ends_on
    said = [entry for entry in entries if first <= entry.effective_on <= last and not entry.reading]
    return len(said) > 1 and len({(entry.held, entry.firmness, entry.conditional) for entry in said}) > 1


def last_affirmed(entries: Iterable[Stand], until: date) -> date | None:
    """Return the date of the last held main entry up to the end of that day; None when there is none."""
    held = [entry.effective_on for entry in entries if entry.main and entry.held and entry.effective_on <= until]
    return max(held, default=None)


def signs(before: Stand, after: Stand, between: Sequence[Stand]) -> tuple[Sign, ...]:
    """Return what differs between two held states, in a fixed order; empty when nothing does."""
    found = []
    if before.firmness and after.firmness and before.firmness != after.firmness:
        found.append(Sign.FIRMER if after.firmness.level > before.firmness.level else Sign.LESS_FIRM)
    if before.conditional != after.conditional:
        found.append(Sign.CONDITION_ADDED if after.conditional else Sign.CONDITION_LIFTED)
    scopes = {entry.scope for entry in between if entry.scope is not Scope.SAME}
    if scopes:
        found.append(ONLY_SCOPE.get(frozenset(scopes), Sign.UNRANKABLE))
    return tuple(found)


def shift_of_held(found: Sequence[Sign], *, offer: bool) -> Shift:
    if not found:
        return Shift.UNCHANGED
    turned = TURNED_FOR_AN_OFFER if offer else set()
    harder = {(sign in HARDER) != (sign in turned) for sign in found}
    if Sign.UNRANKABLE in found or len(harder) > 1:
        return Shift.RECAST
    return in_words(Shift.HARDENED if harder.pop() else Shift.SOFTENED, offer=offer)


def in_words(shift: Shift, *, offer: bool) -> Shift:
    return FOR_AN_OFFER.get(shift, shift) if offer else shift


def shift_between(
    before: Stand | None, after: Stand, between: Sequence[Stand], *, held_earlier: bool, offer: bool
) -> Shift:
    """Return the shift between two states of a position, by the table of the codebook.

    `before` is None when there was no main entry yet. `between` holds the main entries after `before` up to
    and including `after`; `held_earlier` says whether an entry up to `before` had the position held.
    """
    if before is None:
        if after.held:
            return Shift.FIRST_RECORDED
        return Shift.LAPSED if any(entry.held for entry in between) else Shift.DISCLAIMED
    if before.held and after.held:
        return shift_of_held(signs(before, after, between), offer=offer)
    if after.held:
        return in_words(Shift.REVIVED if held_earlier else Shift.NEW, offer=offer)
    if not before.held:
        return Shift.NOT_HELD
    return Shift.EXPIRED if after.ends_term else in_words(Shift.DROPPED, offer=offer)


def has_returned(shift: Shift, after: Stand, between: Sequence[Stand]) -> bool:
    """Say whether a position without a move had moved in between and come back."""
    if shift not in {Shift.UNCHANGED, Shift.NOT_ADDRESSED}:
        return False
    here = (after.held, after.firmness, after.conditional)
    return any((entry.held, entry.firmness, entry.conditional) != here for entry in between)


def moves(entries: Iterable[Stand], *, offer: bool) -> dict[int, Shift]:
    """Return the move of each main entry by its id: the shift from the main entry before it."""
    return moves_in_order(resolved(entries), offer=offer)


def moves_in_order(entries: Iterable[Stand], *, offer: bool) -> dict[int, Shift]:
    """Return the same of entries that are resolved and in order."""
    main = [entry for entry in entries if entry.main]
    found = {}
    before: Stand | None = None
    held_earlier = False
    for after in main:
        found[after.id] = shift_between(before, after, [after], held_earlier=held_earlier, offer=offer)
        held_earlier = held_earlier or after.held
        before = after
    return found


def difference(entries: Iterable[Stand], first: Window, second: Window, *, offer: bool) -> Difference:
    """Return what moved in one position between two rounds; the first window ends before the second.

    Entries after the end of the second window make no difference. Raises ValueError when the windows are
    the same or in the wrong order.
    """
    return difference_in_order(resolved(entries), first, second, offer=offer)


def difference_in_order(entries: Sequence[Stand], first: Window, second: Window, *, offer: bool) -> Difference:
    """Return the same of entries that are resolved and in order, as those of a history are. Raises ValueError."""
    if first.ends_on >= second.ends_on:
        raise ValueError("The first window must end before the second.")
    # What an entry stands for follows from those before it alone.
    known = entries[: bisect_right(entries, second.ends_on, key=ON_DAY)]
    # Firmness stands by main entries, and is resolved before readings count as such.
    by_evidence = by_rule(known, first, second, offer=offer)
    if not any(entry.reading and not entry.rival for entry in known):
        return by_evidence
    # Readings taken for main entries: only the shift that they would give is asked for.
    main = [entry for entry in known if not entry.rival]
    heard = by_evidence.voiced_after or any(entry in second and not entry.ends_term for entry in main)
    by_readings = shift_of(*parted(main, first), heard=heard, offer=offer)
    return by_evidence._replace(as_read=by_readings if by_readings != by_evidence.shift else None)


def by_rule(known: Sequence[Stand], first: Window, second: Window, *, offer: bool) -> Difference:
    """Return the difference by the main entries alone; `known` is in order and ends with the second window."""
    main = [entry for entry in known if entry.main]
    earlier, between = parted(main, first)
    before = earlier[-1] if earlier else None
    after = main[-1] if main else None
    heard = voiced(known, second)
    shift = shift_of(earlier, between, heard=heard, offer=offer)
    return Difference(
        shift=shift,
        before=before,
        after=after,
        between=tuple(between),
        signs=signs(before, after, between) if before and after and before.held and after.held else (),
        returned=shift is not None and after is not None and has_returned(shift, after, between),
        as_read=None,
        voiced_before=voiced(known, first),
        voiced_after=heard,
        last_affirmed=next((entry.effective_on for entry in reversed(main) if entry.held), None),
        last_voiced=next((entry.effective_on for entry in reversed(known) if entry.voices), None),
    )


def parted(main: Sequence[Stand], first: Window) -> tuple[Sequence[Stand], Sequence[Stand]]:
    """Return the main entries up to the end of the first window, and those after it; they are in order."""
    number = bisect_right(main, first.ends_on, key=ON_DAY)
    return main[:number], main[number:]


def shift_in_order(main: Sequence[Stand], since: date, until: date, *, offer: bool) -> Shift | None:
    """Return the shift from the end of one day to the end of another by main entries, which are in order.

    None when none of them lies in between. Whether the position was voiced is not asked: `not addressed` is no answer.
    """
    first, last = (bisect_right(main, day, key=ON_DAY) for day in (since, until))
    return shift_of(main[:first], main[first:last], heard=True, offer=offer) if first < last else None


def shift_of(earlier: Sequence[Stand], between: Sequence[Stand], *, heard: bool, offer: bool) -> Shift | None:
    """Return the shift from the last of the earlier main entries to the last of all; None when there are none.

    `heard`: the position was voiced at the second round.
    """
    if not earlier and not between:
        return None
    before = earlier[-1] if earlier else None
    after = between[-1] if between else earlier[-1]
    held_earlier = any(entry.held for entry in earlier)
    shift = shift_between(before, after, between, held_earlier=held_earlier, offer=offer)
    return Shift.NOT_ADDRESSED if shift is Shift.UNCHANGED and not heard else shift
