"""The form of a source: the document that logging starts from."""

from django import forms

from positions.domain.codebook import Read, Reliability, SourceType
from positions.web.fields import Language, Paragraph, PartialDay, TextLine, WebAddress


class SourceForm(forms.Form):
    """A document. Its key is made from publisher and date."""

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
