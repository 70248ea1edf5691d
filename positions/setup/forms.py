"""The forms of the set-up page: the parts of a negotiation, its parties, rounds and issues."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Model
from django.http import QueryDict

from positions.domain.licences import DEFAULT, LICENCES, as_in_package, name_in
from positions.models import Issue, Negotiation, Party, Round
from positions.web.fields import Paragraph, Reason, TextLine
from positions.web.reference_forms import colours_of, row_form

KEY_HINT = "stands in the address and stays; left empty, it is made from the name"
# What a field is called here, and what helps to fill it in.
WORDS: Mapping[str, tuple[str, str]] = {
    "title": ("Name", "as it stands above its pages: Talks between Northland and Southland"),
    "description": ("What it is about", "a sentence or two, for readers and search engines"),
    "keeper": ("Kept by", "the person or body that answers for the data"),
    "contact": ("Contact", "a mail address or a web address, where readers report errors"),
    "limits": ("How far to trust these data", "who coded them, from which sources, what is left out"),
    "before": ("First round", "empty: the first of all"),
    "after": ("Second round", "empty: the last of all"),
    "key": ("Key", KEY_HINT),
    "name": ("Name", "in English, in neither side’s terms"),
    "parties.name": ("Name", "in English, in full"),
    "rounds.name": ("Name", "as people call it: First round, Geneva"),
    "native_name": ("Native name", "as it writes itself"),
    "short_name": ("Short name", "for tables and pictures"),
    "role": ("Role", "principals negotiate"),
    "colour": ("Colour", "a thin mark beside its name: seen by day and at night, and told apart from the others"),
    "venue": ("Place", ""),
    "level": ("Level", ""),
    "starts_on": ("First day", "2025-06-02"),
    "ends_on": ("Last day", "left empty: the first day"),
    "window_starts_on": ("Window from", "what is said in the window counts as said at the round"),
    "window_ends_on": ("Window to", "left empty: a week before and after the meeting, short of the next window"),
    "summary": ("Summary", "who met, on what, with what result"),
    "group": ("Group", "issues are shown by group, such as Security"),
}


@dataclass(frozen=True, slots=True)
class SetUpKind:
    """A kind of rows that a negotiation has several of: what one is called, and what is asked of one."""

    model: type[Model]
    one: str
    fields: tuple[str, ...]
    ordered: bool = True


KINDS: Mapping[str, SetUpKind] = {
    "parties": SetUpKind(Party, "party", ("name", "native_name", "short_name", "role", "colour")),
    "rounds": SetUpKind(
        Round,
        "round",
        (
            *("name", "short_name", "starts_on", "ends_on", "window_starts_on", "window_ends_on"),
            *("venue", "level", "summary"),
        ),
        ordered=False,
    ),
    "issues": SetUpKind(Issue, "issue", ("group", "name", "description")),
}
# The parts of a negotiation that are columns of its own, by name.
COLUMNS_OF: Mapping[str, tuple[str, ...]] = {
    "about": ("title", "description"),
    "contact": ("keeper", "contact"),
    "limits": ("limits",),
    "pair": ("before", "after"),
}
SEVERAL = "several"


def explained(form: Any, home: Negotiation, kind: str = "") -> Any:
    """Return a form of reference data with the words of this page; while it is prepared, no reason is asked for."""
    for name, field in form.fields.items():
        words = WORDS.get(f"{kind}.{name}") or WORDS.get(name)
        field.label, field.help_text = words or (field.label, field.help_text)
    if home.in_preparation:
        form.fields.pop("reason", None)
    return form


def row_form_of(kind: str, home: Negotiation, data: QueryDict | None = None, *, row: Any = None) -> Any:
    """Return the form of a row of a kind, or of a new one (None), which may have a key of its own."""
    asked = KINDS[kind]
    fields = asked.fields if row else (*asked.fields, "key")
    made = row_form(asked.model, fields, home, team=True, mends=row is not None)
    instance = row or asked.model(negotiation=home)
    form = explained(made(data, instance=instance, auto_id=f"{kind}_%s"), home, kind)
    if "key" in form.fields:
        form.fields["key"].required = False
    if "level" in form.fields:
        form.fields["level"].choices = [("", "not said"), *list(form.fields["level"].choices)[1:]]
    if "colour" in form.fields:
        form.offers = colours_of(home, row)
        form.initial["colour"] = form.offers[0]
    return form


def part_form_of(part: str, home: Negotiation, data: QueryDict | None = None) -> Any:
    """Return the form of a part of a negotiation."""
    if part in PLAIN:
        return explained(PLAIN[part](home, data, auto_id=f"{part}_%s"), home)
    made = row_form(Negotiation, COLUMNS_OF[part], home, team=True)
    form = explained(made(data, instance=home, auto_id=f"{part}_%s"), home)
    if part == "about":
        form.fields["title"].required = True
    return form


class PartForm(forms.Form):
    """A part of a negotiation that is kept as a package has it. `columns` are what it writes."""

    reason = Reason(label="Reason", rows=2, help_text="kept with the change and shown to everybody")

    def __init__(self, home: Negotiation, *args: Any, **kwargs: Any) -> None:
        self.home = home
        super().__init__(*args, **kwargs)

    @property
    def columns(self) -> dict[str, object]:
        raise NotImplementedError


class LicenceForm(PartForm):
    """Under which licence everybody may use the data."""

    licence = forms.ChoiceField(
        label="Licence",
        choices=[(each.name, f"{each.name}: {each.asks}") for each in LICENCES.values()],
        help_text="what is given away once cannot be called back",
    )
    field_order = ("licence", "reason")

    def __init__(self, home: Negotiation, *args: Any, **kwargs: Any) -> None:
        super().__init__(home, *args, **kwargs)
        self.initial["licence"] = name_in(home.licenses) or DEFAULT

    @property
    def columns(self) -> dict[str, object]:
        return {"licenses": [as_in_package(self.cleaned_data["licence"])]}


class ContributorsForm(PartForm):
    """Who made the data, a person or body a line."""

    MOST = 100
    contributors = Paragraph(
        label="Who made the data",
        rows=4,
        required=False,
        help_text="one a line, in the order of citations: Name; role; web address. The last two may be left out.",
    )
    field_order = ("contributors", "reason")

    def __init__(self, home: Negotiation, *args: Any, **kwargs: Any) -> None:
        super().__init__(home, *args, **kwargs)
        self.initial["contributors"] = "\n".join(
            "; ".join(filter(None, (each.get("title"), each.get("role"), each.get("path"))))
            for each in home.contributors
        )

    def clean_contributors(self) -> list[dict[str, str]]:
        """Return the lines as a data package writes them; what a package said further of somebody stays."""
        lines = [line.strip() for line in self.cleaned_data["contributors"].splitlines() if line.strip()]
        if len(lines) > self.MOST:
            raise forms.ValidationError(f"At most {self.MOST} are listed.")
        known = {each.get("title"): each for each in self.home.contributors}
        return [contributor_in(line, known) for line in lines]

    @property
    def columns(self) -> dict[str, object]:
        return {"contributors": self.cleaned_data["contributors"]}


def contributor_in(line: str, known: Mapping[str | None, Mapping[str, str]]) -> dict[str, str]:
    """Return who is named in a line. Raises ValidationError."""
    title, *rest = (part.strip() for part in line.split(";"))
    told = [part for part in rest if part]
    paths = [part for part in told if part.startswith(("http://", "https://"))]
    roles = [part for part in told if part not in paths]
    if not title or len(paths) > 1 or len(roles) > 1:
        raise forms.ValidationError(f"Write a line as “Name; role; web address”, not “{line[:80]}”.")
    further = {name: value for name, value in known.get(title, {}).items() if name not in {"role", "path"}}
    path = {"path": paths[0]} if paths else {}
    return {**further, "title": title, "role": roles[0] if roles else "author", **path}


PLAIN: Mapping[str, type[PartForm]] = {"licence": LicenceForm, "contributors": ContributorsForm}
PARTS = (*COLUMNS_OF, *PLAIN)


class SeveralIssuesForm(forms.Form):
    """Several issues, one a line."""

    MOST = 200
    issues = Paragraph(
        label="Issues, one a line",
        rows=6,
        help_text="Group; name; description, which may be left out. Cells of a spreadsheet can be pasted too.",
    )

    def clean_issues(self) -> list[dict[str, str]]:
        """Return the columns of each issue; a line without a group is of the group of the line before it."""
        lines = [line.strip() for line in self.cleaned_data["issues"].splitlines() if line.strip()]
        if len(lines) > self.MOST:
            raise forms.ValidationError(f"At most {self.MOST} lines are read at once.")
        found: list[dict[str, str]] = []
        for number, line in enumerate(lines, start=1):
            cells = [cell.strip() for cell in re.split(r"\t|;", line, maxsplit=2)]
            if len(cells) == 1 and found:
                cells = [found[-1]["group"], *cells]
            if len(cells) == 1 or not all(cells[:2]):
                raise forms.ValidationError(f"Line {number} has no group and name: “{line[:80]}”. Write “Group; name”.")
            found.append({"group": cells[0], "name": cells[1], "description": cells[2] if len(cells) > 2 else ""})
        return found


class NewNegotiationForm(forms.Form):
    """What a new negotiation is called."""

    title = TextLine(label=WORDS["title"][0], help_text=WORDS["title"][1])
    key = TextLine(
        label="Key",
        required=False,
        help_text="the first part of all its addresses; left empty, it is made from the name. It can be changed until "
        "something is published.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class RenameForm(forms.Form):
    """Another key for a negotiation of which nothing is published."""

    key = TextLine(label="Key", widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}))


class TypedKeyForm(forms.Form):
    """The key of the negotiation that is deleted, typed to be sure."""

    typed = TextLine(label="Its key", widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}))


class WhyForm(forms.Form):
    """Why something is done."""

    reason = Reason(label="Reason", rows=2, help_text="kept with the change and shown to everybody")
