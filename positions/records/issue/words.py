"""The words of a party in force at a round on an issue, ready to show."""

from collections.abc import Mapping
from dataclasses import dataclass

from positions.domain import wording
from positions.domain.evidence import EvidenceAsked
from positions.domain.shifts import Shift, Window
from positions.reading.entries import PositionState
from positions.reading.party_marks import PartyMark
from positions.reading.strength import ShortEntry, ShownStrength
from positions.records.issue.material import Followed

# A position that is not held is told of where it came to that, and where it is said again, not at every later round.
STILL_NOT_HELD = frozenset({None, Shift.NOT_HELD})
AS_BEFORE = frozenset({Shift.UNCHANGED, Shift.NOT_ADDRESSED})
# So many positions of a party that stand as before without a statement found are told in short.
SEVERAL = 2


@dataclass(frozen=True, slots=True)
class InForce:
    """The words of a party in force at a round on one position, ready to show.

    `entry` gives the state, `said_in` said its firmness. `gone` says how it came not to be held (empty: it is held).
    `voiced_in` is the last entry that voiced it at the round (empty: none), `recorded` the day of the state where
    nothing else tells it. `shift` is against the round before. `short` are the entries that fall short of what is asked
    of the evidence.
    """

    position: str
    title: str
    entry: str
    said_in: str
    recorded: str
    content: str
    condition: str
    firm: str
    level: int
    red_line: bool
    last_said: str
    gone: str
    voiced_in: str
    shift: Shift | None
    strength: ShownStrength
    short: tuple[ShortEntry, ...]

    @property
    def tint(self) -> str:
        return wording.tint(self.shift)

    @property
    def sign(self) -> str:
        return wording.SIGNS[self.shift] if self.shift else ""

    @property
    def word(self) -> str:
        return self.shift.value if self.shift else ""

    @property
    def as_before(self) -> bool:
        return self.shift in AS_BEFORE

    @property
    def silent(self) -> bool:
        """Whether it stands as at the round before and no statement was found."""
        return self.as_before and not self.voiced_in


@dataclass(frozen=True, slots=True)
class PartyAtRound:
    """A party at a round: its words in force, or in words why there are none.

    `silent` are several that stand as before without a statement found, told in short.
    """

    party: PartyMark
    words: tuple[InForce, ...]
    silent: tuple[InForce, ...]
    without: str

    @property
    def holding(self) -> bool:
        return any(not each.gone for each in (*self.words, *self.silent))


def in_force(
    of: Followed, state: PositionState, before: Window | None, window: Window, asked: EvidenceAsked
) -> InForce:
    line = state.line
    return InForce(
        position=of.position.key,
        title=of.position.title,
        entry=line.key,
        said_in=state.said.key,
        recorded="" if state.last_said and state.said is line else line.when,
        content=state.content,
        condition=state.condition,
        firm=state.firm,
        level=state.level,
        red_line=state.red_line,
        last_said=state.last_said,
        gone=line.gone,
        voiced_in=of.voiced_in(window),
        shift=of.shift(before, window),
        strength=state.strength,
        short=state.short(asked),
    )


def side_of(party: PartyMark, here: Mapping[str, Followed], words: Mapping[str, InForce]) -> PartyAtRound:
    """Return a party at a round; what it does not hold is told of only where it came to that or was said again."""
    own = [words[key] for key, each in here.items() if key in words and each.position.party.key == party.key]
    told = [each for each in own if not each.gone or each.voiced_in or each.shift not in STILL_NOT_HELD]
    silent = [each for each in told if each.silent]
    if len(silent) < SEVERAL:
        silent = []
    without = "" if told else ("not held any more" if own else "nothing recorded")
    return PartyAtRound(party, tuple(each for each in told if each not in silent), tuple(silent), without)
