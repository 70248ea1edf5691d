"""Coding tasks as pages show them: the list, one task with what was given, and what came of it once it is closed.

No code of anybody, but where the coder looks at their own. Everything is a finished string.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from positions.domain import wording
from positions.models import Citation, CodedPassage, Coding, CodingTask, Entry, GivenEntry, Negotiation
from positions.models.codings import CodingTaskKind

# So many tasks are listed, the newest.
MOST_TASKS = 100


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task in a list: what it is, who codes it, under which name, how far they are.

    `total` is 0 for a text, where nobody knows how much there is; then `coded` counts passages. `closed` and `through`
    say when, empty where it is not so.
    """

    number: int
    what: str
    coder: str
    called: str
    given: str
    coded: int
    total: int
    through: str
    closed: str
    own: bool

    @property
    def progress(self) -> str:
        if self.total:
            return f"{self.coded} of {self.total} coded"
        return f"{wording.counted(self.coded, 'passage')} coded{', through the text' if self.through else ''}"

    @property
    def done(self) -> bool:
        return bool(self.through) or (0 < self.total == self.coded)


@dataclass(frozen=True, slots=True)
class ThingToCode:
    """An entry of a task as its coder sees it: its place in the task, of what, of when, and whether it is coded.

    `lapsed` says why its coding does not count; empty where it does, or will once the entry is published.
    """

    number: int
    title: str
    party: str
    when: str
    coded: bool
    lapsed: str


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage as its coder marked it: `entry` is the key of the entry that it met (empty: none, or not closed)."""

    number: int
    exact: str
    title: str
    when: str
    entry: str


@dataclass(frozen=True, slots=True)
class FoundApart:
    """What came of a text that was coded whole: what both found, what only the second did, what only the first did."""

    both: tuple[FoundPassage, ...]
    second: tuple[FoundPassage, ...]
    first: tuple[tuple[str, str, str], ...]


def rows_of(tasks: QuerySet[CodingTask]) -> QuerySet[CodingTask]:
    """Return the tasks with `total`, `coded` and `marked`: entries given, coded by the coder, passages marked."""
    own = Coding.every.filter(coder=OuterRef("called"), passage__isnull=True)
    return tasks.select_related("document__source", "negotiation").annotate(
        total=number_of(GivenEntry.objects.all()),
        coded=number_of(own),
        marked=number_of(CodedPassage.objects.all()),
    )


def number_of(rows: QuerySet[Any]) -> Any:
    """Return how many of these rows belong to a task."""
    counted = rows.filter(task=OuterRef("pk")).order_by().values("task").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def task_lines(negotiation: Negotiation, by: User, *, gives: bool) -> tuple[TaskLine, ...]:
    """Return the tasks of a negotiation, the newest first: all to whoever may give some, else one's own. One query."""
    whose = Q() if gives else Q(coder=by)
    rows = rows_of(CodingTask.objects.filter(whose, negotiation=negotiation)).order_by("-number")[:MOST_TASKS]
    return tuple(task_line(row, by) for row in rows)


def task_line(row: Any, by: User) -> TaskLine:
    return TaskLine(
        number=row.number,
        what=what_is_given(row),
        coder=row.coder_name,
        called=row.called,
        given=f"{wording.day(row.given_at.date())} by {row.given_by_name}",
        coded=row.coded if row.total else row.marked,
        total=row.total,
        through=wording.moment(row.through_at) if row.through_at else "",
        closed=f"{wording.day(row.closed_at.date())} by {row.closed_by_name}" if row.closed_at else "",
        own=row.coder_id == by.pk,
    )


def what_is_given(row: Any) -> str:
    if row.kind == CodingTaskKind.DOCUMENT:
        return f"The text of {row.document.source.title}"
    entries = wording.counted(row.total, "entry", "entries")
    return f"A sample of {entries}" if row.kind == CodingTaskKind.SAMPLE else f"{entries[0].upper()}{entries[1:]}"


def things_to_code(task: CodingTask) -> tuple[ThingToCode, ...]:
    """Return the entries of a task with whether its coder has coded each, and whether that counts. Two queries."""
    own = Coding.every.filter(task=task, coder=task.called)
    coded = set(own.values_list("entry__key", flat=True))
    newer = Entry.objects.filter(answers=OuterRef("entry")).order_by("pk").values("pk")[:1]
    rows = GivenEntry.objects.filter(task=task).annotate(newer=Subquery(newer)).order_by("number")
    return tuple(
        ThingToCode(
            row.number,
            row.entry.position.title,
            row.entry.position.party.label,
            wording.dated(row.entry.effective_on, row.entry.precision),
            row.entry.key in coded,
            lapsed(row.entry, row.newer),
        )
        for row in rows.select_related("entry__position__party")
    )


def lapsed(entry: Entry, newer: int | None) -> str:
    """Return why the coding of a given version does not count; empty: it does, or will once this is published.

    `newer` is the proposal that is a new version of it, by its number (None: there is none).
    """
    if entry.published_at or not (newer or entry.decision):
        return ""
    what = f"replaced by proposal {newer}" if newer else "withdrawn or sent back"
    return f"{what}; does not count"


def next_to_code(things: Iterable[ThingToCode], after: int = 0) -> int:
    """Return the number of the first that is not coded after a place, else before it; 0: all are coded."""
    left = [each.number for each in things if not each.coded]
    return next((number for number in left if number > after), left[0] if left else 0)


def passages_of(task: CodingTask) -> tuple[FoundPassage, ...]:
    """Return the passages of a task, in the order in which they were marked. One query."""
    rows = task.passages.select_related("position").annotate(met=F("codings__entry__key")).order_by("number")
    return tuple(
        FoundPassage(
            row.number,
            row.exact,
            row.position.title if row.position else "none that is recorded",
            wording.day(row.effective_on),
            row.met or "",
        )
        for row in rows
    )


def found_apart(task: CodingTask) -> FoundApart:
    """Return what came of a whole text once its task is closed. Three queries.

    What only the first coder found are entries that cite the text's source, as they stood when the task was closed.
    """
    passages = passages_of(task)
    cited = Citation.objects.known(task.closed_at).filter(source__documents=task.document_id)
    coded = Coding.every.filter(task=task, coder=task.called).values("entry__key")
    entries = Entry.objects.known(task.closed_at).filter(negotiation=task.negotiation_id, pk__in=cited.values("entry"))
    alone = entries.exclude(key__in=coded).select_related("position").order_by("effective_on", "key")
    return FoundApart(
        tuple(each for each in passages if each.entry),
        tuple(each for each in passages if not each.entry),
        tuple((row.key, row.position.title, wording.dated(row.effective_on, row.precision)) for row in alone),
    )
