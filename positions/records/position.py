"""A position: its present state, its history with evidence, and what it is incompatible with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from operator import itemgetter
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Coalesce, JSONObject, NullIf

from positions.domain.evidence import EvidenceAsked
from positions.domain.shifts import state
from positions.models import Entry, Incompatibility, Position
from positions.reading.compiled import A_THING, CompiledQuery
from positions.reading.entries import PositionState, shown_state, told_by
from positions.reading.reference_history import record_read
from positions.reading.strength import ShortEntry, ShownStrength
from positions.records.history import HistoryEntry, ThinRow, entries_of, read_history, tell, told_with
from positions.web.asked import all_seen, of_negotiation, remembering, seen_by
from positions.web.paged import Paged


@dataclass(frozen=True, slots=True)
class Opposite:
    """A position that cannot be met together with another; `pair` is the number of the incompatibility."""

    pair: int
    key: str
    title: str
    party: str
    note: str


@dataclass(frozen=True, slots=True)
class PositionPage:
    """A position, its present state, and some of its history, the newest entry first.

    `short` are the entries on which the state rests that fall short of what is asked of the evidence. `counted` is how
    many entries count in all, `whole` whether all of its history is on the page, `recorded` whether there is any.
    """

    position: Position
    state: PositionState | None
    short: tuple[ShortEntry, ...]
    entries: tuple[HistoryEntry, ...]
    opposites: tuple[Opposite, ...]
    summary: str
    counted: int
    first: str
    further: str
    was_published: bool

    @property
    def counts(self) -> bool:
        """Whether any entry is published and was not replaced."""
        return bool(self.summary)

    @property
    def whole(self) -> bool:
        """Whether all of the history is on the page."""
        return not (self.first or self.further)

    @property
    def living(self) -> tuple[HistoryEntry, ...]:
        """The entries on the page that count."""
        return tuple(entry for entry in self.entries if entry.state == "living")

    @property
    def standing(self) -> int:
        """How many of those stand on what is asked of the evidence."""
        return sum(not entry.short for entry in self.living)

    @property
    def strengths(self) -> tuple[ShownStrength, ...]:
        """How strong the evidence of those is."""
        return tuple(entry.line.strength for entry in self.living)


def load_position(negotiation: str, key: str, person: User | AnonymousUser) -> Any | None:
    """Return the position of that key with its negotiation, where the person sees it.

    With it come its `record`, and as `opposed` what it cannot be met together with now. None without one. One query.
    """
    for found in all_seen(positions_seen, person, key=negotiation, thing=key):
        remembering(found.negotiation, found)
        return found
    return None


@cache
def positions_seen(*, anonymous: bool) -> CompiledQuery:
    rows = Position.objects.filter(negotiation__in=seen_by(anonymous=anonymous), key=A_THING)
    read_with = of_negotiation(negotiation=OuterRef("negotiation"))
    return CompiledQuery(
        rows.select_related("negotiation", "party", "issue").annotate(
            **read_with, **opposed(None), record=record_read("position")
        )
    )


def position_page(
    position: Any,
    known: datetime | None,
    asked: EvidenceAsked,
    cut: Callable[[Sequence[ThinRow]], Paged[ThinRow]],
    *,
    drafts: bool = False,
    keeps: bool = False,
) -> PositionPage | None:
    """Return the page of a position that was loaded, with what is proposed if `drafts` may be seen and it tells of now.

    `cut` takes the entries that are shown out of all. None when nothing of it may be shown; one without any entry is
    shown now to whoever sees drafts or `keeps` reference data. Two queries, one more as known then; of drafts three.
    """
    history = read_history(position.pk, known, drafts=drafts and known is None)
    if not history.rows and (known is not None or not (drafts or (keeps and is_bare(position)))):
        return None
    page = cut(history.newest_first)
    found = state(history.history.entries, date.max)
    told = tell(
        history, [*(told_by(history.history, found) if found else ()), *told_with(history, page.rows)], position.kind
    )
    stands = shown_state(history.history, found, told.lines, position.kind) if found else None
    return PositionPage(
        position=position,
        state=stands,
        short=stands.short(asked) if stands else (),
        entries=tuple(entries_of(history, page.rows, told, asked)),
        opposites=opposites_of(position if known is None else opposed_then(position, known)) if history.living else (),
        summary=history.summary,
        counted=len(history.living),
        first=page.first,
        further=page.further,
        was_published=any(row.published_at for row in history.rows),
    )


def is_bare(position: Position) -> bool:
    """Say whether no entry of it was ever proposed."""
    return not Entry.objects.filter(position=position).exists()


def opposed(known: datetime | None) -> dict[str, ArraySubquery]:
    """Return the parts of a query that read which positions with a published entry cannot be met together with one.

    They are two, by the place that it has in a pair: planning both takes the database half as long as one for either.
    """
    return {f"opposed_{place}": pairs_with(f"position_{other}", place, known) for place, other in ("ab", "ba")}


def pairs_with(other: str, place: str, known: datetime | None) -> ArraySubquery:
    """Return the part that reads the pairs in which a position has that place, and what stands in the `other`."""
    pairs = Incompatibility.objects.filter(**{f"position_{place}": OuterRef("pk")}, negotiation=OuterRef("negotiation"))
    shown = pairs.filter(Exists(Entry.objects.known(known).filter(position=OuterRef(other))))
    label = Coalesce(NullIf(f"{other}__party__short_name", Value("")), f"{other}__party__name")
    told = JSONObject(pair="pk", note="note", key=f"{other}__key", title=f"{other}__title", party=label)
    return ArraySubquery(shown.order_by(f"{other}__key").values_list(told, flat=True))


def opposites_of(read: Any) -> tuple[Opposite, ...]:
    """Return what `opposed` read of a position, in the order of the two keys of each pair."""
    pairs = {(read.key, each["key"]): each for each in read.opposed_a}
    pairs |= {(each["key"], read.key): each for each in read.opposed_b}
    return tuple(Opposite(**each) for _, each in sorted(pairs.items(), key=itemgetter(0)))


def opposed_then(position: Position, known: datetime) -> Any:
    """Return a position with what `opposed` reads of it as known then. One query."""
    return Position.objects.filter(pk=position.pk).annotate(**opposed(known)).get()
