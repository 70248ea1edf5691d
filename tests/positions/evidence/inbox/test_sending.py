"""Runs that write mails: nothing twice, nothing lost, none who did not ask, and none kept waiting by another."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from positions.evidence.inbox import sending
from positions.evidence.inbox.acts import end_mails
from positions.evidence.inbox.committed import committed_until
from positions.evidence.inbox.mail import mail_of
from positions.evidence.inbox.sending import RUN_LOCK, MailRun, all_is_there, due
from positions.models import Comment, InboxMail, InboxSeen
from positions.models.inbox import MailPace
from tests import factories as make
from tests import said
from tests.people import person
from tests.positions.evidence.drafting import proposed
from tests.positions.evidence.inbox.mails import other_connection, outbox, run, waited, wants

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst() -> User:
    return wants(person("analyst"))


def told(user: User, number: int = 1) -> None:
    """Have something happen to a person."""
    entry = proposed(make.position(negotiation=make.negotiation()), by=user)
    for _ in range(number):
        said.comment(entry, by=make.user("somebody"))


def addresses() -> list[str]:
    return [address for mail in outbox() for address in mail.to]


class Refusing(EmailBackend):
    """A server that refuses some addresses, or is not there for them."""

    errors: dict[str, Exception] = {}

    def send_messages(self, messages: Any) -> int:
        for each in messages:
            if error := self.errors.get(each.to[0]):
                raise error
        return super().send_messages(messages)


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> dict[str, Exception]:
    errors: dict[str, Exception] = {}
    monkeypatch.setattr(Refusing, "errors", errors)
    monkeypatch.setattr(sending, "get_connection", Refusing)
    return errors


def test_what_is_new_is_written_once(analyst: User, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch) == MailRun()
    told(analyst)
    assert run(monkeypatch) == MailRun(written=1)
    assert addresses() == ["analyst@example.org"]
    assert run(monkeypatch) == MailRun()
    told(analyst)
    assert run(monkeypatch) == MailRun(written=1)
    # It is new in the inbox all the same.
    assert not InboxSeen.objects.exists()


def test_only_those_who_asked_and_can_be_reached_are_written_to(monkeypatch: pytest.MonkeyPatch) -> None:
    users = {name: wants(make.user(name)) for name in ("wanting", "gone", "nowhere", "silent")}
    for user in users.values():
        user.groups.set(person("analyst").groups.all())
        told(user)
    User.objects.filter(pk=users["gone"].pk).update(is_active=False)
    User.objects.filter(pk=users["nowhere"].pk).update(email="")
    InboxMail.objects.filter(by=users["silent"]).delete()
    assert run(monkeypatch) == MailRun(written=1)
    assert addresses() == ["wanting@example.org"]
    # Who can be reached again is told what came meanwhile.
    User.objects.filter(pk=users["gone"].pk).update(is_active=True)
    assert run(monkeypatch) == MailRun(written=1)
    assert addresses() == ["gone@example.org"]


HOUR = datetime(2026, 3, 2, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("until", "now", "turn"),
    [
        (HOUR - timedelta(hours=1), HOUR - timedelta(seconds=1), False),
        (HOUR - timedelta(hours=1), HOUR, True),
        (HOUR, HOUR + timedelta(hours=23), False),
        (HOUR, HOUR + timedelta(days=1), True),
        (HOUR + timedelta(seconds=1), HOUR + timedelta(hours=23, minutes=59), False),
        (HOUR + timedelta(minutes=4), HOUR + timedelta(days=1), True),
        # A day on which nothing ran is made up for.
        (HOUR - timedelta(days=3), HOUR - timedelta(hours=6), True),
    ],
)
def test_once_a_day_is_at_its_hour(until: datetime, now: datetime, *, turn: bool, analyst: User) -> None:
    InboxMail.objects.filter(by=analyst).update(pace=MailPace.DAILY.value, until=until)
    assert due(now).exists() == turn


def test_who_was_refused_keeps_nobody_waiting_and_loses_nothing(
    refusing: dict[str, Exception], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    wrong, right = wants(person("analyst")), wants(person("reviewer", "analyst"))
    for user in (wrong, right):
        told(user)
    address = f"{wrong.username}@example.org"
    refusing[address] = SMTPRecipientsRefused({address: (550, b"Nobody here")})
    with caplog.at_level(logging.WARNING):
        assert run(monkeypatch) == MailRun(written=1, refused=1)
    assert addresses() == [f"{right.username}@example.org"]
    assert "SMTPRecipientsRefused" in caplog.text
    assert address not in caplog.text
    # Not tried again at once; later with all that came.
    assert InboxMail.objects.get(by=wrong).refused_since
    refusing.clear()
    told(wrong)
    assert run(monkeypatch) == MailRun()
    InboxMail.objects.filter(by=wrong).update(refused_at=timezone.now() - timedelta(hours=2))
    assert run(monkeypatch) == MailRun(written=1)
    (mail,) = outbox()
    assert mail.subject.startswith("2 things")
    assert InboxMail.objects.get(by=wrong).refused_at is None


def test_whom_the_server_refused_for_a_week_is_not_tried_any_more(
    analyst: User, refusing: dict[str, Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    told(analyst)
    refusing["analyst@example.org"] = SMTPRecipientsRefused({"analyst@example.org": (550, b"Nobody here")})
    assert run(monkeypatch) == MailRun(refused=1)
    since = InboxMail.objects.get(by=analyst).refused_since
    assert since is not None
    InboxMail.objects.update(refused_at=since - timedelta(hours=2))
    # That the server was not there for a time says nothing of the address.
    refusing["analyst@example.org"] = SMTPServerDisconnected("Gone.")
    assert run(monkeypatch) == MailRun(unreached=1)
    assert InboxMail.objects.get(by=analyst).refused_since == since
    refusing.clear()
    InboxMail.objects.update(refused_at=since - timedelta(hours=2), refused_since=since - timedelta(days=7))
    assert run(monkeypatch) == MailRun()
    InboxMail.objects.update(refused_since=since - timedelta(days=6))
    assert run(monkeypatch) == MailRun(written=1)
    assert InboxMail.objects.get(by=analyst).refused_since is None


def test_a_connection_that_the_server_ended_is_opened_anew(analyst: User, monkeypatch: pytest.MonkeyPatch) -> None:
    told(analyst)

    class Tired(EmailBackend):
        """A server that ends a connection, and takes the mail on the next."""

        ended = False

        def send_messages(self, messages: Any) -> int:
            if not self.ended:
                self.ended = True
                raise SMTPServerDisconnected("Too many mails.")
            return super().send_messages(messages)

    monkeypatch.setattr(sending, "get_connection", Tired)
    assert run(monkeypatch) == MailRun(written=1)
    assert len(outbox()) == 1


@pytest.mark.parametrize("gone", ["ended", "inactive"])
def test_who_goes_during_a_run_is_not_written_to(gone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = wants(person("analyst")), wants(person("reviewer", "analyst"))
    for user in (first, second):
        told(user)

    def leaves(user: User, news: Any) -> Any:
        if gone == "ended":
            end_mails(second.pk)
        User.objects.filter(pk=second.pk).update(is_active=gone != "inactive")
        return mail_of(user, news)

    monkeypatch.setattr(sending, "mail_of", leaves)
    assert run(monkeypatch) == MailRun(written=1)
    assert addresses() == [f"{first.username}@example.org"]


def test_a_server_that_is_not_there_is_not_tried_for_everybody(
    refusing: dict[str, Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        user = wants(make.user(f"user-{number}"))
        user.groups.set(person("analyst").groups.all())
        told(user)
        refusing[f"user-{number}@example.org"] = SMTPServerDisconnected("Gone.")
    assert run(monkeypatch) == MailRun(unreached=3)
    refusing.clear()
    assert run(monkeypatch) == MailRun(written=2)


def test_broken_off_after_a_mail_it_is_written_again(analyst: User, monkeypatch: pytest.MonkeyPatch) -> None:
    told(analyst)

    class Killed(BaseException):
        """The end of a process."""

    class Breaking(EmailBackend):
        """A server that takes the mail, and with which all ends."""

        def send_messages(self, messages: Any) -> int:
            super().send_messages(messages)
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(sending, "get_connection", Breaking)
        with pytest.raises(Killed):
            run(monkeypatch)
    assert run(monkeypatch) == MailRun(written=1)
    assert len(outbox()) == 2


def test_two_runs_do_not_stand_side_by_side(analyst: User, monkeypatch: pytest.MonkeyPatch) -> None:
    told(analyst)
    with other_connection() as other:
        other.execute("SELECT pg_advisory_lock(%s)", [RUN_LOCK])
        assert run(monkeypatch) == MailRun(busy=True)
        other.execute("SELECT pg_advisory_unlock(%s)", [RUN_LOCK])
    assert run(monkeypatch) == MailRun(written=1)


def test_what_an_act_under_way_may_still_bring_is_waited_for() -> None:
    assert timezone.now() - timedelta(minutes=2) < all_is_there() < timezone.now() - timedelta(seconds=50)
    with other_connection() as other, other.transaction():
        begun, _ = other.execute("SELECT now(), positions_hold(1)").fetchone()
        assert committed_until(-timedelta(hours=1)) == begun


def test_a_dry_run_sends_and_notes_nothing(analyst: User, monkeypatch: pytest.MonkeyPatch) -> None:
    told(analyst)
    before = InboxMail.objects.get(by=analyst).until
    assert run(monkeypatch, dry=True) == MailRun(written=1)
    assert outbox() == []
    assert InboxMail.objects.get(by=analyst).until == before


def test_a_run_has_an_end_and_the_next_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "MOST_PEOPLE", 1)
    first, second = wants(person("analyst")), wants(person("reviewer", "analyst"))
    told(second)
    waited(first, timedelta(hours=1))
    assert run(monkeypatch) == MailRun()
    assert run(monkeypatch) == MailRun(written=1)
    assert addresses() == [f"{second.username}@example.org"]


def test_query_count(
    analyst: User, monkeypatch: pytest.MonkeyPatch, queries_of: Callable[[Callable[[], Any]], int]
) -> None:
    told(analyst)
    few = queries_of(lambda: run(monkeypatch))
    told(analyst, 15)
    assert Comment.objects.count() == 16
    assert queries_of(lambda: run(monkeypatch)) == few <= 12
