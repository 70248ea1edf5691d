"""What the interface answers of the record itself: positions, entries with citations, sources, codings."""

from datetime import date

from ninja import Field, Schema

from positions.api.schemas import Page, described, table

GRADE = "best reliability of the sources of its entry, A to F; null without any"


@described(table("positions"))
class PositionOut(Schema):
    """Something a party wants, refuses or offers, with an entry published by the moment of knowledge."""

    key: str
    party: str
    issue: str
    kind: str
    title: str
    note: str | None


@described(table("citations"))
class CitationOut(Schema):
    """The place in a source that bears an entry out."""

    source: str
    locator: str
    quote: str | None
    quote_language: str | None
    translation: str | None


@described(table("entries"))
class EntryOut(Schema):
    """One entry in the life of a position, with its evidence."""

    key: str
    version: int = Field(description="1 at first; a correction keeps the key and is the next version")
    position: str
    effective_on: date
    precision: str
    sequence: int
    said_on: date | None
    round: str | None
    channel: str | None
    held: bool
    firmness: str | None
    firmness_resolved: str | None = Field(description="firmness, with `same` read as the level that it stands for")
    firmness_on: date | None = Field(description="day on which that level was said; null when not held")
    declared: bool
    condition: str | None
    scope: str | None
    content: str | None
    statement: str
    coding_note: str
    account: str
    speaker: str | None
    speakers: list[str] = Field(description="keys of the speakers as people, in order")
    basis: str
    rival_of: str | None
    reading: bool = Field(description="whether it is a reading by analysts, which drives no state and no shift")
    published_at: str = Field(description="when it was published, UTC")
    grade: str | None = Field(description="best reliability of its sources, A to F; null without any")
    independent_sources: int = Field(description="origins of its sources that count as independent")
    own_word: bool = Field(description="whether it is the party's own word")
    stands: bool = Field(description="whether it meets what was asked of the evidence")
    citations: list[CitationOut] = Field(description="where it is said, by key of the source")


@described(table("sources"))
class SourceOut(Schema):
    """A document."""

    key: str
    title: str
    publisher: str
    author: str | None
    origin: str | None
    published_on: str | None
    type: str
    url: str | None
    archive_url: str | None
    accessed_on: str | None
    language: str | None
    reliability: str | None
    read: str
    note: str | None


@described(table("codings"))
class CodingOut(Schema):
    """How one coder, not seeing the others, coded an entry; it drives nothing."""

    entry: str
    coder: str
    coded_on: date
    codebook: str
    text: str
    held: bool
    firmness: str | None
    declared: bool
    conditional: bool
    scope: str | None
    account: str
    basis: str
    channel: str | None
    note: str | None


class PositionsPage(Page):
    """A page of positions."""

    items: list[PositionOut] = Field(description="the positions, by key")


class EntriesPage(Page):
    """A page of entries, and what was asked of their evidence."""

    items: list[EntryOut] = Field(description="the entries, by key")
    evidence: list[str] = Field(description="what was asked of the evidence: own, two, graded")
    without: str | None = Field(description="the origin that was left out")


class SourcesPage(Page):
    """A page of sources."""

    items: list[SourceOut] = Field(description="the sources, by key")


class CodingsPage(Page):
    """A page of codings: all those of some entries."""

    items: list[CodingOut] = Field(description="the codings, by key of the entry and coder")
