"""The forms of delegations: a delegate, somebody new, taking over an earlier delegation, how complete it is."""

from typing import Any

from django import forms

from positions.delegations.forms import NegotiationForm, PartyChoice, SourceChoice
from positions.delegations.roster import Roster
from positions.domain.codebook import Completeness, DelegateRole, Seniority
from positions.models import Negotiation, Round
from positions.web.fields import Paragraph, TextLine, choose


class DelegateForm(NegotiationForm):
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
    source = SourceChoice()
    locator = TextLine(label="Locator", help_text="where in the source: page, paragraph, list")
    note = Paragraph(label="Note", rows=2, required=False)


class NewDelegateForm(DelegateForm):
    """A delegate who is not recorded as a person yet."""

    name = TextLine(label="Name", help_text="in Latin letters, given name first")
    native_name = TextLine(label="Native name", required=False, help_text="in the person’s own script")
    person_party = PartyChoice(help_text="the party that the person belongs to")
    field_order = ("name", "native_name", "person_party")


class CopyForm(NegotiationForm):
    """Whom to take over from an earlier delegation, and what says that they were at this round."""

    persons = forms.MultipleChoiceField(label="Whom to take over", widget=forms.CheckboxSelectMultiple)
    source = SourceChoice(help_text="what says that they were at this round")
    locator = TextLine(label="Locator", help_text="where in the source: page, paragraph, list")

    def __init__(self, negotiation: Negotiation, earlier: Roster, *args: Any, **kwargs: Any) -> None:
        super().__init__(negotiation, *args, **kwargs)
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
