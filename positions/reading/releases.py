"""Which release the data are of, now or at a moment of knowledge, and what was published since."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, Func, IntegerField, OuterRef, Value, When

from positions.domain.wording import counted
from positions.models import Entry, Negotiation, Release

# What is more is not counted: every page says it.
MOST_COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class ReleaseAt:
    """The last release up to a moment, empty before the first one, and how many entries were published since."""

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

    One query, and none when it is asked again of the same object.
    """
    asked: dict[datetime | None, ReleaseAt | None] = negotiation.__dict__.setdefault("_release_at", {})
    if known not in asked:
        asked[known] = read_release(negotiation, known)
    return asked[known]


def read_release(negotiation: Negotiation, known: datetime | None) -> ReleaseAt | None:
    since = Entry.objects.published().filter(
        negotiation=OuterRef("negotiation"), published_at__gt=OuterRef("released_at")
    )
    rows = Release.objects.filter(negotiation=negotiation)
    if known is not None:
        since = since.filter(published_at__lte=known)
        # One from after the moment comes last: it tells that there were releases, but none yet.
        by_then = Case(When(released_at__lte=known, then=Value(0)), default=Value(1), output_field=IntegerField())
        rows = rows.order_by(by_then, "-released_at")
    else:
        rows = rows.order_by("-released_at")
    some = ArraySubquery(since.order_by().values("key").distinct()[: MOST_COUNTED + 1])
    counted_since = Func(some, function="cardinality", output_field=IntegerField())
    found = rows.values_list(F("version"), F("released_at"), counted_since).first()
    if found is None:
        return None
    version, released_at, number = found
    return ReleaseAt(version, number) if known is None or released_at <= known else ReleaseAt("", 0)
