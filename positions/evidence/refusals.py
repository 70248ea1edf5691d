"""Why an act is not done. Every refusal is a sentence for the person; most carry what the page needs to go on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from positions.domain import wording
from positions.domain.shifts import Shift
from positions.models import Entry
from positions.writing.refusals import Refused


class FourEyes(Refused):
    """Whoever wrote an entry wants to decide on it."""

    def __init__(self) -> None:
        super().__init__("Whoever wrote an entry cannot decide on it; another person must.")


class AlreadyDecided(Refused):
    """Somebody has decided on the proposal: by whom, when, and how (`published`, `sent back`, `withdrawn`)."""

    def __init__(self, *, by: str, at: datetime, decision: str) -> None:
        super().__init__(f"{by} has decided on this already: {decision} on {wording.moment(at)}.")
        self.by = by
        self.at = at
        self.decision = decision


class Stale(Refused):
    """The position's published history changed since the person looked at it; `changed` are the entries.

    An entry among them was published since (its `superseded_at` is empty) or replaced or retracted since.
    """

    def __init__(self, changed: Iterable[Entry]) -> None:
        self.changed = tuple(changed)
        super().__init__(
            "The position has changed since you opened this page. Look at what is new, then save again to confirm."
        )


@dataclass(frozen=True, slots=True)
class ScopeQuestion:
    """An entry whose scope must be confirmed: its move now and after the act, and against which entries.

    `against_now` is None when it is the first held main entry; `against_then` is None when the new one is meant.
    """

    entry: Entry
    move_now: Shift
    move_then: Shift
    against_now: Entry | None
    against_then: Entry | None


class ConfirmScope(Refused):
    """The act changes what the next entry's scope was coded against."""

    def __init__(self, questions: Iterable[ScopeQuestion]) -> None:
        self.questions = tuple(questions)
        keys = " and ".join(question.entry.key for question in self.questions)
        super().__init__(
            f"This changes what stands before {keys}. Confirm the scope of what comes after, or give it another."
        )
