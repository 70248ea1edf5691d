"""On what differences between coders were settled: one reading of the votes, for the team's page and the public one."""

from collections.abc import Collection, Mapping
from datetime import datetime
from itertools import groupby

from django.db.models import F, Q

from positions.domain.settling import CountedVote, Settlement, settlement_of
from positions.models import Coding, CodingVote, Entry

# One code of an entry: the key of the entry, and the name of the code.
CodeOfEntry = tuple[str, str]
# Who had a part in an entry, as its author or coder, and since when.
Parts = Mapping[tuple[str, int], datetime]


def settlements(negotiation: int, known: datetime | None) -> dict[CodeOfEntry, Settlement]:
    """Return what was settled by a moment (None: by now). At most three queries."""
    return {of: found for of, votes in votes_by_code(negotiation, known).items() if (found := settlement_of(votes))}


def votes_by_code(negotiation: int, known: datetime | None) -> dict[CodeOfEntry, list[CountedVote]]:
    """Return the votes that were cast by a moment (None: by now), in order. At most three queries."""
    cast = Q() if known is None else Q(at__lte=known)
    rows = CodingVote.objects.filter(cast, negotiation=negotiation).order_by("entry__key", "variable", "at", "id")
    votes = list(rows.values_list("entry__key", "variable", "by", "value", "at"))
    parts = parts_in(negotiation, {key for key, *_ in votes}) if votes else {}
    return {
        of: [CountedVote(by, value, at, parts.get((key, by), at) < at) for key, _, by, value, at in group]
        for of, group in groupby(votes, key=lambda vote: vote[:2])
    }


def parts_in(negotiation: int, keys: Collection[str]) -> Parts:
    """Return who proposed a version of the entries of these keys, or coded them in a task that is closed. Two queries.

    Whoever settled a difference and proposes the correction that follows has a part in it from then on only.
    """
    authors = Entry.objects.filter(negotiation=negotiation, key__in=keys, proposed_by__isnull=False)
    coders = Coding.objects.filter(entry__negotiation=negotiation, entry__key__in=keys, coder=F("task__called"))
    found = [
        *authors.values_list("key", "proposed_by", "proposed_at"),
        *coders.filter(task__closed_at__isnull=False).values_list("entry__key", "task__coder", "task__closed_at"),
    ]
    since: dict[tuple[str, int], datetime] = {}
    for key, person, at in found:
        if at is not None:
            since[key, person] = min(at, since.get((key, person), at))
    return since
