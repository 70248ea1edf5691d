"""Where citations stand in the stored texts of their sources: kept with them when they are proposed."""

from collections.abc import Iterable

from positions.domain.anchors import Passage, TextQuote, find, quote_at
from positions.evidence.drafts import CitationDraft, MarkedPassage
from positions.models import Anchor, Citation
from positions.reading.documents import document_of


def anchor(cited: Iterable[tuple[Citation, CitationDraft]]) -> list[Anchor]:
    """Keep the places of citations that were just written: the words marked, else those of the quote. Return them.

    What was not marked, and is not found in the newest text of the source, has no place. A query for each quote.
    """
    found = []
    for citation, draft in cited:
        marked = draft.passage or marked_by_quote(draft)
        if marked is not None:
            words = quote_at(marked.document.text, Passage(marked.start, marked.end))
            place = {"exact": words.exact, "prefix": words.prefix, "suffix": words.suffix}
            shared = {"negotiation_id": citation.negotiation_id, "citation": citation}
            found.append(Anchor(document=marked.document, **shared, **place))
    return Anchor.objects.bulk_create(found) if found else found


def marked_by_quote(draft: CitationDraft) -> MarkedPassage | None:
    """Return where the quote of a citation stands in the newest text of its source; None: it is not found."""
    document = document_of(draft.source.pk, None, team=True) if draft.quote else None
    passage = find(document.text, TextQuote(draft.quote)) if document else None
    return MarkedPassage(document, passage.start, passage.end) if document and passage else None
