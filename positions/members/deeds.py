"""What a person did, the newest first, in one negotiation or in all that the reader sees.

Nothing of it is stored a second time: each kind is a query over the rows that the acts left.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import reduce
from typing import Any

from django.contrib.auth.models import User
from django.db.models import F, IntegerField, Model, Q, QuerySet, Value
from django.urls import reverse

from positions.domain import wording
from positions.domain.codebook import AmendmentKind, Decision
from positions.evidence.notices import page_of
from positions.models import (
    Amendment,
    CodingTask,
    CodingVote,
    Comment,
    Entry,
    Import,
    Membership,
    Negotiation,
    ReferenceChange,
    Release,
    Suggestion,
)
from positions.reading.account_names import name_of
from positions.web.paging import Keyset, moment_read, number

PAGE = 50
ORDER = Keyset(("done_at", "done_of", "done_row"), (moment_read, number, number))
BY_THEMSELVES = (AmendmentKind.RETRACTION.value, AmendmentKind.REDACTION.value)
Rows = QuerySet[Any, Any]


class DeedKind(IntEnum):
    """The kinds of rows, in the order in which those of one moment are listed."""

    PROPOSED = 1
    ASKED = 2
    DECIDED = 3
    AMENDED = 4
    COMMENTED = 5
    SUGGESTED = 6
    TASK_GIVEN = 7
    CODED = 8
    VOTED = 9
    CHANGED = 10
    RELEASED = 11
    IMPORTED = 12
    ROLE_GIVEN = 13
    ROLE_ENDED = 14


# What the list can be narrowed to: the word in the address, how it is called, and which kinds it is.
NARROWED: dict[str, tuple[str, tuple[DeedKind, ...]]] = {
    "proposals": ("Proposals and corrections", (DeedKind.PROPOSED, DeedKind.ASKED)),
    "decisions": ("Publications and other decisions", (DeedKind.DECIDED, DeedKind.AMENDED)),
    "comments": ("Comments and suggestions", (DeedKind.COMMENTED, DeedKind.SUGGESTED)),
    "codings": ("Coding", (DeedKind.TASK_GIVEN, DeedKind.CODED, DeedKind.VOTED)),
    "reference": ("Reference data", (DeedKind.CHANGED,)),
    "releases": ("Releases and imports", (DeedKind.RELEASED, DeedKind.IMPORTED)),
    "roles": ("Roles", (DeedKind.ROLE_GIVEN, DeedKind.ROLE_ENDED)),
}


@dataclass(frozen=True, slots=True)
class Deed:
    """One act: when, what in words, on what, where that is shown (empty: nowhere), and in which negotiation."""

    iso: str
    when: str
    words: str
    about: str
    address: str
    negotiation: str


@dataclass(frozen=True, slots=True)
class DeedsPage:
    """A page of what a person did; `older` is the mark of the next (empty: the last)."""

    name: str
    username: str
    deeds: tuple[Deed, ...]
    older: str


def deeds_page(person: User, homes: QuerySet[Negotiation], kind: str, after: str) -> DeedsPage:
    """Return a page of what the person did in those negotiations, after a mark (empty: the newest).

    `kind` is a word of NARROWED, or empty for all. At most sixteen queries. Raises BadCursor.
    """
    place = ORDER.read(after)
    kinds = NARROWED[kind][1] if kind else tuple(DeedKind)
    several = [ORDER.beyond(rows_of(each, person, homes), place, backwards=True)[: PAGE + 1] for each in kinds]
    together = reduce(lambda one, other: one.union(other, all=True), several)
    found = list(together.order_by(*(f"-{name}" for name in ORDER.fields))[: PAGE + 1])
    shown = found[:PAGE]
    older = ORDER.cursor((shown[-1][0].isoformat(), *shown[-1][1:])) if len(found) > PAGE else ""
    return DeedsPage(name_of(person), person.username, tuple(told(shown)), older)


def rows_of(kind: DeedKind, person: User, homes: QuerySet[Negotiation]) -> Rows:
    """Return the query of one kind, with the columns of ORDER."""
    how = KINDS[kind]
    rows = how.model._default_manager.filter(how.which, **{how.by: person, "negotiation__in": homes})
    named = {"done_at": F(how.at), "done_of": Value(kind.value, IntegerField()), "done_row": F("pk")}
    found: Rows = rows.filter(**{f"{how.at}__isnull": False}).annotate(**named).values_list(*ORDER.fields)
    return found


def told(places: Iterable[tuple[Any, int, int]]) -> Iterator[Deed]:
    """Yield the acts at these places. One query for each kind of them."""
    places = list(places)
    loaded: dict[int, Mapping[int, Any]] = {}
    for kind in {kind for _, kind, _ in places}:
        how = KINDS[DeedKind(kind)]
        numbers = [row for _, each, row in places if each == kind]
        loaded[kind] = how.model._default_manager.select_related("negotiation", *how.paths).in_bulk(numbers)
    for at, kind, row in places:
        deed = loaded[kind][row]
        words, about, address = KINDS[DeedKind(kind)].told(deed)
        yield Deed(at.isoformat(), wording.moment(at), words, about, address, deed.negotiation.name)


Told = tuple[str, str, str]


def of_entry(words: str, row: Entry) -> Told:
    return words, row.position.title, page_of(row)


def proposed(row: Entry) -> Told:
    return of_entry("proposed a correction" if row.version > 1 else "proposed an entry", row)


def asked(row: Amendment) -> Told:
    return of_entry(f"asked for a {row.kind}", row.entry)


def decided(row: Entry) -> Told:
    what = "a correction" if row.version > 1 else "an entry"
    did = {Decision.PUBLISHED.value: "published", Decision.SENT_BACK.value: "sent back"}.get(row.decision, "withdrew")
    return of_entry(f"{did} {what}", row)


def amended(row: Amendment) -> Told:
    did = {Decision.PUBLISHED.value: "did", Decision.SENT_BACK.value: "sent back"}.get(row.decision, "withdrew")
    return of_entry(f"{did} a {row.kind}", row.entry)


def commented(row: Comment) -> Told:
    return of_entry("laid aside what had come back" if row.lays_aside else "commented", row.entry)


def suggested(row: Suggestion) -> Told:
    return of_entry("suggested an edit", row.entry)


def of_task(words: str, row: CodingTask) -> Told:
    return words, str(row).capitalize(), reverse("positions:coding_task", args=[row.negotiation.key, row.number])


def voted(row: CodingVote) -> Told:
    return of_entry("settled how an entry is coded", row.entry)


def changed(row: ReferenceChange) -> Told:
    words = f"{row.operation} {row.table}"
    return words, row.called, ""


def released(row: Release) -> Told:
    return "named a release", row.version, reverse("positions:release", args=[row.negotiation.key, row.version])


def imported(row: Import) -> Told:
    return "took in a package", str(row), ""


def role_given(row: Membership) -> Told:
    return "gave a role", f"{row.role.name}: {name_of(row.person)}", ""


def role_ended(row: Membership) -> Told:
    return "took a role away", f"{row.role.name}: {name_of(row.person)}", ""


@dataclass(frozen=True, slots=True)
class HowTold:
    """Where an act left a row: whose it is (`by`), when (`at`), of which rows (`which`), and how it is told."""

    model: type[Model]
    by: str
    at: str
    told: Callable[[Any], Told]
    paths: tuple[str, ...] = ()
    which: Q = Q()  # noqa: RUF009 - never changed


POSITION, ENTRY, ROLE = ("position",), ("entry__position", "entry__negotiation"), ("role", "person")
OWN_KIND = Q(kind__in=BY_THEMSELVES)
KINDS: dict[DeedKind, HowTold] = {
    DeedKind.PROPOSED: HowTold(Entry, "proposed_by", "proposed_at", proposed, POSITION),
    DeedKind.ASKED: HowTold(Amendment, "proposed_by", "proposed_at", asked, ENTRY, OWN_KIND),
    DeedKind.DECIDED: HowTold(Entry, "decided_by", "decided_at", decided, POSITION),
    DeedKind.AMENDED: HowTold(Amendment, "decided_by", "decided_at", amended, ENTRY, OWN_KIND),
    DeedKind.COMMENTED: HowTold(Comment, "by", "at", commented, ENTRY),
    DeedKind.SUGGESTED: HowTold(Suggestion, "by", "at", suggested, ENTRY),
    DeedKind.TASK_GIVEN: HowTold(CodingTask, "given_by", "given_at", lambda row: of_task("gave to code", row)),
    DeedKind.CODED: HowTold(CodingTask, "coder", "through_at", lambda row: of_task("coded", row)),
    DeedKind.VOTED: HowTold(CodingVote, "by", "at", voted, ENTRY),
    DeedKind.CHANGED: HowTold(ReferenceChange, "by", "at", changed),
    DeedKind.RELEASED: HowTold(Release, "released_by", "released_at", released),
    DeedKind.IMPORTED: HowTold(Import, "imported_by", "imported_at", imported),
    DeedKind.ROLE_GIVEN: HowTold(Membership, "given_by", "given_at", role_given, ROLE),
    DeedKind.ROLE_ENDED: HowTold(Membership, "ended_by", "ended_at", role_ended, ROLE),
}
