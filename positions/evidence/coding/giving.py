"""What can be given to a second coder, and what a seed draws of it."""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import F, Q, QuerySet

from positions.domain.codebook import Channel
from positions.domain.sampling import draw
from positions.models import Coding, CodingTask, Entry, Negotiation, Party, Suggestion
from positions.models.entries import LIVING, WAITING
from positions.reading.codings import LINE, coded_twice, codings_known

# What can be given: what stands, and what waits to be published for the first time. A correction that waits would
# become public with the codings of its entry.
GIVABLE = LIVING | WAITING & Q(version=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What sample is wished for: how many, by which seed, and whether what was coded twice already is left out."""

    wished: int
    seed: int
    once_only: bool


@dataclass(frozen=True, slots=True)
class SampleShare:
    """How many entries of a party can be drawn, are drawn, and how many of these were coded twice already."""

    party: str
    there: int
    drawn: int
    twice: int


@dataclass(frozen=True, slots=True)
class DrawnSample:
    """The entries that a seed draws, in the order of their lots, and what is drawn of each party."""

    entries: tuple[Entry, ...]
    shares: tuple[SampleShare, ...]


def keys_with_part(negotiation: Negotiation, coder: User) -> set[str]:
    """Return the keys of the entries in which the coder had a part, as the database judges it (guards/codings.sql).

    They proposed or decided on one of their line (positions/reading/codings.py), or suggested an edit of one.
    """
    rows = Entry.objects.filter(negotiation=negotiation)
    suggested = Suggestion.objects.filter(by=coder).values("entry")
    own = rows.filter(Q(proposed_by=coder) | Q(decided_by=coder) | Q(pk__in=suggested))
    return set(rows.filter(pk__in=own.values(line=LINE)).values_list("key", flat=True))


def to_be_coded(negotiation: Negotiation, coder: User, called: str) -> QuerySet[Entry]:
    """Return the entries that can be given to the coder under that name.

    Left out is what they had a part in, what was coded under the name, and what the coder was ever given: once a
    task is closed they may read what others made of it.
    """
    coded = Coding.every.filter(negotiation=negotiation, coder=called).values("entry__key")
    given = CodingTask.objects.filter(negotiation=negotiation, coder=coder)
    keys = given.filter(given__isnull=False).values(key=F("given__entry__key"))
    rows = Entry.objects.filter(GIVABLE, negotiation=negotiation)
    return rows.exclude(key__in=keys_with_part(negotiation, coder)).exclude(key__in=coded).exclude(key__in=keys)


def drawn_sample(negotiation: Negotiation, coder: User, called: str, wanted: Wanted) -> DrawnSample:
    """Return what is drawn from all published entries that can be given, stratified by party.

    Rivals and readings are among them: to leave them out would be to choose by codes that the coder is to find. Ends of
    terms are not, for they follow from an earlier text, and nobody says them.
    """
    twice = set(coded_twice(codings_known(None).filter(negotiation=negotiation).values("entry__key")))
    rows = to_be_coded(negotiation, coder, called).filter(LIVING).exclude(channel=Channel.TERM.value)
    found = {row.key: row for row in rows.select_related("position") if not (wanted.once_only and row.key in twice)}
    parties = Party.objects.filter(negotiation=negotiation).in_order()
    strata = {party: [key for key, row in found.items() if row.position.party_id == party.pk] for party in parties}
    keys = draw({party.key: of_party for party, of_party in strata.items()}, wanted.wished, wanted.seed)
    shares = tuple(share(party, there, keys, twice) for party, there in strata.items() if there)
    return DrawnSample(tuple(found[key] for key in keys), shares)


def share(party: Party, there: Collection[str], drawn: Collection[str], twice: Collection[str]) -> SampleShare:
    own = set(there) & set(drawn)
    return SampleShare(party.label, len(there), len(own), len(own & set(twice)))


def names_of_coders(negotiation: Negotiation) -> dict[int, str]:
    """Return under which name each coder of the negotiation is told, by their number: the one that they keep."""
    return dict(CodingTask.objects.filter(negotiation=negotiation).values_list("coder", "called"))


def next_name(negotiation: Negotiation) -> str:
    """Return the name that is offered for a coder who has none: the next that nobody has."""
    tasks = CodingTask.objects.filter(negotiation=negotiation)
    codings = Coding.every.filter(negotiation=negotiation)
    taken = {*tasks.values_list("called", flat=True), *tasks.values_list("first_called", flat=True), "coder-1"}
    taken |= set(codings.values_list("coder", flat=True).distinct())
    return next(name for number in range(2, len(taken) + 3) if (name := f"coder-{number}") not in taken)
