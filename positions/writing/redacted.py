"""What a redaction leaves of a text, or of a value with texts in it."""

from collections.abc import Collection
from typing import Any

from positions.domain.anchors import strike
from positions.models.entries import REDACTED


def without(value: Any, texts: Collection[str]) -> Any:
    """Return a value with `[redacted]` in the place of each of the texts in it."""
    if isinstance(value, str):
        return REDACTED if value in texts else value
    if isinstance(value, dict):
        return {name: without(each, texts) for name, each in value.items()}
    return [without(each, texts) for each in value] if isinstance(value, list) else value


def struck(text: str, texts: Collection[str]) -> str:
    """Return a text with [redacted] in place of each of the others, the longest first."""
    for each in sorted(texts, key=lambda each: (-len(each), each)):
        text = strike(text, each, REDACTED)
    return text
