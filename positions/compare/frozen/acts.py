"""Freezing a comparison: its bytes are kept for good; and what a redaction does to those that are kept."""

import json
import re
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q

from positions.domain.points import PointInTime
from positions.domain.texts import as_typed
from positions.models import Entry, FrozenComparison, Negotiation, Round
from positions.models.entries import REDACTED
from positions.web.downloads import to_json
from positions.writing.moment import publishing_moment
from positions.writing.reasons import said
from positions.writing.transactions import one_act

# The texts of a state in a comparison that stand in the state's own entry, and the one that may stand in an earlier.
OWN_TEXTS = ("condition", "content", "statement", "speaker")
CARRIED_TEXT = "content"
# What people put before a DOI.
BEFORE_DOI = re.compile(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


@one_act
def freeze(
    negotiation: Negotiation,
    before: PointInTime,
    after: PointInTime,
    *,
    filters: str,
    known: datetime | None,
    compute: Callable[[datetime], bytes],
    by: User,
) -> FrozenComparison:
    """Keep the comparison as known at the moment (None: now) and return it; the same content is kept once.

    `compute` returns its JSON as known at a moment. While the moment is read and the comparison computed, nothing is
    published, corrected or redacted. Without a moment, one that was frozen before is returned when it differs in
    nothing but its moment.
    """
    now = publishing_moment(negotiation.pk)
    at = now if known is None else min(known, now)
    content = compute(at)
    digest = sha256(content).hexdigest()
    asked = {"filters": filters, **columns_of(negotiation, before, after)}
    same = FrozenComparison.objects.filter(negotiation=negotiation, **asked)
    kept = same.filter(Q(sha256=digest) | Q(redacted_sha256=digest)).first()
    if kept is None and known is None:
        newest = same.order_by("-known", "-id").first()
        kept = newest if newest and timeless(bytes(newest.content)) == timeless(content) else None
    return kept or FrozenComparison.objects.create(
        negotiation=negotiation,
        **asked,
        known=at,
        content=content,
        sha256=digest,
        saved_by=by,
        saved_at=now,
    )


def columns_of(negotiation: Negotiation, before: PointInTime, after: PointInTime) -> dict[str, Any]:
    """Return what is compared as columns of a frozen comparison. A query for each round."""
    columns: dict[str, Any] = {"window": before.days or after.days}
    for name, point in {"before": before, "after": after}.items():
        is_round = point.days is None
        columns[name] = Round.objects.get(negotiation=negotiation, key=point.key) if is_round else None
        columns[f"{name}_on"] = None if is_round else point.ends_on
    return columns


def timeless(content: bytes) -> dict[str, Any]:
    """Return the data of a comparison without the moment of knowledge."""
    data: dict[str, Any] = json.loads(content)
    del data["known"]
    return data


@one_act
def write_doi(frozen: FrozenComparison, doi: str, *, by: User) -> None:
    """Write the DOI under which it was deposited elsewhere, empty for none; the history tells of it. Raises Refused.

    It may come as an address or with `doi:` before it.
    """
    publishing_moment(frozen.negotiation_id)
    with said(by=by):
        frozen.doi = BEFORE_DOI.sub("", as_typed(doi).strip())
        frozen.save(update_fields=["doi"])


def redact_frozen(
    negotiation_id: int, line: Collection[int], texts: Collection[str], *, moment: datetime
) -> list[FrozenComparison]:
    """Replace texts of a line of entries in all frozen comparisons, as of the redaction's moment; return the changed.

    The line's own states lose each of the texts; a content also wherever it is carried on in the same position.
    To be called once the redaction is written, within its act.
    """
    keys = set(Entry.objects.filter(pk__in=line).values_list("key", flat=True))
    positions = Entry.objects.filter(pk__in=line).values("position")
    near = set(Entry.objects.filter(position__in=positions).values_list("key", flat=True))
    changed = []
    for frozen in FrozenComparison.objects.filter(negotiation=negotiation_id).order_by("id").iterator(chunk_size=20):
        data = json.loads(bytes(frozen.content))
        in_states = empty_states(data["positions"], keys, near, texts)
        if empty_locators(data.get("citations", ()), keys, texts) or in_states:
            frozen.content = to_json(data)
            frozen.redacted_sha256 = sha256(frozen.content).hexdigest()
            frozen.redacted_at = moment
            frozen.save(update_fields=["content", "redacted_sha256", "redacted_at"])
            changed.append(frozen)
    return changed


def empty_states(rows: Iterable[dict[str, Any]], keys: set[str], near: set[str], texts: Collection[str]) -> bool:
    """Write `[redacted]` over the texts in the states of these entries; say whether there were any."""
    found = False
    for row in rows:
        states = [state for state in (row["before"], row["after"]) if state]
        of_position = any(state["entry"] in near for state in states)
        for state in states:
            names = OWN_TEXTS if state["entry"] in keys else (CARRIED_TEXT,) if of_position else ()
            for name in names:
                if state[name] in texts:
                    state[name] = REDACTED
                    found = True
    return found


def empty_locators(citations: Iterable[dict[str, Any]], keys: set[str], texts: Collection[str]) -> bool:
    """Write `[redacted]` over the texts in the locators of what these entries cite; say whether there were any."""
    emptied = [each for each in citations if each["entry"] in keys and each["locator"] in texts]
    for each in emptied:
        each["locator"] = REDACTED
    return bool(emptied)
