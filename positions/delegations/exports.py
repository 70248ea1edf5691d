"""Delegations and people to take away, as rows of a table."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Prefetch

from positions.delegations.attendance import Attendance
from positions.delegations.roster import place_of
from positions.models import Delegate, Delegation, Negotiation, Office, Person
from positions.models.rounds import by_round
from positions.web.columns import CellKind, DownloadColumn

DELEGATION_COLUMNS = (
    DownloadColumn("round", "Round (key)", width=24),
    DownloadColumn("round_name", "Round", width=30, wrap=True),
    DownloadColumn("starts_on", "First day", CellKind.DATE),
    DownloadColumn("ends_on", "Last day", CellKind.DATE),
    DownloadColumn("party", "Party (key)", width=12),
    DownloadColumn("party_name", "Party"),
    DownloadColumn("completeness", "How complete", width=13),
    DownloadColumn("roster_note", "Note on the roster", width=34, wrap=True),
)
DELEGATE_COLUMNS = (
    *DELEGATION_COLUMNS,
    DownloadColumn("person", "Person (key)", width=24),
    DownloadColumn("name", "Name", width=26),
    DownloadColumn("native_name", "Name in the own script", width=26),
    DownloadColumn("title", "Title at that time", width=40, wrap=True),
    DownloadColumn("role", "Role", width=13),
    DownloadColumn("seniority", "Seniority", width=16),
    DownloadColumn("source", "Source (key)", width=26),
    DownloadColumn("source_title", "Source", width=40, wrap=True),
    DownloadColumn("source_url", "Address", CellKind.LINK),
    DownloadColumn("locator", "Locator", width=30, wrap=True),
    DownloadColumn("grade", "Grade", width=8),
    DownloadColumn("note", "Note", width=34, wrap=True),
)
PERSON_COLUMNS = (
    DownloadColumn("key", "Person (key)", width=24),
    DownloadColumn("name", "Name", width=26),
    DownloadColumn("native_name", "Name in the own script", width=26),
    DownloadColumn("aliases", "Other spellings", width=34, wrap=True),
    DownloadColumn("party", "Party (key)", width=12),
    DownloadColumn("party_name", "Party"),
    DownloadColumn("note", "Note", width=34, wrap=True),
    DownloadColumn("offices", "Offices", CellKind.PROSE),
    DownloadColumn("rounds", "Rounds (keys)", width=34, wrap=True),
)
ATTENDANCE_COLUMNS = (
    DownloadColumn("party", "Party (key)", width=12),
    DownloadColumn("party_name", "Party"),
    DownloadColumn("person", "Person (key)", width=24),
    DownloadColumn("name", "Name", width=26),
    DownloadColumn("round", "Round (key)", width=24),
    DownloadColumn("starts_on", "First day", CellKind.DATE),
    DownloadColumn("completeness", "The list", width=20),
    DownloadColumn("role", "Role, or why there is none", width=24),
    DownloadColumn("title", "Title at that time", width=40, wrap=True),
    DownloadColumn("seniority", "Seniority", width=16),
    DownloadColumn("moved", "Other title or level than before", CellKind.TRUTH),
    DownloadColumn("confirmed", "Presence confirmed", CellKind.TRUTH),
)
SEPARATOR = "; "


def delegations_of(negotiation: Negotiation) -> list[Delegation]:
    """Return all delegations with their delegates, by round and party. Two queries."""
    delegates = Delegate.objects.select_related("person", "source")
    found = Delegation.objects.filter(negotiation=negotiation).select_related("round", "party")
    listed = found.prefetch_related(Prefetch("delegates", queryset=delegates))
    return list(listed.order_by(*by_round("round__"), "party__order", "party__key"))


def in_order(delegation: Delegation) -> list[Delegate]:
    """Return the delegates that were loaded with a delegation: the head first, then by seniority."""
    return sorted(delegation.delegates.all(), key=lambda each: place_of(each.role, each.seniority, each.person.name))


def delegate_rows(negotiation: Negotiation) -> list[list[str | None]]:
    """Return one row a delegate; a delegation of which nobody is recorded has a row too. Two queries."""
    rows: list[list[str | None]] = []
    nobody = [None] * (len(DELEGATE_COLUMNS) - len(DELEGATION_COLUMNS))
    for delegation in delegations_of(negotiation):
        round_, party = delegation.round, delegation.party
        first = [round_.key, round_.name, round_.starts_on.isoformat(), round_.ends_on.isoformat()]
        first += [party.key, party.name, delegation.completeness, delegation.note]
        rows += [[*first, *cells] for cells in map(cells_of, in_order(delegation))] or [[*first, *nobody]]
    return rows


def cells_of(delegate: Delegate) -> list[str]:
    person, source = delegate.person, delegate.source
    cells = [person.key, person.name, person.native_name, delegate.title, delegate.role, delegate.seniority]
    return [*cells, source.key, source.title, source.url, delegate.locator, source.reliability, delegate.note]


def attendance_rows(shown: Attendance) -> Iterator[list[object]]:
    """Yield one row for each person at each round, also where they did not sit."""
    for each in shown.parties:
        for row in each.rows:
            first = [each.party.key, each.party.name, row.person, row.name]
            for round_, completeness, seat in zip(shown.rounds, each.lists, row.seats, strict=True):
                member = seat.member
                said = [member.role, member.title, member.seniority] if member else [seat.absence, None, None]
                told = [seat.moved, member.confirmed] if member else [None, None]
                yield [*first, round_.key, round_.starts_on, completeness, *said, *told]


def person_rows(negotiation: Negotiation) -> list[list[str | None]]:
    """Return one row a person, with offices and rounds as lists in one cell. Three queries."""
    offices: defaultdict[int, list[str]] = defaultdict(list)
    for office in Office.objects.filter(negotiation=negotiation).order_by("from_on", "to_on", "title"):
        offices[office.person_id].append(office_words(office))
    rounds: defaultdict[int, list[str]] = defaultdict(list)
    places = Delegate.objects.filter(negotiation=negotiation).order_by(*by_round("delegation__round__"), "pk")
    for person, round_ in places.values_list("person_id", "delegation__round__key"):
        rounds[person].append(round_)
    people = Person.objects.living().filter(negotiation=negotiation).select_related("party").order_by("key")
    return [
        [
            *(person.key, person.name, person.native_name, SEPARATOR.join(person.aliases)),
            *((person.party.key, person.party.name) if person.party else (None, None)),
            *(person.note, SEPARATOR.join(offices[person.pk]), SEPARATOR.join(rounds[person.pk])),
        ]
        for person in people
    ]


def office_words(office: Office) -> str:
    """Return an office with its dates as recorded: "Minister of Defence (2021-11-04 to 2023-09-05)"."""
    if not office.from_on and not office.to_on:
        return office.title
    return f"{office.title} ({office.from_on or '?'} to {office.to_on or '?'})"
