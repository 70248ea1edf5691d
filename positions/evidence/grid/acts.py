"""Proposing what a table says: all its rows in order, in one act, each a proposal like any other."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone

from positions.evidence.acts import propose
from positions.evidence.drafts import EntryDraft, PositionDraft
from positions.evidence.grid.plan import GridPlan, PlannedRow
from positions.evidence.submissions import Submitting, digest_of, note_submission, sent_before
from positions.models import Entry, Position, Source
from positions.web.visible_sources import visible_sources
from positions.writing.moment import hold_negotiations
from positions.writing.refusals import BadDraft, Refused
from positions.writing.sources import add_source
from positions.writing.transactions import one_act


class GridRowRefused(Refused):
    """A row that cannot be proposed after all, with what is wrong with it; nothing was proposed."""

    def __init__(self, row: PlannedRow, refused: Refused) -> None:
        super().__init__(f"Row {row.called}: {refused}")
        self.row, self.refused = row, refused


@one_act
def propose_all(plan: GridPlan, *, by: User, said: str, token: UUID, sure: Collection[str] = ()) -> list[Entry]:
    """Propose the entries of a table whose rows are right, with its new sources and positions; return them in order.

    `said` is the table as it was sent and `token` its form's own: the same sent twice gives back what it made.
    All bear one moment, by which they are known as a batch. Raises GridRowRefused, Refused, TryAgain.
    """
    negotiation = plan.record.negotiation
    hold_negotiations(negotiation.pk)
    act = Submitting(by, timezone.now(), token, digest_of(said))
    if earlier := proposed_before(said, token, by=by):
        return earlier
    sources = {new.stand_in.pk: recorded(plan, new.stand_in.pk, sure, by) for new in plan.sources.made}
    made = Made(sources, {}, {})
    entries = [proposed(row, made, act.at, sure, by) for row in plan.entries]
    note_submission(act, entries[0])
    return entries


class Made:
    """What stands in the place of what a plan could only stand in for."""

    def __init__(
        self, sources: dict[int, Source], positions: dict[PositionDraft, Position], entries: dict[int, Entry]
    ) -> None:
        self.sources, self.positions, self.entries = sources, positions, entries

    def real(self, draft: EntryDraft) -> EntryDraft:
        """Return the draft with the sources, the position and the main entry that were made before it."""
        position = draft.position
        if isinstance(position, PositionDraft):
            position = self.positions.get(position, position)
        cited = tuple(replace(each, source=self.sources.get(each.source.pk, each.source)) for each in draft.citations)
        main = draft.rival_of and self.entries.get(draft.rival_of.pk, draft.rival_of)
        return replace(draft, position=position, citations=cited, rival_of=main)


def recorded(plan: GridPlan, stand_in: int, sure: Collection[str], by: User) -> Source:
    """Record a new source of a table, and return it."""
    new = next(each for each in plan.sources.made if each.stand_in.pk == stand_in)
    row = next(row for row in plan.rows if row.cells is new.first)
    try:
        home = plan.record.negotiation
        return add_source(home, by=by, visible=visible_sources(home, by), sure=sure, **new.columns)
    except Refused as refused:
        raise GridRowRefused(row, refused) from refused


def proposed(row: PlannedRow, made: Made, at: datetime, sure: Collection[str], by: User) -> Entry:
    """Propose the entry of a row, and note what it made."""
    if row.draft is None:
        raise GridRowRefused(row, BadDraft({"": ["Not enough of this row is right."]}))
    try:
        entry = propose(made.real(row.draft), by=by, at=at, sure=sure)
    except Refused as refused:
        raise GridRowRefused(row, refused) from refused
    if isinstance(row.draft.position, PositionDraft):
        made.positions[row.draft.position] = entry.position
    made.entries[row.stand_in] = entry
    return entry


def proposed_before(said: str, token: UUID, *, by: User) -> list[Entry]:
    """Return what this very form made when it was sent before; nothing when it was not. Raises Refused."""
    earlier = sent_before(Submitting(by, timezone.now(), token, digest_of(said))).same
    return list(batch_of(earlier.entry)) if earlier else []


def batch_of(entry: Entry) -> QuerySet[Entry]:
    """Return the entries that were proposed in one act with that one, in their order; a single one is alone."""
    act = {"proposed_by": entry.proposed_by_id, "proposed_at": entry.proposed_at}
    return Entry.objects.filter(negotiation=entry.negotiation_id, **act).order_by("id")
