"""The forms of reference data: within one negotiation, with a reason, each broken rule told at its field.

What a row may say stands here once: for the administration, and for the pages on which a row is mended where it stands.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.forms.models import InlineForeignKeyField, construct_instance, modelform_factory
from django.http import QueryDict

from positions.domain import wording
from positions.domain.archived_copies import fault_of_copy
from positions.domain.codebook import Channel
from positions.domain.colours import fault_of_colour, offered
from positions.domain.dates import older_source, partial, whole
from positions.domain.shifts import Window
from positions.domain.windows import offered_window
from positions.models import (
    Citation,
    Entry,
    Event,
    Incompatibility,
    Issue,
    Negotiation,
    Party,
    Position,
    Round,
    Source,
)
from positions.reading.reference_history import RecordLine
from positions.web.fields import Reason, RowField, TypedDate
from positions.web.reference_fields import field_of
from positions.writing.mending import CHANGED_MEANWHILE, reason_needed
from positions.writing.questions import of_early

if TYPE_CHECKING:

    class ModelForm(forms.ModelForm[Any]):
        """Django's form, with the two methods that its types leave out."""

        def _get_validation_exclusions(self) -> set[str]: ...

        def _update_errors(self, errors: ValidationError) -> None: ...
else:
    ModelForm = forms.ModelForm

SURE = "The dates are right"
TOO_EARLY = "Choose a round that ends after the first: {}, and {}."
NEEDED = "Published entries rest on this. Say why it changes."


