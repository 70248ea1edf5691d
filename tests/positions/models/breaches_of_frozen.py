"""Acts that each break one rule of frozen comparisons."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from positions.models import FrozenComparison, Negotiation
from positions.writing.moment import publishing_moment
from tests import factories as make
from tests.positions.models.breaches import Breach
from tests.positions.models.breaches_between import BUILD

CONTENT = json.dumps({"positions": [{"title": "A title", "content": "Words"}], "known": None}).encode()
DIGEST = sha256(CONTENT).hexdigest()


@transaction.atomic
def frozen(negotiation: Negotiation, **columns: Any) -> FrozenComparison:
    """Return a frozen comparison of two rounds."""
    moment = publishing_moment(negotiation.pk)
    for side in ("before", "after"):
        if side not in columns and f"{side}_on" not in columns:
            columns[side] = make.round(negotiation=negotiation)
    row = {"content": CONTENT, "sha256": DIGEST, "known": moment, "saved_at": moment, "saved_by": make.analyst()}
    return FrozenComparison.objects.create(negotiation=negotiation, **(row | columns))


def rules() -> Iterator[Breach]:
    """Break the rules that hold for every role."""
    yield "frozencomparison_unique", lambda: twice(make.negotiation())
    yield "frozencomparison_bytes_are_named", lambda: frozen(make.negotiation(), sha256="0" * 64)
    yield "frozencomparison_redacted_in_full", lambda: frozen(make.negotiation(), redacted_sha256=DIGEST)
    day = date(2025, 5, 25)
    yield "frozencomparison_round_or_day", lambda: frozen(make.negotiation(), before=None)
    yield "frozencomparison_window_of_days", lambda: frozen(make.negotiation(), after_on=day)
    yield "frozencomparison_window_in_bounds", lambda: frozen(make.negotiation(), after_on=day, window=91)
    later = timezone.now() + timedelta(days=1)
    yield "frozencomparison_known_by_then", lambda: frozen(make.negotiation(), known=later)


def guards() -> Iterator[Breach]:
    """Break the rules that hold for the owner too."""
    yield "frozen_under_lock", without_lock
    yield "frozen_is_redacted_only", lambda: rewritten(frozen(make.negotiation()))


def twice(negotiation: Negotiation) -> None:
    frozen(negotiation)
    frozen(negotiation)


def without_lock() -> None:
    there = frozen(make.negotiation())
    elsewhere = make.negotiation()
    there.pk, there.negotiation = None, elsewhere
    there.save()


def rewritten(row: FrozenComparison) -> None:
    content = CONTENT.replace(b"Words", b"[redacted]")
    now = timezone.now()
    digest = sha256(content).hexdigest()
    FrozenComparison.objects.filter(pk=row.pk).update(content=content, redacted_sha256=digest, redacted_at=now)


BUILD["frozencomparison"] = frozen
