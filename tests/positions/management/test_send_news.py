"""`manage.py send_news`: what it says, and how it ends."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from positions.evidence.inbox.sending import MailRun
from positions.management.commands import send_news as command

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _server(settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.example.org"


@pytest.mark.parametrize(
    ("run", "said"),
    [
        (MailRun(), "0 mails sent.\n"),
        (MailRun(written=1), "1 mail sent.\n"),
        # An address that is wrong is no failure of the run.
        (
            MailRun(written=2, refused=1),
            "2 mails sent. The mail server refused 1 mail. They are tried again in an hour; nothing is lost.\n",
        ),
        (MailRun(busy=True), "Another run is at it; nothing was sent.\n"),
    ],
)
def test_it_says_what_it_did(run: MailRun, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "send_news", lambda *, dry: run)
    out = StringIO()
    call_command("send_news", stdout=out)
    assert out.getvalue() == said


def test_a_dry_run_says_what_would_be() -> None:
    out = StringIO()
    call_command("send_news", "--dry-run", stdout=out)
    assert out.getvalue() == "0 mails would be sent.\n"


def test_mails_that_did_not_go_are_told_by_the_way_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "send_news", lambda *, dry: MailRun(written=2, unreached=3))
    out = StringIO()
    with pytest.raises(CommandError, match="3 mails did not get through") as ended:
        call_command("send_news", stdout=out)
    assert ended.value.returncode == 1
    assert out.getvalue() == "2 mails sent.\n"


def test_without_a_mail_server_nothing_is_sent_and_all_waits(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_HOST = ""
    runs: list[bool] = []

    def noted(*, dry: bool) -> MailRun:
        runs.append(dry)
        return MailRun(written=2)

    monkeypatch.setattr(command, "send_news", noted)
    out = StringIO()
    call_command("send_news", stdout=out)
    assert out.getvalue() == f"{command.NO_SERVER}\n"
    call_command("send_news", "--dry-run", stdout=out)
    assert runs == [True]
