"""`manage.py rebuild_search`: make the search index anew."""

from typing import Any

from django.db import connection, transaction

from positions.domain.wording import counted
from positions.management.prepared import DatabaseCommand
from positions.writing.transactions import take_time


class Command(DatabaseCommand):
    """Makes the search index from the data, as the database otherwise keeps it by itself."""

    help = "Make the search index anew. Needed only after the way in which words are taken has changed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild in one transaction: who searches meanwhile finds what was there before."""
        with transaction.atomic(), connection.cursor() as cursor:
            take_time()
            cursor.execute("SELECT positions_search_rebuild()")
            number = cursor.fetchone()[0]
        if options["verbosity"] > 0:
            self.stdout.write(f"{counted(number, 'row')} in the search index.")
