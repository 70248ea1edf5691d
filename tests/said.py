"""Small builders of what a team says of entries: comments and suggested edits, straight into the tables."""

from typing import Any

from django.utils import timezone

from positions.models import Comment, Entry, Suggestion
from tests import factories as make


def comment(entry: Entry | None = None, **columns: Any) -> Comment:
    """Return what the reviewer says of an entry."""
    of = entry or make.entry()
    row = {"by": make.reviewer(), "at": timezone.now(), "text": "Which page?", "negotiation": of.negotiation}
    return Comment.objects.create(entry=of, **row | columns)


def suggestion(entry: Entry | None = None, **columns: Any) -> Suggestion:
    """Return what the reviewer suggests of a proposal of the analyst's."""
    of = entry or make.proposal()
    row = {"by": make.reviewer(), "at": timezone.now(), "field": "statement", "text": "Said otherwise."}
    return Suggestion.objects.create(entry=of, **row | {"negotiation": of.negotiation} | columns)


def answered(entry: Entry) -> Entry:
    """Return the new version of a proposal, which is withdrawn for it."""
    decided = {"decided_by": entry.proposed_by, "decided_at": timezone.now(), "decision": "withdrawn"}
    Entry.objects.filter(pk=entry.pk).update(**decided)
    return make.proposal(entry.position, answers=entry)
