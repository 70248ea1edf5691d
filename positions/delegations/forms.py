"""The forms and fields that rosters and people share."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from positions.models import Negotiation, Party, Source
from positions.models.base import KEY_PATTERN
from positions.web.fields import Reason


class KeyChoice(forms.ModelChoiceField):  # type: ignore[type-arg] # generic to a type checker only
    """A choice among rows by their keys; what is no key is not looked up."""

    def __init__(self, queryset: Any, **kwargs: Any) -> None:
        super().__init__(queryset, to_field_name="key", **kwargs)

    def to_python(self, value: Any) -> Any:
        """Return the row of a key; None for nothing. Raises ValidationError."""
        if isinstance(value, str) and value and not re.fullmatch(KEY_PATTERN, value):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)

    def label_from_instance(self, obj: Any) -> str:
        if isinstance(obj, Source):
            return f"{obj.publisher}: {obj.title[:80]} ({obj.published_on or 'no date'})"
        return str(obj.label if isinstance(obj, Party) else obj.name)


def source_field(negotiation: Negotiation, *, help_text: str = "") -> KeyChoice:
    sources = Source.objects.filter(negotiation=negotiation).order_by("publisher", "published_on", "key")
    return KeyChoice(sources, label="Source", empty_label="choose the document", help_text=help_text)


def party_field(negotiation: Negotiation, **kwargs: Any) -> KeyChoice:
    """Return the choice among a negotiation's parties, none among them."""
    parties = Party.objects.filter(negotiation=negotiation).in_order()
    return KeyChoice(parties, label="Party", empty_label="none", required=False, **kwargs)


class DismissForm(forms.Form):
    """Why something is taken out."""

    reason = Reason(label="Reason", rows=2, help_text="what was wrong with it; it is kept")
