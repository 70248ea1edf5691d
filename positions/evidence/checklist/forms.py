"""The forms of the checklist: what it is of, and each line as the form of an entry that only affirms."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict

from positions.evidence.checklist.checklist import Against, ChecklistLine
from positions.evidence.log.forms.entry import EntryForm, sources_offered
from positions.evidence.visible import visible_sources
from positions.models import Negotiation, Party, Position, Round
from positions.web.fields import Day, RowField, SourceField, choose

# Said once for all lines. The language is that of the quotes.
ONCE = ("round", "channel", "account", "basis", "speaker", "quote_language")
# Said of each line; in the form the key of the position follows.
OF_LINE = ("locator", "quote", "marked", "exact", "seen")
TICKS = {"affirmed", "nothing"}


class AgainstForm(forms.Form):
    """Which document, which party, at which day."""

    source = SourceField(label="Source", help_text="type part of the title or publisher; the key is filled in")
    party = RowField(Party.objects.none(), label="Party", empty_label="choose")
    on = Day(label="Took this stand on", help_text="the day at which its positions are shown, and that of the entries")
    group = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, negotiation: Negotiation, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.visible_sources = by, visible_sources(negotiation, by)
        choose(self, "source").queryset = self.visible_sources
        choose(self, "party").queryset = Party.objects.filter(negotiation=negotiation).in_order()

    @property
    def sources(self) -> list[tuple[str, str]]:
        return sources_offered(self.visible_sources)

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
    def empty(self) -> bool:
        return not any((self.ticks, self.locator, self.quote, self.marked))


def line_typed(sent: QueryDict, position: Position) -> LineTyped:
    """Return what a form or a draft has in the line of a position; empty where it has none."""
    ticks = frozenset(sent.getlist(f"tick-{position.key}")) & TICKS
    texts = {name: sent.get(f"{name}-{position.key}", "") for name in ("locator", "quote", "marked", "exact")}
    return LineTyped(ticks, **texts)


@dataclass(frozen=True, slots=True)
class LineForms:
    """Makes the form of an entry for each line out of what was sent, and that of what is said once."""

    negotiation: Negotiation
    rounds: Iterable[Round]
    by: User
    against: Against

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
        return EntryForm(self.negotiation, self.rounds, data, by=self.by, fixed=line.position, affirms=True)


def token_of(token: str, key: str) -> str:
    """Return the token of a line out of that of the whole form; empty when the form's is none."""
    try:
        return str(uuid5(UUID(token), key))
    except ValueError:
        return ""
