"""Entries that may be the same as one that waits: of the same position and day, or of days near it and alike."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from positions.domain import wording
from positions.domain.alike import alike
from positions.evidence.visible import EVERY
from positions.models import Citation, Entry
from positions.models.entries import REDACTED

# Reports date one statement by a day or two apart.
NEAR = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class ComparedEntry:
    """What of an entry is compared: its position, day, speaker and statement, the keys of its sources, its quotes."""

    position: int
    on: date
    speaker: str
    statement: str
    sources: frozenset[str]
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Another entry of the same position, of that day or one near it. `waiting`: nobody has decided on it.

    `when` is its day; empty when that is the same. `same` says what else is alike, in words: where something is, it is
    a likely duplicate.
    """

    id: int
    key: str
    speaker: str
    statement: str
    waiting: bool
    when: str
    same: tuple[str, ...]

    @property
    def likely(self) -> bool:
        return bool(self.same)


@dataclass(frozen=True, slots=True)
class NearEntries:
    """The entries of some positions near some days, by position, with the sources and quotes of each by its number."""

    rows: Mapping[int, list[Entry]]
    cited: Mapping[int, list[tuple[str, str]]]

    def beside(self, one: ComparedEntry, *, without: Collection[int | None]) -> tuple[Duplicate, ...]:
        """Return what may be the same as an entry, the likely first, leaving out some ids.

        Of another day that is only what has a source or words in common.
        """
        found = []
        for row in self.rows.get(one.position, []):
            if row.pk in without or abs(row.effective_on - one.on) > NEAR:
                continue
            same = tuple(self.in_common(one, row))
            if row.effective_on == one.on or {*same} - {"same speaker"}:
                found.append(self.told(one, row, same))
        return tuple(sorted(found, key=lambda each: (not each.likely, bool(each.when), each.key)))

    def in_common(self, one: ComparedEntry, row: Entry) -> Iterable[str]:
        """Yield what an entry has in common with another beside its position."""
        cited = self.cited.get(row.pk, [])
        if one.sources & {source for source, _ in cited}:
            yield "same document"
        if alike(one.statement, row.statement) or any(alike(mine, other) for mine in one.quotes for _, other in cited):
            yield "like words"
        if spoken(one.speaker) and spoken(one.speaker) == spoken(row.speaker):
            yield "same speaker"

    def told(self, one: ComparedEntry, row: Entry, same: tuple[str, ...]) -> Duplicate:
        when = "" if row.effective_on == one.on else wording.dated(row.effective_on, row.precision)
        waits = row.published_at is None
        return Duplicate(row.pk, row.key, row.speaker, row.statement, waits, when, same)


def duplicates_of(places: Iterable[tuple[int, date]], visible: Q = EVERY) -> NearEntries:
    """Return the entries of those positions near those days that stand, or wait and are visible.

    At most two queries.
    """
    wanted = set(places)
    if not wanted:
        return NearEntries({}, {})
    days = [on for _, on in wanted]
    standing = Q(published_at__isnull=False, superseded_at__isnull=True)
    rows = Entry.objects.filter(standing | (Q(published_at__isnull=True, decision="") & visible)).filter(
        position__in={position for position, _ in wanted},
        effective_on__gte=min(days) - NEAR,
        effective_on__lte=max(days) + NEAR,
    )
    found: dict[int, list[Entry]] = {}
    for row in rows.order_by("id"):
        found.setdefault(row.position_id, []).append(row)
    cited: dict[int, list[tuple[str, str]]] = {}
    citations = Citation.objects.filter(entry__in=[row.pk for listed in found.values() for row in listed])
    for entry, source, quote in citations.order_by("id").values_list("entry", "source__key", "quote"):
        cited.setdefault(entry, []).append((source, "" if quote == REDACTED else quote))
    return NearEntries(found, cited)


def spoken(speaker: str) -> str:
    """Return a speaker as it is compared: the name alone, in small letters; empty when nobody is named."""
    return " ".join(wording.short_speaker(speaker).casefold().split())
