"""How strong the evidence is: of an entry, of what rests on several, and whether it meets what is asked. Pure.

Nothing here changes a shift: the rule runs on all evidence, and these measures say how far its answer stands. The
page docs/methods/strength.md defines every word used here.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from positions.domain.codebook import Reliability, Scope, SourceType
from positions.domain.shifts import Difference, Stand

# The lowest grade that still counts as graded.
GRADED = Reliability.C.value
# So many independent sources the standard TWO asks for.
SEVERAL = 2


class Standard(StrEnum):
    """What can be asked of the evidence of an entry."""

    OWN = "own"
    TWO = "two"
    GRADED = "graded"


class CitedSource(NamedTuple):
    """What counts of a source that an entry cites: who first published what it gives, its grade (or empty), type."""

    origin: str
    grade: str
    type: str


@dataclass(frozen=True, slots=True)
class Strength:
    """How strong the evidence of an entry is, or of all the entries that something rests on, the weakest of each.

    `grade` is None when no source has one. `origins` are those that count as independent, `apart` those that are
    cited and do not count.
    """

    grade: str | None
    independent_sources: int
    own_word: bool
    origins: frozenset[str]
    apart: frozenset[str] = frozenset()

    def rests_only_on(self, origin: str) -> bool:
        """Say whether the origin is cited and no other counts."""
        return origin in self.origins | self.apart and not self.origins - {origin}


@dataclass(frozen=True, slots=True)
class EvidenceAsked:
    """What is asked of the evidence: standards in their own order, and an origin to do without (empty: none).

    `without` is the origin as it was asked for, by its name or by the key of a source; `origin` is the one meant.
    """

    standards: tuple[Standard, ...] = ()
    without: str = ""
    origin: str = ""

    def __bool__(self) -> bool:
        return bool(self.standards or self.without)


NOTHING_ASKED = EvidenceAsked()
# What evidence meets that is called strong, and what is said of what moved where the address asks nothing.
STRONG = EvidenceAsked((Standard.OWN, Standard.GRADED))
TWO = EvidenceAsked((Standard.TWO,))


def origin_of(origin: str, key: str) -> str:
    """Return the origin of what a source gives: the source itself, by its key, when nobody else is named."""
    return origin or key


def strength_of(sources: Iterable[CitedSource], *, own_word: bool, reading: bool) -> Strength:
    """Return how strong the evidence of an entry is, by the sources that it cites.

    Analyses are independent sources of readings only: elsewhere they relay what others reported.
    """
    return strength_of_sources(tuple(sources), own_word, reading)


@lru_cache(maxsize=8192)
def strength_of_sources(listed: tuple[CitedSource, ...], own_word: bool, reading: bool) -> Strength:
    """Return the same of a tuple: many entries rest on the same sources."""
    counting = frozenset(source.origin for source in listed if reading or source.type != SourceType.ANALYSIS)
    return Strength(
        grade=min((source.grade for source in listed if source.grade), default=None),
        independent_sources=len(counting),
        own_word=own_word,
        origins=counting,
        apart=frozenset(source.origin for source in listed) - counting,
    )


def weakest(strengths: Iterable[Strength]) -> Strength | None:
    """Return the weakest of these in each measure, with all their origins; None of none."""
    listed = list(strengths)
    if not listed:
        return None
    if all(each is listed[0] for each in listed):
        return listed[0]
    grades = [strength.grade for strength in listed]
    origins = frozenset[str]().union(*(strength.origins for strength in listed))
    return Strength(
        grade=None if None in grades else max(grade for grade in grades if grade),
        independent_sources=min(strength.independent_sources for strength in listed),
        own_word=all(strength.own_word for strength in listed),
        origins=origins,
        apart=frozenset[str]().union(*(strength.apart for strength in listed)) - origins,
    )


MEETS: dict[Standard, Callable[[Strength], bool]] = {
    Standard.OWN: lambda strength: strength.own_word,
    Standard.TWO: lambda strength: strength.independent_sources >= SEVERAL,
    Standard.GRADED: lambda strength: strength.grade is not None and strength.grade <= GRADED,
}


def meets(strength: Strength, asked: EvidenceAsked) -> bool:
    """Say whether the evidence of an entry meets all that is asked."""
    if asked.without and strength.rests_only_on(asked.origin):
        return False
    return all(MEETS[standard](strength) for standard in asked.standards)


def state_rests_on(state: Stand) -> tuple[Stand, ...]:
    """Return the entries that a state rests on, each once: those that give it, and that said how firm it is."""
    return tuple({entry.id: entry for entry in (state, state.firmness_said_in)}.values())


def rests_on(found: Difference) -> tuple[Stand, ...]:
    """Return the entries that a row of a comparison rests on, each once: none when there is no state.

    These give its two states, said the firmness in force in them, or asked for more, less or something else in between.
    """
    states = [state for state in (found.before, found.after) if state]
    said = [state.firmness_said_in for state in states if state.held]
    scopes = [entry for entry in found.between if entry.scope is not Scope.SAME]
    return tuple({entry.id: entry for entry in [*states, *said, *scopes]}.values())


def most_frequent(origins: Iterable[Iterable[str]]) -> list[tuple[str, int]]:
    """Return each origin with how many of these rest on it, the most frequent first, then by name."""
    counted = Counter(origin for each in origins for origin in set(each))
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))
