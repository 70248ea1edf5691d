"""Whether the site is alive and whether it works, for those who watch over it."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tracker.replicas.report import in_lines
from tracker.unavailable import UNAVAILABLE, WAIT_SECONDS


@login_not_required
@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer 200 when pages can be shown, else 503 within two seconds; a line for each replica says how it stands."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except UNAVAILABLE:
        headers = {"Retry-After": str(WAIT_SECONDS)}
        return plain("alive, but the database does not answer", status=503, headers=headers)
    return plain("\n".join(["ok", *in_lines()]))


@login_not_required
@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as this process answers at all."""
    return plain("alive")


def plain(text: str, status: int = 200, headers: dict[str, str] | None = None) -> HttpResponse:
    return HttpResponse(f"{text}\n", content_type="text/plain", status=status, headers=headers)
