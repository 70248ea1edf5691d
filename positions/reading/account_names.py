"""How people with an account are called: by the full name where there is one."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User

PERSON = ("first_name", "last_name", "username")


def name_of(person: User) -> str:
    return person.get_full_name() or person.get_username()


def name_fields(role: str) -> tuple[str, ...]:
    """Return the look-ups of what `named` needs of the person in that role of a row."""
    return tuple(f"{role}__{name}" for name in PERSON)


def named(row: Mapping[str, Any], role: str) -> str:
    """Return the name of the person in that role of a row that was read; empty without a person."""
    first, last, username = (row.get(field) or "" for field in name_fields(role))
    return f"{first} {last}".strip() or username
