"""Words that somebody marked in a stored text, as a form carries them: where they stand, and what they are."""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from positions.domain.anchors import Passage, TextQuote, find
from positions.domain.paragraphs import paragraph_at
from positions.domain.texts import as_typed
from positions.evidence.drafts import MarkedPassage
from positions.models import Document, Source
from positions.models.entries import REDACTED
from positions.web.permissions import Permission, allowed

# The number of the stored text, and the places of the first character and of the one after the last.
MARKED = re.compile(r"([0-9]{1,9}):([0-9]{1,7})-([0-9]{1,7})")
# A quote is a few words; what is marked may be a paragraph.
LONGEST_QUOTE = 300
MOST_MARKED = 5_000

GONE = "The words that you marked do not stand in the text any more. Mark them again, or forget the passage."
TOO_MANY = f"Mark at most {MOST_MARKED:,} characters."
ELSEWHERE = "These words do not stand in the passage that you marked. Mark theirs, or forget the passage."


def hidden() -> Any:
    """Return a field that a script fills in; the browser does not fill it in anew after a reload."""
    return forms.CharField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}), required=False, strip=False)


def stored_text(number: int, source: Source, by: User) -> Document | None:
    """Return the stored text of the source with that number; None when it is not there, or not for the person."""
    if not allowed(by, Permission.SEE_PROPOSALS, source.negotiation):
        return None
    return Document.objects.kept(None).filter(source=source, pk=number).first()


def marked_passage(marked: str, exact: str, texts: Callable[[int], Document | None]) -> MarkedPassage | None:
    """Return the words that were marked in a stored text, which `texts` gives by its number; None: none were.

    `marked` says where, `exact` which (empty: whatever stands there). Where other words stand there by now, those are
    looked for. Raises ValidationError when they are not there.
    """
    if not marked:
        return None
    document, start, end = place_of(marked, texts)
    words = as_typed(exact)
    if max(len(words), end - start) > MOST_MARKED:
        raise ValidationError(TOO_MANY)
    if words and document.text[start:end] != words:
        found = None if REDACTED in words else find(document.text, TextQuote(words))
        if found is None:
            raise ValidationError(GONE)
        start, end = found.start, found.end
    return MarkedPassage(document, start, end)


def place_of(marked: str, texts: Callable[[int], Document | None]) -> tuple[Document, int, int]:
    """Return the text that is meant and the places in it. Raises ValidationError when there is nothing of the kind."""
    said = MARKED.fullmatch(marked)
    number, start, end = map(int, said.groups()) if said else (0, 0, 0)
    document = texts(number) if said else None
    if document is None or not start < end <= len(document.text) or not as_typed(document.text[start:end]):
        raise ValidationError(GONE)
    return document, start, end


def check_quote(quote: str, passage: MarkedPassage | None) -> None:
    """Raise ValidationError when a quote is of other words than those that were marked for it."""
    if not quote or passage is None:
        return
    # A longer one is not in it, and would take long to look for.
    if len(quote) > MOST_MARKED or find(words_of(passage), TextQuote(quote)) is None:
        raise ValidationError(ELSEWHERE)


def words_of(passage: MarkedPassage) -> str:
    return Passage(passage.start, passage.end).within(passage.document.text)


def carried(passage: MarkedPassage | None) -> dict[str, str]:
    """Return what a form carries of a passage."""
    if passage is None:
        return {"marked": "", "exact": ""}
    return {"marked": f"{passage.document.pk}:{passage.start}-{passage.end}", "exact": words_of(passage)}


def filled_in(passage: MarkedPassage) -> dict[str, str]:
    """Return what a passage says of a citation: its paragraph, its words if they are few, and their language."""
    words = words_of(passage)
    quote = " ".join(words.split()) if len(words) <= LONGEST_QUOTE else ""
    return carried(passage) | {
        "locator": locator_of(passage),
        "quote": quote,
        "quote_language": (passage.document.language or passage.document.source.language) if quote else "",
    }


def locator_of(passage: MarkedPassage) -> str:
    """Return how a locator names the paragraphs of a passage: `¶ 4` or `¶ 4-5`."""
    first, last = (paragraph_at(passage.document.text, at) for at in (passage.start, passage.end - 1))
    return f"¶ {first}" if first == last else f"¶ {first}-{last}"
