"""What surrounds the positions: events, and analysts' assessments with whose they are."""

from dataclasses import dataclass

from positions.domain import wording
from positions.models import Event, Negotiation


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
