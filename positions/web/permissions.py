"""Who may do what: a role is a group, what it allows are permissions, and nobody may what no role of theirs allows.

Reading needs no permission. A view that needs one says so as soon as it knows the negotiation: `by = require(request,
negotiation, Permission.PROPOSE)`. Templates ask `rights.may.propose`, which is about the negotiation of the page.

Every question names the negotiation that the act is about. None stands for the whole site: accounts, entering the
administration, and lists there, which go over all negotiations. Today a role holds everywhere, so the answer is one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, Group, User
from django.contrib.auth.models import Permission as PermissionRow
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet, Value
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject, cached_property

from positions.models import Follow, Negotiation
from tracker.accounts.access import LoginNeeded

APP = "positions"


class Permission(StrEnum):
    """What a person may be allowed beyond reading; the value is the permission's code name."""

    SAVE_COMPARISONS = "save_comparisons"
    PROPOSE = "propose"
    SEE_PROPOSALS = "see_proposals"
    REVIEW = "review"
    REDACT = "redact"
    SHOW_DOCUMENTS = "show_documents"
    KEEP_DELEGATIONS = "keep_delegations"
    KEEP_REFERENCE_DATA = "keep_reference_data"
    KEEP_ACCOUNTS = "keep_accounts"


# What each permission lets a person do: the end of a sentence "To …".
ACTS: dict[Permission, str] = {
    Permission.SAVE_COMPARISONS: "save comparisons",
    Permission.PROPOSE: "log, correct or retract entries",
    Permission.SEE_PROPOSALS: "see what is not published yet",
    Permission.REVIEW: "publish entries or send them back",
    Permission.REDACT: "redact texts",
    Permission.SHOW_DOCUMENTS: "mark stored texts as free to show",
    Permission.KEEP_DELEGATIONS: "keep delegations and people",
    Permission.KEEP_REFERENCE_DATA: "keep reference data",
    Permission.KEEP_ACCOUNTS: "keep accounts and roles",
}


class Role(StrEnum):
    """The roles that come with the site; the value is the group's name. A person may have several."""

    RESEARCHER = "researcher"
    ANALYST = "analyst"
    REVIEWER = "reviewer"
    DELEGATION_MANAGER = "delegation manager"
    ADMINISTRATOR = "administrator"


# What the roles allow unless an administrator changes the groups (positions/setup/roles.py).
ROLES: dict[Role, frozenset[Permission]] = {
    Role.RESEARCHER: frozenset({Permission.SAVE_COMPARISONS}),
    Role.ANALYST: frozenset({Permission.SAVE_COMPARISONS, Permission.PROPOSE, Permission.SEE_PROPOSALS}),
    Role.REVIEWER: frozenset(
        {Permission.SAVE_COMPARISONS, Permission.SEE_PROPOSALS, Permission.REVIEW, Permission.SHOW_DOCUMENTS}
    ),
    Role.DELEGATION_MANAGER: frozenset({Permission.SAVE_COMPARISONS, Permission.KEEP_DELEGATIONS}),
    Role.ADMINISTRATOR: frozenset(Permission) - {Permission.PROPOSE, Permission.REVIEW},
}


class RoleNeeded(PermissionDenied):
    """Somebody who is logged in asked for what their roles do not allow; the message says which role does."""


@dataclass(frozen=True)
class Rights:
    """The roles of a person, by name, and what they allow.

    `follows`: whether the person follows anything, which every page asks for its header, so it is read along.
    """

    roles: tuple[str, ...]
    permissions: frozenset[str]
    follows: bool = False

    @cached_property
    def may(self) -> dict[str, bool]:
        return {permission.value: permission in self.permissions for permission in Permission}


NONE = Rights((), frozenset())
# In the place of an app, in the row that says that the person follows something.
FOLLOWS = "follows"


