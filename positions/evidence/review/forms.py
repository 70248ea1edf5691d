"""The form of deciding."""

from django import forms

from positions.domain.texts import REASON_LENGTH
from positions.web.fields import Paragraph


class DecisionForm(forms.Form):
    """What a reviewer decides on a proposal."""

    decision = forms.ChoiceField(choices=[("publish", "publish"), ("send_back", "send back")])
    note = Paragraph(label="Note to the author", rows=2, most=REASON_LENGTH, required=False)
