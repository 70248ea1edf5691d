"""What `manage.py` does before Django: the environment, the private database, and their end. Standard library only."""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from tracker import environment, garbage, interrupts, ports
from tracker.console import Steps, StopStart
from tracker.private_database import ENDINGS, private_database
from tracker.server_note import ServerNote

# Commands that never ask the database; with --help no command does.
WITHOUT_DATABASE = {"", "help", "version", "--version", "makemessages", "compilemessages", "collectstatic"}
HELP = {"-h", "--help"}


def main(argv: Sequence[str]) -> int:
    """Run one command line, on a bare Python too; return the exit code. Does not return where it goes on in `.venv`."""
    command = argv[1] if len(argv) > 1 else ""
    starts = command == "up" and not HELP & set(argv)
    # A command's own output may go to a file, so the steps before it must not; for `up` they are the output.
    steps = Steps(sys.stdout if starts else sys.stderr, detailed=starts)
    _end_cleanly()
    garbage.seldom()
    try:
        if starts:
            _prepare_up(argv[2:])
        environment.enter(_locks(command), steps)
        code = _run(command, argv, steps)
    except StopStart as reason:
        Steps(sys.stderr, detailed=False).say(str(reason))
        return 1
    except KeyboardInterrupt:
        code = 128 + signal.SIGINT
    except SystemExit as end:
        if isinstance(end.code, str):
            raise
        code = end.code or 0
    if starts and code in {0, 128 + signal.SIGINT, 128 + signal.SIGTERM}:
        steps.say("Stopped.")
    return code


def _locks(command: str) -> list[Path]:
    """Return what the command needs: the site, its private PostgreSQL unless a database is named, what tests need."""
    if command == "test":
        return [environment.RUN_LOCK, environment.LOCAL_LOCK, environment.DEV_LOCK]
    return [environment.RUN_LOCK, *([] if os.environ.get("DATABASE_URL") else [environment.LOCAL_LOCK])]


def _run(command: str, argv: Sequence[str], steps: Steps) -> int:
    if command == "test":
        from tracker.test_run import run_tests

        return run_tests(argv[2:], steps)
    if os.environ.get("DATABASE_URL"):
        _load()
        return _django(argv)
    needs_database = command not in WITHOUT_DATABASE and not HELP & set(argv)
    with private_database("postgres", steps, start=needs_database, meanwhile=_load):
        from tracker.pools import leave_databases

        try:
            return _django(argv)
        finally:
            leave_databases()  # before it ends


def _load() -> None:
    """Read the settings and the code of the site; raise StopStart when a setting is wrong or missing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise StopStart(str(error)) from error


def _django(argv: Sequence[str]) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(list(argv))
    return 0


def _prepare_up(options: Sequence[str]) -> None:
    """Say before the slow steps that others have the port, and let the site answer to the host it is started for."""
    parser = argparse.ArgumentParser(prog="manage.py up", add_help=False)
    ports.add_options(parser)
    asked, _ = parser.parse_known_args(options)
    if ports.obstacle(asked.host, asked.port):
        ServerNote(asked.port).outlive(lambda: not ports.obstacle(asked.host, asked.port))
    if obstacle := ports.obstacle(asked.host, asked.port):
        raise StopStart(obstacle)
    # The terminal shows what is wrong; who wants every request there says so.
    os.environ.setdefault("ACCESS_LOG", "false")
    os.environ.setdefault("ALLOWED_HOSTS", ",".join(ports.names_of(asked.host)))
    os.environ.setdefault("SITE_ADDRESS", ports.url(asked.host, asked.port).rstrip("/"))


def _end_cleanly() -> None:
    """Let a request to end unwind this process as Ctrl-C does, except where the caller has it ignored (nohup)."""
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        interrupts.listen()
    for number in ENDINGS:
        if number != signal.SIGINT and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda number, _: sys.exit(128 + number))
