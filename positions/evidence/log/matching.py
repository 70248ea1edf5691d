"""Which positions are meant by words that somebody typed, or by a passage that was marked. Pure but for one look-up.

A word is found by its beginning, by other spellings of what it names, and, where no position has it, with a slip in
it. What is found in a title comes before what is found in an issue, and that before what is found in a content.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from positions.domain.english import spelled_alike
from positions.domain.folding import words_in
from positions.reading.spellings import LONGEST_NAME, Spellings, Typed, typed

# So many words are looked for.
MOST_WORDS = 12
# A single letter begins too much; shorter words are near to too many; from the third on, two slips are allowed.
SHORTEST_START, SHORTEST_NEAR, LONG = 2, 4, 7
# Words that begin alike for so long, and for most of their length, are forms of one.
BEGIN_ALIKE, MOST_OF_IT = 5, 0.6
# What of a word of a passage is compared, and how few letters say nothing.
STEM, SAYS_NOTHING = 5, 4

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PositionWords:
    """The words of a position, the most telling first: of its title, of issue, party and key, of its contents."""

    parts: tuple[Phrase, ...]

    @property
    def every(self) -> frozenset[str]:
        return frozenset(word for part in self.parts for word in part)


def position_words(title: str, beside: str, contents: str) -> PositionWords:
    return PositionWords(tuple(words_in(text) for text in (title, beside, contents)))


@dataclass(frozen=True, slots=True)
class MeantWord:
    """What may stand for a word that was typed, or for several that name one thing: beginnings, and words together."""

    starts: frozenset[str]
    phrases: frozenset[Phrase]

    def weight(self, words: PositionWords) -> int:
        """Return how tellingly a position has it; 0: not at all."""
        for place, part in enumerate(words.parts):
            if any(each.startswith(start) for start in self.starts for each in part) or self.stands_in(part):
                return len(words.parts) - place
        return 0

    def stands_in(self, part: Phrase) -> bool:
        return any(
            part[at : at + len(phrase)] == phrase
            for phrase in self.phrases
            for at in range(len(part) - len(phrase) + 1)
        )


def meant(text: str, negotiation: int) -> list[MeantWord]:
    """Return what may stand for the words that were typed; nothing where there is no word. One query."""
    run = [each for each in map(typed, text.split()[:MOST_WORDS]) if each.words]
    return list(sought(run, Spellings([run], [negotiation])))


def matching(asked: Sequence[MeantWord], words: Mapping[int, PositionWords]) -> list[int]:
    """Return the numbers of the positions that have all that is meant, the best first.

    Those that are as good stay in the order given. Where nothing is asked for it is all of them.
    """
    vocabulary = frozenset[str]().union(*(each.every for each in words.values())) if asked else frozenset[str]()
    nearly = [or_near(each, vocabulary) for each in asked]
    weights = {key: [each.weight(own) for each in nearly] for key, own in words.items()}
    return sorted((key for key, own in weights.items() if all(own)), key=lambda key: -sum(weights[key]))


def sought(run: Sequence[Typed], spellings: Spellings) -> Iterable[MeantWord]:
    """Yield what is looked for: of words that follow one another, as many together as name something."""
    place = 0
    while place < len(run):
        for end in range(min(len(run), place + LONGEST_NAME), place, -1):
            together = run[place:end]
            if (named := spellings.of(together)) or end == place + 1:
                yield one_of(together, named.spellings if named else ())
                place = end
                break


def one_of(together: Sequence[Typed], spellings: Iterable[str]) -> MeantWord:
    phrases = {words for each in spellings if (words := words_in(each))}
    own = [word for each in together for word in each.words]
    phrases |= {(each.joined,) for each in together if each.joined}
    if len(own) > 1:
        return MeantWord(frozenset(), frozenset({*phrases, tuple(own)}))
    alike = spelled_alike(own[0])
    starts = frozenset(word for word in alike if len(word) >= SHORTEST_START)
    return MeantWord(starts, frozenset({*phrases, *((word,) for word in alike)}))


def or_near(asked: MeantWord, vocabulary: frozenset[str]) -> MeantWord:
    """Return it with the words that it may be a slip for, or a form of, where no position has it as it is."""
    if asked.weight(PositionWords((tuple(vocabulary),))) or any(len(phrase) > 1 for phrase in asked.phrases):
        return asked
    near = {(word,) for start in asked.starts for word in vocabulary if is_near(start, word)}
    return MeantWord(asked.starts, asked.phrases | near)


@lru_cache(maxsize=65_536)
def is_near(one: str, other: str) -> bool:
    """Say whether a word, or the beginning of one, may be meant by another: a slip or two, or another form of it."""
    if min(len(one), len(other)) < SHORTEST_NEAR:
        return False
    slips = 2 if len(one) >= LONG else 1
    if min(OSA.distance(one, other), OSA.distance(one, other[: len(one)])) <= slips:
        return True
    shared = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return shared >= BEGIN_ALIKE and shared >= MOST_OF_IT * max(len(one), len(other))


def sharing(passage: str, words: Mapping[int, PositionWords]) -> list[int]:
    """Return all positions, first those that share words with a passage: the rarer and the more, the nearer."""
    said = stems(words_in(passage))
    own = {key: stems(word for part in (each.parts[0], each.parts[-1]) for word in part) for key, each in words.items()}
    held = Counter(stem for each in own.values() for stem in each)
    weights = {key: sum(1 / held[stem] for stem in each & said) for key, each in own.items()}
    return sorted(words, key=lambda key: -weights[key])


def stems(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word[:STEM] for word in words if len(word) >= SAYS_NOTHING)
