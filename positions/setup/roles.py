"""Makes the roles in the database what the code says, after every migration, and reports what administrators changed.

What the code gave is remembered. So what it newly gives is added and what it gives no more is taken, while a change
of an administrator stays, and is reported each time for as long as it differs.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TextIO

from django.apps import apps as all_apps
from django.apps.registry import Apps
from django.db import router, transaction

from positions.web.permissions import ACTS, APP, ROLES, Permission

# Permissions belong to a content type. That of the negotiation stands for all that is done within one.
MODEL = "negotiation"
# Where an administrator makes a role equal to the code's.
PAGE = "under /admin/, Groups"


def make_roles_after_migrate(using: str, apps: Apps = all_apps, stdout: TextIO | None = None, **kwargs: Any) -> None:
    """Bring to the roles what the code changed since the last migration, and write a line for each other difference.

    Does nothing while the tables are not there.
    """
    try:
        permission, group = apps.get_model("auth", "Permission"), apps.get_model("auth", "Group")
        content_type, given = apps.get_model("contenttypes", "ContentType"), apps.get_model(APP, "GivenRole")
    except LookupError:
        return
    if not router.allow_migrate_model(using, permission):
        return
    # Not by get_for_model: its cache outlives the rows when a database is emptied.
    model, _ = content_type.objects.using(using).get_or_create(app_label=APP, model=MODEL)
    ours = make_permissions(permission.objects.using(using), model)
    groups, memory = group.objects.using(using), given.objects.using(using)
    before = {row.name: frozenset(row.permissions) for row in memory.all()}
    # A kill in between would leave a role half made, as if an administrator had changed it.
    with transaction.atomic(using=using):
        bring(groups, ours, before)
        remember(memory)
    for line in differences(held_by_roles(groups)):
        (stdout or sys.stdout).write(f"{line}\n")


def make_permissions(permissions: Any, model: Any) -> dict[str, Any]:
    """Make the rows of the permissions that are missing; return all rows, by code name, those given up too."""
    present = set(permissions.filter(content_type=model).values_list("codename", flat=True))
    permissions.bulk_create(
        permissions.model(content_type=model, codename=each.value, name=f"Can {ACTS[each]}")
        for each in Permission
        if each.value not in present
    )
    return {row.codename: row for row in permissions.filter(content_type=model)}


def bring(groups: Any, ours: Mapping[str, Any], before: Mapping[str, frozenset[str]]) -> None:
    """Make the roles that are new in the code, and give and take what it changed since it was as `before` says.

    A group that was called so before the code had the role stays as it is. A role that the code has no more goes,
    unless something is left that it allows, or somebody had it in a negotiation.
    """
    code = permissions_of_roles()
    for name in code.keys() - before.keys() - set(groups.values_list("name", flat=True)):
        groups.create(name=name).permissions.add(*rows_of(code[name], ours))
    for group in groups.filter(name__in=before):
        now, then = code.get(group.name, frozenset()), before[group.name]
        group.permissions.add(*rows_of(now - then, ours))
        group.permissions.remove(*rows_of(then - now, ours))
        if group.name not in code and not group.permissions.exists() and not group.memberships.exists():
            group.delete()


def permissions_of_roles() -> dict[str, frozenset[str]]:
    return {str(role): frozenset(map(str, allowed)) for role, allowed in ROLES.items()}


def rows_of(codenames: Iterable[str], ours: Mapping[str, Any]) -> list[Any]:
    """Return the rows of those permissions; one that never had a row has none."""
    return [ours[name] for name in codenames if name in ours]


def remember(memory: Any) -> None:
    """Write down what the code gives now, for the next time."""
    code = permissions_of_roles()
    memory.exclude(name__in=code).delete()
    for name, allowed in code.items():
        memory.update_or_create(name=name, defaults={"permissions": sorted(allowed)})


def held_by_roles(groups: Any) -> dict[str, frozenset[str]]:
    """Return what each group that is called as a role of the code allows, of what the code knows."""
    known = {"permissions__content_type__app_label": APP, "permissions__codename__in": list(Permission)}
    held: dict[str, frozenset[str]] = {}
    for group in groups.filter(name__in=list(ROLES)):
        rows = groups.filter(pk=group.pk, **known)
        held[group.name] = frozenset(rows.values_list("permissions__codename", flat=True))
    return held


def differences(held: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """Yield a line for each difference between what roles allow and what the code gives them, and how to end it."""
    for name, allowed in permissions_of_roles().items():
        if name not in held:
            yield f"Roles: “{name}” was renamed or deleted. To have it again, add a group of that name {PAGE}."
        for each in Permission if name in held else ():
            if each in allowed - held[name]:
                yield f"Roles: “{name}” may not {ACTS[each]}, as it would by default. To change that, tick it {PAGE}."
            if each in held[name] - allowed:
                yield f"Roles: “{name}” may {ACTS[each]}, unlike by default. To change that, untick it {PAGE}."
