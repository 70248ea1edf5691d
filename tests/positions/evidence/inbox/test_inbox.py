"""The inbox: what a person is told, what is new of it, and what is not for them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from positions.evidence.amend.acts import retract
from positions.evidence.discussion.acts import comment, lay_aside
from positions.evidence.discussion.suggesting import suggest
from positions.evidence.inbox.acts import look_until
from positions.evidence.inbox.inbox import InboxLine, inbox_of
from positions.evidence.inbox.news import ORDER
from positions.evidence.review.acts import publish, send_back, withdraw
from positions.models import InboxSeen, Negotiation, Position
from tests import factories as make
from tests import said
from tests.people import client_of, person
from tests.positions.evidence.drafting import proposed, published
from tests.positions.evidence.inbox.mails import other_connection

pytestmark = pytest.mark.django_db
INBOX, SEEN = "/inbox/", "/inbox/seen/"


@pytest.fixture
def home() -> Negotiation:
    return make.negotiation(key="talks", title="Talks")


@pytest.fixture
def position(home: Negotiation) -> Position:
    return make.position(negotiation=home, title="The first demand")


@pytest.fixture
def analyst() -> User:
    return person("analyst")


@pytest.fixture
def reviewer() -> User:
    return person("reviewer")


def lines(user: User, after: str = "", **asked: Any) -> list[InboxLine]:
    # Rights are read once for each user object.
    page = inbox_of(User.objects.get(pk=user.pk), after, **asked)
    return [line for day in page.days for line in day.lines]


def words(user: User) -> list[str]:
    return [line.words for line in lines(user)]


def soup(client: Client, **asked: str) -> Tag:
    answer = client.get(INBOX, asked)
    assert answer.status_code == 200
    found = BeautifulSoup(answer.content, "lxml").main
    assert found is not None
    return found


def test_the_author_is_told_what_became_of_each_proposal(position: Position, analyst: User, reviewer: User) -> None:
    back = send_back(proposed(position, by=analyst), by=reviewer, note="Which page?")
    row = publish(proposed(position, "2022-04-01", by=analyst, scope="same"), by=reviewer, scope_confirmed=True)
    withdraw(proposed(position, "2022-05-01", by=analyst, scope="same"), by=analyst)
    send_back(retract([row], reason="Wrong.", by=analyst)[0], by=reviewer, note="It is right.")
    told = lines(analyst)
    assert [line.words for line in told] == [
        "sent back the retraction that you asked for",
        "published what you proposed",
        "sent back what you proposed",
    ]
    assert [line.text for line in told] == ["It is right.", "", "Which page?"]
    assert {line.position for line in told} == {"The first demand"}
    assert told[2].address == f"/talks/proposals/{back.pk}/"
    assert told[1].address == f"/talks/entries/{row.key}/1/"
    assert lines(reviewer) == []


def test_what_is_said_reaches_whom_it_concerns(position: Position, analyst: User, reviewer: User) -> None:
    other = person("reviewer", "analyst")
    entry = proposed(position, by=analyst)
    said_first = comment(entry, by=reviewer, text="Is it so?")
    comment(entry, by=analyst, text="Please look.", asks=other)
    suggest(entry, by=reviewer, texts={"statement": "It was said so.", "coding_note": "Otherwise."})
    send_back(entry, by=reviewer, note="See there.")
    lay_aside(entry, by=analyst, text="No time.")
    asks = f"asks {other.username} to look"
    assert words(analyst) == ["sent back what you proposed", "suggests an edit", "commented"]
    assert words(reviewer) == ["laid aside what had come back", asks]
    assert words(other) == ["asks you to look"]
    assert lines(analyst)[2].address == f"/talks/comments/{entry.pk}/#comment-{said_first.pk}"
    assert words(person("administrator")) == []


def test_a_retraction_laid_aside_reaches_whoever_sent_it_back(position: Position, analyst: User) -> None:
    row, other = published(position), person("reviewer", "administrator")
    send_back(retract([row], reason="Wrong.", by=analyst)[0], by=other, note="It is right.")
    lay_aside(row, by=analyst, text="So be it.")
    assert words(other) == ["laid aside what had come back"]


def test_who_lost_the_role_is_told_nothing_of_proposals(position: Position, analyst: User, reviewer: User) -> None:
    send_back(proposed(position, by=analyst), by=reviewer, note="Which page?")
    row = publish(
        proposed(position, "2022-04-01", by=analyst, scope="same"), by=reviewer, note="Well done.", scope_confirmed=True
    )
    comment(row, by=reviewer, text="Look here.", asks=analyst)
    assert len(lines(analyst)) == 3
    analyst.groups.set(Group.objects.filter(name="researcher"))
    assert [(line.words, line.text) for line in lines(analyst)] == [("published what you proposed", "")]
    client = Client()
    client.force_login(analyst)
    for secret in ("Which page?", "Well done.", "Look here."):
        assert secret not in soup(client).get_text()


def test_what_is_new_is_marked_until_it_was_seen(position: Position, analyst: User, reviewer: User) -> None:
    send_back(proposed(position, by=analyst), by=reviewer, note="One.")
    client = Client()
    client.force_login(analyst)
    page = soup(client)
    assert [mark.get_text() for mark in page.select(".told .fresh")] == ["New"]
    until = page.select_one("form.seen input[name=until]")["value"]
    send_back(proposed(position, by=analyst), by=reviewer, note="Two.")
    assert client.post(SEEN, {"until": until}).headers["Location"] == INBOX
    assert [(line.text, line.new) for line in lines(analyst)] == [("Two.", True), ("One.", False)]
    assert "1 new since you last looked" in " ".join(soup(client).get_text().split())


def test_what_an_act_under_way_may_still_bring_stays_new(position: Position, analyst: User, reviewer: User) -> None:
    with other_connection() as other, other.transaction():
        begun, _ = other.execute("SELECT now(), positions_hold(2000000000)").fetchone()
        send_back(proposed(position, by=analyst), by=reviewer, note="One.")
        assert inbox_of(analyst).until == begun.astimezone(UTC).isoformat()
    page = inbox_of(analyst)
    assert page.until == page.days[0].lines[0].at.isoformat()


def test_looking_goes_neither_back_nor_ahead(analyst: User) -> None:
    now = timezone.now()
    look_until(analyst, now)
    look_until(analyst, now - timedelta(days=1))
    assert InboxSeen.objects.get(by=analyst).until == now
    look_until(analyst, now + timedelta(days=9999))
    assert now < InboxSeen.objects.get(by=analyst).until <= timezone.now()


@pytest.mark.parametrize("until", ["", "yesterday", "2025-01-01", "9" * 999, "0001-01-01T00:00:00+23:00"])
def test_what_is_no_moment_is_refused(until: str) -> None:
    assert client_of("analyst").post(SEEN, {"until": until}).status_code == 400
    assert not InboxSeen.objects.exists()


BEFORE_TIME = ORDER.cursor(("0001-01-01T00:00:00+14:00", 1, 1))


@pytest.mark.parametrize("after", ["x", "AAAA", "9" * 999, BEFORE_TIME])
def test_a_damaged_mark_is_refused(after: str) -> None:
    assert client_of("analyst").get(INBOX, {"after": after}).status_code == 400


def test_pages_leave_nothing_out_and_show_nothing_twice(position: Position, analyst: User) -> None:
    """All at one moment, of two kinds: the place in the list is what tells them apart."""
    entry, at = proposed(position, by=analyst), datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC)
    for number in range(4):
        said.comment(entry, at=at, text=f"Comment {number}")
        said.suggestion(entry, at=at, by=make.user(f"other-{number}"))
    found, after = list[str](), ""
    while True:
        page = inbox_of(analyst, after, size=3)
        assert len(page.days) == 1
        found += [line.text or line.by for line in page.days[0].lines]
        after = page.older
        if not after:
            break
    assert sorted(found) == sorted([*(f"Comment {n}" for n in range(4)), *(f"other-{n}" for n in range(4))])


def test_days_and_an_empty_inbox(position: Position, analyst: User) -> None:
    client = Client()
    client.force_login(analyst)
    assert soup(client).select_one(".empty").get_text() == "Nothing came to you yet."
    entry = proposed(position, by=analyst)
    for day in (2, 3):
        said.comment(entry, at=datetime(2026, 1, day, 23, 59, tzinfo=UTC))
    page = soup(client)
    assert [each.get_text() for each in page.select(".day h2 time")] == ["3 Jan 2026", "2 Jan 2026"]
    assert page.select_one(".told a")["href"].startswith("/talks/comments/")


def test_query_count(
    home: Negotiation, analyst: User, reviewer: User, queries_of: Callable[[Callable[[], Any]], int]
) -> None:
    client = Client()
    client.force_login(analyst)

    def fill(count: int) -> None:
        for _ in range(count):
            entry = proposed(make.position(negotiation=home), by=analyst)
            comment(entry, by=reviewer, text="Is it so?")
            suggest(entry, by=reviewer, texts={"statement": "It was said so."})
            send_back(entry, by=reviewer, note="No.")
            row = publish(proposed(make.position(negotiation=home), by=analyst), by=reviewer, scope_confirmed=True)
            send_back(retract([row], reason="Wrong.", by=analyst)[0], by=reviewer, note="It is right.")

    fill(1)
    few = queries_of(lambda: client.get(INBOX))
    fill(4)
    assert queries_of(lambda: client.get(INBOX)) == few <= 21
