"""`manage.py export_package`: write a negotiation as a data package."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from positions.management.prepared import DatabaseCommand, named
from positions.models import Negotiation
from positions.package import CannotExport, export_package


class Command(DatabaseCommand):
    """Exports what is published now as a folder or a zip."""

    help = "Write a negotiation's published entries, and what belongs to them, as a data package."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("negotiation", help="key of the negotiation, for example istanbul")
        parser.add_argument("path", help="a folder, or a file that ends in .zip")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the package; raises CommandError with the reason when that cannot be done."""
        found = named(Negotiation.objects.order_by("key"), options["negotiation"], "There is no negotiation")
        try:
            counts = export_package(found, options["path"])
        except CannotExport as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{options['path']}: {sum(counts.values()):,} rows in {len(counts)} tables.")
