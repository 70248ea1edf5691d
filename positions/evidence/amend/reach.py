"""What a redaction reaches: every text column of every model stands here, in one of three lists (a test holds them).

From `REACHED` a redaction removes texts. Those of `EDITED` are reference data: whoever keeps them takes a text out of
them, and a redaction then removes it from their history, that of an entry or one of the history alone (history/).
`IMPERSONAL` holds codes, keys, and what the system writes.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q

from positions.models import Amendment, Citation, Coding, Comment, Entry, Person, ReferenceChange, Source, Suggestion
from positions.models.entries import REDACTED
from positions.writing.redacted import without

ENTRY_TEXTS = ("condition", "content", "statement", "coding_note", "speaker", "decision_note")
CITATION_TEXTS = ("locator", "quote", "translation", "decision_note")
AMENDMENT_TEXTS = ("reason", "decision_note")
CODING_TEXTS = ("note",)
DISCUSSION_TEXTS = ("text",)
HISTORY_TEXTS = ("called", "reason", "changed")

REACHED: dict[str, tuple[str, ...]] = {
    "Entry": ENTRY_TEXTS,
    "Citation": CITATION_TEXTS,
    "Amendment": AMENDMENT_TEXTS,
    "Coding": CODING_TEXTS,
    "Comment": DISCUSSION_TEXTS,
    "Suggestion": DISCUSSION_TEXTS,
    "ReferenceChange": HISTORY_TEXTS,
    # Follow from the others, in the same transaction (stored_texts.py).
    "Document": ("text", "file", "file_name"),
    "Anchor": ("exact", "prefix", "suffix"),
    "CodedPassage": ("exact", "prefix", "suffix", "note"),
    "CodingTask": ("note",),
    # So do these.
    "FrozenComparison": ("content",),
    "Release": ("notes", "content"),
    "SearchRow": ("vector",),
    "SavedDraft": ("fields",),
    "Intake": ("key", "version", "file_name", "stage", "trouble", "report", "deciding", "content"),
}
EDITED: dict[str, tuple[str, ...]] = {
    "Assessment": ("text", "locator"),
    "Delegate": ("title", "locator", "note"),
    "Delegation": ("note",),
    "Event": ("title", "text", "locator"),
    "Incompatibility": ("note",),
    "Issue": ("group", "name", "description"),
    "Negotiation": (
        *("title", "description", "licenses", "contributors", "keywords", "temporal", "homepage", "limits"),
        *("keeper", "contact", "comparisons", "extra"),
    ),
    "Office": ("title", "note"),
    "Outcome": ("text", "locator"),
    "Party": ("name", "native_name", "short_name"),
    "Person": ("name", "native_name", "aliases", "note"),
    "Position": ("title", "note"),
    "Round": ("name", "short_name", "aliases", "venue", "summary"),
    "Source": ("title", "publisher", "author", "origin", "url", "archive_url", "note"),
    "Term": ("term", "spellings", "note"),
    # Follow from people, parties and terms.
    "SearchName": ("looked_up", "written"),
    "Spelling": ("spelling",),
}
# Names in it are those of people with an account, as they stand with their acts, and of coders.
IMPERSONAL: dict[str, tuple[str, ...]] = {
    "AccountChange": ("kind", "called", "about", "operation", "by_name", "reason", "changed"),
    "Amendment": ("proposed_by_name", "decided_by_name", "decision", "kind", "of_table", "field"),
    "Assessment": ("key", "basis"),
    "Citation": ("proposed_by_name", "decided_by_name", "decision", "quote_language"),
    "CodedPassage": ("codebook", "text", "firmness", "scope", "account", "basis", "channel"),
    "CodingTask": ("kind", "coder_name", "called", "first_called", "given_by_name", "closed_by_name"),
    "CodingVote": ("variable", "value", "by_name"),
    "Coding": ("coder", "codebook", "text", "firmness", "scope", "account", "basis", "channel"),
    "Comment": ("by_name", "asks_name"),
    "Delegate": ("role", "seniority"),
    "Delegation": ("completeness",),
    "Document": ("language", "sha256", "file_type", "added_by_name", "free_by_name"),
    "DocumentRemoval": ("proposed_by_name", "decided_by_name", "decision", "decision_note", "ground"),
    "Entry": (
        *("proposed_by_name", "decided_by_name", "decision", "key", "precision", "channel", "firmness", "scope"),
        *("account", "basis"),
    ),
    "Event": ("key", "precision"),
    "FrozenComparison": ("filters", "sha256", "redacted_sha256", "saved_by_name", "doi"),
    "GivenRole": ("name", "permissions"),
    "Handover": ("given_by_name", "reason"),
    "HistoryRedaction": ("proposed_by_name", "decided_by_name", "decision", "decision_note", "field", "ground"),
    "Import": ("name", "version", "sha256", "imported_by_name"),
    "InboxMail": ("pace",),
    "Invitation": ("email", "roles", "given_by_name"),
    "Intake": ("act", "state"),
    "Issue": ("key",),
    "Membership": ("given_by_name", "ended_by_name", "ended_reason"),
    "Negotiation": ("key", "codebook", "version", "created", "release_sha256", "state"),
    "Office": ("from_on", "to_on"),
    "Outcome": ("status",),
    "Party": ("key", "role", "colour"),
    "Person": ("key",),
    "Position": ("key", "kind"),
    "ReferenceChange": ("table", "about", "operation", "by_name"),
    "Release": (
        *("version", "created", "sha256", "tables_sha256", "content_sha256", "former_sha256", "redacted_at"),
        *("released_by_name", "counts"),
    ),
    "Round": ("key", "level"),
    "SavedDraft": ("address",),
    "SearchName": ("kind",),
    "SearchRow": ("kind",),
    "Source": ("key", "published_on", "type", "accessed_on", "language", "reliability", "read"),
    "Submission": ("digest",),
    "Suggestion": ("by_name", "field"),
    "Term": ("key",),
}

EDITED_OF_TABLE = {model.lower(): names for model, names in EDITED.items()}
TABLES: dict[str, type[Model]] = {
    "entry": Entry,
    "citation": Citation,
    "amendment": Amendment,
    "coding": Coding,
    "comment": Comment,
    "suggestion": Suggestion,
    "referencechange": ReferenceChange,
}


@dataclass(frozen=True, slots=True)
class RemovableText:
    """A text that can be removed: of which entry, in which table and row, and what its column is called."""

    entry: int
    table: str
    row: int
    field: str
    text: str

    @property
    def place(self) -> tuple[str, int, str]:
        return self.table, self.row, self.field

    @property
    def name(self) -> str:
        """How forms and `ask_redaction` name it: `statement` of the entry itself, else such as `citation-12-quote`."""
        return self.field if self.table == "entry" else f"{self.table}-{self.row}-{self.field}"

    @property
    def of_table(self) -> str:
        """How a redaction names the table; empty for the entry and its citations, which it names by themselves."""
        return "" if self.table in ("entry", "citation") else self.table


def cells_in(entries: Collection[int]) -> list[RemovableText]:
    """Return the texts of entries, of their citations, amendments and codings, and of the history of what they rest on.

    Of the history those only that no longer stand in the source or person. At most nine queries.
    """
    own = Entry.objects.filter(pk__in=entries).order_by("id").values("id", *ENTRY_TEXTS)
    citations = Citation.objects.filter(entry__in=entries).order_by("id").values("id", "entry_id", *CITATION_TEXTS)
    codings = Coding.every.filter(entry__in=entries).order_by("id").values("id", "entry_id", *CODING_TEXTS)
    amendments = Amendment.objects.filter(Q(entry__in=entries) | Q(replacement__in=entries)).order_by("id")
    return [
        *columns_of("entry", own, ENTRY_TEXTS),
        *columns_of("citation", citations, CITATION_TEXTS),
        *columns_of("amendment", amendments.values("id", "entry_id", *AMENDMENT_TEXTS), AMENDMENT_TEXTS),
        *columns_of("coding", codings, CODING_TEXTS),
        *discussion_of(entries),
        *history_of(entries),
    ]


def columns_of(table: str, rows: Iterable[dict[str, Any]], names: Iterable[str]) -> Iterator[RemovableText]:
    names = tuple(names)
    for row in rows:
        for name in names:
            if row[name] not in ("", REDACTED):
                yield RemovableText(row.get("entry_id", row["id"]), table, row["id"], name, row[name])


def discussion_of(entries: Collection[int]) -> Iterator[RemovableText]:
    """Yield what the team said of entries, and what it suggested. A code is no text, whatever was suggested."""
    comments = Comment.objects.filter(entry__in=entries).order_by("id").values("id", "entry_id", *DISCUSSION_TEXTS)
    of_text = Suggestion.objects.filter(entry__in=entries, field__in=ENTRY_TEXTS).order_by("id")
    yield from columns_of("comment", comments, DISCUSSION_TEXTS)
    yield from columns_of("suggestion", of_text.values("id", "entry_id", *DISCUSSION_TEXTS), DISCUSSION_TEXTS)


def history_of(entries: Collection[int]) -> Iterator[RemovableText]:
    """Yield what the history of the sources and speakers of entries tells that they no longer say themselves."""
    sources = Source.objects.filter(citations__entry__in=entries).distinct()
    people = Person.objects.filter(spoken__entry__in=entries).distinct()
    now = {f"source:{row.pk}": row for row in sources} | {f"person:{row.pk}": row for row in people}
    entry = min(entries)
    changes = ReferenceChange.objects.filter(about__overlap=list(now)).order_by("id")
    for change in changes:
        stands = {text for about in change.about for text in texts_in(vars(now[about]) if about in now else {})}
        named = EDITED_OF_TABLE.get(change.table, ())
        told = {name: value for name, value in change.changed.items() if name in named}
        for name, value in (told | {"called": change.called, "reason": change.reason}).items():
            for text in dict.fromkeys(texts_in(value)):
                if text not in ("", REDACTED, *stands):
                    yield RemovableText(entry, "referencechange", change.pk, name, text)


def texts_in(value: object) -> Iterator[str]:
    """Yield the texts in a value, however deep in lists and mappings."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from texts_in(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts_in(each)


def empty(cell: RemovableText, texts: Collection[str]) -> None:
    """Write `[redacted]` in the place of a text; in a line of the history in that of all of these texts."""
    rows = TABLES[cell.table]._base_manager.filter(pk=cell.row)
    if cell.table != "referencechange" or cell.field in ("called", "reason"):
        rows.update(**{cell.field: REDACTED})
        return
    change = ReferenceChange.objects.get(pk=cell.row)
    rows.update(changed=change.changed | {cell.field: without(change.changed[cell.field], texts)})
