"""People and their offices as they were recorded at a moment. What is returned is not to be saved."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db.models import F

from positions.delegations.past import rosters_then
from positions.models import Delegate, Delegation, Negotiation, Office, Party, Person, Round, Source
from positions.reading.reference_past import PastRow, Since, changed_since

OF_PERSON = ("key", "name", "native_name", "aliases", "note", "merged_into")
OF_OFFICE = ("title", "from_on", "to_on", "note")


def people_then(negotiation: Negotiation, known: datetime) -> list[Person]:
    """Return the people of a negotiation as recorded then, by name, but those merged into others by then.

    Four queries, or five.
    """
    people = Person.objects.filter(negotiation=negotiation)
    rows = {row["id"]: {**row} for row in people.values("id", *OF_PERSON, party_key=F("party__key"))}
    then = changed_since(negotiation.pk, known, ["person"]).then("person", rows)
    parties = {party.key: party for party in Party.objects.filter(negotiation=negotiation)}
    living = (person_of(pk, row, parties) for pk, row in then.items() if not row.get("merged_into"))
    return sorted(living, key=lambda person: (person.name, person.key))


def key_in(row: PastRow, name: str) -> str:
    """Return the key that a row had in a column, as the history tells it, else as it is today; empty for none."""
    return str(row.get(name, row.get(f"{name}_key")) or "")


def person_of(pk: int, row: PastRow, parties: Mapping[str, Party]) -> Person:
    told = {name: row[name] for name in OF_PERSON if name in row and name != "merged_into"}
    return Person(pk=pk, party=parties.get(key_in(row, "party")), **told)


def person_then(person: Person, since: Since) -> Person | None:
    """Return a person as recorded then; None when they were not yet, or were merged by then. One query at most."""
    row = {name: getattr(person, name) for name in OF_PERSON if name != "merged_into"}
    row |= {"merged_into": person.merged_into_id, "party_key": person.party.key if person.party else None}
    then = since.then("person", {person.pk: row}).get(person.pk)
    if then is None or then["merged_into"]:
        return None
    parties = {person.party.key: person.party} if person.party else {}
    if then.get("party", "") not in {"", None, *parties}:
        parties = {each.key: each for each in Party.objects.filter(negotiation=person.negotiation_id)}
    return person_of(person.pk, then, parties)


def merged_then(person: Person, since: Since | None) -> dict[int, str]:
    """Return the names of the rows that were merged into a person by then (None: now), by number. One query."""
    into = {person.pk, person.merged_into_id} - {None}
    rows = Person.objects.filter(merged_into__in=into).order_by("key").values("id", "name", "merged_into")
    found: dict[int, PastRow] = {row["id"]: {**row} for row in rows}
    then = since.then("person", found) if since else found
    return {pk: row.get("name", "") for pk, row in then.items() if row.get("merged_into") == person.pk}


def offices_then(person: Person, since: Since) -> Iterator[Office]:
    """Yield the offices of a person as recorded then, in no order. Two queries."""
    # Merging moved them.
    held = Office.objects.filter(person__in={person.pk, person.merged_into_id} - {None})
    keys_of = {"person_key": F("person__key"), "source_key": F("source__key")}
    rows = {row["id"]: {**row} for row in held.values("id", *OF_OFFICE, **keys_of)}
    then = since.then("office", rows)
    theirs = {pk: row for pk, row in then.items() if key_in(row, "person") == person.key}
    keys = {key_in(row, "source") for row in theirs.values()}
    sources = Source.objects.shown().filter(negotiation=person.negotiation_id, key__in=keys)
    by_key = {source.key: source for source in sources}
    for pk, row in theirs.items():
        told = {name: row[name] for name in OF_OFFICE if name in row}
        yield Office(pk=pk, person=person, source=by_key.get(key_in(row, "source")), **told)


def seats_then(person: Person, rounds: Sequence[Round], known: datetime) -> Iterator[Delegate]:
    """Yield the person's places on delegations as recorded then, by round. Four queries, or six."""
    home = rounds[0].negotiation_id if rounds else 0
    parties = {party.key: party for party in Party.objects.filter(negotiation=home)}
    by_key = {round_.key: round_ for round_ in rounds}
    found = rosters_then(rounds, known)
    # A party that is not recorded any more has no page to lead to.
    there = [where for where in found if where[1] in parties]
    for round_, party in sorted(there, key=lambda where: (list(by_key).index(where[0]), where[1])):
        for member in found[round_, party].members:
            if member.person == person.key:
                yield Delegate(
                    delegation=Delegation(round=by_key[round_], party=parties[party]),
                    source=Source(key=member.source, publisher=member.source_name),
                    **{name: getattr(member, name) for name in ("title", "role", "seniority", "locator", "note")},
                )
