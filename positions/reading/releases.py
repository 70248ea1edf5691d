"""Which release the data are of, now or at a moment of knowledge, and what was done to entries since."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    DateTimeField,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import JSONObject
from django.db.models.lookups import LessThanOrEqual

from positions.domain.codebook import AmendmentKind
from positions.domain.wording import listed
from positions.models import Amendment, Entry, Negotiation, Release
from positions.models.amendments import IS_REDACTION

# What is more is not counted: every page says it.
MOST_COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class ReleaseAt:
    """The last release up to a moment, empty before the first one, and to how many entries what was done since.

    `published` counts those that stand by then, corrected ones among them.
    """

    version: str
    published: int = 0
    retracted: int = 0
    redacted: int = 0

    @property
    def done(self) -> dict[str, int]:
        """What was done to entries since, and to how many."""
        numbers = {"published": self.published, "retracted": self.retracted, "redacted": self.redacted}
        return {act: number for act, number in numbers.items() if number}

    @property
    def since(self) -> str:
        """What was done to entries since, in words; reference data and codings are not counted."""
        if not self.done:
            return "no entry published, retracted or redacted since"
        (first, number), *others = self.done.items()
        entries = "entry" if min(number, MOST_COUNTED) == 1 else "entries"
        told = [f"{bounded(number)} {entries} {first}", *(f"{bounded(number)} {act}" for act, number in others)]
        return f"{listed(told)} since"

    @property
    def words(self) -> str:
        return f"release {self.version}, {self.since}" if self.version else "before the first release"


def bounded(number: int) -> str:
    return f"more than {MOST_COUNTED}" if number > MOST_COUNTED else str(number)


def release_at(negotiation: Negotiation, known: datetime | None) -> ReleaseAt | None:
    """Return the release that the data were of at a moment (None: now); None when nothing was ever released.

    No query where it was read with the negotiation or its moment, or was asked before of the same object; else one.
    """
    asked = remembered(negotiation)
    if known not in asked:
        remember(negotiation, known, releases_read(known, negotiation=negotiation.pk).first())
    return asked[known]


def remembered(negotiation: Negotiation) -> dict[datetime | None, ReleaseAt | None]:
    """Return what was read of a negotiation's releases, by the moment."""
    found: dict[datetime | None, ReleaseAt | None] = negotiation.__dict__.setdefault("_release_at", {})
    return found


def remember(negotiation: Negotiation, known: datetime | None, said: dict[str, Any] | None) -> None:
    """Keep what `release_read` gave of a moment with the negotiation."""
    found = None
    if said is not None:
        found = ReleaseAt(said["version"], **said["since"]) if said["by_then"] else ReleaseAt("")
    remembered(negotiation)[known] = found


def release_read(known: datetime | None, **of: Any) -> Subquery:
    """Return the part of a query that reads the release of a moment (None: now); `of` says of which negotiation."""
    return Subquery(releases_read(known, **of)[:1])


def releases_read(known: datetime | None, **of: Any) -> "QuerySet[Any, dict[str, Any]]":
    """Return what `remember` takes of the releases, that of the moment first; `of` says of which negotiation.

    One from after the moment is read too: it tells that there were releases, but none yet.
    """
    after = {"negotiation": OuterRef("negotiation"), "published_at__gt": OuterRef("released_at")}
    by_known = Q() if known is None else Q(published_at__lte=known)
    amended = Amendment.objects.filter(by_known, **after, entry__published_at__isnull=False)
    since = JSONObject(
        # Of what `entry_latest` has alone: no row is looked at.
        published=at_most(Entry.objects.known(known).filter(**after).values("published_at")),
        retracted=at_most(amended.filter(kind=AmendmentKind.RETRACTION.value).values("entry__key").distinct()),
        # Of an entry each text that goes has a row.
        redacted=at_most(amended.filter(IS_REDACTION).values("entry__key").distinct()),
    )
    at = Value(known, DateTimeField()) if known else F("released_at")
    by_then = ExpressionWrapper(LessThanOrEqual(F("released_at"), at), BooleanField())
    rows = Release.objects.filter(**of).order_by(by_then.desc(), "-released_at")
    said = JSONObject(version=F("version"), by_then=by_then, since=since)
    return rows.values_list(said, flat=True)


def at_most(rows: "QuerySet[Any, Any]") -> Func:
    """Return how many rows there are, in a query; not more than it takes to know that there are more."""
    some = ArraySubquery(rows.order_by()[: MOST_COUNTED + 1])
    return Func(some, function="cardinality", output_field=IntegerField())
