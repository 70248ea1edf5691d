"""Keeps what somebody sees who is logged in out of shared caches, and out of the browser once they have logged out."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

NO_STORE = "no-store, private"
# What the page of a form says of itself, so that the browser can go back to it with what was typed.
FOR_BACK = "private, no-cache"
# A shared computer shows nothing of it to whoever comes next, not by the Back button either.
FORGET = '"cache", "storage"'


class PrivatePages:
    """Marks each answer to somebody who is logged in as one for them alone, kept nowhere unless it is a form's page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        before = request.user.is_authenticated
        response = self.get_response(request)
        if (before or request.user.is_authenticated) and response.get("Cache-Control") != FOR_BACK:
            response["Cache-Control"] = NO_STORE
        if before and not request.user.is_authenticated:
            response["Clear-Site-Data"] = FORGET
        return response
