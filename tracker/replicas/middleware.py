"""Lets readers who are not logged in read from a replica, and asks the primary once more where that does not do."""

from collections.abc import Callable, Iterator
from http import HTTPStatus
from itertools import chain

import psycopg
from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from psycopg_pool import PoolTimeout

from tracker.replicas.reading import AskPrimary, in_use, reading_from
from tracker.replicas.watch import watch

READING = {"GET", "HEAD"}
# Addresses of those who log in, and of those who watch the primary.
OF_PRIMARY = ("/accounts/", "/admin/", "/health", "/metrics")
FAILURES = (DatabaseError, InterfaceError, PoolTimeout, AskPrimary)
# What PostgreSQL says of a connection, or of itself as it goes down; where it says nothing, the line was lost.
LOST = ("08", "57P")
Answer = Callable[[HttpRequest], HttpResponseBase]


class Unanswered(HttpResponse):
    """Stands for the answer that a replica could not give. Nobody sees it."""

    status_code = HTTPStatus.SERVICE_UNAVAILABLE


class ReadFromReplica:
    """Chooses the database of a request: one from its start to the end of its answer.

    The replica's answer is not taken where something is not found, as it may only not have arrived yet, nor where the
    replica failed. A statement that took too long would do so on the primary as well.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        replica = watch().choose() if settings.REPLICAS and may_read_from_replica(request) else None
        if replica is not None:
            answer = self.from_replica(replica, request)
            if answer is not None:
                return answer
        return self.get_response(request)

    def from_replica(self, replica: str, request: HttpRequest) -> HttpResponseBase | None:
        """Return the replica's answer; None when the primary has to be asked."""
        with reading_from(replica) as connection:
            connection.errors_occurred = False
            answer = self.get_response(request)
            failed = answer.status_code >= 500 and connection.errors_occurred
            taken = not (failed or isinstance(answer, Unanswered) or answer.status_code == HTTPStatus.NOT_FOUND)
            if isinstance(answer, StreamingHttpResponse):
                taken = taken and has_begun(answer)
                stay_with(answer, replica)
                if not taken:
                    give_up(answer)
        return answer if taken else None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Let the primary be asked in place of a page that says that something failed."""
        return Unanswered() if failed_replica(error) else None


def may_read_from_replica(request: HttpRequest) -> bool:
    """Say whether a request only reads, for somebody who is surely not logged in."""
    return (
        request.method in READING
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and not request.path_info.startswith(OF_PRIMARY)
    )


def failed_replica(error: Exception) -> bool:
    """Say whether an error is of the replica that is read from, so that the primary may do better."""
    replica = in_use()
    cause = error.__cause__ or error
    if replica is None or not isinstance(error, FAILURES) or isinstance(cause, psycopg.errors.QueryCanceled):
        return False
    state = getattr(cause, "sqlstate", None)
    if isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError) and (not state or state.startswith(LOST)):
        watch().failed(replica)
    return True


def has_begun(answer: StreamingHttpResponse) -> bool:
    """Make the first piece of an answer that is sent as it is read; False when the replica cannot give it.

    Once pieces are sent nothing can be asked anew: then the download breaks off, as where the primary fails.
    """
    pieces = iter(answer)
    try:
        first = next(pieces, b"")
    except FAILURES as error:
        if not failed_replica(error):
            raise
        return False
    answer.streaming_content = chain([first], pieces)
    return True


def stay_with(answer: StreamingHttpResponse, replica: str) -> None:
    """Let each further piece, and the end, be asked of the same replica."""
    pieces = iter(answer)
    closers = closers_of(answer)
    answer.streaming_content = pieces_from(replica, pieces)
    closers[:] = [within(replica, closer) for closer in closers[:-1]]


def pieces_from(replica: str, pieces: Iterator[bytes]) -> Iterator[bytes]:
    while True:
        with reading_from(replica):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece


def within(replica: str, close: Callable[[], object]) -> Callable[[], None]:
    def closed() -> None:
        with reading_from(replica):
            close()

    return closed


def give_up(answer: StreamingHttpResponse) -> None:
    """End an answer that is not sent."""
    for close in closers_of(answer):
        close()


def closers_of(answer: StreamingHttpResponse) -> list[Callable[[], object]]:
    """Return what Django does at the end of an answer, to be changed in place; its types do not know of it."""
    closers: list[Callable[[], object]] = vars(answer)["_resource_closers"]
    return closers
