"""What the header of every page of a negotiation shows to those who are logged in."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from positions.evidence.review.queue import waiting_count
from positions.web.permissions import Permission, allowed


def waiting(request: HttpRequest) -> dict[str, object]:
    """Give templates `waiting`: how many proposals wait in the negotiation, asked for only when it is shown."""
    match = request.resolver_match
    key = match.kwargs.get("negotiation", "") if match else ""
    return {"waiting": SimpleLazyObject(lambda: counted(request, str(key)))}


def counted(request: HttpRequest, key: str) -> int:
    """Return the number; 0 for those who may not know of proposals."""
    user = getattr(request, "user", AnonymousUser())
    return waiting_count(key) if key and allowed(user, Permission.SEE_PROPOSALS) else 0
