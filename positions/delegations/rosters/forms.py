"""The forms of delegations: a delegate, somebody new, taking over an earlier delegation, how complete it is."""

from typing import Any

from django import forms
from django.contrib.auth.models import User

from positions.delegations.forms import PartyChoice, SourcedForm
from positions.delegations.people.forms import PARTIAL
from positions.delegations.roster import Roster
from positions.delegations.rosters.acts import OF_OFFICE
from positions.domain.codebook import Completeness, DelegateRole, Seniority
from positions.models import Negotiation, Round
from positions.web.fields import AnyPartialDay, Paragraph, TextLine, choose


class DelegateForm(SourcedForm):
    """What is recorded of one person on one delegation."""

    field_order: tuple[str, ...] = ("title", "role", "seniority", "source", "locator", "note")
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


class AppointForm(DelegateForm):
    """A delegate, with an office of theirs that is recorded from the same source where one is named."""

    office_title = TextLine(label="Office to record", required=False, help_text="leave it empty to record none")
    office_from_on = AnyPartialDay(label="Held from", required=False, help_text=PARTIAL)
    office_to_on = AnyPartialDay(label="Held to", required=False, help_text=PARTIAL)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        office = {name: data.pop(OF_OFFICE + name, "") for name in ("title", "from_on", "to_on")}
        data["office"] = office if any(office.values()) else None
        return data


class NewDelegateForm(AppointForm):
    """A delegate who is not recorded as a person yet."""

    name = TextLine(label="Name", help_text="in Latin letters, given name first")
    native_name = TextLine(label="Native name", required=False, help_text="in the person’s own script")
    person_party = PartyChoice(help_text="the party that the person belongs to")
    field_order = ("name", "native_name", "person_party", *DelegateForm.field_order)


class CopyForm(SourcedForm):
    """Whom to take over from an earlier delegation, and what says that they were at this round."""

    persons = forms.MultipleChoiceField(label="Whom to take over", widget=forms.CheckboxSelectMultiple)
    locator = TextLine(label="Locator", help_text="where in the source: page, paragraph, list")
    field_order = ("persons", "source", "locator")

    def __init__(self, negotiation: Negotiation, by: User, earlier: Roster, *args: Any, **kwargs: Any) -> None:
        super().__init__(negotiation, by, *args, **kwargs)
        self.fields["source"].help_text = "what says that they were at this round"
        people = {member.person: f"{member.name}: {member.title} ({member.role})" for member in earlier.members}
        choose(self, "persons").choices = list(people.items())
        self.initial["persons"] = list(people)


class EarlierForm(forms.Form):
    """From which round a delegation is taken over."""

    def __init__(self, rounds: list[Round], *args: Any, **kwargs: Any) -> None:
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
    note = Paragraph(label="Note", rows=2, required=False, help_text="what the roster rests on")
