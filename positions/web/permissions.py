"""Who may do what: a role is a group, what it allows are permissions, and nobody may what no role of theirs allows.

Reading needs no permission. A view that needs one says so as soon as it knows the negotiation: `by = require(request,
negotiation, Permission.PROPOSE)`. Templates ask `rights.may.propose`, which is about the negotiation of the page.

A role is held on the whole site, or in one negotiation (positions/models/members.py); then it holds in that one alone.
Every question names the negotiation that the act is about. None stands for the whole site: accounts, entering the
administration, and lists there. Lists that go over several negotiations ask for each row's: `where_allowed` in queries.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, Group, User
from django.contrib.auth.models import Permission as PermissionRow
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet, Value
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject, cached_property

from positions.domain.roles import ACTS as ACTS
from positions.domain.roles import APP as APP
from positions.domain.roles import IN_THE_ARCHIVE
from positions.domain.roles import ROLES as ROLES
from positions.domain.roles import Permission as Permission
from positions.domain.roles import Role as Role
from positions.models import Follow, Membership, Negotiation
from positions.models.members import allowed_everywhere
from positions.reading.prepared import PreparedQuery
from tracker.accounts.access import LoginNeeded


class RoleNeeded(PermissionDenied):
    """Somebody who is logged in asked for what their roles do not allow; the message says which role does."""


@dataclass(frozen=True)
class Rights:
    """The roles of a person, by name, and what they allow.

    `follows`: whether the person follows anything, which every page asks for its header, so it is read along.
    """

    roles: tuple[str, ...] = ()
    permissions: frozenset[str] = frozenset()
    follows: bool = False

    @cached_property
    def may(self) -> dict[str, bool]:
        return {permission.value: permission in self.permissions for permission in Permission}

    def and_in(self, home: "Rights", negotiation: Negotiation) -> "Rights":
        """Return these rights of the whole site together with those of a negotiation, as they are in it."""
        allowed_here = self.permissions | home.permissions
        if negotiation.archived_at is not None:
            allowed_here &= IN_THE_ARCHIVE
        return Rights(tuple(sorted({*self.roles, *home.roles})), allowed_here, self.follows)


@dataclass(frozen=True)
class AllRights:
    """What a person may on the whole site, and by which roles in which negotiations, by number."""

    everywhere: Rights = Rights()
    by_home: Mapping[int, Rights] = field(default_factory=dict)

    def within(self, negotiation: Negotiation | None) -> Rights:
        """Return the rights in a negotiation; None: on the whole site."""
        if negotiation is None:
            return self.everywhere
        return self.everywhere.and_in(self.by_home.get(negotiation.pk, NONE), negotiation)

    @cached_property
    def somewhere(self) -> Rights:
        """What the person may in one negotiation at least."""
        homes = self.by_home.values()
        roles = {role for each in homes for role in each.roles}
        permissions = frozenset().union(*(each.permissions for each in homes))
        of_all = self.everywhere
        return Rights(tuple(sorted({*of_all.roles, *roles})), of_all.permissions | permissions, of_all.follows)


NONE = Rights()
NOBODY = AllRights()
# In the place of an app, in the row that says that the person follows something.
FOLLOWS = "follows"


def require(request: HttpRequest, negotiation: Negotiation | None, *any_of: Permission) -> User:
    """Return the person who is logged in and has one of the permissions; with none named, whoever is logged in.

    `negotiation` is the one that the act is about; None: the whole site.

    Raises LoginNeeded, RoleNeeded: answered by the way to the login page, and by a page that names the role.
    """
    user = logged_in(request)
    held = rights_of(user, negotiation)
    if any_of and not any(permission in held.permissions for permission in any_of):
        if negotiation and negotiation.archived_at and held.roles:
            raise RoleNeeded(f"{negotiation.name} is archived: nothing is added to it or changed in it any more.")
        raise RoleNeeded(what_is_needed(held, any_of, " here" if negotiation else " on the whole site"))
    return user


def require_somewhere(request: HttpRequest, permission: Permission) -> User:
    """Return the person who is logged in and has the permission in one negotiation at least, for lists over them.

    Raises LoginNeeded, RoleNeeded.
    """
    user = logged_in(request)
    if not allowed_somewhere(user, permission):
        raise RoleNeeded(what_is_needed(all_rights(user).somewhere, [permission]))
    return user


def logged_in(request: HttpRequest) -> User:
    """Raises LoginNeeded."""
    if not request.user.is_authenticated:
        raise LoginNeeded
    return request.user


def allowed(user: User | AnonymousUser, permission: Permission, negotiation: Negotiation | None) -> bool:
    """Say whether the person has the permission in the negotiation that the act is about; None: the whole site."""
    return permission in rights_of(user, negotiation).permissions


def allowed_somewhere(user: User | AnonymousUser, permission: Permission) -> bool:
    """Say whether the person has the permission in one negotiation at least."""
    return permission in all_rights(user).somewhere.permissions


def where_allowed(user: User, permission: Permission) -> QuerySet[Negotiation]:
    """Return the negotiations in which the person has a permission of WORK, as the database knows it.

    They see them all. For conditions of queries over several negotiations, prepared ones too: the SQL differs by the
    person's number.
    """
    found = Negotiation.objects.allowing(giving(permission), user)
    return found if permission in IN_THE_ARCHIVE else found.filter(archived_at__isnull=True)


def rights_of(user: User | AnonymousUser, negotiation: Negotiation | None) -> Rights:
    """Return the person's rights in a negotiation: by roles of the whole site and by roles in it (None: by the former).

    They are read once for each user object, that is once for a request.
    """
    return all_rights(user).within(negotiation)


def all_rights(user: User | AnonymousUser) -> AllRights:
    """Return the person's rights, of the whole site and of each negotiation, read once for each user object."""
    if not user.is_authenticated or not user.is_active:
        return NOBODY
    rights: AllRights | None = getattr(user, "_rights", None)
    if rights is None:
        rights = load_rights(user)
        setattr(user, "_rights", rights)  # noqa: B010 - Django keeps its permissions there too; the type has no name for it
    return rights


