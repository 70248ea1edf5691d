"""The pages of a second factor: the code at the login, setting it up, new recovery codes, turning it off."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth import login as let_in
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_otp import login as let_in_by

from tracker.accounts.access import to_login
from tracker.accounts.second_factor import devices
from tracker.accounts.second_factor.forms import WRONG_CODE, CodeForm, PasswordForm

if TYPE_CHECKING:
    from collections.abc import Mapping

# Who gave the right password and is still to give a code: kept in the session.
AWAITED = "awaits_code"
AWAITED_FOR = timedelta(minutes=10)
FRESH_CODES = "fresh_recovery_codes"


def await_code(request: HttpRequest, user: User, onward: str) -> HttpResponse:
    """Ask for the code of somebody whose password was right; they are not logged in before."""
    request.session.cycle_key()
    request.session[AWAITED] = {
        "user": user.pk,
        "backend": getattr(user, "backend", ""),
        "onward": onward,
        "since": datetime.now(UTC).isoformat(),
    }
    return redirect("accounts:login_code")


def awaited(request: HttpRequest) -> tuple[User, "Mapping[str, str]"] | None:
    """Return whose code is awaited; None when nobody's is any more."""
    kept = request.session.get(AWAITED)
    if not kept or datetime.now(UTC) - datetime.fromisoformat(kept["since"]) > AWAITED_FOR:
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    return (user, kept) if user else None


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def login_code(request: HttpRequest) -> HttpResponse:
    """Log in who gave the right password and now gives a code, and go on where they came from."""
    found = awaited(request)
    if found is None:
        return redirect("accounts:login")
    user, kept = found
    form = CodeForm(request.POST or None)
    if form.is_valid():
        device = devices.verified(user, form.cleaned_data["code"])
        if device is not None:
            del request.session[AWAITED]
            let_in(request, user, backend=kept["backend"])
            let_in_by(request, device)
            return redirect(kept["onward"])
        form.add_error("code", WRONG_CODE)
    return form_page(
        request,
        form,
        title="Second factor",
        lede="Type the code that your app shows now. If you do not have it at hand, type one of your recovery codes.",
        button="Log in",
    )


@never_cache
@require_http_methods(["GET", "HEAD"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Show whether one is set up, and what can be done."""
    user = request.user
    if not user.is_authenticated:
        return to_login(request)
    context = {
        "on": devices.has_second_factor(user),
        "left": devices.recovery_codes_left(user),
        "compulsory": devices.must_have_one(user),
        "fresh": request.session.pop(FRESH_CODES, ()),
    }
    return render(request, "accounts/second_factor.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """Show the picture for the app, and take its first code."""
    user = request.user
    if not user.is_authenticated:
        return to_login(request)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        confirmed = devices.confirm(user, form.cleaned_data["code"])
        if confirmed is not None:
            request.session[FRESH_CODES] = devices.new_recovery_codes(user)
            let_in_by(request, confirmed)
            return redirect("accounts:second_factor")
        form.add_error("code", WRONG_CODE)
    device = devices.begin(user)
    return form_page(
        request,
        form,
        template="accounts/second_factor_setup.html",
        title="Set up a second factor",
        lede="An app on your phone shows a new code every half minute. A login then takes your password and a code.",
        button="Turn it on",
        picture=devices.picture(device),
        key=devices.key_of(device),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes, for who gives the password once more."""
    user = request.user
    if not user.is_authenticated:
        return to_login(request)
    if not devices.has_second_factor(user):
        return redirect("accounts:second_factor")
    form = PasswordForm(user, request.POST or None)
    if form.is_valid():
        request.session[FRESH_CODES] = devices.new_recovery_codes(user)
        return redirect("accounts:second_factor")
    lede = "The codes that you have now will work no more."
    return form_page(request, form, title="New recovery codes", lede=lede, button="Make new codes")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def turn_off(request: HttpRequest) -> HttpResponse:
    """Let the password alone suffice again, for who gives it once more."""
    user = request.user
    if not user.is_authenticated:
        return to_login(request)
    form = PasswordForm(user, request.POST or None)
    if form.is_valid():
        devices.remove(user, by=user)
        return redirect("accounts:second_factor")
    lede = "From then on your password alone lets in whoever has it. Your recovery codes will work no more."
    return form_page(request, form, title="Turn the second factor off", lede=lede, button="Turn it off")


def form_page(
    request: HttpRequest, form: Any, *, template: str = "accounts/form.html", **context: object
) -> HttpResponse:
    """Show a form, again with 422 where something in it is wrong."""
    status = 422 if form.is_bound else 200
    return render(
        request, template, {"form": form, "here": reverse("accounts:second_factor"), **context}, status=status
    )
