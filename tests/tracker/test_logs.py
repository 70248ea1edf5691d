"""What an operator reads in the log, and what stands nowhere in it."""

import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.conf import settings as project
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from pytest_django import Settings

from tests import factories as make
from tests.waiting import wait_for
from tracker.error_texts import without_values_in
from tracker.logs import ErrorMail, OneLine, access, without_trace
from tracker.settings import extra

pytestmark = pytest.mark.django_db
READER = "198.51.100.77"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that is logged, as the console has it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(OneLine())
    handler.addFilter(without_trace)
    logging.getLogger().addHandler(handler)
    access.setLevel(logging.INFO)
    yield stream
    access.setLevel(logging.WARNING)
    logging.getLogger().removeHandler(handler)


def lines(log: io.StringIO) -> list[str]:
    return log.getvalue().splitlines()


def test_a_request_is_one_line_with_its_number(log: io.StringIO) -> None:
    answer = Client().get("/accounts/login/?next=/secret-interest/", REMOTE_ADDR=READER)
    (line,) = lines(log)
    moment, level, name, number, *said = line.split(" ")
    assert moment.endswith("Z")
    assert (level, name, number) == ("INFO", "tracker.access", answer["X-Request-ID"])
    assert said[:3] == ["GET", "/accounts/login/", "200"]
    assert READER not in line
    assert "secret-interest" not in line


def test_what_is_refused_is_told_without_a_traceback(log: io.StringIO) -> None:
    assert Client().get("/istanbul/review/", headers={"host": "elsewhere.example"}).status_code == 400
    client = Client()
    client.force_login(User.objects.create_user("reader"))
    assert client.get("/admin/password_change/").status_code in (302, 403)
    assert Client().post("/accounts/login/", {"username": "hunter2", "password": "x"}).status_code == 422
    text = log.getvalue()
    assert "Traceback" not in text
    assert "hunter2" not in text
    assert sum("Invalid HTTP_HOST header: 'elsewhere.example'" in line for line in lines(log)) == 1
    assert sum("A login was refused." in line for line in lines(log)) == 1
    assert all(line[:4].isdigit() for line in lines(log))


def test_a_refused_permission_is_one_line(log: io.StringIO, refused_address: str) -> None:
    client = Client()
    client.force_login(User.objects.create_user("reader"))
    assert client.get(refused_address).status_code == 403
    assert [line.split(" ")[1] for line in lines(log)] == ["WARNING", "INFO"]


@pytest.fixture
def refused_address() -> str:
    """Return an address that a mere reader is refused."""
    return f"/{make.negotiation().key}/review/"


def test_the_link_of_a_mail_is_in_no_line(log: io.StringIO) -> None:
    user = User.objects.create_user("forgetful", password="a long and quiet sentence")
    token = default_token_generator.make_token(user)
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    client = Client()
    for address in (f"/accounts/password/reset/{uid}/{token}/", f"/accounts/password/reset/{uid}/used-up/"):
        client.get(address, follow=True)
    assert "/accounts/password/reset/<uidb64>/<token>/" in log.getvalue()
    assert token not in log.getvalue()
    assert "used-up" not in log.getvalue()


def test_no_address_makes_a_line_of_its_own(log: io.StringIO) -> None:
    Client().get("/nowhere%0A2026-01-01T00:00:00Z ERROR invented/")
    assert all("tracker.access" in line or "django.request" in line for line in lines(log))
    assert not any(line.startswith("2026-01-01") for line in lines(log))


@pytest.mark.parametrize(
    ("brought", "behind_proxy", "taken"),
    [("from-the-proxy.1", True, True), ("from-the-proxy.1", False, False), ("two\twords", True, False)],
)
def test_a_proxy_that_is_believed_names_the_request(
    brought: str, behind_proxy: bool, taken: bool, settings: Settings
) -> None:
    settings.BEHIND_PROXY = behind_proxy
    answer = Client().get("/accounts/login/", headers={"x-request-id": brought})
    assert (answer["X-Request-ID"] == brought) is taken


def test_what_fails_has_its_traceback_and_number(log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("positions.overview.views.render_page", lambda *_, **__: 1 / 0)
    make.negotiation()
    make.negotiation()
    answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == 500
    assert "ZeroDivisionError" in log.getvalue()
    assert answer["X-Request-ID"] in answer.content.decode()


def test_what_fails_in_the_database_is_told_without_the_row(log: io.StringIO) -> None:
    name = "nobody\nDETAIL: is to read this"
    with pytest.raises(IntegrityError, match="nobody") as failed, transaction.atomic():
        make.party(key="a party", name=name)
    logging.getLogger("django.request").error("It failed", exc_info=failed.value)
    assert "party_key_is_slug" in log.getvalue()
    event = {"exception": {"values": [{"type": "IntegrityError", "value": str(failed.value)}]}}
    told = str(without_values_in(event, {}))
    assert "party_key_is_slug" in told
    assert "nobody" not in log.getvalue() + told


def test_errors_are_mailed_without_the_request_and_not_by_the_thousand(settings: Settings) -> None:
    settings.ADMINS = [("", "operator@example.org")]
    handler = ErrorMail()
    handler.setFormatter(OneLine())
    for name, number in (("django.security.DisallowedHost", 0), ("django.request", 1), ("django.request", 2)):
        handler.emit(logging.LogRecord(name, logging.ERROR, "", 0, f"Failed {number}", (), None))
    wait_for(lambda: mail.outbox)
    (sent,) = mail.outbox
    assert "Failed 1" in sent.subject
    assert sent.to == ["operator@example.org"]
    handler.sent_at = float("-inf")
    handler.emit(logging.LogRecord("django.request", logging.ERROR, "", 0, "Failed 3", (), None))
    wait_for(lambda: len(mail.outbox) == 2)
    assert "1 more errors since the last mail had none" in mail.outbox[1].body


def test_figures_are_for_who_has_the_token(settings: Settings) -> None:
    assert Client().get("/metrics").status_code == 404
    settings.METRICS_TOKEN = "a long random text"
    assert Client().get("/metrics", headers={"authorization": "Bearer wrong"}).status_code == 404
    answer = Client().get("/metrics", headers={"authorization": "Bearer a long random text"})
    assert b"process_cpu_seconds_total" in answer.content


def test_an_extra_that_is_not_installed_is_named() -> None:
    with pytest.raises(ImproperlyConfigured, match="SENTRY_DSN is set, and the extra 'sentry' is not installed"):
        extra("no_such_module", "SENTRY_DSN", "sentry")


def settings_under(**variables: str) -> dict[str, object]:
    """Return settings as another process has them under these environment variables."""
    code = """
import django, json, sentry_sdk
from django.conf import settings
django.setup()
sentry = sentry_sdk.get_client().options
print(json.dumps({
    "mail": [settings.EMAIL_PORT, settings.EMAIL_USE_SSL, settings.EMAIL_USE_TLS],
    "sentry": [sentry.get("dsn"), sentry.get("send_default_pii")],
    "metrics": "django_prometheus" in settings.INSTALLED_APPS,
}))
"""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tracker.settings"} | variables
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=project.BASE_DIR, env=environment, capture_output=True, text=True, check=True
    )
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_what_the_environment_turns_on() -> None:
    assert settings_under() == {"mail": [587, False, True], "sentry": [None, None], "metrics": False}
    dsn = "https://public@sentry.example.org/1"
    assert settings_under(EMAIL_SSL="true", SENTRY_DSN=dsn, METRICS_TOKEN="token") == {
        "mail": [465, True, False], "sentry": [dsn, False], "metrics": True,
    }  # fmt: skip
