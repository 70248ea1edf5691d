"""The app's configuration."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connections
from django.db.migrations import Migration
from django.db.models.signals import post_migrate, pre_migrate


class PositionsConfig(AppConfig):
    """Negotiation positions: what the project is about."""

    name = "positions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register converters; a migration looks first whose database it is, and ends with the guards and the roles."""
        from positions.models.guards import renew_after_migrate
        from positions.setup.roles import make_roles_after_migrate
        from positions.web import converters

        converters.register()
        pre_migrate.connect(refuse_other_versions, sender=self)
        pre_migrate.connect(refuse_to_destroy, sender=self)
        post_migrate.connect(renew_after_migrate, sender=self)
        post_migrate.connect(make_roles_after_migrate, sender=self)


def refuse_other_versions(using: str, **kwargs: Any) -> None:
    """Raise CommandError, before anything is changed, when another version made the database and this cannot go on.

    It has migrations of ours that are not in the code, or first ones from before guards were files.
    """
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connections[using])
    applied = {name for app, name in loader.applied_migrations if app == PositionsConfig.name}
    unknown = applied - {name for app, name in loader.disk_migrations if app == PositionsConfig.name}
    if unknown or (applied and "positions_guard" not in connections[using].introspection.table_names()):
        raise CommandError(
            "This database was made by another version of the site and stays as it is: export its data with that"
            " version, let this one make a new database (the private one is in var/, to be deleted), and import them."
        )


def refuse_to_destroy(using: str, plan: Sequence[tuple[Migration, bool]], **kwargs: Any) -> None:
    """Raise CommandError before migrations are taken back whose tables hold evidence, unless it is done on purpose."""
    backwards = any(back and migration.app_label == PositionsConfig.name for migration, back in plan)
    if settings.DESTROY_EVIDENCE or not backwards:
        return
    tables = connections[using].introspection.table_names()
    with connections[using].cursor() as cursor:
        for model in ("entry", "coding", "frozencomparison"):
            table = f"{PositionsConfig.name}_{model}"
            if table not in tables:
                continue
            cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")  # noqa: S608 - names of our own
            if cursor.fetchone()[0]:
                raise CommandError(
                    f"Taking these migrations back would destroy evidence: {table} has rows. To do it on purpose, dump"
                    " the database first and run this with DESTROY_EVIDENCE=true in the environment."
                )
