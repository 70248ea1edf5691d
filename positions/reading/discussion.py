"""What the team says of entries without deciding on them: comments, asks, suggested edits. For those who may see it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.contrib.auth.models import User
from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, QuerySet

from positions.domain import wording
from positions.domain.diff import word_diff
from positions.models import Comment, Entry, Suggestion
from positions.reading.codings import entries_kept_from
from positions.reading.compiled import SOME_IDS, CompiledQuery
from positions.reading.handovers import stands_for
from positions.reading.versions import FieldDiff

# So many versions back from a proposal its discussion is followed.
DEEPEST = 5
# So many asks are listed for one person, the newest first.
MOST_ASKS = 50
SUGGESTERS = Func("pk", function="positions_suggesters", output_field=IntegerField(), set_returning=True)
CALLED = {"coding_note": "coding note", "condition": "only if"}


@dataclass(frozen=True, slots=True)
class CommentLine:
    """A comment as it is shown. `asks` names who is asked to look (empty: nobody), `on` is the entry by number."""

    number: int
    on: int
    by: str
    at: str
    text: str
    asks: str
    lays_aside: bool


@dataclass(frozen=True, slots=True)
class SuggestedEdit:
    """An edit that somebody suggested, by the number of its first row; `fields` is what it would change, in words.

    `on` is the proposal that it is on, `taken` the version in which its author took it (0: not taken).
    """

    number: int
    on: int
    by: str
    by_id: int
    at: str
    fields: tuple[FieldDiff, ...]
    taken: int


@dataclass(frozen=True, slots=True)
class NoteOfDecision:
    """What whoever decided on a proposal said with that to its author; `on` is the entry by number."""

    on: int
    by: str
    at: str
    decision: str
    text: str


@dataclass(frozen=True, slots=True)
class Discussion:
    """What was said of an entry, of its versions, and of the proposals that it answers, the oldest first.

    `suggesters` are the people, by number, whose suggested words are in the entry: somebody else publishes it.
    """

    comments: tuple[CommentLine, ...] = ()
    suggestions: tuple[SuggestedEdit, ...] = ()
    notes: tuple[NoteOfDecision, ...] = ()
    suggesters: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.comments or self.suggestions or self.notes)


SILENT = Discussion()


def discussions_of(entries: Iterable[int]) -> dict[int, Discussion]:
    """Return what was said of entries, by number. At most eleven queries, however many entries."""
    threads = threads_of(entries)
    reached = {pk for thread in threads.values() for pk in thread}
    suggesters = suggesters_of(threads)
    comments = [comment_line(row) for row in Comment.objects.filter(entry__in=reached).order_by("at", "id")]
    edits, notes = edits_of(reached), notes_of(reached)
    return {
        entry: Discussion(
            tuple(each for each in comments if each.on in thread),
            tuple(each for each in edits if each.on in thread),
            tuple(each for each in notes if each.on in thread),
            suggesters.get(entry, frozenset()),
        )
        for entry, thread in threads.items()
    }


def discussion_of(entry: int) -> Discussion:
    """Return what was said of one entry."""
    return discussions_of([entry]).get(entry, SILENT)


@cache
def suggesters() -> CompiledQuery:
    rows = Entry.objects.filter(pk__any_of=SOME_IDS).annotate(person=SUGGESTERS)
    return CompiledQuery(rows.values_list("pk", "person"))


def suggesters_of(entries: Iterable[int]) -> dict[int, frozenset[int]]:
    """Return for entries who suggested words that they have, by number; the rule is the database's. One query."""
    found: dict[int, set[int]] = {}
    for entry, person in suggesters().rows(ids=entries):
        found.setdefault(entry, set()).add(person)
    return {entry: frozenset(people) for entry, people in found.items()}


