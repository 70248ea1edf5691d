"""The forms and fields that rosters and people share."""

from typing import Any

from django import forms

from positions.models import Negotiation, Party, Source
from positions.web.fields import Reason, RowField


class SourceChoice(RowField):
    """A source, chosen from the list of those that everybody sees: what is recorded here is public at once."""

    def __init__(self, **kwargs: Any) -> None:
        sources = Source.objects.shown().order_by("publisher", "published_on", "key")
        super().__init__(sources, label="Source", empty_label="choose the document", **kwargs)

    def label_from_instance(self, obj: Source) -> str:
        return f"{obj.publisher}: {obj.title[:80]} ({obj.published_on or 'no date'})"


class PartyChoice(RowField):
    """A party, or none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Party.objects.in_order(), label="Party", empty_label="none", required=False, **kwargs)


class NegotiationForm(forms.Form):
    """A form whose choices are the rows of one negotiation."""

    def __init__(self, negotiation: Negotiation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, RowField) and field.queryset is not None:
                field.queryset = field.queryset.filter(negotiation=negotiation)


class DismissForm(forms.Form):
    """Why something is taken out."""

    reason = Reason(label="Reason", rows=2, help_text="what was wrong with it; it is kept")
