"""Removing texts for a lawful reason, at once: from an entry and from all that was written in its stead or before it.

What somebody has open in a browser, or left in a session, cannot be reached from here: whoever sends such a form with
its `seen` mark is told that the position has changed.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import connection

from positions.compare.frozen.acts import redact_frozen
from positions.domain.codebook import AmendmentKind, Decision
from positions.domain.texts import as_typed
from positions.models import Amendment, Citation, Entry, Position
from positions.models.entries import REDACTED
from positions.writing.checks import check, of_texts
from positions.writing.moment import publishing_moment
from positions.writing.refusals import Refused
from positions.writing.transactions import one_act

ENTRY_TEXTS = ("condition", "content", "statement", "coding_note", "speaker")
CITATION_TEXTS = ("locator", "quote", "translation")

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
class RemovableText:
    """A text that can be removed. `citation` is the id of the citation that it belongs to; None: the entry's own."""

    entry: int
    citation: int | None
    field: str
    text: str

    @property
    def name(self) -> str:
        """How forms and `redact` name it: `statement`, or `citation-12-quote`."""
        return self.field if self.citation is None else f"citation-{self.citation}-{self.field}"


@one_act
def redact(entry: Entry, *, cells: Collection[str], reason: str, by: User) -> list[Amendment]:
    """Replace the named texts of an entry and its citations by `[redacted]`; return the traces, one for each text.

    The names are those of `cells_of`. The same texts go wherever else they stand in the entry's line: in what it was
    corrected from and to, in proposals, in their other versions, and in frozen comparisons.
    Raises BadDraft, Refused, TryAgain.
    """
    reason = as_typed(reason)
    moment = publishing_moment(entry.negotiation_id)
    line = hold_line(entry)
    own = {cell.name: cell for cell in cells_of(entry)}
    chosen = [own[name] for name in cells if name in own]
    if not chosen or len(chosen) < len(set(cells)):
        raise Refused("Choose the texts to remove; some of these are empty, or removed already.")
    texts = {cell.text for cell in chosen}
    reason = as_typed(reason)
    check(
        [
            *of_texts({"reason": reason}, required=("reason",)),
            *[("reason", "Do not repeat the text that is removed.")] * any(text in reason for text in texts),
        ]
    )
    found = [cell for cell in cells_in(line) if cell.text in texts]
    traces = Amendment.objects.bulk_create(
        Amendment(
            negotiation_id=entry.negotiation_id,
            entry_id=cell.entry,
            citation_id=cell.citation,
            field=cell.field,
            kind=AmendmentKind.REDACTION.value,
            reason=reason,
            proposed_by=by,
            proposed_at=moment,
            decided_by=by,
            decided_at=moment,
            decision=Decision.PUBLISHED.value,
            published_at=moment,
        )
        for cell in found
    )
    for cell in found:
        mine = Entry.objects.filter(pk=cell.entry)
        rows = mine if cell.citation is None else Citation.objects.filter(pk=cell.citation)
        rows.update(**{cell.field: REDACTED})
    redact_frozen(entry.negotiation_id, line, texts, moment=moment)
    connection.check_constraints()
    entry.refresh_from_db()
    return traces


def line_of(entry: Entry) -> list[int]:
    """Return the ids of an entry and of all its versions, published or not. One query."""
    with connection.cursor() as cursor:
        cursor.execute(LINE, [entry.pk])
        return [pk for (pk,) in cursor.fetchall()]


def hold_line(entry: Entry) -> list[int]:
    """Return the line of an entry; wait for proposals under way in its positions, and let none begin."""
    held: set[int] = set()
    while True:
        line = line_of(entry)
        positions = set(Entry.objects.filter(pk__in=line).values_list("position_id", flat=True)) - held
        if not positions:
            return line
        list(Position.objects.select_for_update(no_key=True).filter(pk__in=positions).order_by("pk"))
        held |= positions


def cells_of(entry: Entry) -> list[RemovableText]:
    """Return the texts of an entry and its citations that can be removed, in the order of the form."""
    return cells_in([entry.pk])


def cells_in(entries: Collection[int]) -> list[RemovableText]:
    """Return the texts of entries and their citations that can be removed. Two queries."""
    own = Entry.objects.filter(pk__in=entries).order_by("id").values_list("id", *ENTRY_TEXTS)
    citations = Citation.objects.filter(entry__in=entries).order_by("id").values_list("entry_id", "id", *CITATION_TEXTS)
    rows = [(pk, None, dict(zip(ENTRY_TEXTS, texts, strict=True))) for pk, *texts in own]
    rows += [(entry, pk, dict(zip(CITATION_TEXTS, texts, strict=True))) for entry, pk, *texts in citations]
    return [
        RemovableText(entry, citation, field, text)
        for entry, citation, texts in rows
        for field, text in texts.items()
        if text and text != REDACTED
    ]


def copies_elsewhere(entry: Entry, cells: Collection[str]) -> list[Entry]:
    """Return other entries that cite the same source with one of these texts: each needs its own act.

    For the page that asks for confirmation. Only texts of citations are looked for; of several versions of an entry
    one is named, for its redaction reaches all of them.
    """
    chosen = [cell for cell in cells_of(entry) if cell.name in cells and cell.citation is not None]
    sources = Citation.objects.filter(pk__in=[cell.citation for cell in chosen]).values("source")
    texts = {cell.text for cell in chosen if cell.field != "locator"}
    others = Citation.objects.filter(source__in=sources).exclude(entry__in=line_of(entry))
    holding = others.filter(quote__in=texts) | others.filter(translation__in=texts)
    return list(Entry.objects.filter(pk__in=holding.values("entry")).order_by("key", "version", "id").distinct("key"))
