"""What the rows of a comparison rest on, and which of them stand on the evidence that is asked for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from positions.domain.evidence import EvidenceAsked, Strength, meets, rests_on, weakest
from positions.domain.shifts import Difference
from positions.domain.states import History
from positions.models import Negotiation
from positions.reading.strength import CitedSources, ShownStrength, read_cited


@dataclass(frozen=True, slots=True)
class Standing:
    """What a row rests on: the strength of all its entries together, and which of them fall short.

    `strength` is None of a row without a state; `strengths` are those of the entries by id, `short` ids of entries.
    """

    strength: ShownStrength | None
    strengths: Mapping[int, Strength]
    short: tuple[int, ...]


def read_standings(
    rows: Iterable[tuple[History, Difference]], asked: EvidenceAsked, negotiation: Negotiation, known: datetime | None
) -> tuple[list[Standing], CitedSources]:
    """Read what the rows rest on, in their order, and the sources of those entries. One query."""
    resting = [(history, rests_on(found)) for history, found in rows]
    cited = read_cited((entry.id for _, entries in resting for entry in entries), negotiation, known)
    standings = []
    for history, entries in resting:
        strengths = {entry.id: cited.strength(entry, own_word=entry.id in history.own_words) for entry in entries}
        together = weakest(strengths.values())
        standings.append(
            Standing(
                strength=cited.shown(together, several=len(entries) > 1) if together else None,
                strengths=strengths,
                short=tuple(pk for pk, strength in strengths.items() if not meets(strength, asked)),
            )
        )
    return standings, cited
