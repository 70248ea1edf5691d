"""One batch as it is reviewed: each proposal folded to what it changes, in three piles, beside the document.

The same number of queries however many proposals. Everything is a finished string.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Exists, Q

from positions.domain.codebook import AmendmentKind
from positions.domain.shifts import Shift
from positions.evidence.documents.page import ReadingView, marks_by_party, reading_view
from positions.evidence.preview import EntryPreview
from positions.evidence.review.batches.batches import ThinProposal, thin
from positions.evidence.review.desk import NO_TROUBLE, Card, Trouble, reader_of
from positions.evidence.review.queue import SAME_ACT, Waiting, acts_of, amendments_waiting, finish
from positions.models import Amendment, Entry, Negotiation, Source
from positions.models.entries import WAITING
from positions.reading.changed_comparisons import ChangedComparison
from positions.reading.discussion import discussions_of
from positions.reading.documents import document_of
from positions.reading.party_marks import PartyMark
from positions.web.saved_drafts import FormDraft

# So many proposals of a batch are on one page; the rest follow when these are decided.
MOST = 100
NOTHING_BEFORE = "nothing recorded"
# As the database refuses it (guards/discussion.sql).
OWN_WORDS = "This has words of yours in it, which its author took: somebody else must publish it."


@dataclass(frozen=True, slots=True)
class FoldedProposal:
    """A proposal as it is folded: `before` and `after` are how the position stands around it, in words.

    `number` names it in the form. `default` is what becomes of the default pair of rounds (None: it stays as it is);
    `paragraph` is where its words stand in the text beside (0: not found). `by_itself` says why it cannot be decided
    on together with others (empty: it can).
    """

    number: str
    card: Card
    party: PartyMark
    before: str
    after: str
    content: str
    default: ChangedComparison | None
    paragraph: int
    by_itself: str
    chosen: bool
    note: str

    @property
    def choosable(self) -> bool:
        return (self.card.decides or self.card.alone) and not self.by_itself


@dataclass(frozen=True, slots=True)
class ProposalPile:
    """Proposals of a batch that do alike; `act` is what the button that publishes all of them sends (empty: none)."""

    name: str
    title: str
    act: str
    proposals: tuple[FoldedProposal, ...]

    @property
    def choosable(self) -> int:
        return sum(each.choosable for each in self.proposals)


@dataclass(frozen=True, slots=True)
class OpenedBatch:
    """A batch on the page; `view` is the text of its source (None: none is stored), `more` how many are not shown."""

    source: Source
    author: User
    piles: tuple[ProposalPile, ...]
    view: ReadingView | None
    number: int
    more: int
    own: bool
    alone: bool

    @property
    def choosable(self) -> int:
        return sum(pile.choosable for pile in self.piles)


@dataclass(frozen=True, slots=True)
class SentBatch:
    """What the form of a batch held when it came, and what became of its proposals, by their numbers in the form."""

    chosen: frozenset[str] = frozenset()
    notes: Mapping[str, str] | None = None
    troubles: Mapping[str, Trouble] | None = None


NOTHING_SENT = SentBatch()
PILES = (
    ("new", "Says something new", ""),
    ("affirms", "Affirmations: no position moves", "affirms"),
    ("beside", "Readings and other accounts: kept beside, nothing moves", "beside"),
)


def opened_batch(
    negotiation: Negotiation,
    source: Source,
    author: User,
    *,
    by: User,
    draft: FormDraft,
    sent: SentBatch = NOTHING_SENT,
) -> OpenedBatch:
    """Return a batch as that person reviews it. At most fifty queries, however many proposals and marked words."""
    rows = rows_of(negotiation, source, author)
    waiting = finish(negotiation, acts_of(stored(rows[:MOST])))
    said = discussions_of(each.line.id for each in waiting)
    reader, marks = reader_of(by, negotiation), marks_by_party(negotiation)
    text = document_of(source.pk, None, team=True)
    view = reading_view(negotiation, text, None, drafts=True) if text else None
    places = paragraphs_in(view)
    folded = []
    for each in waiting:
        number = number_of(each)
        card = reader.card(each, (sent.troubles or {}).get(number, NO_TROUBLE), said[each.line.id])
        note = draft.said(f"note-{number}", "") if sent.notes is None else sent.notes.get(number, "")
        folded.append(
            FoldedProposal(
                number=number,
                card=card,
                party=marks[each.entry.entry.position.party_id],
                before=before(each),
                after=after(each),
                content=each.line.content or (each.preview.previous.content if each.preview.previous else ""),
                default=default_pair(negotiation, each.preview),
                paragraph=places.get(each.line.citations[0].id, 0),
                by_itself=why_by_itself(card),
                chosen=number in sent.chosen,
                note=note,
            )
        )
    return OpenedBatch(
        source=source,
        author=author,
        piles=piled(folded),
        view=view,
        number=len(rows),
        more=max(0, len(rows) - MOST),
        own=author.pk == by.pk,
        alone=reader.reviews and reader.alone and author.pk == by.pk,
    )


def rows_of(negotiation: Negotiation, source: Source, author: User) -> list[ThinProposal]:
    """Return what waits of the author from the source, the oldest first, as the queue counts it. Two queries."""
    return thin(Q(negotiation=negotiation, proposed_by=author), most=10 * MOST, source=source.pk)


def stored(rows: Iterable[ThinProposal]) -> list[Entry | Amendment]:
    """Return the rows of proposals: entries, corrections, and all retractions of an act. Three queries."""
    listed = list(rows)
    entries = Entry.objects.filter(pk__in=[each.entry for each in listed if each.amendment is None])
    corrections = Amendment.objects.filter(WAITING, replacement__in=entries.filter(version__gt=1).values("pk"))
    leading = [each.amendment for each in listed if each.amendment is not None]
    together = Q(Exists(SAME_ACT.filter(pk__in=leading)), kind=AmendmentKind.RETRACTION.value)
    retractions = amendments_waiting(together) if leading else ()
    return [*entries.filter(version=1), *corrections, *retractions]


def number_of(proposal: Waiting) -> str:
    """Return how the form names a proposal: by its entry, a retraction by its amendment too."""
    return f"{proposal.line.id}-{proposal.amendment}" if proposal.kind == "retraction" else str(proposal.line.id)


def before(proposal: Waiting) -> str:
    """Return how the position stands before the proposal, or for a retraction what the entry that goes says."""
    if proposal.kind == "retraction":
        return proposal.line.gone or proposal.line.firm
    if proposal.old is not None:
        return proposal.old.gone or proposal.old.firm
    stood = proposal.preview.previous
    return NOTHING_BEFORE if stood is None else stood.firm if stood.held else stood.gone


def after(proposal: Waiting) -> str:
    """Return how the position stands with the proposal; one that is as before says what is in force."""
    if proposal.kind == "retraction":
        return "no longer counts"
    if not proposal.line.held:
        return proposal.line.gone
    stood = proposal.preview.previous
    as_before = proposal.entry.entry.firmness == "same"
    return stood.firm if as_before and stood is not None and stood.held else proposal.line.firm


def default_pair(negotiation: Negotiation, preview: EntryPreview) -> ChangedComparison | None:
    """Return what becomes of the comparison of the negotiation's own two rounds; None: it stays as it is."""
    if negotiation.before is None or negotiation.after is None:
        return None
    own = (negotiation.before.key, negotiation.after.key)
    return next((each for each in preview.comparisons if (each.before, each.after) == own), None)


