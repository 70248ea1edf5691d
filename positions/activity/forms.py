"""What the list of what was done can be narrowed by."""

from django import forms
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.http import QueryDict

from positions.models import Amendment, Entry, Import, Negotiation
from positions.reading.account_names import name_of
from positions.web.fields import AnyDay, choose
from positions.web.filters import FilterChoices, SeveralField, UnknownFilter, refuse_empty_range


class ActivityForm(forms.Form):
    """People, parties, issues, and the days from and to, each of them optional."""

    person = forms.TypedMultipleChoiceField(
        label="Person", required=False, coerce=int, empty_value=[], widget=forms.CheckboxSelectMultiple
    )
    party = SeveralField(label="Party", required=False, widget=forms.CheckboxSelectMultiple)
    issue = SeveralField(label="Issue", required=False, widget=forms.CheckboxSelectMultiple)
    since = AnyDay(label="From", required=False)
    until = AnyDay(label="to", required=False)

    def __init__(self, negotiation: Negotiation, choices: FilterChoices, data: QueryDict) -> None:
        super().__init__(data)
        people = [(str(person.pk), name_of(person)) for person in people_of(negotiation)]
        for name, offered in {"person": people, "party": choices.party.items(), "issue": choices.issue.items()}.items():
            choose(self, name).choices = list(offered)

    def clean(self) -> None:
        try:
            refuse_empty_range(self.cleaned_data.get("since"), self.cleaned_data.get("until"))
        except UnknownFilter as error:
            self.add_error(None, str(error))


def people_of(negotiation: Negotiation) -> QuerySet[User]:
    """Return those who wrote, decided on or imported what is published, by name. One query."""
    acted = Q(pk__in=Import.objects.filter(negotiation=negotiation).values("imported_by"))
    published = {"negotiation": negotiation, "published_at__isnull": False, "proposed_by__isnull": False}
    for role in ("proposed_by", "decided_by"):
        acted |= Q(pk__in=Entry.objects.filter(**published).values(role))
        acted |= Q(pk__in=Amendment.objects.filter(**published).values(role))
    return User.objects.filter(acted).order_by("first_name", "last_name", "username")
