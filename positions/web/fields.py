"""Fields and validators that the forms share: bounded, plain text, days that can be, web addresses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import Q, QuerySet

from positions.domain.languages import LANGUAGES, tag_of
from positions.domain.texts import MOST_SIGNS, REASON_LENGTH, as_typed, fault_of
from positions.domain.typed_dates import read
from positions.models import Entry, Person, Source
from positions.models.base import KEY_LENGTH, LANGUAGE_PATTERN
from positions.writing.checks import EMPTY, of_future
from positions.writing.refusals import BadDraft, Refused
from tracker.contacts import WEB_ADDRESS_PATTERN


def not_in_future(on: date | str) -> None:
    """Raise ValidationError when a date lies in the future: a day, or a partial date."""
    for _, fault in of_future("", str(on)):
        raise ValidationError(fault)


class TextLine(forms.CharField):
    """A text of one line, made as it is kept before it is checked."""

    def __init__(self, *, most: int = MOST_SIGNS, **kwargs: Any) -> None:
        """Take the greatest length. The browser is not told: it would cut a pasted text without a word."""
        kwargs.setdefault("error_messages", {"required": EMPTY})
        self.most = most
        super().__init__(**kwargs)
        self.validators.append(self.check_signs)

    def check_signs(self, text: str) -> None:
        """Raise ValidationError when a text is too long or has signs that cannot be seen."""
        if fault := fault_of(text, self.most):
            raise ValidationError(fault)

    def to_python(self, value: object) -> Any:
        return as_typed(super().to_python(value) or "")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"data-most": str(self.most)}


class Paragraph(TextLine):
    """A text of a few lines."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)


class Reason(Paragraph):
    """Why something was changed; it is kept."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(most=REASON_LENGTH, **kwargs)


class TypedDate(forms.CharField):
    """A date typed as text, with a picker beside it where scripts run; of the `past`, it may not lie in the future."""

    past = False
    # How it is written, for a hint.
    written = ""
    # What the picker fills in is a day; where less may be known, it can be typed.
    widget = forms.TextInput(attrs={"data-pick": "", "autocomplete": "off", "spellcheck": "false"})

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"required": EMPTY})
        super().__init__(**kwargs)
        if self.past:
            self.validators.append(not_in_future)

    def typed(self, value: object, *, full: bool) -> str:
        """Return what was typed as it is kept; empty when nothing was. Raises ValidationError that says how."""
        text = as_typed(super().to_python(value) or "")
        try:
            return read(text, full=full) if text else ""
        except ValueError as error:
            raise ValidationError(str(error)) from error


class AnyDay(TypedDate):
    """A full date, `2025-06-02`; None when it is empty."""

    written = "2025-06-02"

    def to_python(self, value: object) -> Any:
        text = self.typed(value, full=True)
        return date.fromisoformat(text) if text else None


class Day(AnyDay):
    """A full date of something that has happened."""

    past = True


class AnyPartialDay(TypedDate):
    """A date as exactly as it is known, kept as text: `2025-06-02`, `2025-06` or `2025`."""

    written = "2025-06-02; where only the month or the year is known, 2025-06 or 2025"

    def to_python(self, value: object) -> Any:
        return self.typed(value, full=False)


class PartialDay(AnyPartialDay):
    """A date of something that has happened, as exactly as it is known."""

    past = True


class Formed(TextLine):
    """A text of one line that is empty or has a form of its own; `advice` says which."""

    pattern: str
    advice: str

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.validators.append(RegexValidator(self.pattern, self.advice))


class WebAddress(Formed):
    """An address on the web; no other kind of address is ever a link."""

    pattern, advice = WEB_ADDRESS_PATTERN, "An address starts with http:// or https://."


class Language(Formed):
    """A language tag such as en or uk-UA."""

    pattern, advice = LANGUAGE_PATTERN, "Write a language as en, ru or uk-UA."
    widget = forms.TextInput(attrs={"list": "languages", "autocomplete": "off"})
    # What the list `languages` offers: tags and names.
    suggested = tuple(LANGUAGES.items())

    def to_python(self, value: object) -> Any:
        return tag_of(super().to_python(value))


class RowField(forms.ModelChoiceField):  # type: ignore[type-arg] # generic for type checkers only
    """A row, by its key within the negotiation; what cannot be a key is never asked for."""

    def __init__(self, rows: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(rows, to_field_name="key", **kwargs)

    def to_python(self, value: object) -> Any:
        if isinstance(value, str) and (len(value) > KEY_LENGTH or "\x00" in value):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)

    def label_from_instance(self, obj: Any) -> str:
        if isinstance(obj, Entry):
            waits = "" if obj.published_at else " (waits for review)"
            return f"{obj.effective_on}, {obj.account}{waits}: {obj.statement}"
        return str(getattr(obj, "label", "") or obj.name)


class SourceField(RowField):
    """A source, typed as its key with those of the list `sources` on offer."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Source.objects.none(),
            widget=forms.TextInput(attrs={"list": "sources", "autocomplete": "off"}),
            error_messages={
                "required": "Choose the document.",
                "invalid_choice": "There is no such source. Choose one from the list, or record it first.",
            },
            **kwargs,
        )


# Of more people, those are offered that have what is typed in a name of theirs.
MOST_PEOPLE = 300
MOST_WORDS = 8


class PeopleField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Some of the people recorded, by their keys. Of very many the list offers a part, and any is taken."""

    def label_from_instance(self, obj: Person) -> str:
        return obj.name


@dataclass(frozen=True, slots=True)
class OfferedPeople:
    """The people that a list offers, by key and name; `more`: others are recorded too."""

    listed: list[tuple[str, str]]
    more: bool


def people_offered(people: QuerySet[Person], words: str, chosen: Iterable[str]) -> OfferedPeople:
    """Return all of these people by name; of very many those chosen, by their keys, and some that have all the words.

    Three queries at most.
    """
    rows = people.order_by("name", "key").values_list("key", "name")
    first = list(rows[: MOST_PEOPLE + 1])
    if len(first) <= MOST_PEOPLE:
        return OfferedPeople(first, more=False)
    found = Q()
    for word in words.split()[:MOST_WORDS]:
        found &= Q(name__icontains=word) | Q(native_name__icontains=word) | Q(aliases__icontains=word)
    several = list(rows.filter(found)[:MOST_PEOPLE]) if found else first[:MOST_PEOPLE]
    here = dict(several)
    missing = [key for key in chosen if key not in here]
    return OfferedPeople([*(rows.filter(key__in=missing) if missing else ()), *several], more=True)


def choose(form: forms.Form, name: str) -> Any:
    """Return the field of a choice, whose choices can be set."""
    return form.fields[name]


def add_faults(form: forms.BaseForm, refused: Refused) -> None:
    """Say what was refused at the fields that it is of; what belongs to no field is said of the whole."""
    faults = refused.errors if isinstance(refused, BadDraft) else {"": (str(refused),)}
    for name, messages in faults.items():
        for message in messages:
            form.add_error(name if name in form.fields else None, message)


def errors_of(*filled: forms.BaseForm) -> list[tuple[str, str, str]]:
    """Return what is wrong, each with the id and the label of its field (empty: of none), in the forms' order."""
    found: list[tuple[str, str, str]] = []
    for form in filled:
        found += [("", "", str(error)) for error in form.non_field_errors()]
        found += [(field.id_for_label, str(field.label), str(error)) for field in form for error in field.errors]
    return found
