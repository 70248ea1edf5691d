"""Which recorded positions may be meant by names that none of them has."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from positions.domain.folding import words_in
from positions.evidence.log.candidates import sharing_most
from positions.models import Negotiation, Position
from positions.models.positions import PositionQuerySet

# So many names are looked for, and so near, of a hundred, is what is meant.
MOST_NAMES, NEAR = 50, 80


def near_titles(rows: PositionQuerySet, negotiation: Negotiation, names: Iterable[str]) -> dict[str, Position]:
    """Return the position of a query that each name comes near to, by title or key; of others there is none.

    It is looked for among those whose titles share words with any of the names. Two queries, none without a name.
    """
    asked = list(dict.fromkeys(names))[:MOST_NAMES]
    found = sharing_most(rows, negotiation, " ".join(asked)) if asked else []
    titles = {(each.pk, part): plain(getattr(each, part)) for each in found for part in ("title", "key")}
    positions = {each.pk: each for each in found}
    near: dict[str, Position] = {}
    for name in asked:
        best = process.extractOne(plain(name), titles, scorer=fuzz.token_sort_ratio, score_cutoff=NEAR)
        if best is not None:
            near[name] = positions[best[2][0]]
    return near


def plain(text: str) -> str:
    return " ".join(words_in(text))
