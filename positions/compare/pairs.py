"""Pairs of rounds worth a look: the one shown first, and those that the data offer beside it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from positions.web.asked import AskedPair, further_pairs

SHOWN_FIRST = "The pair shown first"


@dataclass(frozen=True, slots=True)
class OfferedPair:
    """Two rounds to compare; `shown` when the page shows them."""

    title: str
    href: str
    shown: bool


def offered_pairs(question: AskedPair, link: Callable[..., str]) -> tuple[OfferedPair, ...]:
    """Return the pairs, none when there is but one; `link` makes the page's address with other rounds."""
    here = (question.before and question.before.key, question.after and question.after.key)
    pairs = [
        OfferedPair(title, link(before=before, after=after), here == (before, after))
        for before, after, title in pairs_of(question)
    ]
    return tuple(pairs) if len(pairs) > 1 else ()


def pairs_of(question: AskedPair) -> Iterator[tuple[str, str, str]]:
    """Yield the keys of the rounds and the title of each pair whose rounds are there."""
    negotiation = question.negotiation
    there = {round_.pk: round_.key for round_ in question.rounds}
    if negotiation.before_id and negotiation.after_id:
        yield there[negotiation.before_id], there[negotiation.after_id], SHOWN_FIRST
    yield from further_pairs(question)
