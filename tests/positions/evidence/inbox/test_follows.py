"""Following: the button on the pages of things, the list in the inbox, and what is told of what is followed."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.contrib.auth.models import User
from django.test import Client

from positions.evidence.amend.acts import retract
from positions.evidence.inbox import acts
from positions.evidence.inbox.acts import follow
from positions.evidence.inbox.follows import follows_of
from positions.evidence.inbox.inbox import inbox_of
from positions.evidence.review.acts import publish
from positions.models import Follow, Negotiation, Position
from positions.reading.follows import PLURALS
from tests import factories as make
from tests import stored_texts as stored
from tests.people import ANONYMOUS, client_of, person
from tests.positions.evidence.drafting import cited, proposed, published, redact

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Negotiation:
    return make.negotiation(key="talks", title="Talks")


@pytest.fixture
def position(home: Negotiation) -> Position:
    party = make.party(negotiation=home, key="north")
    issue = make.issue(negotiation=home, key="border")
    return make.position(negotiation=home, key="wants", party=party, issue=issue)


@pytest.fixture
def stranger() -> User:
    return person()


def soup(client: Client, address: str) -> Tag:
    answer = client.get(address)
    assert answer.status_code == 200
    found = BeautifulSoup(answer.content, "lxml").main
    assert found is not None
    return found


def words(user: User) -> list[str]:
    page = inbox_of(User.objects.get(pk=user.pk))
    return [f"{line.by} {line.words}" for day in page.days for line in day.lines]


def things_of(position: Position) -> dict[str, Any]:
    """Return what can be followed around a position with a published entry, by the column of a follow."""
    source = make.public_source(negotiation=position.negotiation, key="speech")
    return {"position": position, "issue": position.issue, "party": position.party, "source": source}


@pytest.mark.parametrize("kind", PLURALS)
def test_a_thing_is_followed_by_a_button_and_no_longer(kind: str, position: Position) -> None:
    published(position)
    thing = things_of(position)[PLURALS[kind]]
    address, client = f"/talks/{kind}/{thing.key}/", client_of()
    for sent in ("yes", "no"):
        form = soup(client, address).select_one("form.follow")
        assert form is not None
        button = form.select_one("button[name=follow]")
        assert button is not None
        assert button["value"] == sent
        for _ in "ab":
            answer = client.post(str(form["action"]), {"follow": sent})
            assert (answer.status_code, answer.headers["Location"]) == (303, address)
        assert Follow.objects.filter(**{PLURALS[kind]: thing}).count() == (sent == "yes")
    assert not soup(client_of(ANONYMOUS), address).select("form.follow")


@pytest.mark.parametrize("column", PLURALS.values())
def test_what_is_published_on_it_since_is_told(column: str, position: Position, stranger: User) -> None:
    things = things_of(position)
    source = things["source"]
    published(position, "2022-03-01", citations=(cited(source),))
    follow(column, things[column], by=stranger)
    row = published(position, "2022-04-01", citations=(cited(source),), scope="same")
    published(make.position(negotiation=position.negotiation))
    proposed(position, "2022-05-01", citations=(cited(source),), scope="same")
    reviewer = make.reviewer()
    publish(retract([row], reason="Wrong.", by=make.analyst())[0], by=reviewer)
    assert words(stranger) == [
        f"{reviewer.username} retracted an entry on what you follow",
        f"{reviewer.username} published an entry on what you follow",
    ]
    # Who wrote or published it knows.
    for known in (make.analyst(), reviewer):
        follow(column, things[column], by=known)
        published(position, "2022-06-01", citations=(cited(source),), scope="same")
        assert not [told for told in words(known) if "follow" in told]


def test_the_inbox_lists_what_is_followed_with_a_way_to_end_it(position: Position) -> None:
    client, user = client_of(), person()
    for column, thing in things_of(position).items():
        follow(column, thing, by=user)
    page = soup(client, "/inbox/")
    listed = page.select("#followed + ul > li")
    assert [each.a["href"] for each in listed if each.a] == [
        "/talks/sources/speech/",
        "/talks/parties/north/",
        "/talks/issues/border/",
        "/talks/positions/wants/",
    ]
    for form in page.select("#followed + ul form"):
        answer = client.post(str(form["action"]), {"follow": "no", "back": "inbox"})
        assert answer.headers["Location"] == "/inbox/#followed"
    assert not Follow.objects.exists()


def test_what_is_not_public_is_neither_followed_nor_listed(position: Position) -> None:
    entry = proposed(position)
    source = entry.citations.get().source
    analyst = client_of("analyst")
    for kind, key in (("positions", "wants"), ("sources", source.key)):
        assert not soup(analyst, f"/talks/{kind}/{key}/").select("form.follow")
        for client in (analyst, client_of()):
            assert client.post(f"/talks/follow/{kind}/{key}/", {"follow": "yes"}).status_code == 404
    # As if it had been public before.
    for column, thing in (("position", position), ("source", source)):
        follow(column, thing, by=person("analyst"))
    assert follows_of(person("analyst")) == ()


def test_only_yes_and_no_are_understood_and_there_is_an_end(
    position: Position, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of()
    assert client.post("/talks/follow/issues/border/", {"follow": "maybe"}).status_code == 400
    assert client.post("/talks/follow/issues/none/", {"follow": "yes"}).status_code == 404
    monkeypatch.setattr(acts, "MOST_FOLLOWED", 1)
    follow("issue", position.issue, by=person())
    follow("issue", position.issue, by=person())
    assert client.post("/talks/follow/parties/north/", {"follow": "yes"}).status_code == 400


def test_what_is_followed_may_be_deleted(position: Position) -> None:
    issue = make.issue(negotiation=position.negotiation)
    follow("issue", issue, by=person())
    issue.delete()
    assert not Follow.objects.exists()


def test_query_count(position: Position, stranger: User, queries_of: Callable[[Callable[[], Any]], int]) -> None:
    client = client_of()

    def fill(count: int) -> None:
        for _ in range(count):
            other = make.position(negotiation=position.negotiation)
            published(other, "2022-03-01")
            follow("position", other, by=stranger)
            row = published(other, "2022-04-01", scope="same")
            publish(retract([row], reason="Wrong.", by=make.analyst())[0], by=make.reviewer())

    fill(1)
    few = queries_of(lambda: client.get("/inbox/"))
    fill(3)
    assert queries_of(lambda: client.get("/inbox/")) == few <= 12


def test_what_is_done_to_a_proposal_is_told_to_nobody_who_follows(position: Position, stranger: User) -> None:
    entry = published(position)
    follow("party", position.party, by=stranger)
    hidden = proposed(make.position(negotiation=position.negotiation, party=position.party), "2022-04-01")
    redact(hidden, cells=["statement"], reason="A person asked for it.", by=person("administrator"))
    assert words(stranger) == []
    redact(entry, cells=["statement"], reason="A person asked for it.", by=person("administrator"))
    assert len(words(stranger)) == 1


def test_a_retraction_with_others_is_told_for_each_that_is_followed(position: Position, stranger: User) -> None:
    first, second = published(position), published(position, "2022-04-01")
    source = second.citations.get().source
    follow("source", source, by=stranger)
    amendments = retract([first, second], reason="It was wrong.", by=make.analyst())
    publish(amendments[0], by=make.reviewer(), scope_confirmed=True)
    assert len(words(stranger)) == 1


def test_a_text_is_followed_as_its_source_and_one_stays_with_it(position: Position) -> None:
    published(position)
    source = make.public_source(negotiation=position.negotiation, key="speech")
    stored.document(source)
    client, address = client_of("analyst"), "/talks/sources/speech/document/"
    form = soup(client, address).select_one("form.follow")
    assert form is not None
    assert "A text is followed as its source" in form.get_text()
    answer = client.post(str(form["action"]), {"follow": "yes", "back": "text"})
    assert answer.headers["Location"] == address
    assert Follow.objects.get().source == source
    assert (
        soup(client, address).select_one("form.follow button").get_text() == f"Stop following its source {source.title}"
    )
