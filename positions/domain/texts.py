"""What may stand in a text. Pure."""

import unicodedata

# Marks that turn the direction of what follows: they can make a text say something else than it does.
DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def hidden_signs(text: str) -> str:
    """Return what is wrong with the signs of a text, in a sentence; empty when nothing is."""
    if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t" for sign in text):
        return "Remove the control characters; they cannot be seen but change the text."
    if DIRECTION_MARKS.intersection(text):
        return "Remove the marks that turn the direction of writing."
    return ""
