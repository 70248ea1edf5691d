"""Pages of stored texts: what the team sees, what everybody does, as known when, and what each act answers."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from positions.models import Document, DocumentRemoval, Negotiation, Source
from tests import factories as make
from tests import stored_texts as stored
from tests.people import ANONYMOUS, client_of
from tests.positions.evidence.documents import hostile

pytestmark = pytest.mark.django_db
TEXT = "\n".join(
    [
        "The delegation arrived on Monday.",
        "It said: “we will not give up the coast”, and that a ceasefire comes first.",
        "A third paragraph that names nothing.",
        "The talks end. A ceasefire comes first.",
    ]
)


def page_of(client: Client, address: str, status: int = 200, **query: Any) -> BeautifulSoup:
    answer = client.get(address, query)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return BeautifulSoup(answer.content, "lxml")


def text(tag: Any) -> str:
    return " ".join(tag.get_text(" ").split()) if tag else ""


@pytest.fixture
def home(db: None) -> Negotiation:
    return make.negotiation(key="talks", title="Talks")


@pytest.fixture
def source(home: Negotiation) -> Source:
    """A source that a published entry and a proposal cite, each with words of its text."""
    found = make.public_source(negotiation=home, key="speech", title="A speech", language="en")
    coast, fire = (make.position(negotiation=home, key=key, title=key.title()) for key in ("coast", "fire"))
    shown = make.proposal(coast, key="coast@1", cite=found)
    make.draft_citation(shown, source=found, quote="We will not give up the coast", locator="¶ 9")
    make.publish(shown)
    waiting = make.proposal(fire, key="fire@1", cite=found)
    make.draft_citation(waiting, source=found, quote="a ceasefire comes first", locator="p. 7")
    make.draft_citation(waiting, source=found, locator="¶ 3")
    return found


ADDRESS = "/talks/sources/speech/document/"


def test_the_team_reads_the_text_with_all_that_cites_it(source: Source) -> None:
    stored.document(source, text=TEXT)
    client = client_of("analyst")
    page = page_of(client, ADDRESS)
    paragraphs = page.select(".para")
    assert [each["id"] for each in paragraphs] == ["p1", "p2", "p3", "p4"]
    assert [each.p.get_text() for each in paragraphs] == TEXT.split("\n")
    passages = [(each["class"][1], text(each), each["href"]) for each in page.select(".para a.passage")]
    notes = {each["id"]: each for each in page.select(".para .notes li")}
    published, proposed = (next(iter(page.select(f".para .notes .{kind}"))) for kind in ("published", "proposed"))
    assert passages == [
        ("published", "we will not give up the coast", f"#{published['id']}"),
        ("proposed", "a ceasefire comes first", f"#{proposed['id']}"),
    ]
    assert [each["href"] for each in published.select("a")] == [
        "/talks/entries/coast@1/",
        f"#c{published['id'][1:]}",
    ]
    assert proposed.a["href"].startswith("/talks/proposals/")
    # Each way leads somewhere on the page.
    ids = {each["id"] for each in page.select("[id]")}
    assert {link["href"][1:] for link in page.select("article a[href^='#']")} <= ids
    # A locator that names the paragraph puts the note there; the others are told apart.
    assert len(notes) == 3
    assert "¶ 3; no words of it found here" in text(paragraphs[2].select_one(".notes"))
    assert len(page.select(".notes.apart li")) == 2
    assert "seen by the team only" in text(page.select_one(".legend"))
    # From the entry, the source and the proposal back to the words.
    place = f"{ADDRESS}#c{published['id'][1:]}"
    entry = page_of(client, "/talks/entries/coast@1/")
    assert [(text(each), each["href"]) for each in entry.select(".cites a[href*=document]")] == [
        ("in the text, ¶ 2", place)
    ]
    proposal = page_of(client, proposed.a["href"])
    assert text(proposal.select_one(f".cites a[href='{ADDRESS}#c{proposed['id'][1:]}']")) == "in the text, ¶ 2"
    assert page_of(client, "/talks/sources/speech/").select_one(f"a[href='{ADDRESS}']")
    assert page_of(client, "/talks/review/").select_one(f".proposal a[href^='{ADDRESS}#c']")


@pytest.mark.parametrize("who", [ANONYMOUS, "researcher", "delegation manager"])
def test_others_read_only_what_is_free_to_show(who: str, source: Source) -> None:
    client = client_of(who)
    without = page_of(client, ADDRESS, 404).main.get_text()
    stored.document(source, text=f"{TEXT}\nNewer.")
    # Nothing tells that there is a text.
    assert page_of(client, ADDRESS, 404).main.get_text() == without
    assert "document/" not in str(page_of(client, "/talks/sources/speech/"))
    older = stored.document(source, text=TEXT, free=True)
    stored.document(source, text=f"{TEXT}\nNewest.")
    page = page_of(client, ADDRESS)
    assert [each.p.get_text() for each in page.select(".para")] == older.text.split("\n")
    assert [text(each) for each in page.select(".para .passage")] == ["we will not give up the coast"]
    assert len(page.select(".notes li")) == 2
    assert not page.select(".copies, form[action*=document]")
    assert "proposed" not in text(page.select_one(".legend"))
    assert "/documents/" not in str(page)
    assert text(page_of(client, "/talks/entries/coast@1/").select_one(".cites a[href*=document]")) == "in the text, ¶ 2"
    assert page_of(client, "/talks/sources/speech/").select_one(f"a[href='{ADDRESS}']")
    if who == ANONYMOUS:
        assert page.select_one("meta[name=robots]")["content"] == "noindex"


def test_a_text_is_read_as_known(source: Source) -> None:
    before = timezone.now()
    first = stored.document(source, text=TEXT, free=True)
    between = timezone.now()
    make.publish(make.proposal(make.position(negotiation=source.negotiation), key="late@1", cite=source))
    stored.document(source, text="Another text.", free=True)
    client = Client()
    assert page_of(client, ADDRESS, 404, known=before.isoformat())
    page = page_of(client, ADDRESS, known=between.isoformat())
    assert text(page.select_one(".para p")) == first.text.split("\n")[0]
    assert "As known on" in text(page.select_one(".known[role=note]"))
    assert "late@1" not in str(page)
    links = [link["href"] for link in page.select("article a[href^='/talks/']")]
    assert all("known=" in link for link in links if "/documents/" not in link and link != ADDRESS)
    assert "late@1" in str(page_of(client, ADDRESS))
    assert page_of(client, ADDRESS, 400, known="yesterday")
    # The team sees then what was published then, without today's proposals.
    team = page_of(client_of("reviewer"), ADDRESS, known=between.isoformat())
    assert not team.select(".proposed")


def test_a_source_that_is_not_public_shows_to_nobody_else(home: Negotiation) -> None:
    hidden = make.source(negotiation=home, key="leak")
    stored.document(hidden, free=True)
    page_of(Client(), "/talks/sources/leak/document/", 404)
    page_of(client_of("analyst"), "/talks/sources/leak/document/")


def test_a_text_is_pasted_then_replaced_by_a_file(source: Source) -> None:
    client = client_of("analyst")
    assert "No text of this source is stored" in str(page_of(client, ADDRESS))
    form = page_of(client, f"{ADDRESS}new/")
    assert form.select_one("[name=language]")["value"] == "en"
    answer = client.post(f"{ADDRESS}new/", {"text": "One\r\n\r\nTwo", "language": "en"})
    assert (answer.status_code, answer["Location"]) == (303, ADDRESS)
    file = SimpleUploadedFile("../../speech.docx", hostile.word("Three."))
    assert client.post(f"{ADDRESS}new/", {"file": file, "language": "uk"}).status_code == 303
    newest = Document.objects.kept(None).first()
    page = page_of(client, ADDRESS)
    assert [text(each) for each in page.select(".para p")] == ["Three.", "left | right"]
    assert page.select_one(".para p")["lang"] == "uk"
    assert len(page.select(".copies > li")) == 2
    given = client.get(page.select_one("a[href$='/file/']")["href"])
    assert given["Content-Type"] == "application/octet-stream"
    assert given["Content-Disposition"] == 'attachment; filename="speech.docx"'
    assert given["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in given["Content-Security-Policy"]
    assert given.content == bytes(newest.file)
    old = page_of(client, page.select(".copies a[href*=document]")[-1]["href"])
    assert [text(each) for each in old.select(".para p")] == ["One", "Two"]
    assert "a newer copy" in text(old.select_one(".notice"))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Paste the text, or choose a file of it."),
        ({"text": "One", "file": SimpleUploadedFile("a.txt", b"Two")}, "not both"),
        ({"file": SimpleUploadedFile("a.txt", b"")}, "This file is empty"),
        ({"file": SimpleUploadedFile("a.pdf", b"MZ\x00")}, "no PDF"),
        ({"file": SimpleUploadedFile("a.txt", bytes(50_000_000))}, "more than 10 MB"),
        ({"text": "One", "language": "English!"}, "Write a language as"),
    ],
)
def test_what_cannot_be_stored_is_said_and_what_was_typed_stays(
    source: Source, sent: dict[str, Any], said: str
) -> None:
    for value in sent.values():
        if isinstance(value, SimpleUploadedFile):
            value.seek(0)
    answer = client_of("analyst").post(f"{ADDRESS}new/", sent)
    assert answer.status_code == 422
    page = BeautifulSoup(answer.content, "lxml")
    assert said in text(page.select_one(".errors"))
    assert text(page.select_one("textarea[name=text]")) == sent.get("text", "")
    assert not Document.objects.exists()


def test_marked_as_free_then_removed_by_two(source: Source) -> None:
    kept = stored.with_file(source, text=TEXT)
    free = f"{ADDRESS}{kept.pk}/free/"
    reviewer = client_of("reviewer")
    assert page_of(reviewer, ADDRESS).select_one(f"form[action='{free}'] button[value=yes]")
    assert reviewer.post(free, {"free": "yes"}).status_code == 303
    page_of(Client(), ADDRESS)
    assert Client().get(f"{ADDRESS}{kept.pk}/file/").status_code == 302
    assert reviewer.post(free, {"free": "no"}).status_code == 303
    page_of(Client(), ADDRESS, 404)
    remove = f"{ADDRESS}{kept.pk}/remove/"
    first, second = client_of("administrator"), client_of("administrator", "reviewer")
    assert first.post(remove, {"ground": "a whim"}).status_code == 422
    assert first.post(remove, {"ground": "copyright"}).status_code == 303
    assert "You asked for it" in str(page_of(first, remove))
    assert first.post(remove, {"decision": "remove"}).status_code == 422
    assert "The delegation arrived" in text(page_of(second, remove).select_one("del"))
    assert second.post(remove, {"decision": "remove"}).status_code == 303
    assert DocumentRemoval.objects.get().decision == "published"
    page = page_of(second, ADDRESS)
    assert "removed on" in text(page.select_one(".copies"))
    assert page.select_one(".empty")
    for address in (f"{ADDRESS}{kept.pk}/", f"{ADDRESS}{kept.pk}/file/", remove):
        page_of(second, address, 404)


def test_the_list_tells_which_sources_have_their_text(source: Source) -> None:
    make.public_source(negotiation=source.negotiation, key="note", title="A note")
    stored.document(source, text=TEXT, free=True)
    client = client_of("analyst")
    page = page_of(client, "/talks/documents/")
    listed = [text(each) for each in page.select(".shelf li")]
    assert "of 1 of 2 sources" in text(page.select_one(".lede"))
    assert ("A speech" in listed[0], "A note" in listed[1]) == (True, True)
    assert "text stored , free to show 1 entry, 1 proposed" in listed[0]
    assert "no text" in listed[1]
    assert len(page_of(client, "/talks/documents/", text="without").select(".shelf li")) == 1
    assert len(page_of(client, "/talks/documents/", q="speech").select(".shelf li")) == 1
    assert page_of(client, "/talks/documents/", q="zzz").select_one(".empty")
    page_of(client, "/talks/documents/", 400, text="x")


def test_as_many_queries_however_many_entries_cite_it(source: Source, queries_of: Any) -> None:
    stored.document(source, text=TEXT)
    client = client_of("analyst")
    page_of(client, ADDRESS)
    before = queries_of(lambda: page_of(client, ADDRESS))
    for number in range(3):
        more = make.proposal(make.position(negotiation=source.negotiation), cite=source)
        make.draft_citation(more, source=source, quote="a ceasefire")
        if number:
            make.publish(more)
    assert queries_of(lambda: page_of(client, ADDRESS)) == before
