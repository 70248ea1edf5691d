"""The history of a thing of the reference data, in words: who changed what, when, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from positions.domain import wording
from positions.models import ReferenceChange

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
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What one field was and what it became; empty: nothing stood there."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One change of a thing, or of something that is shown with it: then `act` says of what."""

    when: str
    iso: str
    who: str
    act: str
    reason: str
    fields: tuple[FieldChange, ...]


def record_of(kind: str, row: int, known: datetime | None = None) -> tuple[RecordLine, ...]:
    """Return the history of a thing, such as a `round` or `person`, the newest first; one query.

    Empty on a page as known at an earlier moment: what it says of the thing is today's, and so is the history,
    which today's page has. Without pairs of positions: one of the two may not be published yet.
    """
    if known is not None:
        return ()
    changes = ReferenceChange.objects.filter(about__contains=[f"{kind}:{row}"])
    return tuple(lines_of(kind, changes.exclude(table="incompatibility")))


def record_of_row(kind: str, row: int) -> tuple[RecordLine, ...]:
    """Return the history of one row of any kind and of what is shown with it, the newest first; one query."""
    about = Q(about__contains=[f"{kind}:{row}"]) | Q(table=kind, row=row)
    return tuple(lines_of(kind, ReferenceChange.objects.filter(about)))


def record_of_kind(negotiation: int, kind: str) -> tuple[RecordLine, ...]:
    """Return the history of all things of a kind that have no page of their own, the newest first; one query."""
    return tuple(lines_of("", ReferenceChange.objects.filter(negotiation=negotiation, table=kind)))


def lines_of(kind: str, changes: QuerySet[ReferenceChange]) -> Iterator[RecordLine]:
    columns = ("table", "called", "operation", "at", "by_name", "reason", "imported_in", "changed")
    rows = changes.order_by("-id").values(*columns, "imported_in__imported_by_name")
    for row in rows[:MOST]:
        yield RecordLine(
            when=wording.moment(row["at"]),
            iso=row["at"].isoformat(timespec="seconds"),
            who=who_of(row),
            act=f"{what_of(row, kind)} {row['operation']}",
            reason=row["reason"],
            fields=tuple(
                FieldChange(COLUMNS.get(name, name.replace("_", " ")), in_words(old), in_words(new))
                for name, (old, new) in sorted(row["changed"].items())
            ),
        )


def what_of(row: dict[str, Any], kind: str) -> str:
    """Return what was changed: on a page of its own just "Record", else by kind and name."""
    if row["table"] == kind:
        return "Record"
    name = str(row["table"]).capitalize()
    return f"{name} “{row['called']}”" if row["called"] else name


def who_of(row: dict[str, Any]) -> str:
    """Return who did it; an import by the command line has no person, nor has work at the database itself."""
    person = row["by_name"] or row["imported_in__imported_by_name"]
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
