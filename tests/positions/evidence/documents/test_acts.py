"""Storing, freeing, removing and redacting texts; and where citations are anchored in them."""

from typing import Any

import pytest
from django.db import connection

from positions.domain.codebook import Ground
from positions.evidence.documents.acts import (
    add_document,
    ask_document_removal,
    decline_document_removal,
    remove_document,
    show_to_all,
)
from positions.evidence.documents.files import from_file, from_paste
from positions.evidence.drafts import MarkedPassage, draft_of
from positions.evidence.refusals import FourEyes
from positions.models import Anchor, Document, DocumentRemoval
from positions.writing.refusals import Refused
from tests import factories as make
from tests import stored_texts as stored
from tests.positions.evidence.amend.test_redact import everywhere
from tests.positions.evidence.drafting import cited, proposed, published, redact

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
SECRET = "lives at 7 Zebrastreet"
SAID = f"He said: “He {SECRET}”."


def admin() -> Any:
    return make.user("admin")


def test_a_text_is_kept_with_its_file_and_who_stored_it() -> None:
    source = make.source()
    given = from_file("speech.txt", b"One\n\nTwo")
    first = add_document(source, given, language="en", by=make.analyst())
    assert add_document(source, given, language="en", by=make.reviewer()).pk == first.pk
    first = Document.objects.get(pk=first.pk)
    assert (first.text, bytes(first.file or b""), first.file_name) == ("One\nTwo", b"One\n\nTwo", "speech.txt")
    assert (first.added_by, first.added_by_name, first.free_at) == (make.analyst(), "analyst", None)
    newer = add_document(source, from_paste("One\n\nTwo\n\nThree"), language="en", by=make.reviewer())
    assert newer.added_at > first.added_at
    assert list(Document.objects.kept(None)) == [newer, first]
    assert list(Document.objects.kept(first.added_at)) == [first]


def test_it_is_marked_as_free_to_show_and_back() -> None:
    text = stored.document()
    show_to_all(text, free=True, by=make.reviewer())
    text.refresh_from_db()
    first = text.free_at
    assert (text.free_by, text.free_by_name) == (make.reviewer(), "reviewer")
    show_to_all(text, free=True, by=admin())
    text.refresh_from_db()
    assert (text.free_by, text.free_at) == (make.reviewer(), first)
    show_to_all(text, free=False, by=admin())
    text.refresh_from_db()
    assert (text.free_by, text.free_by_name, text.free_at) == (None, "", None)


def test_it_is_removed_by_two_people_and_its_row_stays() -> None:
    citation = make.draft_citation(make.proposal())
    text = stored.with_file(citation.source, text=f"{stored.TEXT}\n{SECRET}", free=True)
    anchored = stored.anchor(citation, document=text, exact=SECRET)
    ask_document_removal(text, ground=Ground.COPYRIGHT, by=make.analyst())
    for act in (
        lambda: remove_document(text, by=make.analyst()),
        lambda: ask_document_removal(text, ground=Ground.ORDER, by=admin()),
    ):
        with pytest.raises((FourEyes, Refused)):
            act()
    decline_document_removal(text, by=admin())
    ask_document_removal(text, ground=Ground.COPYRIGHT, by=make.analyst())
    remove_document(text, by=admin())
    connection.check_constraints()
    text.refresh_from_db()
    anchored.refresh_from_db()
    assert (text.text, text.file, text.file_name, text.free_at) == ("", None, "", None)
    assert (anchored.exact, anchored.prefix, anchored.suffix) == ("[redacted]", "", "")
    assert everywhere(SECRET) == []
    done = DocumentRemoval.objects.get(decision="published")
    assert (done.published_at, done.decided_by_name) == (text.removed_at, "admin")
    for act in (
        lambda: remove_document(text, by=admin()),
        lambda: show_to_all(text, free=True, by=admin()),
        lambda: ask_document_removal(text, ground=Ground.ORDER, by=admin()),
    ):
        with pytest.raises(Refused):
            act()


def test_a_quote_is_anchored_where_it_stands_when_it_is_proposed() -> None:
    position = make.position()
    source = make.source(negotiation=position.negotiation)
    text = stored.document(source)
    marked = MarkedPassage(text, 0, 19)
    entry = proposed(
        position,
        citations=(
            cited(source, "1", quote="give up the coast"),
            cited(source, "2", passage=marked),
            cited(source, "3", quote="not there"),
            cited(make.source(negotiation=position.negotiation), "4", quote="give up the coast"),
        ),
    )
    found = Anchor.objects.filter(citation__entry=entry).order_by("id")
    assert [(each.citation.locator, each.document, each.exact) for each in found] == [
        ("1", text, "give up the coast"),
        ("2", text, "The first paragraph"),
    ]
    assert (found[0].prefix, found[0].suffix) == (" first paragraph.\nWe will never ", ", he said.\nThe last one.")
    again = draft_of(entry)
    assert again.citations[1].passage == marked
    assert again.citations[2].passage is None


@pytest.mark.parametrize("published_first", [True, False])
def test_a_redacted_quote_is_gone_from_the_stored_texts_too(published_first: bool) -> None:
    position = make.position()
    source = make.source(negotiation=position.negotiation)
    older = stored.with_file(source, text=f"First.\n{SAID}\nLast.")
    newer = stored.document(source, text=f"{SAID} And again: he {SECRET.upper()}.", free=True)
    other = stored.with_file(text="Another source’s text.")
    write = published if published_first else proposed
    entry = write(position, citations=(cited(source, "1", quote=SECRET),))
    beside = proposed(position, citations=(cited(source, "2", quote="He said"),))
    redact(entry, cells=[f"citation-{entry.citations.get().pk}-quote"], reason="Personal data.", by=admin())
    connection.check_constraints()
    assert everywhere(SECRET) == []
    older.refresh_from_db()
    newer.refresh_from_db()
    assert (older.text, older.file, older.file_name) == ("First.\nHe said: “He [redacted]”.\nLast.", None, "")
    assert newer.text == "He said: “He [redacted]”. And again: he [redacted]."
    (kept,) = Anchor.objects.filter(citation__entry=beside)
    assert (kept.exact, kept.prefix, kept.suffix) == ("He said", "", "")
    assert Document.objects.get(pk=other.pk).file_name == "speech.pdf"


def test_a_quote_that_its_text_does_not_have_takes_the_file_along_and_nothing_else() -> None:
    position = make.position()
    source = make.source(negotiation=position.negotiation)
    text = stored.with_file(source)
    entry = published(position, citations=(cited(source, "p. 4", quote=SECRET),))
    pk = entry.citations.get().pk
    redact(entry, cells=[f"citation-{pk}-locator"], reason="Personal data.", by=admin())
    assert Document.objects.get(pk=text.pk).file_name == "speech.pdf"
    redact(entry, cells=[f"citation-{pk}-quote"], reason="Personal data.", by=admin())
    text.refresh_from_db()
    assert (text.text, text.file_name) == (stored.TEXT, "")
