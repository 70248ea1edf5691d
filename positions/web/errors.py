"""Pages for what went wrong: each says what it was and where to go on."""

import sys

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse

from positions.models import Negotiation, Round
from positions.web.asked import NotHere
from positions.web.blind import KeptBlind
from positions.web.permissions import RoleNeeded
from positions.web.render import render_page
from tracker.accounts.access import LoginNeeded, to_login
from tracker.logs import request_id
from tracker.programs import FOR_PROGRAMS
from tracker.unavailable import UNAVAILABLE, WAIT_SECONDS


def error_page(
    request: HttpRequest,
    status: int,
    title: str,
    message: str,
    negotiation: Negotiation | None = None,
    **more: object,
) -> HttpResponse:
    """Render an error's page, with the rounds of the negotiation when it is known; for HTMX the message alone."""
    rounds = Round.objects.filter(negotiation=negotiation).in_order() if negotiation else ()
    context = {"title": title, "message": message, "negotiation": negotiation, "rounds": rounds, "to_code": 0, **more}
    if status >= 500:
        context["user"] = None  # who is logged in stands in the database
    return render_page(request, "error.html", context, fragment="notice", status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, NotHere):
        return error_page(request, 404, "Not found", str(exception), exception.negotiation)
    return error_page(request, 404, "Not found", "There is no page at this address.")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    message = str(exception) if isinstance(exception, BadRequest) else "This request could not be understood."
    return error_page(request, 400, "That did not work", message)


def denied(request: HttpRequest, exception: PermissionDenied) -> HttpResponse:
    """Say that this may not be done and who may; lead those who are not logged in to where they can be."""
    if isinstance(exception, LoginNeeded):
        return to_login(request)
    if isinstance(exception, KeptBlind):
        task = exception.task
        return error_page(
            request, 403, "You have this to code", str(exception), task.negotiation, rounds=(), to_code=task.number
        )
    message = str(exception) if isinstance(exception, RoleNeeded) else "You may not do this."
    return error_page(request, 403, "Not allowed", message)


def failed(request: HttpRequest) -> HttpResponse:
    """Say that we failed, without a query: the database may be what failed; then it may be tried again."""
    if isinstance(sys.exception(), UNAVAILABLE):
        message = (
            "The database does not answer, or is busy with something long. Nothing was changed; try again in a moment."
        )
        answer = told_to(request, 503, "Not available now", message)
        answer["Retry-After"] = str(WAIT_SECONDS)
        return answer
    message = f"Something went wrong on our side. It has been logged as {request_id.get()}; try again in a moment."
    return told_to(request, 500, "Something went wrong", message)


def told_to(request: HttpRequest, status: int, title: str, message: str) -> HttpResponse:
    """Tell a person by a page, a program by JSON."""
    if request.path.startswith(FOR_PROGRAMS):
        return JsonResponse({"error": message}, status=status)
    return error_page(request, status, title, message)
