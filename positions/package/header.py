"""What pages of a negotiation say to whoever keeps its reference data: that a newer release ships with the program."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from positions.models import Negotiation
from positions.package.shipped import newer_shipped
from positions.web.permissions import negotiation_of


def newer_release(request: HttpRequest) -> dict[str, object]:
    """Give templates `newer_release`, its version or nothing, asked for only where it is shown."""
    return {"newer_release": SimpleLazyObject(lambda: newer_of(negotiation_of(request)))}


def newer_of(negotiation: Negotiation | None) -> str:
    return newer_shipped(negotiation) if negotiation else ""
