"""What was published, corrected, retracted, redacted, imported and released: by whom and when, the newest first.

Four queries a page, however much there is. Notes between reviewers and authors are not told here.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from operator import attrgetter
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from positions.domain import wording
from positions.domain.codebook import AmendmentKind
from positions.models import Amendment, Entry, Import, Negotiation, Release
from positions.reading.moment import echo
from positions.web.paging import BadCursor, number

PAGE = 50
# So many are read at once for a file.
TAKEN = 1000
ACTS = {
    AmendmentKind.CORRECTION.value: "corrected",
    AmendmentKind.RETRACTION.value: "retracted",
    AmendmentKind.REDACTION.value: "redacted",
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What to show: the acts of people (who wrote or decided), on parties' positions, on issues, on some days.

    The days are in UTC, both included. None or empty: all.
    """

    person: Sequence[int] = ()
    party: Sequence[str] = ()
    issue: Sequence[str] = ()
    since: date | None = None
    until: date | None = None


ALL = Filters()


@dataclass(frozen=True, slots=True)
class Done:
    """One act. `what` is published, corrected, retracted, redacted, imported or released.

    `by` decided and `author` wrote; `entry` and `version` are what it is about, `replacement` is the version that
    replaces that one (0: none), `fields` the texts that were redacted. An import names its package in `package`, a
    release its version in `release`, and neither an entry.
    """

    what: str
    when: str
    iso: str
    by: str
    author: str
    alone: bool
    entry: str = ""
    version: int = 0
    replacement: int = 0
    position: str = ""
    position_title: str = ""
    party: str = ""
    issue: str = ""
    reason: str = ""
    fields: tuple[str, ...] = ()
    package: str = ""
    release: str = ""

    @property
    def brought(self) -> int:
        """The version that the act brought, or else is about; 0 for an import or a release."""
        return self.replacement or self.version


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """One page of what was done; `older` is the mark of the next page, empty on the last."""

    acts: tuple[Done, ...]
    older: str


@dataclass(frozen=True, slots=True)
class ActivityMark:
    """Where a page ends: the moment of its last act, which kind of row it is, and the row."""

    at: datetime
    rank: int
    row: int

    def __str__(self) -> str:
        return f"{self.at.astimezone(UTC):%Y%m%dT%H%M%S%f}-{self.rank}-{self.row}"


