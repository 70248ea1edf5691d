"""Which release the data are of at a moment, and how it stands at the foot of pages and in citations."""

import json
import re
from collections.abc import Callable
from datetime import datetime

import pytest
from bs4 import BeautifulSoup
from django.db.models import OuterRef
from django.test import Client

from positions.models import Entry, Negotiation
from positions.reading import releases
from positions.reading.moment import echo
from positions.reading.releases import ReleaseAt, release_at
from tests import factories as make
from tests.positions.releases.naming import named

pytestmark = pytest.mark.django_db
NOTHING = "no entry published, retracted or redacted since"


def anew(negotiation: Negotiation) -> Negotiation:
    """Return the negotiation as another request reads it."""
    return Negotiation.objects.get(pk=negotiation.pk)


@pytest.fixture
def talks() -> Negotiation:
    return make.entry(make.position(negotiation=make.negotiation(licenses=[{"name": "CC0-1.0"}]))).negotiation


def test_nothing_was_released(talks: Negotiation) -> None:
    assert release_at(talks, None) is None


def told(talks: Negotiation, at: datetime | None = None) -> ReleaseAt:
    """Return the release that the data were of at a moment; there is one."""
    found = release_at(anew(talks), at)
    assert found is not None
    return found


def test_what_was_published_since(talks: Negotiation, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = named(talks)
    found = told(talks)
    assert found is not None
    assert found.words == f"release 1.0.0, {NOTHING}"
    position = talks.position_set.get()
    first = make.entry(position, "2022-05-01")
    make.proposal(position, "2022-06-01")
    assert told(talks).words == "release 1.0.0, 1 entry published since"
    # A second version is of the same entry.
    make.correct(first, statement="It was put otherwise.")
    make.entry(position, "2022-07-01")
    assert told(talks).words == "release 1.0.0, 2 entries published since"
    monkeypatch.setattr(releases, "MOST_COUNTED", 1)
    assert "more than 1 entry published since" in told(talks).words
    assert told(talks, kept.released_at).done == {}


def test_what_was_retracted_and_redacted_since(talks: Negotiation) -> None:
    position = talks.position_set.get()
    one, two, three = (make.entry(position, f"2022-0{month}-01") for month in (5, 6, 7))
    kept = named(talks)
    # Neither of what nobody but the team has seen.
    make.redact(make.proposal(position, "2022-08-01", by=make.analyst()), "statement")
    make.amendment(one, "retraction")
    make.retract(two)
    said = "release 1.0.0, 1 entry retracted since"
    assert told(talks).words == said
    for row, field in ((three, "statement"), (three, "coding_note")):
        make.redact(row, field)
    make.entry(position, "2022-09-01")
    said = "release 1.0.0, 1 entry published, 1 retracted and 1 redacted since"
    assert told(talks).words == said
    assert told(talks, kept.released_at).done == {}


def test_a_moment_names_the_release_of_its_time(talks: Negotiation) -> None:
    before = talks.entry_set.get().published_at
    first = named(talks)
    between = make.entry(talks.position_set.get(), "2022-05-01")
    second = named(talks, "1.1.0")
    said = {moment: release_at(talks, moment) for moment in (before, first.released_at, between.published_at, None)}
    assert [found.words for found in said.values() if found] == [
        "before the first release",
        f"release 1.0.0, {NOTHING}",
        "release 1.0.0, 1 entry published since",
        f"release {second.version}, {NOTHING}",
    ]


def test_it_is_asked_once(talks: Negotiation, queries_of: Callable[[Callable[[], object]], int]) -> None:
    named(talks)
    assert queries_of(lambda: [release_at(talks, None) for _ in range(3)]) == 1


def footer(address: str) -> str:
    read = BeautifulSoup(Client().get(address).content, "lxml")
    return " ".join(read.select_one("footer .licence").get_text().split())


def test_what_was_published_since_is_counted_of_an_index_alone(talks: Negotiation) -> None:
    """It is read along with every page, and a negotiation may have 100,000 entries from before the release."""
    read = Negotiation.objects.filter(pk=talks.pk).annotate(now=releases.release_read(None, negotiation=OuterRef("pk")))
    (counted,) = re.findall(r'ARRAY\(SELECT ([^()]+FROM "positions_entry" U0 WHERE .*?) LIMIT', str(read.query))
    columns = {*re.findall(r'U0\."(\w+)"', counted)}
    assert columns == {"negotiation_id", "published_at", "superseded_at"}
    (index,) = [each for each in Entry._meta.indexes if each.name == "entry_latest"]
    assert index.include == ("superseded_at",)


def test_the_foot_of_a_page(talks: Negotiation) -> None:
    page = f"/{talks.key}/timeline/"
    assert footer(page) == f"Data: {talks.key}, CC0-1.0."
    first = named(talks)
    make.entry(talks.position_set.get(), "2022-05-01")
    assert footer(page) == f"Data: {talks.key}, release 1.0.0, 1 entry published since, CC0-1.0."
    at = echo(first.released_at)
    assert footer(f"{page}?known={at}") == f"Data: {talks.key}, release 1.0.0, {NOTHING}, CC0-1.0."
    assert footer(f"{page}?known=2001-01-01") == f"Data: {talks.key}, before the first release, CC0-1.0."


def test_citations(talks: Negotiation) -> None:
    first = named(talks)
    entry = make.entry(talks.position_set.get(), "2022-05-01", key="later")

    def cited(address: str) -> tuple[str | None, str | None]:
        (csl,) = json.loads(Client().get(f"/{talks.key}/{address}").content)
        return csl.get("version"), csl.get("note")

    assert cited("cite.json") == ("1.0.0", "1 entry published since release 1.0.0")
    assert cited(f"entries/{entry.key}/1/cite.json") == (
        "1.0.0",
        "Entry later, version 1; 1 entry published since release 1.0.0",
    )
    version, note = cited(f"positions/{entry.position.key}/cite.json?known={echo(first.released_at)}")
    assert version == "1.0.0"
    assert "published since" not in (note or "")
    version, note = cited("cite.json?known=2001-01-01")
    assert version is None
    assert str(note).startswith("Before the first release; as known on")
