"""What the interface reads: rows as plain data, in the order of their keys, a page at a time."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from positions.models import (
    Citation,
    Delegation,
    Entry,
    EntrySpeaker,
    Issue,
    Negotiation,
    Party,
    Position,
    Round,
    Source,
)

# Somebody who was merged into another is named by the key of that one.
SPEAKERS = ArraySubquery(
    EntrySpeaker.objects.filter(entry=OuterRef("pk"))
    .order_by("order")
    .values(named=Coalesce("person__merged_into__key", "person__key"))
)
ENTRY_FIELDS = (
    "key",
    "version",
    "effective_on",
    "precision",
    "sequence",
    "said_on",
    "channel",
    "held",
    "firmness",
    "declared",
    "condition",
    "scope",
    "content",
    "statement",
    "coding_note",
    "account",
    "speaker",
    "basis",
    "reading",
    "published_at",
)


def cleaned(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with None for every empty text."""
    return {name: None if value == "" else value for name, value in row.items()}


def keyed(rows: "QuerySet[Any]", after: str, most: int) -> "QuerySet[Any]":
    """Return the rows whose key follows another's, and one more than a page, to tell whether there is a next."""
    chosen = rows.filter(key__gt=after) if after else rows
    return chosen.order_by("key")[: most + 1]


def one_page(rows: Sequence[dict[str, Any]], most: int) -> tuple[list[dict[str, Any]], str | None]:
    """Return the rows of a page, and the cursor of the page after it (None: there is none)."""
    page = list(rows[:most])
    return page, page[-1]["key"] if len(rows) > most else None


def negotiations(person: User | AnonymousUser) -> list[dict[str, Any]]:
    """Return the negotiations that the person may see."""
    visible = Negotiation.objects.visible_to(person).order_by("key")
    rows = visible.values(
        "key", "title", "description", "version", "created", before_key=F("before__key"), after_key=F("after__key")
    )
    return [
        {**{name: row[name] for name in ("key", "title", "description", "version", "created")}}
        | {"before": row["before_key"], "after": row["after_key"]}
        for row in rows
    ]


def parties(negotiation: Negotiation) -> list[dict[str, Any]]:
    """Return the parties, in their own order."""
    rows = Party.objects.filter(negotiation=negotiation).in_order()
    return [cleaned(r) for r in rows.values("key", "name", "native_name", "short_name", "role", "colour", "order")]


def rounds(negotiation: Negotiation) -> list[dict[str, Any]]:
    """Return the rounds, in the order of their windows."""
    rows = Round.objects.filter(negotiation=negotiation).in_order()
    fields = ("key", "name", "aliases", "venue", "level", "starts_on", "ends_on", "window_starts_on", "window_ends_on")
    found = rows.values(*fields, "summary", host_key=F("host__key"))
    return [
        cleaned({name: row[name] for name in row if name != "host_key"} | {"host": row["host_key"]}) for row in found
    ]


def issues(negotiation: Negotiation) -> list[dict[str, Any]]:
    """Return the issues, in their own order."""
    rows = Issue.objects.filter(negotiation=negotiation).in_order()
    return [cleaned(row) for row in rows.values("key", "group", "name", "description", "order")]


def positions(
    negotiation: Negotiation, known: datetime | None, narrowed: dict[str, str], after: str, most: int
) -> list[dict[str, Any]]:
    """Return a page of positions that have an entry as known, one more than asked for."""
    shown = Entry.objects.known(known).filter(position=OuterRef("pk"))
    rows = Position.objects.filter(Exists(shown), negotiation=negotiation, **narrowed)
    found = keyed(rows, after, most).values(
        "key", "kind", "title", "note", party_key=F("party__key"), issue_key=F("issue__key")
    )
    return [
        cleaned({"key": row["key"], "party": row["party_key"], "issue": row["issue_key"]} | picked(row))
        for row in found
    ]


def picked(row: dict[str, Any]) -> dict[str, Any]:
    """Return what a position's row says for itself."""
    return {name: row[name] for name in ("kind", "title", "note")}


def entries(
    negotiation: Negotiation, known: datetime | None, narrowed: dict[str, str], after: str, most: int
) -> list[dict[str, Any]]:
    """Return a page of entries as known with their citations, one more than asked for; two queries."""
    rows = Entry.objects.known(known).filter(negotiation=negotiation, **narrowed)
    found = list(
        keyed(rows, after, most).values(
            "id",
            *ENTRY_FIELDS,
            position_key=F("position__key"),
            round_key=F("round__key"),
            rival_key=F("rival_of__key"),
            speaker_keys=SPEAKERS,
        )
    )
    cited = citations([row["id"] for row in found], known)
    return [
        cleaned({name: row[name] for name in ENTRY_FIELDS})
        | {
            "position": row["position_key"],
            "round": row["round_key"],
            "rival_of": row["rival_key"],
            "speakers": list(dict.fromkeys(row["speaker_keys"])),
            "citations": cited.get(row["id"], []),
        }
        for row in found
    ]


def citations(ids: Iterable[int], known: datetime | None) -> dict[int, list[dict[str, Any]]]:
    """Return the citations of entries as known, by entry."""
    rows = Citation.objects.known(known).filter(entry__in=list(ids)).order_by("entry", "source__key", "locator", "id")
    found: dict[int, list[dict[str, Any]]] = {}
    fields = ("locator", "quote", "quote_language", "translation")
    for row in rows.values("entry_id", *fields, source_key=F("source__key")):
        cited = cleaned({"source": row["source_key"]} | {name: row[name] for name in fields})
        found.setdefault(row["entry_id"], []).append(cited)
    return found


def sources(negotiation: Negotiation, known: datetime | None, after: str, most: int) -> list[dict[str, Any]]:
    """Return a page of sources, those left out that only drafts or later entries use; one more than asked for."""
    rows = Source.objects.shown(known).filter(negotiation=negotiation)
    fields = ("key", "title", "publisher", "author", "published_on", "type", "url", "archive_url", "accessed_on")
    return [cleaned(row) for row in keyed(rows, after, most).values(*fields, "language", "reliability", "read", "note")]


def delegations(negotiation: Negotiation) -> list[dict[str, Any]]:
    """Return the delegations with their delegates, by round and party; two queries."""
    rows = (
        Delegation.objects.filter(negotiation=negotiation)
        .select_related("round", "party")
        .prefetch_related("delegates__person", "delegates__source")
        .order_by("round__starts_on", "round__key", "party__order", "party__key")
    )
    return [
        {
            "round": row.round.key,
            "party": row.party.key,
            "completeness": row.completeness or None,
            "note": row.note or None,
            "delegates": [
                {
                    "person": delegate.person.key,
                    "name": delegate.person.name,
                    "title": delegate.title,
                    "role": delegate.role,
                    "seniority": delegate.seniority,
                    "source": delegate.source.key,
                }
                for delegate in sorted(row.delegates.all(), key=lambda delegate: delegate.person.key)
            ],
        }
        for row in rows
    ]
