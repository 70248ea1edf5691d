"""Forms that carry a token: what is sent twice is saved once, and what differs is never taken for it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Model
from django.utils.crypto import salted_hmac

from positions.models import Entry, Submission
from positions.writing.questions import ToConfirm
from positions.writing.refusals import Refused
from positions.writing.rows import add

SENT_BEFORE = "sent_before"


@dataclass(frozen=True, slots=True)
class Submitting:
    """Who proposes, when, and in answer to what came back (None: nothing).

    `token` is that of the form (None: it cannot be sent twice), `digest` that of what it held.
    """

    by: User
    at: datetime
    token: UUID | None = None
    digest: str = ""
    answers: Entry | None = None


def digest_of(*content: object) -> str:
    """Return the digest of what a form held: drafts, rows, texts. Only this site can make it."""
    said = json.dumps([plain(each) for each in content], sort_keys=True)
    return str(salted_hmac("positions.submission", said, algorithm="sha256").hexdigest())


def plain(value: object) -> Any:
    """Return a value as JSON can hold it: rows by their number, drafts field by field."""
    if isinstance(value, Model):
        return [value._meta.label, value.pk]
    if is_dataclass(value):
        return [type(value).__name__, {each.name: plain(getattr(value, each.name)) for each in fields(value)}]
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return str(value)


@dataclass(frozen=True, slots=True)
class SentBefore:
    """What is noted of a form that was sent before: `same`, with the same in it (None: it was not), and all of it."""

    same: Submission | None
    sent: tuple[Submission, ...] = ()

    def doubts(self, made: str) -> Iterator[ToConfirm]:
        """Yield the question whether a second one is meant, where the form was sent with something else in it.

        `made` is what the form makes, in words. For forms of which one is enough, such as that of a correction.
        """
        if self.sent:
            yield ToConfirm(
                SENT_BEFORE,
                f"You have sent this form already: {made} waits for review. What the form holds now is different. "
                "Withdraw the one that waits if this one is to stand in its place.",
                "Propose this one beside it",
            )


def sent_before(act: Submitting) -> SentBefore:
    """Return what is noted of the form of an act. One query, none without a form. Raises Refused."""
    if act.token is None:
        return SentBefore(None)
    sent = tuple(Submission.objects.filter(token=act.token))
    if any(each.by_id != act.by.pk for each in sent):
        raise Refused("This form was sent by somebody else already.")
    return SentBefore(next((each for each in sent if each.digest == act.digest), None), sent)


def note_submission(act: Submitting, entry: Entry) -> None:
    """Note that a form was sent, and what it made."""
    if act.token is not None:
        home = entry.negotiation_id
        add([Submission(negotiation_id=home, token=act.token, digest=act.digest, entry=entry, by=act.by, at=act.at)])
