"""What the list of what was done can be narrowed by."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.http import QueryDict

from positions.models import Amendment, Entry, Import, Negotiation, Release
from positions.reading.account_names import name_of
from positions.web.fields import AnyDay, choose
from positions.web.filters import SeveralField, UnknownFilter, named_choices_of, refuse_empty_range


class ActivityForm(forms.Form):
    """People, parties, issues, and the days from and to, each of them optional."""

    person = forms.TypedMultipleChoiceField(
        label="Person", required=False, coerce=int, empty_value=[], widget=forms.CheckboxSelectMultiple
    )
    party = SeveralField(label="Party", required=False, widget=forms.CheckboxSelectMultiple)
    issue = SeveralField(label="Issue", required=False, widget=forms.CheckboxSelectMultiple)
    since = AnyDay(label="From", required=False)
    until = AnyDay(label="to", required=False)

    def __init__(self, negotiation: Negotiation, known: datetime | None, data: QueryDict) -> None:
        super().__init__(data)
        choices = named_choices_of(negotiation, known)
        people = [(str(person.pk), name_of(person)) for person in people_of(negotiation, known)]
        for name, offered in {"person": people, "party": choices.party.items(), "issue": choices.issue.items()}.items():
            choose(self, name).choices = list(offered)

    def clean(self) -> None:
        try:
            refuse_empty_range(self.cleaned_data.get("since"), self.cleaned_data.get("until"))
        except UnknownFilter as error:
            self.add_error(None, str(error))


def people_of(negotiation: Negotiation, known: datetime | None) -> QuerySet[User]:
    """Return those who wrote, decided on, imported or released something by then, by name; None: by now. One query."""
    taken_in = Import.objects.filter(negotiation=negotiation, **({"imported_at__lte": known} if known else {}))
    named = Release.objects.filter(negotiation=negotiation, **({"released_at__lte": known} if known else {}))
    acted = Q(pk__in=taken_in.values("imported_by")) | Q(pk__in=named.values("released_by"))
    by_then: dict[str, Any] = {"published_at__lte": known} if known else {"published_at__isnull": False}
    by_then |= {"negotiation": negotiation, "proposed_by__isnull": False}
    for role in ("proposed_by", "decided_by"):
        acted |= Q(pk__in=Entry.objects.filter(**by_then).values(role))
        acted |= Q(pk__in=Amendment.objects.filter(**by_then).values(role))
    return User.objects.filter(acted).order_by("first_name", "last_name", "username")
