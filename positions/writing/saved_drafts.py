"""What was typed into forms and not sent yet: kept, laid aside, purged of what a redaction removes, and let go of."""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from positions.domain.texts import as_kept
from positions.models import Amendment, EndedForm, HistoryRedaction, Intake, Negotiation, SavedDraft
from positions.models.entries import REDACTED
from positions.models.review import MOST_TYPED
from positions.writing.refusals import Refused
from positions.writing.transactions import one_act

# So many of one person; who has more is told to finish some.
MOST_DRAFTS = 50
KEPT_FOR = timedelta(days=90)
PACKAGES_KEPT_FOR = timedelta(days=7)
# What no form of ours holds more fields than.
MOST_FIELDS = 500

TOO_MANY = f"You have {MOST_DRAFTS} unfinished forms. Send or discard some of them; until then no further one is kept."
TOO_LONG = "This is too long to be kept as a draft. Send it, or keep a copy of it elsewhere."
REDACTED_SINCE = (
    "A text was removed for a lawful reason since you opened this page, so what stands in it is not kept as a draft. "
    "You can still send the form."
)
ENDED_SINCE = (
    "This form was sent, or its draft discarded, since you opened this page, so what you change in it now is not kept "
    "as a draft. You can still send the form."
)

Typed = Sequence[tuple[str, str]]


@one_act
def save_draft(
    negotiation_id: int, *, by: User, number: UUID, address: str, typed: Typed, opened: datetime
) -> SavedDraft:
    """Keep what a form holds, in the place of what it held before, and return the draft.

    `number` is the form's own, `address` that of its page, `opened` when the page was made: what somebody has had
    open since before a redaction may hold the text that it removed, and is not kept. Nor is what a form asks for that
    was sent meanwhile: its draft would come back. Raises Refused, TryAgain.
    """
    begin_alone(by)
    if EndedForm.objects.filter(by=by, number=number, at__gte=opened).exists():
        raise Refused(ENDED_SINCE)
    redacted_since = {"negotiation": negotiation_id, "published_at__gt": opened}
    redactions = Amendment.objects.filter(kind="redaction", **redacted_since)
    if redactions.exists() or HistoryRedaction.objects.filter(**redacted_since).exists():
        raise Refused(REDACTED_SINCE)
    fields = [[name, as_kept(text).replace("\x00", "")] for name, text in typed]
    if is_too_long(fields):
        raise Refused(TOO_LONG)
    own = SavedDraft.objects.filter(by=by)
    if own.exclude(number=number).count() >= MOST_DRAFTS:
        raise Refused(TOO_MANY)
    columns = {"negotiation_id": negotiation_id, "address": address, "fields": fields, "saved_at": timezone.now()}
    draft, _ = own.update_or_create(number=number, defaults=columns, create_defaults=columns | {"by": by})
    return draft


def begin_alone(by: User) -> None:
    """Wait until nobody purges drafts and the person keeps and ends none; let nobody begin until the transaction ends.

    In this order: who purges waits for who keeps.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "LOCK TABLE positions_saveddraft IN ROW EXCLUSIVE MODE;"
            "SELECT FROM auth_user WHERE id = %s FOR NO KEY UPDATE",
            [by.pk],
        )


@one_act
def drop_draft(number: UUID, *, by: User) -> None:
    """Delete the person's draft with that number, if there is one: its form was sent, or it is laid aside.

    What arrives later of the page that the form stood on is kept no more. Raises TryAgain.
    """
    begin_alone(by)
    ended = EndedForm(by=by, number=number, at=timezone.now())
    # In one statement: this follows every form that is sent.
    EndedForm.objects.bulk_create([ended], update_conflicts=True, unique_fields=["by", "number"], update_fields=["at"])
    SavedDraft.objects.filter(by=by, number=number).delete()


def purge_drafts(negotiation_id: int, addresses: Collection[str], texts: Collection[str]) -> None:
    """Remove texts from all drafts of a negotiation, within the transaction of the redaction that removes them.

    Drafts of forms at these addresses are deleted whole, for they began with what the entry says; from others the
    texts go wherever they stand by themselves. Packages that were brought are deleted too, with what was told of them.
    """
    # Of its key also those that were brought as a new negotiation.
    own = Negotiation.objects.filter(pk=negotiation_id).values("key")
    Intake.objects.filter(Q(negotiation=negotiation_id) | Q(key__in=own)).delete()
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE positions_saveddraft IN SHARE ROW EXCLUSIVE MODE")
    drafts = SavedDraft.objects.filter(negotiation=negotiation_id)
    removed = pattern_of(texts)
    for draft in drafts.iterator(chunk_size=50):
        if draft.address.partition("?")[0] in addresses:
            draft.delete()
            continue
        fields = [[name, removed.sub(REDACTED, text)] for name, text in draft.fields]
        if is_too_long(fields):
            # One letter may have stood in it ten thousand times; a redaction is never refused for a draft.
            draft.delete()
        elif fields != draft.fields:
            SavedDraft.objects.filter(pk=draft.pk).update(fields=fields)


def expire_packages(now: datetime) -> None:
    """Delete the packages that were brought, or last worked on, long ago."""
    Intake.objects.filter(begun_at__lt=now - PACKAGES_KEPT_FOR).delete()


def is_too_long(fields: Sequence[Sequence[str]]) -> bool:
    """Say whether a form holds more than is kept; written as JSON a text may take twice its length."""
    return len(fields) > MOST_FIELDS or sum(len(text) for pair in fields for text in pair) > MOST_TYPED // 2


def pattern_of(texts: Iterable[str]) -> re.Pattern[str]:
    """Return what finds any of the texts, but not as a part of a longer word."""
    either = "|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)")


def expire_drafts(now: datetime) -> int:
    """Delete the drafts that were last saved long ago, and return how many.

    Packages that were brought go too, and what is known of forms that ended.
    """
    expire_packages(now)
    EndedForm.objects.filter(at__lt=now - KEPT_FOR).delete()
    _, deleted = SavedDraft.objects.filter(saved_at__lt=now - KEPT_FOR).delete()
    return deleted.get(SavedDraft._meta.label, 0)
