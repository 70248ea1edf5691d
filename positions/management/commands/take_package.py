"""`manage.py take_package`: work on a package that somebody brought in the browser; the site begins it by itself."""

from typing import Any

from django.core.management.base import CommandParser

from positions.management.prepared import DatabaseCommand
from positions.package.intake.work import run


class Command(DatabaseCommand):
    """Checks the package, or takes it in when that was asked for."""

    help = "Work on a package that was brought in the browser; the site begins this by itself."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int, help="the number of the intake")

    def handle(self, *, number: int, **_: Any) -> None:
        """Do the work; its outcome stands in the intake."""
        run(number)
