"""What the interface answers of what surrounds the positions, and what all its answers are made of.

Fields are the columns of the data package (docs/data-package.md) and described as there; dates are in ISO 8601, times
in UTC. None stands for no value.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Annotated, TypeVar

from ninja import Field, Schema
from pydantic import StringConstraints

from positions.package.tables import BY_NAME

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9@-]{0,199}$")]
Known = Annotated[str, StringConstraints(max_length=40)]
Words = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]


def table(name: str) -> dict[str, str]:
    """Return what the columns of a table of the data package are about, by name."""
    return {column.name: column.description for column in BY_NAME[name].columns}


Answer = TypeVar("Answer", bound=Schema)


def described(told: Mapping[str, str]) -> Callable[[type[Answer]], type[Answer]]:
    """Describe the fields of an answer that say nothing of themselves, by their names.

    Raises KeyError for one that nothing describes.
    """

    def made(answer: type[Answer]) -> type[Answer]:
        for name, field in answer.model_fields.items():
            field.description = field.description or told[name]
        answer.model_rebuild(force=True)
        return answer

    return made


class Problem(Schema):
    """What is wrong with a request, in a sentence."""

    error: str = Field(description="what is wrong, in a sentence")


class Licence(Schema):
    """Under which licence data may be used."""

    name: str | None = Field(None, description="short name of the licence, such as CC-BY-4.0")
    title: str | None = Field(None, description="full name of the licence")
    path: str | None = Field(None, description="address of its text")


class NegotiationOut(Schema):
    """A negotiation, which is one data package."""

    key: str = Field(description="short name, the first part of every address of it")
    title: str = Field(description="what it is called")
    description: str = Field(description="what the data are about")
    version: str = Field(description="version of the data set; empty: none was released")
    created: str = Field(description="when that version was made, UTC")
    codebook: str = Field(description="version of the codebook by which the entries are coded")
    limits: str = Field(description="how far to trust the data, and where they end")
    licenses: list[Licence] = Field(description="under which licences the data may be used")
    before: str | None = Field(description="key of the earlier round of the comparison shown first")
    after: str | None = Field(description="key of the later round of the comparison shown first")


@described(table("parties"))
class PartyOut(Schema):
    """A party to the negotiation."""

    key: str
    name: str
    native_name: str | None
    short_name: str | None
    role: str
    colour: str | None
    order: int


@described(table("rounds"))
class RoundOut(Schema):
    """A meeting, and the window of days whose statements count as said at it."""

    key: str
    name: str
    short_name: str | None
    aliases: list[str] = Field(description="other names of the round")
    venue: str | None
    host: str | None
    level: str | None
    starts_on: date
    ends_on: date
    window_starts_on: date
    window_ends_on: date
    summary: str | None


@described(table("outcomes"))
class OutcomeOut(Schema):
    """Something that a round produced, or failed to."""

    round: str
    order: int
    text: str
    status: str
    issue: str | None
    source: str
    locator: str | None


@described(table("events"))
class EventOut(Schema):
    """Context that is not a round: a call, a decree, a speech."""

    key: str
    occurred_on: date
    precision: str
    title: str
    text: str | None
    source: str
    locator: str | None


@described(table("issues"))
class IssueOut(Schema):
    """An issue on which parties take positions."""

    key: str
    group: str
    name: str
    description: str | None
    order: int


@described(table("people"))
class PersonOut(Schema):
    """A person; of two rows that were found to be of the same one, only that which remained is listed."""

    key: str
    name: str
    native_name: str | None
    aliases: list[str] = Field(description="other spellings of the name")
    party: str | None
    note: str | None


@described(table("offices"))
class OfficeOut(Schema):
    """An office that a person holds or held."""

    person: str
    title: str
    from_on: str | None
    to_on: str | None
    source: str | None
    note: str | None


@described(table("delegates"))
class DelegateOut(Schema):
    """One person on one delegation."""

    person: str
    name: str = Field(description="name of the person")
    title: str
    role: str
    seniority: str
    source: str


@described(table("delegations"))
class DelegationOut(Schema):
    """The team a party sent to a round."""

    round: str
    party: str
    completeness: str | None
    note: str | None
    delegates: list[DelegateOut] = Field(description="the people of whom it consisted, as far as recorded")


@described(table("terms"))
class TermOut(Schema):
    """A place, body or word that is written in several ways."""

    key: str
    term: str
    spellings: list[str] = Field(description="other spellings, in any script")
    note: str | None


@described(table("assessments"))
class AssessmentOut(Schema):
    """An analyst's judgement about motives or effects; never a position."""

    key: str
    party: str | None
    round: str | None
    issue: str | None
    text: str
    source: str
    locator: str | None
    basis: str


class ReleaseOut(Schema):
    """A version of the data that was given a name; its package keeps its bytes."""

    version: str = Field(description="under which it is known")
    notes: str | None = Field(description="what was noted on it")
    created: str | None = Field(description="when its package was made, as that says, UTC")
    released_at: datetime = Field(description="when it was named here, or came in by an import, UTC")
    size: int = Field(description="how large the zip is, in bytes")
    sha256: str = Field(description="SHA-256 of the zip as it is downloaded now")
    tables_sha256: str = Field(description="SHA-256 of its CSV files, one after another in the order of the format")
    former_sha256: list[str] = Field(description="SHA-256 that the zip had before each redaction; mostly none")
    counts: dict[str, int] = Field(description="how many rows each table has, by its name")
    zip: str = Field(description="path of the zip, from the root of the host")


class Page(Schema):
    """One page of a list."""

    next: str | None = Field(description="`cursor` of the page after this one; null on the last")
    known: str | None = Field(None, description="moment of knowledge, UTC, exact; null: now")
    begins: str | None = Field(None, description="when the record begins, for who asks for a moment before it")


class OutcomesPage(Page):
    """A page of outcomes: all those of some rounds."""

    items: list[OutcomeOut] = Field(description="the outcomes, by key of the round and order")


class ReleasesPage(Page):
    """A page of releases."""

    items: list[ReleaseOut] = Field(description="the releases, the newest first")


class EventsPage(Page):
    """A page of events."""

    items: list[EventOut] = Field(description="the events, by key")


class PeoplePage(Page):
    """A page of people."""

    items: list[PersonOut] = Field(description="the people, by key")


class OfficesPage(Page):
    """A page of offices: all those of some people."""

    items: list[OfficeOut] = Field(description="the offices, by key of the person, then as they followed one another")


class TermsPage(Page):
    """A page of terms."""

    items: list[TermOut] = Field(description="the terms, by key")


class AssessmentsPageOut(Page):
    """A page of assessments."""

    items: list[AssessmentOut] = Field(description="the assessments, by key")
