"""What the application's database role may do: read and add evidence, set its review columns, delete none of it."""

from typing import Any

from django.conf import settings
from django.db import connections
from psycopg import sql

REVIEW = ("decided_by_id", "decided_at", "decision", "decision_note", "published_at")

# Tables of evidence, and the columns of them that may be set after the row was written.
# The triggers of migration 0003 decide when; the grants keep every other column out of reach.
EVIDENCE: dict[str, tuple[str, ...]] = {
    "positions_positionchange": (
        *REVIEW,
        "without_second_reader",
        "superseded_at",
        "sequence",
        "condition",
        "content",
        "statement",
        "coding_note",
        "speaker",
    ),
    "positions_changespeaker": (),
    "positions_citation": (*REVIEW, "without_second_reader", "locator", "quote", "translation"),
    "positions_amendment": (*REVIEW, "without_second_reader"),
    "positions_frozencomparison": ("content", "redacted_sha256", "redacted_at"),
    "positions_import": (),
}
# Written by triggers, which do it as the owner of the tables.
HISTORY = "positions_referencechange"
# Further tables that the application only reads, or only adds to.
READ_ONLY = ("django_migrations", "positions_givenrole", "positions_reviewrule", "positions_searchrow", HISTORY)
ADD_ONLY = ("positions_submission",)


def grant_after_migrate(using: str, **kwargs: Any) -> None:
    """Grant the role of the connection "default" its rights, as the owner of the tables.

    Does nothing over another connection than "owner", or when both connections log in as the same role.
    """
    role = connections["default"].settings_dict["USER"]
    owner = connections["owner"].settings_dict["USER"]
    if using != "owner" or role == owner:
        return
    with connections["owner"].cursor() as cursor:
        cursor.execute(COLUMNS)
        present = {(table, column) for table, column in cursor.fetchall()}
        for statement in grants(role, present):
            cursor.execute(statement)


def write_rule_after_migrate(using: str, **kwargs: Any) -> None:
    """Write into the database, as the owner of the tables, whether TEAM_OF_ONE lets people publish alone.

    Does nothing over another connection than "owner", or while the table is not there.
    """
    if using != "owner":
        return
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT to_regclass('positions_reviewrule')")
        if cursor.fetchone()[0] is None:
            return
        cursor.execute(
            "INSERT INTO positions_reviewrule (single, team_of_one) VALUES (true, %s)"
            " ON CONFLICT (single) DO UPDATE SET team_of_one = excluded.team_of_one",
            [bool(getattr(settings, "TEAM_OF_ONE", False))],
        )


COLUMNS = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"


def grants(role: str, present: set[tuple[str, str]]) -> list[sql.Composed]:
    """Return the statements that leave the role with exactly its rights on all tables of the schema.

    `present` are the tables and columns that are there: fewer, when migrations were taken back.
    """
    name = sql.Identifier(role)
    statements = [
        sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(name),
        sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}").format(name),
        sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(name),
    ]
    tables = {table for table, _ in present}
    statements += [
        sql.SQL("REVOKE INSERT, UPDATE, DELETE ON {} FROM {}").format(sql.Identifier(table), name)
        for table in tables.intersection(READ_ONLY)
    ]
    statements += [
        sql.SQL("REVOKE UPDATE, DELETE ON {} FROM {}").format(sql.Identifier(table), name)
        for table in tables.intersection(ADD_ONLY)
    ]
    for table in tables.intersection(EVIDENCE):
        columns = [column for column in EVIDENCE[table] if (table, column) in present]
        statements.append(
            sql.SQL("REVOKE UPDATE, DELETE ON {} FROM {}").format(sql.Identifier(table), name),
        )
        if columns:
            listed = sql.SQL(", ").join(map(sql.Identifier, columns))
            statements.append(
                sql.SQL("GRANT UPDATE ({}) ON {} TO {}").format(listed, sql.Identifier(table), name),
            )
    return statements
