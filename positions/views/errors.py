"""Pages for what went wrong: each says what it was and where to go on."""

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from positions.models import Negotiation, Round
from positions.question import NotHere


def error_page(
    request: HttpRequest, status: int, title: str, message: str, negotiation: Negotiation | None = None
) -> HttpResponse:
    """Render an error's page, with the rounds of the negotiation when it is known."""
    rounds = Round.objects.filter(negotiation=negotiation).order_by("window_ends_on", "key") if negotiation else ()
    context = {"title": title, "message": message, "negotiation": negotiation, "rounds": rounds}
    return render(request, "error.html", context, status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say what does not exist, where we know it."""
    if isinstance(exception, NotHere):
        return error_page(request, 404, "Not found", str(exception), exception.negotiation)
    return error_page(request, 404, "Not found", "There is no page at this address.")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that the request could not be understood."""
    message = str(exception) if isinstance(exception, BadRequest) else "This request could not be understood."
    return error_page(request, 400, "That did not work", message)


def denied(request: HttpRequest, exception: PermissionDenied) -> HttpResponse:
    """Say that this may not be done."""
    return error_page(request, 403, "Not allowed", "You may not do this.")


def failed(request: HttpRequest) -> HttpResponse:
    """Say that we failed, without a query: the database may be what failed."""
    message = "Something went wrong on our side. It has been logged; try again in a moment."
    return error_page(request, 500, "Something went wrong", message)
