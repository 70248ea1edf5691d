"""The history of a thing of the reference data, in words: who changed what, when, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat, JSONObject

from positions.domain import wording
from positions.models import HistoryRedaction, ReferenceChange
from positions.models.negotiations import NegotiationState

# So many of the newest are shown; the whole of it stands in the administration.
MOST = 100
# What a column is called where its own name would not do.
COLUMNS = {
    "before": "first round shown first",
    "after": "second round shown first",
    "read": "read by the coder",
    "published_on": "date of publication",
    "from_on": "from",
    "to_on": "until",
    "url": "address",
    "archive_url": "archived copy",
    "keeper": "kept by",
    "position_a": "one position",
    "position_b": "the other position",
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What one field was and what it became; empty: nothing stood there."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One change of a thing, or of something that is shown with it: then `act` says of what.

    `of` is the row that was changed: its table and number. `redactions` say who removed texts from the line, and why.
    """

    when: str
    iso: str
    who: str
    act: str
    reason: str
    fields: tuple[FieldChange, ...]
    of: tuple[str, int] = ("", 0)
    redactions: tuple[str, ...] = ()


def record_of(kind: str, row: int, known: datetime | None = None) -> tuple[RecordLine, ...]:
    """Return the history of a thing, such as a `round` or `person`, as readers know it, the newest first; one query.

    Empty on a page as known at an earlier moment: what it says of the thing is today's, and so is the history,
    which today's page has. Without pairs of positions: one of the two may not be published yet.
    """
    if known is not None:
        return ()
    return lines_of(kind, shown_with(f"{kind}:{row}"))


def record_read(kind: str) -> ArraySubquery:
    """Return the part of a query of things of a kind that reads what `record_told` takes."""
    about = Concat(Value(f"{kind}:"), Cast(OuterRef("pk"), TextField()), output_field=TextField())
    return ArraySubquery(rows_of(shown_with(about)))


def record_told(kind: str, read: Iterable[Mapping[str, Any]], known: datetime | None) -> tuple[RecordLine, ...]:
    """Return the history of a thing as `record_of` does, from what was read along with the thing. No query."""
    return tuple(line_of(kind, row) for row in read) if known is None else ()


def shown_with(thing: str | Concat) -> QuerySet[ReferenceChange]:
    """Return the changes that readers find on the page of a thing, which is named as `about` names it."""
    return since_public(ReferenceChange.objects.filter(about__contains=[thing]).exclude(table="incompatibility"))


def record_of_row(kind: str, row: int) -> tuple[RecordLine, ...]:
    """Return the history of one row of any kind and of what is shown with it, the newest first; one query."""
    about = Q(about__contains=[f"{kind}:{row}"]) | Q(table=kind, row=row)
    return lines_of(kind, ReferenceChange.objects.filter(about))


def record_of_one(kind: str, row: int, *, team: bool) -> tuple[RecordLine, ...]:
    """Return the history of one row alone, without what is shown with it, the newest first; one query.

    `team`: also from before the negotiation was published.
    """
    changes = ReferenceChange.objects.filter(table=kind, row=row)
    return lines_of(kind, changes if team else since_public(changes))


def record_of_kind(negotiation: int, kind: str) -> tuple[RecordLine, ...]:
    """Return the history of all things of a kind without a page of their own, as `record_of` does; one query."""
    return lines_of("", since_public(ReferenceChange.objects.filter(negotiation=negotiation, table=kind)))


def since_public(changes: QuerySet[ReferenceChange]) -> QuerySet[ReferenceChange]:
    """Leave out what was done while a negotiation that is public now was in preparation: its team alone saw that."""
    published = ReferenceChange.objects.filter(
        table="negotiation",
        row=OuterRef("negotiation"),
        pk__gt=OuterRef("pk"),
        changed__state__0=NegotiationState.PREPARATION.value,
    )
    return changes.exclude(Exists(published))


def rows_of(changes: QuerySet[ReferenceChange]) -> "QuerySet[Any, Any]":
    """Return what is told of some changes, the newest first, as data."""
    done = HistoryRedaction.objects.filter(change=OuterRef("pk"), published_at__isnull=False).order_by("id")
    removed = JSONObject(by="decided_by_name", asked="proposed_by_name", on="published_at", ground="ground")
    columns = ("table", "row", "called", "operation", "at", "by_name", "reason", "imported_in", "changed")
    told = JSONObject(
        **{name: name for name in columns},
        imported_by="imported_in__imported_by_name",
        removed=ArraySubquery(done.values_list(removed, flat=True)),
    )
    return changes.order_by("-id").values_list(told, flat=True)[:MOST]


def lines_of(kind: str, changes: QuerySet[ReferenceChange]) -> tuple[RecordLine, ...]:
    return tuple(line_of(kind, row) for row in rows_of(changes))


def line_of(kind: str, row: Mapping[str, Any]) -> RecordLine:
    """Return a line of the history of a thing of that kind, from what `rows_of` reads."""
    at = datetime.fromisoformat(row["at"])
    return RecordLine(
        when=wording.moment(at),
        iso=at.isoformat(timespec="seconds"),
        who=who_of(row),
        act=f"{what_of(row, kind)} {row['operation']}",
        reason=row["reason"],
        fields=tuple(
            FieldChange(COLUMNS.get(name, name.replace("_", " ")), in_words(old), in_words(new))
            for name, (old, new) in sorted(row["changed"].items())
        ),
        of=(row["table"], row["row"]),
        redactions=tuple(dict.fromkeys(map(redaction_in_words, row["removed"]))),
    )


def redaction_in_words(done: Mapping[str, str]) -> str:
    """Return who removed texts from a line, when and why, in a sentence."""
    when = wording.moment(datetime.fromisoformat(done["on"]))
    asked = "without a second person" if done["asked"] == done["by"] else f"asked for by {done['asked']}"
    return f"Texts removed by {done['by']} on {when}, {asked}: {done['ground']}."


def what_of(row: Mapping[str, Any], kind: str) -> str:
    """Return what was changed: on a page of its own just "Record", else by kind and name."""
    if row["table"] == kind:
        return "Record"
    name = str(row["table"]).capitalize()
    return f"{name} “{row['called']}”" if row["called"] else name


def who_of(row: Mapping[str, Any]) -> str:
    """Return who did it; an import by the command line has no person, nor has work at the database itself."""
    person = row["by_name"] or row["imported_by"]
    if row["imported_in"] is not None:
        return f"import by {person}" if person else "import from the command line"
    return person or "the keeper of the installation"


def in_words(value: object) -> str:
    """Return a value as people read it; empty for none."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(in_words(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {in_words(each)}" for name, each in value.items())
    return str(value)
