"""Where the coders of entries differ: what is open, what was settled and what follows, for those who settle it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q

from positions.domain.codebook import AmendmentKind
from positions.domain.settling import Settlement
from positions.evidence.coding.codings import CODED, coded_entries
from positions.evidence.coding.variables import CODES, Variable, differ
from positions.evidence.settling.corrections import changes, wants_condition
from positions.models import Amendment, Entry, Negotiation
from positions.reading.codings import Coded, keys_kept_from
from positions.reading.settlements import settlements


class SettlingStage(StrEnum):
    """How far an entry is whose coders differ; the value is what addresses call it."""

    OPEN = "open"
    # All codes are settled, and what follows for the entry is not proposed yet.
    TO_CORRECT = "to correct"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class DifferingEntry:
    """An entry whose coders differ: its row, its codings in the order of the coders, and in which codes.

    `settled` are the settlements by the names of the codes; `waiting` is the number of the proposal of a correction
    that waits (None: none does). `corrected` says by the same names when the last correction of a code was proposed.
    """

    row: Coded
    codings: Sequence[Coded]
    variables: tuple[Variable, ...]
    settled: Mapping[str, Settlement]
    waiting: int | None
    corrected: Mapping[str, datetime]

    @property
    def key(self) -> str:
        return str(self.row["key"])

    @property
    def left(self) -> tuple[Variable, ...]:
        """The codes that are not settled yet."""
        return tuple(each for each in self.variables if each.name not in self.settled)

    @property
    def followed(self) -> dict[str, Settlement]:
        """The settlements that the entry is to follow: whoever corrected a code since knew on what it was settled."""
        return {name: found for name, found in self.settled.items() if not self.corrected_after(name, found.at)}

    @property
    def corrected_since(self) -> tuple[Variable, ...]:
        """The codes that are settled, and that a later correction made something else."""
        others = (each for each in self.variables if each.name in self.settled.keys() - self.followed.keys())
        return tuple(each for each in others if each.value(self.row) != self.settled[each.name].value)

    def corrected_after(self, name: str, at: datetime) -> bool:
        return name in self.corrected and self.corrected[name] >= at

    @property
    def values(self) -> dict[str, str]:
        return {name: found.value for name, found in self.followed.items()}

    @property
    def changes(self) -> dict[str, Any]:
        """The columns of the entry that are to become others."""
        return changes(self.row, self.values, self.codings)

    @property
    def wants_condition(self) -> bool:
        return wants_condition(self.row, self.values)

    @property
    def stage(self) -> SettlingStage:
        if self.left:
            return SettlingStage.OPEN
        done = self.waiting is not None or not (self.changes or self.wants_condition)
        return SettlingStage.SETTLED if done else SettlingStage.TO_CORRECT


def differing_entries(negotiation: Negotiation, by: User, *, key: str = "") -> list[DifferingEntry]:
    """Return the entries whose coders differ, in order of their keys, but for those in an open task of the person.

    `key` asks for one alone. Twelve queries at most.
    """
    coded = coded_entries(negotiation, None, key=key)
    kept = keys_kept_from(by, negotiation.pk)
    found, waiting = settlements(negotiation.pk, None), corrections_waiting(negotiation)
    corrected = codes_corrected(negotiation, coded.entries)
    listed = []
    for entry in sorted(coded.entries):
        codings = coded.codings[entry]
        variables = tuple(each for each in CODES if differ(each, codings))
        if variables and entry not in kept:
            settled = {each.name: found[entry, each.name] for each in variables if (entry, each.name) in found}
            row, since = coded.entries[entry], corrected.get(entry, {})
            listed.append(DifferingEntry(row, codings, variables, settled, waiting.get(entry), since))
    return listed


def codes_corrected(negotiation: Negotiation, keys: Collection[str]) -> dict[str, dict[str, datetime]]:
    """Return when the last published correction of each code was proposed, by keys and names of codes. One query."""
    versions = Entry.objects.published().filter(negotiation=negotiation, key__in=keys).order_by("key", "version")
    found: dict[str, dict[str, datetime]] = {}
    for was, becomes in pairwise(versions.values("key", "proposed_at", "published_at", *CODED)):
        if was["key"] == becomes["key"]:
            at = becomes["proposed_at"] or becomes["published_at"]
            changed = (each.name for each in CODES if each.value(was) != each.value(becomes))
            found.setdefault(becomes["key"], {}).update(dict.fromkeys(changed, at))
    return found


def corrections_waiting(negotiation: Negotiation) -> dict[str, int]:
    """Return the numbers of the proposals that would replace entries, by the keys of these. One query."""
    waits = Q(negotiation=negotiation, decision="", kind=AmendmentKind.CORRECTION.value)
    return dict(Amendment.objects.filter(waits).values_list("entry__key", "replacement"))
