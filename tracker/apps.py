"""The project's own configuration as an app."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class TrackerConfig(AppConfig):
    """What is around the subject: accounts, the start, connections."""

    name = "tracker"

    def ready(self) -> None:
        """Look at each connection to the database as it is opened."""
        from tracker.kept_plans import keep_plans

        connection_created.connect(keep_plans)
