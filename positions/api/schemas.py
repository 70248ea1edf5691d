"""What the interface answers: the columns of the data package (docs/data-package.md), dates in ISO 8601, times in UTC.

None stands for no value.
"""

from datetime import date
from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import StringConstraints

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9@-]{0,199}$")]
Known = Annotated[str, StringConstraints(max_length=40)]
Words = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]

BEGINS: Any = Field(None, description="when the record begins, for who asks for a moment before it")


class Problem(Schema):
    """What is wrong with a request, in a sentence."""

    error: str


class NegotiationOut(Schema):
    """A negotiation, which is one data package."""

    key: str
    title: str
    description: str
    version: str
    created: str
    codebook: str
    limits: str = Field(description="how far to trust the data, and where they end")
    before: str | None = Field(description="key of the earlier round of the comparison shown first")
    after: str | None = Field(description="key of the later round of the comparison shown first")


class PartyOut(Schema):
    """A party to the negotiation."""

    key: str
    name: str
    native_name: str | None
    short_name: str | None
    role: str
    colour: str | None
    order: int


class RoundOut(Schema):
    """A meeting, and the window of days whose statements count as said at it."""

    key: str
    name: str
    short_name: str | None
    aliases: list[str]
    venue: str | None
    host: str | None
    level: str | None
    starts_on: date
    ends_on: date
    window_starts_on: date
    window_ends_on: date
    summary: str | None


class IssueOut(Schema):
    """An issue on which parties take positions."""

    key: str
    group: str
    name: str
    description: str | None
    order: int


class PositionOut(Schema):
    """Something a party wants, refuses or offers, with an entry published by the moment of knowledge."""

    key: str
    party: str
    issue: str
    kind: str
    title: str
    note: str | None


class CitationOut(Schema):
    """The place in a source that bears an entry out."""

    source: str
    locator: str
    quote: str | None
    quote_language: str | None
    translation: str | None


class EntryOut(Schema):
    """One entry in the life of a position, with its evidence."""

    key: str
    version: int
    position: str
    effective_on: date
    precision: str
    sequence: int
    said_on: date | None
    round: str | None
    channel: str | None
    held: bool
    firmness: str | None
    firmness_resolved: str | None
    firmness_on: date | None
    declared: bool
    condition: str | None
    scope: str | None
    content: str | None
    statement: str
    coding_note: str
    account: str
    speaker: str | None
    speakers: list[str]
    basis: str
    rival_of: str | None
    reading: bool
    published_at: str
    grade: str | None = Field(description="best reliability of its sources, A to F; null without any")
    independent_sources: int = Field(description="origins of its sources that count as independent")
    own_word: bool = Field(description="whether it is the party's own word")
    stands: bool = Field(description="whether it meets what was asked of the evidence")
    citations: list[CitationOut]


class SourceOut(Schema):
    """A document."""

    key: str
    title: str
    publisher: str
    author: str | None
    origin: str | None = Field(description="who first published what it gives; none: the source itself")
    published_on: str | None
    type: str
    url: str | None
    archive_url: str | None
    accessed_on: str | None
    language: str | None
    reliability: str | None
    read: str
    note: str | None


class DelegateOut(Schema):
    """One person on one delegation."""

    person: str
    name: str
    title: str
    role: str
    seniority: str
    source: str


class DelegationOut(Schema):
    """The team a party sent to a round."""

    round: str
    party: str
    completeness: str | None
    note: str | None
    delegates: list[DelegateOut]


class Page(Schema):
    """One page of a list; `next` is the cursor of the page after it, None on the last."""

    next: str | None
    known: str | None = Field(None, description="moment of knowledge, UTC, exact; null: now")
    begins: str | None = BEGINS


class PositionsPage(Page):
    """A page of positions."""

    items: list[PositionOut]


class EntriesPage(Page):
    """A page of entries, and what was asked of their evidence."""

    items: list[EntryOut]
    evidence: list[str]
    without: str | None


class SourcesPage(Page):
    """A page of sources."""

    items: list[SourceOut]


class RoundBrief(Schema):
    """The days of a round, or of a day in place of one: then it is the key and the name says so."""

    key: str
    name: str
    starts_on: date
    ends_on: date
    window_starts_on: date
    window_ends_on: date


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
    grade: str | None = Field(description="best reliability of the sources of its entry, A to F; null without any")
    independent_sources: int = Field(description="origins of its entry that count as independent")
    own_word: bool = Field(description="whether its entry is the party's own word")


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
    grade: str | None = Field(description="weakest grade of the entries that it rests on; null when one has none")
    independent_sources: int | None = Field(description="smallest number of independent sources of those entries")
    own_word: bool | None = Field(description="whether all of those entries are the party's own word")
    origins: int | None = Field(description="origins of those entries together")
    stands: bool = Field(description="whether all of those entries meet what was asked of the evidence")


class ComparisonOut(Schema):
    """What moved between two rounds."""

    negotiation: str
    before: RoundBrief
    after: RoundBrief
    window: int | None = Field(description="how many days up to a day count as said at it; null: both are rounds")
    swapped: bool = Field(description="the two were asked for in the wrong order and stand in the right one")
    known: str | None
    begins: str | None = BEGINS
    evidence: list[str] = Field(description="what was asked of the evidence: own, two, graded")
    without: str | None = Field(description="the origin that was left out")
    positions: list[ComparedOut]
    counts: dict[str, dict[str, int]]
    directions: dict[str, dict[str, int]]
