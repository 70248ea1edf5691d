"""The desk of review as one person sees it: what may be decided, what is their own, and what came back to them."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.contrib.auth.models import User
from django.db.models import Exists, F, OuterRef

from positions.domain import wording
from positions.domain.codebook import AmendmentKind, Decision, Scope
from positions.evidence.preview import move_word
from positions.evidence.refusals import ConfirmScope, ScopeQuestion, Stale
from positions.evidence.review.queue import Bundle, Waiting
from positions.models import Amendment, Entry, Negotiation, ReviewRule
from positions.reading.account_names import name_fields, named
from positions.reading.proposals import Document
from positions.web.permissions import Permission, allowed
from positions.writing.refusals import Refused

SCOPE_FIELD = "scope-"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at the desk: whether they review at all, and whether the rule lets them publish their own."""

    id: int
    reviews: bool
    alone: bool


@dataclass(frozen=True, slots=True)
class ScopeToConfirm:
    """An entry whose scope is to be confirmed: its move now and then, and what it would be coded against.

    `scopes` are the choices: the code, what it is called, and whether it is chosen.
    """

    key: str
    when: str
    statement: str
    move_now: str
    move_then: str
    against_now: str
    against_then: str
    scopes: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A proposal on the desk. `alone`: whoever looks wrote it and may publish it without a second reader.

    `note` is what the person wrote already, `error` why the last act was not done; `changed` are the keys of entries
    that changed in the meantime, `questions` the scopes to confirm.
    """

    proposal: Waiting
    own: bool
    decides: bool
    alone: bool
    note: str = ""
    error: str = ""
    changed: tuple[str, ...] = ()
    questions: tuple[ScopeToConfirm, ...] = ()


@dataclass(frozen=True, slots=True)
class Pile:
    """The proposals from one document."""

    document: Document
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Returned:
    """A proposal that came back to its author and has no answer yet. A retraction has none; it is proposed again.

    `id`, `key` and `version` are those of the entry.
    """

    id: int
    key: str
    version: int
    title: str
    when: str
    retraction: bool
    note: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a decision was not taken, and what the person had written: laid over the card that is shown again."""

    error: str
    note: str = ""
    changed: tuple[str, ...] = ()
    questions: tuple[ScopeToConfirm, ...] = field(default=())


def reader_of(user: User, negotiation: Negotiation) -> Reader:
    """Return what a person may do at the desk of a negotiation. One query."""
    alone = ReviewRule.objects.filter(team_of_one=True).exists()
    return Reader(user.pk, allowed(user, Permission.REVIEW, negotiation), alone)


def piles_of(bundles: Iterable[Bundle], reader: Reader, *, mine: bool = False) -> tuple[Pile, ...]:
    """Return the bundles as that person sees them; `mine`: their own proposals only."""
    piles = []
    for bundle in bundles:
        cards = [card_of(each, reader) for each in bundle.proposals if not mine or each.author_id == reader.id]
        if cards:
            piles.append(Pile(bundle.document, tuple(cards)))
    return tuple(piles)


def card_of(proposal: Waiting, reader: Reader) -> Card:
    own = proposal.author_id == reader.id
    return Card(proposal, own=own, decides=reader.reviews and not own, alone=reader.reviews and own and reader.alone)


def troubled(piles: Iterable[Pile], amendment: int | None, trouble: Trouble) -> tuple[Pile, ...]:
    """Return the piles with the trouble laid over the card that it was with; `amendment` names a retraction."""
    said = {name: getattr(trouble, name) for name in ("error", "note", "changed", "questions")}
    return tuple(
        replace(
            pile,
            cards=tuple(
                replace(card, **said) if amendment in (None, card.proposal.amendment) else card for card in pile.cards
            ),
        )
        for pile in piles
    )


def trouble_of(refused: Refused, note: str, scopes: dict[str, str]) -> Trouble:
    """Return what the page shows of a refusal; `scopes` are those that were chosen already."""
    changed = tuple(dict.fromkeys(entry.key for entry in refused.changed)) if isinstance(refused, Stale) else ()
    asked = refused.questions if isinstance(refused, ConfirmScope) else ()
    return Trouble(str(refused), note, changed, tuple(question_of(each, scopes) for each in asked))


def question_of(asked: ScopeQuestion, scopes: dict[str, str]) -> ScopeToConfirm:
    """Return a finished question with the scope that was chosen, or else the one that stands."""
    entry = asked.entry
    chosen = scopes.get(entry.key, entry.scope)
    unsaid = [] if entry.scope else [("", "as before", not chosen)]
    return ScopeToConfirm(
        key=entry.key,
        when=wording.dated(entry.effective_on, entry.precision),
        statement=entry.statement,
        move_now=move_word(asked.move_now),
        move_then=move_word(asked.move_then),
        against_now=asked.against_now.key if asked.against_now else "",
        against_then=asked.against_then.key if asked.against_then else "",
        scopes=(*unsaid, *((scope.value, scope.value, scope.value == chosen) for scope in Scope)),
    )


def returned_to(user: User, negotiation: Negotiation) -> tuple[Returned, ...]:
    """Return what came back to that person and was not answered, the newest first. Two queries."""
    sent_back = {"negotiation": negotiation, "proposed_by": user, "decision": Decision.SENT_BACK.value}
    answers = Entry.objects.filter(answers=OuterRef("pk"))
    fields = ("id", "decided_at", "decision_note", *name_fields("decided_by"))
    entries = Entry.objects.filter(**sent_back).exclude(Exists(answers))
    again = Amendment.objects.filter(entry=OuterRef("entry"), proposed_by=user, id__gt=OuterRef("pk"))
    retractions = Amendment.objects.filter(
        **sent_back, kind=AmendmentKind.RETRACTION.value, entry__superseded_at__isnull=True
    ).exclude(Exists(again))
    rows = [
        *entries.values(*fields, "key", "version", "effective_on", "precision", "position__title", kind=F("decision")),
        *retractions.values(
            *fields,
            "kind",
            "entry_id",
            key=F("entry__key"),
            version=F("entry__version"),
            effective_on=F("entry__effective_on"),
            precision=F("entry__precision"),
            position__title=F("entry__position__title"),
        ),
    ]
    rows.sort(key=lambda row: row["decided_at"], reverse=True)
    return tuple(
        Returned(
            id=row.get("entry_id", row["id"]),
            key=row["key"],
            version=row["version"],
            title=row["position__title"],
            when=wording.dated(row["effective_on"], row["precision"]),
            retraction=row["kind"] == AmendmentKind.RETRACTION.value,
            note=row["decision_note"],
            by=named(row, "decided_by"),
            at=wording.moment(row["decided_at"]),
        )
        for row in rows
    )
