"""Saying something of an entry without deciding on it: comments, asking a colleague, laying aside what came back."""

from django.contrib.auth.models import User
from django.utils import timezone

from positions.domain.codebook import AmendmentKind, Decision
from positions.domain.texts import as_typed, fault_of
from positions.models import Amendment, Comment, Entry
from positions.models.discussion import MOST_SAID
from positions.web.permissions import Permission, people_allowed
from positions.writing.moment import hold_negotiations
from positions.writing.refusals import BadDraft, Refused
from positions.writing.transactions import one_act


@one_act
def comment(entry: Entry, *, by: User, text: str, asks: User | None = None) -> Comment:
    """Say something of an entry, published or proposed, to the team, and return it; `asks` is who is to look at it.

    What a person says twice in a row is said once. Raises BadDraft, Refused, TryAgain.
    """
    said = as_typed(text)
    if not said and asks is None:
        raise BadDraft({"text": ["Write what you have to say, or choose whom to ask."]})
    if fault := fault_of(said, MOST_SAID):
        raise BadDraft({"text": [fault]})
    if asks is not None and asks not in people_allowed(Permission.SEE_PROPOSALS, entry.negotiation).exclude(pk=by.pk):
        raise BadDraft({"asks": ["Choose a colleague who may see what is proposed."]})
    return write(entry, by, said, asks=asks)


@one_act
def lay_aside(entry: Entry, *, by: User, text: str) -> Comment:
    """Lay aside a proposal of one's own that came back, or the retraction of an entry, for a reason; return that.

    Raises BadDraft, Refused, TryAgain.
    """
    said = as_typed(text)
    if fault := fault_of(said, MOST_SAID) or ("" if said else "Say why you do not answer it."):
        raise BadDraft({"text": [fault]})
    if not came_back(entry, by):
        raise Refused("Only what came back to you can be laid aside.")
    return write(entry, by, said, lays_aside=True)


def came_back(entry: Entry, by: User) -> bool:
    """Say whether an entry that the person proposed, or the retraction of one, was sent back to them."""
    sent_back = {"proposed_by": by, "decision": Decision.SENT_BACK.value}
    retractions = Amendment.objects.filter(entry=entry, kind=AmendmentKind.RETRACTION.value)
    return Entry.objects.filter(pk=entry.pk, **sent_back).exists() or retractions.filter(**sent_back).exists()


def write(entry: Entry, by: User, text: str, *, asks: User | None = None, lays_aside: bool = False) -> Comment:
    """Return the comment, written; or the last one, where the same person said the very same just before."""
    hold_negotiations(entry.negotiation_id)
    last = Comment.objects.filter(entry=entry).order_by("at", "id").last()
    if last and (last.by_id, last.text, last.asks_id, last.lays_aside) == (by.pk, text, asks and asks.pk, lays_aside):
        return last
    said = {"text": text, "asks": asks, "lays_aside": lays_aside}
    return Comment.objects.create(negotiation_id=entry.negotiation_id, entry=entry, by=by, at=timezone.now(), **said)
