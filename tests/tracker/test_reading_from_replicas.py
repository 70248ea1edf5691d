"""Who is answered from a replica, and when the primary is asked in its place.

Here the replica is the same database, over a connection that reads only.
"""

from collections.abc import Iterator
from copy import deepcopy

import psycopg
import pytest
from django.conf import settings as project
from django.db import DatabaseError, OperationalError, connection, connections, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from psycopg_pool import PoolTimeout
from pytest_django import Settings

from positions.models import Negotiation
from positions.reading.moment import echo, last_moment
from positions.writing.transactions import take_time
from tests import factories as make
from tests.people import ANONYMOUS
from tests.positions.web.address_table import TABLE, asked
from tracker.replicas import middleware, report, watch
from tracker.replicas.lag import PrimaryLog, Replayed
from tracker.replicas.middleware import ReadFromReplica
from tracker.replicas.reading import AskPrimary, ask_primary, in_use
from tracker.replicas.watch import Watch

ALIAS = "replica1"


class Chosen(Watch):
    """Stands for the watch: the replica is always good, and who failed is remembered."""

    def __init__(self) -> None:
        super().__init__([ALIAS], 30)
        self.left_out: list[str] = []
        self.begun = True

    def choose(self) -> str | None:
        return ALIAS

    def failed(self, alias: str) -> None:
        self.left_out.append(alias)


@pytest.fixture
def chosen(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Chosen]:
    """Have a replica that is read from: the same database, over a connection that reads only."""
    found = Chosen()
    place = deepcopy(connections["default"].settings_dict)
    place["OPTIONS"]["options"] = "-c default_transaction_read_only=on"
    settings.REPLICAS = [ALIAS]
    monkeypatch.setitem(connections.settings, ALIAS, place)
    # Under the name of the one that tests may ask.
    connections[ALIAS].alias = "default"
    for module in (middleware, report):
        monkeypatch.setattr(module, "watch", lambda: found)
    yield found
    connections[ALIAS].close()
    del connections[ALIAS]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch, chosen: Chosen) -> dict[str, bool]:
    """The addresses for which the replica was asked, and whether its answer was taken."""
    found: dict[str, bool] = {}
    from_replica = ReadFromReplica.from_replica

    def noted(self: ReadFromReplica, replica: str, request: HttpRequest) -> object:
        answer = from_replica(self, replica, request)
        found[request.path] = answer is not None
        return answer

    monkeypatch.setattr(ReadFromReplica, "from_replica", noted)
    return found


def test_whatever_an_anonymous_reader_gets_is_read_from_a_replica(shipped: Negotiation, read: dict[str, bool]) -> None:
    take_time()
    # Files are made of what their pages read.
    rows = [
        row for row in TABLE if row.method == "get" and row.answers[ANONYMOUS] == 200 and "form" not in row.arguments
    ]
    wrong = [str(row) for row, answer in asked(rows, ANONYMOUS) if answer.status_code != 200]
    assert wrong == []
    assert [path for path, taken in read.items() if not taken] == []
    assert len(read) > 50


def test_who_is_logged_in_and_what_is_sent_is_of_the_primary(shipped: Negotiation, read: dict[str, bool]) -> None:
    client = Client()
    client.force_login(make.user("reader"))
    assert client.get("/istanbul/").status_code == 200
    assert Client().get("/accounts/login/").status_code == 200
    assert Client().get("/health").status_code == 200
    Client().post("/accounts/login/", {"username": "reader", "password": "wrong"})
    assert read == {}


def test_a_moment_that_may_not_have_arrived_is_asked_of_the_primary(
    shipped: Negotiation, read: dict[str, bool]
) -> None:
    last = echo(last_moment(shipped.pk)) or ""
    for path in ("/istanbul/compare/", "/istanbul/compare.json", "/api/v1/negotiations/istanbul/entries"):
        assert Client().get(path, {"known": last}).status_code == 200
        assert read.pop(path)
        # Also once the primary's answer is kept: it may have been another since, and the replica behind.
        for _ in range(2):
            assert Client().get(path, {"known": "2999-12-31"}).status_code == 200
            assert not read.pop(path)
    assert not reads_only()


def test_what_is_not_there_yet_is_asked_of_the_primary(shipped: Negotiation, read: dict[str, bool]) -> None:
    """The primary's connection is in a transaction of the test, which the replica does not see."""
    make.party(negotiation=shipped, key="newcomer")
    assert Client().get("/istanbul/parties/newcomer/").status_code == 200
    assert Client().get("/istanbul/parties/nobody/").status_code == 404
    assert read == {"/istanbul/parties/newcomer/": False, "/istanbul/parties/nobody/": False}


def reads_only() -> bool:
    return "options" in connection.settings_dict["OPTIONS"]


def answered(act: object, settings: Settings) -> tuple[str, list[str]]:
    """Let a view be asked that does an act where it reads from a replica; return what it read from, each time."""
    asked: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        asked.append(in_use() or "primary")
        if in_use():
            act()  # type: ignore[operator]
        return HttpResponse(asked[-1])

    def handled(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except Exception as error:
            answer = within.process_exception(request, error)
            if answer is None:
                raise
            return answer

    within = ReadFromReplica(handled)
    return within(RequestFactory().get("/istanbul/")).content.decode(), asked  # type: ignore[attr-defined]


def ended_by(cause: Exception) -> OperationalError:
    error = OperationalError()
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "lost"),
    [
        (AskPrimary(), False),
        (PoolTimeout(), True),
        (ended_by(psycopg.OperationalError("the connection is closed")), True),
        (ended_by(psycopg.errors.AdminShutdown()), True),
        (ended_by(psycopg.errors.SerializationFailure("conflict with recovery")), False),
        (ended_by(psycopg.errors.ReadOnlySqlTransaction()), False),
    ],
)
def test_where_the_replica_fails_the_primary_answers(
    error: Exception, lost: bool, chosen: Chosen, settings: Settings
) -> None:
    def fail() -> None:
        raise error

    assert answered(fail, settings) == ("primary", [ALIAS, "primary"])
    assert chosen.left_out == [ALIAS] * lost


