"""The forms and fields that rosters and people share."""

from copy import deepcopy
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import BooleanField, ExpressionWrapper, QuerySet

from positions.delegations.sources import OF_SOURCE, SourceDraft
from positions.models import Negotiation, Party, Source
from positions.models.sources import is_shown
from positions.web.fields import Reason, RowField, choose
from positions.web.source_form import PASTED, SourceForm
from positions.web.visible_sources import visible_sources
from positions.writing.sources import twins_of

NEW_SOURCE = tuple(name for name in SourceForm.base_fields if name != PASTED)
# What is always chosen, so it does not tell that a source was typed.
ALWAYS_SAID = frozenset({"type", "reliability", "read"})
CHOOSE = "Choose the source, or record it below."
NOT_BOTH = "Choose a source or record a new one, not both."


class SourceChoice(RowField):
    """A source, chosen from those that the person sees: what is recorded here is public at once, and its source."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Source.objects.none(), label="Source", empty_label="choose the document", **kwargs)

    def label_from_instance(self, obj: Source) -> str:
        unseen = "" if getattr(obj, "everybody_sees", True) else "; not public yet"
        return f"{obj.publisher}: {obj.title[:80]} ({obj.published_on or 'no date'}{unseen})"


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


class SourcedForm(NegotiationForm):
    """A form with a source: one that is recorded, or one that is recorded with it, from what its own fields say.

    `source` of the cleaned data is a Source or a SourceDraft. `twins` are the recorded ones that a new one may be.
    """

    source = SourceChoice(required=False)

    def __init__(self, negotiation: Negotiation, by: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(negotiation, *args, **kwargs)
        self.visible = visible_sources(negotiation, by)
        self.twins: tuple[Source, ...] = ()
        choose(self, "source").queryset = offered(self.visible)
        for name in NEW_SOURCE:
            field = self.fields[OF_SOURCE + name] = deepcopy(SourceForm.base_fields[name])
            field.required = False

    @property
    def plain(self) -> list[forms.BoundField]:
        """The fields but for those of a new source, which are folded."""
        return [field for field in self if field.name not in {OF_SOURCE + name for name in NEW_SOURCE}]

    @property
    def of_new_source(self) -> list[forms.BoundField]:
        return [self[OF_SOURCE + name] for name in NEW_SOURCE]

    @property
    def records(self) -> bool:
        """Whether something of a new source was typed, or is wrong."""
        return any(field.errors or (field.value() and self.typed(field.name)) for field in self.of_new_source)

    @staticmethod
    def typed(name: str) -> bool:
        return name.removeprefix(OF_SOURCE) not in ALWAYS_SAID

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        told = {name: data.pop(OF_SOURCE + name, "") for name in NEW_SOURCE}
        if not any(text for name, text in told.items() if self.typed(name)) and not self.records:
            if not data.get("source") and "source" not in self.errors:
                self.add_error("source", CHOOSE)
            return data
        if data.get("source"):
            self.add_error("source", NOT_BOTH)
        new = SourceForm(told)
        for name, errors in new.errors.items():
            if OF_SOURCE + name not in self.errors:
                self.add_error(OF_SOURCE + name, list(errors))
        self.twins = twins_of(self.visible, told)
        data["source"] = SourceDraft({name: new.cleaned_data.get(name, "") for name in NEW_SOURCE})
        return data


def offered(sources: QuerySet[Source]) -> QuerySet[Source]:
    """Return sources in the order of a choice, each with whether everybody sees it already."""
    seen = ExpressionWrapper(is_shown(None), output_field=BooleanField())
    return sources.annotate(everybody_sees=seen).order_by("publisher", "published_on", "key")


class DismissForm(forms.Form):
    """Why something is taken out."""

    reason = Reason(label="Reason", rows=2, help_text="what was wrong with it; it is kept")
