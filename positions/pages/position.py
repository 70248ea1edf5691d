"""A position: its present state, its whole history with evidence, and what it is incompatible with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from positions import wording
from positions.diff import Piece, word_diff
from positions.history import EntryLine, history_of
from positions.models import Incompatibility, Negotiation, Position, PositionChange


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry in a position's history, with what its content changed against the content in force before it."""

    line: EntryLine
    diff: tuple[Piece, ...]
    rivals: tuple[EntryLine, ...]


@dataclass(frozen=True, slots=True)
class Opposite:
    """A position that cannot be met together with another."""

    key: str
    title: str
    party: str
    note: str


@dataclass(frozen=True, slots=True)
class PositionPage:
    """A position, its present state, and its history, the newest entry first."""

    position: Position
    state: EntryLine | None
    content: str
    entries: tuple[Entry, ...]
    opposites: tuple[Opposite, ...]
    summary: str


def position_page(negotiation: Negotiation, key: str, known: datetime | None) -> PositionPage | None:
    """Return a position's page; None when it does not exist or nothing of it was published by then."""
    position = Position.objects.filter(negotiation=negotiation, key=key).select_related("party", "issue").first()
    if position is None:
        return None
    history = history_of([position.pk], known)
    if not history:
        return None
    mains = [line for line in history if line.role == "main"]
    state = mains[-1] if mains else None
    contents = [line.content for line in mains if line.content]
    return PositionPage(
        position=position,
        state=state,
        content=contents[-1] if contents and state and state.held else "",
        entries=tuple(reversed(with_rivals(history))),
        opposites=opposites_of(position, known),
        summary=summary(history),
    )


def summary(history: Sequence[EntryLine]) -> str:
    """Return in a sentence how many entries there are, and what they are."""
    counts = {role: sum(line.role == role for line in history) for role in ("main", "rival", "reading")}
    parts = [
        wording.counted(counts["main"], "main entry", "main entries"),
        wording.counted(counts["rival"], "rival account"),
        wording.counted(counts["reading"], "reading"),
    ]
    return ", ".join(part for part, count in zip(parts, counts.values(), strict=True) if count)


def with_rivals(history: Sequence[EntryLine]) -> list[Entry]:
    """Return the entries, oldest first, with rivals beside their main entry and what each changed in the content."""
    rivals: dict[str, list[EntryLine]] = {}
    shown = {line.key for line in history}
    for line in history:
        if line.rival_of in shown:
            rivals.setdefault(line.rival_of, []).append(line)
    entries = []
    in_force = ""
    for line in history:
        if line.rival_of in shown:
            continue
        changed = bool(line.content and in_force and line.content != in_force)
        diff = tuple(word_diff(in_force, line.content)) if changed else ()
        entries.append(Entry(line, diff, tuple(rivals.get(line.key, ()))))
        if line.role == "main" and line.content:
            in_force = line.content
    return entries


def opposites_of(position: Position, known: datetime | None) -> tuple[Opposite, ...]:
    """Return the positions that cannot be met together with this one and have a published entry as known."""
    shown = PositionChange.objects.known(known)
    pairs = (
        Incompatibility.objects.filter(Q(position_a=position) | Q(position_b=position))
        .filter(Exists(shown.filter(position=OuterRef("position_a"))))
        .filter(Exists(shown.filter(position=OuterRef("position_b"))))
        .select_related("position_a__party", "position_b__party")
        .order_by("position_a__key", "position_b__key")
    )
    found = []
    for pair in pairs:
        other = pair.position_b if pair.position_a_id == position.pk else pair.position_a
        found.append(Opposite(other.key, other.title, other.party.label, pair.note))
    return tuple(found)
