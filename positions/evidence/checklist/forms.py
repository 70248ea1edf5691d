"""The forms of the checklist: what it is of, and each line as the form of an entry that only affirms."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID, uuid5

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict

from positions.evidence.checklist.checklist import ORDER, Against, ChecklistLine
from positions.evidence.log.forms.entry import EntryForm
from positions.models import Document, Negotiation, Party, Person, Round, Source
from positions.web.fields import Day, RowField, SourceField, choose
from positions.web.paging import BadCursor
from positions.web.reference_fields import offered_rows
from positions.web.visible_sources import visible_sources

# Said once for all lines. The language is that of the quotes.
ONCE = ("round", "channel", "account", "basis", "speaker", "quote_language")
# Said of each line; in the form the key of the position follows.
OF_LINE = ("locator", "quote", "marked", "exact", "seen")
TICKS = {"affirmed", "nothing"}

Found = TypeVar("Found")


class AgainstForm(forms.Form):
    """Which document, which party, at which day."""

    source = SourceField(label="Source", help_text="type part of the title or publisher; the key is filled in")
    party = RowField(Party.objects.none(), label="Party", empty_label="choose")
    on = Day(label="Took this stand on", help_text="the day at which its positions are shown, and that of the entries")
    group = forms.CharField(required=False, widget=forms.HiddenInput)
    after = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, negotiation: Negotiation, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.visible_sources = by, visible_sources(negotiation, by)
        choose(self, "source").queryset = self.visible_sources
        choose(self, "party").queryset = Party.objects.filter(negotiation=negotiation).in_order()

    def clean_after(self) -> str:
        """Take the mark of a page only as one is."""
        after = str(self.cleaned_data["after"])
        try:
            ORDER.read(after)
        except BadCursor as error:
            raise forms.ValidationError(str(error)) from error
        return after

    @property
    def sources(self) -> list[tuple[str, str]]:
        return offered_rows("sources", self.visible_sources)

    @property
    def against(self) -> Against | None:
        """What the checklist is of; None while something is missing or wrong."""
        return Against(**self.cleaned_data) if self.is_bound and self.is_valid() else None


@dataclass(frozen=True, slots=True)
class LineTyped:
    """What was typed and ticked in a line."""

    ticks: frozenset[str]
    locator: str
    quote: str
    marked: str
    exact: str

    @property
    def affirmed(self) -> bool:
        return "affirmed" in self.ticks

    @property
    def says_something(self) -> bool:
        """Whether it was ticked as affirmed, or words were typed or marked for that."""
        return self.affirmed or any((self.locator, self.quote, self.marked))

    @property
    def empty(self) -> bool:
        return not (self.ticks or self.says_something)


def line_typed(sent: QueryDict, key: str) -> LineTyped:
    """Return what a form or a draft has in the line of the position with that key; empty where it has none."""
    ticks = frozenset(sent.getlist(f"tick-{key}")) & TICKS
    texts = {name: sent.get(f"{name}-{key}", "") for name in ("locator", "quote", "marked", "exact")}
    return LineTyped(ticks, **texts)


class TheSource(forms.Field):
    """The document that all lines are checked against, which was looked up before them."""

    def __init__(self, source: Source) -> None:
        super().__init__(label="Source")
        self.source = source

    def clean(self, value: Any) -> Source:
        return self.source


class LineForm(EntryForm):
    """The form of the entry that a line affirms; what is the same for all lines is looked up once for them."""

    def __init__(self, *args: Any, source: Source, looked_up: dict[object, Any], **kwargs: Any) -> None:
        """Take the document, and what was looked up for other lines, to which this one adds."""
        super().__init__(*args, **kwargs)
        self.looked_up = looked_up
        self.fields["source"] = TheSource(source)

    def called(self, speaker: str) -> tuple[Person, ...]:
        """Return the people whose recorded names are those of a speaker, or of several."""
        return self.once(speaker, lambda: super(LineForm, self).called(speaker))

    def text(self, number: int, source: Source, by: User) -> Document | None:
        """Return a stored text of the document; None when it is not there, or not for the person."""
        return self.once(number, lambda: super(LineForm, self).text(number, source, by))

    def once(self, asked: object, look_up: Callable[[], Found]) -> Found:
        if asked not in self.looked_up:
            self.looked_up[asked] = look_up()
        found: Found = self.looked_up[asked]
        return found


@dataclass(frozen=True, slots=True)
class LineForms:
    """Makes the form of an entry for each line out of what was sent, and that of what is said once."""

    negotiation: Negotiation
    rounds: Iterable[Round]
    by: User
    against: Against
    looked_up: dict[object, Any] = field(default_factory=dict)

    def once(self, data: Mapping[str, Any] | None, initial: Mapping[str, Any]) -> EntryForm:
        """Return the form whose fields of ONCE are shown; `data` is what was sent (None: it was not)."""
        return EntryForm(self.negotiation, self.rounds, data, initial=initial, by=self.by)

    def of(self, line: ChecklistLine, sent: QueryDict) -> EntryForm:
        """Return the form of the entry that affirms the position of a line."""
        key = line.position.key
        data = {name: sent.get(name, "") for name in ONCE} | {name: sent.get(f"{name}-{key}", "") for name in OF_LINE}
        data |= {"source": self.against.source.key, "effective_on": self.against.on.isoformat(), "also": "0"}
        data["token"] = token_of(sent.get("token", ""), key)
        if not data["quote"]:
            data["quote_language"] = ""
        return LineForm(
            self.negotiation,
            self.rounds,
            data,
            by=self.by,
            fixed=line.position,
            affirms=True,
            source=self.against.source,
            looked_up=self.looked_up,
        )


def token_of(token: str, key: str) -> str:
    """Return the token of a line out of that of the whole form; empty when the form's is none."""
    try:
        return str(uuid5(UUID(token), key))
    except ValueError:
        return ""
