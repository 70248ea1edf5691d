"""What people hand in: an entry with its citations, and a new position with it."""

from dataclasses import dataclass, field, fields, replace
from datetime import date

from positions.domain.anchors import TextQuote, find
from positions.domain.codebook import Account, Firmness, Precision
from positions.domain.dates import last_day
from positions.domain.entry_roles import is_reading
from positions.models import (
    Anchor,
    Citation,
    Document,
    Entry,
    EntrySpeaker,
    Issue,
    Party,
    Person,
    Position,
    Round,
    Source,
)
from positions.models.entries import REDACTED
from positions.writing.checks import texts_of
from positions.writing.refusals import Refused

# The coding note of what only affirms, unless another is given.
AFFIRMED = "Nothing new in the passage: firmness, condition and content are as before."


@dataclass(frozen=True)
class MarkedPassage:
    """Words that somebody marked in a stored text, by the places of their first character and of the one after them."""

    document: Document
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class CitationDraft:
    """The place in a source that bears an entry out; `passage`: the words that were marked in its text (None: none)."""

    source: Source
    locator: str
    quote: str = ""
    quote_language: str = ""
    translation: str = ""
    # No part of what the entry says: that it is marked otherwise alone corrects nothing.
    passage: MarkedPassage | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class PositionDraft:
    """A position that does not exist yet. An empty key is made from party and title."""

    party: Party
    issue: Issue
    kind: str
    title: str
    note: str = ""
    key: str = ""

    @property
    def negotiation_id(self) -> int:
        return self.party.negotiation_id


@dataclass(frozen=True, kw_only=True)
class EntryDraft:
    """An entry as it is handed in; what each column means is in the codebook. Codes are plain texts.

    `position` is one that exists, or one to be made with the entry.
    """

    position: Position | PositionDraft
    effective_on: date
    statement: str
    coding_note: str
    account: str
    basis: str
    precision: str = Precision.DAY.value
    held: bool = True
    firmness: str = ""
    declared: bool = False
    condition: str = ""
    scope: str = ""
    content: str = ""
    said_on: date | None = None
    round: Round | None = None
    channel: str = ""
    speaker: str = ""
    speakers: tuple[Person, ...] = ()
    rival_of: Entry | None = None
    citations: tuple[CitationDraft, ...] = ()

    @property
    def negotiation_id(self) -> int:
        return self.position.negotiation_id


# The columns of an entry that a draft gives as they are.
COLUMNS = tuple(
    each.name for each in fields(EntryDraft) if each.name not in ("position", "speakers", "rival_of", "citations")
)
CITATION_COLUMNS = tuple(each.name for each in fields(CitationDraft) if each.name != "passage")


def affirming(title: str, account: str, basis: str) -> str:
    """Return the statement of an entry that only affirms a position, unless another is given: whose word it is."""
    if is_reading(account, basis):
        return f"Read as held still: {title}."
    return f"Affirms: {title}." if account == Account.OWN else f"Said by others to be held still: {title}."


def affirmed(draft: EntryDraft) -> EntryDraft:
    """Return the draft saying that the position stands as before: firmness, condition and content too.

    Without a statement and a coding note it gets ours. So whatever is published before or after it, it reads as
    affirmed. Raises Refused when the position is not held at that date, which is what it affirms. One query.
    """
    on = last_day(draft.effective_on, draft.precision)
    mains = Entry.objects.known(None).filter(main=True, effective_on__lte=on)
    own = mains.filter(position__negotiation=draft.negotiation_id, position__key=draft.position.key)
    state = own.order_by("-effective_on", "-sequence").first()
    if state is None or not state.held:
        raise Refused("Only a position that is held at that date can be affirmed.")
    return replace(
        draft,
        held=True,
        firmness=Firmness.SAME.value,
        condition="",
        scope="",
        content="",
        rival_of=None,
        statement=draft.statement or affirming(draft.position.title, draft.account, draft.basis),
        coding_note=draft.coding_note or AFFIRMED,
    )


def draft_of(entry: Entry, *, marked: bool = True) -> EntryDraft:
    """Return the draft that would give this entry again: to correct it, or to answer what was sent back.

    The main entry of a rival is its living version, or the newest of one that came back; a speaker who was merged into
    another is that one. Without `marked` it is only to be compared. Up to eight queries.
    """
    cited = Citation.objects.filter(entry=entry).select_related("source").order_by("id")
    if entry.published_at is not None:
        cited = cited.filter(published_at__isnull=False)
    passages = marked_passages(entry) if marked else {}
    spoken = EntrySpeaker.objects.filter(entry=entry).select_related("person__merged_into").order_by("order")
    return EntryDraft(
        position=entry.position,
        rival_of=living_main(entry.rival_of) if entry.rival_of else None,
        speakers=tuple(dict.fromkeys(row.person.merged_into or row.person for row in spoken)),
        citations=tuple(
            CitationDraft(**{name: getattr(row, name) for name in CITATION_COLUMNS}, passage=passages.get(row.pk))
            for row in cited
        ),
        **{name: getattr(entry, name) for name in COLUMNS},
    )


def marked_passages(entry: Entry) -> dict[int, MarkedPassage]:
    """Return the words that were marked for the citations of an entry, where they still stand. One query."""
    found = {}
    for row in Anchor.objects.filter(citation__entry=entry).select_related("document").defer("document__file"):
        words = TextQuote(row.exact, row.prefix, row.suffix)
        passage = find(row.document.text, words) if row.exact != REDACTED else None
        if passage is not None:
            found[row.citation_id] = MarkedPassage(row.document, passage.start, passage.end)
    return found


def living_main(main: Entry) -> Entry:
    """Return the living version of a main entry; of one that came back, its newest version; else the entry itself."""
    while main.published_at is None and (again := main.answered_by.order_by("-id").first()):
        main = again
    return Entry.objects.standing_in_for(main).first() or main


def tidy(draft: EntryDraft) -> EntryDraft:
    """Return the draft with its texts as they are kept."""
    citations = tuple(replace(cited, **texts_of(cited)) for cited in draft.citations)
    position = draft.position
    if isinstance(position, PositionDraft):
        position = replace(position, **texts_of(position))
    return replace(draft, position=position, citations=citations, **texts_of(draft))
