"""One entry, also one that was replaced: its page stays as a tombstone."""

from dataclasses import dataclass
from datetime import datetime

from positions import wording
from positions.codebook import AmendmentKind
from positions.history import FIELDS, EntryLine, history_of, lines, with_corrections
from positions.models import Amendment, Negotiation, Position, PositionChange


@dataclass(frozen=True, slots=True)
class Mark:
    """What happened to an entry after it was published."""

    kind: str
    when: str
    reason: str
    replacement: str
    field: str


@dataclass(frozen=True, slots=True)
class ChangePage:
    """One entry; `replaced` says that it no longer counts, `before` and `after` are its neighbours' keys."""

    line: EntryLine
    position: Position
    marks: tuple[Mark, ...]
    replaced: bool
    before: str
    after: str


def change_page(negotiation: Negotiation, key: str, known: datetime | None) -> ChangePage | None:
    """Return an entry's page, also when it was replaced; None when it was not yet published by then."""
    published = PositionChange.objects.published().filter(negotiation=negotiation, key=key)
    if known is not None:
        published = published.filter(published_at__lte=known)
    row = with_corrections(published, known).values(*FIELDS, "corrections", "superseded_at").first()
    if row is None:
        return None
    replaced = row["superseded_at"] is not None and (known is None or row["superseded_at"] <= known)
    history = history_of([row["position_id"]], known)
    listed = {line.key: line for line in history}
    line = listed.get(key) or lines([row], known, {})[0]
    mains = [entry.key for entry in history if entry.role == "main"]
    place = mains.index(key) if key in mains else None
    return ChangePage(
        line=line,
        position=Position.objects.select_related("party", "issue").get(pk=row["position_id"]),
        marks=marks_of(row["id"], known),
        replaced=replaced,
        before=mains[place - 1] if place else "",
        after=mains[place + 1] if place is not None and place + 1 < len(mains) else "",
    )


def marks_of(change: int, known: datetime | None) -> tuple[Mark, ...]:
    """Return what happened to an entry after it was published, as known, the oldest first."""
    amendments = Amendment.objects.filter(change=change, published_at__isnull=False)
    if known is not None:
        amendments = amendments.filter(published_at__lte=known)
    return tuple(
        Mark(
            kind=AmendmentKind(row.kind).value,
            when=wording.moment(row.published_at) if row.published_at else "",
            reason=row.reason,
            replacement=row.replacement.key if row.replacement else "",
            field=row.field.replace("_", " "),
        )
        for row in amendments.select_related("replacement").order_by("published_at", "id")
    )
