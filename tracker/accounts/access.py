"""Sends those who are not logged in to the login page, and back to where they were."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.cache import patch_vary_headers
from django.utils.deprecation import MiddlewareMixin
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from tracker.accounts.send_again import LOGIN_ENDED, send_again, typed
from tracker.programs import FOR_PROGRAMS

READING = {"GET", "HEAD"}


class LoginNeeded(PermissionDenied):
    """Somebody who is not logged in asked for what needs an account; answered by the way to the login page."""


class LoginRequired(MiddlewareMixin):
    """With the setting LOGIN_REQUIRED, every view needs a login, unless it is marked `login_not_required`.

    Django's own middleware does the same, but would let HTMX put the login page into a fragment's place.
    """

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Send to the login page; None lets the request pass."""
        needed = settings.LOGIN_REQUIRED and getattr(view, "login_required", True)
        if not needed or request.user.is_authenticated:
            return None
        return unauthorized() if request.path.startswith(FOR_PROGRAMS) else to_login(request)


def unauthorized() -> HttpResponse:
    """Tell a program that it needs a login, as no program reads a login page."""
    answer = JsonResponse({"error": "This site is read with a login only."}, status=401)
    answer["WWW-Authenticate"] = 'Session realm="position tracker"'
    return answer


def to_login(request: HttpRequest) -> HttpResponse:
    """Redirect to the login page, which leads back; HTMX is told to load that page instead of a fragment.

    Whoever sends a form gets it back instead, to be sent again after the login.
    """
    if typed(request):
        return send_again(request, LOGIN_ENDED)
    response: HttpResponse = redirect_to_login(way_back(request))
    if getattr(request, "htmx", False):
        response = HttpResponseClientRedirect(response["Location"])
    patch_vary_headers(response, ["HX-Request"])
    return response


def way_back(request: HttpRequest) -> str:
    """Return the page that the person was on: the one asked for, unless it was a fragment or a form's target."""
    reading = request.method in READING
    if reading and not getattr(request, "htmx", False):
        return request.get_full_path()
    return page_before(request) or (request.get_full_path() if reading else "/")


def page_before(request: HttpRequest) -> str:
    """Return the path and query of the page of ours that the request came from; empty when it names none."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return ""
    path = urlsplit(referer)._replace(scheme="", netloc="", fragment="").geturl()
    # A path may itself look like another host's address.
    return path if url_has_allowed_host_and_scheme(path, None) else ""
