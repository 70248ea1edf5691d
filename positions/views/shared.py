"""What several views share."""

from datetime import datetime

from django.core.exceptions import BadRequest
from django.http import HttpRequest

from positions.models import Negotiation
from positions.question import moment_asked
from positions.reading.moment import BadMoment


def known_at(request: HttpRequest, negotiation: Negotiation) -> datetime | None:
    """Return the moment of knowledge that the address names; None: now.

    For a page without a place of its own for messages: raises BadRequest, which has its page.
    """
    try:
        return moment_asked(request.GET, negotiation)
    except BadMoment as error:
        raise BadRequest(str(error)) from error
