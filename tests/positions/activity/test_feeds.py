"""Feeds as a reader of Atom takes them, and the data package from the site."""

import io
import zipfile
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from positions.evidence.amend.acts import correct, retract
from positions.evidence.review.acts import publish
from positions.models import Negotiation, Position
from positions.package import export_package
from positions.web import downloads
from tests import factories as make
from tests.positions.evidence.drafting import draft, proposed, published, redact

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def feed_of(path: str) -> ElementTree.Element:
    response = Client().get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(response.content)  # noqa: S314 - written by ourselves


def texts(feed: ElementTree.Element, name: str) -> list[str]:
    return [entry.findtext(f"{ATOM}{name}") or "" for entry in feed.iter(f"{ATOM}entry")]


def held(entry: ElementTree.Element, name: str) -> str:
    """Return a text that must be there, once."""
    (found,) = entry.findall(f"{ATOM}{name}")
    assert found.text
    return found.text


@pytest.fixture
def position() -> Position:
    return make.position(negotiation=make.negotiation(key="talks"))


def replaced(position: Position) -> None:
    """Publish an entry, correct it, and retract the correction."""
    first = published(position, "2025-05-16", statement="First said.", content="First")
    other = draft(position, "2025-05-16", statement="Then said.", content="Second")
    amendment = correct(first, draft=other, reason="A slip.", by=make.analyst())
    second = publish(amendment, by=make.reviewer()).replacement
    assert second is not None
    publish(retract([second], reason="Said by nobody.", by=make.analyst())[0], by=make.reviewer())


def test_a_feed_has_all_that_the_format_requires(position: Position) -> None:
    replaced(position)
    feed = feed_of("/talks/feed.atom")
    for name in ("id", "title", "updated"):
        held(feed, name)
    assert {link.get("rel") for link in feed.findall(f"{ATOM}link")} >= {"self", "alternate"}
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    entries = list(feed.iter(f"{ATOM}entry"))
    assert len({held(entry, "id") for entry in entries}) == len(entries) == 3
    for entry in entries:
        held(entry, "title")
        assert datetime.fromisoformat(held(entry, "updated")).tzinfo
        (link,) = entry.findall(f"{ATOM}link")
        assert str(link.get("href")).startswith("http://testserver/talks/")


def test_texts_are_text_and_no_markup(position: Position) -> None:
    published(position, statement="At least <10 km> & more.")
    (entry,) = feed_of("/talks/feed.atom").iter(f"{ATOM}entry")
    for name in ("title", "summary"):
        part = entry.find(f"{ATOM}{name}")
        assert part is not None
        assert part.get("type", "text") == "text"
    assert "At least <10 km> & more." in held(entry, "summary")


def test_identifiers_outlive_a_move_of_the_site(position: Position, settings: Settings) -> None:
    hosts = ["old.example", "new.example"]
    settings.ALLOWED_HOSTS = [*hosts, "testserver"]
    published(position)
    here, there = (
        ElementTree.fromstring(Client().get("/talks/feed.atom", headers={"host": host}).content)  # noqa: S314 - ours
        for host in hosts
    )
    ids = [[tag.text or "" for tag in feed.iter(f"{ATOM}id")] for feed in (here, there)]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 2
    party = feed_of(f"/talks/parties/{position.party.key}/feed.atom")
    assert held(party, "id") not in ids[0]


def test_it_tells_what_was_done_the_newest_first(position: Position) -> None:
    replaced(position)
    feed = feed_of("/talks/feed.atom")
    assert [title.split(":")[0] for title in texts(feed, "title")] == ["Retracted", "Corrected", "Published"]
    retracted, corrected, first = texts(feed, "summary")
    assert "Said by nobody." in retracted
    assert "Then said." not in retracted
    assert "Second. Then said. Why: A slip." in corrected
    assert "First. First said." in first


def test_what_is_only_proposed_is_not_told(position: Position) -> None:
    proposed(position, statement="Not yet.")
    assert texts(feed_of("/talks/feed.atom"), "title") == []


def test_what_was_redacted_is_not_told(position: Position) -> None:
    entry = published(position, statement="Somebody's address.")
    redact(entry, cells=["statement"], reason="Personal data.", by=make.user("third"))
    content = Client().get("/talks/feed.atom").content.decode()
    assert "Somebody's address" not in content
    assert "Texts removed: statement." in content


def test_of_a_party_and_of_an_issue(position: Position) -> None:
    published(position)
    other = make.position(negotiation=position.negotiation)
    published(other)
    for address in (f"parties/{position.party.key}", f"issues/{position.issue.key}"):
        (title,) = texts(feed_of(f"/talks/{address}/feed.atom"), "title")
        assert position.title in title


def test_an_import_is_one_item_of_every_feed(shipped: Negotiation) -> None:
    for address in ("feed.atom", "parties/russia/feed.atom", "issues/ceasefire/feed.atom"):
        assert texts(feed_of(f"/istanbul/{address}"), "title") == ["Imported: istanbul 1.1.0"]


def test_markup_and_signs_that_xml_refuses(position: Position) -> None:
    make.entry(position, statement="<script>alert(1)</script> & \x01 more")
    assert ElementTree.fromstring(Client().get("/talks/feed.atom").content) is not None  # noqa: S314


@pytest.mark.parametrize("path", ["nothing/feed.atom", "talks/parties/nobody/feed.atom", "talks/issues/none/feed.atom"])
def test_unknown_is_not_found(path: str, position: Position) -> None:
    assert Client().get(f"/{path}").status_code == 404


def test_few_queries_however_much_was_done(position: Position) -> None:
    published(position)

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            Client().get(f"/talks/parties/{position.party.key}/feed.atom")
        return len(captured)

    few = count()
    for day in range(1, 15):
        published(position, f"2025-06-{day:02}")
    assert count() == few <= 8


def test_the_data_package_is_that_of_the_command_line(
    shipped: Negotiation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    response = Client().get("/istanbul/datapackage.zip")
    export_package(shipped, tmp_path / "istanbul.zip")
    assert response.content == (tmp_path / "istanbul.zip").read_bytes()
    assert "datapackage.json" in zipfile.ZipFile(io.BytesIO(response.content)).namelist()
    assert response.headers["Content-Disposition"] == 'attachment; filename="istanbul.zip"'
    assert Client().get("/nothing/datapackage.zip").status_code == 404
    monkeypatch.setattr(downloads, "WHOLE", 1000)
    sent = Client().get("/istanbul/datapackage.zip")
    assert isinstance(sent, StreamingHttpResponse), "a large one is never whole in memory"
    assert sent.getvalue() == response.content
