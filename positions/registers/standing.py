"""How strong the evidence is on which the lines of registers rest, and which of them stand on what is asked of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from positions.domain import wording
from positions.domain.evidence import EvidenceAsked, meets
from positions.models import Negotiation
from positions.reading.strength import CitedSources, ShownStrength, read_cited
from positions.registers.registers import Loaded, Pair, RegisterLine


@dataclass(frozen=True, slots=True)
class Weighing:
    """What is asked of the evidence of registers, with all that is needed to answer."""

    own_words: frozenset[int]
    asked: EvidenceAsked
    cited: CitedSources

    def line(self, line: RegisterLine) -> RegisterLine:
        """Return a line with its strength: that of the entry that gives it, and of the one that said how firm it is."""
        strengths = {
            entry.id: self.cited.strength(entry, own_word=entry.id in self.own_words) for entry in line.entries
        }
        told = dict(zip(strengths, line.told, strict=True))
        return replace(
            line,
            strength=self.cited.together(line.entries, self.own_words),
            short=tuple(told[pk] for pk, strength in strengths.items() if not meets(strength, self.asked)),
        )


def weigh(
    lines: Sequence[RegisterLine],
    loaded: Loaded,
    asked: EvidenceAsked,
    negotiation: Negotiation,
    known: datetime | None,
) -> tuple[RegisterLine, ...]:
    """Return the lines, each with how strong its evidence is. One query."""
    cited = read_cited((entry.id for line in lines for entry in line.entries), negotiation, known)
    weighing = Weighing(loaded.own_words, asked, cited)
    return tuple(weighing.line(line) for line in lines)


def weigh_pairs(
    pairs: Sequence[Pair], loaded: Loaded, asked: EvidenceAsked, negotiation: Negotiation, known: datetime | None
) -> tuple[Pair, ...]:
    """Return the pairs, each with how strong the evidence of both sides is. One query."""
    lines = weigh([line for pair in pairs for line in (pair.a, pair.b)], loaded, asked, negotiation, known)
    return tuple(replace(pair, a=a, b=b) for pair, a, b in zip(pairs, lines[::2], lines[1::2], strict=True))


def strengths_of(lines: Iterable[RegisterLine]) -> list[ShownStrength]:
    return [line.strength for line in lines if line.strength]


def standing_of(lines: Sequence[RegisterLine], asked: EvidenceAsked) -> str:
    """Return how many of the lines stand on what is asked of the evidence, as a sentence goes on; else nothing."""
    if not asked:
        return ""
    number = sum(line.stands for line in lines if line.change != "ended")
    return f", {number} of them {wording.evidence_words(asked)}"
