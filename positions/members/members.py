"""Who is of a negotiation, as its page lists them. Six queries at most; no query after loading."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.utils import timezone

from positions.domain import wording
from positions.domain.roles import ACTS, WORK
from positions.members.invitations import MOST_WAITING, link_of
from positions.models import Invitation, Membership, Negotiation
from positions.models.members import allowed_everywhere
from positions.reading.account_names import name_of

# So many roles that were taken away are listed, the last first.
MOST_ENDED = 50


@dataclass(frozen=True, slots=True)
class GivenLine:
    """A role of a person in the negotiation: since when, and by whom it was given. `ended`: why, when and by whom."""

    number: int
    person: str
    username: str
    role: str
    since: str
    by: str
    ended: str = ""


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A person with their roles here; `inactive`: their account is, so the roles allow nothing."""

    name: str
    username: str
    inactive: bool
    roles: tuple[GivenLine, ...]


@dataclass(frozen=True, slots=True)
class SiteLine:
    """A person who works on every negotiation by roles of the whole site."""

    name: str
    username: str
    roles: str


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """An invitation that waits. `link` is shown where no mail is sent; empty otherwise. `late`: it is too old."""

    number: int
    email: str
    roles: str
    by: str
    sent: str
    until: str
    late: bool
    link: str


@dataclass(frozen=True, slots=True)
class RoleMeaning:
    """What a role allows, in words."""

    name: str
    allows: str


@dataclass(frozen=True, slots=True)
class MembersPage:
    """All who are of a negotiation, who is invited, and who was of it."""

    members: tuple[MemberLine, ...]
    site: tuple[SiteLine, ...]
    invitations: tuple[InvitationLine, ...]
    ended: tuple[GivenLine, ...]
    meanings: tuple[RoleMeaning, ...]


def members_page(negotiation: Negotiation) -> MembersPage:
    rows = Membership.objects.filter(negotiation=negotiation).select_related("person", "role")
    present = list(rows.at_present().order_by("person__username", "role__name"))
    past = rows.filter(ended_at__isnull=False).order_by("-ended_at", "-pk")[:MOST_ENDED]
    return MembersPage(
        tuple(members_of(present)),
        site_lines(),
        invitation_lines(negotiation),
        tuple(given(row) for row in past),
        tuple(meanings()),
    )


def meanings() -> Iterable[RoleMeaning]:
    """Yield the roles with what they allow as the groups are now. Two queries."""
    for group in Group.objects.prefetch_related("permissions").order_by("name"):
        held = {row.codename for row in group.permissions.all()}
        acts = [words for permission, words in ACTS.items() if permission in held]
        if acts:
            yield RoleMeaning(group.name, "; ".join(acts))


def members_of(rows: Iterable[Membership]) -> Iterable[MemberLine]:
    by_person: dict[User, list[GivenLine]] = {}
    for row in rows:
        by_person.setdefault(row.person, []).append(given(row))
    for person, lines in by_person.items():
        yield MemberLine(name_of(person), person.username, not person.is_active, tuple(lines))


def given(row: Membership) -> GivenLine:
    ended = f"{row.ended_reason} ({row.ended_by_name}, {wording.moment(row.ended_at)})" if row.ended_at else ""
    return GivenLine(
        row.pk,
        name_of(row.person),
        row.person.username,
        row.role.name,
        wording.moment(row.given_at),
        row.given_by_name,
        ended,
    )


def site_lines() -> tuple[SiteLine, ...]:
    """Return who works on every negotiation. Two queries."""
    people = User.objects.filter(pk__in=allowed_everywhere(WORK).values("pk")).prefetch_related("groups")
    return tuple(
        SiteLine(
            name_of(each), each.username, ", ".join(sorted(role.name for role in each.groups.all())) or "superuser"
        )
        for each in people.order_by("username")
    )


def invitation_lines(negotiation: Negotiation | None) -> tuple[InvitationLine, ...]:
    """Return the invitations that wait, the last first. Two queries."""
    waiting = Invitation.objects.waiting().filter(negotiation=negotiation).order_by("-given_at", "-pk")[:MOST_WAITING]
    names = dict(Group.objects.values_list("pk", "name"))
    now = timezone.now()
    return tuple(
        InvitationLine(
            row.pk,
            row.email,
            ", ".join(names[role] for role in row.roles if role in names),
            row.given_by_name,
            wording.moment(row.given_at),
            wording.moment(row.expires_at),
            row.expires_at < now,
            "" if settings.EMAIL_HOST or row.expires_at < now else link_of(row),
        )
        for row in waiting
    )
