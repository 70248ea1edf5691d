"""What stands behind the figures: who takes part, what was read of the sources, how far to trust what was coded."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from positions.domain import wording
from positions.domain.codebook import Read
from positions.models import Entry, Issue, Negotiation, Party, Position, Source
from positions.overview.newest import last_published
from positions.reading.codings import Coded, agreed_on, coded_twice, codings_known

READ_WORDS = {Read.WHOLE: "read whole", Read.PART: "read in part", Read.NONE: "not read"}
# What coders are compared by on the overview: what drives the shifts.
COMPARED = ("firmness", "scope")
# So many sentences of the limits are shown at once.
SENTENCES = 2
SENTENCE_END = re.compile(r"(?<=[.!?]) (?=[A-Z“\"])")


@dataclass(frozen=True, slots=True)
class OtherParty:
    """A party that holds no position: a mediator, a host, or one of which nothing is recorded yet."""

    key: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Background:
    """What stands behind the figures, ready to show; all of it may be empty.

    `limits` begins what the data say of their own limits; `sources`, `positions` and `issues` are
    how many of them the lists have; `newest` are the rows of what was published last.
    """

    parties: tuple[OtherParty, ...]
    limits: str
    sources: int
    positions: int
    issues: int
    coverage: str
    agreement: str
    newest: Sequence[Mapping[str, Any]]


def read_background(negotiation: Negotiation, known: datetime | None) -> Background:
    """Read what stands behind the figures of a negotiation, as known at a moment (None: now). One query."""
    sources = Source.objects.shown(known).filter(negotiation=OuterRef("pk")).order_by()
    read = sources.values("read").annotate(number=Count("pk")).values(row=JSONObject(read="read", number="number"))
    published = Entry.objects.published(known).filter(position__party=OuterRef("pk"))
    codings = codings_known(known).filter(negotiation=OuterRef("pk"))
    recorded = Entry.objects.published(known).filter(position=OuterRef("pk"))
    parties = Party.objects.filter(~Exists(published), negotiation=OuterRef("pk")).in_order()
    found = Negotiation.objects.filter(pk=negotiation.pk).values(
        parties=ArraySubquery(parties.values(row=JSONObject(key="key", name="name", role="role"))),
        read=ArraySubquery(read),
        codings=ArraySubquery(codings.values(row=JSONObject(**{name: name for name in ("entry__key", *COMPARED)}))),
        positions=counting(Position.objects.filter(Exists(recorded), negotiation=OuterRef("pk"))),
        issues=counting(Issue.objects.filter(negotiation=OuterRef("pk"))),
        newest=ArraySubquery(last_published(known)),
    )
    row = found.get()
    counts = {each["read"]: each["number"] for each in row["read"]}
    return Background(
        parties=tuple(OtherParty(**party) for party in row["parties"]),
        limits=beginning(negotiation.limits),
        sources=sum(counts.values()),
        positions=row["positions"] or 0,
        issues=row["issues"] or 0,
        coverage=coverage_words(counts),
        agreement=agreement_words(coded_twice(row["codings"]).values()),
        newest=row["newest"],
    )


def counting(rows: QuerySet[Any, Any]) -> Subquery:
    """Return the number of these rows of an outer one."""
    return Subquery(rows.order_by().values("negotiation").annotate(number=Count("pk")).values("number"))


def beginning(limits: str) -> str:
    """Return the first sentences of the limits."""
    return " ".join(SENTENCE_END.split(limits.strip())[:SENTENCES])


def coverage_words(read: Mapping[str, int]) -> str:
    """Return how much was read of how many sources, in words; empty without any."""
    parts = [f"{read[how]} {words}" for how, words in READ_WORDS.items() if read.get(how)]
    return f"{wording.counted(sum(read.values()), 'source')}: {', '.join(parts)}" if parts else ""


def agreement_words(coded: Collection[Sequence[Coded]]) -> str:
    """Return how often coders gave an entry the same code, in words; empty where none was coded twice."""
    if not coded:
        return ""
    parts = []
    for name in COMPARED:
        answers = [agreed for codings in coded if (agreed := agreed_on(codings, name)) is not None]
        parts.append(f"the same {name} in {sum(answers)} of {len(answers)}")
    return f"{wording.counted(len(coded), 'entry was', 'entries were')} coded twice: {', '.join(parts)}"
