"""What the interface answers of the registers: red lines, preconditions, incompatibilities, coverage."""

from datetime import date

from ninja import Field, Schema

from positions.api.answer_schemas import OF_STATE, POSITION, RoundBrief
from positions.api.schemas import described, table

OF_REGISTER = {
    "key": "key of the position",
    "content": "what is asked, refused or offered, in force then",
    "condition": "an “only if” that the party itself sets; empty: none",
    "firmness_level": "how firmly it is held: 4 categorical, 3 plain, 2 open, 1 tentative; null when not held",
    "declared": OF_STATE["declared"],
    "held_since": "day of the entry through which it came to stand in the register",
    "since_entry": "key of that entry",
    "ended_entry": "key of the entry that ended it, where it ended since the earlier day",
    "change": "what became of it since the earlier day: new or ended; null: nothing, or no such day",
    "voiced": "whether anybody voiced it within the days that count as said at the round",
    "moved": "whether it ever moved",
    "grade": "weakest grade of the entries that it rests on; null when one has none",
    "independent_sources": "smallest number of independent sources of those entries",
    "own_word": "whether all of those entries are the party's own word",
    "origins": "origins of those entries together",
    "stands": "whether all of those entries meet what was asked of the evidence",
}


@described(POSITION | OF_REGISTER)
class RegisterLineOut(Schema):
    """A position in a register."""

    key: str
    party: str
    issue: str
    kind: str
    title: str
    content: str
    condition: str
    firmness_level: int | None
    declared: bool
    held_since: date
    since_entry: str
    ended_entry: str | None
    change: str | None
    voiced: bool
    moved: bool
    grade: str | None
    independent_sources: int | None
    own_word: bool | None
    origins: int | None
    stands: bool


class AsAtOut(Schema):
    """As at which day a register is, and what was asked of it."""

    negotiation: str = Field(description="key of the negotiation")
    at: RoundBrief = Field(description="the round or day as at which it is")
    since: RoundBrief | None = Field(description="the earlier round or day that it is held against; null: none")
    window: int | None = Field(description="how many days up to a day count as said at it; null: no day was asked for")
    known: str | None = Field(description="moment of knowledge, UTC, exact; null: now")
    begins: str | None = Field(None, description="when the record begins, for who asks for a moment before it")
    evidence: list[str] = Field(description="what was asked of the evidence: own, two, graded")
    without: str | None = Field(description="the origin that was left out")


class RegisterOut(AsAtOut):
    """A register of positions."""

    lines: list[RegisterLineOut] = Field(description="the positions, by issue, party and key")


class RedLinesOut(RegisterOut):
    """The red lines, and the offers that are as firm."""

    offers: list[RegisterLineOut] = Field(description="the firm offers, by issue, party and key")


class IncompatiblePairOut(Schema):
    """Two positions of different parties that cannot both be met."""

    a: RegisterLineOut = Field(description="the one")
    b: RegisterLineOut = Field(description="the other")
    note: str = Field(description="why they cannot both be met")
    both_held: bool = Field(description="whether both are held then")
    both_categorical: bool = Field(description="whether both are categorical then")
    held_at: list[str] = Field(description="names of the rounds up to then by whose end both were held")
    change: str | None = Field(
        description="whether both came to be held since the earlier day (new), or ceased (ended)"
    )
    stands: bool = Field(description="whether both stand on what was asked of the evidence")


class IncompatibilitiesOut(AsAtOut):
    """The pairs of positions that cannot both be met."""

    pairs: list[IncompatiblePairOut] = Field(description="the pairs of which both have an entry")


@described(table("sources"))
class CoveredSourceOut(Schema):
    """A source of a round, or one that is cited for it."""

    key: str
    title: str
    publisher: str
    published_on: str | None = Field(
        description="when it was published, as exactly as it is known: 2025, 2025-05 or 2025-05-16"
    )
    reliability: str | None
    read: str = Field(description="how much of it the coder read: whole, part or none")
    entries: dict[str, int] = Field(description="entries of each party in these days that rest on it, by its key")


class GapOut(Schema):
    """Where nothing was found of a party."""

    party: str = Field(description="key of the party")
    silent: list[str] = Field(description="names of the issues on which it has no entry in these days")
    spoken: int = Field(description="on how many issues it has one")


class CoverageOut(Schema):
    """How well a round is covered by sources, so that silence can be judged."""

    negotiation: str = Field(description="key of the negotiation")
    round: RoundBrief = Field(description="the round, or the day in place of one")
    window: int | None = Field(description="how many days up to a day count as said at it; null: it is a round")
    known: str | None = Field(description="moment of knowledge, UTC, exact; null: now")
    begins: str | None = Field(None, description="when the record begins, for who asks for a moment before it")
    sources: list[CoveredSourceOut] = Field(description="the sources, the most cited first")
    gaps: list[GapOut] = Field(description="where nothing was found, by party")
