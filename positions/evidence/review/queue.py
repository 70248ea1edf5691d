"""What waits for review in a negotiation: bundled by document, each proposal with all that deciding on it takes.

The same number of queries however much waits. Everything is a finished string; no query after loading.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from positions.domain import wording
from positions.domain.codebook import AmendmentKind, Kind
from positions.domain.impact import EMPTY, Effect
from positions.evidence.duplicates import Duplicate, duplicates_of
from positions.evidence.impact import effect_of
from positions.evidence.preview import EntryPreview, previews
from positions.evidence.proposals import Proposal
from positions.evidence.staleness import NOTHING, marks_of
from positions.models import Amendment, Entry, Negotiation
from positions.models.entries import WAITING
from positions.reading.account_names import name_of
from positions.reading.entries import EntryLine
from positions.reading.histories import read_histories
from positions.reading.proposals import Document, DraftedEntry, drafted
from positions.reading.versions import FieldDiff, differences

# So many at once; the oldest come first, so that none waits for ever.
MOST = 200
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal: an `entry`, a `correction` or a `retraction`, as it will be shown, with what it will do.

    `number` and `key` are those of the entry that it is about, the new one or the one to be retracted; `amendment` is
    the id of its amendment, None for a plain entry. `old` is what a correction replaces, `changed` what differs.
    `together` are the other entries of one act of retraction, which is shown once. `answers` is the number of the
    proposal that this one answers (None: it answers none), `note` why that one came back. `seen` is the mark to give
    back when deciding.
    """

    kind: str
    number: int
    key: str
    amendment: int | None
    position: str
    position_title: str
    party: str
    issue: str
    line: EntryLine
    preview: EntryPreview
    old: EntryLine | None
    changed: tuple[FieldDiff, ...]
    reason: str
    together: tuple[EntryLine, ...]
    answers: int | None
    note: str
    author: str
    author_id: int
    proposed_at: str
    seen: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """What waits of one document, in the order in which it was proposed."""

    document: Document
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
    """Return what waits for review in a negotiation. At most twelve queries, however much waits."""
    rows: list[Entry | Amendment] = [
        *waiting_amendments(negotiation)[: most + 1],
        *waiting_entries(negotiation)[: most + 1],
    ]
    waiting = finish(negotiation, acts_of(rows)[:most])
    return Desk(bundled(waiting), len(waiting), len(rows) > most)


def waiting_on(negotiation: Negotiation, number: int) -> tuple[Bundle, ...]:
    """Return what waits about the entry of that number: itself, the correction that brings it, its retractions."""
    same_act = Amendment.objects.filter(
        negotiation=negotiation,
        entry=number,
        kind=AmendmentKind.RETRACTION.value,
        proposed_by=OuterRef("proposed_by"),
        proposed_at=OuterRef("proposed_at"),
    )
    retraction = Q(Exists(same_act), kind=AmendmentKind.RETRACTION.value)
    amendments = waiting_amendments(negotiation).filter(Q(replacement=number) | retraction)
    return bundled(finish(negotiation, acts_of([*amendments, *waiting_entries(negotiation).filter(pk=number)])))


def waiting_count(key: str) -> int:
    """Return how many proposals wait in the negotiation of that key, for a link; at most MOST. One query."""
    earlier = Amendment.objects.filter(
        WAITING,
        kind=AmendmentKind.RETRACTION.value,
        negotiation=OuterRef("negotiation"),
        proposed_by=OuterRef("proposed_by"),
        proposed_at=OuterRef("proposed_at"),
        id__lt=OuterRef("pk"),
    )
    amendments = Amendment.objects.filter(WAITING, negotiation__key=key).exclude(kind=AmendmentKind.REDACTION.value)
    leading = amendments.exclude(Exists(earlier), kind=AmendmentKind.RETRACTION.value)
    entries = Entry.objects.filter(WAITING, negotiation__key=key)
    fresh = entries.exclude(Exists(Amendment.objects.filter(replacement=OuterRef("pk"))))
    return int(leading.order_by().values("id").union(fresh.order_by().values("id"), all=True)[:MOST].count())


def waiting_entries(negotiation: Negotiation) -> QuerySet[Entry]:
    """Return the new entries that nobody has decided on, the oldest first; those of corrections are left out."""
    rows = Entry.objects.filter(WAITING, negotiation=negotiation).select_related("proposed_by")
    return rows.exclude(Exists(Amendment.objects.filter(replacement=OuterRef("pk")))).order_by("proposed_at", "id")


def waiting_amendments(negotiation: Negotiation) -> QuerySet[Amendment]:
    """Return the corrections and retractions that nobody has decided on, the oldest first."""
    rows = Amendment.objects.filter(WAITING, negotiation=negotiation).exclude(kind=AmendmentKind.REDACTION.value)
    return rows.select_related("proposed_by").order_by("proposed_at", "id")


