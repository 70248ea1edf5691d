"""What the interface answers of what is computed from the record: the comparison and the panel."""

from datetime import date

from ninja import Field, Schema

from positions.api.evidence_schemas import GRADE
from positions.api.schemas import Page, described, table
from positions.panel.columns import COLUMNS

POSITION, ENTRY, ROUND = table("positions"), table("entries"), table("rounds")
OF_STATE = {
    "entry": "key of the entry that gives the state",
    "firmness": "how firmly it is held at the round, as resolved; null when not held",
    "firmness_on": "day on which that firmness was said; null when not held",
    "declared": "whether the party itself has called it a red line since it last became categorical",
    "condition": "an “only if” that the party itself sets, in force at the round",
    "content": "what is asked, refused or offered, in force at the round; null when not held",
    "grade": GRADE,
    "independent_sources": "origins of its entry that count as independent",
    "own_word": "whether its entry is the party's own word",
}
OF_MOVE = {
    "shift": "what moved between the two, by the rule; null when only readings speak of it",
    "direction": "which way it moved, seen from the other party: away, towards or unranked; null when it did not",
    "returned": "whether it moved in between and came back, so that the two states are alike",
    "as_read": "the shift that analysts' readings would give, where that is another",
    "before": "its state at the earlier round; null: nothing is recorded by then",
    "after": "its state at the later round; null: nothing but readings is recorded by then",
    "voiced_before": "whether anybody voiced it within the window of the earlier round",
    "voiced_after": "whether anybody voiced it within the window of the later round; false is silence, no withdrawal",
    "last_affirmed": "last day up to the end of the later round on which it was held by a main entry",
    "grade": "weakest grade of the entries that it rests on; null when one has none",
    "independent_sources": "smallest number of independent sources of those entries",
    "own_word": "whether all of those entries are the party's own word",
    "origins": "origins of those entries together",
    "stands": "whether all of those entries meet what was asked of the evidence",
}


@described(ROUND | {"key": "key of the round; the day, where one stands in its place"})
class RoundBrief(Schema):
    """The days of a round, or of a day in place of one: then it is the key and the name says so."""

    key: str
    name: str
    starts_on: date
    ends_on: date
    window_starts_on: date
    window_ends_on: date


@described(ENTRY | OF_STATE)
class StateOut(Schema):
    """A position at one round."""

    entry: str
    effective_on: date
    held: bool
    firmness: str | None
    firmness_on: date | None
    declared: bool
    condition: str | None
    content: str | None
    statement: str
    account: str
    basis: str
    speaker: str | None
    grade: str | None
    independent_sources: int
    own_word: bool


@described(POSITION | OF_MOVE)
class ComparedOut(Schema):
    """What one position did between two rounds."""

    key: str
    party: str
    issue: str
    kind: str
    title: str
    shift: str | None
    direction: str | None
    returned: bool
    as_read: str | None
    before: StateOut | None
    after: StateOut | None
    voiced_before: bool
    voiced_after: bool
    last_affirmed: date | None
    grade: str | None
    independent_sources: int | None
    own_word: bool | None
    origins: int | None
    stands: bool


class ComparisonOut(Schema):
    """What moved between two rounds."""

    negotiation: str = Field(description="key of the negotiation")
    before: RoundBrief = Field(description="the earlier of the two")
    after: RoundBrief = Field(description="the later of the two")
    window: int | None = Field(description="how many days up to a day count as said at it; null: both are rounds")
    swapped: bool = Field(description="the two were asked for in the wrong order and stand in the right one")
    known: str | None = Field(description="moment of knowledge, UTC, exact; null: now")
    begins: str | None = Field(None, description="when the record begins, for who asks for a moment before it")
    evidence: list[str] = Field(description="what was asked of the evidence: own, two, graded")
    without: str | None = Field(description="the origin that was left out")
    positions: list[ComparedOut] = Field(description="the positions, by issue, party and key")
    counts: dict[str, dict[str, int]] = Field(description="how many positions of each party made each shift")
    directions: dict[str, dict[str, int]] = Field(description="how many positions of each party moved each way")


@described({column.name: column.description for column in COLUMNS})
class PanelRowOut(Schema):
    """A position at a round, and what moved since an earlier one."""

    position: str
    title: str
    party: str
    party_name: str
    issue: str
    issue_name: str
    group: str
    kind: str
    round: str
    round_name: str
    round_order: int
    round_starts_on: date
    round_ends_on: date
    window_starts_on: date
    window_ends_on: date
    entry: str | None
    effective_on: date | None
    held: bool | None
    content: str | None
    firmness_coded: str | None
    firmness_resolved: str | None
    firmness_level: int | None
    firmness_on: date | None
    condition: str | None
    declared: bool | None
    red_line: bool | None
    account: str | None
    basis: str | None
    voiced: bool
    last_affirmed: date | None
    state_grade: str | None
    state_independent_sources: int | None
    state_own_word: bool | None
    state_origins: int | None
    since: str | None
    shift: str | None
    direction: str | None
    returned: bool | None
    as_read: str | None
    shift_grade: str | None
    shift_independent_sources: int | None
    shift_own_word: bool | None
    shift_origins: int | None
    stands: bool


class PanelPage(Page):
    """A page of the panel: all rows of some positions."""

    negotiation: str = Field(description="key of the negotiation")
    since: str | None = Field(description="key of the round since which the rows tell; null: the one before each")
    pairs: bool = Field(description="whether there is a row for every earlier round")
    evidence: list[str] = Field(description="what was asked of the evidence: own, two, graded")
    without: str | None = Field(description="the origin that was left out")
    rounds: list[str] = Field(description="keys of the rounds, in their order")
    items: list[PanelRowOut] = Field(description="the rows, by key of the position, order of the round, earlier round")