def why_by_itself(card: Card) -> str:
    """Return why a proposal is decided on by itself; empty where it can be chosen with others."""
    if card.proposal.preview.scopes:
        return "Publishing it asks for the scope of a later entry: decide on it by itself."
    if card.own_words:
        return OWN_WORDS
    return "You wrote this; somebody else must decide on it." if card.own and not card.alone else ""


def piled(folded: Iterable[FoldedProposal]) -> tuple[ProposalPile, ...]:
    """Return the proposals in their piles; in the first one what changes the default pair stands first."""
    of_pile: dict[str, list[FoldedProposal]] = {name: [] for name, _, _ in PILES}
    for each in folded:
        of_pile[pile_of(each.card.proposal)].append(each)
    of_pile["new"].sort(key=lambda each: each.default is None)
    return tuple(ProposalPile(name, title, act, tuple(of_pile[name])) for name, title, act in PILES if of_pile[name])


def pile_of(proposal: Waiting) -> str:
    """Return the pile of a proposal. An affirmation says nothing but that a position stands, and leaves it so."""
    if proposal.kind != "entry":
        return "new"
    preview, line = proposal.preview, proposal.line
    if preview.role != "main":
        return "beside"
    says = line.content or line.condition or line.scope or proposal.entry.entry.firmness != "same"
    affirms = preview.shift is Shift.UNCHANGED and not (says or preview.baseless or preview.scopes)
    return "affirms" if affirms else "new"


def paragraphs_in(view: ReadingView | None) -> dict[int, int]:
    """Return in which paragraph of the text the words of citations stand, by their numbers."""
    if view is None:
        return {}
    return {note.citation: each.number for each in view.paragraphs for note in each.notes if note.marked}
