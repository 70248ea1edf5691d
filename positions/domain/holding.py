"""What an entry says only when it has its position held, and what it then must say. Pure."""

from positions.domain.codebook import Channel, Firmness

# The columns that are empty, or false, when the position is not held.
WHEN_HELD = ("firmness", "declared", "condition", "content")
# The columns that are empty, or false, when an entry has no word on firmness: what it leaves out is as before.
WHEN_FIRMNESS_IS_SAID = ("declared", "condition")
NO_FIRMNESS = "Say how firm the position is."
NONE_WHEN_NOT_HELD = "A position that is not held has none: empty this."
NONE_WHEN_AS_BEFORE = "Firmness is as before, and so is this: empty this."
A_TERM_IS_NOT_HELD = "The end of a term is an entry that does not hold the position."


def fits_holding(column: str, value: object, *, held: bool) -> bool:
    """Say whether a column of WHEN_HELD may have the value: firmness exactly when held, the others only then."""
    if held:
        return column != "firmness" or bool(value)
    return not value


def fits_firmness(value: object, *, firmness: str) -> bool:
    """Say whether a column of WHEN_FIRMNESS_IS_SAID may have the value beside that firmness."""
    return firmness != Firmness.SAME or not value


def fits_channel(channel: str, *, held: bool) -> bool:
    """Say whether an entry said there may have its position held: the end of a term may not."""
    return channel != Channel.TERM or not held
