"""docs/operations.md followed to the letter: its commands, run in its order against a PostgreSQL of the test's own.

Only addresses, folders and secrets are put in the place of the document's; what is left out is named here.
"""

import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.waiting import PATIENCE, wait_for
from tracker.environment import BASE_DIR
from tracker.postgres_account import account_and_home
from tracker.postgres_data import within_reach
from tracker.postgres_programs import find_programs

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the commands are a shell's")

OPERATIONS = (BASE_DIR / "docs" / "operations.md").read_text(encoding="utf-8")
# Fetches packages; asks a person; writes into the checkout.
LEFT_OUT = ("-m venv", "pip install", "createsuperuser", "collectstatic")
SUPERUSER = "postgres"
STATE = """
SELECT n.nspname, c.relname, c.relkind, c.relowner::regrole::text, c.relacl::text FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' ORDER BY 1, 2
"""
GUARDS = "SELECT tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"


def blocks(heading: str) -> list[str]:
    """Return the blocks of commands under a heading of the document, in their order."""
    section = re.split(r"^#+ ", OPERATIONS.split(f"# {heading}\n")[1], maxsplit=1, flags=re.MULTILINE)[0]
    found = re.findall(r"(?:^    .*\n)(?:(?:    .*)?\n)*", section, re.MULTILINE)
    return [re.sub(r"^    ", "", block, flags=re.MULTILINE).strip("\n") for block in found]


def block(heading: str, word: str) -> str:
    """Return the one block under a heading that has this word, without the lines that are left out."""
    (found,) = [block for block in blocks(heading) if word in block]
    return "\n".join(line for line in found.splitlines() if not any(words in line for words in LEFT_OUT))


@dataclass
class Machine:
    """A machine on which the document is followed: a PostgreSQL, folders, and the secrets that were chosen."""

    folder: Path
    sockets: Path
    programs: Path
    port: int
    site_port: int
    secret: str

    def typed(self, commands: str) -> str:
        """Return commands as they are typed here."""
        for there, here in {
            "…": self.secret,
            "/etc/tracker": f"{self.folder}/etc",
            "/var/lib/tracker-backup": f"{self.folder}/backup",
            ":5432": f":{self.port}",
            "PGPORT=5432": f"PGPORT={self.port}",
            "127.0.0.1:8000": f"127.0.0.1:{self.site_port}",
            ".venv/bin/python": sys.executable,
            ".venv/bin/gunicorn": f"{sys.executable} -m gunicorn",
        }.items():
            commands = commands.replace(there, here)
        return commands

    def environment(self, **more: str) -> dict[str, str]:
        path = f"{self.programs}:{os.environ['PATH']}"
        return {"PATH": path, "HOME": str(self.folder), "PYTHONPATH": str(BASE_DIR), "LC_ALL": "C.UTF-8"} | more

    def run(self, commands: str, **variables: str) -> str:
        """Run commands in the checkout; return what they said. Fails with that when one fails."""
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", self.typed(commands)],
            cwd=BASE_DIR,
            env=self.environment(**variables),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE * 4,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def as_superuser(self, commands: str) -> str:
        return self.run(commands, PGHOST=str(self.sockets), PGPORT=str(self.port), PGUSER=SUPERUSER)

    def asked(self, database: str, statement: str, user: str = SUPERUSER) -> list[tuple[object, ...]]:
        place = {"host": str(self.sockets)} if user == SUPERUSER else {"host": "localhost", "password": self.secret}
        with psycopg.connect(dbname=database, user=user, port=self.port, **place) as connection:
            return connection.execute(statement).fetchall()  # type: ignore[arg-type]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def machine(short_folder: Path) -> Iterator[Machine]:
    """PostgreSQL as a distribution sets it up: a superuser at the socket, passwords for everybody else."""
    short_folder.chmod(0o755)
    account, home = account_and_home("server", short_folder)
    programs = within_reach(find_programs(None), account, home)
    data, sockets, port = home / "server", home / "s", free_port()
    sockets.mkdir()
    account.own(sockets)
    data.mkdir(mode=0o700)
    account.own(data)
    options = [
        "-U",
        SUPERUSER,
        "--auth-local=trust",
        "--auth-host=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
    ]
    assert account.run([programs["initdb"], "-D", data, "--no-sync", *options])[0] == 0
    with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write(
            f"port = {port}\nlisten_addresses = 'localhost'\nunix_socket_directories = '{sockets}'\nfsync = off\n"
        )
    code, said = account.run([programs["pg_ctl"], "start", "-w", "-D", data, "-l", data / "server.log"], cwd=data)
    assert code == 0, said
    folder = short_folder / "machine"
    (folder / "backup").mkdir(parents=True)
    yield Machine(folder, sockets, programs.folder, port, free_port(), secrets.token_hex(32))
    account.run([programs["pg_ctl"], "stop", "-m", "immediate", "-D", data], cwd=data)
    if home != short_folder:
        shutil.rmtree(home)


