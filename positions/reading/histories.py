"""The thin histories of positions, read from one index (docs/adr/0003)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from positions.domain import wording
from positions.domain.codebook import Firmness, Scope
from positions.domain.impact import EMPTY
from positions.domain.shifts import Stand
from positions.domain.states import History, tells_when_said
from positions.models import Entry

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
    level, rival = FIRMNESS[firmness], rival_of is not None
    asked = SCOPE[scope]
    return Stand(
        pk, effective_on, sequence, held, level, conditional, asked, rival, reading, declared, ends_term=ends_term
    )


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


def read_histories(positions: Sequence[int], until: date, known: datetime | None) -> dict[int, History]:
    """Read the thin history of the positions up to the end of a day, by position; without history: left out."""
    entries_known = Entry.objects.known(known).filter(position__in=positions, effective_on__lte=until)
    grouped: dict[int, tuple[list[Stand], list[int], list[int]]] = {}
    for position, *values, has_content, own_word in entries_known.in_order().values_list(*THIN):
        entries, contentful, own_words = grouped.setdefault(position, ([], [], []))
        entry = stand(*values)
        entries.append(entry)
        if has_content:
            contentful.append(entry.id)
        if own_word:
            own_words.append(entry.id)
    return {pk: History(tuple(entries), *map(frozenset, ids)) for pk, (entries, *ids) in grouped.items()}


def history_of(position: int) -> History:
    """Return the thin history of a position as it is published now; without entries it is empty."""
    return read_histories([position], date.max, None).get(position, EMPTY)
