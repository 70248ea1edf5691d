"""Releases as a feed, and for programs."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from positions.models import Negotiation
from tests import factories as make
from tests.positions.activity.test_feeds import ATOM, feed_of, held
from tests.positions.evidence.drafting import published, redact
from tests.positions.releases.naming import admin, bytes_of, named

pytestmark = pytest.mark.django_db


@pytest.fixture
def talks() -> Negotiation:
    return make.entry().negotiation


def test_the_feed_has_the_newest_first_and_all_that_the_format_requires(talks: Negotiation) -> None:
    first = named(talks, notes="The first & <only>.")
    make.issue(negotiation=talks)
    named(talks, "1.1.0")
    feed = feed_of(f"/{talks.key}/releases/feed.atom")
    assert all(held(feed, name) for name in ("id", "updated"))
    assert held(feed, "title") == f"Releases of {talks.key}"
    entries = feed.findall(f"{ATOM}entry")
    assert [held(entry, "title") for entry in entries] == ["Release 1.1.0", "Release 1.0.0"]
    assert len({held(entry, "id") for entry in entries}) == 2
    summary = held(entries[1], "summary")
    assert summary.startswith("The first & <only>. It holds 1 entry, 1 position and 1 source.")
    assert first.sha256 in summary
    (link,) = entries[1].findall(f"{ATOM}link")
    assert link.get("href") == f"http://testserver/{talks.key}/releases/1.0.0/"


def test_a_redaction_changes_its_item(talks: Negotiation) -> None:
    entry = published(make.position(negotiation=talks), statement="Somebody lives there.")
    named(talks)
    (before,) = feed_of(f"/{talks.key}/releases/feed.atom").findall(f"{ATOM}entry")
    redact(entry, cells=["statement"], reason="Personal data.", by=admin())
    (after,) = feed_of(f"/{talks.key}/releases/feed.atom").findall(f"{ATOM}entry")
    assert held(after, "id") == held(before, "id")
    assert held(after, "updated") > held(before, "updated")
    assert "Texts were redacted from it" in held(after, "summary")


def test_an_empty_feed_is_one_too(talks: Negotiation) -> None:
    assert feed_of(f"/{talks.key}/releases/feed.atom").findall(f"{ATOM}entry") == []


def test_pages_lead_to_it(talks: Negotiation) -> None:
    read = BeautifulSoup(Client().get(f"/{talks.key}/timeline/").content, "lxml")
    feeds = [link["href"] for link in read.select("link[type='application/atom+xml']")]
    assert f"/{talks.key}/releases/feed.atom" in feeds


def told(talks: Negotiation, **query: Any) -> Any:
    answer = Client().get(f"/api/v1/negotiations/{talks.key}/releases", query)
    assert answer.status_code == 200
    return json.loads(answer.content)


def test_programs_read_them_in_pages(talks: Negotiation) -> None:
    kept = []
    for number in range(3):
        make.issue(negotiation=talks)
        kept.append(named(talks, f"1.{number}.0", notes="" if number else "First."))
    page = told(talks, limit=2)
    last = told(talks, limit=2, cursor=page["next"])
    assert [row["version"] for row in page["items"] + last["items"]] == ["1.2.0", "1.1.0", "1.0.0"]
    assert last["next"] is None
    (row,) = last["items"]
    assert (row["sha256"], row["size"], row["notes"]) == (kept[0].sha256, kept[0].size, "First.")
    assert row["counts"]["entries"] == 1
    assert b"".join(Client().get(row["zip"])) == bytes_of(kept[0])
    wrong = Client().get(f"/api/v1/negotiations/{talks.key}/releases", {"cursor": "abc"})
    assert (wrong.status_code, "cursor" in json.loads(wrong.content)["error"]) == (400, True)
