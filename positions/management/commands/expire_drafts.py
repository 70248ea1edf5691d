"""`manage.py expire_drafts`: for the scheduler, once a day."""

from typing import Any

from django.utils import timezone

from positions.domain.wording import counted
from positions.management.prepared import DatabaseCommand
from positions.writing.saved_drafts import KEPT_FOR, expire_drafts


class Command(DatabaseCommand):
    """Deletes the drafts of forms that nobody has saved again for long."""

    help = f"Delete unfinished forms that were not saved again for {KEPT_FOR.days} days."

    def handle(self, **_: Any) -> None:
        """Delete them, and say how many."""
        self.stdout.write(f"{counted(expire_drafts(timezone.now()), 'draft')} deleted.")
