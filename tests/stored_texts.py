"""Small builders of stored texts, their removals and anchors, beside those of tests/factories.py."""

from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from positions.domain.anchors import TextQuote, find, quote_at
from positions.models import Anchor, Citation, Document, DocumentRemoval, Source
from positions.writing.moment import publishing_moment
from tests import factories as make

TEXT = "The first paragraph.\nWe will never give up the coast, he said.\nThe last one."


@transaction.atomic
def document(source: Source | None = None, *, free: bool = False, **columns: Any) -> Document:
    """Return the text of a source as the analyst pasted it; `free`: the reviewer marked it as free to show."""
    of = source or columns.pop("source", None) or make.source(negotiation=make.home(columns))
    moment = columns.get("added_at") or publishing_moment(of.negotiation_id)
    text = columns.get("text", TEXT)
    row = {
        "negotiation": of.negotiation,
        "language": "en",
        "text": text,
        "added_by": make.analyst(),
        "added_at": moment,
    }
    row["sha256"] = sha256(columns.get("file") or text.encode()).hexdigest()
    if free:
        row |= {"free_by": make.reviewer(), "free_at": moment}
    return Document.objects.create(source=of, **row | columns)


def with_file(source: Source | None = None, **columns: Any) -> Document:
    """Return a text that was read from a file."""
    return document(source, file=b"%PDF-1.7", file_name="speech.pdf", file_type="pdf", **columns)


def anchor(citation: Citation | None = None, **columns: Any) -> Anchor:
    """Return the anchor of a citation that is only proposed, in a text of its source."""
    cited = citation or make.draft_citation(make.proposal(make.position(negotiation=make.home(columns))))
    text = columns.pop("document", None) or document(cited.source)
    passage = find(text.text, TextQuote("give up the coast"))
    words = quote_at(text.text, passage) if passage else TextQuote("gone")
    row = {"exact": words.exact, "prefix": words.prefix, "suffix": words.suffix, "negotiation": cited.negotiation}
    return Anchor.objects.create(citation=cited, document=text, **row | columns)


def removal(of: Document | None = None, **columns: Any) -> DocumentRemoval:
    """Return the removal of a text that the analyst asked for, undecided."""
    text = of or columns.pop("document", None) or document(negotiation=make.home(columns))
    row = {"proposed_by": make.analyst(), "proposed_at": timezone.now(), "negotiation": text.negotiation}
    return DocumentRemoval.objects.create(document=text, **row | {"ground": "copyright"} | columns)
