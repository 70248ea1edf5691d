"""What a redaction takes out of the stored texts of sources: the same words wherever they stand, and the file."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from positions.evidence.amend.reach import RemovableText
from positions.models import Anchor, Citation, CodedPassage, Coding, CodingTask, Document
from positions.models.entries import REDACTED
from positions.writing.redacted import struck

# The texts that are words of the source itself.
SOURCE_TEXTS = ("quote", "translation")


def redact_stored_texts(line: Collection[int], removed: Collection[RemovableText]) -> None:
    """Take the removed texts of a line of entries out of every stored text of the sources that it cites.

    In their place stands [redacted], but for locators, which are no words of the source. The file of a text that had
    them goes, and so does each file of a source of which a quote was removed: whether that stands in a file cannot be
    told. Anchors keep nothing of it. To be called once the redaction is written, within its act.
    """
    quoting = {cell.row for cell in removed if cell.table == "citation" and cell.field in SOURCE_TEXTS}
    texts = {cell.text for cell in removed if cell.field != "locator"}
    cited = dict(Citation.objects.filter(entry__in=line).values_list("id", "source"))
    quoted = {source for pk, source in cited.items() if pk in quoting}
    for document in Document.objects.kept(None).filter(source__in=set(cited.values())).order_by("id"):
        text = struck(document.text, texts)
        if text != document.text or (document.source_id in quoted and document.file_name):
            Document.objects.filter(pk=document.pk).update(text=text, file=None, file_name="")
        if text != document.text or document.source_id in quoted:
            redact_anchors(document, quoting, texts)
    redact_codings(line, set(cited.values()), texts)


def redact_anchors(document: Document, quoting: Collection[int], texts: Collection[str]) -> None:
    """Take the texts out of the anchors in a document, and what stood around any of them; of some, all words."""
    for anchor in Anchor.objects.filter(document=document).order_by("id"):
        exact = REDACTED if anchor.citation_id in quoting else struck(anchor.exact, texts)
        Anchor.objects.filter(pk=anchor.pk).update(exact=exact, prefix="", suffix="")


def redact_codings(line: Collection[int], sources: Collection[int], texts: Collection[str]) -> None:
    """Take the texts out of passages that coders marked in texts of sources, of their notes, and of notes to them.

    What stood around a passage that had them goes too. Tasks that are open are reached like closed ones.
    """
    for passage in CodedPassage.objects.filter(task__document__source__in=sources).order_by("id"):
        said = {name: struck(getattr(passage, name), texts) for name in ("exact", "prefix", "suffix", "note")}
        if said != {name: getattr(passage, name) for name in said}:
            CodedPassage.objects.filter(pk=passage.pk).update(**said | {"prefix": "", "suffix": ""})
    given = Q(given__entry__in=line) | Q(document__source__in=sources)
    for task in CodingTask.objects.filter(given).distinct().order_by("id"):
        if (note := struck(task.note, texts)) != task.note:
            CodingTask.objects.filter(pk=task.pk).update(note=note)
    for coding in codings_of(line, sources).order_by("id"):
        if (note := struck(coding.note, texts)) != coding.note:
            Coding.every.filter(pk=coding.pk).update(note=note)


def codings_of(line: Collection[int], sources: Collection[int]) -> QuerySet[Coding]:
    """Return the codings of a line of entries, and those that passages of texts of sources have become."""
    return Coding.every.filter(Q(entry__in=line) | Q(passage__task__document__source__in=sources))
