"""The inbox of a person: what they are told, the newest first, by day, with what is new since they looked.

`inbox_of`: at most ten queries, however much there is. Everything is a finished string; no query after loading.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model, Q
from django.urls import reverse

from positions.domain import wording
from positions.domain.codebook import AmendmentKind, Decision
from positions.evidence.inbox.committed import committed_until
from positions.evidence.inbox.news import NEVER, ORDER, NewsKind, Place, followed_news, newest_of, own_news
from positions.evidence.notices import page_of
from positions.evidence.review.returned import MOST, came_back_to
from positions.models import Amendment, CodingTask, Comment, Entry, InboxSeen, Negotiation, Suggestion
from positions.reading.codings import entries_kept_from, left_to_code
from positions.web.permissions import Permission, allowed, allowed_somewhere, where_allowed

PAGE = 50
EXCERPT = 300


@dataclass(frozen=True, slots=True)
class InboxLine:
    """One thing that a person is told: `by` somebody, who did what (`words`), on a position, with the text said.

    `new`: it happened since the person looked.
    """

    at: datetime
    time: str
    new: bool
    by: str
    words: str
    text: str
    position: str
    negotiation: str
    address: str


@dataclass(frozen=True, slots=True)
class InboxDay:
    """What happened on one day, in UTC."""

    iso: str
    name: str
    lines: tuple[InboxLine, ...]


@dataclass(frozen=True, slots=True)
class InboxPage:
    """A page of the inbox: `older` is the mark of the next (empty: the last).

    `until` is the newest moment on it, or an earlier one up to which nothing is still to come: whoever has looked until
    then has missed nothing. `new` is how many lines of it are new.
    """

    days: tuple[InboxDay, ...]
    older: str
    until: str
    new: int


@dataclass(frozen=True, slots=True)
class Happened:
    """A row of which something is told, before it is put into words: of an entry, or of a coding task.

    Of a task `entry` is None. `kept`: that it happened is for the team, although the entry is public.
    """

    by: str
    words: str
    text: str
    entry: Entry | None
    address: str
    task: CodingTask | None = None
    kept: bool = False

    @property
    def about(self) -> str:
        """What it is called: the position of the entry, or the task."""
        return self.entry.position.title if self.entry else str(self.task).capitalize()

    @property
    def home(self) -> Negotiation | None:
        of = self.entry or self.task
        return of.negotiation if of else None

    @property
    def negotiation(self) -> str:
        return self.home.name if self.home else ""


def inbox_of(user: User, after: str = "", *, size: int = PAGE) -> InboxPage:
    """Return the page of a person's inbox after a mark (empty: the newest). Raises BadCursor."""
    place, committed = ORDER.read(after), committed_until()
    found = newest_of([*own_news(user), *followed_news(user)], size + 1, place)
    shown = found[:size]
    seen = InboxSeen.objects.filter(by=user).first()
    lines = lines_of(shown, user, seen.until if seen else NEVER)
    days = tuple(InboxDay(f"{day}", wording.day(day), tuple(those)) for day, those in groupby(lines, key=day_of))
    older = ORDER.cursor(written(shown[-1])) if len(found) > size else ""
    until = min(shown[0][0], committed).isoformat() if shown else ""
    return InboxPage(days, older, until, sum(line.new for line in lines))


def came_back_in(user: User) -> tuple[tuple[str, str, int], ...]:
    """Return the negotiations in which something came back to the person and has no answer: name, key, how much.

    Two queries; none for whoever may not see proposals.
    """
    if not allowed_somewhere(user, Permission.SEE_PROPOSALS):
        return ()
    where = Q(negotiation__in=where_allowed(user, Permission.SEE_PROPOSALS))
    entries, retractions = came_back_to(user, where)
    homes = (rows.order_by().values_list("negotiation")[:MOST] for rows in (entries, retractions))
    found = Counter(pk for (pk,) in next(homes).union(next(homes), all=True))
    rows = Negotiation.objects.visible_to(user).filter(pk__in=found).order_by("key")
    return tuple((row.name, row.key, found[row.pk]) for row in rows)


def to_code_in(user: User) -> tuple[tuple[str, str, int], ...]:
    """Return the negotiations in which something is left for the person to code: name, key, how much. Two queries.

    None for whoever may not code.
    """
    if not allowed_somewhere(user, Permission.PROPOSE):
        return ()
    where = Q(negotiation__in=where_allowed(user, Permission.PROPOSE))
    entries, texts = (rows.filter(where).order_by().values_list("negotiation")[:MOST] for rows in left_to_code(user))
    found = Counter(pk for (pk,) in entries.union(texts, all=True))
    rows = Negotiation.objects.visible_to(user).filter(pk__in=found).order_by("key")
    return tuple((row.name, row.key, found[row.pk]) for row in rows)


def written(place: Place) -> tuple[str, int, int]:
    return place[0].astimezone(UTC).isoformat(), place[1], place[2]


def day_of(line: InboxLine) -> Any:
    return line.at.astimezone(UTC).date()