def load_rights(user: User) -> AllRights:
    """Return the person's rights, in one query where Django's own check makes two and knows no roles."""
    by_home: dict[int, list[tuple[str, str, str]]] = {0: []}
    for home, *row in GIVEN_RIGHTS.rows(user.pk):
        by_home.setdefault(home, []).append(tuple(row))
    everywhere = rights_by(by_home.pop(0))
    if user.is_superuser:
        everywhere = replace(everywhere, roles=everywhere.roles or ("superuser",), permissions=frozenset(Permission))
    return AllRights(everywhere, {home: rights_by(rows) for home, rows in by_home.items()})


def given_rights(person: int) -> QuerySet[Any, Any]:
    """Return rows of negotiation (0: the whole site), role, app and code name, of the person of that number."""
    columns = ("permissions__content_type__app_label", "permissions__codename")
    by_role = Group.objects.filter(user=person).values_list(Value(0), "name", *columns)
    by_person = PermissionRow.objects.filter(user=person)
    alone = by_person.values_list(Value(0), Value(""), "content_type__app_label", "codename")
    members = Membership.objects.at_present().filter(person=person)
    in_homes = members.values_list("negotiation", "role__name", *(f"role__{name}" for name in columns))
    followed = Follow.objects.filter(by=person).values_list(Value(0), Value(""), Value(FOLLOWS), Value(""))
    return by_role.union(alone, in_homes, followed[:1])


GIVEN_RIGHTS = PreparedQuery(given_rights)


def rights_by(rows: Collection[tuple[str, str, str]]) -> Rights:
    """Return the rights that rows of role, app and code name give."""
    roles = sorted({role for role, _, _ in rows if role})
    held = frozenset(str(codename) for _, app, codename in rows if app == APP)
    if settings.TEAM_OF_ONE and Permission.PROPOSE in held:
        held |= {Permission.REVIEW.value}
    return Rights(tuple(roles), held, any(app == FOLLOWS for _, app, _ in rows))


def giving(permission: Permission) -> list[Permission]:
    """Return what gives the permission: in a team of one, who proposes reviews."""
    alone = settings.TEAM_OF_ONE and permission == Permission.REVIEW
    return [permission, Permission.PROPOSE] if alone else [permission]


def people_allowed(permission: Permission, negotiation: Negotiation | None) -> QuerySet[User]:
    """Return the people with an active account who have the permission in a negotiation (None: on the whole site)."""
    allowed_to = Q(pk__in=allowed_everywhere([permission]).values("pk"))
    if negotiation is not None:
        members = Membership.objects.allowing([permission]).filter(negotiation=negotiation)
        allowed_to |= Q(pk__in=members.values("person"))
    return User.objects.filter(allowed_to, is_active=True).order_by("username")


def people_by_home(permission: Permission) -> Mapping[int, frozenset[int]]:
    """Return the numbers of the people who have the permission, by the number of the negotiation.

    Under 0 stand those who have it on the whole site. Two queries.
    """
    found: dict[int, set[int]] = {0: set(allowed_everywhere([permission]).values_list("pk", flat=True))}
    active = Membership.objects.allowing([permission]).filter(person__is_active=True)
    for home, person in active.values_list("negotiation", "person"):
        found.setdefault(home, set()).add(person)
    return {home: frozenset(people) for home, people in found.items()}


def what_is_needed(rights: Rights, any_of: Iterable[Permission], where: str = "") -> str:
    """Return in sentences which role would do and which the person has, those in other negotiations left aside."""
    wanted = list(any_of)
    groups = Group.objects.filter(permissions__content_type__app_label=APP, permissions__codename__in=wanted)
    would_do = " or ".join(groups.order_by("name").values_list("name", flat=True).distinct())
    act = " or to ".join(ACTS[permission] for permission in wanted)
    need = f"To {act}, you need the role of {would_do}{where}." if would_do else f"At present no role allows to {act}."
    have = f"Your role{where}: {', '.join(rights.roles)}." if rights.roles else f"You have no role{where} yet."
    return f"{need} {have} An administrator can change that."


def rights(request: HttpRequest) -> dict[str, object]:
    """Give templates `rights`, read when a template asks for them and somebody is logged in.

    They are those of the page's negotiation; on a page of the whole site, those that the person has in one at least.
    `site_rights` are those of the whole site.
    """
    user = getattr(request, "user", AnonymousUser())
    negotiation = negotiation_of(request)
    return {
        "rights": SimpleLazyObject(lambda: rights_of(user, negotiation) if negotiation else all_rights(user).somewhere),
        "site_rights": SimpleLazyObject(lambda: rights_of(user, None)),
    }


def negotiation_of(request: HttpRequest) -> Negotiation | None:
    """Return the negotiation of the page that is rendered (web/render.py); None: the page is of the whole site."""
    return getattr(request, "negotiation", None)
