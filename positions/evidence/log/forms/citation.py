"""The form of a further citation."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from positions.evidence.drafts import CitationDraft
from positions.models import Source
from positions.web.fields import Language, Paragraph, SourceField, TextLine, choose


class CitationForm(forms.Form):
    """A further place that bears the entry out; left empty, it is none."""

    source = SourceField(label="Source", required=False)
    locator = TextLine(label="Locator", required=False)
    quote = Paragraph(label="Quote", rows=2, required=False)
    quote_language = Language(label="Language of the quote")
    translation = Paragraph(label="Translation", rows=2, required=False)

    def __init__(self, sources: QuerySet[Source], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "source").queryset = sources

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        said = any(data.get(name) for name in ("locator", "quote", "translation"))
        if said and not data.get("source") and "source" not in self.errors:
            self.add_error("source", "Choose the source of the further citation.")
        if data.get("source") and not data.get("locator") and "locator" not in self.errors:
            self.add_error("locator", "Say where in that source.")
        return data

    @property
    def draft(self) -> CitationDraft | None:
        """The citation; None when the form was left empty."""
        return CitationDraft(**self.cleaned_data) if self.cleaned_data.get("source") else None
