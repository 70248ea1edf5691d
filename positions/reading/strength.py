"""How strong the evidence of entries is, read for many at once: their sources in one query."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from operator import itemgetter
from typing import Any

from positions.domain import wording
from positions.domain.evidence import (
    CitedSource,
    EvidenceAsked,
    Strength,
    most_frequent,
    origin_of,
    strength_of,
    weakest,
)
from positions.domain.shifts import Stand
from positions.models import Citation, Negotiation
from positions.reading.compiled import A_MOMENT, AN_ID, SOME_IDS, CompiledQuery

# What is read of a citation's source, in the order in which `cited_source` takes it, and then `origin_name`.
COUNTED = ("source__key", "source__origin", "source__reliability", "source__type")
CITED = (*COUNTED, "source__publisher", "source__published_on")
# How many origins there are to choose from.
MOST_CHOICES = 60


@dataclass(frozen=True, slots=True)
class ShownStrength:
    """How strong evidence is, ready to show: as values, and in words.

    `measured` is the strength, `origin_names` what origins are called. `several`: it is that of several entries.
    A page makes many of which it shows few: so what is shown is found out where it is.
    """

    measured: Strength
    origin_names: Mapping[str, str] = field(hash=False, compare=False)
    several: bool = False

    @property
    def grade(self) -> str | None:
        """The grade; None without any."""
        return self.measured.grade

    @property
    def independent_sources(self) -> int:
        return self.measured.independent_sources

    @property
    def own_word(self) -> bool:
        return self.measured.own_word

    @property
    def called(self) -> tuple[tuple[str, str], ...]:
        """The origins that count, each with its name, in the order of the names."""
        names = self.origin_names
        return tuple(sorted(((origin, names[origin]) for origin in self.measured.origins), key=itemgetter(1, 0)))

    @property
    def sources(self) -> str:
        return wording.independent_sources(self.measured.independent_sources)

    @property
    def word(self) -> str:
        if self.measured.own_word:
            return "own word"
        return "not only its own word" if self.several else "not its own word"

    @property
    def origins(self) -> int:
        return len(self.measured.origins)

    @property
    def names(self) -> str:
        return "; ".join(name for _, name in self.called)


class WithStrength:
    """What rests on entries: it has the weakest of what they have. Without an entry it has no strength."""

    __slots__ = ()
    strength: ShownStrength | None

    @property
    def grade(self) -> str | None:
        """The weakest grade of those entries; None also when one of them has none."""
        return self.strength.grade if self.strength else None

    @property
    def independent_sources(self) -> int | None:
        """The smallest number of independent sources of those entries."""
        return self.strength.independent_sources if self.strength else None

    @property
    def own_word(self) -> bool | None:
        """Whether all of those entries are the party's own word."""
        return self.strength.own_word if self.strength else None

    @property
    def origins(self) -> int | None:
        """How many origins those entries have together."""
        return self.strength.origins if self.strength else None


@dataclass(frozen=True, slots=True)
class ShortEntry:
    """An entry that falls short of what is asked of the evidence."""

    key: str
    when: str


@dataclass(frozen=True, slots=True)
class CitedSources:
    """The sources that entries cite, by entry, and what their origins are called."""

    by_entry: Mapping[int, Sequence[CitedSource]]
    names: Mapping[str, str]

    def strength(self, entry: Stand, *, own_word: bool) -> Strength:
        return self.of(entry.id, own_word=own_word, reading=entry.reading)

    def of(self, entry: int, *, own_word: bool, reading: bool) -> Strength:
        """Return how strong the evidence of the entry of that id is."""
        return strength_of(self.by_entry.get(entry, ()), own_word=own_word, reading=reading)

    def together(self, entries: Sequence[Stand], own_words: Collection[int]) -> ShownStrength | None:
        """Return how strong the evidence of several entries is at its weakest, ready to show; None of none.

        `own_words` has the ids of all that are the own word of their party.
        """
        found = weakest(self.strength(entry, own_word=entry.id in own_words) for entry in entries)
        return self.shown(found, several=len(entries) > 1) if found else None

    def shown(self, strength: Strength, *, several: bool = False) -> ShownStrength:
        """Return the strength of an entry ready to show, or of several together."""
        return ShownStrength(strength, self.names, several)


