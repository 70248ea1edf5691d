"""The forms of people, their offices, and of merging two of them."""

from django import forms

from positions.delegations.forms import NegotiationForm, PartyChoice, SourcedForm
from positions.web.fields import AnyPartialDay, Paragraph, Reason, TextLine

PARTIAL = "as exactly as it is known: 2022, 2022-03 or 2022-03-29; empty: not known"


class PersonForm(NegotiationForm):
    """A person."""

    name = TextLine(label="Name", help_text="in Latin letters, given name first")
    native_name = TextLine(label="Native name", required=False, help_text="in the person’s own script")
    aliases = Paragraph(label="Other spellings", required=False, help_text="each on a line of its own")
    party = PartyChoice()
    note = Paragraph(label="Note", required=False)


class OfficeForm(SourcedForm):
    """An office that a person holds over time; it may overlap with others."""

    field_order = ("title", "from_on", "to_on", "source", "note")

    title = TextLine(label="Title")
    from_on = AnyPartialDay(label="From", required=False, help_text=PARTIAL)
    to_on = AnyPartialDay(label="To", required=False, help_text=PARTIAL)
    note = Paragraph(label="Note", rows=2, required=False, help_text="where in the source, and what else to know")


class MergeForm(forms.Form):
    """Why two rows are of one person."""

    reason = Reason(label="Reason", rows=2, help_text="what shows that the two are one person; it is kept")
