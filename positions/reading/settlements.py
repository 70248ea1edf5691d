"""On what differences between coders were settled: one reading of the votes, for the team's page and the public one."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from itertools import chain, groupby

from django.db.models import F, Q

from positions.domain.settling import CountedVote, Settlement, settlement_of
from positions.models import Coding, CodingVote, Entry, Suggestion
from positions.reading.codings import line_from

# One code of an entry: the key of the entry, and the name of the code.
CodeOfEntry = tuple[str, str]
# Who had a part in an entry, by its key and their number, and since when.
Parts = Mapping[tuple[str, int], datetime]
Found = Iterable[tuple[str, int | None, datetime | None]]


def settlements(negotiation: int, known: datetime | None) -> dict[CodeOfEntry, Settlement]:
    """Return what was settled by a moment (None: by now). At most six queries."""
    return {of: found for of, votes in votes_by_code(negotiation, known).items() if (found := settlement_of(votes))}


def votes_by_code(negotiation: int, known: datetime | None) -> dict[CodeOfEntry, list[CountedVote]]:
    """Return the votes that were cast by a moment (None: by now), in order. At most six queries."""
    cast = Q() if known is None else Q(at__lte=known)
    rows = CodingVote.objects.filter(cast, negotiation=negotiation).order_by("entry__key", "variable", "at", "id")
    votes = list(rows.values_list("entry__key", "variable", "by", "value", "at"))
    coders, others = parts_in(negotiation, {key for key, *_ in votes}) if votes else ({}, {})
    return {
        of: [
            CountedVote(by, value, at, coders.get((key, by), at) < at, others.get((key, by), at) < at)
            for key, _, by, value, at in group
        ]
        for of, group in groupby(votes, key=lambda vote: vote[:2])
    }


def parts_in(negotiation: int, keys: Collection[str]) -> tuple[Parts, Parts]:
    """Return who coded the entries of these keys, and who else had a part in them. Five queries.

    Coders are those who proposed one of an entry's line too; others decided on one, or suggested an edit of one: those
    of whom the database says that they may not code it. Whoever settled a difference, and proposes or publishes the
    correction that follows, has a part in it from then on only.
    """
    first = Entry.objects.filter(negotiation=negotiation, key__in=keys, version=1)
    key_of = {number: key for key, number in first.values_list("key", line_from("pk"))}
    line = Entry.objects.filter(pk__in=key_of)
    suggested = Suggestion.objects.filter(entry__in=key_of).values_list("entry", "by", "at")
    coders = Coding.objects.filter(entry__negotiation=negotiation, entry__key__in=keys, coder=F("task__called"))
    coded = coders.filter(task__closed_at__isnull=False)

    def by_key(rows: Iterable[tuple[int, int | None, datetime | None]]) -> Found:
        return ((key_of[entry], person, at) for entry, person, at in rows)

    return (
        earliest(
            by_key(line.values_list("pk", "proposed_by", "proposed_at")),
            coded.values_list("entry__key", "task__coder", "task__closed_at"),
        ),
        earliest(by_key(line.values_list("pk", "decided_by", "decided_at")), by_key(suggested)),
    )


def earliest(*found: Found) -> Parts:
    """Return since when each person had a part in each entry; what an import brought has nobody."""
    since: dict[tuple[str, int], datetime] = {}
    for key, person, at in chain(*found):
        if person is not None and at is not None:
            since[key, person] = min(at, since.get((key, person), at))
    return since
