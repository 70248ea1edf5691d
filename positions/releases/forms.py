"""The form that names a release."""

from django import forms

from positions.web.fields import Paragraph, TextLine


class ReleaseForm(forms.Form):
    """Under which version the data are kept, and what is to be said of it."""

    version = TextLine(
        label="Version",
        help_text="a name that stays: numbers with points or hyphens, such as 1.2.0 or 2026-11",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    notes = Paragraph(
        label="Notes", rows=5, required=False, help_text="what is new in it, for readers; they cannot be changed later"
    )
