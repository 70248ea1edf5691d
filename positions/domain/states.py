"""The history of one position, and what its entries say of its state. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from positions.domain.codebook import Firmness, Kind
from positions.domain.shifts import IN_ORDER, Stand, resolved

TERM_AFTER_HELD = "A term ends only where the main entry before it has the position held."
FIRST_CONTENT = "The first held entry of a position says what is asked, refused or offered."


def without_content(entries: Iterable[Stand], contentful: Collection[int]) -> frozenset[int]:
    """Return the ids of the entries of one position that must say what is held, and do not.

    These are the first held entry and the first held main entry; `contentful` are the ids of entries that say it.
    """
    held = sorted((entry for entry in entries if entry.held), key=lambda entry: entry.place)
    firsts = held[:1] + [entry for entry in held if entry.main][:1]
    return frozenset(entry.id for entry in firsts if entry.id not in contentful)


def baseless(entries: Iterable[Stand]) -> tuple[Stand, ...]:
    """Return the entries of a position that have firmness as before though no held main entry stands before them."""
    return tuple(entry for entry in resolved(entries) if entry.said_in and entry.said_in.id == entry.id)


def terms_of_nothing(entries: Iterable[Stand]) -> tuple[Stand, ...]:
    """Return the entries that end a term though the main entry before them does not hold the position."""
    last: Stand | None = None
    found = []
    for entry in sorted(entries, key=IN_ORDER):
        if entry.ends_term and not (last and last.held):
            found.append(entry)
        if entry.main:
            last = entry
    return tuple(found)


@dataclass(frozen=True, slots=True)
class History:
    """The thin history of one position, in order and resolved: which entries write a content, or are the own word."""

    entries: tuple[Stand, ...]
    contentful: frozenset[int]
    own_words: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        object.__setattr__(self, "entries", resolved(self.entries))

    def content_in_force(self, state: Stand) -> int | None:
        """Return the id of the entry whose content is in force at the state; None when not held."""
        if not state.held:
            return None
        place = state.place
        for entry in reversed(self.entries):
            if entry.id in self.contentful and entry.main and entry.place <= place:
                return entry.id
        return None

    def called_red_line(self, state: Stand) -> bool:
        """Say whether the party itself called it a red line, in the run of firm states that leads up to this one."""
        return state.firmness is Firmness.CATEGORICAL and state.id in called_red_lines(self.entries)

    def readings(self) -> list[int]:
        return [entry.id for entry in self.entries if entry.reading and not entry.rival]


def called_red_lines(entries: Iterable[Stand]) -> frozenset[int]:
    """Return the ids of the main entries in whose run of firm states the party itself has called it a red line.

    Give the entries of a position resolved and in order. A run lasts from the entry that makes it firm to the one that
    ends it.
    """
    called = False
    found = set()
    for entry in entries:
        if entry.main:
            called = entry.firmness == Firmness.CATEGORICAL and (called or entry.declared)
            if called:
                found.add(entry.id)
    return frozenset(found)


def tells_when_said(state: Stand) -> bool:
    """Say whether a state tells when its firmness was last said: if it is categorical, or was carried over."""
    return state.firmness == Firmness.CATEGORICAL or state.firmness_said_in.id != state.id


def is_red_line(entry: Stand, kind: str) -> bool:
    """Say whether a state is a red line: held and categorical, and no offer."""
    return entry.held and draws_red_line(entry.firmness, kind)


def draws_red_line(firmness: str | None, kind: str) -> bool:
    """Say whether holding a position of the kind that firmly is a red line; None and empty: not held."""
    return firmness == Firmness.CATEGORICAL and kind != Kind.OFFER


def is_firm_offer(entry: Stand, kind: str) -> bool:
    return entry.held and entry.firmness == Firmness.CATEGORICAL and kind == Kind.OFFER
