"""What may stand in a text, and how it is kept. Pure."""

import re
import unicodedata

# The same for every text, on every way in, so that what is saved can travel and what came can be corrected.
MOST_SIGNS = 100_000
# Of what a position asks, which stands in tables.
CONTENT_LENGTH = 160
# Of why something was changed, which no package carries.
REASON_LENGTH = 2_000

# Marks that turn the direction of what follows: they can make a text say something else than it does. Those that only
# lean punctuation to the letters beside it (U+200E, U+200F, U+061C) turn nothing, and right-to-left writing needs them.
DIRECTION_MARKS = r"\u202a-\u202e\u2066-\u2069"
# The signs that nobody sees and no writing needs: two texts that look alike must be alike. Joiners (U+200C, U+200D)
# are seen in what they do to their neighbours. Line feeds and tabs are blanks; lone surrogates are no characters.
HIDDEN_SIGNS = (
    rf"\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u180e\u200b\u2028\u2029\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"
    rf"\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f{DIRECTION_MARKS}"
)
# The signs of which a text may consist and still be empty, for Python and PostgreSQL alike: spaces of every width,
# hidden signs, joiners, and letters that are drawn as nothing (the fillers of Hangul, the blank of Braille).
BLANK_SIGNS = (
    r"\u0001-\u0020\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f"
    r"\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
VISIBLE = f"[^{BLANK_SIGNS}]"

IS_VISIBLE = re.compile(VISIBLE)
IS_HIDDEN = re.compile(f"[{HIDDEN_SIGNS}]")
TURNS = re.compile(f"[{DIRECTION_MARKS}]")
LINE_END = re.compile("\r\n?")


def is_blank(text: str) -> bool:
    """Return whether nothing of a text can be seen."""
    return not IS_VISIBLE.search(text)


def as_kept(text: str) -> str:
    """Return a text as it is kept: letters composed (normal form C), line ends as one sign, and blank as empty."""
    return "" if is_blank(text) else unicodedata.normalize("NFC", LINE_END.sub("\n", text))


def as_typed(text: str) -> str:
    """Return a text that somebody typed as it is kept, without the blanks around it."""
    return as_kept(text).strip()


def fault_of(text: str, most: int = MOST_SIGNS) -> str:
    """Return what is wrong with a text as it is kept, too long or with hidden signs; empty when nothing is."""
    if len(text) > most:
        return f"The text has {len(text)} characters; at most {most} are allowed."
    return hidden_signs(text)


def hidden_signs(text: str) -> str:
    """Return which hidden sign a text has and where, and what to do about it, in a sentence; empty when it has none.

    Only the first is told; `text` has its line ends as one sign.
    """
    found = IS_HIDDEN.search(text)
    if not found:
        return ""
    line, begin = text.count("\n", 0, found.start()) + 1, text.rfind("\n", 0, found.start()) + 1
    where = f"line {line}, character {found.start() - begin + 1}"
    if TURNS.match(found[0]):
        advice = "it turns the direction of what follows, and right-to-left writing is shown right without it"
    else:
        advice = "it cannot be seen but changes the text"
    return f"Remove the {name_of(found[0])} in {where}: {advice}."


def name_of(sign: str) -> str:
    """Return a sign's number with its name in Unicode; control characters have none."""
    return f"{unicodedata.name(sign, 'control character').lower()} (U+{ord(sign):04X})"
