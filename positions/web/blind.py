"""What is kept from somebody who still has to code it: the pages of it show a short one instead."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest

from positions.models import CodingTask, Entry
from positions.reading.codings import task_with

MESSAGE = "What it was coded as is kept from you until you have coded all of the task, so that your codes are your own."


class KeptBlind(PermissionDenied):
    """Somebody asked for what they have to code; `task` is where they do."""

    def __init__(self, task: CodingTask) -> None:
        super().__init__(MESSAGE)
        self.task = task


def keep_blind(request: HttpRequest, entries: QuerySet[Entry]) -> None:
    """Keep what these entries say from whoever looks, where they still have one of them to code. Raises KeptBlind.

    To be called by every page that says what single entries were coded as, once it knows which. One query for people
    with an account, none for others.
    """
    task = task_with(request.user, entries)
    if task is not None:
        raise KeptBlind(task)
