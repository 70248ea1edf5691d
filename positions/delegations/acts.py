"""What all acts share that keep delegations and people: one at a time, by somebody, and told what changed meanwhile."""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.contrib.auth.models import User
from django.db.models import Model

from positions.delegations.roster import Roster, changed_since
from positions.domain.texts import as_typed
from positions.models import Negotiation
from positions.writing.checks import check, of_texts
from positions.writing.moment import hold_negotiations
from positions.writing.reasons import said
from positions.writing.refusals import Refused
from positions.writing.transactions import one_act

Given = ParamSpec("Given")
Result = TypeVar("Result")


class Changed(Refused):
    """What the person looked at was changed by somebody else meanwhile; `changes` says it in sentences."""

    def __init__(self, changes: Iterable[str]) -> None:
        self.changes = tuple(changes)
        super().__init__("This was changed since you opened the page. Look at what is new, then save again.")


def keeping(
    command: Callable[Concatenate[Negotiation, Given], Result],
) -> Callable[Concatenate[Negotiation, Given], Result]:
    """Make a command one act that has the negotiation to itself: nobody else keeps people there meanwhile.

    Every such command takes `by`, and `reason` where one is asked for: what happens to them for all happens here.
    Raises BadDraft for an empty reason.
    """

    @one_act
    @wraps(command)
    def run(negotiation: Negotiation, /, *args: Given.args, **kwargs: Given.kwargs) -> Result:
        hold_negotiations(negotiation.pk)
        by, reason = kwargs.get("by"), as_typed(str(kwargs.get("reason", "")))
        if "reason" in kwargs:
            check(of_texts({"reason": reason}, required=("reason",)))
        with said(by=by if isinstance(by, User) else None, reason=reason):
            return command(negotiation, *args, **kwargs)

    return run


def check_roster(roster: Roster, seen: str) -> None:
    """Raise Changed when a roster is not what it was at the mark `seen`; an empty one asks for nothing."""
    if seen and (changes := changed_since(seen, roster)):
        raise Changed(changes)


def update(row: Model, columns: Mapping[str, object]) -> None:
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=list(columns))
