"""Suggesting an edit of somebody else's proposal field by field, and taking what was suggested (docs/adr/0020)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from positions.domain.codebook import AmendmentKind, Decision
from positions.domain.texts import as_typed, is_blank
from positions.evidence.acts import propose
from positions.evidence.amend.acts import correct
from positions.evidence.checks import doubts_of, faults_of
from positions.evidence.discussion.acts import comment
from positions.evidence.drafts import EntryDraft, draft_of, tidy
from positions.evidence.refusals import FourEyes
from positions.evidence.review.acts import mend, send_back
from positions.models import Amendment, Entry, Suggestion
from positions.models.discussion import SuggestedColumn
from positions.models.entries import REDACTED
from positions.writing.checks import check
from positions.writing.moment import hold_negotiations
from positions.writing.refusals import BadDraft, Refused
from positions.writing.transactions import one_act

SEE_EDIT = "See the edit that I suggest."


@one_act
def suggest(
    entry: Entry, *, by: User, texts: Mapping[str, str], note: str = "", sends_back: bool = False
) -> list[Suggestion]:
    """Suggest what columns of a proposal say otherwise; return a row for each that differs.

    `note` goes beside it as a comment, or, where the proposal is sent back with it, to its author. What could not be
    proposed so is refused now. What a person suggests twice in a row is written once.
    Raises BadDraft, FourEyes, AlreadyDecided, Refused, TryAgain.
    """
    hold_negotiations(entry.negotiation_id)
    entry.refresh_from_db()
    if entry.proposed_by_id == by.pk:
        raise FourEyes
    changed = {column.value: as_typed(texts[column]) for column in SuggestedColumn if column in texts}
    changed = {name: text for name, text in changed.items() if text != getattr(entry, name)}
    if not changed:
        raise BadDraft({"": ["Change at least one field, so that there is something to suggest."]})
    rows = last_suggested(entry, by)
    again = {row.field: row.text for row in rows} == changed
    if again and entry.decided_by_id == by.pk:
        return rows
    if not again:
        check(faults_of(suggested(entry, changed)))
        shared = {"negotiation_id": entry.negotiation_id, "entry": entry, "by": by, "at": timezone.now()}
        rows = Suggestion.objects.bulk_create(Suggestion(**shared, field=name, text=changed[name]) for name in changed)
    if sends_back:
        row: Entry | Amendment = Amendment.objects.filter(replacement=entry).first() or entry
        send_back(row, by=by, note=SEE_EDIT if is_blank(note) else note)
    elif not is_blank(note):
        comment(entry, by=by, text=note)
    return rows


def last_suggested(entry: Entry, by: User) -> list[Suggestion]:
    """Return the rows of what a person suggested last of a proposal; none, where they suggested nothing."""
    own = Suggestion.objects.filter(entry=entry, by=by).order_by("-at", "id")
    last = own.first()
    return list(own.filter(at=last.at)) if last else []


@one_act
def take(suggestion: Suggestion, *, by: User) -> Entry:
    """Take what somebody suggested of one's own proposal: propose it anew so, and return the new version.

    The row stands for all rows of its act. What waits is withdrawn in the same act; what came back is answered. All
    that is asked of any proposal is asked of this one. Raises BadDraft, Refused, TryAgain.
    """
    hold_negotiations(suggestion.negotiation_id)
    entry = Entry.objects.select_related("position", "negotiation").get(pk=suggestion.entry_id)
    of_act = {"entry": entry, "by": suggestion.by_id, "at": suggestion.at}
    rows = list(Suggestion.objects.filter(**of_act).order_by("id"))
    if entry.proposed_by_id != by.pk:
        raise Refused("Only the author of a proposal takes what is suggested of it.")
    if rows[0].taken_in_id or entry.answered_by.exists() or entry.decision not in ("", Decision.SENT_BACK):
        raise Refused("There is a newer version of this proposal already, or it was decided on.")
    if any(row.text == REDACTED for row in rows):
        raise Refused("What was suggested has been redacted.")
    draft = suggested(entry, {row.field: row.text for row in rows})
    new = mend(entry, lambda: proposed_anew(entry, draft, by), by=by)
    Suggestion.objects.filter(pk__in=[row.pk for row in rows]).update(taken_in=new)
    return new


def suggested(entry: Entry, texts: Mapping[str, str]) -> EntryDraft:
    """Return the draft of an entry with other texts in it."""
    changes: dict[str, Any] = dict(texts)
    return tidy(replace(draft_of(entry), **changes))


def proposed_anew(entry: Entry, draft: EntryDraft, by: User) -> Entry:
    """Return the new version of a proposal; what was asked about its dates was answered for the one before."""
    sure = [doubt.code for doubt in doubts_of(draft)]
    row = Amendment.objects.filter(replacement=entry, kind=AmendmentKind.CORRECTION.value).first()
    if row is None:
        return propose(draft, by=by, answers=entry, sure=sure)
    correction = correct(row.entry, draft=draft, reason=row.reason, by=by, answers=entry, sure=sure)
    return Entry.objects.get(replaces=correction)