def lines_of(places: Sequence[Place], user: User, seen: datetime) -> list[InboxLine]:
    """Return the lines of places in the inbox, in their order. One query for each kind, and one."""
    # What was said with a decision is for the team.
    told = [
        each if allowed(user, Permission.SEE_PROPOSALS, each.home) else replace(each, text="")
        for each in happenings(places, user)
    ]
    # What was said of what the person still has to code could tell them how it was coded.
    kept = entries_kept_from(user, {each.entry.pk for each in told if each.entry and each.text})
    told = [replace(each, text="") if each.entry and each.entry.pk in kept else each for each in told]
    return [line_of(at, happened, seen) for (at, _, _), happened in zip(places, told, strict=True)]


def happenings(places: Sequence[Place], user: User) -> list[Happened]:
    """Return what happened at places in the inbox, in their order, as it is told to the person."""
    loaded: dict[int, Mapping[int, Any]] = {}
    for kind, (model, paths, _) in KINDS.items():
        wanted = [row for _, each, row in places if each == kind]
        loaded[kind] = model._default_manager.select_related(*paths).in_bulk(wanted) if wanted else {}
    return [KINDS[NewsKind(kind)][2](loaded[kind][row], user) for _, kind, row in places]


def line_of(at: datetime, happened: Happened, seen: datetime) -> InboxLine:
    text = happened.text
    return InboxLine(
        at=at,
        time=f"{at.astimezone(UTC):%H:%M} UTC",
        new=at > seen,
        by=happened.by,
        words=happened.words,
        text=f"{text[:EXCERPT].rstrip()}…" if len(text) > EXCERPT else text,
        position=happened.about,
        negotiation=happened.negotiation,
        address=happened.address,
    )


def of_entry(row: Entry, user: User) -> Happened:
    did = "published" if row.decision == Decision.PUBLISHED else "sent back"
    return Happened(row.decided_by_name, f"{did} what you proposed", row.decision_note, row, page_of(row))


def of_amendment(row: Amendment, user: User) -> Happened:
    done = "retracted" if row.kind == AmendmentKind.RETRACTION else "redacted"
    asked = "retraction" if row.kind == AmendmentKind.RETRACTION else "redaction"
    words = f"{done} it as you asked" if row.published_at else f"sent back the {asked} that you asked for"
    return Happened(
        row.decided_by_name, words, row.decision_note, row.entry, page_of(row.entry), kept=not row.published_at
    )


def of_comment(row: Comment, user: User) -> Happened:
    words = "laid aside what had come back" if row.lays_aside else "commented"
    if row.asks_id is not None:
        words = f"asks {'you' if row.asks_id == user.pk else row.asks_name} to look"
    there = reverse("positions:entry_comments", args=[row.entry.negotiation.key, row.entry_id])
    return Happened(row.by_name, words, row.text, row.entry, f"{there}#comment-{row.pk}")


def of_suggestion(row: Suggestion, user: User) -> Happened:
    return Happened(row.by_name, "suggests an edit", "", row.entry, page_of(row.entry))


def by_whom(row: Entry | Amendment) -> str:
    """Return who published it."""
    return "An import" if row.proposed_by_id is None else row.decided_by_name


def of_publication(row: Entry, user: User) -> Happened:
    what = "an entry" if row.version == 1 else "a correction"
    return Happened(by_whom(row), f"published {what} on what you follow", "", row, page_of(row))


def of_change(row: Amendment, user: User) -> Happened:
    did = "retracted an entry" if row.kind == AmendmentKind.RETRACTION else "redacted a text"
    return Happened(by_whom(row), f"{did} on what you follow", "", row.entry, page_of(row.entry))


def task_page(row: CodingTask) -> str:
    return reverse("positions:coding_task", args=[row.negotiation.key, row.number])


def of_task_given(row: CodingTask, user: User) -> Happened:
    return Happened(row.given_by_name, "gave you something to code", row.note, None, task_page(row), row)


def of_task_done(row: CodingTask, user: User) -> Happened:
    return Happened(row.coder_name, "has coded what you gave them", "", None, task_page(row), row)


def of_task_closed(row: CodingTask, user: User) -> Happened:
    return Happened(row.closed_by_name, "closed what you coded", "", None, task_page(row), row)


HERE = ("position", "negotiation")
OF_ENTRY = ("entry__position", "entry__negotiation")
KINDS: dict[NewsKind, tuple[type[Model], tuple[str, ...], Callable[[Any, User], Happened]]] = {
    NewsKind.ENTRY: (Entry, HERE, of_entry),
    NewsKind.AMENDMENT: (Amendment, OF_ENTRY, of_amendment),
    NewsKind.COMMENT: (Comment, OF_ENTRY, of_comment),
    NewsKind.SUGGESTION: (Suggestion, OF_ENTRY, of_suggestion),
    NewsKind.PUBLISHED: (Entry, HERE, of_publication),
    NewsKind.CHANGED: (Amendment, OF_ENTRY, of_change),
    NewsKind.TASK_GIVEN: (CodingTask, ("negotiation",), of_task_given),
    NewsKind.TASK_DONE: (CodingTask, ("negotiation",), of_task_done),
    NewsKind.TASK_CLOSED: (CodingTask, ("negotiation",), of_task_closed),
}
