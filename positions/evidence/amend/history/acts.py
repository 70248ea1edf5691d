"""Removing texts from the history of one row of reference data: asked for by one person, done by a second.

What an entry rests on is reached by a redaction of that (evidence/amend/redact.py); this is for people who only sat at
a table, for sources that nothing cites, for whatever else is kept. Only what the row itself no longer says can go:
whoever keeps it takes a text out of it first.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.utils import timezone

from positions.domain.codebook import Ground
from positions.evidence.amend.reach import EDITED_OF_TABLE, texts_in
from positions.evidence.amend.released_texts import redact_released_history
from positions.evidence.decisions import Columns, decides_alone, done, left
from positions.models import HistoryRedaction, ReferenceChange
from positions.models.entries import REDACTED, WAITING
from positions.writing.moment import hold_negotiations, publishing_moment
from positions.writing.redacted import without
from positions.writing.refusals import Refused
from positions.writing.saved_drafts import purge_drafts
from positions.writing.transactions import one_act


@dataclass(frozen=True, slots=True)
class RecordedRow:
    """A row of reference data, there or deleted: its negotiation, its table without `positions_`, its number."""

    negotiation: int
    table: str
    row: int


@dataclass(frozen=True, slots=True)
class ToldText:
    """What one field of a line of the history tells that the row itself no longer says."""

    change: int
    field: str
    texts: tuple[str, ...]

    @property
    def name(self) -> str:
        """How forms name it."""
        return f"{self.change}-{self.field}"

    @property
    def place(self) -> tuple[int, str]:
        return self.change, self.field


def told_texts(kept: RecordedRow) -> list[ToldText]:
    """Return what the history of the row tells that can be removed, the oldest line first. Two queries."""
    now = apps.get_model("positions", kept.table).objects.filter(pk=kept.row).values().first() or {}
    stands = {"", REDACTED, *texts_in(now)}
    return [
        ToldText(change.pk, name, texts)
        for change in changes_of(kept)
        for name, value in fields_of(change)
        if (texts := tuple(text for text in dict.fromkeys(texts_in(value)) if text not in stands))
    ]


def changes_of(kept: RecordedRow) -> Iterable[ReferenceChange]:
    rows = ReferenceChange.objects.filter(negotiation=kept.negotiation, table=kept.table, row=kept.row)
    return rows.order_by("id")


def fields_of(change: ReferenceChange) -> Iterator[tuple[str, Any]]:
    """Yield the texts of a line that people wrote, by field: what was changed, what the row is called, and why."""
    for name in EDITED_OF_TABLE.get(change.table, ()):
        if name in change.changed:
            yield name, change.changed[name]
    yield "called", change.called
    yield "reason", change.reason


@one_act
def ask_history_redaction(
    kept: RecordedRow, *, cells: Collection[str], ground: Ground, by: User
) -> list[HistoryRedaction]:
    """Ask for texts of the history of a row to be removed; return what waits, one for each field of a line.

    `cells` are names of `told_texts`. Somebody else decides. Raises Refused, TryAgain.
    """
    hold_negotiations(kept.negotiation)
    if waiting(kept):
        raise Refused("A redaction of this history is asked for already; it is decided on first.")
    chosen = [told for told in told_texts(kept) if told.name in cells]
    if not chosen or len(chosen) < len(set(cells)):
        raise Refused("Choose the texts to remove; some of these are gone by now.")
    asked = {"ground": ground.value, "proposed_by": by, "proposed_at": timezone.now()}
    return HistoryRedaction.objects.bulk_create(rows_of(kept, chosen, asked))


def waiting(kept: RecordedRow) -> list[HistoryRedaction]:
    """Return what was asked for on the history of a row and nobody has decided on, the first asked first."""
    rows = HistoryRedaction.objects.filter(
        WAITING, negotiation=kept.negotiation, change__table=kept.table, change__row=kept.row
    )
    return list(rows.order_by("id"))


def rows_of(kept: RecordedRow, told: Iterable[ToldText], columns: Columns) -> Iterator[HistoryRedaction]:
    for each in told:
        yield HistoryRedaction(negotiation_id=kept.negotiation, change_id=each.change, field=each.field, **columns)


@one_act
def redact_history(kept: RecordedRow, *, by: User) -> list[HistoryRedaction]:
    """Remove the texts that somebody else asked for, from every line of the row's history; return the traces.

    A team of one decides alone where the rule of review lets it, and the traces say so. Raises FourEyes, Refused,
    TryAgain.
    """
    moment = publishing_moment(kept.negotiation)
    asked = claim(kept)
    first = asked[0]
    decision = done(by, moment, alone=decides_alone(by, [first.proposed_by_id]))
    told = told_texts(kept)
    places = {(row.change_id, row.field) for row in asked}
    texts = {text for each in told if each.place in places for text in each.texts}
    reached = [each for each in told if not texts.isdisjoint(each.texts)]
    question = {"ground": first.ground, "proposed_by_id": first.proposed_by_id, "proposed_at": first.proposed_at}
    decide(asked, decision)
    further = [each for each in reached if each.place not in places]
    HistoryRedaction.objects.bulk_create(rows_of(kept, further, question | decision))
    for each in reached:
        empty(each, texts)
    purge_drafts(kept.negotiation, (), texts)
    redact_released_history(kept.negotiation, kept.table, kept.row, texts, moment=moment)
    return list(HistoryRedaction.objects.filter(negotiation=kept.negotiation, published_at=moment).order_by("id"))


def empty(told: ToldText, texts: Collection[str]) -> None:
    """Write `[redacted]` in the place of each of the texts in a field of a line."""
    change = ReferenceChange.objects.get(pk=told.change)
    if told.field in ("called", "reason"):
        setattr(change, told.field, REDACTED)
        change.save(update_fields=[told.field])
        return
    change.changed |= {told.field: without(change.changed[told.field], texts)}
    change.save(update_fields=["changed"])


@one_act
def decline_history_redaction(kept: RecordedRow, *, by: User) -> None:
    """Leave the texts that somebody asked to have removed: withdrawn by who asked, sent back by anybody else.

    Raises Refused, TryAgain.
    """
    hold_negotiations(kept.negotiation)
    asked = claim(kept)
    decide(asked, left(by, asked[0].proposed_by_id))


def decide(asked: Collection[HistoryRedaction], decision: Columns) -> None:
    HistoryRedaction.objects.filter(pk__in=[row.pk for row in asked]).update(**decision)


def claim(kept: RecordedRow) -> list[HistoryRedaction]:
    """Return what waits on the history of a row. Raises Refused when nothing does."""
    if asked := waiting(kept):
        return asked
    raise Refused("Nothing waits here: nobody asked for a redaction of this history, or it was decided on.")
