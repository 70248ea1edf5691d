"""The history of a position: all its entries thinly, in the order in which they are shown, and a page of them whole.

Two queries, four with proposals, however long the history is.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import chain
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from positions.domain import wording
from positions.domain.codebook import Kind
from positions.domain.diff import Piece, word_diff
from positions.domain.entry_roles import role_of
from positions.domain.evidence import EvidenceAsked, meets
from positions.domain.shifts import Stand, moves
from positions.domain.states import History
from positions.models import Amendment, Entry
from positions.reading.compiled import A_MOMENT, SOME_IDS, CompiledQuery
from positions.reading.entries import FIELDS, EntryLine, cited_lines, line, with_citations
from positions.reading.histories import stand
from positions.reading.proposals import ROW, citations_of, line_of
from positions.reading.versions import FieldDiff, differences
from positions.records.amendments import AMENDMENT_FIELDS, AmendmentMark, marks_of

# What is read of every entry, in the order of a row.
COLUMNS = (
    *("id", "effective_on", "sequence", "held", "firmness", "conditional", "scope", "rival_of_id", "reading"),
    *("declared", "ends_term", "key", "version", "has_content", "published_at", "superseded_at", "decision"),
)


class ThinRow(NamedTuple):
    """An entry of a history, as far as the rule and its place need it; `decision` is told of proposals only."""

    id: int
    effective_on: date
    sequence: int | None
    held: bool
    firmness: str
    conditional: bool
    scope: str
    rival_of: int | None
    reading: bool
    declared: bool
    ends_term: bool
    key: str
    version: int
    has_content: bool
    published_at: datetime | None
    superseded_at: datetime | None
    decision: str

    @property
    def place(self) -> tuple[date, bool, int, int]:
        """Where it stands. A proposal, which has no place of its own yet, comes after what is published on its day."""
        return self.effective_on, self.sequence is None, self.sequence or 0, self.id

    @property
    def main(self) -> bool:
        return self.rival_of is None and not self.reading

    @property
    def role(self) -> str:
        return role_of(rival=self.rival_of is not None, reading=self.reading).value

    @property
    def stand(self) -> Stand:
        """What the rule needs of a published one."""
        return stand(*self[:11])  # type: ignore[arg-type] # what is published has its place within the day

    def standing(self, known: datetime | None) -> str:
        """Return whether it is living or replaced at that moment, or a proposal that is waiting or returned."""
        if self.published_at is None:
            return "returned" if self.decision else "waiting"
        return "living" if self.superseded_at is None or (known and self.superseded_at > known) else "replaced"


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


class ThinHistory:
    """All entries of a position, the oldest first, and which of them count at the moment `known`."""

    def __init__(self, rows: Iterable[ThinRow], known: datetime | None) -> None:
        self.rows = sorted(rows, key=lambda row: row.place)
        self.known = known
        self.by_id = {row.id: row for row in self.rows}
        self.living = [row for row in self.rows if row.standing(known) == "living"]
        contentful = frozenset(row.id for row in self.living if row.has_content)
        self.history = History(tuple(row.stand for row in self.living), contentful)

    @property
    def newest_first(self) -> list[ThinRow]:
        """The entries as they are shown: each rival follows the main entry beside which it stands.

        Of an entry with several versions that is the last published one.
        """
        published = (row for row in self.rows if row.published_at)
        last = {row.key: row.id for row in sorted(published, key=lambda row: row.version)}
        beside: dict[str, list[ThinRow]] = {}
        for row in self.rows:
            if (main := self.key_of_main(row)) in last:
                beside.setdefault(main, []).append(row)
        own = [row for row in reversed(self.rows) if self.key_of_main(row) not in last]
        return [
            *chain.from_iterable(
                [row, *(beside.get(row.key, ()) if last.get(row.key) == row.id else ())] for row in own
            )
        ]

    def key_of_main(self, row: ThinRow) -> str:
        """Return the key of the main entry that one stands beside; empty where it stands beside none, or none shown."""
        main = self.by_id.get(row.rival_of or 0)
        return main.key if main else ""

    @property
    def in_force(self) -> dict[int, int]:
        """Whose content was in force before each entry, by their numbers; entries before the first have none."""
        found: dict[int, int] = {}
        living = {row.id for row in self.living}
        last = 0
        for row in self.rows:
            if last:
                found[row.id] = last
            if row.id in living and row.main and row.has_content:
                last = row.id
        return found

    @property
    def corrected(self) -> dict[int, int]:
        """Which version each published one took the place of, by their numbers; the first versions took none."""
        versions = {(row.key, row.version): row.id for row in self.rows if row.published_at}
        found = {pk: versions.get((key, version - 1), 0) for (key, version), pk in versions.items()}
        return {pk: old for pk, old in found.items() if old}

    @property
    def summary(self) -> str:
        """How many entries count, and what they are, in a sentence; empty when none does."""
        roles = Counter(row.role for row in self.living)
        words = {"main": ("main entry", "main entries"), "rival": ("rival account",), "reading": ("reading",)}
        return ", ".join(wording.counted(roles[role], *called) for role, called in words.items() if roles[role])


def read_history(position: int, known: datetime | None, *, drafts: bool) -> ThinHistory:
    """Read all entries of a position that were published by then, replaced ones too; with `drafts` proposals too.

    One query, two with drafts.
    """
    rows = published_rows(now=known is None).rows(ids=[position], moment=known)
    if drafts:
        proposals = Entry.objects.filter(position=position, published_at__isnull=True).order_by()
        rows += proposals.values_list(*COLUMNS)
    return ThinHistory((ThinRow(*row) for row in rows), known)


@cache
def published_rows(*, now: bool) -> CompiledQuery:
    """Return the query for all entries of a position that were published by now or by then."""
    published = Entry.objects.filter(position__any_of=SOME_IDS).published(None if now else A_MOMENT)
    return CompiledQuery(published.order_by().values_list(*COLUMNS))


@dataclass(frozen=True, slots=True)
class EntryTexts:
    """What is read of some entries of a history: their rows, their lines, and what was done to them."""

    rows: Mapping[int, Mapping[str, Any]]
    lines: Mapping[int, EntryLine]
    amendments: Mapping[int, Sequence[Mapping[str, Any]]]


def tell(history: ThinHistory, ids: Iterable[int], kind: str) -> EntryTexts:
    """Read the entries of these numbers, each with its move. One query, three with proposals."""
    wanted = [history.by_id[pk] for pk in dict.fromkeys(ids)]
    moved = moves(history.history.entries, offer=kind == Kind.OFFER)
    published = [row.id for row in wanted if row.published_at]
    read = entries_told(now=history.known is None).dicts(ids=published, moment=history.known)
    rows: dict[int, Mapping[str, Any]] = {row["id"]: row for row in read}
    lines = {pk: line(row, cited_lines(row["cites"]), moved.get(pk)) for pk, row in rows.items()}
    done = {pk: [*map(as_amendment, row["done"])] for pk, row in rows.items()}
    drafts = [row.id for row in wanted if not row.published_at]
    if drafts:
        cited = citations_of(drafts)
        for row in Entry.objects.filter(pk__in=drafts).order_by().values(*ROW):
            rows[row["id"]] = row
            lines[row["id"]] = line_of(row, tuple(cited[row["id"]]))
    return EntryTexts(rows, lines, done)


@cache
def entries_told(*, now: bool) -> CompiledQuery:
    """Return the query for what is read of some published entries, with what was done to them."""
    known = None if now else A_MOMENT
    entries = with_citations(Entry.objects.filter(pk__any_of=SOME_IDS).order_by(), known)
    return CompiledQuery(entries.annotate(done=done_to(known)).values(*FIELDS, "cites", "done"))


def done_to(known: datetime | None) -> ArraySubquery:
    """Return the part of a query that reads what was done to an entry as known, the oldest first."""
    by_then = {"published_at__isnull": False} if known is None else {"published_at__lte": known}
    rows = Amendment.objects.filter(entry=OuterRef("pk"), **by_then).order_by("published_at", "id")
    return ArraySubquery(rows.values_list(JSONObject(**{name: name for name in AMENDMENT_FIELDS}), flat=True))


def as_amendment(done: Mapping[str, Any]) -> dict[str, Any]:
    return {**done, "published_at": datetime.fromisoformat(done["published_at"])}


def told_with(history: ThinHistory, shown: Sequence[ThinRow]) -> Iterator[int]:
    """Yield the numbers of the entries that are shown, and of those that they are told against."""
    in_force, corrected = history.in_force, history.corrected
    for row in shown:
        yield row.id
        if row.has_content and row.id in in_force:
            yield in_force[row.id]
        if row.id in corrected:
            yield corrected[row.id]


def entries_of(
    history: ThinHistory, shown: Sequence[ThinRow], told: EntryTexts, asked: EvidenceAsked
) -> Iterator[HistoryEntry]:
    """Yield these entries, each with what became of it and what it changed. No query."""
    in_force, corrected = history.in_force, history.corrected
    for row in shown:
        line, state = told.lines[row.id], row.standing(history.known)
        old = told.lines[corrected[row.id]] if row.id in corrected else None
        before = told.lines[in_force[row.id]].content if line.content and row.id in in_force else ""
        changed = bool(state != "replaced" and before and line.content != before)
        yield HistoryEntry(
            line=line,
            diff=tuple(word_diff(before, line.content)) if changed else (),
            state=state,
            marks=marks_of(told.amendments.get(row.id, ())),
            corrects=old.version if old else 0,
            corrected=differences(old, line) if old else (),
            author="" if row.published_at else told.rows[row.id]["proposed_by_name"],
            decision="" if row.published_at else row.decision,
            short=state == "living" and not meets(line.strength.measured, asked),
        )
