"""The pages of releases: the list, one, its file, its citation, and the form that names one."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from positions.models import Negotiation, Release, SavedDraft
from positions.releases import difference_page, listing
from tests import factories as make
from tests.people import client_of
from tests.positions.evidence.drafting import published, redact
from tests.positions.releases.naming import admin, bytes_of, named

pytestmark = pytest.mark.django_db


@pytest.fixture
def talks() -> Negotiation:
    return make.entry().negotiation


def page(address: str, client: Client | None = None) -> BeautifulSoup:
    answer = (client or Client()).get(address)
    assert answer.status_code == 200, address
    return BeautifulSoup(answer.content, "lxml")


def words(element: Any) -> str:
    return " ".join(element.get_text(" ").split())


def test_none_yet(talks: Negotiation) -> None:
    assert "Nothing was released yet." in page(f"/{talks.key}/releases/").get_text()


def test_the_list_has_the_newest_first(talks: Negotiation) -> None:
    for version in ("1.0.0", "1.1.0"):
        make.issue(negotiation=talks)
        named(talks, version, notes=f"Notes on {version}.")
    listed = page(f"/{talks.key}/releases/").select("section.release")
    assert [words(each.h2.a) for each in listed] == ["1.1.0", "1.0.0"]
    assert "Notes on 1.1.0." in words(listed[0])
    assert "1 entry, 1 position and 1 source" in words(listed[0])
    links = [link["href"] for link in listed[0].select("p.take a")]
    assert links == [f"/{talks.key}/releases/1.1.0.zip", f"/{talks.key}/releases/1.1.0/cite/"]


def test_the_list_comes_in_pages(talks: Negotiation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    for number in range(5):
        make.issue(negotiation=talks)
        named(talks, f"1.{number}.0")
    found, address = [], f"/{talks.key}/releases/"
    while address:
        read = page(address)
        found += [words(each) for each in read.select("section.release h2 a")]
        older = read.find("a", string="Older ones")
        address = str(older["href"]) if older else ""
    assert found == [f"1.{number}.0" for number in reversed(range(5))]
    assert Client().get(f"/{talks.key}/releases/", {"older": "nonsense"}).status_code == 400


def test_the_list_takes_as_many_queries_for_many(talks: Negotiation) -> None:
    counts = []
    for version in ("1.0.0", "1.1.0", "1.2.0"):
        make.issue(negotiation=talks)
        named(talks, version)
        with CaptureQueriesContext(connection) as captured:
            page(f"/{talks.key}/releases/")
        counts.append(len(captured))
        assert not any('"content"' in query["sql"] for query in captured)
    assert len(set(counts)) == 1


def test_one_says_what_it_is(talks: Negotiation) -> None:
    kept = named(talks, notes="<b>Two</b>\nlines")
    read = page(f"/{talks.key}/releases/1.0.0/")
    said = words(read.select_one("article"))
    assert kept.sha256 in said
    assert kept.tables_sha256 in said
    assert "by administrator" in said
    assert "none: it is the first one here" in said
    assert str(read.select_one("p.notes")) == '<p class="notes">&lt;b&gt;Two&lt;/b&gt;<br/>lines</p>'
    assert {words(each.dt): words(each.dd) for each in read.select("dl.counts > div")}["Entries"] == "1"


def test_one_that_came_with_an_import_says_so(shipped: Negotiation) -> None:
    said = words(page("/istanbul/releases/1.1.0/").select_one("article"))
    assert "The data as they were on 28 Nov 2026" in said
    assert "Taken in here" in said
    assert "with the import of its package" in said


def test_the_file_is_what_was_kept_and_known_again(talks: Negotiation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PIECE", 1_000)
    kept = named(talks)
    answer = Client().get(f"/{talks.key}/releases/1.0.0.zip")
    assert b"".join(answer) == bytes_of(kept)
    assert answer["Content-Length"] == str(kept.size)
    assert answer["Content-Disposition"] == f'attachment; filename="{talks.key}-1.0.0.zip"'
    again = Client().get(f"/{talks.key}/releases/1.0.0.zip", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    assert Client().head(f"/{talks.key}/releases/1.0.0.zip")["ETag"] == answer["ETag"] == f'"{kept.sha256}"'
    assert Client().get(f"/{talks.key}/releases/1.1.0.zip").status_code == 404


def test_it_is_cited_by_the_title_that_it_had(talks: Negotiation) -> None:
    Negotiation.objects.update(title="The talks of then")
    named(talks)
    Negotiation.objects.update(title="Called otherwise")
    assert b"The talks of then" in Client().get(f"/{talks.key}/releases/1.0.0/cite.json").content


def test_a_file_that_is_redacted_while_it_is_sent_ends_there(
    talks: Negotiation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PIECE", 1_000)
    kept = named(talks)
    kept.sha256 = "0" * 64
    with pytest.raises(RuntimeError, match="was redacted while it was sent"):
        list(listing.pieces_of(kept))


def test_a_redaction_is_told(talks: Negotiation) -> None:
    entry = published(make.position(negotiation=talks), statement="Somebody lives there.")
    kept = named(talks)
    redact(entry, cells=["statement"], reason="Personal data.", by=admin())
    notice = words(page(f"/{talks.key}/releases/1.0.0/").select_one(".notice"))
    assert "Texts were redacted from this release , for a lawful reason" in notice
    assert kept.sha256 in notice
    assert "Texts were redacted from it" in words(page(f"/{talks.key}/releases/").select_one("section.release"))


def test_it_is_cited_with_version_day_and_digest(talks: Negotiation) -> None:
    kept = named(talks)
    address = f"/{talks.key}/releases/1.0.0"
    (csl,) = json.loads(Client().get(f"{address}/cite.json").content)
    assert (csl["version"], csl["URL"]) == ("1.0.0", f"http://testserver{address}/")
    assert csl["issued"]["date-parts"] == [[kept.released_at.year, kept.released_at.month, kept.released_at.day]]
    assert csl["note"] == f"SHA-256 of the zip: {kept.sha256}"
    for form in ("bib", "ris"):
        assert kept.sha256 in Client().get(f"{address}/cite.{form}").content.decode()
    read = page(f"{address}/cite/")
    assert "1.0.0" in words(read.select_one("#copy-text"))
    files = [link["href"] for link in read.select("a[download]") if "cite." in str(link["href"])]
    assert files == [f"{address}/cite.{form}" for form in ("bib", "ris", "json")]


def test_an_administrator_names_one(talks: Negotiation) -> None:
    client = client_of("administrator")
    address = f"/{talks.key}/releases/new/"
    read = page(address, client)
    assert read.select_one("input[name=version]")["value"] == "1.0.0"
    assert "Nothing was released before." in read.get_text()
    answer = client.post(address, {"version": "1.0.0", "notes": "The first."})
    assert (answer.status_code, answer["Location"]) == (303, f"/{talks.key}/releases/1.0.0/")
    assert Release.objects.get(negotiation=talks).notes == "The first."
    assert page(address, client).select_one("input[name=version]")["value"] == "1.1.0"


def test_the_form_says_what_changed_since(talks: Negotiation, monkeypatch: pytest.MonkeyPatch) -> None:
    named(talks)
    address, client = f"/{talks.key}/releases/new/", client_of("administrator")
    assert "Nothing has changed since" in page(address, client).get_text()
    make.issue(negotiation=talks)
    assert "Issues: 1 added, 0 changed, 0 removed" in words(page(address, client).main)
    monkeypatch.setattr(difference_page, "PREVIEWED", 1)
    assert "Issues: 1 added" not in words(page(address, client).main)


def test_what_was_typed_stays_when_it_is_refused(talks: Negotiation) -> None:
    named(talks)
    client = client_of("administrator")
    for version, said in (("1.0.0", "There is a release 1.0.0 already"), ("1.1.0", "Nothing has changed since")):
        answer = client.post(f"/{talks.key}/releases/new/", {"version": version, "notes": "What is new."})
        assert answer.status_code == 422
        read = BeautifulSoup(answer.content, "lxml")
        assert said in words(read.select_one("[role=alert]"))
        assert (read.select_one("input[name=version]")["value"], words(read.textarea)) == (version, "What is new.")
    assert Release.objects.filter(negotiation=talks).count() == 1


def test_the_form_keeps_a_draft(talks: Negotiation) -> None:
    client = client_of("administrator")
    address = f"/{talks.key}/releases/new/"
    read = page(address, client)
    form = {each["name"]: each["value"] for each in read.select("input[name^=draft]")}
    assert client.post("/unfinished/save/", form | {"version": "3.0.0", "notes": "Half"}).status_code in (204, 303)
    assert page(address, client).select_one("input[name=version]")["value"] == "3.0.0"
    client.post(address, form | {"version": "3.0.0", "notes": "Whole"})
    assert not SavedDraft.objects.exists()


def test_nobody_else_is_offered_it(talks: Negotiation) -> None:
    assert "Name a release" not in page(f"/{talks.key}/releases/").get_text()
    assert "Name a release" in page(f"/{talks.key}/releases/", client_of("administrator")).get_text()
