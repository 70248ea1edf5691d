"""A position's entries with one coder's codes in place of those that were settled on. Pure.

Whoever reads them so asks the same rule (domain/shifts.py) as the comparison does. docs/methods/agreement.md says what
a coder's code means for an entry, and what stays as it is.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from positions.domain.codebook import Channel, Firmness, Scope
from positions.domain.entry_roles import is_reading
from positions.domain.shifts import Difference, Stand, Window, difference

# The codebook that brought `open` and `same`. Until then one code, now written as plain, stood for all three.
SPLIT_IN = 3
ONE_CODE = frozenset([Firmness.PLAIN, Firmness.OPEN, Firmness.SAME])


@dataclass(frozen=True, slots=True)
class CoderCodes:
    """What a coder gave to an entry, as far as the rule for a shift reads it; an empty code is a missing one."""

    held: bool
    firmness: str
    conditional: bool
    scope: str
    account: str
    basis: str
    channel: str
    codebook: str

    @property
    def splits_plain(self) -> bool:
        """Whether the coder could tell plain from open and from as before. A codebook without a number is a new one."""
        return not self.codebook.isdecimal() or int(self.codebook) >= SPLIT_IN


@dataclass(frozen=True, slots=True)
class Recoded:
    """What moved in a position as settled, and with a coder's codes.

    `because` are the entries whose codes make the shift another one, each as settled and as coded, in order; without
    any the shift is the same.
    """

    settled: Difference
    coded: Difference
    because: tuple[tuple[Stand, Stand], ...]

    @property
    def same_states(self) -> bool:
        """Whether both rounds have the position held, firm and conditional as they do with what was settled on."""
        return states_told(self.settled) == states_told(self.coded)


def recoded(
    entries: Iterable[Stand], codes: Mapping[int, CoderCodes], first: Window, second: Window, *, offer: bool
) -> Recoded:
    """Return what moved in one position between two rounds, as settled and with a coder's codes by entry.

    Readings and rivals stay as they are, and what the coder did not code. Raises ValueError as `difference` does.
    """
    as_settled = [as_written(entry) for entry in entries]
    as_given = {each.id: as_coded(each, codes[each.id]) for each in as_settled if each.main and each.id in codes}
    other = {each.id for each in as_settled if each.id in as_given and as_given[each.id] != each}

    def found(taken: Collection[int]) -> Difference:
        read = (as_given[each.id] if each.id in taken else each for each in as_settled)
        return difference(read, first, second, offer=offer)

    settled, coded = found(()), found(other)
    if settled.shift == coded.shift:
        return Recoded(settled, coded, ())
    # Those without whose codes it would be another shift; where each alone would do, all of them.
    needed = {pk for pk in other if found(other - {pk}).shift != coded.shift} or other
    because = [(each, as_given[each.id]) for each in as_settled if each.id in needed]
    return Recoded(settled, coded, tuple(because))


def as_written(entry: Stand) -> Stand:
    """Return an entry as its own codes have it, before what it stands for is resolved."""
    if not entry.as_before:
        return entry
    return entry._replace(firmness=Firmness.SAME, conditional=False, said_in=None)


def as_coded(entry: Stand, codes: CoderCodes) -> Stand:
    """Return an entry, as written, with a coder's codes; where the coder gave none, its own stays."""
    firmness = firmness_coded(entry, codes)
    return entry._replace(
        held=codes.held,
        firmness=firmness,
        conditional=codes.conditional and firmness not in (None, Firmness.SAME),
        scope=Scope(codes.scope) if codes.scope else entry.scope,
        reading=is_reading(codes.account, codes.basis),
        # What is held ends no term, whatever else was given.
        ends_term=not codes.held and (codes.channel == Channel.TERM if codes.channel else entry.ends_term),
    )


def firmness_coded(entry: Stand, codes: CoderCodes) -> Firmness | None:
    """Return the firmness of an entry, as written, with a coder's codes; None when they have it not held.

    Held without any firmness, the coder's or its own, it has no word on it.
    """
    if not codes.held:
        return None
    if not codes.firmness:
        return entry.firmness or Firmness.SAME
    given = Firmness(codes.firmness)
    if given is Firmness.PLAIN and not codes.splits_plain and entry.firmness in ONE_CODE:
        # A condition is a word on it, so with one it is not as before.
        return given if codes.conditional and entry.firmness is Firmness.SAME else entry.firmness
    return given


def states_told(found: Difference) -> tuple[tuple[bool, Firmness | None, bool] | None, ...]:
    """Return how a position stands at both rounds; None where nothing gives a state."""
    states = (found.before, found.after)
    return tuple((state.held, state.firmness, state.conditional) if state else None for state in states)