@pytest.mark.parametrize("error", [ended_by(psycopg.errors.QueryCanceled()), ValueError()])
def test_what_would_fail_on_the_primary_too_is_not_asked_again(
    error: Exception, chosen: Chosen, settings: Settings
) -> None:
    def fail() -> None:
        raise error

    with pytest.raises(type(error)):
        answered(fail, settings)
    assert in_use() is None


@pytest.mark.django_db
def test_a_download_stays_with_its_replica_to_the_end(chosen: Chosen) -> None:
    seen = []

    def pieces() -> Iterator[bytes]:
        try:
            with transaction.atomic():
                for _ in range(3):
                    seen.append((in_use(), reads_only()))
                    yield b"piece"
        finally:
            seen.append((in_use(), reads_only()))

    answer = ReadFromReplica(lambda _: StreamingHttpResponse(pieces()))(RequestFactory().get("/istanbul/"))
    assert isinstance(answer, StreamingHttpResponse)
    sent = iter(answer)
    next(sent)
    next(sent)
    assert not reads_only()
    # The reader goes away.
    answer.close()
    assert seen == [(ALIAS, True)] * 3


def test_a_download_that_cannot_begin_is_asked_of_the_primary(chosen: Chosen) -> None:
    def pieces() -> Iterator[bytes]:
        ask_primary()
        yield b"of the primary"

    answer = ReadFromReplica(lambda _: StreamingHttpResponse(pieces()))(RequestFactory().get("/istanbul/"))
    assert b"".join(answer) == b"of the primary"


def test_lag_is_what_the_primary_wrote_meanwhile() -> None:
    written = PrimaryLog()
    assert written.lag(Replayed(100, 3.0)) == 3
    for second in range(10):
        written.add(second, min(100 + second, 105))
    assert written.lag(Replayed(105, 500.0)) == 0  # the primary is idle
    assert written.lag(Replayed(999, 500.0)) == 0
    assert written.lag(Replayed(103, 0.0)) == 9 - 3
    assert written.lag(Replayed(99, 20.0)) == 20  # behind all that was seen
    assert written.lag(Replayed(99, None)) is None


def test_a_replica_is_left_out_while_it_is_behind_or_silent_and_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(watch.time, "monotonic", lambda: now)
    found = Watch([ALIAS, "replica2"], 30)
    found.begun = True
    assert found.choose() is None  # nothing is known yet
    said: dict[str, object] = {ALIAS: (True, 10, 0.0), "replica2": (True, 10, 0.0)}

    def look() -> set[str | None]:
        for alias, replica in found.replicas.items():
            answer = said[alias]

            def ask(_: str, answer: object = answer) -> object:
                if isinstance(answer, Exception):
                    raise answer
                return answer

            monkeypatch.setattr(replica.line, "ask", ask)
            replica.look()
        return {found.choose() for _ in range(4)}

    found.written.add(now, 10)
    assert look() == {ALIAS, "replica2"}
    now += 31
    found.written.add(now, 11)
    said[ALIAS] = (True, 11, 0.0)
    assert look() == {ALIAS}
    said["replica2"] = (True, 11, 0.0)
    assert look() == {ALIAS, "replica2"}
    found.failed(ALIAS)
    assert look() == {"replica2"}
    now += watch.PAUSE
    assert look() == {ALIAS, "replica2"}
    said[ALIAS] = psycopg.OperationalError()
    assert look() == {"replica2"}
    said["replica2"] = (False, 99, None)  # promoted
    assert look() == {None}
    said[ALIAS] = (True, 11, 0.0)
    assert look() == {ALIAS}
    now += watch.PATIENCE + 0.1  # it says nothing any more
    assert found.choose() is None


@pytest.mark.django_db
def test_who_watches_over_the_site_is_told(chosen: Chosen) -> None:
    replica = chosen.replicas[ALIAS]
    assert Client().get("/health").content.decode().splitlines() == [
        "ok",
        "replica 1 left out: it has not answered yet",
    ]
    assert 'tracker_replica_in_use{replica="1"} 0' in report.in_figures()
    replica.why, replica.lag, replica.answered = "", 0.25, float("inf")
    assert Client().get("/health").content.decode().splitlines() == ["ok", "replica 1 in use, 0 s behind"]
    assert 'tracker_replica_lag_seconds{replica="1"} 0.250' in report.in_figures()


def test_without_replicas_nothing_is_told_or_asked(settings: Settings) -> None:
    assert project.REPLICAS == []
    assert (list(report.in_lines()), report.in_figures()) == ([], "")


@pytest.mark.django_db
def test_an_error_that_a_page_kept_to_itself_is_noticed(chosen: Chosen, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a middleware, where no view fails."""

    def answer(_: HttpRequest) -> HttpResponse:
        if in_use() is None:
            return HttpResponse("of the primary")
        try:
            with connection.cursor() as cursor:
                cursor.execute("CREATE TABLE public.anything (id int)")
        except DatabaseError:
            return HttpResponse(status=503)
        return HttpResponse("never")

    assert ReadFromReplica(answer)(RequestFactory().get("/")).content == b"of the primary"  # type: ignore[attr-defined]
