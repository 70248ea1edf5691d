"""Acts that each break one rule of stored texts, their removals and anchors."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial

from django.utils import timezone

from positions.domain.paragraphs import MOST_CHARACTERS
from positions.models import Anchor, Document, DocumentRemoval
from positions.models.documents import MOST_BYTES
from positions.writing.moment import publishing_moment
from tests import factories as make
from tests import stored_texts as stored
from tests.positions.models.breaches import Breach, judged, published
from tests.refusals import run

LONG_AGO = datetime(2022, 4, 1, tzinfo=UTC)


def columns() -> Iterator[Breach]:
    """Break the rules of single rows."""
    broken = {
        "document_language_is_tag": {"language": "English"},
        "document_text_length": {"text": "x" * (2 * MOST_CHARACTERS + 1)},
        "document_file_size": {"file": bytes(MOST_BYTES + 1), "file_name": "x.txt"},
        "document_bytes_are_named": {"file": b"x", "sha256": "0" * 64},
        "document_file_type_known": {"file_type": "exe"},
        "document_has_text": {"text": "\u200b \n"},
    }
    for name, row in broken.items():
        yield name, partial(stored.document, **row)
    yield "document_free_by_somebody", lambda: stored.document(free_by=make.reviewer())
    for ground in ("", "a whim"):
        yield "documentremoval_ground_known", partial(stored.removal, ground=ground)
    yield "documentremoval_without_note", lambda: stored.removal(decision_note="A note", **judged("sent back"))
    yield "documentremoval_asked_once", asked_twice
    yield "anchor_filled", partial(stored.anchor, exact=" \n")
    yield "anchor_once", anchored_twice


def asked_twice() -> None:
    text = stored.document()
    stored.removal(text)
    stored.removal(text)


def anchored_twice() -> None:
    first = stored.anchor()
    stored.anchor(first.citation, document=first.document)


def crossings() -> Iterator[Breach]:
    """Refer from one negotiation to a row of another."""
    yield "document_source_own", lambda: stored.document(make.source(), negotiation=make.negotiation())
    yield "documentremoval_document_own", lambda: stored.removal(stored.document(), negotiation=make.negotiation())
    yield "anchor_in_source", lambda: stored.anchor(document=stored.document())
    yield "anchor_in_source", lambda: stored.anchor(make.draft_citation(make.proposal()), document=stored.document())


def guards() -> Iterator[Breach]:
    """Break the rules that hold for the owner too."""
    yield "moment_is_given", partial(stored.document, added_at=LONG_AGO)
    yield "moment_is_given", partial(changed, lambda: {"free_by": make.reviewer(), "free_at": timezone.now()})
    for row in ({"text": "Other words."}, {"text": "[redacted]"}, {"file": None, "file_name": ""}):
        yield "document_is_redacted_only", partial(changed, lambda row=row: row)
    yield "document_is_redacted_only", partial(changed, lambda: gone(publishing_moment(make.negotiation().pk)))
    yield "document_is_redacted_only", come_back
    yield "document_is_redacted_only", rewritten_by_redaction
    yield "document_removal_done", partial(published, stored.removal)
    yield "anchor_is_redacted_only", lambda: stored.anchor() and Anchor.objects.update(exact="[redacted]")
    yield "anchor_is_redacted_only", anchor_rewritten_by_redaction
    yield "anchor_comes_with_citation", lambda: stored.anchor(make.citation(make.entry()))
    yield "anchor_document_own", anchored_in_nothing
    for build in (stored.document, stored.anchor, stored.removal):
        yield "evidence_is_kept", partial(delete, build)
    yield "evidence_is_frozen", lambda: stored.document() and Document.objects.update(language="uk")


def delete(build: Callable[..., object]) -> None:
    type(build())._default_manager.all().delete()  # type: ignore[attr-defined]


def changed(row: Callable[[], dict[str, object]]) -> None:
    text = stored.with_file()
    Document.objects.filter(pk=text.pk).update(**row())


def gone(moment: datetime) -> dict[str, object]:
    return {"text": "", "file": None, "file_name": "", "removed_at": moment}


def removed() -> Document:
    """Return a text that was removed."""
    asked = stored.removal()
    moment = publishing_moment(asked.negotiation_id)
    DocumentRemoval.objects.filter(pk=asked.pk).update(**judged("published"), published_at=moment)
    Document.objects.filter(pk=asked.document_id).update(**gone(moment))
    return Document.objects.get(pk=asked.document_id)


def come_back() -> None:
    Document.objects.filter(pk=removed().pk).update(removed_at=None, text="Back")


def rewritten_by_redaction() -> None:
    """Write other words while something is redacted."""
    entry = make.entry()
    text = stored.document(entry.citations.get().source)
    make.redact(entry, "statement")
    Document.objects.filter(pk=text.pk).update(text="[redacted] and more.")
    Document.objects.filter(pk=text.pk).update(text="Other words.")


def anchor_rewritten_by_redaction() -> None:
    anchored = stored.anchor()
    make.redact(make.entry(anchored.citation.entry.position), "statement")
    Anchor.objects.filter(pk=anchored.pk).update(exact="[redacted]", prefix="", suffix="")
    Anchor.objects.filter(pk=anchored.pk).update(exact="Other words")


def anchored_in_nothing() -> None:
    """The guard would see it before; it takes the owner to have it out of the way."""
    run("ALTER TABLE positions_anchor DISABLE TRIGGER USER")
    anchored = stored.anchor(document=stored.document())
    Anchor.objects.filter(pk=anchored.pk).update(document=0)
