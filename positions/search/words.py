"""Words as the search index has them: without accents, in small letters. Pure; as guards/search.sql folds them."""

import re
import unicodedata
from dataclasses import dataclass

MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670]+"
)
LETTERS = {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ς": "σ"}
SIGNS = re.compile(r"""[!"#$%&()*+,./:;<=>?@[\\\]^_{|}~-]+""")
FOLDED = str.maketrans(LETTERS | dict.fromkeys("'`´’‘ʼ", ""))
QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"'))
LONGEST = 200
# What the question is made of: a phrase, or a word with what hangs on it; either may be ruled out by a minus.
PARTS = re.compile(r'(?<!\S)(-?)"([^"]*)(?:"|$)|(?<!\S)(-?)([^\s"]+)|"')
# A single Latin letter begins too much.
SHORTEST_START = 2


class BadSearch(ValueError):
    """A text that cannot be searched for; the message says why."""


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody searches for. `question` is for `websearch_to_tsquery`, empty when there is no word in it.

    `plain` are its words when it has no operator, else nothing; `open` says that the last one may be a beginning.
    """

    question: str
    plain: tuple[str, ...]
    open: bool


def folded(text: str) -> str:
    """Return a text as the index has it: letters without accents, small, and spaces instead of other signs."""
    bare = MARKS.sub("", unicodedata.normalize("NFKD", text))
    # Letter by letter: where Python looks at a whole word, PostgreSQL does not.
    small = "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in unicodedata.normalize("NFC", bare))
    return SIGNS.sub(" ", small.translate(FOLDED))


def words_of(text: str) -> Words:
    """Return what a text searches for. Raises BadSearch for one that is too long or has signs of no script."""
    if "\0" in text:
        raise BadSearch("What you search for contains a sign that no text has. Type it anew.")
    if len(text) > LONGEST:
        raise BadSearch(f"What you search for is too long: at most {LONGEST} characters.")
    text = text.translate(QUOTES)
    parts: list[str] = []
    plain: list[str] = []
    operators = False
    for minus, phrase, ruled_out, word in PARTS.findall(text):
        found = " ".join(spaced(folded(phrase or word)).split())
        if not found:
            continue
        minus = minus or ruled_out
        operators |= bool(minus or phrase) or found == "or"
        # What one word fell into, such as `long-range`, is ruled out together only.
        together = phrase or (minus and " " in found)
        parts.append(f'{minus}"{found}"' if together else minus + found)
        plain += found.split()
    question = " ".join(parts)
    return Words(question, () if operators else tuple(plain), not operators and not text.endswith((" ", '"')))


def spaced(text: str) -> str:
    """Return a text with a space for every sign that is no part of a word in any script."""
    return "".join(" " if unicodedata.category(sign)[0] in "PSZC" else sign for sign in text)


def starts(word: str) -> bool:
    return len(word) >= SHORTEST_START or not word.isascii()
