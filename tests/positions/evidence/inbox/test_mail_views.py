"""Choosing how soon to be written to, and ending it with the link of a mail."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from positions.evidence.inbox.mail import SIGNER
from positions.models import InboxMail
from positions.models.inbox import MailPace
from tests.people import ANONYMOUS, client_of, person
from tests.positions.evidence.inbox.mails import wants

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst() -> User:
    user = person("analyst")
    User.objects.filter(pk=user.pk).update(email="analyst@example.org")
    return user


def chosen(client: Client) -> list[str]:
    page = BeautifulSoup(client.get("/inbox/").content, "lxml")
    return [str(each["value"]) for each in page.select("input[name=pace][checked]")]


def link_of(user: User) -> str:
    return reverse("positions:inbox_mail_end", args=[SIGNER.sign(str(user.pk))])


def test_never_is_what_holds_until_somebody_chooses(analyst: User) -> None:
    client = client_of("analyst")
    assert chosen(client) == ["never"]
    for pace in ("daily", "at once", "never"):
        answer = client.post("/inbox/mail/", {"pace": pace})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/inbox/#by-mail")
        assert chosen(client) == [pace]
    assert not InboxMail.objects.exists()
    assert client.post("/inbox/mail/", {"pace": "weekly"}).status_code == 400


def test_another_pace_leaves_nothing_out_and_a_new_beginning_is_now(analyst: User) -> None:
    client, before = client_of("analyst"), timezone.now()
    client.post("/inbox/mail/", {"pace": "daily"})
    until = InboxMail.objects.get(by=analyst).until
    assert until > before
    InboxMail.objects.update(refused_at=until)
    client.post("/inbox/mail/", {"pace": "at once"})
    row = InboxMail.objects.get(by=analyst)
    assert (row.pace, row.until, row.refused_at) == (MailPace.AT_ONCE, until, None)


def test_without_an_address_there_is_nothing_to_choose() -> None:
    page = BeautifulSoup(client_of("analyst").get("/inbox/").content, "lxml")
    assert not page.select("input[name=pace]")
    assert "no mail address" in page.get_text()


def test_a_site_without_a_mail_server_says_so(analyst: User, settings: Settings) -> None:
    for host, said in (("", True), ("mail.example.org", False)):
        settings.EMAIL_HOST = host
        assert ("This site has no mail server" in client_of("analyst").get("/inbox/").content.decode()) == said


def test_a_mail_that_did_not_go_out_is_told_and_that_none_is_tried_any_more(analyst: User) -> None:
    wants(analyst)
    client, now = client_of("analyst"), timezone.now()
    InboxMail.objects.update(refused_at=now)
    assert "The last mail to analyst@example.org did not go out." in client.get("/inbox/").content.decode()
    InboxMail.objects.update(refused_since=now - timedelta(days=7))
    page = client.get("/inbox/").content.decode()
    assert "refused every mail to analyst@example.org for a week" in page
    assert "did not go out" not in page
    client.post("/inbox/mail/", {"pace": "daily"})
    assert InboxMail.objects.get(by=analyst).refused_since is None


def test_opening_the_link_changes_nothing_and_sending_it_ends_the_mails(analyst: User) -> None:
    wants(analyst)
    client, link = Client(enforce_csrf_checks=True), link_of(analyst)
    page = client.get(link)
    assert page.status_code == 200
    assert InboxMail.objects.exists()
    form = BeautifulSoup(page.content, "lxml").main.form
    assert form["method"] == "post"
    assert not form.get("action")
    # As a mail program sends it; and once more.
    for _ in "ab":
        answer = client.post(link, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert "No more mails" in answer.content.decode()
        assert not InboxMail.objects.exists()
    # It works for as long as the account is there.
    wants(analyst)
    client.post(link)
    assert not InboxMail.objects.exists()


def test_the_link_tells_nothing_of_the_account(analyst: User) -> None:
    client = client_of(ANONYMOUS)
    gone = User(pk=analyst.pk + 1000)
    for method in (client.get, client.post):
        there, nowhere = method(link_of(analyst)), method(link_of(gone))
        assert there.content == nowhere.content
        assert there.status_code == nowhere.status_code == 200
        assert "analyst" not in there.content.decode()


@pytest.mark.parametrize("token", ["x", "1:x", "%00", "9" * 999])
def test_a_damaged_link_is_told_and_does_nothing(token: str, analyst: User) -> None:
    wants(analyst)
    for method in (Client().get, Client().post):
        answer = method(f"/inbox/mail/{token}/")
        assert answer.status_code == 404
        assert "This link does not work" in answer.content.decode()
    assert InboxMail.objects.exists()
