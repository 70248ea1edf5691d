"""Keys that are made from what a row says."""

from collections.abc import Callable
from itertools import chain, count
from typing import Any

from django.db.models import QuerySet
from django.utils.text import slugify

from positions.models.base import TAKEN

# Longer ones are hard to read in an address.
MOST_OF_KEY = 60


def free_key(rows: QuerySet[Any], wished: str, further: Callable[[int], str] = str) -> str:
    """Return the key that is wished for, else that key with -2, -3 and so on: the first that none of the rows has.

    `further` writes these numbers otherwise. One query.
    """
    taken = {TAKEN, *rows.filter(key__gte=wished, key__lte=f"{wished}-~").values_list("key", flat=True)}
    numbered = (f"{wished}-{further(number)}" for number in count(2))
    return next(key for key in chain([wished], numbered) if key not in taken)


def key_from(rows: QuerySet[Any], text: str, otherwise: str) -> str:
    """Return a free key made from a text; from the other one, when nothing of it can stand in a key. One query."""
    made = slugify(text).replace("_", "-")[:MOST_OF_KEY].strip("-")
    return free_key(rows, made or otherwise)
