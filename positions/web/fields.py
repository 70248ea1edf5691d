"""Fields and validators that the forms share: bounded, plain text, days that can be, web addresses."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import QuerySet

from positions.domain.texts import MOST_SIGNS, REASON_LENGTH, as_typed, hidden_signs
from positions.models import Entry, Person, Source
from positions.models.base import KEY_LENGTH, LANGUAGE_PATTERN, PARTIAL_DATE_PATTERN, WEB_ADDRESS_PATTERN
from positions.writing.checks import EMPTY


def plain(text: str) -> None:
    """Raise ValidationError when a text has a sign that nobody sees."""
    if fault := hidden_signs(text):
        raise ValidationError(fault)


def not_in_future(day: date) -> None:
    """Raise ValidationError when a day lies beyond tomorrow; somewhere on earth it may be tomorrow already."""
    if day > datetime.now(UTC).date() + timedelta(days=1):
        raise ValidationError("This day has not come yet.")


def real_day(text: str) -> None:
    """Raise ValidationError when a partial date names a day that does not exist."""
    if len(text) == len("2022-03-29"):
        try:
            date.fromisoformat(text)
        except ValueError as error:
            raise ValidationError("There is no such day.") from error


class TextLine(forms.CharField):
    """A text of one line, made as it is kept before it is checked."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", MOST_SIGNS)
        kwargs.setdefault("error_messages", {"required": EMPTY})
        super().__init__(**kwargs)
        self.validators.append(plain)

    def to_python(self, value: object) -> str:
        return as_typed(super().to_python(value) or "")


class Paragraph(TextLine):
    """A text of a few lines."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)


class Reason(Paragraph):
    """Why something was changed; it is kept."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=REASON_LENGTH, **kwargs)


class AnyDay(forms.DateField):
    """A full date, in the one form that a browser sends."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)


class Day(AnyDay):
    """A full date, not beyond tomorrow."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"required": EMPTY, "invalid": "Write the day as 2025-05-16."})
        super().__init__(**kwargs)
        self.validators.append(not_in_future)


class Formed(TextLine):
    """A text of one line that is empty or has a form of its own; `advice` says which."""

    pattern: str
    advice: str

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.validators.append(RegexValidator(self.pattern, self.advice))


class PartialDay(Formed):
    """A date as exactly as it is known: a year, a month or a day."""

    pattern, advice = PARTIAL_DATE_PATTERN, "Write a year, a month or a day: 2022, 2022-03 or 2022-03-29."

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=10, **kwargs)
        self.validators.append(real_day)


class WebAddress(Formed):
    """An address on the web; no other kind of address is ever a link."""

    pattern, advice = WEB_ADDRESS_PATTERN, "An address starts with http:// or https://."


class Language(Formed):
    """A language tag such as en or uk-UA."""

    pattern, advice = LANGUAGE_PATTERN, "Write a language as en, ru or uk-UA."


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
            return f"{obj.effective_on}, {obj.account}: {obj.statement}"
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


class PeopleField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Some of the people recorded, by their keys."""

    def label_from_instance(self, obj: Person) -> str:
        return obj.name


def choose(form: forms.Form, name: str) -> Any:
    """Return the field of a choice, whose choices can be set."""
    return form.fields[name]


def errors_of(*filled: forms.Form) -> list[tuple[str, str, str]]:
    """Return what is wrong, each with the id and the label of its field (empty: of none), in the forms' order."""
    found: list[tuple[str, str, str]] = []
    for form in filled:
        found += [("", "", str(error)) for error in form.non_field_errors()]
        found += [(field.id_for_label, str(field.label), str(error)) for field in form for error in field.errors]
    return found
