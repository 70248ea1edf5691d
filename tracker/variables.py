"""Reads the settings that come from the environment; a wrong or missing one stops the start with a hint.

An unset or empty one gives the default.
"""

import os

from django.core.exceptions import ImproperlyConfigured


def text(name: str, hint: str) -> str:
    """Return the variable's text; raise ImproperlyConfigured with the hint when it is missing or empty."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"The environment variable {name} is not set. {hint}")
    return value


def flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    if value:
        raise ImproperlyConfigured(f"The environment variable {name} is {value!r}; write true or false.")
    return default


def word(name: str, *, default: str) -> str:
    return os.environ.get(name, "").strip() or default


def number(name: str, *, default: int) -> int:
    """Return the variable as a whole number that is not negative; an unset or empty one gives the default."""
    value = os.environ.get(name, "").strip()
    if value and not (value.isascii() and value.isdigit()):
        raise ImproperlyConfigured(f"The environment variable {name} is {value!r}; write a whole number.")
    return int(value) if value else default


def words(name: str, *, default: list[str]) -> list[str]:
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()] or default
