"""The thin histories of positions, read from one index (docs/adr/0003)."""

from collections.abc import Sequence
from datetime import date, datetime

from positions.domain.codebook import Firmness, Scope
from positions.domain.shifts import Stand
from positions.domain.states import History
from positions.models import Entry

# What step one reads: the columns of the index `entry_history`, which answers it alone.
THIN = (
    "position_id",
    "id",
    "effective_on",
    "sequence",
    "held",
    "firmness",
    "conditional",
    "scope",
    "rival_of_id",
    "reading",
    "has_content",
)


ABOUT = (
    "id",
    "key",
    "kind",
    "title",
    "party__key",
    "party__name",
    "party__short_name",
    "party__colour",
    "issue__key",
    "issue__name",
    "issue__group",
)


COMPARISON_ORDER = ("issue__order", "issue__key", "party__order", "party__key", "key")


# Codes as read, to what they mean: dictionaries, because a comparison looks up thousands.
FIRMNESS = {"": None, **{firmness.value: firmness for firmness in Firmness}}


SCOPE = {"": Scope.SAME, **{scope.value: scope for scope in Scope}}


def read_histories(positions: Sequence[int], until: date, known: datetime | None) -> dict[int, History]:
    """Read the thin history of the positions up to the end of a day, by position; without history: left out."""
    rows = (
        Entry.objects.known(known).filter(position__in=positions, effective_on__lte=until).in_order().values_list(*THIN)
    )
    grouped: dict[int, tuple[list[Stand], list[int]]] = {}
    for position, pk, on, sequence, held, firmness, conditional, scope, rival, reading, has_content in rows:
        entries, contentful = grouped.setdefault(position, ([], []))
        entries.append(
            Stand(
                id=pk,
                effective_on=on,
                sequence=sequence,
                held=held,
                firmness=FIRMNESS[firmness],
                conditional=conditional,
                scope=SCOPE[scope],
                rival=rival is not None,
                reading=reading,
            )
        )
        if has_content:
            contentful.append(pk)
    return {pk: History(tuple(entries), frozenset(ids)) for pk, (entries, ids) in grouped.items()}
