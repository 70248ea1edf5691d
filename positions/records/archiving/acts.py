"""Taking in where sources are archived: all rows of a table, or none."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User

from positions.domain.archived_copies import fault_of_copy
from positions.models import Negotiation, Source
from positions.records.archiving.archiving import seen
from positions.writing.moment import hold_negotiations
from positions.writing.reasons import said
from positions.writing.refusals import BadDraft
from positions.writing.transactions import one_act

UNKNOWN = "There is no source “{key}” here."
HAS_ANOTHER = "“{key}” has another archived copy, {copy}. Tick that it may be replaced, or leave the row out."


@dataclass(frozen=True, slots=True)
class TakenCopies:
    """How many sources got an archived copy, and how many had this one already."""

    changed: int
    same: int


@one_act
def take_copies(
    negotiation: Negotiation, copies: Mapping[str, str], *, by: User, reason: str, team: bool, replace: bool = False
) -> TakenCopies:
    """Write where sources are archived, by their keys; `replace`: also where another copy is recorded.

    `team`: sources that only proposals cite are there for the person. Raises BadDraft with a sentence for each row
    that cannot be taken, TryAgain.
    """
    hold_negotiations(negotiation.pk)
    found = {source.key: source for source in seen(negotiation, team=team).filter(key__in=copies)}
    faults = [fault for key, copy in copies.items() if (fault := fault_of(found.get(key), key, copy, replace=replace))]
    if faults:
        raise BadDraft({"": faults})
    changed = [source for key, source in found.items() if source.archive_url != copies[key]]
    with said(by=by, reason=reason):
        for source in changed:
            source.archive_url = copies[source.key]
            source.save(update_fields=["archive_url"])
    return TakenCopies(len(changed), len(copies) - len(changed))


def fault_of(source: Source | None, key: str, copy: str, *, replace: bool) -> str:
    """Return why a row is not taken; empty: it is."""
    if source is None:
        return UNKNOWN.format(key=key)
    if source.archive_url not in ("", copy) and not replace:
        return HAS_ANOTHER.format(key=key, copy=source.archive_url)
    fault = fault_of_copy(copy, source.url)
    return f"“{key}”: {fault}" if fault else ""
