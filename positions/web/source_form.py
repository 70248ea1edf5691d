"""The form of a source: the document that logging starts from."""

from typing import Any

from django import forms

from positions.domain.archived_copies import fault_of_copy
from positions.domain.codebook import Read, Reliability, SourceType
from positions.web.fields import Language, Paragraph, PartialDay, TextLine, WebAddress

# The field whose text is read and not kept.
PASTED = "pasted"


class SourceForm(forms.Form):
    """A document. Its key is made from publisher and date; `pasted` is what its other fields can be filled in from."""

    pasted = Paragraph(
        label="Pasted text",
        rows=4,
        required=False,
        help_text="a reference as BibTeX, RIS or CSL-JSON, or the text of the page; nothing is fetched",
    )
    title = TextLine(label="Title")
    publisher = TextLine(label="Publisher")
    author = TextLine(label="Author", required=False)
    published_on = PartialDay(
        label="Published on", required=False, help_text="as exactly as it is known: 2025, 2025-05 or 2025-05-16"
    )
    type = forms.ChoiceField(label="Type", choices=[(kind.value, kind.value) for kind in SourceType])
    url = WebAddress(label="Address on the web")
    archive_url = WebAddress(label="Archived copy", help_text="a copy that will not change")
    accessed_on = PartialDay(label="Accessed on", required=False)
    language = Language(label="Language")
    reliability = forms.ChoiceField(
        label="Reliability",
        required=False,
        choices=[("", "not graded"), *((grade.value, grade.value) for grade in Reliability)],
        help_text="A the most, F the least",
    )
    read = forms.ChoiceField(
        label="How much of it you read",
        choices=[(Read.WHOLE.value, "the whole"), (Read.PART.value, "a part"), (Read.NONE.value, "none")],
    )
    note = Paragraph(label="Note", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if fault := fault_of_copy(data.get("archive_url", ""), data.get("url", "")):
            self.add_error("archive_url", fault)
        return data
