"""Whether two texts say a thing in nearly the same words: for what may have been written down twice."""

import re

WORD = re.compile(r"[^\W_]+")
# Fewer words say too little; of a long text its beginning tells.
FEWEST, MOST = 4, 80
# So much of all their words both must have.
SHARED = 0.6


def alike(one: str, other: str) -> bool:
    """Say whether most of the words of two texts are the same, whatever their order and capitals."""
    mine, theirs = words(one), words(other)
    if min(len(mine), len(theirs)) < FEWEST:
        return False
    return len(mine & theirs) >= SHARED * len(mine | theirs)


def words(text: str) -> frozenset[str]:
    """Return the words of a text, as many as are compared."""
    return frozenset(WORD.findall(text.casefold())[:MOST])
