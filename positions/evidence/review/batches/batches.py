"""What waits for review in all negotiations that a person sees, thin: by document and author, the longest first.

The same number of queries however much waits; a batch's entries are read where it is opened (opened.py).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from positions.domain import wording
from positions.domain.codebook import AmendmentKind, Firmness
from positions.evidence.review.batches.filters import BatchFilters, ProposalKind
from positions.models import Amendment, Citation, Entry, Negotiation, Source
from positions.models.entries import WAITING
from positions.reading.account_names import names_of
from positions.web.paging import Keyset, Place, cut, moment_read, number
from positions.web.permissions import Permission, allowed, people_by_home

# So many proposals are read at once, the oldest; and so many batches are on one page.
MOST_READ = 5_000
PAGE = 40
KEYSET = Keyset(("oldest", "source", "author"), (moment_read, number, number))


KIND_WORDS = {
    ProposalKind.NEW: "says something new",
    ProposalKind.AFFIRMS: "affirms",
    ProposalKind.BESIDE: "reading or other account",
    ProposalKind.CORRECTS: "corrects",
    ProposalKind.RETRACTS: "retracts",
}


@dataclass(frozen=True, slots=True)
class ThinProposal:
    """A proposal by its rows' numbers: `entry` is what it brings or takes away, `amendment` that of a retraction.

    `source` is that of its first citation.
    """

    entry: int
    amendment: int | None
    negotiation: int
    source: int
    author: int
    proposed_at: datetime
    kind: ProposalKind

    @property
    def number(self) -> str:
        """How the form of a batch names it: by its entry, a retraction by its amendment too."""
        return f"{self.entry}-{self.amendment}" if self.amendment else str(self.entry)


@dataclass(frozen=True, slots=True)
class ProposalBatch:
    """What one person proposed from one document. `counts` say in words how many of which kind.

    `left`: the person proposes nothing any more, so somebody else answers what is sent back.
    """

    negotiation: Negotiation
    source: Source
    author: int
    author_name: str
    own: bool
    left: bool
    number: int
    counts: tuple[str, ...]
    oldest: datetime
    since: str

    @property
    def place(self) -> Place:
        return self.oldest, self.source.pk, self.author


@dataclass(frozen=True, slots=True)
class FilterOption:
    """A choice in a filter, with how many proposals of all that wait it would leave."""

    value: str
    words: str
    number: int


@dataclass(frozen=True, slots=True)
class BatchQueue:
    """A page of the queue: `total` and `proposals` count what the filters leave; `cursor` leads on (empty: the end).

    `cut_off`: more waits than is read at once, and the rest is not counted. `options` are the choices by filter.
    """

    batches: tuple[ProposalBatch, ...]
    total: int
    proposals: int
    cut_off: bool
    cursor: str
    options: dict[str, tuple[FilterOption, ...]]


def queue_of(by: User, filters: BatchFilters, place: Place | None) -> BatchQueue:
    """Return a page of what waits in all negotiations in which the person may see it. Eight queries."""
    talks = seen_by(by)
    waiting = thin(Q(negotiation__in=list(talks)), most=MOST_READ + 1)
    cut_off, waiting = len(waiting) > MOST_READ, waiting[:MOST_READ]
    now = timezone.now()
    proposers = people_by_home(Permission.PROPOSE)
    wanted = [each for each in waiting if keeps(filters, each, now, proposers)]
    grouped = by_batch(wanted)
    sources = Source.objects.in_bulk({each.source for each in waiting})
    names = names_of({each.author for each in waiting})
    batches = [
        ProposalBatch(
            negotiation=talks[rows[0].negotiation],
            source=sources[source],
            author=author,
            author_name=names.get(author, ""),
            own=author == by.pk,
            left=author not in proposing_in(rows[0].negotiation, proposers),
            number=len(rows),
            counts=counts_of(rows),
            oldest=rows[0].proposed_at,
            since=wording.moment(rows[0].proposed_at),
        )
        for (source, author), rows in grouped.items()
    ]
    listed, more = cut(batches, place, PAGE, of=lambda each: each.place, backwards=False)
    return BatchQueue(
        batches=tuple(listed),
        total=len(batches),
        proposals=len(wanted),
        cut_off=cut_off,
        cursor=KEYSET.cursor(listed[-1].place) if more else "",
        options=options_of(waiting, talks, {pk: row.title for pk, row in sources.items()}, names),
    )


def seen_by(by: User) -> dict[int, Negotiation]:
    """Return the negotiations in which the person may see what is proposed, by number. One query."""
    visible = Negotiation.objects.visible_to(by).order_by("key")
    return {each.pk: each for each in visible if allowed(by, Permission.SEE_PROPOSALS, each)}


def thin(which: Q, *, most: int, source: int | None = None) -> list[ThinProposal]:
    """Return the proposals that wait, of rows of evidence such as those, the oldest first. Two queries.

    `source` is the number of the source that they are from (None: from any).

    An act of retraction is one proposal: its first amendment.
    """
    first = Citation.objects.filter(entry=OuterRef("pk")).order_by("id").values("source")[:1]
    of_source = Q() if source is None else Q(of=source)
    columns = ("pk", "negotiation", "of", "proposed_by", "proposed_at")
    codes = ("version", "main", "held", "firmness", "conditional", "has_content", "scope")
    entries = Entry.objects.filter(WAITING, which).annotate(of=Subquery(first)).filter(of_source)
    entries = entries.order_by("proposed_at", "pk")
    found = [
        ThinProposal(pk, None, home, of, author, at, kind_of(**dict(zip(codes, coded, strict=True))))
        for pk, home, of, author, at, *coded in entries.values_list(*columns, *codes)[:most]
    ]
    first = Citation.objects.filter(entry=OuterRef("entry")).order_by("id").values("source")[:1]
    asked = Amendment.objects.filter(WAITING, which, kind=AmendmentKind.RETRACTION.value)
    rows = asked.annotate(of=Subquery(first)).filter(of_source).order_by("proposed_at", "pk")
    acts: dict[tuple[int, int, datetime], ThinProposal] = {}
    for entry, pk, home, of, author, at in rows.values_list("entry", *columns)[:most]:
        acts.setdefault((home, author, at), ThinProposal(entry, pk, home, of, author, at, ProposalKind.RETRACTS))
    return sorted([*found, *acts.values()], key=lambda each: (each.proposed_at, each.entry))[:most]


def kind_of(
    *, version: int, main: bool, held: bool, firmness: str, conditional: bool, has_content: bool, scope: str
) -> ProposalKind:
    """Return what an entry does by its columns: an affirmation is held as before and says nothing else."""
    if version > 1:
        return ProposalKind.CORRECTS
    if not main:
        return ProposalKind.BESIDE
    affirms = held and firmness == Firmness.SAME and not (conditional or has_content or scope)
    return ProposalKind.AFFIRMS if affirms else ProposalKind.NEW


def keeps(filters: BatchFilters, each: ThinProposal, now: datetime, proposers: Mapping[int, frozenset[int]]) -> bool:
    """Say whether the filters leave a proposal; `proposers` are the people who still propose, by negotiation."""
    return (
        filters.negotiation in (None, each.negotiation)
        and filters.source in (None, each.source)
        and filters.author in (None, each.author)
        and filters.kind in ("", each.kind)
        and not (filters.left and each.author in proposing_in(each.negotiation, proposers))
        and (filters.days is None or each.proposed_at <= now - timedelta(days=filters.days))
    )


def proposing_in(negotiation: int, proposers: Mapping[int, frozenset[int]]) -> frozenset[int]:
    return proposers[0] | proposers.get(negotiation, frozenset())


def by_batch(rows: Iterable[ThinProposal]) -> dict[tuple[int, int], list[ThinProposal]]:
    """Return the proposals by source and author, in their order."""
    grouped: dict[tuple[int, int], list[ThinProposal]] = {}
    for each in rows:
        grouped.setdefault((each.source, each.author), []).append(each)
    return grouped


def counts_of(rows: Iterable[ThinProposal]) -> tuple[str, ...]:
    """Return how many proposals do what, in words."""
    counted = Counter(each.kind for each in rows)
    nouns = {
        ProposalKind.NEW: ("says something new", "say something new"),
        ProposalKind.AFFIRMS: ("affirms", "affirm"),
        ProposalKind.BESIDE: ("reading or other account", "readings or other accounts"),
        ProposalKind.CORRECTS: ("correction",),
        ProposalKind.RETRACTS: ("retraction",),
    }
    return tuple(wording.counted(counted[kind], *words) for kind, words in nouns.items() if counted[kind])


def options_of(
    waiting: Sequence[ThinProposal], talks: dict[int, Negotiation], titles: dict[int, str], names: dict[int, str]
) -> dict[str, tuple[FilterOption, ...]]:
    """Return the choices of each filter, with how many of all that waits they leave."""
    called: dict[str, dict[Any, str]] = {
        "negotiation": {pk: row.name for pk, row in talks.items()},
        "source": titles,
        "author": names,
        "kind": dict(KIND_WORDS),
    }
    return {name: tuple(options(Counter(getattr(each, name) for each in waiting), called[name])) for name in called}


def options(counted: Counter[Any], called: dict[Any, str]) -> Iterator[FilterOption]:
    for value in sorted(counted, key=lambda value: (called.get(value, ""), str(value))):
        yield FilterOption(str(value), called.get(value, ""), counted[value])
