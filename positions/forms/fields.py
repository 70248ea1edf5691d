"""Fields and validators that the forms share: bounded, plain text, days that can be, web addresses."""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from positions.models.base import LANGUAGE_PATTERN, PARTIAL_DATE_PATTERN, WEB_ADDRESS_PATTERN

LINE = 300
PARAGRAPH = 2_000
# Marks that turn the direction of what follows: they can make a text say something else than it does.
DIRECTION_MARKS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> None:
    """Raise ValidationError when a text has control characters or marks that turn the direction of writing."""
    if any(unicodedata.category(sign) == "Cc" and sign not in "\n\t" for sign in text.replace("\r\n", "\n")):
        raise ValidationError("Remove the control characters; they cannot be seen but change the text.")
    if DIRECTION_MARKS.search(text):
        raise ValidationError("Remove the marks that turn the direction of writing.")


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


class Line(forms.CharField):
    """A text of one line."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", LINE)
        super().__init__(**kwargs)
        self.validators.append(plain)


class Paragraph(Line):
    """A text of a few lines."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", PARAGRAPH)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)


class Day(forms.DateField):
    """A full date, not beyond tomorrow."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        kwargs.setdefault("error_messages", {"invalid": "Write the day as 2025-05-16."})
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)
        self.validators.append(not_in_future)


class PartialDay(Line):
    """A date as exactly as it is known: a year, a month or a day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=10, required=False, **kwargs)
        self.validators += [
            RegexValidator(PARTIAL_DATE_PATTERN, "Write a year, a month or a day: 2022, 2022-03 or 2022-03-29."),
            real_day,
        ]


class WebAddress(Line):
    """An address on the web; no other kind of address is ever a link."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=2_000, required=False, **kwargs)
        self.validators.append(RegexValidator(WEB_ADDRESS_PATTERN, "An address starts with http:// or https://."))


class Language(Line):
    """A language tag such as en or uk-UA."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=35, required=False, **kwargs)
        self.validators.append(RegexValidator(LANGUAGE_PATTERN, "Write a language as en, ru or uk-UA."))
