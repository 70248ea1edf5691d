"""What was typed into lines of a checklist that are not on it any more: it is told, not lost."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.http import QueryDict

from positions.evidence.checklist.checklist import MOST, Against, Checklist, recorded_by
from positions.evidence.checklist.forms import LineTyped, line_typed
from positions.evidence.visible import visible_positions
from positions.models import Negotiation

GONE = "this position is not there any more"
OTHERS = "it is not a position of this party"
NOT_YET = "nothing of it is recorded by this day any more"
NOT_HERE = "it is not in this group of issues any more"
ELSEWHERE = "it is on another page of this list by now"


@dataclass(frozen=True, slots=True)
class VanishedLine:
    """A line that was there: its position's key and title (the key where it is gone), why, and what was typed."""

    key: str
    title: str
    why: str
    typed: LineTyped


def vanished_lines(
    negotiation: Negotiation, against: Against, page: Checklist, said: QueryDict, by: User
) -> tuple[VanishedLine, ...]:
    """Return the lines into which something was typed and that are not on the page. One query, or none."""
    here = {line.position.key for line in page.lines}
    keys = [key for key in keys_of(said) if key not in here and line_typed(said, key).says_something][:MOST]
    if not keys:
        return ()
    rows = visible_positions(negotiation, by).filter(key__in=keys).annotate(recorded=recorded_by(against.on))
    found = {row.key: row for row in rows.select_related("issue")}
    return tuple(VanishedLine(key, *told(found.get(key), key, against), line_typed(said, key)) for key in keys)


def keys_of(said: QueryDict) -> Iterable[str]:
    """Return the keys of positions that a form or a draft has lines of, each once."""
    names = (name.partition("-") for name in said)
    return dict.fromkeys(key for name, _, key in names if name in ("tick", "locator", "quote") and "\x00" not in key)


def told(position: Any, key: str, against: Against) -> tuple[str, str]:
    """Return how a line that is not on the page is called, and why; None: there is no such position."""
    if position is None:
        return key, GONE
    if position.party_id != against.party.pk:
        return position.title, OTHERS
    if against.group and position.issue.group != against.group:
        return position.title, NOT_HERE
    return position.title, ELSEWHERE if position.recorded else NOT_YET
