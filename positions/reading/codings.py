"""What several coders made of the same entries: one rule for which count, and one for what is kept from a coder."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import BigIntegerField, Exists, F, Func, OuterRef, Q, QuerySet

from positions.models import Citation, Coding, CodingTask, Entry, GivenEntry

Coded = Mapping[str, Any]


def line_from(entry: str) -> Func:
    """Return the line of the entry in that column: all that says much the same (guards/codings.sql)."""
    return Func(entry, function="positions_line", output_field=BigIntegerField(), set_returning=True)


LINE = line_from("pk")


def codings_known(known: datetime | None) -> QuerySet[Coding]:
    """Return the codings that were public at a moment (None: now) of entries that stand as known then.

    They come by entry, in the order of the coders.
    """
    stands = Entry.objects.known(known).filter(negotiation=OuterRef("negotiation"), key=OuterRef("entry__key"))
    return Coding.every.public(known).filter(Exists(stands)).order_by("entry__key", "coder")


def coded_twice(codings: Iterable[Coded]) -> dict[str, list[Coded]]:
    """Return the codings of each entry that has two at least, by its key, which they have as `entry__key`."""
    by_entry: dict[str, list[Coded]] = {}
    for row in codings:
        by_entry.setdefault(row["entry__key"], []).append(row)
    return {key: rows for key, rows in by_entry.items() if len(rows) > 1}


def agreed_on(codings: Sequence[Coded], name: str) -> bool | None:
    """Say whether all coders of an entry gave it the same code; None unless two gave one at least."""
    given = [row[name] for row in codings if row[name]]
    return len(set(given)) == 1 if len(given) > 1 else None


def not_coded() -> Q:
    """Return the condition that an entry of a task (GivenEntry) has no coding of its coder yet."""
    own = Coding.every.filter(task=OuterRef("task"), coder=OuterRef("task__called"), entry__key=OuterRef("entry__key"))
    return ~Q(Exists(own))


def tasks_to_code(coder: User) -> QuerySet[CodingTask]:
    """Return the coder's open tasks in which something is left to code, in all negotiations."""
    left = Exists(GivenEntry.objects.filter(not_coded(), task=OuterRef("pk")))
    mine = CodingTask.objects.filter(coder=coder, closed_at__isnull=True, through_at__isnull=True)
    return mine.filter(Q(document__isnull=False) | Q(left))


def left_to_code(coder: User) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """Return what the coder still has to code in all negotiations: entries, and texts that they have to go through."""
    open_ones = {"task__coder": coder, "task__closed_at__isnull": True}
    return GivenEntry.objects.filter(not_coded(), **open_ones), tasks_to_code(coder).filter(document__isnull=False)


def lines_of(tasks: QuerySet[CodingTask]) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """Return, as numbers, the lines of the entries that were given in tasks, and of those that cite their texts."""
    cited = Citation.objects.filter(source__in=tasks.values("document__source"))
    line = {"line": line_from("entry")}
    return GivenEntry.objects.filter(task__in=tasks).values(**line), cited.values(**line)


def task_with(person: User | AnonymousUser, entries: QuerySet[Entry]) -> CodingTask | None:
    """Return a task for which the person still has to code one of the entries' lines, as given or as part of a text.

    None: what these entries say need not be kept from the person. One query, for people with an account, and one more
    where there is a task.
    """
    if not isinstance(person, User):
        return None
    # Asked from the tasks on, of which people have few: a page may have very many entries.
    given, cited = lines_of(tasks_to_code(person))
    if not Entry.objects.filter(Q(pk__in=given) | Q(pk__in=cited), pk__in=entries.order_by().values("pk")).exists():
        return None
    lines = entries.order_by().values(line=LINE)
    wanted = Q(given__entry__in=lines) | Q(document__source__citations__entry__in=lines)
    return tasks_to_code(person).filter(wanted).select_related("negotiation").order_by(F("pk")).first()


def entries_kept_from(person: User, entries: Collection[int]) -> set[int]:
    """Return those of the entries, by number, that are kept from the person as `task_with` says. One query."""
    given, cited = lines_of(tasks_to_code(person))
    kept = Entry.objects.filter(Q(pk__in=given) | Q(pk__in=cited), pk__in=entries)
    return set(kept.order_by().values_list("pk", flat=True))


def keys_kept_from(person: User | AnonymousUser, negotiation: int) -> frozenset[str]:
    """Return the keys of a negotiation's entries that are in the lines of an open task of the person.

    Two queries, for people with an account.
    """
    if not isinstance(person, User):
        return frozenset()
    tasks = CodingTask.objects.filter(negotiation=negotiation, coder=person, closed_at__isnull=True)
    return frozenset(
        key for lines in lines_of(tasks) for key in Entry.objects.filter(pk__in=lines).values_list("key", flat=True)
    )
