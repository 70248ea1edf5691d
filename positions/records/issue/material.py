"""What the brief of an issue is made from: its rounds, and the positions with their entries. No query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from positions.domain.codebook import Kind
from positions.domain.evidence import EvidenceAsked
from positions.domain.shifts import Shift, Stand, Window, difference, state, voiced
from positions.domain.states import History
from positions.models import Position
from positions.reading.entries import EntryLine, PositionState, shown_state
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
    """A round with what it produced on the issue. `window`: what is said in it counts as said at the round."""

    key: str
    name: str
    short_name: str
    starts_on: date
    ends_on: date
    window: Window
    outcomes: tuple[OutcomeOfIssue, ...]


@dataclass(frozen=True, slots=True)
class Followed:
    """A position with its thin history as known, and by their numbers the entries of it that are told."""

    position: Position
    history: History
    lines: Mapping[int, EntryLine]

    def at(self, window: Window) -> PositionState | None:
        found = state(self.history.entries, window.ends_on)
        return shown_state(self.history, found, self.lines, self.position.kind) if found else None

    def voiced_in(self, window: Window) -> str:
        """Return the last entry by which the position was voiced in the window, a main entry if there is one."""
        said = last_voiced(self.history, window)
        return self.lines[said.id].key if said else ""

    def shift(self, before: Window | None, window: Window) -> Shift | None:
        """Return what moved since the round before; None for the first round, and for two that end on one day."""
        if before is None or before.ends_on >= window.ends_on:
            return None
        return difference(self.history.entries, before, window, offer=self.position.kind == Kind.OFFER).shift


def last_voiced(history: History, window: Window) -> Stand | None:
    """Return the last entry by which a position was voiced in the window, a main entry if there is one."""
    said = [entry for entry in history.entries if voiced([entry], window)]
    return max(said, key=lambda entry: (entry.main, entry.place), default=None)


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