class ReferenceForm(ModelForm):
    """A row of one negotiation. `home` is the number of the negotiation; None when the row brings its own.

    `doubted`: a date looks wrong, and `sure` says that it is right. `meanwhile` is what others changed since the form
    was opened, to be told before it is saved. `follow` are columns that follow from what is
    asked for.
    """

    home: int | None = None
    reason_asked = True
    # Always; else only where published entries rest on the row.
    reason_needed = False
    follow: tuple[str, ...] = ()
    meanwhile: tuple[RecordLine, ...] = ()
    sure = forms.BooleanField(
        required=False,
        label=SURE,
        help_text="To be ticked when a date looks wrong and is right.",
    )
    reason = Reason(
        required=False, rows=2, help_text="Why it is so now. It is kept with the change and shown to everybody."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.doubted = False
        self.dates = [name for name, field in self.fields.items() if isinstance(field, TypedDate)]
        if not any(field.name.endswith("_on") for field in self._meta.model._meta.fields):
            del self.fields["sure"]
        for name, field in self.fields.items():
            if isinstance(field, RowField) and self.instance.pk:
                self.initial[name] = getattr(getattr(self.instance, name), "key", "")
        if self.home and not getattr(self.instance, "negotiation_id", self.home):
            self.instance.negotiation_id = self.home
        if not self.reason_asked:
            del self.fields["reason"]
        elif self.reason_needed:
            self.fields["reason"].required = True

    @property
    def columns(self) -> dict[str, object]:
        """What a form that is right says of the row, by column."""
        asked = [name for name in self.fields if name not in ("reason", "sure")]
        return {name: getattr(self.instance, name) for name in (*asked, *self.follow)}

    def clean(self) -> dict[str, Any]:
        """Ask for a reason where published entries rest on the row."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        silent = "reason" in self.fields and not cleaned.get("reason", "")
        changed = self.instance.pk and set(self.changed_data) - {"reason", "sure"}
        if silent and changed and not self.reason_needed and bears_evidence(self.instance):
            self.add_error("reason", NEEDED)
        if not cleaned.get("sure"):
            self.doubt(cleaned)
        if self.meanwhile:
            self.add_error(None, [CHANGED_MEANWHILE, *map(told, self.meanwhile)])
        return cleaned

    def doubt(self, cleaned: dict[str, Any]) -> None:
        """Ask about the dates that look wrong, each at its field."""
        for name in self.dates:
            for question in of_early(str(cleaned.get(name) or "")):
                self.question(name, f"{question.message} If it is, tick “{SURE}”.")

    def question(self, name: str, message: str) -> None:
        """Ask about a date: it is taken once that is answered yes."""
        self.doubted = True
        self.add_error(name, message)

    def _post_clean(self) -> None:
        """Do as Django does, but tell each broken rule at the field that it is about.

        Rules that name a column outside the form count too; Django would leave them to the database.
        """
        unwanted = self._get_validation_exclusions()
        unwanted |= {name for name, field in self.fields.items() if isinstance(field, InlineForeignKeyField)}
        try:
            self.instance = construct_instance(self, self.instance, self._meta.fields, self._meta.exclude)
            self.instance.full_clean(exclude=unwanted, validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            self._update_errors(error)
        self.validate_unique()
        self.validate_rules()

    def validate_rules(self) -> None:
        """Try the rules of the database whose fields are right in themselves."""
        wrong = set(self.errors) | self.unasked
        for model, rules in self.instance.get_constraints():
            for rule in rules:
                try:
                    rule.validate(model, self.instance, exclude=wrong)
                except ValidationError as error:
                    self.add_error(self.field_of(rule), error.messages)

    @property
    def unasked(self) -> set[str]:
        """The columns of a new row that the act fills in, such as its key."""
        if not self.instance._state.adding:
            return set()
        asked = {name for name, field in self.fields.items() if field.required}
        columns = [field for field in self.instance._meta.fields if not field.blank and field.name not in asked]
        return {field.name for field in columns if getattr(self.instance, field.attname) in (None, "")}

    def field_of(self, rule: models.BaseConstraint) -> str | None:
        """Return the last field of the form that a rule names; None for the whole form."""
        named = [name for name in names_in(rule) if name in self.fields]
        return named[-1] if named else None


def told(line: RecordLine) -> str:
    """Return who changed what, and why, in a sentence."""
    fields = "; ".join(f"{each.name} is now “{each.new}”" for each in line.fields)
    return f"{line.who}, {line.when}: {fields}. {line.reason}".strip()


class NegotiationRowForm(ReferenceForm):
    """A negotiation, whose two rounds are told apart by when their windows end."""

    def clean(self) -> dict[str, Any]:
        """Ask for the earlier of the two rounds first."""
        cleaned = super().clean()
        before, after = cleaned.get("before"), cleaned.get("after")
        if before and after and before.window_ends_on >= after.window_ends_on:
            self.add_error("after", TOO_EARLY.format(*map(window_end, (after, before))))
        return cleaned


def window_end(round_: Round) -> str:
    return f"{round_.name}’s window ends on {wording.day(round_.window_ends_on)}"


class EventForm(ReferenceForm):
    """An event, whose date says by itself how exactly it is known."""

    follow = ("precision",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["occurred_on"] = partial(self.instance.occurred_on, self.instance.precision)

    def clean(self) -> dict[str, Any]:
        """Take the date apart: the last day of what is known, and how exactly that is."""
        cleaned = super().clean()
        if cleaned.get("occurred_on"):
            cleaned["occurred_on"], self.instance.precision = whole(cleaned["occurred_on"])
        return cleaned


class SourceRowForm(ReferenceForm):
    """A document, that is seldom older than what rests on it."""

    def doubt(self, cleaned: dict[str, Any]) -> None:
        """Say what is wrong with the copy, and ask about the dates.

        Also when the document becomes older than a published entry that cites it.
        """
        super().doubt(cleaned)
        if fault := fault_of_copy(cleaned.get("archive_url") or "", cleaned.get("url") or ""):
            self.add_error("archive_url", fault)
        on = cleaned.get("published_on")
        if not on or "published_on" not in self.changed_data:
            return
        cited = (
            Entry.objects.known(None)
            .filter(
                citations__source=self.instance.pk,
                citations__published_at__isnull=False,
                effective_on__gt=whole(on)[0],
            )
            .exclude(channel=Channel.TERM.value)
        )
        # One that is known to the month or year may still be of that very day; the first of the others is not.
        for dated in cited.order_by("effective_on", "id").values_list("effective_on", "precision", "channel"):
            if question := older_source(on, *dated):
                self.question("published_on", f"{question} If both are right, tick “{SURE}”.")
                return


class PartyRowForm(ReferenceForm):
    """A party, whose colour is seen and told apart from those of the others."""

    def clean_colour(self) -> str:
        """Return the colour; one that was there before stays as it is."""
        colour = str(self.cleaned_data["colour"]).lower()
        if colour == self.instance.colour.lower() or not re.fullmatch("#[0-9a-f]{6}", colour):
            return colour
        if fault := fault_of_colour(colour, colours_of_others(self.instance.negotiation, self.instance)):
            raise ValidationError(fault)
        return colour


def colours_of_others(home: Negotiation, party: Party | None) -> list[str]:
    parties = Party.objects.filter(negotiation=home)
    return [each.colour for each in parties if each.colour and each != party]


def colours_of(home: Negotiation, party: Party | None) -> list[str]:
    """Return the colours that a party (None: a new one) is offered, its own first. One query."""
    own = [party.colour] if party and party.colour else []
    return list(dict.fromkeys([*own, *offered(colours_of_others(home, party))]))


class RoundRowForm(ReferenceForm):
    """A meeting, of one day unless more is said, with a week around it unless other days are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields.keys() & {"ends_on", "window_starts_on", "window_ends_on"}:
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        """Fill in the days that are left empty."""
        data = self.cleaned_data
        if data.get("starts_on"):
            data["ends_on"] = data.get("ends_on") or data["starts_on"]
            offer = window_around(self.instance.negotiation, data["starts_on"], data["ends_on"], but=self.instance)
            for name, day in (("window_starts_on", offer.starts_on), ("window_ends_on", offer.ends_on)):
                if name in self.fields and name not in self.errors:
                    data[name] = data.get(name) or day
        return super().clean()


def window_around(home: Negotiation, starts_on: date, ends_on: date, but: Round | None = None) -> Window:
    """Return the window that is offered for a meeting on these days (`but`: of that round), short of the others'."""
    there = Round.objects.filter(negotiation=home)
    return offered_window(starts_on, ends_on, [each.point.window for each in there if each != but])


class PairForm(ReferenceForm):
    """Two positions; their parties follow from them."""

    follow = ("party_a_id", "party_b_id")

    def clean(self) -> dict[str, Any]:
        """Take the parties from the positions, and leave the rules of a pair alone while one is missing."""
        cleaned = super().clean()
        for letter in "ab":
            if position := cleaned.get(f"position_{letter}"):
                setattr(self.instance, f"party_{letter}_id", position.party_id)
        return cleaned


FORMS: dict[type[models.Model], type[ReferenceForm]] = {
    Event: EventForm,
    Incompatibility: PairForm,
    Negotiation: NegotiationRowForm,
    Party: PartyRowForm,
    Round: RoundRowForm,
    Source: SourceRowForm,
}


def row_form(
    model: type[models.Model], fields: Iterable[str], home: Negotiation, *, team: bool, mends: bool = True
) -> Any:
    """Return the class of the form of a row of a negotiation with these fields.

    `team`: whoever fills it in may choose what only proposals use. `mends`: the row is there, and a reason is needed
    once readers know the negotiation.
    """

    def asked(db_field: Any, **kwargs: Any) -> Any:
        return field_of(db_field, home, team=team) or db_field.formfield(**kwargs)

    # Of what is in preparation nobody is told why.
    form = bound_to(FORMS.get(model, ReferenceForm), home.pk, reason=mends and not home.in_preparation)
    form.reason_needed = mends
    return modelform_factory(model, form=form, fields=list(fields), formfield_callback=asked)


def merged(sent: QueryDict, fresh: forms.BaseForm, untouched: Collection[str]) -> QueryDict:
    """Return what was sent, with what a fresh form holds in the fields that were left as they had been."""
    data = sent.copy()
    for name in fresh.fields.keys() & untouched:
        value = fresh[name].value()
        data[name] = "" if value is None else str(value)
    return data


def names_in(rule: models.BaseConstraint) -> Iterator[str]:
    if isinstance(rule, UniqueConstraint):
        yield from rule.fields
    elif isinstance(rule, CheckConstraint) and isinstance(rule.condition, Q):
        yield from names_of(rule.condition)


def names_of(condition: Q) -> Iterator[str]:
    for part in condition.children:
        if isinstance(part, Q):
            yield from names_of(part)
        elif isinstance(part, tuple):
            yield str(part[0]).split("__")[0]


def bound_to(form: Any, home: int | None, *, reason: bool) -> Any:
    """Return the form's class for rows of one negotiation, with or without the question for a reason."""
    return type(form.__name__, (form,), {"home": home, "reason_asked": reason})


# How an entry leads to what it is about.
ABOUT: dict[type[models.Model], str] = {Party: "position__party", Issue: "position__issue", Position: "position"}


def bears_evidence(row: models.Model) -> bool:
    """Say whether something published rests on a row of a negotiation that is public."""
    if not reason_needed(row):
        return False
    published = Entry.objects.published()
    if isinstance(row, Source):
        return Citation.objects.published().filter(source=row).exists()
    if isinstance(row, Round):
        within = Q(effective_on__range=(row.window_starts_on, row.window_ends_on))
        return published.filter(Q(round=row) | within, negotiation=row.negotiation_id).exists()
    look_up = ABOUT.get(type(row))
    return look_up is not None and published.filter(**{look_up: row}).exists()
