"""A position: its present state, its whole history with evidence, and what it is incompatible with."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from positions.domain import wording
from positions.domain.diff import Piece, word_diff
from positions.domain.evidence import EvidenceAsked, meets
from positions.models import Entry, Incompatibility, Negotiation, Position
from positions.reading.entries import EntryLine, PositionState, lines, moves_of, state_of
from positions.reading.proposals import ROW, line_of
from positions.reading.proposals import citations_of as citations_of_drafts
from positions.reading.strength import ShortEntry, ShownStrength
from positions.reading.versions import FieldDiff, differences
from positions.records.entry import AmendmentMark, amendments_of, gone, marks_of


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """An entry in a position's history, with what its content changed against the content in force before it.

    `state` is living, replaced, waiting or returned. `marks` are what happened to it; `corrected` what differs from
    the version `corrects` that it replaced (0: it replaced none). `author` and `decision` are told of proposals only.
    `short`: it counts, and falls short of what is asked of the evidence.
    """

    line: EntryLine
    diff: tuple[Piece, ...]
    state: str
    marks: tuple[AmendmentMark, ...]
    corrects: int
    corrected: tuple[FieldDiff, ...]
    author: str
    decision: str
    short: bool


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
    """A position, its present state, and its history, the newest entry first.

    `short` are the entries on which the state rests that fall short of what is asked of the evidence.
    """

    position: Position
    state: PositionState | None
    short: tuple[ShortEntry, ...]
    entries: tuple[HistoryEntry, ...]
    opposites: tuple[Opposite, ...]
    summary: str

    @property
    def counts(self) -> bool:
        """Whether any entry is published and was not replaced."""
        return bool(self.summary)

    @property
    def was_published(self) -> bool:
        """Whether readers may see it."""
        return any(entry.line.published_at for entry in self.entries)

    @property
    def living(self) -> tuple[HistoryEntry, ...]:
        """The entries that count."""
        return tuple(entry for entry in self.entries if entry.state == "living")

    @property
    def standing(self) -> int:
        """How many of those that count stand on what is asked of the evidence."""
        return sum(not entry.short for entry in self.living)

    @property
    def strengths(self) -> tuple[ShownStrength, ...]:
        """How strong the evidence of those that count is."""
        return tuple(entry.line.strength for entry in self.living)


def position_page(
    negotiation: Negotiation,
    key: str,
    known: datetime | None,
    asked: EvidenceAsked,
    *,
    drafts: bool = False,
    keeps: bool = False,
) -> PositionPage | None:
    """Return a position's page, with what is proposed if `drafts` may be seen and the page tells of now.

    None when it does not exist or nothing of it may be shown; one without any entry is shown now to whoever sees drafts
    or `keeps` reference data. At most seven queries.
    """
    position = Position.objects.filter(negotiation=negotiation, key=key).select_related("party", "issue").first()
    if position is None:
        return None
    rows = rows_of(position, known, drafts=drafts and known is None)
    if not rows and (known is not None or not (drafts or (keeps and is_bare(position)))):
        return None
    told = lines_by_id(rows, known)
    living = [told[row["id"]] for row in rows if standing_of(row, known) == "living"]
    state = state_of(living, position.kind)
    return PositionPage(
        position=position,
        state=state,
        short=state.short(asked) if state else (),
        entries=tuple(reversed(with_rivals(entries_of(rows, told, known, position, asked)))),
        opposites=opposites_of(position, known),
        summary=summary(living),
    )


def is_bare(position: Position) -> bool:
    """Say whether no entry of it was ever proposed."""
    return not Entry.objects.filter(position=position).exists()


def rows_of(position: Position, known: datetime | None, *, drafts: bool) -> list[dict[str, Any]]:
    """Return all entries of the position that were published by then, replaced ones too; or all with drafts."""
    entries = Entry.objects.all() if drafts else Entry.objects.published(known)
    rows = entries.filter(position=position).order_by("id").values(*ROW, "decision")
    # A proposal, which has no place of its own yet, comes after what is published on its day.
    return sorted(rows, key=lambda row: (row["effective_on"], row["sequence"] is None, row["sequence"] or 0, row["id"]))


def standing_of(row: dict[str, Any], known: datetime | None) -> str:
    """Return whether an entry lives, was replaced, or is a proposal that waits or was returned."""
    if row["published_at"] is None:
        return "returned" if row["decision"] else "waiting"
    return "replaced" if gone(row, known) else "living"


def lines_by_id(rows: Sequence[dict[str, Any]], known: datetime | None) -> dict[int, EntryLine]:
    """Return the finished entries by id; those that live have their moves. One query, two with proposals."""
    published = [row for row in rows if row["published_at"] is not None]
    moves = moves_of(row for row in published if standing_of(row, known) == "living")
    told = {line.id: line for line in lines(published, known, moves)}
    drafts = [row for row in rows if row["published_at"] is None]
    cited = citations_of_drafts(row["id"] for row in drafts) if drafts else {}
    return told | {row["id"]: line_of(row, tuple(cited[row["id"]])) for row in drafts}


def entries_of(
    rows: Iterable[dict[str, Any]],
    told: Mapping[int, EntryLine],
    known: datetime | None,
    position: Position,
    asked: EvidenceAsked,
) -> list[HistoryEntry]:
    """Return the entries, the oldest first, each with what became of it and what it changed. One query."""
    amendments = amendments_of(Q(entry__position=position), known)
    made = {row["replacement_id"]: row for row in amendments if row["replacement_id"]}
    entries = []
    in_force = ""
    for row in rows:
        line = told[row["id"]]
        state = standing_of(row, known)
        correction = made.get(row["id"])
        old = told.get(correction["entry_id"]) if correction else None
        changed = bool(state != "replaced" and line.content and in_force and line.content != in_force)
        entries.append(
            HistoryEntry(
                line=line,
                diff=tuple(word_diff(in_force, line.content)) if changed else (),
                state=state,
                marks=marks_of(each for each in amendments if each["entry_id"] == row["id"]),
                corrects=old.version if old else 0,
                corrected=differences(old, line) if old else (),
                author=row["proposed_by_name"] if not row["published_at"] else "",
                decision=row["decision"] if not row["published_at"] else "",
                short=state == "living" and not meets(line.strength.measured, asked),
            )
        )
        if state == "living" and line.role == "main" and line.content:
            in_force = line.content
    return entries


def with_rivals(entries: Sequence[HistoryEntry]) -> list[HistoryEntry]:
    """Return the entries so that, read backwards, each rival follows the main entry beside which it stands.

    Of an entry with several versions that is the last published one.
    """
    published = (entry.line for entry in entries if entry.line.published_at)
    last = {line.key: line.id for line in sorted(published, key=lambda line: line.version)}
    rivals: dict[str, list[HistoryEntry]] = {}
    for entry in entries:
        if entry.line.rival_of in last:
            rivals.setdefault(entry.line.rival_of, []).append(entry)
    ordered = []
    for entry in entries:
        line = entry.line
        if line.rival_of not in last:
            ordered += [*reversed(rivals.get(line.key, []) if last.get(line.key) == line.id else []), entry]
    return ordered


def summary(history: Sequence[EntryLine]) -> str:
    """Return in a sentence how many entries there are, and what they are."""
    roles = Counter(line.role for line in history)
    words = {"main": ("main entry", "main entries"), "rival": ("rival account",), "reading": ("reading",)}
    return ", ".join(wording.counted(roles[role], *called) for role, called in words.items() if roles[role])


def opposites_of(position: Position, known: datetime | None) -> tuple[Opposite, ...]:
    """Return the positions that cannot be met together with this one and have a published entry as known."""
    shown = Entry.objects.known(known)
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
        found.append(Opposite(pair.pk, other.key, other.title, other.party.label, pair.note))
    return tuple(found)
