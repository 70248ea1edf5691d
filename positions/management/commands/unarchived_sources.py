"""`manage.py unarchived_sources`: which sources can still vanish."""

import json
from typing import Any

from django.core.management.base import CommandParser

from positions.management.prepared import DatabaseCommand, named
from positions.models import Negotiation
from positions.records.archiving.archiving import without_copy


class Command(DatabaseCommand):
    """Lists the sources at an address that have neither an archived copy nor a stored text."""

    help = "List sources on the web with neither an archived copy nor a stored text; exits with 1 when there are any."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the negotiation, and how it is said."""
        parser.add_argument("negotiation", nargs="?", help="its key; without one: all negotiations")
        parser.add_argument("--json", action="store_true", help="as JSON, for programs")

    def handle(self, *, negotiation: str | None, **options: Any) -> None:
        """List them by negotiation and key."""
        every = Negotiation.objects.order_by("key")
        chosen = every if negotiation is None else [named(every, negotiation, "There is no negotiation")]
        found = {each.key: listed(each) for each in chosen}
        self.stdout.write(as_json(found) if options["json"] else as_text(found))
        if any(found.values()):
            raise SystemExit(1)


def listed(negotiation: Negotiation) -> list[dict[str, str]]:
    rows = without_copy(negotiation, team=True).filter(text_stored=False).order_by("key")
    return [{"key": key, "url": url} for key, url in rows.values_list("key", "url")]


def as_json(found: dict[str, list[dict[str, str]]]) -> str:
    return json.dumps(found, ensure_ascii=False, indent=2)


def as_text(found: dict[str, list[dict[str, str]]]) -> str:
    lines = [f"{key}\t{row['key']}\t{row['url']}" for key, rows in found.items() for row in rows]
    return "\n".join(lines) or "Every source on the web has an archived copy or a stored text."
