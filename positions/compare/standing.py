"""What the rows of a comparison rest on, and which of them stand on the evidence that is asked for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from positions.domain.evidence import EvidenceAsked, Strength, meets, rests_on, weakest
from positions.domain.shifts import Difference, Stand
from positions.domain.states import History
from positions.models import Negotiation
from positions.reading.strength import CitedSources, ShownStrength, read_cited


@dataclass(frozen=True, slots=True)
class Standing:
    """What a row rests on: the strength of all its entries together, and which of them fall short.

    `strength` is None of a row without a state. `rests` and `short` are ids of entries; `strengths` are those of the
    entries by id, of those too that are only shown.
    """

    strength: ShownStrength | None
    strengths: Mapping[int, Strength]
    rests: tuple[int, ...]
    short: tuple[int, ...]


def read_standings(
    rows: Iterable[tuple[History, Difference, Sequence[Stand]]],
    asked: EvidenceAsked,
    negotiation: Negotiation,
    known: datetime | None,
) -> tuple[list[Standing], CitedSources]:
    """Read what the rows rest on, in their order, and the sources of those entries and of what is shown beside them.

    One query.
    """
    resting = [(history, rests_on(found), shown) for history, found, shown in rows]
    listed = (entry.id for _, entries, shown in resting for entry in (*entries, *shown))
    cited = read_cited(listed, negotiation, known)
    standings = []
    for history, entries, shown in resting:
        strengths = {
            entry.id: cited.strength(entry, own_word=entry.id in history.own_words) for entry in (*entries, *shown)
        }
        rests = tuple(entry.id for entry in entries)
        together = weakest(strengths[pk] for pk in rests)
        standings.append(
            Standing(
                strength=cited.shown(together, several=len(entries) > 1) if together else None,
                strengths=strengths,
                rests=rests,
                short=tuple(pk for pk in rests if not meets(strengths[pk], asked)),
            )
        )
    return standings, cited