def require(request: HttpRequest, negotiation: Negotiation | None, *any_of: Permission) -> User:
    """Return the person who is logged in and has one of the permissions; with none named, whoever is logged in.

    `negotiation` is the one that the act is about; None: the whole site.

    Raises LoginNeeded, RoleNeeded: answered by the way to the login page, and by a page that names the role.
    """
    user = request.user
    if not user.is_authenticated:
        raise LoginNeeded
    if any_of and not any(allowed(user, permission, negotiation) for permission in any_of):
        raise RoleNeeded(what_is_needed(rights_of(user, negotiation), any_of))
    return user


def allowed(user: User | AnonymousUser, permission: Permission, negotiation: Negotiation | None) -> bool:
    """Say whether the person has the permission in the negotiation that the act is about; None: the whole site."""
    return permission in rights_of(user, negotiation).permissions


def rights_of(user: User | AnonymousUser, negotiation: Negotiation | None) -> Rights:
    """Return the person's rights in a negotiation (None: the whole site), today the same in all.

    They are read once for each user object, that is once for a request.
    """
    if not user.is_authenticated or not user.is_active:
        return NONE
    rights: Rights | None = getattr(user, "_rights", None)
    if rights is None:
        rights = load_rights(user)
        setattr(user, "_rights", rights)  # noqa: B010 - Django keeps its permissions there too; the type has no name for it
    return rights


def load_rights(user: User) -> Rights:
    """Return the person's rights, in one query where Django's own check makes two and knows no roles."""
    by_role = Group.objects.filter(user=user).values_list(
        "name", "permissions__content_type__app_label", "permissions__codename"
    )
    by_person = PermissionRow.objects.filter(user=user).values_list(Value(""), "content_type__app_label", "codename")
    followed = Follow.objects.filter(by=user).values_list(Value(""), Value(FOLLOWS), Value(""))
    rows = list(by_role.union(by_person, followed[:1]))
    roles = sorted({role for role, _, _ in rows if role})
    held = frozenset(str(codename) for _, app, codename in rows if app == APP)
    follows = any(app == FOLLOWS for _, app, _ in rows)
    if user.is_superuser:
        return Rights(tuple(roles) or ("superuser",), frozenset(Permission), follows)
    if settings.TEAM_OF_ONE and Permission.PROPOSE in held:
        held |= {Permission.REVIEW.value}
    return Rights(tuple(roles), held, follows)


def people_allowed(permission: Permission, negotiation: Negotiation | None) -> QuerySet[User]:
    """Return the people with an active account who have the permission in a negotiation, today the same in all."""
    named = {"content_type__app_label": APP, "codename": permission.value}
    rows = PermissionRow.objects.filter(**named)
    allowed_to = Q(is_superuser=True) | Q(user_permissions__in=rows) | Q(groups__permissions__in=rows)
    return User.objects.filter(allowed_to, is_active=True).distinct().order_by("username")


def what_is_needed(rights: Rights, any_of: Iterable[Permission]) -> str:
    wanted = list(any_of)
    groups = Group.objects.filter(permissions__content_type__app_label=APP, permissions__codename__in=wanted)
    would_do = " or ".join(groups.order_by("name").values_list("name", flat=True).distinct())
    act = " or to ".join(ACTS[permission] for permission in wanted)
    need = f"To {act}, you need the role of {would_do}." if would_do else f"At present no role allows to {act}."
    have = f"Your role: {', '.join(rights.roles)}." if rights.roles else "Your account has no role yet."
    return f"{need} {have} An administrator can change that."


def rights(request: HttpRequest) -> dict[str, object]:
    """Give templates `rights`, read when a template asks for them and somebody is logged in."""
    user = getattr(request, "user", AnonymousUser())
    return {"rights": SimpleLazyObject(lambda: rights_of(user, negotiation_of(request)))}


def negotiation_of(request: HttpRequest) -> Negotiation | None:
    """Return the negotiation of the page that is rendered (web/render.py); None: the page is of the whole site."""
    return getattr(request, "negotiation", None)
