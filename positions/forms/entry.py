"""The form of an entry: what the document says once, and what each entry says for itself."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from positions.codebook import Account, Basis, Channel, Firmness, Kind, Precision, Scope
from positions.forms.fields import LINE, Day, Language, Line, Paragraph
from positions.forms.help import choices
from positions.models import Issue, Negotiation, Party, Position, PositionChange, Round, Source
from positions.models.changes import CONTENT_LENGTH

# What is said once for a document and stays for its next entry.
DOCUMENT_FIELDS = ("source", "effective_on", "precision", "round", "channel", "account", "basis", "speaker")
# What every entry needs, in the order of the form; the rest is folded away.
FOLDED_FIELDS = ("said_on", "rival_of", "quote", "quote_language", "translation", "also_source", "also_locator")


class EntryForm(forms.Form):
    """One entry with its citation. Cross-entry rules are the command's; this checks what one can say of a field."""

    source = forms.ModelChoiceField(
        Source.objects.none(), to_field_name="key", label="Source", empty_label="choose the document"
    )
    effective_on = Day(label="Took this stand on", help_text="the day of the act or word, not of the report")
    precision = forms.ChoiceField(label="How exactly", choices=choices(Precision), initial=Precision.DAY.value)
    round = forms.ModelChoiceField(
        Round.objects.none(), to_field_name="key", required=False, label="Round", empty_label="none"
    )
    channel = forms.ChoiceField(label="Channel", choices=choices(Channel, nothing="not said"), required=False)
    account = forms.ChoiceField(label="Whose word", choices=choices(Account), initial=Account.OWN.value)
    basis = forms.ChoiceField(label="How known", choices=choices(Basis), initial=Basis.STATED.value)
    speaker = Line(label="Speaker", required=False, help_text="name, office")

    position = forms.ModelChoiceField(
        Position.objects.none(), to_field_name="key", required=False, label="Position", empty_label="a new position"
    )
    party = forms.ModelChoiceField(
        Party.objects.none(), to_field_name="key", required=False, label="Party", empty_label="choose"
    )
    issue = forms.ModelChoiceField(
        Issue.objects.none(), to_field_name="key", required=False, label="Subject", empty_label="choose"
    )
    kind = forms.ChoiceField(label="Kind", choices=choices(Kind, nothing="choose"), required=False)
    title = Line(label="Title", required=False, help_text="in neither side’s loaded terms, unless in quotation marks")

    affirmed = forms.BooleanField(
        label="affirmed, nothing new", required=False, help_text="firmness, condition and content stay as they are"
    )
    held = forms.TypedChoiceField(
        label="Held",
        choices=[("true", "yes: the party maintains it"), ("false", "no: given up or expressly not held")],
        coerce=lambda value: value == "true",
        initial="true",
    )
    firmness = forms.ChoiceField(label="Firmness", choices=choices(Firmness, nothing="not held"), required=False)
    declared = forms.BooleanField(
        label="the party itself called it a red line, non-negotiable or out of the question", required=False
    )
    condition = Line(label="Only if", required=False, help_text="a condition that the party itself sets")
    scope = forms.ChoiceField(label="Scope", choices=choices(Scope, nothing="as before"), required=False)
    content = Line(
        label="Content",
        required=False,
        max_length=CONTENT_LENGTH,
        help_text="what is asked, refused or offered as of this entry; empty: as before",
    )
    statement = Paragraph(
        label="Statement", required=False, help_text="what was said or done, in your own words; one or two sentences"
    )
    coding_note = Paragraph(label="Coding note", rows=2, required=False, help_text="why these values")
    locator = Line(label="Locator", help_text="where in the source: page, paragraph, minute")

    quote = Paragraph(label="Quote", rows=2, required=False, help_text="a few words at most")
    quote_language = Language(label="Language of the quote")
    translation = Paragraph(label="Translation", rows=2, required=False)
    said_on = Day(label="Known since", required=False, help_text="only for what was not public at the time")
    rival_of = forms.ModelChoiceField(
        PositionChange.objects.none(),
        to_field_name="key",
        required=False,
        label="Rival account of",
        empty_label="none: this is a main account",
    )
    also_source = forms.ModelChoiceField(
        Source.objects.none(), to_field_name="key", required=False, label="Also in", empty_label="no further citation"
    )
    also_locator = Line(label="Locator there", required=False)

    token = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LINE)
    confirmed = forms.BooleanField(required=False, label="I have seen what changed; save all the same")

    def __init__(self, negotiation: Negotiation, *args: Any, position: Position | None = None, **kwargs: Any) -> None:
        """Take the negotiation whose rows can be chosen; `position` is the one whose entries a rival can be of."""
        super().__init__(*args, **kwargs)
        own: dict[str, Any] = {
            "source": Source.objects.filter(negotiation=negotiation).order_by("publisher", "key"),
            "round": Round.objects.filter(negotiation=negotiation).order_by("window_starts_on", "key"),
            "position": Position.objects.filter(negotiation=negotiation).order_by("party__order", "title"),
            "party": Party.objects.filter(negotiation=negotiation).order_by("order", "key"),
            "issue": Issue.objects.filter(negotiation=negotiation).order_by("order", "key"),
        }
        for name, rows in own.items():
            self.choose(name).queryset = rows
        self.choose("also_source").queryset = own["source"]
        mains = PositionChange.objects.known(None).filter(negotiation=negotiation, main=True)
        self.choose("rival_of").queryset = mains.filter(position=position) if position else mains.none()

    def choose(self, name: str) -> Any:
        """Return the field of a choice among rows."""
        return self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Check what several fields say together."""
        data = super().clean() or {}
        if not data.get("position"):
            self.need(["party", "issue", "kind", "title"], "Choose a position, or say what the new one is.")
        if data.get("affirmed") and not data.get("position"):
            self.add_error("affirmed", "Only a position that is recorded can be affirmed.")
        if not data.get("affirmed"):
            self.need(["statement", "coding_note"], "Fill this in.")
            self.check_held(data)
        if data.get("also_locator") and not data.get("also_source"):
            self.add_error("also_source", "Choose the source of the further citation.")
        if data.get("also_source") and not data.get("also_locator"):
            self.add_error("also_locator", "Say where in that source.")
        return data

    def check_held(self, data: dict[str, Any]) -> None:
        """Check what a held position needs and one that is not held cannot have."""
        if data.get("held"):
            self.need(["firmness"], "Say how firm the position is.")
            return
        for name in ("firmness", "condition", "content", "declared"):
            if data.get(name):
                self.add_error(name, "A position that is not held has none.")

    def need(self, names: Iterable[str], message: str) -> None:
        """Add the message at each of the fields that is empty."""
        for name in names:
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, ValidationError(message, code="required"))


class ReasonForm(forms.Form):
    """Why something published is retracted."""

    reason = Paragraph(label="Reason", help_text="what was wrong; everybody can read it")
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)


class RedactionForm(ReasonForm):
    """Which texts are removed from an entry for a lawful reason."""

    cells = forms.MultipleChoiceField(label="Texts to remove", widget=forms.CheckboxSelectMultiple)

    def __init__(self, cells: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        """Take the texts that can be removed: what they are called in the data, and what they say."""
        super().__init__(*args, **kwargs)
        field = self.fields["cells"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = list(cells)


class DecisionForm(forms.Form):
    """What a reviewer decides on a proposal."""

    decision = forms.ChoiceField(choices=[("publish", "publish"), ("send_back", "send back")])
    note = Paragraph(label="Note to the author", rows=2, required=False)
    scope_confirmed = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for a note with what is sent back."""
        data = super().clean() or {}
        if data.get("decision") == "send_back" and not data.get("note"):
            self.add_error("note", "Say what is missing, so that the author can answer.")
        return data
