"""The data set that ships with the project, in the test database."""

from pathlib import Path

from django.core.management import call_command
from django.db import connection, connections

from tests.guards import lifted_guards

KEY = "istanbul"
PACKAGE = Path(__file__).parent.parent / "positions" / "datasets" / KEY


def take_in() -> None:
    """Import the shipped package; the caller says whether that is committed or rolled back."""
    call_command("import_package", str(PACKAGE), verbosity=0)


def empty() -> None:
    """Empty the project's tables after data were committed for other connections: as the owner, as evidence stays."""
    ours = {name for name in connection.introspection.table_names() if name.startswith("positions_")}
    tables = ours - {"positions_guard", "positions_givenrole", "positions_reviewrule"}
    with connections["owner"].cursor() as cursor, lifted_guards(cursor):
        cursor.execute(f"TRUNCATE {', '.join(tables)}")
