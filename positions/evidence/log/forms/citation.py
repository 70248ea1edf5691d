"""The form of a further citation."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from positions.evidence.drafts import CITATION_COLUMNS, CitationDraft, MarkedPassage
from positions.evidence.log.forms.passage import check_quote, hidden, marked_passage, stored_text
from positions.models import Document, Source
from positions.web.fields import Language, Paragraph, SourceField, TextLine, choose

# What a form carries of a citation: its columns, and the words that were marked.
CITATION_FIELDS = (*CITATION_COLUMNS, "marked", "exact")


# How a stored text is had: by its number, of a source, for a person; None where it is not there, or not for them.
Texts = Callable[[int, Source, User], Document | None]


def add_passage(form: forms.Form, data: dict[str, Any], by: User, texts: Texts = stored_text) -> None:
    """Put the words that were marked for a citation into its cleaned data, or say at the quote what is wrong.

    None: none were marked, or no source is chosen.
    """
    source = data.get("source")
    data["passage"] = None
    try:
        if source:
            found = marked_passage(
                data.get("marked", ""), data.get("exact", ""), lambda number: texts(number, source, by)
            )
            check_quote(data.get("quote", ""), found)
            data["passage"] = found
    except ValidationError as error:
        form.add_error("quote", error)


class CitationForm(forms.Form):
    """A further place that bears the entry out; left empty, it is none."""

    source = SourceField(label="Source", required=False)
    locator = TextLine(label="Locator", required=False)
    quote = Paragraph(label="Quote", rows=2, required=False)
    quote_language = Language(label="Language of the quote")
    translation = Paragraph(label="Translation", rows=2, required=False)
    marked, exact = hidden(), hidden()

    def __init__(self, sources: QuerySet[Source], *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        choose(self, "source").queryset = sources

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        said = any(data.get(name) for name in ("locator", "quote", "translation"))
        if said and not data.get("source") and "source" not in self.errors:
            self.add_error("source", "Choose the source of the further citation.")
        if data.get("source") and not data.get("locator") and "locator" not in self.errors:
            self.add_error("locator", "Say where in that source.")
        add_passage(self, data, self.by)
        return data

    @property
    def draft(self) -> CitationDraft | None:
        """The citation; None when the form was left empty."""
        return cited_in(self.cleaned_data) if self.cleaned_data.get("source") else None


def cited_in(data: dict[str, Any]) -> CitationDraft:
    """Return the citation that a form's cleaned data are."""
    columns: dict[str, Any] = {name: data.get(name) or "" for name in CITATION_COLUMNS}
    passage: MarkedPassage | None = data.get("passage")
    return CitationDraft(**columns, passage=passage)
