"""What is wrong with what people hand in, said at the fields it is wrong at."""

from collections.abc import Iterable

from positions.writing.refusals import BadDraft

EMPTY = "Fill this in."

Fault = tuple[str, str]


def check(faults: Iterable[Fault]) -> None:
    """Raise BadDraft with the faults, when there are any."""
    errors: dict[str, list[str]] = {}
    for name, message in faults:
        errors.setdefault(name, []).append(message)
    if errors:
        raise BadDraft(errors)
