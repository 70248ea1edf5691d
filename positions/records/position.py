"""A position: its present state, its history with evidence, and what it is incompatible with."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, JSONObject, NullIf

from positions.domain.evidence import EvidenceAsked
from positions.domain.shifts import state
from positions.models import Entry, Incompatibility, Negotiation, Position
from positions.reading.entries import PositionState, shown_state, told_by
from positions.reading.moment import keep_last, last_read
from positions.reading.releases import release_read, remember
from positions.reading.strength import ShortEntry, ShownStrength
from positions.records.history import HistoryEntry, ThinRow, entries_of, read_history, tell, told_with
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


def load_position(visible: QuerySet[Negotiation], key: str) -> Any | None:
    """Return the position of that key with its negotiation, and what it cannot be met together with now as `opposed`.

    None without one. One query.
    """
    rows = Position.objects.filter(negotiation__in=visible, key=key).select_related("negotiation", "party", "issue")
    of = {"negotiation": OuterRef("negotiation")}
    found: Any = rows.annotate(
        opposed=opposed(None), release_now=release_read(None, **of), last_at=last_read(**of)
    ).first()
    if found is not None:
        remember(found.negotiation, None, found.release_now)
        keep_last(found.negotiation, found.last_at)
    return found


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
        opposites=tuple(
            Opposite(**each) for each in (position.opposed if known is None else opposed_then(position, known))
        ),
        summary=history.summary,
        counted=len(history.living),
        first=page.first,
        further=page.further,
        was_published=any(row.published_at for row in history.rows),
    )


def is_bare(position: Position) -> bool:
    """Say whether no entry of it was ever proposed."""
    return not Entry.objects.filter(position=position).exists()


def opposed(known: datetime | None) -> ArraySubquery:
    """Return the part of a query that reads which positions cannot be met together with one, by the two keys.

    Only pairs of which both have a published entry as known.
    """
    shown = Entry.objects.known(known)
    pairs = (
        Incompatibility.objects.filter(Q(position_a=OuterRef("pk")) | Q(position_b=OuterRef("pk")))
        .filter(negotiation=OuterRef("negotiation"))
        .filter(Exists(shown.filter(position=OuterRef("position_a"))))
        .filter(Exists(shown.filter(position=OuterRef("position_b"))))
        .order_by("position_a__key", "position_b__key")
    )
    of = {name: other(name) for name in ("key", "title", "party__short_name", "party__name")}
    party = Coalesce(NullIf(of.pop("party__short_name"), Value("")), of.pop("party__name"))
    return ArraySubquery(pairs.values_list(JSONObject(pair="pk", note="note", party=party, **of), flat=True))


def other(column: str) -> Case:
    """Return a column of the other position of a pair than the one that the query is of."""
    first = When(position_a=OuterRef("pk"), then=F(f"position_b__{column}"))
    return Case(first, default=F(f"position_a__{column}"), output_field=CharField())


def opposed_then(position: Position, known: datetime) -> Sequence[Mapping[str, Any]]:
    """Return what `opposed` reads of a position as known then. One query."""
    rows: Any = Position.objects.filter(pk=position.pk).annotate(opposed=opposed(known))
    found: Sequence[Mapping[str, Any]] = rows.get().opposed
    return found
