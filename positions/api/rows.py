"""What the interface reads of the record: rows as plain data, in the order of their keys, a page at a time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from positions import models
from positions.api.evidence_schemas import CitationOut, CodingOut, EntryOut, PositionOut, SourceOut
from positions.domain.codebook import Account, Basis, Kind
from positions.domain.evidence import EvidenceAsked, meets
from positions.models import Negotiation
from positions.reading.codings import codings_known
from positions.reading.histories import read_histories
from positions.reading.moment import echo
from positions.reading.strength import read_cited
from positions.web.filters import UnknownFilter

RowData = dict[str, Any]
# Values to narrow a list by, by what they are of.
Narrowed = Mapping[str, Sequence[str]]

# Somebody who was merged into another is named by the key of that one.
SPEAKERS = ArraySubquery(
    models.EntrySpeaker.objects.filter(entry=OuterRef("pk"))
    .order_by("order")
    .values(named=Coalesce("person__merged_into__key", "person__key"))
)


def read(
    rows: "QuerySet[Any]", names: Iterable[str], *, empty: str | None = None, **lookups: str | ArraySubquery
) -> list[RowData]:
    """Return the rows with these fields, each from the look-up of its name or the one given for it.

    An empty text becomes `empty`.
    """
    listed = rows.values_list(*[lookups.get(name, name) for name in names])
    return [{name: empty if value == "" else value for name, value in zip(names, row, strict=True)} for row in listed]


def grouped(rows: Iterable[RowData], name: str) -> dict[int, list[RowData]]:
    """Return the rows by the value of that field, which they lose."""
    found: dict[int, list[RowData]] = {}
    for row in rows:
        found.setdefault(row.pop(name), []).append(row)
    return found


def keyed(rows: "QuerySet[Any]", after: str | None, most: int) -> "QuerySet[Any]":
    """Return the rows whose key follows another's, and one more than a page, to tell whether there is a next."""
    chosen = rows.filter(key__gt=after) if after else rows
    return chosen.order_by("key")[: most + 1]


def of_parents(rows: "QuerySet[Any]", parent: str, after: str | None, most: int) -> tuple["QuerySet[Any]", str | None]:
    """Return all rows of so many of what they are of, whose key follows another's, and the last of these keys.

    The key is None where there is no next page. One query, and the rows are yet to be read.
    """
    path = f"{parent}__key"
    left = rows.filter(**{f"{path}__gt": after}) if after else rows
    keys = list(left.order_by(path).values_list(path, flat=True).distinct()[: most + 1])
    return left.filter(**{f"{path}__in": keys[:most]}), keys[most - 1] if len(keys) > most else None


# What lists can be narrowed by: codes, and rows by their keys; what only a draft uses is none of them.
CODES: dict[str, type[StrEnum]] = {"kind": Kind, "account": Account, "basis": Basis}
KEYED: dict[str, Callable[[], "QuerySet[Any]"]] = {
    "party": models.Party.objects.all,
    "issue": models.Issue.objects.all,
    "position": lambda: models.Position.objects.filter(
        Exists(models.Entry.objects.published().filter(position=OuterRef("pk")))
    ),
    "source": lambda: models.Source.objects.shown(None),
}


def refuse_unknown(negotiation: Negotiation, narrowed: Narrowed) -> None:
    """Raise UnknownFilter when something is narrowed by what there is not. A query for each kind of key asked for."""
    wrong = []
    for name, values in narrowed.items():
        if name in CODES:
            there = {code.value for code in CODES[name]}
        else:
            there = set(KEYED[name]().filter(negotiation=negotiation, key__in=values).values_list("key", flat=True))
        wrong += [f"{name}={value[:40]}" for value in values if value not in there]
    if wrong:
        raise UnknownFilter(f"There is nothing to filter by in: {', '.join(wrong)}.")


