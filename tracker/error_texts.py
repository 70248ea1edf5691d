"""What an error says, without the values of rows that the database tells beside it: they may be what people wrote."""

import re
from collections.abc import Iterator
from typing import Any

# What PostgreSQL says after an error's own sentence: rows, keys, the statement.
DETAIL = re.compile(r"\n(?:DETAIL|CONTEXT|QUERY|HINT|LINE \d+): ")


def chain_of(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error, what it came from, and what that came from."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def without_values(text: str) -> str:
    """Return an error's own sentence: what the database says before the rows and keys."""
    return DETAIL.split(text, maxsplit=1)[0]


def without_values_in(event: dict[str, Any], hint: dict[str, Any]) -> dict[str, Any]:
    """Return what goes to Sentry without the values of rows."""
    for told in event.get("exception", {}).get("values", ()):
        told["value"] = without_values(told.get("value") or "")
    return event
