"""An example for each shift and direction: between the pair of rounds shown first, else the move of an entry."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse

from positions.domain.codebook import Kind
from positions.domain.shifts import Shift, difference, moves
from positions.help.examples import Example, Examples, cut, link, told_of
from positions.models import Entry, Negotiation, Position, Round
from positions.reading.histories import read_histories
from positions.web.asked import own_pair


def shifted(of: Negotiation) -> Examples:
    """Return an example for each shift that there is, and for each direction. Four queries."""
    pair = own_pair(of, tuple(Round.objects.filter(negotiation=of).in_order()))
    positions = Position.objects.filter(negotiation=of).in_order()
    rows = list(positions.values("id", "key", "title", "kind", "party__name"))
    histories = read_histories([row["id"] for row in rows], date.max, None)
    found: dict[Shift, Example] = {}
    first_moved: dict[Shift, int] = {}
    for row in rows:
        if history := histories.get(row["id"]):
            offer = row["kind"] == Kind.OFFER
            if pair.before and pair.after:
                shift = difference(history.entries, pair.before.window, pair.after.window, offer=offer).shift
                if shift:
                    found.setdefault(shift, between(of, row))
            for entry, move in moves(history.entries, offer=offer).items():
                first_moved.setdefault(move, entry)
    found = moved(of, first_moved) | found
    return {("shift", shift.value): example for shift, example in found.items()} | directed(found)


def between(of: Negotiation, row: Mapping[str, Any]) -> Example:
    """Return a position as an example of its shift between the pair; the link opens its evidence."""
    compare = reverse("positions:compare", args=[of.key])
    about = f"{row['party__name']}, between the rounds shown first"
    return Example(row["title"], about, f"{compare}?open={row['key']}#position-{row['key']}")


def moved(negotiation: Negotiation, entries: Mapping[Shift, int]) -> dict[Shift, Example]:
    """Return the entries as examples of their moves, those that still count. One query."""
    columns = ("pk", "key", "statement", "position__party__name", "account", "basis")
    read = Entry.objects.known(None).filter(negotiation=negotiation, pk__in=entries.values())
    told = {
        pk: Example(cut(statement), told_of(party, account, basis), link(negotiation, "entry", key))
        for pk, key, statement, party, account, basis in read.values_list(*columns)
    }
    return {shift: told[pk] for shift, pk in entries.items() if pk in told}


def directed(found: Mapping[Shift, Example]) -> Examples:
    """Return an example of each direction: that of the first of its shifts."""
    directions: Examples = {}
    for shift in Shift:
        if shift.direction and shift in found:
            directions.setdefault(("direction", shift.direction.value), found[shift])
    return directions
