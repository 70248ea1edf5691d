"""What a mail of the inbox says, and what it keeps to itself."""

from email.message import Message

import pytest
from django.contrib.auth.models import Group, User
from pytest_django import Settings

from positions.evidence.amend.acts import retract
from positions.evidence.discussion.acts import comment
from positions.evidence.inbox import mail as mails
from positions.evidence.inbox.acts import follow
from positions.evidence.inbox.mail import person_of
from positions.evidence.review.acts import publish, send_back
from positions.models import Negotiation, Position
from tests import factories as make
from tests.people import person
from tests.positions.evidence.drafting import proposed, published
from tests.positions.evidence.inbox.mails import outbox, run, wants

pytestmark = pytest.mark.django_db
SITE = "https://positions.example.org"


@pytest.fixture(autouse=True)
def _site(settings: Settings) -> None:
    settings.SITE_ADDRESS = SITE


@pytest.fixture
def home() -> Negotiation:
    return make.negotiation(key="talks", title="Talks")


@pytest.fixture
def position(home: Negotiation) -> Position:
    return make.position(negotiation=home, title="The first demand")


@pytest.fixture
def analyst() -> User:
    return wants(person("analyst"))


def written(monkeypatch: pytest.MonkeyPatch) -> Message:
    run(monkeypatch)
    (sent,) = outbox()
    found = sent.message()
    assert isinstance(found, Message)
    return found


def test_it_says_who_did_what_on_which_position_and_not_what_was_said(
    position: Position, analyst: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = publish(
        proposed(position, by=analyst), by=make.reviewer(), scope_confirmed=True, note="A note to nobody else."
    )
    told = comment(row, by=make.reviewer(), text="A secret remark.")
    mail = written(monkeypatch)
    text = mail.get_payload(decode=True).decode()
    assert mail["To"] == analyst.email or mail["To"] == "analyst@example.org"
    assert mail["Subject"] == "2 things new in your inbox at positions.example.org"
    assert f"reviewer commented: The first demand (Talks)\n{SITE}/talks/comments/{row.pk}/#comment-{told.pk}\n" in text
    assert f"published what you proposed: The first demand (Talks)\n{SITE}/talks/entries/{row.key}/1/\n" in text
    for secret in ("A secret remark.", "A note to nobody else."):
        assert secret not in text
    assert f"Your inbox: {SITE}/inbox/\n" in text


def test_of_what_is_not_public_it_names_nothing(
    position: Position, analyst: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_back(proposed(position, by=analyst), by=make.reviewer(), note="Which page?")
    mail = written(monkeypatch)
    text = mail.get_payload(decode=True).decode()
    assert f"sent back what you proposed, on what is not public:\n{SITE}/inbox/\n" in text
    for secret in ("The first demand", "Talks", "/talks/", "Which page?"):
        assert secret not in text + mail["Subject"]


def test_of_a_public_position_it_tells_nothing_that_is_only_proposed(
    position: Position, analyst: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = published(position)
    send_back(proposed(position, "2022-05-01", by=analyst), by=make.reviewer(), note="Which page?")
    send_back(retract([row], reason="Wrong.", by=analyst)[0], by=make.reviewer(), note="It is right.")
    text = written(monkeypatch).get_payload(decode=True).decode()
    for act in ("sent back what you proposed", "sent back the retraction that you asked for"):
        assert f"{act}, on what is not public:\n{SITE}/inbox/\n" in text
    # Named once, for the entry that was published.
    assert [text.count(name) for name in ("The first demand", "Talks", "/talks/")] == [1, 1, 1]


def test_of_a_site_for_people_with_a_login_it_names_nothing(
    position: Position, analyst: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LOGIN_REQUIRED = True
    publish(proposed(position, by=analyst), by=make.reviewer(), scope_confirmed=True)
    text = written(monkeypatch).get_payload(decode=True).decode()
    assert f"published what you proposed, on what is not public:\n{SITE}/inbox/\n" in text
    for secret in ("The first demand", "Talks", "/talks/"):
        assert secret not in text


def test_rights_are_asked_at_the_moment_of_writing(
    position: Position, analyst: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    comment(proposed(position, by=analyst), by=make.reviewer(), text="Is it so?")
    analyst.groups.set(Group.objects.filter(name="researcher"))
    run(monkeypatch)
    assert outbox() == []


def test_it_can_be_ended_by_one_click(
    position: Position, analyst: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_back(proposed(position, by=analyst), by=make.reviewer(), note="Which page?")
    mail = written(monkeypatch)
    link = mail["List-Unsubscribe"].strip("<>")
    assert link.startswith(f"{SITE}/inbox/mail/")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert f"No more of these mails: {link}\n" in mail.get_payload(decode=True).decode()
    assert person_of(link.removeprefix(f"{SITE}/inbox/mail/").rstrip("/")) == analyst.pk
    # One click is for HTTPS alone.
    settings.SITE_ADDRESS = "http://localhost:8000"
    send_back(proposed(position, "2022-05-01", by=analyst), by=make.reviewer(), note="Which page?")
    mail = written(monkeypatch)
    assert mail["List-Unsubscribe"].startswith("<http://localhost:8000/")
    assert mail["List-Unsubscribe-Post"] is None


@pytest.mark.parametrize(
    ("most", "subject", "ending"), [(9, "4 things", "… and 2 more."), (3, "More than 3 things", "… and many more.")]
)
def test_a_mail_has_an_end(
    most: int, subject: str, ending: str, home: Negotiation, analyst: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mails, "LINES", 2)
    monkeypatch.setattr(mails, "MOST", most)
    for _ in range(4):
        publish(proposed(make.position(negotiation=home), by=analyst), by=make.reviewer(), scope_confirmed=True)
    mail = written(monkeypatch)
    text = mail.get_payload(decode=True).decode()
    assert mail["Subject"].startswith(f"{subject} new")
    assert text.count("published what you proposed") == 2
    assert ending in text


@pytest.mark.parametrize("token", ["", "7", "7:x", "x:7", "٣:x"])
def test_a_damaged_link_is_nobodys(token: str) -> None:
    assert person_of(token) is None


def test_what_is_followed_is_written_of(position: Position, monkeypatch: pytest.MonkeyPatch) -> None:
    follow("position", position, by=wants(person()))
    published(position)
    text = written(monkeypatch).get_payload(decode=True).decode()
    assert "published an entry on what you follow: The first demand (Talks)" in text
