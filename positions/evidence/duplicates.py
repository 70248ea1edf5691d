"""Entries that may be the same as one that waits: of the same position, on the same day, by the same speaker."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from positions.domain import wording
from positions.evidence.visible import EVERY
from positions.models import Entry


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Another entry of the same position and day. `waiting`: it is a proposal that nobody has decided on.

    `likely`: the speaker is the same too, or nobody says who spoke.
    """

    id: int
    key: str
    speaker: str
    statement: str
    waiting: bool
    likely: bool


@dataclass(frozen=True, slots=True)
class SameDayEntries:
    """The entries of some positions and days, by position and day."""

    rows: dict[tuple[int, date], list[Entry]]

    def beside(
        self, position: int, on: date, speaker: str, *, without: Collection[int | None]
    ) -> tuple[Duplicate, ...]:
        """Return what may be the same as an entry by that speaker, the likely first, leaving out some ids."""
        listed = self.rows.get((position, on), [])
        found = [
            Duplicate(
                id=row.pk,
                key=row.key,
                speaker=row.speaker,
                statement=row.statement,
                waiting=row.published_at is None,
                likely=spoken(row.speaker) == spoken(speaker),
            )
            for row in listed
            if row.pk not in without
        ]
        return tuple(sorted(found, key=lambda each: (not each.likely, each.key)))


def duplicates_of(places: Iterable[tuple[int, date]], visible: Q = EVERY) -> SameDayEntries:
    """Return the entries of those positions on those days that stand, or wait and are visible. One query, or none."""
    wanted = set(places)
    standing = Q(published_at__isnull=False, superseded_at__isnull=True)
    rows = Entry.objects.filter(standing | (Q(published_at__isnull=True, decision="") & visible)).filter(
        position__in={position for position, _ in wanted}, effective_on__in={on for _, on in wanted}
    )
    found: dict[tuple[int, date], list[Entry]] = {}
    for row in rows.order_by("id"):
        found.setdefault((row.position_id, row.effective_on), []).append(row)
    return SameDayEntries(found)


def spoken(speaker: str) -> str:
    """Return a speaker as it is compared: the name alone, in small letters."""
    return " ".join(wording.short_speaker(speaker).casefold().split())
