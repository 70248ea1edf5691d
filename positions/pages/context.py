"""What surrounds the positions: events, and analysts' judgements with whose they are."""

from dataclasses import dataclass

from positions.domain import wording
from positions.models import Assessment, Event, Negotiation


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event with its date as exactly as it is known."""

    event: Event
    when: str


def events_of(negotiation: Negotiation) -> tuple[EventLine, ...]:
    """Return a negotiation's events, the newest first."""
    events = Event.objects.filter(negotiation=negotiation).select_related("source")
    return tuple(
        EventLine(event, wording.dated(event.occurred_on, event.precision))
        for event in events.order_by("-occurred_on", "key")
    )


@dataclass(frozen=True, slots=True)
class Judgements:
    """All assessments of a negotiation; `houses` are those who publish them, so that one voice shows as one."""

    assessments: tuple[Assessment, ...]
    houses: tuple[str, ...]


def judgements_of(negotiation: Negotiation) -> Judgements:
    """Return a negotiation's assessments in the order of their keys."""
    found = Assessment.objects.filter(negotiation=negotiation).select_related("source", "party", "round", "issue")
    listed = tuple(found.order_by("key"))
    return Judgements(listed, tuple(sorted({assessment.source.publisher for assessment in listed})))
