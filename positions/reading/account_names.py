"""How people with an account are called now: by the full name where there is one.

How somebody was called when he acted stands with the act (`decided_by_name`, …; guards/names.sql).
"""

from collections.abc import Iterable

from django.contrib.auth.models import User


def name_of(person: User) -> str:
    return person.get_full_name() or person.get_username()


def names_of(people: Iterable[int]) -> dict[int, str]:
    """Return how people are called, by the numbers of their accounts. One query."""
    return {each.pk: name_of(each) for each in User.objects.filter(pk__in=set(people))}
