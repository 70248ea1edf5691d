"""Mending one row of reference data, and adding one: by somebody, for a reason, with nothing overwritten unseen.

The history that the database keeps of a row says whether somebody else changed it meanwhile, and what.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.db.models import Max, Model, QuerySet

from positions.domain.texts import as_typed
from positions.models import Negotiation, Outcome, ReferenceChange
from positions.models.base import InNegotiation
from positions.reading.reference_history import RecordLine, lines_of
from positions.writing.checks import check, of_texts
from positions.writing.keys import key_from
from positions.writing.moment import hold_negotiations
from positions.writing.reasons import said
from positions.writing.refusals import Refused
from positions.writing.transactions import one_act

Row = TypeVar("Row", bound=Model)

CHANGED_MEANWHILE = "Somebody else changed this since you opened the form. Look at what is new, then save again."
GONE = "This is not recorded any more: somebody deleted it meanwhile."


class RowChanged(Refused):
    """Somebody else changed the row meanwhile; nothing was saved.

    `lines` say what was changed, the newest first. `untouched` are the columns of which it was offered what stood there
    before: whoever filled in the form left them as they were.
    """

    def __init__(self, lines: tuple[RecordLine, ...], untouched: frozenset[str]) -> None:
        self.lines, self.untouched = lines, untouched
        super().__init__(CHANGED_MEANWHILE)


def kind_of(row: Model) -> str:
    """Return what the history calls the table of a row."""
    return str(row._meta.model_name)


def changes_of_row(table: str, number: int) -> QuerySet[ReferenceChange]:
    return ReferenceChange.objects.filter(table=table, row=number)


def mark_of(row: Model) -> str:
    """Return the mark of what is recorded of a row now, to be given back as `seen`. One query."""
    return mark_at(kind_of(row), row.pk)


def mark_at(table: str, number: int) -> str:
    """Return the mark of a row by its table and number: its last change. One query.

    Whoever shows the row takes the mark before they read it.
    """
    return str(changes_of_row(table, number).order_by("-id").values_list("pk", flat=True).first() or 0)


@one_act
def mend(row: Row, columns: Mapping[str, object], *, by: User, reason: str, seen: str = "") -> Row:
    """Write these columns of a row where they differ, and return the row as it is then.

    `seen` is the row's mark when the form was opened; an empty one asks for nothing. Raises BadDraft without a reason
    where one is needed, RowChanged, Refused, TryAgain.
    """
    hold_negotiations(home_of(row))
    check_reason(row, reason)
    now = row_now(row)
    if seen:
        check_seen(now, seen, columns)
    differing = [name for name, value in columns.items() if getattr(now, name) != value]
    if differing:
        with said(by=by, reason=reason):
            for name in differing:
                setattr(now, name, columns[name])
            now.save(update_fields=differing)
    return now


def reason_needed(row: Model) -> bool:
    """Say whether whoever changes a row says why: once readers know the negotiation."""
    home: Negotiation = row if isinstance(row, Negotiation) else getattr(row, "negotiation")  # noqa: B009 - as in home_of
    return not home.in_preparation


def check_reason(row: Model, reason: str) -> None:
    """Raise BadDraft for a reason that cannot be, or without one where one is needed."""
    check(of_texts({"reason": as_typed(reason)}, required=("reason",) if reason_needed(row) else ()))


def row_now(row: Row) -> Row:
    """Return a row as it is now. Raises Refused when it is gone."""
    now: Row | None = type(row)._default_manager.filter(pk=row.pk).first()
    if now is None:
        raise Refused(GONE)
    return now


def check_seen(now: Model, seen: str, columns: Mapping[str, object]) -> None:
    """Raise RowChanged when a row was changed since the mark; what is no mark counts as having seen nothing."""
    since = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 19 else 0
    changes = changes_of_row(kind_of(now), now.pk).filter(pk__gt=since)
    was: dict[str, object] = {}
    for change in changes.order_by("id"):
        for name, (old, _) in change.changed.items():
            was.setdefault(name, old)
    if was:
        untouched = {name for name, value in columns.items() if name in was and as_recorded(value) == was[name]}
        raise RowChanged(tuple(lines_of(kind_of(now), changes)), frozenset(untouched))


def as_recorded(value: Any) -> object:
    """Return a value as the history has it: a row as its key, a date as text."""
    if isinstance(value, Model):
        return getattr(value, "key")  # noqa: B009 - of every row that another refers to
    return value.isoformat() if isinstance(value, date) else value


@one_act
def add_row(row: Row, *, by: User, called: str = "", reason: str = "") -> Row:
    """Record a row that was made and not saved, and return it.

    Without a key it gets one made from what it is `called`, and without a place among its like the last. Raises
    Refused, TryAgain.
    """
    hold_negotiations(home_of(row))
    like = type(row)._default_manager.filter(negotiation=home_of(row))
    names = {field.name for field in row._meta.fields}
    if "key" in names and not getattr(row, "key", ""):
        setattr(row, "key", key_from(like, called, kind_of(row)))  # noqa: B010 - not every row has one
    if "order" in names and getattr(row, "order", None) is None:
        siblings = like.filter(round=row.round_id) if isinstance(row, Outcome) else like
        last = siblings.aggregate(last=Max("order"))["last"]
        setattr(row, "order", (last or 0) + 1)  # noqa: B010 - as above
    with said(by=by, reason=reason):
        row.save(force_insert=True)
    return row


def home_of(row: Model) -> int:
    """Return the number of the negotiation that a row belongs to, or is."""
    if isinstance(row, Negotiation):
        return row.pk
    assert isinstance(row, InNegotiation)  # noqa: S101 - all reference data are
    return row.negotiation_id
