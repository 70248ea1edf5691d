"""Storing the text of a source, marking it as free to show, and removing it."""

from django.contrib.auth.models import User
from django.utils import timezone

from positions.domain.codebook import Ground
from positions.domain.texts import as_typed
from positions.evidence.decisions import Columns, decides_alone, done, left
from positions.evidence.documents.files import GivenText
from positions.models import Anchor, CodedPassage, Document, DocumentRemoval, Source
from positions.models.entries import REDACTED, WAITING
from positions.writing.moment import hold_negotiations, publishing_moment
from positions.writing.refusals import Refused
from positions.writing.transactions import one_act

GONE = "This text was removed."


@one_act
def add_document(source: Source, given: GivenText, *, language: str, by: User) -> Document:
    """Store the text of a source and return it; earlier ones stay beside it.

    What the newest one says already is the same text, sent twice: that one is given back. Raises Refused, TryAgain.
    """
    moment = publishing_moment(source.negotiation_id)
    newest = Document.objects.kept(None).filter(source=source).first()
    language = as_typed(language)
    if newest and (newest.sha256, newest.text, newest.language) == (given.sha256, given.text, language):
        return newest
    return Document.objects.create(
        negotiation_id=source.negotiation_id,
        source=source,
        language=language,
        text=given.text,
        sha256=given.sha256,
        file=given.file,
        file_name=given.file_name,
        file_type=given.file_type,
        added_by=by,
        added_at=moment,
    )


@one_act
def show_to_all(document: Document, *, free: bool, by: User) -> None:
    """Mark a stored text as free to show to everybody, or as not. Nothing changes that is so already.

    Raises Refused, TryAgain.
    """
    moment = publishing_moment(document.negotiation_id)
    rows = Document.objects.filter(pk=document.pk, removed_at__isnull=True)
    if not rows.exists():
        raise Refused(GONE)
    rows.filter(free_at__isnull=free).update(free_by=by if free else None, free_at=moment if free else None)


@one_act
def ask_document_removal(document: Document, *, ground: Ground, by: User) -> DocumentRemoval:
    """Ask for a stored text and its file to be removed; somebody else decides. Raises Refused, TryAgain."""
    hold_negotiations(document.negotiation_id)
    if not Document.objects.filter(pk=document.pk, removed_at__isnull=True).exists():
        raise Refused(GONE)
    if removal_waiting(document) is not None:
        raise Refused("The removal of this text is asked for already; it is decided on first.")
    return DocumentRemoval.objects.create(
        negotiation_id=document.negotiation_id,
        document=document,
        ground=ground.value,
        proposed_by=by,
        proposed_at=timezone.now(),
    )


@one_act
def remove_document(document: Document, *, by: User) -> None:
    """Remove the text and the file that somebody else asked to have removed; the row says so.

    With them go the words by which citations are anchored in it, and passages that were marked to be coded; quotes
    stay, and are found by themselves.
    A team of one decides alone where the rule of review lets it. Raises FourEyes, Refused, TryAgain.
    """
    moment = publishing_moment(document.negotiation_id)
    asked = claim_removal(document)
    decide_removal(asked, done(by, moment, alone=decides_alone(by, [asked.proposed_by_id])))
    gone = {"text": "", "file": None, "file_name": "", "removed_at": moment, "free_by": None, "free_at": None}
    Document.objects.filter(pk=document.pk).update(**gone)
    for words in (Anchor.objects.filter(document=document), CodedPassage.objects.filter(task__document=document)):
        words.update(exact=REDACTED, prefix="", suffix="")


@one_act
def decline_document_removal(document: Document, *, by: User) -> None:
    """Leave the text: withdrawn by who asked for its removal, sent back by anybody else. Raises Refused, TryAgain."""
    hold_negotiations(document.negotiation_id)
    asked = claim_removal(document)
    decide_removal(asked, left(by, asked.proposed_by_id))


def decide_removal(asked: DocumentRemoval, decision: Columns) -> None:
    DocumentRemoval.objects.filter(pk=asked.pk).update(**decision)


def removal_waiting(document: Document) -> DocumentRemoval | None:
    """Return the removal of a text that somebody asked for and nobody has decided on; None when there is none."""
    return DocumentRemoval.objects.filter(WAITING, document=document).first()


def claim_removal(document: Document) -> DocumentRemoval:
    """Return the removal that waits. Raises Refused when none does."""
    if (asked := removal_waiting(document)) is not None:
        return asked
    raise Refused("Nothing waits here: nobody asked for the removal of this text, or it was decided on.")
