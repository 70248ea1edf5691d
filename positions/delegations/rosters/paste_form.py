"""The form of a pasted list: its lines, what each of them means, and the one source of all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict

from positions.delegations.forms import SourcedForm
from positions.delegations.people.acts import PersonDraft
from positions.delegations.rosters.acts import DelegateDraft, Place
from positions.delegations.rosters.lines import MOST_LINES
from positions.delegations.rosters.matching import NEW, NOBODY, MatchedLine
from positions.delegations.rosters.pasting import SeatDraft
from positions.domain.codebook import DelegateRole, Seniority
from positions.domain.names import is_latin
from positions.models import Negotiation
from positions.web.fields import Paragraph, TextLine
from positions.writing.checks import EMPTY

LEVELS = [(level.value, level.value) for level in Seniority]
ROLES = [(role.value, role.value) for role in DelegateRole]
OF_LINE = ("who", "name", "title", "role", "seniority")


@dataclass(frozen=True, slots=True)
class LineFields:
    """The fields of a line of the list."""

    matched: MatchedLine
    fields: tuple[forms.BoundField, ...]


class ListForm(forms.Form):
    """The list before it is looked at."""

    lines = Paragraph(
        label="The list",
        rows=10,
        most=MOST_LINES * 1_000,
        strip=False,
        help_text="one person a line: name; title; role. Tabs, commas and dashes will do; role and title may lack.",
    )


class PasteForm(SourcedForm):
    """What each line means, and what says so."""

    locator = TextLine(label="Locator", help_text="where in the source: page, paragraph, list; of all lines")
    level_else = forms.ChoiceField(
        label="Seniority where a line has none", required=False, choices=[("", "choose on each line"), *LEVELS]
    )
    field_order = ("source", "locator", "level_else")

    def __init__(
        self, negotiation: Negotiation, by: User, place: Place, found: Sequence[MatchedLine], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(negotiation, by, *args, **kwargs)
        self.place, self.found = place, found
        for each in found:
            self.add(each)

    def add(self, each: MatchedLine) -> None:
        line, number = each.line, each.line.number
        made = {
            "who": forms.ChoiceField(choices=each.choices, initial=each.chosen, required=False),
            "name": TextLine(initial=line.name, required=False),
            "title": TextLine(initial=line.title, required=False),
            "role": forms.ChoiceField(choices=ROLES, initial=line.role or DelegateRole.MEMBER.value),
            "seniority": forms.ChoiceField(choices=[("", "choose"), *LEVELS], initial=line.seniority, required=False),
        }
        labels = {"who": "who it is", "name": "name, if new", "title": "title at the time"}
        for name, field in made.items():
            field.label = f"Line {number}: {labels.get(name, name)}"
            self.fields[f"{name}-{number}"] = field

    @property
    def plain(self) -> list[forms.BoundField]:
        """The fields but for those of a new source and of the lines."""
        of_lines = {f"{name}-{each.line.number}" for each in self.found for name in OF_LINE}
        return [field for field in super().plain if field.name not in of_lines]

    def begin_with(self, sent: QueryDict, *, lines_too: bool) -> None:
        """Show what was typed before the lines were looked at again; of the lines too where they are the same."""
        kept = list(self.fields) if lines_too else [field.name for field in (*self.plain, *self.of_new_source)]
        self.initial.update((name, sent[name]) for name in kept if name in sent)

    @property
    def rows(self) -> list[LineFields]:
        return [LineFields(each, tuple(self[f"{name}-{each.line.number}"] for name in OF_LINE)) for each in self.found]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["seats"] = [
            seat for each in self.found if (seat := self.seat(each, data, data.get("level_else", ""))) is not None
        ]
        return data

    def seat(self, each: MatchedLine, data: dict[str, Any], level: str) -> SeatDraft | None:
        """Return what a line records; None for one that is not taken, or where something is wrong."""
        number = each.line.number
        said = {name: data.get(f"{name}-{number}", "") for name in OF_LINE}
        if said["who"] == NOBODY:
            return None
        said["seniority"] = said["seniority"] or level
        wanted = ("who", "title", "seniority", *(("name",) if said["who"] == NEW else ()))
        for name in wanted:
            if not said[name] and f"{name}-{number}" not in self.errors:
                self.add_error(f"{name}-{number}", EMPTY if name in ("title", "name") else "Choose.")
        if self.errors or not data.get("source"):
            return None
        person = next((one for one in each.candidates if one.key == said["who"]), None)
        spelled = (
            {"name": said["name"]} if is_latin(said["name"]) else {"name": said["name"], "native_name": said["name"]}
        )
        return SeatDraft(
            number=number,
            who=person or PersonDraft(party=self.place.party, **spelled),
            draft=DelegateDraft(
                title=said["title"],
                role=said["role"],
                seniority=said["seniority"],
                source=data["source"],
                locator=data.get("locator", ""),
            ),
        )
