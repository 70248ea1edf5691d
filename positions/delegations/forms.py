"""The forms and fields that rosters and people share."""

from django import forms

from positions.models import Negotiation, Party, Source
from positions.web.fields import Reason, RowField


class SourceChoice(RowField):
    """A source, chosen from the list of all."""

    def label_from_instance(self, obj: Source) -> str:
        return f"{obj.publisher}: {obj.title[:80]} ({obj.published_on or 'no date'})"


def source_field(negotiation: Negotiation, *, help_text: str = "") -> SourceChoice:
    sources = Source.objects.filter(negotiation=negotiation).order_by("publisher", "published_on", "key")
    return SourceChoice(sources, label="Source", empty_label="choose the document", help_text=help_text)


def party_field(negotiation: Negotiation, *, help_text: str = "") -> RowField:
    """Return the choice among a negotiation's parties, none among them."""
    parties = Party.objects.filter(negotiation=negotiation).in_order()
    return RowField(parties, label="Party", empty_label="none", required=False, help_text=help_text)


class DismissForm(forms.Form):
    """Why something is taken out."""

    reason = Reason(label="Reason", rows=2, help_text="what was wrong with it; it is kept")
