"""What the application's database role may do: read and add evidence, set its review columns, delete none of it."""

from typing import Any

from django.db import connections
from psycopg import sql

REVIEW = ("decided_by_id", "decided_at", "decision", "published_at")

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
}


def grant_after_migrate(using: str, **kwargs: Any) -> None:
    """Grant the role of the connection "default" its rights, as the owner of the tables.

    Does nothing over another connection than "owner", or when both connections log in as the same role.
    """
    role = connections["default"].settings_dict["USER"]
    owner = connections["owner"].settings_dict["USER"]
    if using != "owner" or role == owner:
        return
    with connections["owner"].cursor() as cursor:
        for statement in grants(role):
            cursor.execute(statement)


def grants(role: str) -> list[sql.Composed]:
    """Return the statements that leave the role with exactly its rights on all tables of the schema."""
    name = sql.Identifier(role)
    statements = [
        sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(name),
        sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}").format(name),
        sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(name),
        sql.SQL("REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {}").format(name),
    ]
    for table, columns in EVIDENCE.items():
        statements.append(
            sql.SQL("REVOKE UPDATE, DELETE ON {} FROM {}").format(sql.Identifier(table), name),
        )
        if columns:
            listed = sql.SQL(", ").join(map(sql.Identifier, columns))
            statements.append(
                sql.SQL("GRANT UPDATE ({}) ON {} TO {}").format(listed, sql.Identifier(table), name),
            )
    return statements
