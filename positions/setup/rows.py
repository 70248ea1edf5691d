"""Parties, rounds and issues: added, mended once it was seen what comparisons make of it, put in order, taken away."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.db.models import ProtectedError

from positions.models import Issue, Negotiation, Party, Round
from positions.models.base import InNegotiation
from positions.reading.moved_windows import RoundsForeseen, foresee_rounds
from positions.writing.mending import add_row, check_reason, mend, row_now
from positions.writing.moment import hold_negotiations
from positions.writing.reasons import said
from positions.writing.refusals import BadDraft, Refused
from positions.writing.transactions import one_act

Kept = TypeVar("Kept", bound=InNegotiation)

RESTS = "It stays: something that is recorded here refers to it."
TWICE = "“{name}” is there already. Mend that one, or choose a name that tells them apart."


class ToForesee(Refused):
    """A change of rounds that changes comparisons, or more: nothing was saved, `foreseen` says what would change."""

    def __init__(self, foreseen: RoundsForeseen) -> None:
        self.foreseen = foreseen
        super().__init__("This changes more than the round itself. Look at what changes, then save.")


@one_act
def add(row: Kept, *, by: User, called: str, foreseen: str = "") -> Kept:
    """Record a new row and return it. `foreseen` is the mark of what the person saw that a round changes.

    Raises BadDraft for a name that is there already, ToForesee, Refused, TryAgain.
    """
    hold_negotiations(row.negotiation_id)
    check_name(row, "name")
    foresee(row, foreseen)
    return add_row(row, by=by, called=called)


@one_act
def add_issues(negotiation: Negotiation, issues: Iterable[Mapping[str, str]], *, by: User) -> list[Issue]:
    """Record several issues in their order and return them.

    Raises BadDraft for a name that is there already, or twice, Refused, TryAgain.
    """
    hold_negotiations(negotiation.pk)
    added = []
    for each in issues:
        row = Issue(negotiation=negotiation, **each)
        check_name(row, "issues")
        added.append(add_row(row, by=by, called=row.name))
    return added


@one_act
def mend_kept(
    row: Kept, columns: Mapping[str, Any], *, by: User, reason: str, seen: str = "", foreseen: str = ""
) -> Kept:
    """Change these columns of a row and return it. Raises BadDraft, RowChanged, ToForesee, Refused, TryAgain."""
    hold_negotiations(row.negotiation_id)
    now = row_now(row)
    for name, value in columns.items():
        setattr(now, name, value)
    foresee(now, foreseen)
    return mend(row, columns, by=by, reason=reason, seen=seen)


def check_name(row: Any, field: str) -> None:
    """Raise BadDraft, told at a field, when a row of that name (an issue: in its group) is there: it was sent twice."""
    like = type(row)._default_manager.filter(negotiation=row.negotiation_id, name__iexact=row.name)
    if isinstance(row, Issue):
        like = like.filter(group__iexact=row.group)
    if like.exists():
        raise BadDraft({field: [TWICE.format(name=row.name)]})


def foresee(row: InNegotiation, foreseen: str) -> None:
    """Raise ToForesee when a round, as it is to be, changes what is said now and the person did not see that."""
    if not isinstance(row, Round):
        return
    there = list(Round.objects.filter(negotiation=row.negotiation_id).in_order())
    then = [*(each for each in there if each.pk != row.pk), row]
    effect = foresee_rounds(row.negotiation, [each.point for each in there], [each.point for each in then])
    if effect and effect.mark != foreseen:
        raise ToForesee(effect)


@one_act
def take_away(row: InNegotiation, *, by: User, reason: str = "") -> None:
    """Delete a row to which nothing refers. Raises BadDraft, Refused, also while something does."""
    hold_negotiations(row.negotiation_id)
    now = row_now(row)
    check_reason(now, reason)
    with said(by=by, reason=reason):
        try:
            now.delete()
        except ProtectedError as error:
            raise Refused(RESTS) from error


@one_act
def move(row: Party | Issue, *, up: bool, by: User, reason: str = "") -> None:
    """Move a row one place among its like: a party among parties, an issue within its group.

    The first or last issue of a group takes its group with it. Raises BadDraft, Refused, TryAgain.
    """
    hold_negotiations(row.negotiation_id)
    now = row_now(row)
    check_reason(now, reason)
    rows = type(now).objects.filter(negotiation=now.negotiation_id).in_order()
    with said(by=by, reason=reason):
        for place, each in enumerate(moved(list(rows), now, up=up), start=1):
            if each.order != place:
                each.order = place
                each.save(update_fields=["order"])


def moved(rows: Sequence[Any], row: Any, *, up: bool) -> list[Any]:
    """Return the rows in their new order; what is at the end already stays there."""
    groups: dict[str, list[Any]] = {}
    for each in rows:
        groups.setdefault(getattr(each, "group", ""), []).append(each)
    own = groups[getattr(row, "group", "")]
    blocks = list(groups.values())
    if not swap(own, [each.pk for each in own].index(row.pk), up=up):
        swap(blocks, blocks.index(own), up=up)
    return [each for block in blocks for each in block]


def swap(listed: list[Any], place: int, *, up: bool) -> bool:
    """Change what stands at a place with its neighbour; return False when there is none."""
    other = place - 1 if up else place + 1
    if not 0 <= other < len(listed):
        return False
    listed[place], listed[other] = listed[other], listed[place]
    return True
