"""The forms of comments and suggested edits."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db.models import QuerySet

from positions.domain.codebook import Account, Basis, Channel, Firmness, Scope
from positions.domain.texts import CONTENT_LENGTH, REASON_LENGTH
from positions.models.discussion import MOST_SAID
from positions.reading.account_names import name_of
from positions.web.fields import Paragraph, TextLine


class ColleagueField(forms.ModelChoiceField):  # type: ignore[type-arg] # generic for type checkers only
    """A choice of colleagues, by the names that they have here."""

    def label_from_instance(self, obj: Any) -> str:
        return name_of(obj)


class CommentForm(forms.Form):
    """What somebody says of an entry, and whom they ask to look at it."""

    text = Paragraph(label="Comment", rows=3, most=MOST_SAID, required=False)

    def __init__(self, colleagues: QuerySet[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asks"] = ColleagueField(
            label="Ask a colleague to look", queryset=colleagues, empty_label="nobody", required=False
        )


class AsideForm(forms.Form):
    """Why somebody does not answer what came back to them."""

    text = Paragraph(label="Why you lay it aside", rows=3, most=MOST_SAID)


def codes(of: Any, *, nothing: str = "") -> list[tuple[str, str]]:
    listed = [(code.value, code.value) for code in of]
    return [("", nothing), *listed] if nothing else listed


class SuggestionForm(forms.Form):
    """The columns of a proposal as somebody suggests them; what is left as it is suggests nothing."""

    statement = Paragraph(label="Statement", rows=2, required=False)
    content = Paragraph(label="Content", rows=2, most=CONTENT_LENGTH, required=False)
    firmness = forms.ChoiceField(label="Firmness", choices=codes(Firmness, nothing="none (not held)"), required=False)
    condition = TextLine(label="Only if", required=False)
    scope = forms.ChoiceField(label="Scope", choices=codes(Scope, nothing="as before"), required=False)
    speaker = TextLine(label="Speaker", required=False)
    account = forms.ChoiceField(label="Whose word", choices=codes(Account))
    basis = forms.ChoiceField(label="How known", choices=codes(Basis))
    channel = forms.ChoiceField(label="Channel", choices=codes(Channel, nothing="not said"), required=False)
    coding_note = Paragraph(label="Coding note", rows=2, required=False)
    note = Paragraph(label="Note to the author", rows=2, most=REASON_LENGTH, required=False)
