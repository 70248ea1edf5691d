"""The desk of review as one person sees it: what may be decided, and what is their own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import uuid4

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.http import urlencode

from positions.domain import wording
from positions.domain.codebook import Scope
from positions.domain.texts import REASON_LENGTH
from positions.evidence.decisions import may_decide_alone
from positions.evidence.preview import move_word
from positions.evidence.refusals import ConfirmScope, ScopeQuestion, Stale
from positions.evidence.review.queue import Bundle, Waiting
from positions.models import Negotiation, SavedDraft
from positions.reading.discussion import Discussion, discussions_of
from positions.reading.proposals import ProposalSource
from positions.web.permissions import Permission, allowed
from positions.web.saved_drafts import FormDraft, bare, saved_words, typed_of
from positions.writing.refusals import Refused

SCOPE_FIELD = "scope-"


@dataclass(frozen=True, slots=True)
class ScopeToConfirm:
    """An entry whose scope is to be confirmed, with its move now and then in words.

    `scopes` are the choices: the code, what it is called, and whether it is chosen.
    """

    asked: ScopeQuestion
    when: str
    move_now: str
    move_then: str
    scopes: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why the last decision was not taken, and the note that the person had written.

    `changed` are the keys of entries that changed in the meantime, `questions` the scopes to confirm.
    """

    error: str = ""
    note: str = ""
    changed: tuple[str, ...] = ()
    questions: tuple[ScopeToConfirm, ...] = ()


NO_TROUBLE = Trouble()


@dataclass(frozen=True, slots=True)
class Card:
    """A proposal on the desk. `alone`: whoever looks wrote it and may publish it without a second reader.

    `draft` is what they have begun to say to its author, `said` what the team said of it. `own_words`: it took what
    they suggested, so they do not publish it.
    """

    proposal: Waiting
    own: bool
    decides: bool
    alone: bool
    trouble: Trouble
    draft: FormDraft
    said: Discussion
    own_words: bool
    longest_note: int = REASON_LENGTH

    @property
    def note(self) -> str:
        """The note as far as it is written: as it was sent and could not be taken, or as it was kept."""
        return self.trouble.note or self.draft.said("note", "")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks at the desk of a negotiation: whether they review at all, and whether they may publish their own.

    `drafts` are the notes that they have begun, by the addresses of their forms.
    """

    user: User
    home: str
    reviews: bool
    alone: bool
    drafts: Mapping[str, SavedDraft]

    def card(self, proposal: Waiting, trouble: Trouble, said: Discussion) -> Card:
        own = proposal.author_id == self.user.pk
        draft = draft_of_note(self.user, note_address(self.home, proposal), self.drafts)
        decides, alone = self.reviews and not own, self.reviews and own and self.alone
        return Card(proposal, own, decides, alone, trouble, draft, said, self.user.pk in said.suggesters)


@dataclass(frozen=True, slots=True)
class Pile:
    """The proposals from one document."""

    document: ProposalSource
    cards: tuple[Card, ...]

    @property
    def authors(self) -> dict[int, str]:
        """Who proposed them, by number: each has a batch of their own."""
        return {card.proposal.author_id: card.proposal.author for card in self.cards}


def reader_of(user: User, negotiation: Negotiation) -> Reader:
    """Return what a person may do at the desk of a negotiation, with the notes that they have begun. Two queries."""
    reviews = allowed(user, Permission.REVIEW, negotiation)
    drafts = {each.address: each for each in SavedDraft.objects.filter(by=user, negotiation=negotiation)}
    return Reader(user, negotiation.key, reviews, may_decide_alone(), drafts)


def note_address(negotiation: str, proposal: Waiting) -> str:
    """Return the address of the form of a decision."""
    address = bare("proposal_review", negotiation, proposal.line.id)
    return (
        f"{address}?{urlencode({'amendment': str(proposal.amendment)})}" if proposal.kind == "retraction" else address
    )


def draft_of_note(by: User, address: str, kept: Mapping[str, SavedDraft]) -> FormDraft:
    now, draft = timezone.now(), kept.get(address)
    if draft is None:
        return FormDraft(by, uuid4(), address, now)
    return FormDraft(by, draft.number, address, now, False, typed_of(draft), saved_words(draft.saved_at, now))


def piles_of(
    bundles: Iterable[Bundle],
    reader: Reader,
    *,
    mine: bool = False,
    trouble: Trouble = NO_TROUBLE,
    amendment: int | None = None,
) -> tuple[Pile, ...]:
    """Return the bundles as that person sees them; `mine`: their own proposals only.

    The trouble lies over the retraction with that `amendment`, without one over all.
    """
    bundles = list(bundles)
    said = discussions_of(each.line.id for bundle in bundles for each in bundle.proposals)
    piles = []
    for bundle in bundles:
        listed = [each for each in bundle.proposals if not mine or each.author_id == reader.user.pk]
        troubles = [trouble if amendment in (None, each.amendment) else NO_TROUBLE for each in listed]
        if listed:
            spoken = [said[each.line.id] for each in listed]
            piles.append(Pile(bundle.document, tuple(map(reader.card, listed, troubles, spoken))))
    return tuple(piles)


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
        asked,
        wording.dated(entry.effective_on, entry.precision),
        move_word(asked.move_now),
        move_word(asked.move_then),
        scopes=(*unsaid, *((scope.value, scope.value, scope.value == chosen) for scope in Scope)),
    )
