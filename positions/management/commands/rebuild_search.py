"""`manage.py rebuild_search`: make the search index anew."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from positions.domain.wording import counted


class Command(BaseCommand):
    """Makes the search index from the data, as the database otherwise keeps it by itself."""

    help = "Make the search index anew. Needed only after the way in which words are taken has changed."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild in one transaction: who searches meanwhile finds what was there before."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT positions_search_rebuild()")
            number = cursor.fetchone()[0]
        if options["verbosity"] > 0:
            self.stdout.write(f"{counted(number, 'row')} in the search index.")
