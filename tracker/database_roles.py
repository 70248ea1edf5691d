"""Which database connection does what: the owner migrates, the application reads and writes."""

from typing import Any


class OwnerMigrates:
    """Router under which tables are made and changed over the connection "owner" only."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "owner"
