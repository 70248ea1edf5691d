"""A small negotiation, and work beside it that nobody has published: a word of its own in every text of it.

`PLANTED` are the models of which people make rows that are not public; those of which only the author sees a row stand
in `PRIVATE`, all others in `PUBLIC`, so that a new model has to be in one of the three.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from string import ascii_lowercase
from typing import Any

from django.db import models
from django.db.models import Model
from django.utils import timezone

from positions.models import (
    AccountChange,
    Amendment,
    Anchor,
    Assessment,
    Citation,
    CodedPassage,
    Coding,
    CodingTask,
    CodingVote,
    Comment,
    Delegate,
    Delegation,
    Document,
    DocumentRemoval,
    EndedForm,
    Entry,
    EntrySpeaker,
    Event,
    Follow,
    FrozenComparison,
    GivenEntry,
    GivenRole,
    Handover,
    HistoryRedaction,
    Import,
    InboxMail,
    InboxSeen,
    Incompatibility,
    Intake,
    Invitation,
    Issue,
    Membership,
    Moment,
    Negotiation,
    Office,
    Outcome,
    Party,
    Person,
    Position,
    ReferenceChange,
    Release,
    ReviewRule,
    Round,
    SavedDraft,
    SearchName,
    SearchRow,
    Source,
    Spelling,
    Stamp,
    Submission,
    Suggestion,
    Term,
)
from positions.models.codings import Codes
from tests import coded, said
from tests import factories as make
from tests import stored_texts as stored

PLANTED: tuple[type[Model], ...] = (
    *(Entry, Citation, Amendment, Source, Position, Incompatibility),
    *(Document, Anchor, Comment, Suggestion, Coding, CodingTask, CodedPassage),
)
PRIVATE: tuple[type[Model], ...] = (SavedDraft,)
# Recorded for itself and public at once, or without a text that somebody writes.
PUBLIC: tuple[type[Model], ...] = (
    *(Assessment, Delegate, Delegation, Event, FrozenComparison, Import, Issue, Negotiation, Office, Outcome, Party),
    *(Person, Round, Term, Spelling, EntrySpeaker, GivenRole, Moment, ReferenceChange, ReviewRule, Stamp),
    *(SearchName, SearchRow, Submission, AccountChange, HistoryRedaction, DocumentRemoval, InboxSeen, Follow),
    *(GivenEntry, CodingVote, EndedForm, InboxMail, Release, Membership, Invitation, Handover),
    # A package that somebody brought, for whoever keeps reference data.
    Intake,
)
# Columns whose values are of a list, or days.
CODES = {
    *("precision", "channel", "firmness", "scope", "account", "basis", "decision", "kind", "field"),
    *("sha256", "file_type", "variable", "value", "pace"),
    # The name of the coder, which stands in the task.
    "coder",
    *("type", "reliability", "read", "published_on", "accessed_on", "of_table"),
}
SHAPES = {"url": "https://{}.example/", "archive_url": "https://{}.example/", "quote_language": "qq-{}"}
SHAPES["language"] = SHAPES["quote_language"]


def texts_of(model: type[Model]) -> set[str]:
    """Return the columns of a model in which somebody writes a text."""
    written = (models.CharField, models.TextField)
    named = {each.name for each in model._meta.concrete_fields if isinstance(each, written)} - CODES
    if issubclass(model, Codes):
        # A code, and words of the text.
        named -= {"text", "exact"}
    # The database itself writes who acted.
    return {name for name in named if not name.endswith(("by_name", "asks_name", "coder_name"))}


@dataclass
class UnpublishedWork:
    """What was planted: the words, each with where it stands, and the rows by model."""

    words: dict[str, str] = field(default_factory=dict)
    rows: dict[type[Model], list[Any]] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def texts(self, model: type[Model], *left_out: str) -> dict[str, str]:
        """Return a new word for each text of a row, but for those that this one cannot have."""
        return {name: self.word(model, name) for name in sorted(texts_of(model) - set(left_out))}

    def word(self, model: type[Model], name: str) -> str:
        number = next(self.numbers)
        word = f"zq{ascii_lowercase[number // 26]}{ascii_lowercase[number % 26]}jx"
        self.words[word] = f"{model.__name__}.{name}"
        return SHAPES.get(name, "{}").format(word)

    def keep(self, *rows: Any) -> None:
        for row in rows:
            self.rows.setdefault(type(row), []).append(row)

    def of(self, model: type[Model]) -> list[Any]:
        return self.rows.get(model, [])


def published_negotiation() -> Negotiation:
    """Return a small negotiation of which everything is public, with something of every kind."""
    home = make.negotiation(key="talks", title="Talks")
    north, south = (make.party(negotiation=home, key=key, name=key.title()) for key in ("north", "south"))
    topic = make.issue(negotiation=home, key="border", name="The border")
    for key, on in (("first", "2022-03-29"), ("second", "2025-05-16")):
        make.round(on, negotiation=home, key=key, name=f"{key.title()} round")
    treaty = make.public_source(negotiation=home, key="treaty", title="A treaty", published_on="2022-03-29")
    anna = make.person(negotiation=home, key="anna", name="Anna Lind", party=north)
    wants = make.position(negotiation=home, key="north-wants", party=north, issue=topic)
    other = make.position(negotiation=home, key="south-wants", party=south, issue=topic)
    make.entry(wants, "2022-03-29", key="north-wants@1", cite=treaty, speakers=(anna,))
    make.publish(make.proposal(wants, "2025-05-16", key="north-wants@2", cite=treaty, firmness="categorical"))
    make.entry(other, "2022-03-29", key="south-wants@1", cite=treaty)
    make.incompatibility(position_a=wants, position_b=other)
    team = make.delegation(round=Round.objects.get(key="first"), party=north)
    make.delegate(delegation=team, person=anna, source=treaty)
    make.office(person=anna, source=treaty)
    make.outcome(round=team.round, source=treaty)
    make.event(negotiation=home, source=treaty)
    make.assessment(negotiation=home, party=north, source=treaty)
    return home


def plant(home: Negotiation) -> UnpublishedWork:
    """Write unpublished work of every kind into the negotiation, by the analyst, and return it."""
    work = UnpublishedWork()
    wants, other = (Position.objects.get(key=key) for key in ("north-wants", "south-wants"))
    shared = {"negotiation": home}
    cited, alone = (
        make.source(**shared, published_on="2022-03-29", reliability="F", **work.texts(Source)) for _ in range(2)
    )
    hidden = make.position(**shared, party=wants.party, issue=wants.issue, **work.texts(Position))
    pair = make.incompatibility(position_a=hidden, position_b=other, **work.texts(Incompatibility))
    work.keep(cited, alone, hidden, pair)
    for position, decision in ((hidden, ""), (wants, ""), (wants, "sent back"), (wants, "withdrawn")):
        work.keep(*proposed(work, position, cited, decision))
    old = Entry.objects.get(key="north-wants@2")
    better, citation = proposed(work, wants, cited, "", key=old.key, version=2, effective_on=old.effective_on)
    work.keep(better, citation, amended(work, old, "correction", "", replacement=better))
    gone = Entry.objects.get(key="south-wants@1")
    work.keep(amended(work, gone, "retraction", ""), amended(work, gone, "retraction", "sent back"))
    waiting = next(row for row in work.of(Entry) if not row.decision)
    work.keep(said.comment(waiting, **work.texts(Comment)), said.comment(old, **work.texts(Comment)))
    work.keep(said.suggestion(waiting, field="statement", **work.texts(Suggestion)))
    word = work.word(SavedDraft, "fields")
    work.keep(make.saved_draft("/talks/entries/new/", statement=word, by=make.user("drafter"), **shared))
    keep_texts(work, cited)
    give_to_code(work, gone, cited)
    return work


def give_to_code(work: UnpublishedWork, entry: Entry, cited: Source) -> None:
    """Give an entry and a text to a second coder, who has coded something of each; both tasks are open."""
    moment = {"given_at": Moment.objects.filter(negotiation=cited.negotiation).latest("at").at}
    text = Document.objects.filter(source=cited).latest("pk")
    first = coded.task(entry, **moment, **work.texts(CodingTask))
    whole = coded.of_text(text, coder=make.user("coder of a text"), **moment, **work.texts(CodingTask))
    work.keep(first, whole, coded.coding(first, **work.texts(Coding)))
    work.keep(coded.passage(whole, exact=text.text.split()[0], **work.texts(CodedPassage)))


def keep_texts(work: UnpublishedWork, cited: Source) -> None:
    """Store a text of a source that is not public, in which a citation is anchored, and one of a public source."""
    anchored = work.texts(Anchor)
    words = work.word(Document, "text")
    said = work.texts(Document, "text", "language") | {"language": work.word(Document, "language")}
    text = f"{words}\n{anchored['prefix']} {anchored['exact']} {anchored['suffix']}"
    # The last moment that this transaction was given: another would be told by what names the present one.
    moment = {"added_at": Moment.objects.filter(negotiation=cited.negotiation).latest("at").at}
    given = {"file": b"%PDF-1.7", "file_type": "pdf"} | moment
    document = stored.document(cited, text=text, **said | given)
    waiting = next(row for row in work.of(Citation) if row.source_id == cited.pk and not row.decision)
    place = {name: f" {word} " if name != "exact" else word for name, word in anchored.items()}
    work.keep(document, stored.anchor(waiting, document=document, **place))
    work.keep(stored.document(Source.objects.get(key="treaty"), text=work.word(Document, "text"), **moment))


def proposed(
    work: UnpublishedWork, position: Position, cited: Source, decision: str, **columns: Any
) -> tuple[Entry, Citation]:
    """Return a proposal with the citation that has words, decided on in that way (empty: it waits)."""
    on = columns.pop("effective_on", "2022-03-29")
    said = work.texts(Entry, "decision_note", *columns) | {"firmness": "categorical"} | columns
    entry = make.proposal(position, on, cite=cited, speakers=(Person.objects.get(key="anna"),), **said)
    citation = make.draft_citation(entry, source=cited, **work.texts(Citation, "decision_note"))
    decide(work, [entry, citation], decision)
    return entry, citation


def amended(work: UnpublishedWork, entry: Entry, kind: str, decision: str, **columns: Any) -> Amendment:
    amendment = make.amendment(entry, kind, **work.texts(Amendment, "decision_note"), **columns)
    decide(work, [amendment], decision)
    return amendment


def decide(work: UnpublishedWork, rows: Iterable[Any], decision: str) -> None:
    """Decide on the rows, by the reviewer or, to withdraw them, by the author, with a note."""
    if not decision:
        return
    by = make.analyst() if decision == "withdrawn" else make.reviewer()
    for row in rows:
        said = {"decision": decision, "decided_by": by, "decided_at": timezone.now()}
        type(row).objects.filter(pk=row.pk).update(**said, decision_note=work.word(type(row), "decision_note"))
