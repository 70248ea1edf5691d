"""How people with an account are called now: by the full name where there is one.

How somebody was called when he acted stands with the act (`decided_by_name`, …; guards/names.sql).
"""

from django.contrib.auth.models import User


def name_of(person: User) -> str:
    return person.get_full_name() or person.get_username()
