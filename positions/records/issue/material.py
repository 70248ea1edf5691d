"""What the brief of an issue is made from: its rounds, and the positions with their entries. No query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from positions.domain.codebook import Kind
from positions.domain.evidence import EvidenceAsked
from positions.domain.shifts import Shift, Window, difference, voiced
from positions.models import Position, Round
from positions.reading.entries import EntryLine, PositionState, state_of
from positions.reading.party_marks import PartyMark


@dataclass(frozen=True, slots=True)
class OutcomeOfIssue:
    """What a round produced on the issue."""

    status: str
    text: str
    source: str
    publisher: str
    reliability: str
    locator: str


@dataclass(frozen=True, slots=True)
class RoundOfIssue:
    """A round with what it produced on the issue."""

    round: Round
    outcomes: tuple[OutcomeOfIssue, ...]

    @property
    def window(self) -> Window:
        return Window(self.round.window_starts_on, self.round.window_ends_on)


@dataclass(frozen=True, slots=True)
class Followed:
    """A position with all its entries as known."""

    position: Position
    lines: tuple[EntryLine, ...]

    def at(self, window: Window) -> PositionState | None:
        return state_of(self.lines, self.position.kind, window.ends_on)

    def voiced_in(self, window: Window) -> str:
        """Return the last entry by which the position was voiced in the window, a main entry if there is one."""
        said = [line for line in self.lines if voiced([line.stand], window)]
        return max(said, key=lambda line: (line.stand.main, line.stand.place)).key if said else ""

    def shift(self, before: Window | None, window: Window) -> Shift | None:
        """Return what moved since the round before; None for the first round, and for two that end on one day."""
        if before is None or before.ends_on >= window.ends_on:
            return None
        stands = [line.stand for line in self.lines]
        return difference(stands, before, window, offer=self.position.kind == Kind.OFFER).shift


@dataclass(frozen=True, slots=True)
class Material:
    """What a brief is made from: the issue by its key, and all that was read for it.

    `rounds` and `parties` are in their order. `followed` are the positions on the issue that have an entry, by key,
    and those elsewhere that cannot be met together with one of them; `pairs` are the keys of such two.
    """

    issue: str
    rounds: Sequence[RoundOfIssue]
    followed: Mapping[str, Followed]
    pairs: Sequence[tuple[str, str]]
    parties: Sequence[PartyMark]
    asked: EvidenceAsked

    @property
    def here(self) -> dict[str, Followed]:
        """The positions on the issue itself."""
        return {key: each for key, each in self.followed.items() if each.position.issue.key == self.issue}
