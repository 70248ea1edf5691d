"""What is wrong with what people hand in, said at the fields it is wrong at."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from positions.domain.dates import future
from positions.domain.texts import CONTENT_LENGTH, MOST_SIGNS, REASON_LENGTH, as_typed, fault_of
from positions.writing.refusals import BadDraft

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

EMPTY = "Fill this in."
# Texts that may not be as long as any other.
LONGEST = {"content": CONTENT_LENGTH, "reason": REASON_LENGTH}

# The field, and what is wrong with it.
Fault = tuple[str, str]


def of_future(name: str, on: str) -> Iterator[Fault]:
    """Yield what is wrong with the date of something that has happened, as exactly as it is known; empty: unknown."""
    if on and (fault := future(on, datetime.now(UTC).date())):
        yield name, fault


def check(faults: Iterable[Fault]) -> None:
    """Raise BadDraft with the faults, when there are any."""
    errors: dict[str, list[str]] = {}
    for name, message in faults:
        errors.setdefault(name, []).append(message)
    if errors:
        raise BadDraft(errors)


def texts_of(draft: "DataclassInstance") -> dict[str, Any]:
    """Return the texts of a draft by name, as they are kept."""
    values = {each.name: getattr(draft, each.name) for each in fields(draft)}
    return {name: as_typed(text) for name, text in values.items() if isinstance(text, str)}


def of_texts(texts: Mapping[str, str], required: Collection[str], prefix: str = "") -> Iterator[Fault]:
    """Yield what is wrong with texts: missing, too long, or with signs that cannot be seen.

    `prefix` comes before the names of the fields.
    """
    for name, text in texts.items():
        if not text and name in required:
            yield prefix + name, EMPTY
        elif fault := fault_of(text, LONGEST.get(name, MOST_SIGNS)):
            yield prefix + name, fault
