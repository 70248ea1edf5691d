"""The forms of coding: what is given to whom, and the codes of one entry or passage, none of them chosen beforehand."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from positions.domain.anchors import TextQuote, find
from positions.domain.codebook import Account, Basis, Channel, Firmness, Scope, TextSeen
from positions.domain.holding import (
    A_TERM_IS_NOT_HELD,
    NO_FIRMNESS,
    NONE_WHEN_AS_BEFORE,
    NONE_WHEN_NOT_HELD,
    fits_channel,
    fits_firmness,
    fits_holding,
)
from positions.evidence.coding.acts import GivenCodes, Handing
from positions.evidence.coding.giving import GIVABLE, Wanted, names_of_coders
from positions.evidence.drafts import MarkedPassage
from positions.evidence.log.forms.codes import choices
from positions.evidence.log.forms.passage import MOST_MARKED, TOO_MANY, hidden, marked_passage
from positions.models import CodingTask, Document, Entry, Negotiation, Position, Source
from positions.models.base import KEY_LENGTH
from positions.models.codings import CodingTaskKind
from positions.models.entries import WAITING
from positions.reading.account_names import name_of
from positions.reading.documents import document_of, readable
from positions.web.fields import Day, Paragraph, Reason, SourceField, TextLine, choose
from positions.web.reference_fields import offered_rows

WHAT_CAN_BE = "Name what stands, or what waits and is new: a correction can be given once it is published."
LONGEST_NAME, MOST_WISHED, MOST_NAMED, GREATEST_SEED = 60, 1_000, 200, 2**31 - 1
SEED = 1
# What stands for no code, so that it too is chosen on purpose.
NONE = "none"
ANSWERS = [("yes", "yes"), ("no", "no")]
# In place of a position's key, which it cannot be.
NO_POSITION = "-"
# The end of an address of an entry or a proposal, a key alone, or the number of a proposal alone.
NAMED = re.compile(r"(?:\S*/)?(entries|proposals)/([^/\s]+)/?\S*|(\S+)")


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg] # generic for type checkers only
    """A person with an account; `names` are those under which coders are told already, by the number of the person."""

    names: Mapping[int, str] = {}

    def label_from_instance(self, obj: User) -> str:
        name = self.names.get(obj.pk)
        return f"{name_of(obj)}, told as {name}" if name else name_of(obj)


class HandingForm(forms.Form):
    """To whom, and under which names; each kind of task adds what is given."""

    coder = PersonField(User.objects.none(), label="Coder", empty_label="choose")
    called = TextLine(
        label="Name under which their codings are told",
        most=LONGEST_NAME,
        help_text="for everybody to read, for ever: not the name of a person",
    )
    first_called = TextLine(
        label="Name for whoever coded first",
        most=LONGEST_NAME,
        initial="coder-1",
        help_text="used where an entry has no coding yet: what it says becomes the first one",
    )
    note = Reason(label="Note to the coder", rows=2, required=False, help_text="nothing of how anything was coded")
    number = forms.IntegerField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}), min_value=1)

    def __init__(self, negotiation: Negotiation, people: QuerySet[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.negotiation = negotiation
        self.names = names_of_coders(negotiation)
        field = choose(self, "coder")
        field.names, field.queryset = self.names, people

    def clean_called(self) -> str:
        return self.not_of_an_account("called")

    def clean_first_called(self) -> str:
        return self.not_of_an_account("first_called")

    def not_of_an_account(self, field: str) -> str:
        """Return the name. Raises ValidationError when it is that of an account: nobody is to be told who coded."""
        name: str = self.cleaned_data[field]
        if User.objects.filter(
            Q(username__iexact=name) | Q(first_name__iexact=name) | Q(last_name__iexact=name)
        ).exists():
            raise ValidationError("This is the name of an account. Take one that tells nobody who it is.")
        return name

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("called") and data.get("called") == data.get("first_called"):
            self.add_error("called", "The two coders need two names.")
        coder = data.get("coder")
        name = self.names.get(coder.pk, "") if coder else ""
        if name and data.get("called", name) != name:
            self.add_error("called", f"This coder is told as {name} already, and keeps that name.")
        return data

    @property
    def handing(self) -> Handing:
        return Handing(**{name: self.cleaned_data[name] for name in HandingForm.base_fields})


class SampleForm(HandingForm):
    """So many entries drawn by a seed."""

    wished = forms.IntegerField(label="How many entries", min_value=1, max_value=MOST_WISHED, initial=50)
    seed = forms.IntegerField(
        label="Seed",
        min_value=0,
        max_value=GREATEST_SEED,
        initial=SEED,
        help_text="the same seed draws the same again; another draws others",
    )
    once_only = forms.BooleanField(label="leave out what was coded twice already", required=False)

    @property
    def wanted(self) -> Wanted:
        return Wanted(**{name: self.cleaned_data[name] for name in ("wished", "seed", "once_only")})


class EntriesForm(HandingForm):
    """Entries that are named by their keys or addresses."""

    entries = Paragraph(
        label="Entries", help_text=f"keys or addresses of entries or proposals, one a line, at most {MOST_NAMED}"
    )

    def clean_entries(self) -> list[Entry]:
        """Return the entries in the order given, each once."""
        said = list(dict.fromkeys(self.cleaned_data["entries"].split()))
        if len(said) > MOST_NAMED:
            raise ValidationError(f"Name at most {MOST_NAMED} entries.")
        found = [(each, self.named(each)) for each in said]
        if missing := [each for each, entry in found if entry is None]:
            raise ValidationError(f"There are no such entries: {', '.join(missing)[:300]}. {WHAT_CAN_BE}")
        return list({entry.key: entry for _, entry in reversed(found) if entry}.values())[::-1]

    def named(self, text: str) -> Entry | None:
        """Return the entry that a line names; None when there is none that can be given."""
        match = NAMED.fullmatch(text)
        where, what, alone = match.groups() if match else (None, None, None)
        rows = Entry.objects.filter(GIVABLE, negotiation=self.negotiation)
        named = what or alone or ""
        if where != "entries" and named.isdecimal() and len(named) < 10:
            return rows.filter(WAITING, pk=int(named)).first()
        return rows.filter(key=named[:KEY_LENGTH]).first()


class WholeTextForm(HandingForm):
    """The whole stored text of a source."""

    source = SourceField(label="Source whose text is given", help_text="type part of the title; the key is filled in")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        texts = readable(None, team=True).filter(negotiation=self.negotiation)
        rows = Source.objects.filter(negotiation=self.negotiation, pk__in=texts.order_by().values("source"))
        choose(self, "source").queryset = rows
        self.sources = offered_rows("sources", rows)

    def clean_source(self) -> Document:
        """Return the newest stored text of the source."""
        found = document_of(self.cleaned_data["source"].pk, None, team=True)
        if found is None:
            raise ValidationError("No text of this source is stored.")
        return found


GIVING: dict[CodingTaskKind, type[HandingForm]] = {
    CodingTaskKind.SAMPLE: SampleForm,
    CodingTaskKind.ENTRIES: EntriesForm,
    CodingTaskKind.DOCUMENT: WholeTextForm,
}


def one_code(label: str, codes: Iterable[StrEnum], none: str = "", **kwargs: Any) -> forms.ChoiceField:
    """Return the field of a code, with what each means; `none` is the words for none (empty: one must be given)."""
    listed = [*choices(codes), *([(NONE, none)] if none else [])]
    return forms.ChoiceField(label=label, choices=listed, widget=forms.RadioSelect, **kwargs)


def yes_or_no(label: str, **kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=ANSWERS, widget=forms.RadioSelect, **kwargs)


class CodesForm(forms.Form):
    """The codes of an entry, as the form of an entry has them; conditions are told apart from their words."""

    held = yes_or_no("Held", help_text="yes: the party maintains it; no: given up, or expressly not held")
    firmness = one_code("Firmness", Firmness, "not held")
    declared = yes_or_no(
        "Called a red line", help_text="by the party itself; or non-negotiable, or out of the question"
    )
    conditional = yes_or_no("Condition", help_text="an “only if” that the party itself sets")
    scope = one_code(
        "Scope",
        Scope,
        "not to be said: nothing before it, not held, or what was before is not known to you",
        help_text="against the last held entry before it",
    )
    account = one_code("Whose word", Account)
    basis = one_code("How known", Basis)
    channel = one_code("Channel", Channel, "not said")
    note = Reason(label="Note", rows=3, required=False, help_text="why these values; everybody can read it later")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, value in data.items():
            if name in ("held", "declared", "conditional"):
                data[name] = value == "yes"
            elif value == NONE:
                data[name] = ""
        if not self.errors:
            self.check_together(data)
        return data

    def check_together(self, data: dict[str, Any]) -> None:
        """Say where codes do not go together, by the rules that hold for an entry."""
        held, firmness = data["held"], data["firmness"]
        if not fits_holding("firmness", firmness, held=held):
            self.add_error("firmness", NO_FIRMNESS if held else NONE_WHEN_NOT_HELD)
        for name in ("declared", "conditional"):
            if data[name] and not held:
                self.add_error(name, NONE_WHEN_NOT_HELD)
            elif not fits_firmness(data[name], firmness=firmness):
                self.add_error(name, NONE_WHEN_AS_BEFORE)
        if not fits_channel(data["channel"], held=held):
            self.add_error("channel", A_TERM_IS_NOT_HELD)

    @property
    def codes(self) -> GivenCodes:
        return GivenCodes(**{name: self.cleaned_data[name] for name in GivenCodes.__dataclass_fields__})


class EntryCodesForm(CodesForm):
    """The codes of one entry, and how much of its text the coder saw."""

    text = one_code("What you saw of the text", TextSeen)

    field_order = (*(name for name in CodesForm.base_fields if name != "note"), "text", "note")


class PassageForm(CodesForm):
    """A passage of a text that was given whole: its words, the position, the day, and the codes."""

    field_order = ("marked", "exact", "quote", "words", "position", "effective_on")
    marked, exact = hidden(), hidden()
    quote = Paragraph(label="The passage", rows=2, help_text="mark it in the text, or copy its words from there")
    words = TextLine(label="Words to find the position by", required=False, help_text="of its title or issue")
    position = forms.ChoiceField(
        label="Position", widget=forms.RadioSelect, error_messages={"required": "Choose a position, or none of these."}
    )
    effective_on = Day(label="Took this stand on", help_text="2025-06-02, the day of the act or word")

    def __init__(self, task: CodingTask, positions: Iterable[Position], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document = task.document
        self.positions = {each.key: each for each in positions}
        listed = [
            (key, f"{each.title} ({each.party.label}, {each.kind}, {each.issue.name})")
            for key, each in self.positions.items()
        ]
        choose(self, "position").choices = [*listed, (NO_POSITION, "none of these, or none that is recorded")]

    def clean_position(self) -> Position | None:
        return self.positions.get(self.cleaned_data["position"])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        try:
            data["passage"] = self.passage(data.get("marked", ""), data.get("exact", ""), data.get("quote", ""))
        except ValidationError as error:
            self.add_error("quote", error)
        return data

    def passage(self, marked: str, exact: str, quote: str) -> MarkedPassage | None:
        """Return the words that were marked, or else copied; None: there are none. Raises ValidationError."""
        document = self.document
        found = marked_passage(marked, exact, lambda number: document if number == document.pk else None)
        if found is not None or not quote:
            return found
        if len(quote) > MOST_MARKED:
            raise ValidationError(TOO_MANY)
        place = find(document.text, TextQuote(quote))
        if place is None:
            raise ValidationError("These words do not stand in the text. Copy them from there as they are.")
        return MarkedPassage(document, place.start, place.end)
