"""The databases of a run of the tests: two templates, made once, and copies of them that a test may do anything to.

What tests roll back leaves no trace, so those of a worker share one copy of each template. A copy takes up to half a
second, so nothing that was committed is ever cleared up: its copy is dropped.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from tests import shipped
from tracker.private_postgres import LIMITS

PREFIX = f"test_{settings.DATABASES['owner']['NAME']}"
# The two templates: migrated and otherwise empty, and with the shipped data in it.
EMPTY, SHIPPED = "empty", "shipped"
# The name of a run whose templates stay.
KEPT = "kept"
# The class of our advisory locks; 0 is held by who makes or drops templates, a run's number by each of its workers.
LOCKS = 20220329
ALONE = 0
NUMBER = "1 + abs(hashtext(%s)::bigint) %% 2147483647"


class Databases:
    """The databases of one worker of a run. The last worker of a run drops all that is left of it, unless kept."""

    def __init__(self, run: str, *, keep: bool) -> None:
        self.run = KEPT if keep else run
        reached = connections["owner"].get_connection_params() | {"dbname": "postgres"}
        self.server = psycopg.connect(**reached, autocommit=True)
        self.numbers = count(1)
        self.open: list[tuple[str, str]] = []
        self.shared: dict[str, str] = {}

    def provide(self, *, anew: bool = False) -> None:
        """Have the templates: those that another worker of the run has made, or new ones."""
        with self.alone():
            for run in self.others() | ({self.run} if anew else set()):
                self.drop_if_left(run)
            self.server.execute(f"SELECT pg_advisory_lock_shared(%s, ({NUMBER})::int)", [LOCKS, self.run])
            if self.named(SHIPPED) not in self.there():
                self.make_templates()

    def leave(self) -> None:
        """Give the worker's part in the run up."""
        for name in self.shared.values():
            self.drop(name)
        with self.alone():
            self.server.execute(f"SELECT pg_advisory_unlock_shared(%s, ({NUMBER})::int)", [LOCKS, self.run])
            if self.run != KEPT:
                self.drop_if_left(self.run)
        self.server.close()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let no other worker make or drop templates meanwhile."""
        self.server.execute("SELECT pg_advisory_lock(%s, %s)", [LOCKS, ALONE])
        try:
            yield
        finally:
            self.server.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCKS, ALONE])

    def make_templates(self) -> None:
        """Migrate one database, and import the shipped data into a copy of it, which gets its name when it is done."""
        empty, unfinished = self.named(EMPTY), self.named("unfinished")
        self.create(empty, "template1")
        lead_to(empty)
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        connections.close_all()  # nobody may be connected to a database that is copied
        self.create(unfinished, empty)
        lead_to(unfinished)
        shipped.take_in()
        connections.close_all()
        self.server.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{self.named(SHIPPED)}"')

    @contextmanager
    def copy_of(self, template: str) -> Iterator[None]:
        """Let both connections lead to a new copy of the template during the block; then it is dropped."""
        name = self.copy(template)
        try:
            with self.led_to(name, template):
                yield
        finally:
            self.drop(name)

    @contextmanager
    def shared_copy_of(self, template: str) -> Iterator[None]:
        """Let both connections lead to the worker's own copy of the template during the block."""
        if template not in self.shared:
            self.shared[template] = self.copy(template)
        with self.led_to(self.shared[template], template):
            yield

    @contextmanager
    def led_to(self, name: str, template: str) -> Iterator[None]:
        """Let both connections lead to the copy of the template during the block."""
        before = connections["owner"].settings_dict["NAME"]
        self.open.append((name, template))
        lead_to(name)
        try:
            yield
        finally:
            lead_to(before)
            self.open.pop()

    def copy(self, template: str) -> str:
        """Return the name of a new copy of the template."""
        name = self.named(f"{os.getpid()}_{next(self.numbers)}")
        self.create(name, self.named(template))
        return name

    def renew(self) -> None:
        """Put a new copy in the place of the one that the connections lead to."""
        name, template = self.open[-1]
        connections.close_all()
        self.create(name, self.named(template))

    def create(self, name: str, template: str) -> None:
        """Make a database as a copy of the template, in place of one of that name.

        Who may connect to it and make temporary tables is no part of the template. Whoever waits there for another may
        do so for long: on a busy machine a test comes to its next line when it is let.
        """
        self.drop(name)
        self.server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        self.server.execute(f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC')
        role = connections["default"].settings_dict["USER"]
        self.server.execute(f'GRANT CONNECT ON DATABASE "{name}" TO "{role}"')
        with suppress(psycopg.errors.InsufficientPrivilege):  # on a server of one's own
            for limit in LIMITS:
                self.server.execute(f'ALTER ROLE "{role}" IN DATABASE "{name}" SET {limit} = \'10min\'')

    def drop(self, name: str) -> None:
        """Drop a database; a browser may have left a request that still runs in it."""
        self.server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def named(self, what: str) -> str:
        """Return the name of a database of this run."""
        return f"{PREFIX}_{self.run}_{what}"

    def there(self) -> list[str]:
        """Return the names of all databases."""
        return [name for (name,) in self.server.execute("SELECT datname FROM pg_database")]

    def others(self) -> set[str]:
        """Return the other runs that have databases."""
        found = (re.match(f"{re.escape(PREFIX)}_([0-9a-f]{{8}})_", name) for name in self.there())
        return {name[1] for name in found if name} - {self.run}

    def drop_if_left(self, run: str) -> None:
        """Drop the databases of a run of which no worker lives any more, as after `kill -9`."""
        key = [LOCKS, run]
        if self.server.execute(f"SELECT pg_try_advisory_lock(%s, ({NUMBER})::int)", key).fetchone() == (True,):
            for name in self.there():
                if name.startswith(f"{PREFIX}_{run}_"):
                    self.drop(name)
            self.server.execute(f"SELECT pg_advisory_unlock(%s, ({NUMBER})::int)", key)


def lead_to(name: str) -> None:
    """Let the connections of both roles lead to the database of that name; those that threads open later do too."""
    for connection in connections.all():
        connection.close()
        connection.settings_dict["NAME"] = name
