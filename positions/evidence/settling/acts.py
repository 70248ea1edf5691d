"""Settling differences between coders, and proposing what follows for an entry."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.contrib.auth.models import User
from django.utils import timezone

from positions.evidence.amend.acts import correct
from positions.evidence.checks import doubts_of
from positions.evidence.coding.variables import Variable
from positions.evidence.drafts import draft_of
from positions.evidence.settling.corrections import reason_of, values_of
from positions.evidence.settling.differences import DifferingEntry, SettlingStage, differing_entries
from positions.models import Amendment, CodingVote, Entry, Negotiation
from positions.reading.settlements import settlements
from positions.writing.moment import hold_negotiations, publishing_moment
from positions.writing.refusals import Refused
from positions.writing.transactions import one_act

NO_DIFFERENCE = "The coders of this entry do not differ any more, or you have yet to code it."
A_CONDITION = "It was settled that there is a condition, and the entry has none: write it when you correct the entry."
NOTHING_FOLLOWS = "Nothing is to be corrected here: not all is settled, or the entry says so, or a correction waits."


@one_act
def settle(negotiation: Negotiation, key: str, values: Mapping[str, str], *, by: User) -> Sequence[Variable]:
    """Note what the person takes for the right values, by the names of the codes; return the codes this settles.

    A third person settles a code at once, coders do when they agree. What was settled on the same value before is left
    alone. Raises Refused, with nothing noted, where it was settled on another one.
    """
    moment = publishing_moment(negotiation.pk)
    found = differing_entry(negotiation, key, by)
    differing = {variable.name: variable for variable in found.variables}
    for name, value in values.items():
        check_value(found, differing, name, value)
    first = Entry.objects.get(negotiation=negotiation, key=key, version=1)
    CodingVote.objects.bulk_create(
        CodingVote(negotiation=negotiation, entry=first, variable=name, value=value, by=by, at=moment)
        for name, value in values.items()
        if name not in found.settled
    )
    now = settlements(negotiation.pk, None)
    return [each for each in found.left if (key, each.name) in now]


def differing_entry(negotiation: Negotiation, key: str, by: User) -> DifferingEntry:
    """Return an entry whose coders differ. Raises Refused."""
    for found in differing_entries(negotiation, by, key=key):
        return found
    raise Refused(NO_DIFFERENCE)


def check_value(found: DifferingEntry, differing: Mapping[str, Variable], name: str, value: str) -> None:
    """Raise Refused when a value cannot be settled on: of no difference, unknown, or settled otherwise before."""
    if name not in differing or value not in values_of(name):
        raise Refused(NO_DIFFERENCE)
    before = found.settled.get(name)
    if before and before.value != value:
        said = f"{differing[name].words} is {before.value or 'left empty'}"
        raise Refused(f"Somebody settled this a moment ago: {said}. Nothing of yours was noted for this entry.")


@one_act
def propose_settled(negotiation: Negotiation, key: str, *, by: User) -> Amendment:
    """Propose to correct an entry to what was settled on; return the correction, which waits for review as any does.

    Raises Refused, where it is for people to write what is missing too.
    """
    hold_negotiations(negotiation.pk)
    found = differing_entry(negotiation, key, by)
    if found.stage is not SettlingStage.TO_CORRECT:
        raise Refused(NOTHING_FOLLOWS)
    if found.wants_condition:
        raise Refused(A_CONDITION)
    old = Entry.objects.known(None).select_related("position").get(negotiation=negotiation, key=key)
    draft = replace(draft_of(old), **found.changes)
    return correct(
        old,
        draft=draft,
        reason=reason_of(found.followed, found.codings),
        by=by,
        # What is unusual about its dates was confirmed when it was logged.
        sure=[doubt.code for doubt in doubts_of(draft)],
        # Not before what it follows from, so that its author had no part in that.
        at=max(timezone.now(), *(each.at for each in found.followed.values())),
    )
