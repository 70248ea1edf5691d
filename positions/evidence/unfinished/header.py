"""What the header of every page says of unfinished forms to those who may fill some in."""

from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from positions.evidence.unfinished.unfinished import count_unfinished
from positions.web.permissions import allowed_somewhere
from positions.web.saved_drafts import FILL_IN


def unfinished(request: HttpRequest) -> dict[str, object]:
    """Give templates `unfinished`: how many forms the person has not finished, asked for only when it is shown."""
    return {"unfinished": SimpleLazyObject(lambda: counted(request))}


def counted(request: HttpRequest) -> int:
    """Return the number; 0 for those who may fill in no form."""
    user = getattr(request, "user", AnonymousUser())
    if not isinstance(user, User) or not any(allowed_somewhere(user, each) for each in FILL_IN):
        return 0
    return count_unfinished(user)
