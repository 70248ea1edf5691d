"""Lets nobody work without a second factor whom the setting SECOND_FACTOR asks for one."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin
from django_htmx.http import HttpResponseClientRedirect

from tracker.accounts.second_factor.devices import must_have_one

# Where one is set up, and what goes without.
OPEN = "accounts"


class SecondFactorNeeded(MiddlewareMixin):
    """Leads to where a second factor is set up; a login by a code passes."""

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Return the way there; None lets the request pass."""
        user = request.user
        if not user.is_authenticated or getattr(user, "otp_device", None) or not getattr(view, "login_required", True):
            return None
        if request.resolver_match and request.resolver_match.app_name == OPEN:
            return None
        if not must_have_one(user):
            return None
        there = reverse("accounts:second_factor")
        return HttpResponseClientRedirect(there) if getattr(request, "htmx", False) else HttpResponseRedirect(there)
