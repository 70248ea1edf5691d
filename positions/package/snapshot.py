"""What the database holds of a negotiation, as the cells of the format: the one way out, for exports and checks."""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Collate

from positions import models
from positions.domain.codebook import AmendmentKind
from positions.models import Negotiation
from positions.models.sources import is_shown
from positions.package.schema import SEPARATOR, Cells, Form, TableSpec
from positions.web.columns import cell

BATCH = 2000
# Where a row's standing is told, for the tables whose rows have one: by the entry that this look-up leads to.
STANDING = {"entries": "", "citations": "entry__"}
# The key of the person that the one in a row was merged into, else that person's own.
SPEAKER = Coalesce("person__merged_into__key", "person__key")


class RowStanding(StrEnum):
    """Whether a row is what is shown now, what was shown before, or what nobody has published."""

    LIVE = "live"
    REPLACED = "replaced"
    DRAFT = "draft"


class Stored(NamedTuple):
    """A row of the database."""

    id: int
    cells: Cells
    standing: RowStanding


def rows(negotiation: Negotiation, spec: TableSpec) -> "QuerySet[Any]":
    """Return all rows of a table of the negotiation; people who were merged into others are none of their own."""
    chosen = spec.model._default_manager.filter(negotiation=negotiation)
    return chosen.filter(merged_into__isnull=True) if spec.name == "people" else chosen


def stored(negotiation: Negotiation, spec: TableSpec) -> Iterator[Stored]:
    """Yield all rows of a table: what was replaced, by that time, then in no order what stands and what is proposed.

    What is proposed with a correction is left out: it has the keys of what it is to replace.
    """
    chosen = rows(negotiation, spec)
    complete = completion(negotiation, spec)
    if spec.name not in STANDING:
        for pk, *cells in values(chosen, spec).iterator(BATCH):
            yield Stored(pk, as_cells(cells), RowStanding.LIVE)
        return
    path = STANDING[spec.name]
    superseded, corrections = f"{path}superseded_at", {f"{path}published_at__isnull": True, f"{path}version__gt": 1}
    replaced = chosen.filter(**{f"{superseded}__isnull": False}).order_by(superseded, "id")
    others = chosen.filter(**{f"{superseded}__isnull": True}).exclude(**corrections)
    for listed in (replaced, others):
        for pk, published_at, superseded_at, *cells in values(listed, spec, "published_at", superseded).iterator(BATCH):
            standing = RowStanding.LIVE if superseded_at is None else RowStanding.REPLACED
            yield Stored(pk, complete(pk, as_cells(cells)), standing if published_at else RowStanding.DRAFT)


def travelling(negotiation: Negotiation, spec: TableSpec) -> "QuerySet[Any]":
    """Return the rows of a table that travel."""
    return rows(negotiation, spec).filter(TRAVELLING.get(spec.name, Q()))


def exported(negotiation: Negotiation, spec: TableSpec) -> Iterator[Cells]:
    """Yield the rows of a table that travel, in their order."""
    chosen = travelling(negotiation, spec)
    complete = completion(negotiation, spec)
    for row in values(chosen.order_by(*sorting(spec)), spec).iterator(BATCH):
        yield complete(row[0], as_cells(row[1:]))


def values(chosen: "QuerySet[Any]", spec: TableSpec, *further: str) -> "QuerySet[Any, tuple[Any, ...]]":
    """Return the ids, the values of the further look-ups, and those of the table's columns (speakers: empty)."""
    lookups = [Value("") if column.form is Form.REFERENCES else column.lookup for column in spec.columns]
    return chosen.values_list("id", *further, *lookups)


def completion(negotiation: Negotiation, spec: TableSpec) -> Callable[[int, Cells], Cells]:
    """Return what puts the speakers of an entry into its cells, given its id; other rows are whole as they are."""
    if spec.name != "entries":
        return lambda _, cells: cells
    speakers = speakers_of(negotiation)
    place = spec.places["speakers"]

    def complete(entry: int, cells: Cells) -> Cells:
        cells[place] = speakers.get(entry, "")
        return cells

    return complete


def speakers_of(negotiation: Negotiation) -> dict[int, str]:
    """Return the speakers of the entries that have any, as they are written. One query for all is much faster."""
    spoken = models.EntrySpeaker.objects.filter(negotiation=negotiation).order_by("entry", "order")
    named = spoken.values_list("entry_id", SPEAKER).iterator(BATCH)
    # An entry may name two rows that turned out to be of one person.
    return {
        entry: SEPARATOR.join(dict.fromkeys(key for _, key in keys)) for entry, keys in groupby(named, itemgetter(0))
    }


def sorting(spec: TableSpec) -> list[Collate | F]:
    """Return the order of a table in exports, texts byte by byte (as keys are by themselves)."""
    columns = [spec.columns[spec.places[name]] for name in spec.order or spec.key]
    by_byte = (Form.TEXT, Form.PARTIAL_DATE, Form.LANGUAGE)
    return [Collate(column.lookup, "C") if column.form in by_byte else F(column.lookup) for column in columns]


def as_cells(row: Iterable[object]) -> Cells:
    return [value if type(value) is str else written(value) for value in row]


def written(value: object) -> str:
    return SEPARATOR.join(value) if isinstance(value, list) else cell(value)


def travels_position(path: str) -> Q:
    """Return the condition that the position may be shown; `path` is its look-up."""
    return Q(Exists(models.Position.objects.shown().filter(pk=OuterRef(path))))


# A coding is of the entry under its key, so it travels for as long as some version of the entry lives.
OF_LIVING_ENTRY = Exists(
    models.Entry.objects.known(None).filter(negotiation=OuterRef("negotiation"), key=OuterRef("entry__key"))
)

TRAVELLING = {
    "entries": Q(published_at__isnull=False, superseded_at__isnull=True),
    "citations": Q(published_at__isnull=False, entry__published_at__isnull=False, entry__superseded_at__isnull=True),
    "codings": Q(OF_LIVING_ENTRY),
    "positions": travels_position("pk"),
    "incompatibilities": travels_position("position_a") & travels_position("position_b"),
    "sources": is_shown(None),
}


def merged(negotiation: Negotiation) -> dict[str, str]:
    """Return for the key of each person that was merged into another the key of that one."""
    gone = models.Person.objects.filter(negotiation=negotiation, merged_into__isnull=False)
    return dict(gone.values_list("key", "merged_into__key"))


def retracted(negotiation: Negotiation) -> set[str]:
    retractions = models.Amendment.objects.filter(
        negotiation=negotiation, kind=AmendmentKind.RETRACTION.value, published_at__isnull=False
    )
    return set(retractions.values_list("entry__key", flat=True))