def acts_of(rows: Iterable[Entry | Amendment]) -> list[StoredProposal]:
    """Return the proposals that the rows are, the oldest first."""
    return [
        StoredProposal(row, (row.replacement_id or row.entry_id) if isinstance(row, Amendment) else row.pk)
        for row in sorted(rows, key=lambda row: (row.proposed_at or NEVER, row.pk))
    ]


def finish(negotiation: Negotiation, acts: Sequence[StoredProposal]) -> list[tuple[Document, Waiting]]:
    """Return the finished proposals in their order, each with its document; one for an act of retraction.

    At most nine queries.
    """
    ids = {act.entry for act in acts} | {act.replaces for act in acts if act.replaces}
    entries = drafted(ids)
    positions = {each.entry.position_id for each in entries.values()}
    histories = read_histories(sorted(positions), date.max, None)
    marks = marks_of(positions)
    effects: dict[int, tuple[Effect, int | None, Kind, str]] = {}
    for number, act in enumerate(acts):
        entry = entries[act.entry].entry
        kind = Kind(entry.position.kind)
        history = histories.get(entry.position_id, EMPTY)
        proposal = proposal_of(act, acts, entries)
        effect = effect_of(history, proposal.entry, proposal.replaced, offer=kind is Kind.OFFER)
        effects[number] = (effect, None if act.retracts else entry.pk, kind, entry.content)
    seen = previews(negotiation, effects, likely(acts, entries))
    return [
        (
            entries[act.entry].document,
            finished(act, acts, entries, seen[number], marks.get(entries[act.entry].entry.position_id, NOTHING)),
        )
        for number, act in enumerate(acts)
        if not act.retracts or same_act(act, acts)[0] is act
    ]


def proposal_of(act: StoredProposal, acts: Iterable[StoredProposal], entries: Mapping[int, DraftedEntry]) -> Proposal:
    """Return what is decided on at once when this is; the amendments have their entries loaded."""
    together = same_act(act, acts) if act.retracts else [act]
    amendments = tuple(each.amendment for each in together if each.amendment is not None)
    for amendment in amendments:
        amendment.entry = entries[amendment.entry_id].entry
    return Proposal(None if act.retracts else entries[act.entry].entry, amendments)


def same_act(act: StoredProposal, acts: Iterable[StoredProposal]) -> list[StoredProposal]:
    """Return the retractions that were proposed in one act with this one, itself among them."""
    mark = (act.row.proposed_by_id, act.row.proposed_at)
    return [each for each in acts if each.retracts and (each.row.proposed_by_id, each.row.proposed_at) == mark]


def likely(acts: Sequence[StoredProposal], entries: Mapping[int, DraftedEntry]) -> dict[int, tuple[Duplicate, ...]]:
    """Return what may be the same as each new entry, by the number of its act; a retraction has none. One query."""
    fresh = {number: entries[act.entry].entry for number, act in enumerate(acts) if not act.retracts}
    found = duplicates_of((entry.position_id, entry.effective_on) for entry in fresh.values())
    return {
        number: found.beside(
            entry.position_id, entry.effective_on, entry.speaker, without={entry.pk, acts[number].replaces}
        )
        for number, entry in fresh.items()
    }


def finished(
    act: StoredProposal,
    acts: Iterable[StoredProposal],
    entries: Mapping[int, DraftedEntry],
    preview: EntryPreview,
    mark: str,
) -> Waiting:
    entry = entries[act.entry]
    amendment = act.amendment
    line = replace(entry.line, shift=preview.shift)
    old = entries[act.replaces].line if act.replaces else None
    together = same_act(act, acts) if act.retracts else []
    author = act.row.proposed_by
    return Waiting(
        kind=amendment.kind if amendment else "entry",
        number=line.id,
        key=line.key,
        amendment=amendment.pk if amendment else None,
        position=line.position,
        position_title=entry.position_title,
        party=entry.party,
        issue=entry.issue,
        line=line,
        preview=preview,
        old=old,
        changed=differences(old, line) if old else (),
        reason=amendment.reason if amendment else "",
        together=tuple(entries[each.entry].line for each in together if each.entry != act.entry),
        answers=entry.answers,
        note=entry.answers_note,
        author=name_of(author) if author else "",
        author_id=author.pk if author else 0,
        proposed_at=wording.moment(act.row.proposed_at or NEVER),
        seen=mark,
    )


def bundled(waiting: Iterable[tuple[Document, Waiting]]) -> tuple[Bundle, ...]:
    """Return the proposals by the document that their first citation names, the longest waiting first."""
    bundles: dict[Document, list[Waiting]] = {}
    for document, each in waiting:
        bundles.setdefault(document, []).append(each)
    return tuple(Bundle(document, tuple(listed)) for document, listed in bundles.items())