def positions(
    negotiation: Negotiation, known: datetime | None, narrowed: Narrowed, after: str | None, most: int
) -> list[RowData]:
    """Return a page of positions that have an entry as known, one more than asked for."""
    shown = models.Entry.objects.known(known).filter(position=OuterRef("pk"))
    lookups = {"party": "party__key__in", "issue": "issue__key__in", "kind": "kind__in"}
    asked = {lookups[name]: values for name, values in narrowed.items()}
    rows = models.Position.objects.filter(Exists(shown), negotiation=negotiation, **asked)
    return read(keyed(rows, after, most), PositionOut.model_fields, party="party__key", issue="issue__key")


def entries(
    negotiation: Negotiation,
    known: datetime | None,
    narrowed: Narrowed,
    asked: EvidenceAsked,
    after: str | None,
    most: int,
) -> list[RowData]:
    """Return a page of entries as known with their citations, one more than asked for; four queries."""
    of_position = {name: f"position__{name}__key__in" for name in ("party", "issue")}
    of_entry = of_position | {"position": "position__key__in", "account": "account__in", "basis": "basis__in"}
    wanted = {of_entry[name]: values for name, values in narrowed.items() if name in of_entry}
    chosen = models.Entry.objects.known(known).filter(negotiation=negotiation, **wanted)
    if "source" in narrowed:
        cites = models.Citation.objects.known(known).filter(entry=OuterRef("pk"), source__key__in=narrowed["source"])
        chosen = chosen.filter(Exists(cites))
    rows = keyed(chosen, after, most)
    # The ids stand first where the citations and what the position's history tells will.
    lookups = {"position": "position__key", "round": "round__key", "rival_of": "rival_of__key", "citations": "id"}
    lookups |= {"firmness_resolved": "position_id", "firmness_on": "id"}
    lookups |= dict.fromkeys(("grade", "independent_sources", "stands"), "id")
    found = read(rows, EntryOut.model_fields, **lookups, speakers=SPEAKERS)
    ids = [row["citations"] for row in found]
    cited, sources = citations(ids, known), read_cited(ids, negotiation, known)
    histories = read_histories([row["firmness_resolved"] for row in found], date.max, known)
    stands = {entry.id: entry for history in histories.values() for entry in history.entries}
    for row in found:
        entry = stands[row["firmness_on"]]
        row["firmness_resolved"] = entry.firmness
        row["firmness_on"] = entry.firmness_said_in.effective_on if entry.held else None
        row["speakers"] = list(dict.fromkeys(row["speakers"]))
        strength = sources.of(entry.id, own_word=row["own_word"], reading=row["reading"])
        row["grade"], row["independent_sources"] = strength.grade, strength.independent_sources
        row["stands"] = meets(strength, asked)
        row["citations"] = cited.get(row["citations"], [])
        row["published_at"] = echo(row["published_at"])
    return found


def citations(ids: list[int], known: datetime | None) -> dict[int, list[RowData]]:
    """Return the citations of entries as known, by entry."""
    rows = models.Citation.objects.known(known).filter(entry__in=ids).order_by("entry", "source__key", "locator", "id")
    return grouped(read(rows, ("entry_id", *CitationOut.model_fields), source="source__key"), "entry_id")


def sources(negotiation: Negotiation, known: datetime | None, after: str | None, most: int) -> list[RowData]:
    """Return a page of sources, those left out that only drafts or later entries use; one more than asked for."""
    rows = models.Source.objects.shown(known).filter(negotiation=negotiation)
    return read(keyed(rows, after, most), SourceOut.model_fields)


def codings(
    negotiation: Negotiation, known: datetime | None, after: str | None, most: int
) -> tuple[list[RowData], str | None]:
    """Return all codings of a page of entries that stand as known, and the cursor of the next page. Two queries."""
    there = codings_known(known).filter(negotiation=negotiation)
    rows, following = of_parents(there, "entry", after, most)
    return read(rows.order_by("entry__key", "coder"), CodingOut.model_fields, entry="entry__key"), following
