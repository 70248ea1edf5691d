"""A further page of the timeline's list, by the bare program: fifty entries by month, as known when the first was read."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime
from html import escape
from itertools import groupby
from urllib.parse import urlencode

import psycopg

from benchmarks.bare import reading
from benchmarks.bare.entries import Evidence, entry, evidence_of
from benchmarks.bare.reading import Row, mark
from positions.domain.codebook import Kind
from positions.domain.shifts import Shift, moves

PAGE = 50
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November"),
    "December",
)
KNOWN = "published_at <= %(known)s AND (superseded_at IS NULL OR superseded_at > %(known)s)"
LISTED = f"""
SELECT id, position_id, effective_on, sequence, key FROM positions_entry
WHERE negotiation_id = %(of)s AND published_at IS NOT NULL AND {KNOWN}
    AND (effective_on, sequence, key) < (%(on)s, %(sequence)s, %(key)s)
ORDER BY effective_on DESC, sequence DESC, key DESC LIMIT {PAGE + 1}"""
WHOLE = f"""
SELECT position_id, id, effective_on, sequence, held, firmness, conditional, scope, rival_of_id, reading, declared,
    ends_term
FROM positions_entry WHERE position_id = ANY (%(positions)s) AND published_at IS NOT NULL AND {KNOWN}
ORDER BY position_id, effective_on, sequence, id"""
NAMED = """
SELECT p.id, p.key, p.kind, p.title, coalesce(nullif(y.short_name, ''), y.name), y.id,
    coalesce(nullif(y.colour, ''), '#6b7280'), i.key, i.name
FROM positions_position p JOIN positions_party y ON y.id = p.party_id JOIN positions_issue i ON i.id = p.issue_id
WHERE p.id = ANY (%s)"""
PARTIES = """
SELECT y.id FROM positions_party y WHERE y.negotiation_id = %s AND EXISTS (
    SELECT FROM positions_position p JOIN positions_entry e ON e.position_id = p.id
    WHERE p.party_id = y.id AND e.published_at IS NOT NULL)
ORDER BY y."order", y.key"""


def moved(connection: psycopg.Connection, positions: dict[int, Row], known: datetime) -> dict[int, Shift]:
    """Return the move of each entry of the positions."""
    found: dict[int, Shift] = {}
    rows = connection.execute(WHOLE, {"positions": list(positions), "known": known}).fetchall()
    for position, own in groupby(rows, key=lambda row: int(row[0])):
        found |= moves(map(reading.stand, own), offer=positions[position][2] == Kind.OFFER)
    return found


def cursor_of(row: Row) -> str:
    return urlsafe_b64encode(f"{row[2]}\n{row[3]}\n{row[4]}".encode()).decode().rstrip("=")


def further(connection: psycopg.Connection, key: str, after: str, known: str) -> str:
    """Return the page after a place, as HTMX asks for it."""
    on, sequence, place = urlsafe_b64decode(after + "=" * (-len(after) % 4)).decode().split("\n")
    talks = reading.talks_of(connection, key)
    asked = {"of": talks.id, "known": known, "on": on, "sequence": int(sequence), "key": place}
    rows = connection.execute(LISTED, asked).fetchall()
    listed = rows[:PAGE]
    positions = {row[0]: row for row in connection.execute(NAMED, [list({row[1] for row in listed})])}
    parties: dict[int | str, int] = {pk: number for number, (pk,) in enumerate(connection.execute(PARTIES, [talks.id]))}
    suffix = f"?{urlencode({'known': known})}"
    moment = datetime.fromisoformat(known)
    evidence = evidence_of(connection, [row[0] for row in listed], f"/{key}/", suffix, moment)
    shifts = moved(connection, positions, moment)
    said = []
    for month, own in groupby(listed, key=lambda row: row[2].replace(day=1)):
        continued = " <small>continued</small>" if f"{month}"[:7] == on[:7] else ""
        said.append(f'<h3 class="month">{MONTHS[month.month - 1]} {month.year}{continued}</h3><ol class="entries log">')
        said += [line(evidence, row, positions[row[1]], parties, shifts) for row in own]
        said.append("</ol>")
    if len(rows) > PAGE:
        address = escape(f"/{key}/timeline/?{urlencode({'known': known, 'after': cursor_of(listed[-1])})}")
        said.append(
            f'<p id="more"><a class="button" rel="next" href="{address}" hx-get="{address}">More entries</a></p>'
        )
    return "".join(said)


def line(
    evidence: Evidence, row: Row, position: Row, parties: Mapping[int | str, int], shifts: dict[int, Shift]
) -> str:
    pk, (_, key, kind, title, name, party, colour, issue, issue_name) = row[0], position
    base, suffix = evidence.base, evidence.suffix
    of = f'<p class="of"><a href="{base}positions/{key}/{suffix}">{escape(title)}</a></p>'
    sign = mark(reading.SHAPES[parties[party] % 4], colour)
    who = (
        f'<p class="who">{sign}{escape(name)} ·\n <a href="{base}issues/{issue}/{suffix}">{escape(issue_name)}</a></p>'
    )
    return f'<li class="{evidence.texts[pk].role}">{who}{entry(evidence, pk, kind, shifts.get(pk), of)}</li>'
