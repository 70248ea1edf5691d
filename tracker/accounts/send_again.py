"""Nothing typed is lost: a form that cannot be taken now is shown as one to send again."""

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of a field

LOGIN_ENDED = (
    "You are not logged in any more",
    "Nothing was saved yet, and nothing of what you typed is lost. Log in in a new tab, come back, send it again.",
)
OPENED_BEFORE = (
    "Please send it again",
    "This page was opened before you logged in or out. Nothing was saved yet, and nothing of what you typed is lost.",
)


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what the form holds, by name and in order, but for its token; a password is never given back.

    What cannot be read as a form holds nothing.
    """
    try:
        form = request.POST
    except (BadRequest, SuspiciousOperation, MultiPartParserError):
        return []
    if request.method != "POST" or any("password" in name for name in form):
        return []
    return [(name, str(value)) for name, values in form.lists() if name != TOKEN for value in values]


def send_again(request: HttpRequest, saying: tuple[str, str]) -> HttpResponse:
    """Render the form once more, all of it hidden, with what to do. Answered 403.

    To HTMX it is only the form, for the place above the page that is there for it: what was typed stays where it is.
    """
    htmx = bool(getattr(request, "htmx", False)) or "HX-Request" in request.headers
    title, message = saying
    context = {"title": title, "message": message, "typed": typed(request), "needs_login": saying is LOGIN_ENDED}
    response = render(request, "accounts/send_again.html" + ("#again" if htmx else ""), context, status=403)
    patch_vary_headers(response, ["HX-Request"])
    if htmx:
        response["HX-Retarget"] = "#again"
        response["HX-Reswap"] = "innerHTML show:#again:top"
    return response


def from_here(request: HttpRequest) -> bool:
    """Say whether a form that lacks the right token was sent by a page of ours, as the browser says."""
    here = f"{'https' if request.is_secure() else 'http'}://{request.get_host()}"
    return request.headers.get("Origin") == here