@pytest.fixture(scope="module")
def installed(machine: Machine) -> Machine:
    """The machine with the site on it, as far as the document leads before the proxy."""
    own = "On your own"
    machine.as_superuser(block(own, "createdb"))
    machine.run(block(own, "site.env <<"))
    machine.run(block(own, "manage.py migrate"))
    return machine


def test_what_is_left_out_is_there() -> None:
    assert all(any(words in text for text in blocks("On your own")) for words in LEFT_OUT)


def test_the_files_to_copy_are_there() -> None:
    named = re.findall(r"\b(?:deploy|docker)/[\w./-]*\w", OPERATIONS)
    assert len(named) > 8
    assert [name for name in named if not (BASE_DIR / name).exists()] == []


def test_settings_are_for_root_alone(installed: Machine) -> None:
    files = sorted((installed.folder / "etc").iterdir())
    assert [path.name for path in files] == ["backup.env", "owner.env", "site.env"]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert files[0].parent.stat().st_mode & 0o777 == 0o700
    assert "DATABASE_OWNER_URL" not in files[2].read_text()


@pytest.mark.skipif(not shutil.which("curl"), reason="there is no curl here")
def test_the_site_comes_up(installed: Machine) -> None:
    serving = block("On your own", ".venv/bin/gunicorn")
    with subprocess.Popen(
        ["bash", "-c", installed.typed(serving)],
        cwd=BASE_DIR,
        env=installed.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as site:
        try:
            wait_for(lambda: listens(installed.site_port) or site.poll() is not None)
            assert installed.run(block("On your own", "curl")) == "ok\n"
        finally:
            site.terminate()


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_nobody_but_the_owner_owns_anything(installed: Machine) -> None:
    assert {row[3] for row in installed.asked("tracker", STATE)} == {"tracker"}
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        installed.asked("tracker", "DELETE FROM positions_entry RETURNING 1", user="tracker_app")
    assert installed.asked("tracker", "SELECT count(*) > 200 FROM positions_entry", user="tracker_app") == [(True,)]


def test_a_dump_comes_back_in_a_database_of_another_name(installed: Machine) -> None:
    dump = Path(installed.run(block("Backups", "deploy/backup")).strip())
    assert dump.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in dump.parent.iterdir()] == [dump.name]
    installed.as_superuser(block("Backups", "createdb"))
    for question in (STATE, GUARDS, "SELECT count(*), max(published_at) FROM positions_entry"):
        assert installed.asked("restored", question) == installed.asked("tracker", question)
    rights = "SELECT datdba::regrole::text, datacl::text FROM pg_database WHERE datname = '{}'"
    (restored,), (original,) = (installed.asked(name, rights.format(name)) for name in ("restored", "tracker"))
    assert restored == original
    assert restored[0] == "tracker"
    # The site goes on there, with the grants that it expects.
    settings = installed.folder / "etc"
    for name in ("site.env", "owner.env"):
        path = settings / name
        path.write_text(path.read_text().replace(f":{installed.port}/tracker", f":{installed.port}/restored"))
    migrate = block("On your own", "manage.py migrate").splitlines()[0]
    assert "No migrations to apply" in installed.run(migrate)
    assert installed.asked("restored", STATE) == installed.asked("tracker", STATE)
    assert installed.asked("restored", "SELECT count(*) > 200 FROM positions_entry", user="tracker_app") == [(True,)]


def test_a_backup_that_fails_leaves_nothing_that_looks_like_one(installed: Machine, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="pg_dump"):
        installed.run(f"deploy/backup {tmp_path} 30", PGHOST="localhost", PGPORT="1", PGUSER="tracker")
    assert not list(tmp_path.glob("*.dump"))


def test_old_dumps_go(installed: Machine, tmp_path: Path) -> None:
    old, other = tmp_path / "tracker-20200101T000000Z.dump", tmp_path / "notes.dump"
    for path in (old, other):
        path.touch()
        os.utime(path, (0, 0))
    installed.run(f"set -a; . /etc/tracker/backup.env; deploy/backup {tmp_path} 30")
    assert not old.exists()
    assert other.exists()
    assert len(list(tmp_path.iterdir())) == 2


def test_what_the_timers_start_works(installed: Machine) -> None:
    units = sorted((BASE_DIR / "deploy" / "systemd").glob("*.timer"))
    assert len(units) == 3
    for unit in units:
        text = unit.with_suffix(".service").read_text(encoding="utf-8")
        settings, command = (
            re.search(rf"^{name}=(.+)$", text, re.MULTILINE) for name in ("EnvironmentFile", "ExecStart")
        )
        assert settings
        assert command
        installed.run(f"set -a; . {settings[1]}; {command[1].replace('/opt/tracker/', '')}")


def test_the_documented_settings_pass_the_check_for_installations(installed: Machine) -> None:
    """Every finding counts; what is silenced is so in settings, with its reason."""
    (line,) = [line for line in block("On your own", "--deploy").splitlines() if "--deploy" in line]
    assert "--fail-level WARNING" in line
    assert "no issues" in installed.run(line)
    with pytest.raises(AssertionError, match="security.W004"):
        installed.run(line.replace("site.env;", "site.env; HTTPS=false;"))