def parse_mark(text: str) -> ActivityMark | None:
    """Return the place that a mark names; None when it is empty. Raises BadCursor."""
    if not text:
        return None
    try:
        at, rank, row = text.split("-")
        return ActivityMark(datetime.strptime(at, "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC), number(rank), number(row))
    except ValueError as error:
        raise BadCursor from error


def activity(
    negotiation: Negotiation,
    filters: Filters = ALL,
    *,
    known: datetime | None = None,
    before: str = "",
    size: int = PAGE,
) -> ActivityPage:
    """Return a page of what was done up to the moment `known` (None: now), after the mark `before` (empty: the newest).

    Raises BadCursor.
    """
    mark = parse_mark(before)
    found: list[tuple[ActivityMark, Done]] = []
    for rank, (read, finish) in enumerate(STREAMS):
        rows = older_than(between(read(negotiation, filters), filters, known), rank, mark)
        last = rows.order_by("-at", "-id")[: size + 1]
        found += [(ActivityMark(row["at"], rank, row["id"]), finish(row)) for row in last]
    found.sort(key=lambda each: (each[0].rank, -each[0].row))
    found.sort(key=lambda each: each[0].at, reverse=True)
    shown = found[:size]
    return ActivityPage(merged(done for _, done in shown), str(shown[-1][0]) if len(found) > size else "")


def all_of_it(negotiation: Negotiation, filters: Filters, known: datetime) -> Iterator[Done]:
    """Yield everything that was done up to a settled moment, the newest first. Four queries for so many acts."""
    before, waiting = "", tuple[Done, ...]()
    while True:
        page = activity(negotiation, filters, known=known, before=before, size=TAKEN)
        acts, before = merged([*waiting, *page.acts]), page.older
        if not before:
            yield from acts
            return
        # Redactions that were one act may lie on both sides of where a page ends: the last waits for the next page.
        yield from acts[:-1]
        waiting = acts[-1:]


Fields = dict[str, Any]
Rows = QuerySet[Any, Fields]


def between(rows: Rows, filters: Filters, known: datetime | None) -> Rows:
    conditions = Q()
    if filters.since is not None:
        conditions &= Q(at__gte=datetime.combine(filters.since, time.min, UTC))
    if filters.until is not None and filters.until < date.max:
        conditions &= Q(at__lt=datetime.combine(filters.until + timedelta(days=1), time.min, UTC))
    if known is not None:
        conditions &= Q(at__lte=known)
    return rows.filter(conditions)


def older_than(rows: Rows, rank: int, mark: ActivityMark | None) -> Rows:
    """Keep the rows after the mark: older ones, and those of the same moment that come later in the list."""
    if mark is None:
        return rows
    if rank < mark.rank:
        return rows.filter(at__lt=mark.at)
    rows = rows.filter(at__lte=mark.at)
    return rows.exclude(at=mark.at, id__gte=mark.row) if rank == mark.rank else rows


def about(filters: Filters, path: str) -> Q:
    """Return the condition that an entry is of a party and an issue asked for; `path` leads to its position."""
    asked = {"party": filters.party, "issue": filters.issue}
    return Q(**{f"{path}__{name}__key__in": keys for name, keys in asked.items() if keys})


def by_person(filters: Filters) -> Q:
    people = filters.person
    return Q(proposed_by__in=people) | Q(decided_by__in=people) if people else Q()


def of_the_whole(filters: Filters, who: str) -> Q:
    """Return the condition on what is about no entry of its own: none of it when a party or an issue is asked for."""
    if filters.party or filters.issue:
        return Q(pk__in=())
    return Q(**{f"{who}__in": filters.person}) if filters.person else Q()


REVIEWED = ("id", "without_second_reader", "proposed_by_name", "decided_by_name")
POSITION = (
    *("position__key", "position__title"),
    *("position__party__short_name", "position__party__name", "position__issue__name"),
)


def publications(negotiation: Negotiation, filters: Filters) -> Rows:
    """Return the entries that people published; those that correct another are left out."""
    corrects = Amendment.objects.filter(replacement=OuterRef("pk"), published_at__isnull=False)
    rows = Entry.objects.published().filter(negotiation=negotiation, proposed_by__isnull=False)
    rows = rows.filter(by_person(filters), about(filters, "position")).exclude(Exists(corrects))
    found: Rows = rows.annotate(at=F("published_at")).values(*REVIEWED, "at", "key", "version", *POSITION)
    return found


def amendments(negotiation: Negotiation, filters: Filters) -> Rows:
    """Return what people corrected, retracted and redacted; what an import did is told by the import."""
    rows = Amendment.objects.filter(by_person(filters), about(filters, "entry__position"), negotiation=negotiation)
    rows = rows.filter(published_at__isnull=False, entry__published_at__isnull=False, proposed_by__isnull=False)
    fields = ("kind", "field", "reason", "entry__key", "entry__version", "replacement__version")
    position = (f"entry__{name}" for name in POSITION)
    found: Rows = rows.annotate(at=F("published_at")).values(*REVIEWED, "at", *fields, *position)
    return found


TAKEN_IN = ("id", "at", "name", "version", "imported_by_name")


def imports(negotiation: Negotiation, filters: Filters) -> Rows:
    """Return the imports; none when a party or an issue is asked for."""
    rows = Import.objects.filter(of_the_whole(filters, "imported_by"), negotiation=negotiation)
    found: Rows = rows.annotate(at=F("imported_at")).values(*TAKEN_IN)
    return found


NAMED = ("id", "at", "version", "notes", "released_by_name")


def releases(negotiation: Negotiation, filters: Filters) -> Rows:
    """Return the releases that people named; none when a party or an issue is asked for."""
    rows = Release.objects.filter(of_the_whole(filters, "released_by"), negotiation=negotiation, imported_in=None)
    found: Rows = rows.annotate(at=F("released_at")).values(*NAMED)
    return found


def published(row: Fields) -> Done:
    return done("published", row, entry=row["key"], version=row["version"], **position_of(row, ""))


def amended(row: Fields) -> Done:
    fields = (row["field"].replace("_", " "),) if row["field"] else ()
    return done(
        ACTS[row["kind"]],
        row,
        entry=row["entry__key"],
        version=row["entry__version"],
        replacement=row["replacement__version"] or 0,
        reason=row["reason"],
        fields=fields,
        **position_of(row, "entry__"),
    )


def imported(row: Fields) -> Done:
    """Return a finished import; from the command line it has nobody who did it."""
    return done("imported", row, package=f"{row['name']} {row['version']}".strip())


def released(row: Fields) -> Done:
    """Return a finished release; its notes say why."""
    return done("released", row, release=row["version"], reason=row["notes"])


STREAMS: tuple[tuple[Callable[[Negotiation, Filters], Rows], Callable[[Fields], Done]], ...] = (
    (amendments, amended),
    (publications, published),
    (imports, imported),
    (releases, released),
)


def done(what: str, row: Fields, **said: Any) -> Done:
    when: datetime = row["at"].astimezone(UTC)
    return Done(
        what=what,
        when=wording.moment(when),
        iso=echo(when) or "",
        by=row.get("decided_by_name") or row.get("imported_by_name") or row.get("released_by_name") or "",
        author=row.get("proposed_by_name") or "",
        alone=row.get("without_second_reader", False),
        **said,
    )


def position_of(row: Fields, path: str) -> dict[str, str]:
    key, title, short, name, issue = (row[path + field] for field in POSITION)
    return {"position": key, "position_title": title, "party": short or name, "issue": issue}


# Two redactions that agree in these were one act.
SAME = attrgetter("what", "iso", "entry", "version")


def merged(acts: Iterable[Done]) -> tuple[Done, ...]:
    """Return the acts, with the redactions of one entry at one moment as one."""
    found: list[Done] = []
    for act in acts:
        if found and act.what == "redacted" and SAME(act) == SAME(found[-1]):
            fields = dict.fromkeys([*act.fields, *found[-1].fields])
            found[-1] = replace(found[-1], fields=tuple(fields))
        else:
            found.append(act)
    return tuple(found)
