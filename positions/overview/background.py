"""What stands behind the figures: who takes part, what was read of the sources, how far to trust what was coded."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from positions.domain import wording
from positions.domain.codebook import Read
from positions.models import Coding, Entry, Negotiation, Party, Source

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

    `limits` begins what the data say of their own limits; `sources` is their number.
    """

    parties: tuple[OtherParty, ...]
    limits: str
    sources: int
    coverage: str
    agreement: str


def read_background(negotiation: Negotiation, known: datetime | None) -> Background:
    """Read what stands behind the figures of a negotiation, as known at a moment (None: now). One query."""
    sources = Source.objects.shown(known).filter(negotiation=OuterRef("pk")).order_by()
    read = sources.values("read").annotate(number=Count("pk")).values(row=JSONObject(read="read", number="number"))
    published = Entry.objects.published(known).filter(position__party=OuterRef("pk"))
    parties = Party.objects.filter(~Exists(published), negotiation=OuterRef("pk")).in_order()
    found = Negotiation.objects.filter(pk=negotiation.pk).values(
        parties=ArraySubquery(parties.values(row=JSONObject(key="key", name="name", role="role"))),
        read=ArraySubquery(read),
        agreed=ArraySubquery(coded_twice(known).filter(negotiation=OuterRef("pk"))),
    )
    row = found.get()
    counts = {each["read"]: each["number"] for each in row["read"]}
    return Background(
        parties=tuple(OtherParty(**party) for party in row["parties"]),
        limits=beginning(negotiation.limits),
        sources=sum(counts.values()),
        coverage=coverage_words(counts),
        agreement=agreement_words(row["agreed"]),
    )


def coded_twice(known: datetime | None) -> QuerySet[Coding, Any]:
    """Return for each entry that several coders coded how many gave it a code, and how many codes, by variable."""
    shown = Entry.objects.published(known).filter(pk=OuterRef("entry"))
    codings = Coding.objects.filter(Exists(shown)).order_by().values("entry")
    measures: dict[str, Count] = {}
    for name in COMPARED:
        given = Q(**{f"{name}__gt": ""})
        measures |= {f"{name}_given": Count("pk", filter=given)}
        measures |= {f"{name}_codes": Count(name, distinct=True, filter=given)}
    several = codings.annotate(coders=Count("pk"), **measures).filter(coders__gt=1)
    return several.values(row=JSONObject(**{name: name for name in measures}))


def beginning(limits: str) -> str:
    """Return the first sentences of the limits."""
    return " ".join(SENTENCE_END.split(limits.strip())[:SENTENCES])


def coverage_words(read: Mapping[str, int]) -> str:
    """Return how much was read of how many sources, in words; empty without any."""
    parts = [f"{read[how]} {words}" for how, words in READ_WORDS.items() if read.get(how)]
    return f"{wording.counted(sum(read.values()), 'source')}: {', '.join(parts)}" if parts else ""


def agreement_words(coded: Sequence[Mapping[str, int]]) -> str:
    """Return how often coders gave an entry the same code, in words; empty where none was coded twice."""
    if not coded:
        return ""
    parts = []
    for name in COMPARED:
        both = [each for each in coded if each[f"{name}_given"] > 1]
        same = sum(each[f"{name}_codes"] == 1 for each in both)
        parts.append(f"the same {name} in {same} of {len(both)}")
    return f"{wording.counted(len(coded), 'entry was', 'entries were')} coded twice: {', '.join(parts)}"
