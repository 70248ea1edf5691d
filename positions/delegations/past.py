"""Delegations as they were known at a moment: who was recorded on them then, under which name and title."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from positions.delegations.roster import Member, Roster, in_order
from positions.models import Delegation, Person, Round, Source
from positions.reading.reference_past import PastRow, Since, changed_since

OF_DELEGATION = {"round": "round__key", "party": "party__key", "completeness": "completeness", "note": "note"}
SEAT = ("title", "role", "seniority", "locator", "note")
OF_DELEGATE = {
    **{name: f"delegates__{name}" for name in SEAT},
    "person": "delegates__person__key",
    "source": "delegates__source__key",
}
OF_PERSON = {name: f"delegates__person__{name}" for name in ("key", "name", "native_name")}
TABLES = ("delegation", "delegate", "person")


def rosters_then(rounds: Sequence[Round], known: datetime) -> dict[tuple[str, str], Roster]:
    """Return the delegations at rounds as known at a moment, by the keys of round and party. Three queries, or five.

    Names are those recorded then; what rounds, parties and publishers are called is today's. Who was taken off a
    delegation before the history told from which one is not among them.
    """
    asked = {round_.key for round_ in rounds}
    home = rounds[0].negotiation_id if rounds else 0
    since = changed_since(home, known, TABLES)
    delegations, delegates, people, publishers = today(rounds)
    delegations = since.then("delegation", delegations)
    delegates = since.then("delegate", delegates)
    about = {(row["round"], row["party"]): row for row in delegations.values() if row["round"] in asked}
    seated = [(where_of(row, delegations), row) for row in delegates.values()]
    seated = [(where, row) for where, row in seated if where in about]
    names = named_then(home, since, people, (row["person"] for _, row in seated))
    told = told_of(home, {row["source"] for _, row in seated}, publishers)
    members: defaultdict[tuple[str, str], list[Member]] = defaultdict(list)
    for where, row in seated:
        members[where].append(member_of(row, names, told))
    return {
        where: Roster(in_order(members[where]), row.get("completeness", ""), row.get("note", ""))
        for where, row in about.items()
    }


def today(rounds: Iterable[Round]) -> tuple[dict[int, PastRow], dict[int, PastRow], dict[int, PastRow], dict[str, str]]:
    """Return delegations, delegates and people by number, and publishers by the key of their source. One query."""
    columns = {**OF_DELEGATION, **{f"of_{name}": path for name, path in OF_DELEGATE.items()}}
    columns |= {f"person_{name}": path for name, path in OF_PERSON.items()}
    numbers = ("pk", "delegates__pk", "delegates__person_id", "delegates__source__publisher")
    delegations, delegates, people = {}, {}, {}
    publishers: dict[str, str] = {}
    rows = Delegation.objects.filter(round__in=[round_.pk for round_ in rounds])
    for pk, seat, person, publisher, *values in rows.values_list(*numbers, *columns.values()):
        row: dict[str, Any] = dict(zip(columns, values, strict=True))
        delegations[pk] = {name: row[name] for name in OF_DELEGATION}
        if seat is not None:
            delegates[seat] = {name: row[f"of_{name}"] for name in OF_DELEGATE} | {"of": pk}
            people[person] = {name: row[f"person_{name}"] for name in OF_PERSON}
            publishers[row["of_source"]] = publisher
    return delegations, delegates, people, publishers


def where_of(row: PastRow, delegations: Mapping[int, PastRow]) -> tuple[str, str]:
    """Return the keys of round and party of a seat; both empty where they are not known any more."""
    there = delegations.get(row.get("of", 0))
    if there and "delegation" not in row:
        return there["round"], there["party"]
    # As the history tells it, of a seat that was taken off or moved since.
    round_, _, party = str(row.get("delegation", "")).partition("/")
    return round_, party


def named_then(home: int, since: Since, now: Mapping[int, PastRow], keys: Iterable[str]) -> dict[str, PastRow]:
    """Return the people as they were called then, by their keys. One query where some are on no delegation any more."""
    read = dict(now)
    if missing := set(keys) - {row["key"] for row in read.values()}:
        further = Person.objects.filter(negotiation=home, key__in=missing)
        read |= {row["id"]: {**row} for row in further.values("id", "key", "name", "native_name")}
    then = since.then("person", read)
    names = {row["key"]: row for row in then.values() if "key" in row}
    return names | {row["key"]: then.get(pk, row) for pk, row in read.items()}


def told_of(home: int, keys: Iterable[str], publishers: Mapping[str, str]) -> dict[str, str]:
    """Return the publishers of sources that everybody may see. One query where one is of no delegation any more."""
    told = dict(publishers)
    if missing := {key for key in keys if key not in told}:
        shown = Source.objects.shown().filter(negotiation=home, key__in=missing)
        told |= dict(shown.values_list("key", "publisher"))
    return told


def member_of(row: PastRow, names: Mapping[str, PastRow], publishers: Mapping[str, str]) -> Member:
    """Return the member that a seat was; a source that nobody may see any more is named by its key, and not led to."""
    person, source = row["person"], row["source"]
    named = names.get(person, {"name": person})
    shown = source in publishers
    return Member(
        person=person,
        name=named["name"],
        native_name=named.get("native_name", ""),
        source=source if shown else "",
        source_name=publishers.get(source, source),
        **{name: row.get(name, "") for name in SEAT},
    )
