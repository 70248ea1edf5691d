"""The thin histories of positions, read from one index (docs/adr/0003)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from positions.domain import wording
from positions.domain.codebook import Firmness, Scope
from positions.domain.impact import EMPTY
from positions.domain.shifts import Stand
from positions.domain.states import History, tells_when_said
from positions.models import Entry
from positions.reading.compiled import A_DAY, A_MOMENT, SOME_IDS, CompiledQuery, as_list

# What the rule for shifts needs of an entry, in the order in which `stand` takes it.
STAND_COLUMNS = (
    *("id", "effective_on", "sequence", "held", "firmness", "conditional", "scope", "rival_of_id", "reading"),
    *("declared", "ends_term"),
)
# What step one reads: the columns of the index `entry_history`, which answers it alone.
THIN = ("position_id", *STAND_COLUMNS, "has_content", "own_word")
# What tables say of a position.
ABOUT = (
    *("id", "key", "kind", "title", "party__key", "party__name", "party__short_name", "party__colour"),
    *("issue__key", "issue__name", "issue__group"),
)
# Codes as read, to what they mean: dictionaries, because a comparison looks up thousands.
FIRMNESS = {"": None, **{firmness.value: firmness for firmness in Firmness}}
SCOPE = {"": Scope.SAME, **{scope.value: scope for scope in Scope}}


def stand(
    pk: int,
    effective_on: date,
    sequence: int,
    held: bool,
    firmness: str,
    conditional: bool,
    scope: str,
    rival_of: int | None,
    reading: bool,
    declared: bool,
    ends_term: bool,
) -> Stand:
    """Return what the rule for shifts needs of an entry, from the values of STAND_COLUMNS; codes may be empty.

    Firmness is as coded: whoever shows a state takes it from a history, which is resolved.
    """
    level, asked, rival = FIRMNESS[firmness], SCOPE[scope], rival_of is not None
    return Stand(pk, effective_on, sequence, held, level, conditional, asked, rival, reading, declared, ends_term)


def stand_of_row(row: Mapping[str, Any]) -> Stand:
    return stand(*(row[name] for name in STAND_COLUMNS))


def last_said(state: Stand, text: Mapping[str, Any]) -> str:
    """Return when and by whom the firmness of a state was last said or shown; empty where that goes without saying.

    `text` has precision, speaker, account and channel of the entry that did.
    """
    if not state.held or not tells_when_said(state):
        return ""
    on = wording.dated(state.firmness_said_in.effective_on, text["precision"])
    return wording.last_said(on, text["speaker"], text["account"], text["channel"])


@cache
def thin(*, now: bool) -> CompiledQuery:
    """Return the query for the thin histories of some positions up to a day, as they are now or were known then."""
    entries = Entry.objects.known(None if now else A_MOMENT)
    entries = entries.filter(position__any_of=SOME_IDS, effective_on__lte=A_DAY)
    return CompiledQuery(entries.in_order().values_list(*THIN))


def read_histories(positions: Iterable[int], until: date, known: datetime | None) -> dict[int, History]:
    """Read the thin history of the positions up to the end of a day, by position; without history: left out."""
    rows = thin(now=known is None).rows(ids=positions, day=until, moment=known)
    return {position: history_of_rows(list(of)) for position, of in groupby(rows, key=itemgetter(0))}


def history_read(known: datetime | None) -> ArraySubquery:
    """Return the part of a query of positions that reads the whole thin history of each, for `history_from`."""
    entries = Entry.objects.known(known).filter(position=OuterRef("pk")).in_order()
    return ArraySubquery(entries.values_list(as_list(*THIN)))


def history_from(read: Iterable[Sequence[Any]]) -> History:
    """Return a history from what `history_read` read. No query."""
    return history_of_rows([(row[0], row[1], date.fromisoformat(row[2]), *row[3:]) for row in read])


def history_of_rows(rows: Sequence[tuple[Any, ...]]) -> History:
    """Return the history of one position, from its rows as THIN."""
    return History(
        tuple([stand(*row[1:-2]) for row in rows]),
        frozenset([row[1] for row in rows if row[-2]]),
        frozenset([row[1] for row in rows if row[-1]]),
    )


def history_of(position: int) -> History:
    """Return the thin history of a position as it is published now; without entries it is empty."""
    return read_histories([position], date.max, None).get(position, EMPTY)