def threads_of(entries: Iterable[int]) -> dict[int, set[int]]:
    """Return for each entry the numbers of itself, of its versions and of the proposals that these answer."""
    rows = list(Entry.objects.filter(pk__in=set(entries)).values_list("pk", "negotiation", "key", "answers"))
    of_key: dict[tuple[int, str], set[int]] = {}
    same = Entry.objects.filter(negotiation__in={home for _, home, _, _ in rows}, key__in={key for *_, key, _ in rows})
    answered: dict[int, int | None] = {}
    for pk, home, key, answers in same.values_list("pk", "negotiation", "key", "answers"):
        of_key.setdefault((home, key), set()).add(pk)
        answered[pk] = answers
    for _ in range(DEEPEST):
        missing = {pk for pk in answered.values() if pk is not None and pk not in answered}
        if not missing:
            break
        answered |= dict(Entry.objects.filter(pk__in=missing).values_list("pk", "answers"))
    return {pk: with_answered(of_key[home, key], answered) for pk, home, key, _ in rows}


def with_answered(entries: Iterable[int], answered: dict[int, int | None]) -> set[int]:
    """Return the entries and the proposals that they answer, as far as these are known."""
    found: set[int] = set()
    left: list[int | None] = list(entries)
    while left:
        pk = left.pop()
        if pk is not None and pk not in found:
            found.add(pk)
            left.append(answered.get(pk))
    return found


def comment_line(row: Comment) -> CommentLine:
    said = (row.by_name, wording.moment(row.at), row.text, row.asks_name, row.lays_aside)
    return CommentLine(row.pk, row.entry_id, *said)


def notes_of(entries: Collection[int]) -> list[NoteOfDecision]:
    """Return what was said with the decisions on entries, the oldest first. One query."""
    rows = Entry.objects.filter(pk__in=entries, decided_at__isnull=False).exclude(decision_note="")
    told = rows.order_by("decided_at", "id").values_list(
        "id", "decided_by_name", "decided_at", "decision", "decision_note"
    )
    return [NoteOfDecision(pk, by, wording.moment(at), decision, text) for pk, by, at, decision, text in told if at]


def edits_of(entries: Collection[int]) -> list[SuggestedEdit]:
    """Return the edits that were suggested on entries, the oldest first. One query."""
    acts: dict[tuple[int, int, datetime], list[Suggestion]] = {}
    for row in Suggestion.objects.filter(entry__in=entries).select_related("entry").order_by("at", "id"):
        acts.setdefault((row.entry_id, row.by_id, row.at), []).append(row)
    return [
        SuggestedEdit(
            number=rows[0].pk,
            on=rows[0].entry_id,
            by=rows[0].by_name,
            by_id=rows[0].by_id,
            at=wording.moment(rows[0].at),
            fields=tuple(
                FieldDiff(
                    CALLED.get(row.field, row.field), tuple(word_diff(str(getattr(row.entry, row.field)), row.text))
                )
                for row in rows
            ),
            taken=rows[0].taken_in_id or 0,
        )
        for rows in acts.values()
    ]


def asked_to_look(person: User, *, negotiations: Collection[int]) -> list[Comment]:
    """Return the comments that ask the person to look, of those negotiations, the newest first. Two queries.

    Also those that ask whoever left their work to the person. Done with is what they commented on since, and what was
    decided on since. What they still have to code waits.
    """
    people = stands_for(person).values("pk")
    answered = Comment.objects.filter(entry=OuterRef("entry"), by__in=people, at__gt=OuterRef("at"))
    rows: QuerySet[Comment] = Comment.objects.filter(asks__in=people, negotiation__in=negotiations)
    rows = rows.exclude(Exists(answered)).exclude(Q(entry__decided_at__gt=F("at")))
    listed = list(rows.select_related("entry__position", "negotiation").order_by("-at", "-pk")[:MOST_ASKS])
    kept = entries_kept_from(person, {row.entry_id for row in listed}) if listed else set()
    return [row for row in listed if row.entry_id not in kept]
