"""The forms of delegations: a delegate, somebody new, taking over an earlier delegation, how complete it is."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from positions.delegations.rosters.roster import Roster
from positions.domain.codebook import Completeness, DelegateRole, Seniority
from positions.models import Negotiation, Party, Round, Source
from positions.models.base import KEY_PATTERN
from positions.web.fields import Paragraph, Reason, TextLine


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
        """Return what a row is called in the list."""
        if isinstance(obj, Source):
            return f"{obj.publisher}: {obj.title[:80]} ({obj.published_on or 'no date'})"
        return str(obj.label if isinstance(obj, Party) else obj.name)


def source_field(negotiation: Negotiation, *, help_text: str = "") -> KeyChoice:
    """Return the choice among a negotiation's sources."""
    sources = Source.objects.filter(negotiation=negotiation).order_by("publisher", "published_on", "key")
    return KeyChoice(sources, label="Source", empty_label="choose the document", help_text=help_text)


def party_field(negotiation: Negotiation, **kwargs: Any) -> KeyChoice:
    """Return the choice among a negotiation's parties, none among them."""
    parties = Party.objects.filter(negotiation=negotiation).in_order()
    return KeyChoice(parties, label="Party", empty_label="none", required=False, **kwargs)


class DelegateForm(forms.Form):
    """What is recorded of one person on one delegation."""

    title = TextLine(label="Title at the time")
    role = forms.ChoiceField(
        label="Role",
        choices=[(role.value, role.value) for role in DelegateRole],
        initial=DelegateRole.MEMBER.value,
        help_text="a delegation has one head; an observer is present without being on it",
    )
    seniority = forms.ChoiceField(
        label="Seniority",
        choices=[("", "choose"), *((level.value, level.value) for level in Seniority)],
        help_text="the rank of the office, the highest first",
    )
    locator = TextLine(label="Locator", help_text="where in the source: page, paragraph, list")
    note = Paragraph(label="Note", rows=2, required=False)

    def __init__(self, negotiation: Negotiation, *args: Any, **kwargs: Any) -> None:
        """Take the negotiation whose sources can be chosen."""
        super().__init__(*args, **kwargs)
        self.fields["source"] = source_field(negotiation)
        self.order_fields(["name", "native_name", "person_party", "title", "role", "seniority", "source", "locator"])


class NewDelegateForm(DelegateForm):
    """A delegate who is not recorded as a person yet."""

    name = TextLine(label="Name", help_text="in Latin letters, given name first")
    native_name = TextLine(label="Native name", required=False, help_text="in the person’s own script")

    def __init__(self, negotiation: Negotiation, *args: Any, **kwargs: Any) -> None:
        """Take the negotiation whose sources and parties can be chosen."""
        super().__init__(negotiation, *args, **kwargs)
        self.fields["person_party"] = party_field(negotiation, help_text="the party that the person belongs to")
        self.order_fields(["name", "native_name", "person_party", "title", "role", "seniority", "source", "locator"])


class DismissForm(forms.Form):
    """Why something is taken out."""

    reason = Reason(label="Reason", rows=2, help_text="what was wrong with it; it is kept")


class CopyForm(forms.Form):
    """Whom to take over from an earlier delegation, and what says that they were at this round."""

    persons = forms.MultipleChoiceField(label="Whom to take over", widget=forms.CheckboxSelectMultiple)
    locator = TextLine(label="Locator", help_text="where in the source: page, paragraph, list")

    def __init__(self, negotiation: Negotiation, earlier: Roster, *args: Any, **kwargs: Any) -> None:
        """Take the negotiation whose sources can be chosen, and the earlier delegation."""
        super().__init__(*args, **kwargs)
        self.fields["source"] = source_field(negotiation, help_text="what says that they were at this round")
        people = self.fields["persons"]
        if isinstance(people, forms.MultipleChoiceField):
            people.choices = [
                (member.person, f"{member.name}: {member.title} ({member.role})") for member in earlier.members
            ]
        people.initial = [member.person for member in earlier.members]
        self.order_fields(["persons", "source", "locator"])


class EarlierForm(forms.Form):
    """From which round a delegation is taken over."""

    def __init__(self, rounds: list[Round], *args: Any, **kwargs: Any) -> None:
        """Take the rounds that can be chosen, the latest first."""
        super().__init__(*args, **kwargs)
        self.fields["earlier"] = forms.ChoiceField(
            label="The delegation of", choices=[(round_.key, round_.name) for round_ in rounds]
        )


class CompletenessForm(forms.Form):
    """How much of a delegation is recorded."""

    completeness = forms.ChoiceField(
        label="Completeness",
        choices=[
            (Completeness.COMPLETE.value, "complete: everybody is listed"),
            (Completeness.PARTIAL.value, "partial: somebody is known to be missing"),
            (Completeness.UNKNOWN.value, "unknown: nobody can say"),
        ],
    )
    note = Paragraph(label="Note", rows=2, required=False, help_text="what the list rests on")
