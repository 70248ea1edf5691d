"""Removing texts for a lawful reason: asked for by one person, done by a second, from all that was written of an entry.

What somebody has open in a browser cannot be reached from here: whoever sends such a form with its `seen` mark is told
that the position has changed.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from positions.compare.frozen.acts import redact_frozen
from positions.domain.codebook import AmendmentKind
from positions.domain.texts import as_typed
from positions.evidence.amend.reach import RemovableText, cells_in, empty
from positions.evidence.amend.released_texts import redact_released
from positions.evidence.amend.stored_texts import redact_stored_texts
from positions.evidence.decisions import Columns, decides_alone, done, left
from positions.evidence.refusals import AlreadyDecided
from positions.models import Amendment, Citation, Coding, Entry
from positions.models.entries import WAITING
from positions.web.permissions import Permission, allowed
from positions.web.saved_drafts import bare
from positions.writing.checks import Fault, check, of_texts
from positions.writing.moment import hold_negotiations, publishing_moment
from positions.writing.refusals import Refused
from positions.writing.saved_drafts import purge_drafts
from positions.writing.transactions import one_act

# All versions of an entry, proposals included, and whatever these proposals answer or are answered by.
LINE = """
WITH RECURSIVE line (id) AS (
    SELECT %s::bigint
    UNION
    SELECT near.id FROM line, LATERAL (
        SELECT other.id FROM positions_entry own JOIN positions_entry other USING (negotiation_id, key)
            WHERE own.id = line.id
        UNION ALL SELECT answers_id FROM positions_entry WHERE id = line.id AND answers_id IS NOT NULL
        UNION ALL SELECT id FROM positions_entry WHERE answers_id = line.id
    ) near (id)
)
SELECT id FROM line"""


@dataclass(frozen=True, slots=True)
class AskedRedaction:
    """A redaction that somebody asked for: one row for each text, and the texts that still stand."""

    rows: tuple[Amendment, ...]
    cells: tuple[RemovableText, ...]

    @property
    def first(self) -> Amendment:
        """The row that says who asked, when and why; the others say the same."""
        return self.rows[0]


@one_act
def ask_redaction(entry: Entry, *, cells: Collection[str], reason: str, by: User) -> list[Amendment]:
    """Ask for the named texts of an entry to be removed; return the rows that wait, one for each text.

    The names are those of `cells_of`. Somebody else decides (`redact`, `decline_redaction`).
    Raises BadDraft, Refused, TryAgain.
    """
    reason = as_typed(reason)
    hold_negotiations(entry.negotiation_id)
    if asked_for(entry):
        raise Refused("A redaction of this entry is asked for already; it is decided on first.")
    own = {cell.name: cell for cell in cells_of(entry, by)}
    chosen = [own[name] for name in cells if name in own]
    if not chosen or len(chosen) < len(set(cells)):
        raise Refused("Choose the texts to remove; some of these are empty, or removed already.")
    check(of_reason(reason, chosen))
    now = timezone.now()
    return Amendment.objects.bulk_create(
        row_of(entry.negotiation_id, cell, reason, {"proposed_by": by, "proposed_at": now}) for cell in chosen
    )


@one_act
def redact(entry: Entry, *, by: User) -> list[Amendment]:
    """Do the redaction of the entry that somebody else asked for; return its traces, one for each text.

    The same texts go wherever else they stand: in what the entry was corrected from and to, in proposals, in what was
    said of these, in their other versions, in the history of sources and speakers, in frozen comparisons, in releases,
    in forms that somebody has not sent yet, and in the stored texts of the sources cited. Where the rule of review lets
    a team of one decide alone, the traces say that there was no second person.
    Raises AlreadyDecided, FourEyes, Refused, TryAgain.
    """
    moment = publishing_moment(entry.negotiation_id)
    line = line_of(entry)
    asked = claim_redaction(entry)
    decision = done(by, moment, alone=decides_alone(by, [asked.first.proposed_by_id]))
    texts = {cell.text for cell in asked.cells}
    found = [cell for cell in cells_in(line) if cell.text in texts]
    wanted = {place_of(row) for row in asked.rows}
    decide(asked, decision)
    question = {"proposed_by_id": asked.first.proposed_by_id, "proposed_at": asked.first.proposed_at}
    further = {cell.place: cell for cell in found if cell.place not in wanted}
    Amendment.objects.bulk_create(
        row_of(entry.negotiation_id, cell, asked.first.reason, question | decision) for cell in further.values()
    )
    for cell in found:
        empty(cell, texts)
    redact_frozen(entry.negotiation_id, line, texts, moment=moment)
    purge_drafts(entry.negotiation_id, forms_about(line), texts)
    redact_stored_texts(line, found)
    redact_released(entry.negotiation_id, line, found, moment=moment)
    connection.check_constraints()
    entry.refresh_from_db()
    return list(Amendment.objects.filter(negotiation=entry.negotiation_id, published_at=moment).order_by("id"))


@one_act
def decline_redaction(entry: Entry, *, by: User, note: str = "") -> None:
    """Leave the texts that somebody asked to have removed: withdrawn by who asked, sent back by anybody else.

    Raises AlreadyDecided, Refused, TryAgain.
    """
    hold_negotiations(entry.negotiation_id)
    asked = claim_redaction(entry)
    decide(asked, left(by, asked.first.proposed_by_id) | {"decision_note": as_typed(note)})


def asked_for(entry: Entry) -> AskedRedaction | None:
    """Return the redaction of the entry that waits; None when there is none."""
    rows = Amendment.objects.filter(WAITING, entry=entry, kind=AmendmentKind.REDACTION.value).order_by("id")
    places = {place_of(row) for row in rows}
    if not places:
        return None
    return AskedRedaction(tuple(rows), tuple(cell for cell in cells_of(entry) if cell.place in places))


def claim_redaction(entry: Entry) -> AskedRedaction:
    """Return the redaction of the entry that waits. Raises AlreadyDecided, or Refused when nobody asked for any."""
    if (asked := asked_for(entry)) is not None:
        return asked
    rows = Amendment.objects.filter(entry=entry, kind=AmendmentKind.REDACTION.value, decided_at__isnull=False)
    last = rows.order_by("decided_at", "id").last()
    if last is None or last.decided_at is None:
        raise Refused("Nobody has asked for a redaction of this entry.")
    raise AlreadyDecided(by=last.decided_by_name, at=last.decided_at, decision=last.decision)


def decide(asked: AskedRedaction, decision: Columns) -> None:
    Amendment.objects.filter(pk__in=[row.pk for row in asked.rows]).update(**decision)


def of_reason(reason: str, chosen: Collection[RemovableText]) -> Iterator[Fault]:
    yield from of_texts({"reason": reason}, required=("reason",))
    if any(cell.text in reason for cell in chosen):
        yield "reason", "Do not repeat the text that is removed."


def row_of(negotiation: int, cell: RemovableText, reason: str, columns: Columns) -> Amendment:
    """Return the row, not saved yet, that says of one text that it is to be removed, or was."""
    return Amendment(
        negotiation_id=negotiation,
        entry_id=cell.entry,
        citation_id=cell.row if cell.table == "citation" else None,
        of_table=cell.of_table,
        of_row=cell.row if cell.of_table else None,
        field=cell.field,
        kind=AmendmentKind.REDACTION.value,
        reason=reason,
        **columns,
    )


def place_of(row: Amendment) -> tuple[str, int, str]:
    """Return the place of the text that a redaction names, as `RemovableText.place` does."""
    if row.citation_id is not None:
        return "citation", row.citation_id, row.field
    if row.of_row is not None:
        return row.of_table, row.of_row, row.field
    return "entry", row.entry_id, row.field


def line_of(entry: Entry) -> list[int]:
    """Return the ids of an entry and of all its versions, published or not. One query."""
    with connection.cursor() as cursor:
        cursor.execute(LINE, [entry.pk])
        return [pk for (pk,) in cursor.fetchall()]


def forms_about(line: Collection[int]) -> set[str]:
    """Return the addresses of the forms that begin with what these entries say, or are about them. One query."""
    rows = list(Entry.objects.filter(pk__in=line).select_related("negotiation"))
    of_key = {bare(name, row.negotiation.key, row.key) for row in rows for name in ("entry_correct", "entry_retract")}
    of_number = {
        bare(name, row.negotiation.key, row.pk)
        for row in rows
        for name in (
            *("proposal_answer", "proposal_review", "proposal_redact"),
            *("entry_comments", "proposal_suggest", "proposal_lay_aside"),
        )
    }
    return of_key | of_number | {bare("entry_redact", row.negotiation.key, row.key, row.version) for row in rows}


def cells_of(entry: Entry, by: User | None = None) -> list[RemovableText]:
    """Return the texts of an entry, and of what was written of it, that can be removed, in the order of the form.

    A person is told nothing of codings in a task that is open, and nothing that is only proposed, nor what the team
    said, without the right to see proposals.
    """
    cells = cells_in([entry.pk])
    if by is None:
        return cells
    codings = {cell.row for cell in cells if cell.table == "coding"}
    closed = set(Coding.objects.filter(pk__in=codings).values_list("pk", flat=True)) if codings else codings
    cells = [cell for cell in cells if cell.table != "coding" or cell.row in closed]
    if allowed(by, Permission.SEE_PROPOSALS, entry.negotiation):
        return cells
    rows = {cell.row for cell in cells if cell.table == "amendment"}
    published = Amendment.objects.filter(pk__in=rows, published_at__isnull=False)
    shown = set(published.values_list("pk", flat=True))
    told = [cell for cell in cells if cell.table not in ("comment", "suggestion")]
    return [cell for cell in told if cell.table != "amendment" or cell.row in shown]


def copies_elsewhere(entry: Entry, cells: Collection[str]) -> list[Entry]:
    """Return other entries that cite the same source with one of these texts: each needs its own act.

    For the page that asks for confirmation. Only texts of citations are looked for; of several versions of an entry
    one is named, for its redaction reaches all of them.
    """
    chosen = [cell for cell in cells_of(entry) if cell.name in cells and cell.table == "citation"]
    sources = Citation.objects.filter(pk__in=[cell.row for cell in chosen]).values("source")
    texts = {cell.text for cell in chosen if cell.field != "locator"}
    others = Citation.objects.filter(source__in=sources).exclude(entry__in=line_of(entry))
    holding = others.filter(quote__in=texts) | others.filter(translation__in=texts)
    return list(Entry.objects.filter(pk__in=holding.values("entry")).order_by("key", "version", "id").distinct("key"))
