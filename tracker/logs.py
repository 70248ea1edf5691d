"""What the log says: one line an event, with its time, level and request, and nothing of who reads what.

A line of a request names the method, path and status; neither the reader's address nor what is asked for stands in it,
and of an address that lets somebody in (the link of a mail) only its pattern.
"""

import logging
import re
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from threading import Lock, Thread
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.core.mail import mail_admins
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from tracker.error_texts import chain_of, without_values
from tracker.unavailable import UNAVAILABLE

access = logging.getLogger("tracker.access")
accounts = logging.getLogger("tracker.accounts")

# Of the request that the present thread answers; "-" outside of one.
request_id: ContextVar[str] = ContextVar("request_id", default="-")
# What a proxy may name a request: short, and nothing that could look like another line.
NAMEABLE = re.compile(r"[A-Za-z0-9._-]{1,64}")
# What Django logs with the whole way to it, although the sentence says all.
REFUSALS = ("django.request", "django.security")
SECONDS_BETWEEN_MAILS = 60
Answer = Callable[[HttpRequest], HttpResponseBase]


class OneLine(logging.Formatter):
    """Formats a record as `2026-01-31T12:00:00.000Z ERROR django.request 4f3a… message`, in UTC."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 - Python's name
        moment = datetime.fromtimestamp(record.created, UTC)
        return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"

    def formatException(self, ei: Any) -> str:  # noqa: N802 - Python's name
        text = super().formatException(ei)
        for error in chain_of(ei[1]):
            text = text.replace(str(error), without_values(str(error)))
        return text

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - Python's name
        record.request_id = request_id.get()
        return " ".join(super().formatMessage(record).splitlines())


def without_trace(record: logging.LogRecord) -> bool:
    """Take the traceback from what was refused: a wrong host, a login that is needed, a page that is not there.

    Of its path stay those parts that let nobody in. Always true: every record is logged.
    """
    if record.name.startswith(REFUSALS):
        if record.levelno < logging.ERROR or record.name.startswith("django.security") or passes(record):
            record.exc_info = record.exc_text = None
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            record.msg, record.args = record.getMessage().replace(request.path, path_of(request)), ()
    return True


def passes(record: logging.LogRecord) -> bool:
    """Say whether the database did not answer, and put in the line what it said."""
    error = record.exc_info[1] if record.exc_info else None
    if not isinstance(error, UNAVAILABLE):
        return False
    record.msg, record.args = f"{record.getMessage()}: {' '.join(str(error).split())}", ()
    return True


def path_of(request: HttpRequest) -> str:
    """Return the path of a request as it may be logged: with its secret parts by their names only."""
    match = request.resolver_match
    if match and "token" in match.kwargs:
        return "/" + match.route
    return request.path.encode("unicode_escape").decode("ascii")


class RequestLog:
    """Names each request, in the log and in the answer's `X-Request-ID`, and logs its answer in one line.

    A proxy that is believed may bring the name.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        begun = time.monotonic()
        brought = request.headers.get("X-Request-ID", "") if settings.BEHIND_PROXY else ""
        name = brought if NAMEABLE.fullmatch(brought) else uuid.uuid4().hex
        token = request_id.set(name)
        try:
            response = self.get_response(request)
            spent = round((time.monotonic() - begun) * 1000)
            access.info("%s %s %d %d ms", request.method, path_of(request), response.status_code, spent)
            response["X-Request-ID"] = name
            return response
        finally:
            request_id.reset(token)


def login_refused(**_: object) -> None:
    """Log that a login failed; not for whom: people type passwords into the field of their name."""
    accounts.warning("A login was refused.")


user_login_failed.connect(login_refused)


class ErrorMail(logging.Handler):
    """Mails errors to ERROR_MAIL, one mail a minute at most; the next says how many had none.

    A mail has the line and where it came from, and nothing of the request: no cookie, no form.
    """

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.guard = Lock()
        self.sent_at = float("-inf")
        self.unsent = 0

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith("django.security"):
            return  # anybody can ask for a wrong host, as often as they like
        with self.guard:
            now = time.monotonic()
            if now - self.sent_at < SECONDS_BETWEEN_MAILS:
                self.unsent += 1
                return
            self.sent_at, unsent, self.unsent = now, self.unsent, 0
        more = f"\n\n{unsent} more errors since the last mail had none; the log has them." if unsent else ""
        subject = record.getMessage().splitlines()[0][:100]
        # Aside: an answer does not wait for the mail server.
        Thread(target=mail_admins, args=(subject, self.format(record) + more), kwargs={"fail_silently": True}).start()
