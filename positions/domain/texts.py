"""What may stand in a text. Pure."""

import unicodedata

# The same for every text, on every way in, so that what is saved can travel and what came can be corrected.
MOST_SIGNS = 100_000
# Of what a position asks, which stands in tables.
CONTENT_LENGTH = 160
# Of why something was changed, which no package carries.
REASON_LENGTH = 2_000

# Marks that turn the direction of what follows: they can make a text say something else than it does.
DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def fault_of(text: str, most: int = MOST_SIGNS) -> str:
    """Return what is wrong with a text, too long or with signs that cannot be seen; empty when nothing is."""
    if len(text) > most:
        return f"The text has {len(text)} characters; at most {most} are allowed."
    return hidden_signs(text)


def hidden_signs(text: str) -> str:
    """Return what is wrong with the signs of a text, in a sentence; empty when nothing is."""
    if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t" for sign in text):
        return "Remove the control characters; they cannot be seen but change the text."
    if DIRECTION_MARKS.intersection(text):
        return "Remove the marks that turn the direction of writing."
    return ""
