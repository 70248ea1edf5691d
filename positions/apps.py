"""The app's configuration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PositionsConfig(AppConfig):
    """Negotiation positions: what the project is about."""

    name = "positions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make converters known to addresses; renew grants, the rule of review and roles once the owner migrated."""
        from positions.grants import grant_after_migrate, write_rule_after_migrate
        from positions.setup.roles import make_roles_after_migrate
        from positions.web import converters

        converters.register()
        post_migrate.connect(grant_after_migrate, sender=self)
        post_migrate.connect(write_rule_after_migrate, sender=self)
        post_migrate.connect(make_roles_after_migrate, sender=self)
