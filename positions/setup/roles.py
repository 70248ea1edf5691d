"""Makes the roles in the database: after every migration, and never over what administrators changed."""

from typing import Any

from django.apps import apps as all_apps
from django.apps.registry import Apps
from django.db import router

from positions.web.permissions import ACTS, APP, ROLES, Permission

# Permissions belong to a content type. That of the negotiation stands for all that is done within one.
MODEL = "negotiation"


def make_roles_after_migrate(using: str, apps: Apps = all_apps, **kwargs: Any) -> None:
    """Make the permissions that are missing, and give each new one to the groups that have it at first.

    The groups are made together with the first permissions. Later a group that was renamed or deleted stays so,
    and a permission that was taken from a group is not given back. Does nothing while the tables are not there.
    """
    try:
        permission, group = apps.get_model("auth", "Permission"), apps.get_model("auth", "Group")
        content_type = apps.get_model("contenttypes", "ContentType")
    except LookupError:
        return
    if not router.allow_migrate_model(using, permission):
        return
    # Not by get_for_model: its cache outlives the rows when a database is emptied.
    model, _ = content_type.objects.using(using).get_or_create(app_label=APP, model=MODEL)
    ours = permission.objects.using(using).filter(content_type=model, codename__in=list(Permission))
    present = set(ours.values_list("codename", flat=True))
    missing = [each for each in Permission if each.value not in present]
    permission.objects.using(using).bulk_create(
        permission(content_type=model, codename=each.value, name=f"Can {ACTS[each]}") for each in missing
    )
    if not present:
        group.objects.using(using).bulk_create((group(name=role.value) for role in ROLES), ignore_conflicts=True)
    for role, allowed in ROLES.items():
        for found in group.objects.using(using).filter(name=role.value):
            found.permissions.add(*ours.filter(codename__in=allowed.intersection(missing)))
