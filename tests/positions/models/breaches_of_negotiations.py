"""Acts that each break one rule of the state of a negotiation, or of who is of it."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.utils import timezone

from positions.models import Amendment, Handover, Invitation, Membership, Negotiation
from positions.writing.moment import publishing_moment
from tests import coded, said
from tests import factories as make
from tests import stored_texts as stored
from tests.positions.models.breaches import Breach
from tests.positions.models.breaches_of_releases import release
from tests.refusals import run


def archived(home: Negotiation | None = None) -> Negotiation:
    """Return a negotiation that was archived; None: a new one."""
    home = home or make.negotiation()
    Negotiation.objects.filter(pk=home.pk).update(archived_at=timezone.now(), archived_by=make.reviewer())
    home.refresh_from_db()
    return home


def rules() -> Iterator[Breach]:
    """Break the rules that hold for every role."""
    yield "negotiation_state_known", partial(make.negotiation, state="hidden")
    yield "negotiation_archived_by_somebody", partial(make.negotiation, archived_at=timezone.now())
    yield "negotiation_archived_by_somebody", lambda: make.negotiation(archived_by=make.analyst())
    yield "negotiation_archived_was_public", lambda: archived(make.negotiation(state="preparation"))
    yield "membership_once", lambda: [make.member(home) for home in [make.negotiation()] for _ in "ab"]
    yield "membership_ended_with_reason", partial(ended, ended_by=None)
    yield "membership_ended_with_reason", partial(ended, ended_reason=" ")
    yield "membership_ended_with_reason", partial(ended, ended_at=None)


def rules_of_accounts() -> Iterator[Breach]:
    """Break the rules of invitations and of who takes up whose work."""
    for email in ("", "nobody", "two words@example.org"):
        yield "invitation_reaches", partial(invitation, email=email)
    yield "invitation_gives_something", partial(invitation, roles=[])
    yield "invitation_accepted_by_somebody", partial(invitation, accepted_at=timezone.now())
    both = {"accepted_at": timezone.now(), "withdrawn_at": timezone.now()}
    yield "invitation_ends_once", lambda: invitation(accepted_by=make.analyst(), **both)
    yield "handover_once", lambda: [handover() for _ in "ab"]
    yield "handover_to_another", lambda: handover(to=make.analyst())
    yield "handover_reason_filled", partial(handover, reason=" ")
    yield "handover_ended_by_somebody", partial(handover, ended_at=timezone.now())


def invitation(**columns: Any) -> Invitation:
    row = {"email": "new@example.org", "roles": [1], "given_at": timezone.now(), "given_by": make.reviewer()}
    return Invitation.objects.create(**row | columns)


def handover(**columns: Any) -> Handover:
    row = {"person": make.analyst(), "given_at": timezone.now(), "given_by": make.reviewer(), "reason": "Left."}
    return Handover.objects.create(**row | columns)


def ended(**columns: Any) -> None:
    row = {"ended_at": timezone.now(), "ended_by": make.reviewer(), "ended_reason": "Left the team."} | columns
    Membership.objects.filter(pk=make.member(make.negotiation()).pk).update(**row)


def guards() -> Iterator[Breach]:
    """Break the rules that hold for the owner too."""
    yield "negotiation_stays_public", partial(with_published, state="preparation")
    yield "negotiation_keeps_key", partial(with_published, key="another")
    yield "negotiation_is_kept", lambda: run("DELETE FROM positions_negotiation WHERE id = %s", published().pk)
    yield "membership_is_kept", lambda: make.member(make.negotiation()).delete()
    yield "membership_is_kept", lambda: run("TRUNCATE positions_membership")
    yield "history_is_kept", lambda: handover().delete()
    yield "evidence_is_frozen", rewritten
    yield "evidence_set_once", ended_twice
    for act in LATE:
        yield "negotiation_is_archived", act


def published() -> Negotiation:
    return make.entry().negotiation


def with_published(**columns: Any) -> None:
    Negotiation.objects.filter(pk=published().pk).update(**columns)


def ended_twice() -> None:
    ended()
    Membership.objects.update(ended_reason="Otherwise.")


def rewritten() -> None:
    make.member(make.negotiation())
    Membership.objects.update(given_at=timezone.now())


def after(build: Callable[[], Any], act: Callable[[Any], object]) -> Callable[[], None]:
    """Return the act that is done with a row once its negotiation is archived."""

    def late() -> None:
        row = build()
        archived(row.negotiation)
        act(row)

    return late


LATE: tuple[Callable[[], object], ...] = (
    after(make.position, lambda row: make.proposal(row)),
    after(make.proposal, lambda row: make.publish(row)),
    after(make.entry, lambda row: make.amendment(row, "retraction")),
    after(lambda: make.amendment(make.entry(), "retraction"), lambda row: taken_back(row)),
    after(make.proposal, lambda row: said.comment(row)),
    after(make.entry, lambda row: make.coding(row)),
    after(make.entry, lambda row: coded.task(row)),
    after(make.source, lambda row: stored.document(row)),
    after(make.issue, lambda row: make.import_of(row.negotiation)),
    after(make.issue, lambda row: release(row.negotiation)),
    after(make.issue, lambda row: make.party(negotiation=row.negotiation)),
    after(make.issue, lambda row: type(row).objects.filter(pk=row.pk).update(name="Otherwise")),
    after(make.issue, lambda row: row.delete()),
)


def taken_back(row: Amendment) -> None:
    make.supersede(row, make.decided(None, publishing_moment(row.negotiation_id)))
