"""What a person began and has not sent, over all negotiations."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import QuerySet

from positions.domain import wording
from positions.models import Negotiation, SavedDraft
from positions.reading.prepared import PreparedQuery
from positions.web.saved_drafts import place_of, typed_of, way_back

# The fields whose text tells drafts apart, the most telling first.
TELLING = ("statement", "title", "content", "reason", "name", "note", "text", "quote", "locator", "words")
EXCERPT = 120


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A form that was begun: what it is called, in which negotiation, when it was saved, how to go on with it.

    `excerpt` is the beginning of what was typed; empty when nothing tells it apart.
    """

    number: UUID
    called: str
    negotiation: str
    excerpt: str
    saved: str
    address: str


def unfinished_of(by: User) -> tuple[Unfinished, ...]:
    """Return what the person has not finished, the last saved first. Of negotiations that they may see. One query."""
    rows = own_drafts(by).select_related("negotiation").order_by("-saved_at", "-pk")
    return tuple(told for row in rows if (told := told_of(row)) is not None)


def count_unfinished(by: User) -> int:
    """Return how many forms the person has not finished. One query."""
    return len(NUMBERS.rows(by.pk))


def own_drafts(by: User) -> QuerySet[SavedDraft]:
    return SavedDraft.objects.filter(by=by, negotiation__in=Negotiation.objects.visible_to(by))


NUMBERS = PreparedQuery(lambda person: own_drafts(User(pk=person)).values_list("pk"))


def told_of(draft: SavedDraft) -> Unfinished | None:
    """Return a draft as it is listed; None when its form is no more."""
    place = place_of(draft.address)
    if place is None:
        return None
    typed = typed_of(draft)
    said = next((str(typed[name]) for name in TELLING if typed.get(name)), "")
    return Unfinished(
        draft.number,
        place.called,
        draft.negotiation.name,
        f"{said[:EXCERPT].rstrip()}…" if len(said) > EXCERPT else said,
        wording.moment(draft.saved_at),
        way_back(draft.address, draft.number),
    )
