"""Fills the peers with what the project has: the main entries with their positions."""

import json
import sqlite3
from pathlib import Path

import psycopg

SELECTED = """
SELECT e.position_id AS id, e.negotiation_id, coalesce(nullif(y.short_name, ''), y.name) AS party,
    y."order" AS party_order, i."group", i.name AS issue, i."order" AS issue_order, p.key, p.kind, p.title,
    e.key AS entry, e.effective_on, e.held, e.firmness, e.condition, e.content, e.account, e.basis, e.speaker,
    e.sequence, e.id AS entry_id
FROM positions_entry e
JOIN positions_position p ON p.id = e.position_id
JOIN positions_party y ON y.id = p.party_id
JOIN positions_issue i ON i.id = p.issue_id
WHERE e.published_at IS NOT NULL AND e.superseded_at IS NULL AND e.main"""
COLUMNS = (
    *(
        "id",
        "negotiation_id",
        "party",
        "party_order",
        '"group"',
        "issue",
        "issue_order",
        "key",
        "kind",
        "title",
        "entry",
    ),
    *("effective_on", "held", "firmness", "condition", "content", "account", "basis", "speaker"),
)
# Main entries as the history of one row a position; the content in force is carried along, as an application would.
HISTORY = f"""
SELECT {", ".join(name for name in COLUMNS if name != "content")},
    first_value(content) OVER (PARTITION BY id, run ORDER BY effective_on, sequence, entry_id) AS content,
    effective_on::timestamptz + make_interval(secs => sequence) AS history_date, '~' AS history_type
FROM (SELECT *, count(nullif(content, '')) OVER (PARTITION BY id ORDER BY effective_on, sequence, entry_id) AS run
    FROM ({SELECTED}) entries) entries"""
TABLES = """
CREATE TABLE negotiation (id INTEGER PRIMARY KEY, key TEXT);
CREATE TABLE position (id INTEGER PRIMARY KEY, negotiation_id INT, party TEXT, party_order INT, "group" TEXT,
    issue TEXT, issue_order INT, key TEXT, kind TEXT, title TEXT);
CREATE TABLE entry (id INTEGER PRIMARY KEY, position_id INT REFERENCES position (id), key TEXT, effective_on TEXT,
    sequence INT, held INT, firmness TEXT, condition TEXT, content TEXT, account TEXT, basis TEXT, speaker TEXT);
"""
INDICES = """
CREATE INDEX entry_state ON entry (position_id, effective_on DESC, sequence DESC, id DESC);
CREATE INDEX position_of ON position (negotiation_id);
CREATE UNIQUE INDEX negotiation_key ON negotiation (key);
ANALYZE;
"""
STATE = """{at}.effective_on AS {at}_on, {at}.key AS {at}_entry, {at}.held AS {at}_held, {at}.firmness AS {at}_firmness,
    {at}.condition AS {at}_condition, coalesce(nullif({at}.content, ''), (SELECT content FROM entry x
        WHERE x.position_id = p.id AND x.effective_on <= :{at} AND x.content <> ''
        ORDER BY x.effective_on DESC, x.sequence DESC LIMIT 1)) AS {at}_content,
    {at}.account AS {at}_account, {at}.basis AS {at}_basis, {at}.speaker AS {at}_speaker"""
JOINED = """LEFT JOIN entry {at} ON {at}.id = (SELECT id FROM entry x WHERE x.position_id = p.id
    AND x.effective_on <= :{at} ORDER BY x.effective_on DESC, x.sequence DESC, x.id DESC LIMIT 1)"""
COMPARED = f"""SELECT p."group", p.issue, p.party, p.kind, p.title,
    {STATE.format(at="before")}, {STATE.format(at="after")}
FROM position p {JOINED.format(at="before")} {JOINED.format(at="after")}
WHERE p.negotiation_id = (SELECT id FROM negotiation WHERE key = :negotiation)
ORDER BY p.issue_order, p.party_order, p.key"""


def fill_datasette(source: str, database: Path, metadata: Path) -> None:
    """Write the database, and the query of two states that Datasette shows."""
    database.unlink(missing_ok=True)
    with psycopg.connect(source) as connection, sqlite3.connect(database) as target:
        target.executescript(f"PRAGMA journal_mode = off; PRAGMA synchronous = off; {TABLES}")
        negotiations = connection.execute("SELECT id, key FROM positions_negotiation")
        target.executemany("INSERT INTO negotiation VALUES (?, ?)", negotiations)
        positions = f"SELECT DISTINCT ON (id) {', '.join(COLUMNS[:10])} FROM ({SELECTED}) s ORDER BY id".encode()
        target.executemany(f"INSERT INTO position VALUES ({', '.join('?' * 10)})", connection.execute(positions))
        with connection.cursor(name="entries") as entries:
            entries.itersize = 20_000
            entries.execute(
                f"SELECT entry_id, id, entry, effective_on::text, sequence, held::int, firmness, condition, content,"
                f" account, basis, speaker FROM ({SELECTED}) s".encode()
            )
            target.executemany(f"INSERT INTO entry VALUES ({', '.join('?' * 12)})", entries)
        target.executescript(INDICES)
    queries = {"compare": {"sql": COMPARED}}
    metadata.write_text(json.dumps({"databases": {database.stem: {"queries": queries}}}))


def fill_history(source: str, target: str) -> None:
    """Copy the history, and each position as it is now."""
    names = [*(name for name in COLUMNS if name != "content"), "content", "history_date", "history_type"]
    with psycopg.connect(source) as reading, psycopg.connect(target) as writing:
        with (
            reading.cursor().copy(f"COPY ({HISTORY}) TO STDOUT".encode()) as out,
            writing.cursor().copy(f"COPY held_historicalheld ({', '.join(names)}) FROM STDIN".encode()) as into,
        ):
            for piece in out:
                into.write(piece)
        listed = ", ".join(COLUMNS)
        writing.execute(
            f"INSERT INTO held_held ({listed}) SELECT DISTINCT ON (id) {listed} FROM held_historicalheld"
            " ORDER BY id, history_date DESC".encode()
        )
    with psycopg.connect(target, autocommit=True) as writing:
        writing.execute("VACUUM ANALYZE")
