"""The key of a negotiation: offered from its name, and whether one can be taken."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.models import User
from django.db import IntegrityError
from django.utils.text import slugify

from positions.models import Negotiation
from positions.models.base import KEY_LENGTH, KEY_PATTERN
from positions.models.negotiations import RESERVED_NAMES
from positions.writing.keys import MOST_OF_KEY
from positions.writing.refusals import BadDraft

FORM = "A key has small letters a-z, digits and single hyphens between them: geneva-talks."
NONE = "No key can be made from this name. Type one: small letters a-z, digits and single hyphens, as in geneva-talks."
RESERVED = "The site needs this address for itself: choose another key."
TAKEN = "There is a negotiation with this key already: choose another one."
# Words that no key needs.
LITTLE = frozenset(
    [
        *("a", "an", "and", "at", "between", "for", "in", "of", "on", "the", "to", "with"),
        *("talks", "negotiation", "negotiations"),
    ]
)


def offered_key(title: str) -> str:
    """Return the key that is made from a name; empty where nothing of it can stand in one."""
    words = slugify(title).replace("_", "-").split("-")
    telling = [word for word in words if word not in LITTLE] or words
    return "-".join(filter(None, telling))[:MOST_OF_KEY].strip("-")


def key_fault(key: str, by: User, *, but: Negotiation | None = None) -> str:
    """Return why a negotiation (`but`: the one that is renamed) cannot have a key; empty when it can."""
    if not key:
        return NONE
    if not re.fullmatch(KEY_PATTERN, key) or len(key) > KEY_LENGTH:
        return FORM
    if key in RESERVED_NAMES:
        return RESERVED
    taken = Negotiation.objects.visible_to(by).filter(key=key).first()
    return TAKEN if taken not in (None, but) else ""


@contextmanager
def key_refused() -> Iterator[None]:
    """Say at the field of the key that it is taken, also where the person does not see by what. Raises BadDraft."""
    try:
        yield
    except IntegrityError as error:
        raise BadDraft({"key": [TAKEN]}) from error
