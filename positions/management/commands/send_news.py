"""`manage.py send_news`: for the scheduler, every few minutes."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from positions.domain.wording import counted
from positions.evidence.inbox.sending import MailRun, send_news
from positions.management.prepared import DatabaseCommand

NO_SERVER = "EMAIL_HOST is not set, so this site has no mail server: nothing was sent, and all of it waits."
LATER = "They are tried again in an hour; nothing is lost."


class Command(DatabaseCommand):
    """Writes to those who want it what is new in their inbox."""

    help = "Write to those who chose so what is new in their inbox: at once, or once a day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how many mails there would be")

    def handle(self, **options: Any) -> None:
        """Send the mails, and say how many; without a mail server nobody counts as written to.

        It ends with 1 when the mail server was not reached. Raises CommandError.
        """
        if not (settings.EMAIL_HOST or options["dry_run"]):
            self.stdout.write(NO_SERVER)
            return
        run = send_news(dry=options["dry_run"])
        self.stdout.write(said(run, dry=options["dry_run"]))
        if run.unreached:
            raise CommandError(f"{counted(run.unreached, 'mail')} did not get through to the mail server. {LATER}")


def said(run: MailRun, *, dry: bool) -> str:
    if run.busy:
        return "Another run is at it; nothing was sent."
    refused = f" The mail server refused {counted(run.refused, 'mail')}. {LATER}" if run.refused else ""
    return f"{counted(run.written, 'mail')} {'would be sent' if dry else 'sent'}.{refused}"
