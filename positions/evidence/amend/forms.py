"""The forms of retracting and redacting."""

from collections.abc import Iterable
from typing import Any

from django import forms

from positions.web.fields import Paragraph, Reason, choose


class ReasonForm(forms.Form):
    """Why something published is retracted, or a text redacted."""

    reason = Reason(label="Reason", help_text="what was wrong; everybody can read it")
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)


class RedactionForm(ReasonForm):
    """Which texts are removed from an entry for a lawful reason."""

    cells = forms.MultipleChoiceField(label="Texts to remove", widget=forms.CheckboxSelectMultiple)

    def __init__(self, cells: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        """Take the texts that can be removed: what they are called in the data, and what they say."""
        super().__init__(*args, **kwargs)
        law = "which law or right asks for it, without the text itself; everybody can read it"
        choose(self, "reason").help_text = law
        choose(self, "cells").choices = list(cells)


class RedactionDecisionForm(forms.Form):
    """What becomes of the texts that somebody asked to have removed."""

    decision = forms.ChoiceField(choices=[("remove", "Remove the texts"), ("leave", "Leave them")])
    note = Paragraph(label="Note", required=False)
