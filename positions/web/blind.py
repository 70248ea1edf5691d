"""What is kept from somebody who still has to code it: the pages of it show a short one instead."""

from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest

from positions.models import CodingTask, Entry
from positions.reading.codings import task_with
from positions.web.saved_drafts import FormDraft, typed_in
from positions.writing.refusals import Refused
from positions.writing.saved_drafts import Typed

MESSAGE = "What it was coded as is kept from you until you have coded all of the task, so that your codes are your own."
KEPT = "What you typed is kept among your unfinished forms."


class KeptBlind(PermissionDenied):
    """Somebody asked for what they have to code; `task` is where they do, `kept` whether what they sent is a draft."""

    def __init__(self, task: CodingTask, *, kept: bool = False) -> None:
        super().__init__(f"{MESSAGE} {KEPT}" if kept else MESSAGE)
        self.task = task


def keep_blind(
    request: HttpRequest, entries: QuerySet[Entry], draft: FormDraft | None = None, typed: Typed = ()
) -> None:
    """Keep what these entries say from whoever looks, where they still have one of them to code. Raises KeptBlind.

    To be called by every page that says what single entries were coded as, once it knows which. One query for people
    with an account, none for others. What was sent from a form with a `draft` is kept as one: `typed`, or all of it.
    """
    task = task_with(request.user, entries)
    if task is not None:
        raise KeptBlind(task, kept=draft is not None and kept_as(draft, task, request, typed))


def kept_as(draft: FormDraft, task: CodingTask, request: HttpRequest, typed: Typed) -> bool:
    """Keep what was sent as the draft of its form, and say whether it is kept: there may be too much of it."""
    if request.method != "POST":
        return False
    try:
        draft.keep(task.negotiation_id, request.POST, typed or typed_in(request.POST))
    except (Refused, BadRequest):
        return False
    return True
