"""Fills a database up: negotiations that are there are copied within it, past the guards.

Only for filling: what is measured is never a copy. All indices are kept as the migrations make them, but for the one of
words, which is made anew at the end.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import psycopg
from psycopg import sql

# What ids are moved on by, from one copy of everything to the next.
STEP = 10_000_000
NEGOTIATIONS = "positions_negotiation"
# The bytes of a release are not read by any page that is measured.
LEFT_OUT = {"positions_release"}
# Ids that no foreign key tells: by table.
UNTOLD = {
    "positions_searchrow": {"target", "party", "issue"},
    "positions_searchname": {"target"},
    "positions_referencechange": {"row"},
}
TABLES = """SELECT table_name FROM information_schema.columns
WHERE table_schema = 'public' AND table_name LIKE 'positions\\_%' AND column_name = 'negotiation_id' ORDER BY 1"""
COLUMNS = """SELECT column_name FROM information_schema.columns
WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position"""
# Which of a table's columns name a row of the project's own tables.
MOVED = """SELECT DISTINCT a.attname FROM pg_constraint c
CROSS JOIN LATERAL unnest(c.conkey) AS k (attnum)
JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum
WHERE c.conrelid = %s::regclass AND c.contype = 'f' AND c.confrelid::regclass::text LIKE 'positions\\_%%'
AND a.atttypid = 'bigint'::regtype"""
# The lexemes that carry an id: of the negotiation and of speakers.
VECTOR = """(SELECT ts_delete(vector, coalesce(array_agg(old), '{{}}')) || coalesce(array_to_tsvector(array_agg(
left(old, 1) || (substr(old, 2)::bigint + {step}))), '')
FROM unnest(tsvector_to_array(vector)) AS old WHERE old ~ '^[§@][0-9]+$')"""


@dataclass
class Filling:
    """A database that grows until it has so many entries; `tell` says how far it is."""

    connection: psycopg.Connection
    tell: Callable[[str], None]
    tables: list[str] = field(init=False)

    def __post_init__(self) -> None:
        named = [name for (name,) in self.connection.execute(TABLES)]
        self.tables = [NEGOTIATIONS, *(name for name in named if name not in LEFT_OUT and self.any_row(name))]

    def any_row(self, table: str) -> bool:
        query = sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(table))
        return self.connection.execute(query).fetchone() == (True,)

    def entries(self) -> int:
        return sum(count for (count,) in self.connection.execute("SELECT count(*) FROM positions_entry"))

    def run(self, wanted: int, apart: tuple[str, ...]) -> None:
        """Copy negotiations, but for those set `apart`, until there are so many entries as are wanted."""
        self.connection.execute("SET session_replication_role = replica")
        self.connection.execute("SET maintenance_work_mem = '1GB'")
        index = self.connection.execute("SELECT pg_get_indexdef('searchrow_vector'::regclass)").fetchall()[0][0]
        self.connection.execute("DROP INDEX searchrow_vector")
        sizes = self.connection.execute(
            "SELECT n.id, count(*) FROM positions_negotiation n JOIN positions_entry e ON e.negotiation_id = n.id"
            " WHERE n.key <> ALL (%s) GROUP BY n.id ORDER BY n.id",
            [list(apart)],
        ).fetchall()
        have, turn = self.entries(), 0
        while have < wanted:
            turn += 1
            chosen = []
            for negotiation, size in sizes:
                if have < wanted:
                    chosen.append(negotiation)
                    have += size
            for table in self.tables:
                self.copy(table, chosen, turn)
            self.tell(f"copied {len(chosen)} negotiations: {have:,} entries")
        self.connection.execute(str(index).encode())
        self.number_on()
        self.connection.commit()

    def copy(self, table: str, negotiations: list[int], turn: int) -> None:
        """Copy the rows of a table that belong to these negotiations."""
        moved = {name for (name,) in self.connection.execute(MOVED, [table])} | {"id"} | UNTOLD.get(table, set())
        columns = [name for (name,) in self.connection.execute(COLUMNS, [table])]
        step = sql.Literal(turn * STEP)
        values: list[sql.Composable] = []
        for name in columns:
            column = sql.Identifier(name)
            if name in moved:
                values.append(sql.SQL("{} + {}").format(column, step))
            elif name == "vector":
                values.append(sql.SQL(VECTOR).format(step=step))
            elif (table, name) == (NEGOTIATIONS, "key"):
                values.append(sql.SQL("{} || {}").format(column, sql.Literal(f"-c{turn}")))
            else:
                values.append(column)
        owner = "id" if table == NEGOTIATIONS else "negotiation_id"
        query = sql.SQL(
            "INSERT INTO {table} ({columns}) SELECT {values} FROM {table} WHERE {owner} = ANY (%s) ORDER BY id"
        )
        named = {"table": sql.Identifier(table), "owner": sql.Identifier(owner)}
        listed = sql.SQL(", ").join(map(sql.Identifier, columns))
        self.connection.execute(
            query.format(columns=listed, values=sql.SQL(", ").join(values), **named), [negotiations]
        )

    def number_on(self) -> None:
        """Have the sequences go on behind the copies."""
        for table in self.tables:
            name = sql.Identifier(table)
            query = sql.SQL("SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT coalesce(max(id), 1) FROM {}))")
            self.connection.execute(query.format(name), [table])