def read_cited(entries: Iterable[int], negotiation: Negotiation | None, known: datetime | None) -> CitedSources:
    """Read the sources that entries cite, as known at a moment (None: now). One query, none without entries.

    `negotiation` is that of all the entries, whose sources are then found at once; None: they are of several.
    """
    ids = set(entries)
    if not ids:
        return CitedSources({}, {})
    query = citations_of_some(now=known is None, anywhere=negotiation is None)
    by_entry: dict[int, list[CitedSource]] = {}
    publications: dict[str, str] = {}
    rows = query.rows(ids=ids, moment=known, negotiation=negotiation.pk if negotiation else None)
    for entry, key, origin, reliability, type_, publisher, published_on in rows:
        source = cited_source(key, origin, reliability, type_)
        by_entry.setdefault(entry, []).append(source)
        if source.origin not in publications:
            publications[source.origin] = origin or origin_name(publisher, wording.partial_date(published_on))
    return CitedSources(by_entry, told_apart(publications))


@cache
def citations_of_some(*, now: bool, anywhere: bool) -> CompiledQuery:
    """Return the query for what some entries cite; `anywhere`: they are of several negotiations."""
    citations = Citation.objects.known(None if now else A_MOMENT).filter(entry__any_of=SOME_IDS)
    if not anywhere:
        citations = citations.filter(source__negotiation=AN_ID)
    return CompiledQuery(citations.order_by().values_list("entry_id", *CITED))


def cited_source(key: str, origin: str, reliability: str, type_: str) -> CitedSource:
    """Return what counts of a source, from the columns of its row."""
    return CitedSource(origin_of(origin, key), reliability, type_)


def origin_name(publisher: str, published_on: str) -> str:
    """Return what the origin of a source that names nobody else is called; the date is given as it is said."""
    return f"{publisher} {published_on}".strip()


def told_apart(names: Mapping[str, str]) -> dict[str, str]:
    """Return the names of origins; where several are called the same, each with the key of its source."""
    if len(names) == 1:
        return dict(names)
    counted = Counter(names.values())
    return {
        origin: name if name == origin or counted[name] == 1 else f"{name} ({origin})" for origin, name in names.items()
    }


def weakest_shown(strengths: Sequence[ShownStrength]) -> ShownStrength:
    """Return the weakest of at least one strength in each measure, with all their origins, ready to show."""
    if len(strengths) == 1:
        return strengths[0]
    together = weakest(each.measured for each in strengths)
    if together is None:
        raise ValueError("Nothing has no strength.")
    return ShownStrength(
        together, told_apart(dict(called for each in strengths for called in each.called)), several=True
    )


def short_entry(text: Mapping[str, Any]) -> ShortEntry:
    """Return an entry that falls short, from its texts."""
    return ShortEntry(text["key"], wording.dated(text["effective_on"], text["precision"]))


def named_most_frequent(strengths: Iterable[ShownStrength]) -> list[tuple[str, str, int]]:
    """Return each origin with its name and how many of these rest on it, the most frequent first, then by name."""
    listed = list(strengths)
    counted = most_frequent(each.measured.origins for each in listed)
    named = {origin: strength.origin_names for strength in listed for origin in strength.measured.origins}
    names = {origin: of[origin] for origin, of in named.items()}
    return sorted(((origin, names[origin], count) for origin, count in counted), key=lambda each: (-each[2], each[1]))


def choices_of_origins(strengths: Iterable[ShownStrength], asked: EvidenceAsked) -> list[tuple[str, str]]:
    """Return the origins to choose from, the most frequent first, and the one that is asked for; with their names."""
    choices = {origin: f"{name} ({count})" for origin, name, count in named_most_frequent(strengths)[:MOST_CHOICES]}
    if asked.without:
        choices.setdefault(asked.origin, asked.without)
    return list(choices.items())
