"""The source that something is recorded from: one that is recorded, or one that is recorded in the same act."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User

from positions.models import Negotiation, Source
from positions.web.visible_sources import visible_sources
from positions.writing.checks import Fault
from positions.writing.questions import ToConfirm
from positions.writing.sources import add_source, doubts_of, of_columns, recorded_already

# What the names of its fields begin with in a form of something else.
OF_SOURCE = "source_"


@dataclass(frozen=True, slots=True)
class SourceDraft:
    """A source that is to be recorded: the columns of the model but for its key."""

    columns: Mapping[str, str]


# What a draft may name as its source.
SourceGiven = Source | SourceDraft


def of_source(negotiation: Negotiation, given: SourceGiven, by: User) -> Iterator[Fault]:
    """Yield what is wrong with a source, at the fields of a form that has it among others."""
    if isinstance(given, Source):
        if given.negotiation_id != negotiation.pk:
            yield "source", "This source belongs to another negotiation."
        return
    columns, visible = dict(given.columns), visible_sources(negotiation, by)
    if not visible.filter(**columns).exists():
        faults = (*of_columns(columns), *recorded_already(visible, columns))
        yield from ((OF_SOURCE + name, fault) for name, fault in faults)


def source_doubts(negotiation: Negotiation, given: SourceGiven, by: User) -> Iterator[ToConfirm]:
    """Yield what is to be confirmed of a source before it is recorded."""
    if isinstance(given, SourceDraft):
        visible = visible_sources(negotiation, by)
        if not visible.filter(**given.columns).exists():
            yield from doubts_of(visible, given.columns)


def recorded(negotiation: Negotiation, given: SourceGiven, by: User, confirmed: Collection[str]) -> Source:
    """Return the source, recorded when it was not yet, within an act that has checked it and asked."""
    if isinstance(given, Source):
        return given
    visible = visible_sources(negotiation, by)
    return add_source(negotiation, by=by, visible=visible, sure=confirmed, **given.columns)
