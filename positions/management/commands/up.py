"""`manage.py up`: from a checkout to a page in the browser. What comes before Django is in `tracker/bootstrap.py`."""

import contextlib
import io
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

import psycopg
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from positions.management.prepared import START_LOCK
from positions.models import Negotiation
from positions.package import shipped
from positions.writing.saved_drafts import expire_drafts
from tracker import ports, private_database
from tracker.console import Steps, StopStart
from tracker.pools import leave_databases


class Command(BaseCommand):
    """Applies the migrations, loads the shipped data into an empty database, serves the site until it is stopped."""

    help = "Start everything: environment, database, migrations, data, server. Ctrl-C stops it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        ports.add_options(parser)

    def handle(self, *, host: str, port: int, **_: Any) -> None:
        """Bring everything up and serve; raises StopStart when the database cannot be reached."""
        steps = Steps(sys.stdout, detailed=True)
        _reach_databases()
        with contextlib.closing(_connect("owner")) as connection:
            # One start at a time.
            connection.execute("SELECT pg_advisory_lock(%s)", [START_LOCK])
            with steps.step("migrations", "applying") as step:
                step.done, differences = _migrate()
            with steps.step("data", "looking") as step:
                step.done = _load_data()
            expire_drafts(timezone.now())
        for hint in (*differences, *_hints()):
            steps.say(hint)
        _serve(host, port, steps)


def _reach_databases() -> None:
    """Raise StopStart, with the reason but no password, when one of the two addresses leads to no database."""
    for alias, variable in (("default", "DATABASE_URL"), ("owner", "DATABASE_OWNER_URL")):
        try:
            _connect(alias).close()
        except psycopg.OperationalError as error:
            to = connections[alias].settings_dict
            place = f"{to['USER']}@{to['HOST'] or 'localhost'}:{to['PORT'] or 5432}/{to['NAME']}"
            raise StopStart(
                f"The database of {variable}, {place}, cannot be reached:\n  {error}\n"
                f"Start that server or correct {variable}; without DATABASE_URL a private server is started."
            ) from error


def _connect(alias: str) -> psycopg.Connection[Any]:
    """Return a connection outside Django's pool, which would wait for long and then not say why."""
    parameters = connections[alias].get_connection_params()
    return psycopg.connect(**(parameters | {"connect_timeout": 5}))


def _migrate() -> tuple[str, list[str]]:
    """Apply what is missing; return what was done, and in lines how the roles differ from the code's."""
    report = io.StringIO()
    executor = MigrationExecutor(connections["owner"])
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    call_command("migrate", verbosity=0, stdout=report)
    differences = [f"  {line}" for line in report.getvalue().splitlines()]
    return f"applied {missing}" if missing else "up to date", differences


def _load_data() -> str:
    """Load the shipped data set when there is no negotiation at all; return what was done. Raises StopStart."""
    if Negotiation.objects.exists():
        return "there already"
    if not shipped.DATASET.is_dir():
        raise StopStart(
            f"The data that ship with the project are missing: there is no folder {shipped.DATASET}.\n"
            "Take the whole of the project again; what the database holds stays."
        )
    report = io.StringIO()
    try:
        call_command("import_package", str(shipped.DATASET), stdout=report)
    except SystemExit as end:
        raise StopStart(f"The data in {shipped.DATASET} cannot be taken in:\n{report.getvalue().strip()}") from end
    return f"loaded {shipped.DATASET.name}"


def _hints() -> Iterator[str]:
    """Yield what the person should know or do, once the data are there."""
    if connections["default"].settings_dict["USER"] == connections["owner"].settings_dict["USER"]:
        yield (
            "  Note: the site logs in as the owner of its tables, who could drop the triggers that guard the\n"
            "  evidence. Name a role that owns nothing in DATABASE_URL, and the owner in DATABASE_OWNER_URL."
        )
    yield from _newer_release()
    if not get_user_model().objects.exists():
        yield "  There is no account yet. To make one, in a second terminal: python3 manage.py createsuperuser"


def _newer_release() -> Iterator[str]:
    """Yield how to take the release that ships with the project over an older one; nothing when it was taken in."""
    here = Negotiation.objects.filter(key=shipped.DATASET.name).first()
    if here and (version := shipped.newer_shipped(here)):
        folder = shipped.DATASET
        yield (
            f"  Release {version} of the data {folder.name} ships with the project and is not here yet. It changes:\n"
            f"  python3 manage.py import_package --update --dry-run {folder}  (without --dry-run it is taken)\n"
            f"  In the browser, as an administrator: /{folder.name}/package/"
        )


def _serve(host: str, port: int, steps: Steps) -> None:
    """Serve until told to end; does not return."""
    leave_databases()  # a connection must not be shared between processes
    if sys.platform == "win32":  # gunicorn needs fork
        steps.say(f"Ready: {ports.url(host, port)}  (Ctrl-C stops it)")
        call_command("runserver", f"{host}:{port}", use_reloader=False, insecure_serving=True)
        return
    from tracker.server import WORKERS, Server

    with contextlib.ExitStack() as stack:
        step = stack.enter_context(steps.step("server", "starting"))
        step.done = f"{WORKERS} workers"

        def ready(listening: int) -> None:
            stack.close()
            if ports.is_open(host):
                steps.say(
                    "  Note: others in the network can read along what is sent, passwords too: this is plain HTTP."
                )
            steps.say(f"Ready: {ports.url(host, listening)}  (Ctrl-C stops it)")

        Server(host, port, ready, private_database.look_after).run()
