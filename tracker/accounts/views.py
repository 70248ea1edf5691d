"""Login and passwords: Django's own views, which know the pitfalls, in the site's look."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from axes.utils import reset
from django.conf import settings
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tracker.accounts import forms
from tracker.accounts.access import page_before
from tracker.accounts.second_factor.devices import has_second_factor
from tracker.accounts.second_factor.views import await_code
from tracker.accounts.send_again import OPENED_BEFORE, from_here, send_again, typed
from tracker.accounts.throttle import address_locked, refused_until

View = Callable[..., HttpResponseBase]


def refusing(view: View) -> View:
    """Return the view that answers 422, as everywhere on the site, where Django shows an invalid form again.

    It takes forms by POST only, where Django would take PUT for one.
    """

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def refuse(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if request.method == "POST" and response.status_code == 200:
            response.status_code = 422
        return response

    return refuse


class Login(auth.LoginView):
    """Log in, and go on where the person came from."""

    def get_redirect_url(self, request: HttpRequest | None = None) -> str:
        """Return where to go on: as the address or the form says, else the page of ours with the link to here.

        So the link in the header needs no address of its own page, which filters change without a new header.
        """
        named = super().get_redirect_url()
        if named or self.request.method == "POST":
            return named
        before = page_before(self.request)
        return "" if before.startswith("/accounts/") else before

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse an address with too many failures before any password is looked at, which is dear."""
        if address_locked(request):
            return refused_until(request, timezone.now() + settings.AXES_COOLOFF_TIME)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """Log in, or ask for the code of a second factor first."""
        user = form.get_user()
        if has_second_factor(user):
            return await_code(self.request, user, self.get_success_url())
        return super().form_valid(form)


login = refusing(
    Login.as_view(
        authentication_form=forms.LoginForm,
        template_name="accounts/login.html",
        extra_context={"title": "Log in", "lede": "", "button": "Log in"},
    )
)

password_change = refusing(
    auth.PasswordChangeView.as_view(
        form_class=forms.PasswordChangeForm,
        template_name="accounts/form.html",
        success_url=reverse_lazy("accounts:password_changed"),
        extra_context={
            "title": "Change password",
            "lede": "Wherever else you are logged in, you will have to log in again.",
            "button": "Change password",
        },
    )
)

password_reset = refusing(
    auth.PasswordResetView.as_view(
        form_class=forms.PasswordResetForm,
        template_name="accounts/form.html",
        email_template_name="accounts/password_reset_mail.txt",
        subject_template_name="accounts/password_reset_subject.txt",
        extra_email_context={"hours": settings.PASSWORD_RESET_TIMEOUT // 3600},
        success_url=reverse_lazy("accounts:password_reset_sent"),
        extra_context={
            "title": "Reset password",
            "lede": "We send a link to the address of your account; with it you choose a new password.",
            "button": "Send the link",
        },
    )
)


class PasswordResetConfirm(auth.PasswordResetConfirmView):
    """Choose a new password, with the link from the mail."""

    form_class = forms.SetPasswordForm
    template_name = "accounts/form.html"
    success_url = reverse_lazy("accounts:password_reset_done")
    extra_context = {"title": "Choose a new password", "lede": "", "button": "Set the password"}
    user: User | None

    def form_valid(self, form: Any) -> HttpResponse:
        """Set the password, and let the person in who failed too often before."""
        response = super().form_valid(form)
        reset(username=form.user.get_username())
        return response

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if not self.validlink:
            return said(self.request, LINK_USED_UP, 410)
        return super().render_to_response(context, **kwargs)


password_reset_confirm = refusing(PasswordResetConfirm.as_view())

# What is said at the end of a way: title and message, then where to go on, as the name of an address and its words.
Saying = tuple[str, str, str, str]

OUTCOMES: dict[str, Saying] = {
    "logged_out": ("You are logged out", "You can go on reading what is public.", "accounts:login", "Log in again"),
    "password_changed": (
        "Password changed",
        "Use the new password from now on. Wherever else you were logged in, you have been logged out.",
        settings.LOGIN_REDIRECT_URL,
        "To the first page",
    ),
    "password_reset_sent": (
        "Look into your mail",
        "If there is an account with this address, a link is on its way. If nothing comes, look among unwanted mail, "
        "or ask an administrator: the account may have another address or none.",
        "accounts:login",
        "Log in",
    ),
    "password_reset_done": ("Password set", "You can now log in with the new password.", "accounts:login", "Log in"),
}
LINK_USED_UP: Saying = (
    "This link no longer works",
    "It was used already, it is too old, or a part of it is missing. Ask for a new one.",
    "accounts:password_reset",
    "Reset password",
)
FORM_TOO_OLD: Saying = (
    "Please send it again",
    "The page of this form was opened before you logged in or out, or your browser refuses cookies. Go back: what you "
    "typed is still there. Copy it if it is long, load the page again, and send it from there.",
    settings.LOGIN_REDIRECT_URL,
    "To the first page",
)


def said(request: HttpRequest, saying: Saying, status: int = 200) -> HttpResponse:
    title, message, onward, words = saying
    context = {"title": title, "message": message, "onward": reverse(onward), "words": words}
    return render(request, "accounts/message.html", context, status=status)


@login_not_required
@never_cache
@require_safe
def outcome(request: HttpRequest, what: str) -> HttpResponse:
    return said(request, OUTCOMES[what])


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form was refused because its token does not fit; what a page of ours sent can be sent again."""
    if from_here(request) and typed(request):
        return send_again(request, OPENED_BEFORE)
    return said(request, FORM_TOO_OLD, 403)
