"""A person leaves: the account becomes inactive, and what they had not finished goes to a colleague, in one act.

What they wrote stays theirs: nobody else becomes its author, so whoever takes it up does not publish it as somebody
else's. What was handed over goes back when they come back.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.utils import timezone

from positions.domain import wording
from positions.evidence.review.returned import came_back_to
from positions.models import (
    Amendment,
    CodingTask,
    Entry,
    Follow,
    Handover,
    Invitation,
    Negotiation,
    SavedDraft,
)
from positions.models.entries import WAITING
from positions.models.inbox import FOLLOWED
from positions.reading.discussion import asked_to_look
from positions.web.permissions import ACTS, Permission, allowed
from positions.web.saved_drafts import place_of
from positions.writing.checks import check, of_texts
from positions.writing.moment import hold_negotiations
from positions.writing.reasons import said
from positions.writing.refusals import Refused
from positions.writing.transactions import one_act

Counts = Counter[int]


@dataclass(frozen=True, slots=True)
class UnfinishedWork:
    """How much a person has not finished, each by the number of the negotiation."""

    drafts: Counts
    waiting: Counts
    returned: Counts
    asks: Counts
    tasks: Counts
    follows: Counts
    invitations: int


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One kind of unfinished work: how much of it, where, and what becomes of it. `stays`: it is not handed over."""

    words: str
    where: str
    becomes: str
    stays: bool = False


def unfinished_work(person: User) -> UnfinishedWork:
    """Return what the person has not finished, in all negotiations. At most nine queries."""
    homes = set(Negotiation.objects.visible_to(person).values_list("pk", flat=True))
    returned = came_back_to(person, Q(proposed_by=person))
    retractions = Amendment.objects.filter(WAITING, proposed_by=person, kind="retraction")
    return UnfinishedWork(
        drafts=counted(SavedDraft.objects.filter(by=person)),
        waiting=counted(Entry.objects.filter(WAITING, proposed_by=person)) + counted(retractions),
        returned=counted(returned[0]) + counted(returned[1]),
        asks=Counter(each.negotiation_id for each in asked_to_look(person, negotiations=homes)),
        tasks=counted(CodingTask.objects.filter(coder=person, closed_at__isnull=True)),
        follows=counted(Follow.objects.filter(by=person)),
        invitations=Invitation.objects.waiting().filter(given_by=person).count(),
    )


def counted(rows: QuerySet[Any, Any]) -> Counts:
    return Counter(rows.order_by().values_list("negotiation", flat=True))


def work_lines(work: UnfinishedWork, by: User) -> tuple[WorkLine, ...]:
    """Return the kinds of work of which there is some, in words, to who keeps accounts. One query."""
    numbers = {
        number
        for each in (work.drafts, work.waiting, work.returned, work.asks, work.tasks, work.follows)
        for number in each
    }
    names = {row.pk: row.name for row in Negotiation.objects.visible_to(by).filter(pk__in=numbers)}
    return tuple(lines_of(work, names))


def lines_of(work: UnfinishedWork, names: dict[int, str]) -> Iterator[WorkLine]:
    def line(counts: Counts, noun: str, nouns: str, becomes: str, *, stays: bool = False) -> Iterator[WorkLine]:
        if counts:
            where = ", ".join(f"{names[number]}: {counts[number]}" for number in sorted(counts, key=names.__getitem__))
            yield WorkLine(wording.counted(counts.total(), noun, nouns), where, becomes, stays)

    yield from line(work.drafts, "unfinished form", "unfinished forms", "They go to the colleague, under Unfinished.")
    yield from line(
        work.waiting,
        "proposal that waits",
        "proposals that wait",
        "Reviewers decide on them as on any other. What they send back comes to the colleague, who proposes it anew.",
    )
    yield from line(
        work.returned,
        "proposal that came back",
        "proposals that came back",
        "They stand in the colleague’s inbox. Whoever proposes one anew is the author of the new version.",
    )
    yield from line(
        work.asks,
        "request to look",
        "requests to look",
        "They stand in the colleague’s queue, until one of the two comments.",
    )
    yield from line(work.follows, "thing followed", "things followed", "The colleague follows them too.")
    yield from line(
        work.tasks,
        "coding task",
        "coding tasks",
        "They stay: what one coder codes counts as theirs alone. A reviewer closes them and gives them anew.",
        stays=True,
    )
    if work.invitations:
        yield WorkLine(
            wording.counted(work.invitations, "invitation that waits", "invitations that wait"),
            "",
            "Their links lead nowhere from then on. Whoever keeps accounts there sends them again.",
            stays=True,
        )


