"""Which release the data are of, now or at a moment of knowledge, and what was published since."""

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
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import JSONObject
from django.db.models.lookups import LessThanOrEqual

from positions.domain.wording import counted
from positions.models import Entry, Negotiation, Release

# What is more is not counted: every page says it.
MOST_COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class ReleaseAt:
    """The last release up to a moment, empty before the first one, and how many entries of now were published since."""

    version: str
    published_since: int

    @property
    def since(self) -> str:
        """What was published since, in words."""
        if not self.published_since:
            return "nothing published since"
        more = self.published_since > MOST_COUNTED
        entries = counted(min(self.published_since, MOST_COUNTED), "entry", "entries")
        return f"{'more than ' if more else ''}{entries} published since"

    @property
    def words(self) -> str:
        return f"release {self.version}, {self.since}" if self.version else "before the first release"


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
        found = ReleaseAt(said["version"], said["since"]) if said["by_then"] else ReleaseAt("", 0)
    remembered(negotiation)[known] = found


def release_read(known: datetime | None, **of: Any) -> Subquery:
    """Return the part of a query that reads the release of a moment (None: now); `of` says of which negotiation."""
    return Subquery(releases_read(known, **of)[:1])


def releases_read(known: datetime | None, **of: Any) -> "QuerySet[Any, dict[str, Any]]":
    """Return what `remember` takes of the releases, that of the moment first; `of` says of which negotiation.

    One from after the moment is read too: it tells that there were releases, but none yet.
    """
    since = Entry.objects.known(known).filter(
        negotiation=OuterRef("negotiation"), published_at__gt=OuterRef("released_at")
    )
    some = ArraySubquery(since.order_by().values("pk")[: MOST_COUNTED + 1])
    at = Value(known, DateTimeField()) if known else F("released_at")
    by_then = ExpressionWrapper(LessThanOrEqual(F("released_at"), at), BooleanField())
    rows = Release.objects.filter(**of).order_by(by_then.desc(), "-released_at")
    counted_since = Func(some, function="cardinality", output_field=IntegerField())
    said = JSONObject(version=F("version"), by_then=by_then, since=counted_since)
    return rows.values_list(said, flat=True)
