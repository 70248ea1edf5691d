"""What an entry says only when it has its position held, and what it then must say. Pure."""

# The columns that are empty, or false, when the position is not held.
WHEN_HELD = ("firmness", "declared", "condition", "content")
NO_FIRMNESS = "Say how firm the position is."
NONE_WHEN_NOT_HELD = "A position that is not held has none: empty this."


def fits_holding(column: str, value: object, *, held: bool) -> bool:
    """Say whether a column of WHEN_HELD may have the value: firmness exactly when held, the others only then."""
    if held:
        return column != "firmness" or bool(value)
    return not value