@one_act
def deactivate(person: User, *, to: User | None, reason: str, by: User) -> None:
    """Make an account inactive, end its sessions, and hand what is unfinished to a colleague (None: to nobody).

    Raises BadDraft when the colleague may not do it, Refused for one's own account or one that is inactive.
    """
    check(of_texts({"reason": reason}, required=("reason",)))
    if person == by:
        raise Refused("Your own account stays active: another person must do that.")
    if person.is_superuser and not by.is_superuser:
        raise Refused("Only a superuser makes a superuser inactive.")
    work = unfinished_work(person)
    hold_negotiations(*work.drafts, *work.waiting, *work.returned, *work.follows)
    if to is not None:
        check(("to", fault) for fault in hindrances(to, person, work, by))
    with said(by=by, reason=reason):
        if not User.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
            raise Refused("This account is inactive already.")
    if to is not None:
        SavedDraft.objects.filter(by=person).update(by=to)
        follow_too(person, to)
    Handover.objects.create(person=person, to=to, given_at=timezone.now(), given_by=by, reason=reason)
    end_sessions(person)


def hindrances(to: User, person: User, work: UnfinishedWork, by: User) -> Iterator[str]:
    """Yield why somebody cannot take the work up, in sentences."""
    if to == person or not to.is_active:
        yield "Choose somebody else, whose account is active."
        return
    needed = set(needed_for(person, work))
    homes = Negotiation.objects.visible_to(by).in_bulk([number for number, _ in needed])
    for number, permission in sorted(needed):
        home = homes.get(number)
        if home and home.archived_at is None and not allowed(to, permission, home):
            may_not = f"{to.get_username()} may not {ACTS[permission]} in {home.name}"
            yield f"{may_not}: give them a role there first, or choose somebody else."


def needed_for(person: User, work: UnfinishedWork) -> Iterator[tuple[int, Permission]]:
    """Yield what is needed to go on with the work, by the number of the negotiation."""
    for home in {*work.waiting, *work.returned}:
        yield home, Permission.PROPOSE
    for home in work.asks:
        yield home, Permission.SEE_PROPOSALS
    for home, address in SavedDraft.objects.filter(by=person).values_list("negotiation", "address"):
        if place := place_of(address):
            yield home, place.form.needs


def follow_too(person: User, to: User) -> None:
    """Have a colleague follow what a person follows, where they may see it and do not follow it yet."""
    for row in Follow.objects.filter(by=person, negotiation__in=Negotiation.objects.visible_to(to)):
        row.pk, row.by = None, to
        thing = {name: getattr(row, f"{name}_id") for name in FOLLOWED}
        if not Follow.objects.filter(by=to, **thing).exists():
            row.save(force_insert=True)


def end_sessions(person: User) -> None:
    """Log the person out everywhere: otherwise a login from before would go on when they come back."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            session.delete()


@one_act
def reactivate(person: User, *, reason: str, by: User) -> None:
    """Make an account active again; what was handed over and is still unfinished is the person's again, but for forms.

    Raises BadDraft, Refused when it is active.
    """
    check(of_texts({"reason": reason}, required=("reason",)))
    if person.is_superuser and not by.is_superuser:
        raise Refused("Only a superuser makes a superuser active.")
    Handover.objects.at_present().filter(person=person).update(ended_at=timezone.now(), ended_by=by)
    with said(by=by, reason=reason):
        if not User.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
            raise Refused("This account is active already.")
