"""The history of an account or a role, in words: who changed what, and when. For administrators."""

from collections.abc import Iterable, Iterator

from positions.domain import wording
from positions.models import AccountChange
from positions.reading.reference_history import MOST, FieldChange, RecordLine, in_words


def record_of_account(kind: str, row: int) -> tuple[RecordLine, ...]:
    """Return the history of an `account` or a `role`, the newest first; one query."""
    return tuple(_lines(AccountChange.objects.filter(about__contains=[f"{kind}:{row}"]).order_by("-id")[:MOST]))


def fields_of(change: AccountChange) -> tuple[FieldChange, ...]:
    """Return what a change did to each field, in words."""
    return tuple(
        FieldChange(name.replace("_", " "), in_words(old), in_words(new))
        for name, (old, new) in sorted(change.changed.items())
    )


def _lines(changes: Iterable[AccountChange]) -> Iterator[RecordLine]:
    for change in changes:
        yield RecordLine(
            when=wording.moment(change.at),
            iso=change.at.isoformat(timespec="seconds"),
            who=change.by_name or "the keeper of the installation",
            act=f"{change.kind.capitalize()} “{change.called}” {change.operation}",
            reason=change.reason,
            fields=fields_of(change),
        )
