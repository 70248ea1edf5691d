"""The forms of documents: a text given, and why one is to go."""

from typing import Any

from django import forms

from positions.domain.codebook import Ground
from positions.evidence.documents.files import KINDS, GivenText, from_file, from_paste, too_big
from positions.models.documents import MOST_BYTES
from positions.web.fields import Language, add_faults
from positions.writing.refusals import BadDraft


class DocumentForm(forms.Form):
    """The text of a source: pasted, or in a file. `given` is what it says, once it is valid."""

    given: GivenText
    text = forms.CharField(
        label="Paste the text",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="an empty line, or else every line, ends a paragraph",
    )
    file = forms.FileField(
        label="Or choose a file",
        required=False,
        help_text=f"{KINDS}, up to {MOST_BYTES // 1_000_000} MB; it is kept as it is",
        widget=forms.FileInput(attrs={"accept": ".txt,.html,.htm,.pdf,.docx"}),
        error_messages={"empty": "This file is empty; choose another, or paste its text."},
    )
    language = Language(label="Language of the text", help_text="en, ru, uk")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        pasted, file = data.get("text", ""), data.get("file")
        if self.errors:
            return data
        if file and pasted.strip():
            self.add_error("file", "Paste the text or choose a file, not both.")
        elif file and file.size > MOST_BYTES:
            self.add_error("file", too_big())
        else:
            try:
                self.given = from_file(file.name, file.read()) if file else from_paste(pasted)
            except BadDraft as error:
                add_faults(self, error)
        return data


class RemovalForm(forms.Form):
    """For what lawful reason a stored text is to go."""

    ground = forms.ChoiceField(
        label="Reason, which is kept with its row",
        choices=[(ground.value, ground.value.capitalize()) for ground in Ground],
        widget=forms.RadioSelect,
    )
