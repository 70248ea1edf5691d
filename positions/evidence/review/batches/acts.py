"""Deciding on several proposals at once: each decision is one of its own, and what is refused holds up no other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.contrib.auth.models import User

from positions.evidence.review.acts import publish, send_back
from positions.models import Amendment, Entry
from positions.writing.moment import hold_negotiations
from positions.writing.refusals import Refused
from positions.writing.transactions import one_act


@dataclass(frozen=True, slots=True)
class ChosenProposal:
    """A proposal that somebody decides on with others: `seen` as for `publish`, and what they say to its author."""

    row: Entry | Amendment
    seen: str
    note: str

    @property
    def place(self) -> tuple[datetime | None, int]:
        """Where it stands among proposals: the first proposed is the first decided on."""
        return self.row.proposed_at, self.row.pk

    @property
    def position(self) -> int:
        return (self.row.entry if isinstance(self.row, Amendment) else self.row).position_id


@one_act
def publish_together(chosen: Sequence[ChosenProposal], *, by: User) -> list[Refused | None]:
    """Publish the proposals in their order; return for each why it was refused (None: it is published).

    Nobody else acts meanwhile, so what one of them changes in a position is no news to the next one. Raises TryAgain
    when another act goes on for too long.
    """
    hold_negotiations(*(each.row.negotiation_id for each in chosen))
    changed_here: set[int] = set()
    outcomes = []
    for each in chosen:
        seen = "" if each.position in changed_here else each.seen
        refused = refused_by(partial(publish, each.row, by=by, note=each.note, seen=seen))
        outcomes.append(refused)
        if refused is None:
            changed_here.add(each.position)
    return outcomes


@one_act
def send_back_together(chosen: Sequence[ChosenProposal], *, by: User) -> list[Refused | None]:
    """Send the proposals back, each with its note; return for each why it was refused (None: it is sent back).

    Raises TryAgain.
    """
    hold_negotiations(*(each.row.negotiation_id for each in chosen))
    return [refused_by(partial(send_back, each.row, by=by, note=each.note)) for each in chosen]


def refused_by(act: Callable[[], object]) -> Refused | None:
    """Do a part of an act; return why it was refused, which takes back that part alone (None: it is done)."""
    try:
        act()
    except Refused as refused:
        return refused
    return None
