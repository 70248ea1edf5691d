"""What the header of every page of a negotiation shows to those who are logged in."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from positions.evidence.review.queue import waiting_count
from positions.web.permissions import Permission, allowed, negotiation_of


def waiting(request: HttpRequest) -> dict[str, object]:
    """Give templates `waiting`: how many proposals wait in the page's negotiation, asked for only when it is shown."""
    return {"waiting": SimpleLazyObject(lambda: counted(request))}


def counted(request: HttpRequest) -> int:
    """Return the number; 0 without a negotiation, and for those who may not know of proposals."""
    user, negotiation = getattr(request, "user", AnonymousUser()), negotiation_of(request)
    if negotiation is None or not allowed(user, Permission.SEE_PROPOSALS, negotiation):
        return 0
    return waiting_count(negotiation)
