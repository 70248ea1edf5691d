"""What waits for review in a negotiation: bundled by document, each proposal with all that deciding on it takes.

The same number of queries however much waits. Everything is a finished string; no query after loading.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from positions.domain import wording
from positions.domain.codebook import AmendmentKind, Kind
from positions.domain.impact import EMPTY
from positions.domain.states import History
from positions.evidence.also_proposed import WaitingOnPositions, waiting_on_positions
from positions.evidence.duplicates import ComparedEntry, NearEntries, duplicates_of
from positions.evidence.impact import effect_of
from positions.evidence.preview import EntryPreview, Planned, previews
from positions.evidence.staleness import NOTHING, marks_of
from positions.models import Amendment, DocumentRemoval, Entry, HistoryRedaction, Negotiation, ReferenceChange
from positions.models.entries import WAITING
from positions.reading.entries import EntryLine
from positions.reading.histories import read_histories
from positions.reading.prepared import PreparedQuery
from positions.reading.proposals import DraftedEntry, ProposalSource, drafted
from positions.reading.versions import FieldDiff, differences

# So many at once; the oldest come first, so that none waits for ever.
MOST = 200
NEVER = datetime.min.replace(tzinfo=UTC)
# The retractions that were proposed in one act with the amendment of the query around it.
SAME_ACT = Amendment.objects.filter(
    negotiation=OuterRef("negotiation"),
    kind=AmendmentKind.RETRACTION.value,
    proposed_by=OuterRef("proposed_by"),
    proposed_at=OuterRef("proposed_at"),
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal: an `entry`, a `correction` or a `retraction`, as it will be shown, with what it will do.

    `entry` is the one that it is about, the new one or the one to be retracted, and `line` the same with its move;
    `amendment` is the id of its amendment, None for a plain entry. `old` is what a correction replaces, `changed` what
    differs. `together` are the other entries of one act of retraction, which is shown once. `seen` is the mark to
    give back when deciding.
    """

    kind: str
    amendment: int | None
    entry: DraftedEntry
    line: EntryLine
    preview: EntryPreview
    old: EntryLine | None
    changed: tuple[FieldDiff, ...]
    reason: str
    together: tuple[EntryLine, ...]
    author: str
    author_id: int
    proposed_at: str
    seen: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """What waits of one document, in the order in which it was proposed."""

    document: ProposalSource
    proposals: tuple[Waiting, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits, the longest first; `more` says that there is more than is shown."""

    bundles: tuple[Bundle, ...]
    count: int
    more: bool


@dataclass(frozen=True, slots=True)
class StoredProposal:
    """A proposal as it is stored: its row, and the id of the entry that it is about."""

    row: Entry | Amendment
    entry: int

    @property
    def amendment(self) -> Amendment | None:
        """The correction or retraction that it is; None for a plain entry."""
        return self.row if isinstance(self.row, Amendment) else None

    @property
    def replaces(self) -> int | None:
        """The id of the entry that it corrects; None when it is no correction."""
        return self.amendment.entry_id if self.amendment and self.amendment.replacement_id else None

    @property
    def retracts(self) -> bool:
        return self.amendment is not None and self.replaces is None


def desk(negotiation: Negotiation, *, most: int = MOST) -> Desk:
    """Return what waits for review in a negotiation. At most sixteen queries, however much waits."""
    amendments, entries = waiting_amendments(negotiation)[: most + 1], waiting_entries(negotiation)[: most + 1]
    rows: list[Entry | Amendment] = [*amendments, *entries]
    waiting = finish(negotiation, acts_of(rows)[:most])
    return Desk(bundled(waiting), len(waiting), len(rows) > most)


def waiting_on(negotiation: Negotiation, number: int) -> tuple[Bundle, ...]:
    """Return what waits about the entry of that number: itself, the correction that brings it, its retractions."""
    retraction = Q(Exists(SAME_ACT.filter(entry=number)), kind=AmendmentKind.RETRACTION.value)
    amendments = waiting_amendments(negotiation).filter(Q(replacement=number) | retraction)
    return bundled(finish(negotiation, acts_of([*amendments, *waiting_entries(negotiation).filter(pk=number)])))


def waiting_count(negotiation: Negotiation) -> int:
    """Return how many proposals wait in the negotiation, for a link; at most MOST. One query."""
    return len(WAITING_THERE.rows(negotiation.pk))


def waiting_acts(where: Q) -> tuple[QuerySet[Amendment], QuerySet[Entry]]:
    """Return the queries of what waits, one row an act: amendments, and new entries. `where` is what they are of."""
    earlier = SAME_ACT.filter(WAITING, id__lt=OuterRef("pk"))
    leading = amendments_waiting(where).exclude(Exists(earlier), kind=AmendmentKind.RETRACTION.value)
    return leading, entries_waiting(where)


def waiting_there(negotiation: int) -> QuerySet[Any, Any]:
    leading, fresh = (rows.order_by().values_list("id") for rows in waiting_acts(Q(negotiation=negotiation)))
    return leading.union(fresh, all=True)[:MOST]


WAITING_THERE = PreparedQuery(waiting_there)


def waiting_entries(negotiation: Negotiation) -> QuerySet[Entry]:
    """Return the new entries that nobody has decided on, the oldest first; those of corrections are left out."""
    return entries_waiting(Q(negotiation=negotiation))


def entries_waiting(where: Q) -> QuerySet[Entry]:
    rows = Entry.objects.filter(WAITING, where)
    return rows.exclude(Exists(Amendment.objects.filter(replacement=OuterRef("pk")))).order_by("proposed_at", "id")


def waiting_amendments(negotiation: Negotiation) -> QuerySet[Amendment]:
    """Return the corrections and retractions that nobody has decided on, the oldest first."""
    return amendments_waiting(Q(negotiation=negotiation))


def amendments_waiting(where: Q) -> QuerySet[Amendment]:
    rows = Amendment.objects.filter(WAITING, where).exclude(kind=AmendmentKind.REDACTION.value)
    return rows.order_by("proposed_at", "id")


def redactions_waiting(negotiation: Negotiation) -> tuple[Entry, ...]:
    """Return the entries of which somebody asked for a redaction that nobody has decided on. One query."""
    asked = Amendment.objects.filter(WAITING, negotiation=negotiation, kind=AmendmentKind.REDACTION.value)
    rows = Entry.objects.filter(pk__in=asked.values("entry")).select_related("position")
    return tuple(rows.order_by("key", "version", "id"))


def history_redactions_waiting(negotiation: Negotiation) -> tuple[ReferenceChange, ...]:
    """Return a line of each history of which somebody asked for a redaction that nobody has decided on. One query."""
    asked = HistoryRedaction.objects.filter(WAITING, negotiation=negotiation)
    lines = ReferenceChange.objects.filter(pk__in=asked.values("change")).order_by("table", "row", "-id")
    return tuple(lines.distinct("table", "row"))


def removals_waiting(negotiation: Negotiation) -> tuple[DocumentRemoval, ...]:
    """Return the removals of stored texts that somebody asked for and nobody has decided on. One query."""
    rows = DocumentRemoval.objects.filter(WAITING, negotiation=negotiation).select_related("document__source")
    return tuple(rows.defer("document__text", "document__file").order_by("proposed_at", "id"))


def acts_of(rows: Iterable[Entry | Amendment]) -> list[StoredProposal]:
    """Return the proposals that the rows are, the oldest first."""
    return [
        StoredProposal(row, (row.replacement_id or row.entry_id) if isinstance(row, Amendment) else row.pk)
        for row in sorted(rows, key=lambda row: (row.proposed_at or NEVER, row.pk))
    ]


def finish(negotiation: Negotiation, acts: Sequence[StoredProposal]) -> list[Waiting]:
    """Return the finished proposals in their order; one for an act of retraction. At most thirteen queries."""
    drafts = drafted({pk for act in acts for pk in (act.entry, act.replaces) if pk})
    entries = {pk: each.entry for pk, each in drafts.items()}
    positions = {entry.position_id for entry in entries.values()}
    histories = read_histories(sorted(positions), date.max, None)
    marks = marks_of(positions)
    fresh = [entries[act.entry] for act in acts if not act.retracts]
    others = waiting_on_positions(positions)
    near = duplicates_of((entry.position_id, entry.effective_on) for entry in fresh)
    planned = [plan(act, acts, drafts, histories, near, others) for act in acts]
    return [
        finished(act, acts, drafts, seen, marks.get(entries[act.entry].position_id, NOTHING))
        for act, seen in zip(acts, previews(negotiation, planned, every=False), strict=True)
        if not act.retracts or same_act(act, acts)[0] is act
    ]


def plan(
    act: StoredProposal,
    acts: Iterable[StoredProposal],
    drafts: Mapping[int, DraftedEntry],
    histories: Mapping[int, History],
    near: NearEntries,
    others: WaitingOnPositions,
) -> Planned:
    """Return what is decided on at once when this is: a retraction has no duplicates."""
    entry = drafts[act.entry].entry
    kind = Kind(entry.position.kind)
    history, offer = histories.get(entry.position_id, EMPTY), kind is Kind.OFFER
    if act.retracts:
        gone = [drafts[each.entry].entry for each in same_act(act, acts)]
        beside = others.beside(entry.position_id, without={each.pk for each in gone})
        return Planned(effect_of(history, None, gone, offer=offer), None, kind, entry.content, proposed=beside)
    left_out = {entry.pk, act.replaces}
    twins = near.beside(compared(drafts[act.entry]), without=left_out)
    effect = effect_of(history, entry, [drafts[act.replaces].entry] if act.replaces else [], offer=offer)
    beside = others.beside(entry.position_id, without={entry.pk})
    return Planned(effect, entry.pk, kind, entry.content, entry.condition, twins, beside)


def compared(drafted: DraftedEntry) -> ComparedEntry:
    """Return what of a proposal is compared with other entries of its position."""
    entry, citations = drafted.entry, drafted.line.citations
    sources = frozenset(cited.source for cited in citations)
    quotes = tuple(cited.quote for cited in citations if cited.quote)
    return ComparedEntry(entry.position_id, entry.effective_on, entry.speaker, entry.statement, sources, quotes)


def same_act(act: StoredProposal, acts: Iterable[StoredProposal]) -> list[StoredProposal]:
    """Return the retractions that were proposed in one act with this one, itself among them."""
    mark = (act.row.proposed_by_id, act.row.proposed_at)
    return [each for each in acts if each.retracts and (each.row.proposed_by_id, each.row.proposed_at) == mark]


def finished(
    act: StoredProposal,
    acts: Iterable[StoredProposal],
    drafts: Mapping[int, DraftedEntry],
    preview: EntryPreview,
    mark: str,
) -> Waiting:
    amendment = act.amendment
    line = drafts[act.entry].line._replace(shift=preview.shift)
    old = drafts[act.replaces].line if act.replaces else None
    together = same_act(act, acts) if act.retracts else []
    return Waiting(
        kind=amendment.kind if amendment else "entry",
        amendment=amendment.pk if amendment else None,
        entry=drafts[act.entry],
        line=line,
        preview=preview,
        old=old,
        changed=differences(old, line) if old else (),
        reason=amendment.reason if amendment else "",
        together=tuple(drafts[each.entry].line for each in together if each.entry != act.entry),
        author=act.row.proposed_by_name,
        author_id=act.row.proposed_by_id or 0,
        proposed_at=wording.moment(act.row.proposed_at or NEVER),
        seen=mark,
    )


def bundled(waiting: Iterable[Waiting]) -> tuple[Bundle, ...]:
    """Return the proposals by the document that their first citation names, the longest waiting first."""
    bundles: dict[ProposalSource, list[Waiting]] = {}
    for each in waiting:
        bundles.setdefault(each.entry.document, []).append(each)
    return tuple(Bundle(document, tuple(listed)) for document, listed in bundles.items())
