"""The forms of retracting, redacting and deciding."""

from typing import Any

from django import forms

from positions.web.fields import Paragraph


class DecisionForm(forms.Form):
    """What a reviewer decides on a proposal."""

    decision = forms.ChoiceField(choices=[("publish", "publish"), ("send_back", "send back")])
    note = Paragraph(label="Note to the author", rows=2, required=False)
    scope_confirmed = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decision") == "send_back" and not data.get("note"):
            self.add_error("note", "Say what is missing, so that the author can answer.")
        return data
