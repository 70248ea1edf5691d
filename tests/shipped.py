"""The data set that ships with the project, in the test database."""

from pathlib import Path

from django.core.management import call_command

KEY = "istanbul"
PACKAGE = Path(__file__).parent.parent / "positions" / "datasets" / KEY


def take_in() -> None:
    """Import the shipped package."""
    call_command("import_package", str(PACKAGE), verbosity=0)
