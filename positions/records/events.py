"""Events, which surround the positions."""

from positions.domain import wording
from positions.models import Event, Negotiation


def events_of(negotiation: Negotiation) -> list[tuple[Event, str]]:
    """Return a negotiation's events, the newest first, each with its date as exactly as it is known."""
    events = Event.objects.filter(negotiation=negotiation).select_related("source").order_by("-occurred_on", "key")
    return [(event, wording.dated(event.occurred_on, event.precision)) for event in events]
