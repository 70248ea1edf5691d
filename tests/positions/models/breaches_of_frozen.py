"""Acts that each break one rule of frozen comparisons."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from positions.models import Entry, FrozenComparison, Negotiation, Round
from positions.reading.moment import echo
from positions.writing.moment import publishing_moment
from tests import factories as make
from tests.positions.models.breaches import Breach
from tests.positions.models.breaches_between import BUILD

EMPTY = "0" * 64
CITED_BY_NOBODY = {"position": "p", "entry": "no-such-entry", "source": "s", "locator": "1"}
LONG_AGO = datetime(2022, 4, 1, tzinfo=UTC)


@transaction.atomic
def frozen(negotiation: Negotiation, said: dict[str, Any] | None = None, **columns: Any) -> FrozenComparison:
    """Return a frozen comparison of two rounds; `said` is what its bytes say otherwise than it is."""
    moment = publishing_moment(negotiation.pk)
    for side in ("before", "after"):
        if side not in columns and f"{side}_on" not in columns:
            columns[side] = make.round(negotiation=negotiation)
    row = {"known": moment, "saved_at": moment, "saved_by": make.analyst()} | columns
    data: dict[str, Any] = {"negotiation": negotiation.key, "known": echo(row["known"]), "positions": []}
    data |= {side: {"key": key_of(columns.get(side), columns.get(f"{side}_on"))} for side in ("before", "after")}
    data |= said or {}
    content = json.dumps(data).encode()
    return FrozenComparison.objects.create(
        negotiation=negotiation, content=content, **{"sha256": sha256(content).hexdigest()} | row
    )


def key_of(round_: Round | None, day: date | None) -> str | None:
    return round_.key if round_ else day.isoformat() if day else None


def shown(of: Entry, **columns: Any) -> dict[str, Any]:
    """Return what a comparison says that shows the entry at its first round, but for these columns."""
    state = {name: getattr(of, name) for name in ("statement", "account", "basis")}
    row = {"key": of.position.key, "before": {"entry": of.key} | state | columns, "after": None}
    return {"positions": [row]}


def rules() -> Iterator[Breach]:
    """Break the rules that hold for every role."""
    yield "frozencomparison_unique", lambda: twice(make.negotiation())
    yield "frozencomparison_bytes_are_named", lambda: frozen(make.negotiation(), sha256=EMPTY)
    yield "frozencomparison_redacted_in_full", lambda: frozen(make.negotiation(), redacted_sha256=EMPTY)
    day = date(2025, 5, 25)
    yield "frozencomparison_round_or_day", lambda: frozen(make.negotiation(), before=None)
    yield "frozencomparison_window_of_days", lambda: frozen(make.negotiation(), after_on=day)
    yield "frozencomparison_window_in_bounds", lambda: frozen(make.negotiation(), after_on=day, window=91)
    for doi in ("doi.org/10.5281/zenodo.1", "10.5281/", "10.5281/a b", "10.5281/\u202ea", "10.5/x"):
        yield "frozencomparison_doi_is_one", partial(frozen_with, doi=doi)
    later = timezone.now() + timedelta(days=1)
    yield "frozencomparison_known_by_then", lambda: frozen(make.negotiation(), known=later)


def guards() -> Iterator[Breach]:
    """Break the rules that hold for the owner too."""
    yield "moment_is_given", lambda: frozen(make.negotiation(), saved_at=LONG_AGO, known=LONG_AGO)
    yield "moment_is_given", lambda: frozen(make.negotiation(), saved_at=timezone.now() + timedelta(days=1))
    yield "frozen_is_redacted_only", rewritten
    for name in ("negotiation", "known", "positions"):
        yield "frozen_as_known", partial(frozen_saying, {name: "other"})
    yield "frozen_as_known", partial(frozen_saying, {"before": {"key": "other"}})
    yield "frozen_as_known", partial(frozen_showing, statement="Words that nobody said.")
    yield "frozen_as_known", partial(frozen_showing, account="opponent")
    yield "frozen_as_known", partial(frozen_showing, entry="no-such-entry")
    yield "frozen_as_known", partial(frozen_saying, {"citations": [CITED_BY_NOBODY]})
    yield "frozen_as_known", show_what_was_gone
    yield "frozen_as_known", show_elsewhere


def frozen_with(**columns: Any) -> None:
    frozen(make.negotiation(), **columns)


def frozen_saying(said: dict[str, Any]) -> None:
    frozen(make.negotiation(), said)


def frozen_showing(**columns: Any) -> None:
    entry = make.entry()
    frozen(entry.negotiation, shown(entry))
    frozen(entry.negotiation, shown(entry, **columns))


def show_what_was_gone() -> None:
    entry = make.entry()
    make.retract(entry)
    frozen(entry.negotiation, shown(entry))


def show_elsewhere() -> None:
    entry = make.entry()
    entry.position = make.position(negotiation=entry.negotiation)
    frozen(entry.negotiation, shown(entry))


def twice(negotiation: Negotiation) -> None:
    first = frozen(negotiation)
    first.pk = None
    first.saved_at = publishing_moment(negotiation.pk)
    first.save()


def rewritten() -> None:
    entry = make.entry()
    row = frozen(entry.negotiation, shown(entry))
    content = row.content.replace(entry.statement.encode(), b"[redacted]")
    columns = {"content": content, "redacted_sha256": sha256(content).hexdigest(), "redacted_at": timezone.now()}
    FrozenComparison.objects.filter(pk=row.pk).update(**columns)


BUILD["frozencomparison"] = frozen
