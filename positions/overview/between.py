"""What neither of two rounds shows, in sentences made by fixed rules: the same words for every party. Pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from positions.overview.movements import Between, Movement, of_party
from positions.reading.party_marks import PartyMark
from positions.web.sentences import PartySentence, Phrase

# So many positions are named in a sentence; how many more there are is counted.
MOST_NAMED = 3


def in_between(
    movements: Sequence[Movement], parties: Iterable[PartyMark], position: Callable[[str], str]
) -> tuple[PartySentence, ...]:
    """Return for each party what neither round shows: what it held only in between, and what only not in between."""
    return tuple(
        PartySentence(party, tuple(between_phrases(of_party(movements, party.key), party, position)))
        for party in parties
    )


def between_phrases(own: Sequence[Movement], party: PartyMark, position: Callable[[str], str]) -> Iterator[Phrase]:
    """Yield what one party did; what ran out with its term is told apart from what was given up."""
    some = {each: [movement for movement in own if movement.between is each] for each in Between}
    numbers = {each: str(len(some[each]) or "none") for each in Between}
    yield Phrase(f"{party.name} took up and gave up {numbers[Between.GIVEN_UP]}")
    yield from named(some[Between.GIVEN_UP], position)
    yield Phrase(f", took up {numbers[Between.TERM]} for a term that ran out")
    yield from named(some[Between.TERM], position)
    yield Phrase(f", and held {numbers[Between.PAUSED]} at both rounds but not in between")
    yield from named(some[Between.PAUSED], position)
    yield Phrase(".")


def named(some: Sequence[Movement], position: Callable[[str], str]) -> Iterator[Phrase]:
    """Yield the names of the first of some positions, and how many more there are."""
    if not some:
        return
    yield Phrase(" (")
    for number, each in enumerate(some[:MOST_NAMED]):
        if number:
            yield Phrase("; ")
        yield Phrase(each.course.title, position(each.course.key))
    more = len(some) - MOST_NAMED
    yield Phrase(f"; and {more} more)" if more > 0 else ")")
