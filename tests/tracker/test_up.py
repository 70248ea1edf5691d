"""`manage.py up` and its neighbours, as a person runs them: real processes, a real database, a real port."""

import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg
import pytest

from tests.tracker import processes
from tests.tracker.processes import begun, is_postgres, manage, processes_of
from tests.waiting import PATIENCE, wait_for
from tracker.environment import BASE_DIR
from tracker.server import WORKERS
from tracker.test_run import memory

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends signals")

Start = Callable[..., "Up"]
# Good enough to be taken, and nobody's.
KEY = secrets.token_hex(32)
OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"


class Up:
    """A running `manage.py up` that has said the line `until`, or one that did not come that far."""

    def __init__(self, *options: str, until: str, environment: dict[str, str]) -> None:
        self.process = processes.start("up", *options, environment=environment)
        self.said = ""
        self.hear(until)
        found = re.search(r"Ready: (http://\S+)", self.said)
        assert found or until != "Ready: ", f"not ready: {self.end()}"
        self.url = found[1] if found else ""

    def hear(self, until: str) -> None:
        """Listen until a line that begins so, or to the end."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line
            if line.lstrip().startswith(until):
                break

    def status(self, path: str = "") -> int:
        """Return the status of a page, the first one unless another is named."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=PATIENCE) as answer:  # noqa: S310 - our own address
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    def press(self, number: int = signal.SIGINT) -> None:
        """Send the signal to all processes of the terminal, as Ctrl-C does."""
        os.killpg(self.process.pid, number)

    def end(self) -> tuple[int, str, str]:
        """Wait for the end; return the exit code, all that was said, and the errors."""
        out, errors = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, self.said + out, errors


@pytest.fixture(scope="module")
def environment(bare_environment: dict[str, str]) -> Iterator[dict[str, str]]:
    """One state folder for all tests here, since making the tables takes long."""
    var = Path(tempfile.mkdtemp(prefix="tracker-", dir=memory()))
    yield bare_environment | {"TRACKER_VAR": str(var)}
    shutil.rmtree(var)


@pytest.fixture
def start(environment: dict[str, str]) -> Iterator[Start]:
    """Start `up` at a free port; what is not ended by the test is ended after it."""
    started: list[Up] = []

    def start(*options: str, until: str = "Ready: ", **variables: str) -> Up:
        started.append(Up("--port", "0", *options, until=until, environment=environment | variables))
        return started[-1]

    yield start
    for up in started:
        if up.process.poll() is None:
            up.process.terminate()
        up.end()


def test_it_works(start: Start, environment: dict[str, str]) -> None:
    up = start()
    socket_folder = f"{environment['TRACKER_VAR']}/postgres-socket"
    with psycopg.connect(host=socket_folder, user="tracker", autocommit=True) as connection:
        # Nothing that workers could have inherited; what was closed is gone a moment later.
        wait_for(lambda: connection.execute(OTHERS).fetchone() == (0,))
    assert up.status() == 200
    assert [line.split()[0] for line in up.said.splitlines()] == [
        *("environment", "database", "migrations", "data", "There", "server", "Ready:"),
    ]
    key = Path(environment["TRACKER_VAR"], "secret-key")
    assert len(key.read_text().strip()) >= 50
    assert oct(key.stat().st_mode & 0o777) == "0o600"
    up.press()
    code, said, _ = up.end()
    assert code == 0
    assert said.endswith("\nStopped.\n")
    assert said.count("Stopped.") == 1
    assert list(processes_of(environment)) == []


def test_it_looks_after_its_database(start: Start, environment: dict[str, str]) -> None:
    up = start()
    socket_folder = f"{environment['TRACKER_VAR']}/postgres-socket"
    assert up.status() == 200
    with psycopg.connect(host=socket_folder, user="tracker", dbname="postgres") as connection:
        ended = connection.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'tracker_app'"
        ).fetchone()
    assert ended is not None
    assert ended[0] > 0
    # Connections that were ended meanwhile are handed out to nobody.
    assert [up.status() for _ in range(12)] == [200] * 12
    for process in processes_of(environment):
        if is_postgres(process) and process.parent() and not is_postgres(process.parent()):
            process.kill()
    wait_for(lambda: up.status() == 200 and up.status("health") == 200)


def test_workers_leave_ctrl_c_to_their_master(start: Start, environment: dict[str, str]) -> None:
    """Asked by both, a worker may hang until it is killed after ten seconds."""
    up = start()
    assert up.status() == 200
    workers = [process for process in commands(environment) if process.pid != up.process.pid]
    assert workers
    for worker in workers:
        worker.send_signal(signal.SIGINT)
    time.sleep(0.5)
    assert {worker.pid for worker in workers} <= {process.pid for process in commands(environment)}
    assert up.status() == 200


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_other_ways_to_end(start: Start, environment: dict[str, str], number: int) -> None:
    up = start()
    up.process.send_signal(number)
    code, said, _ = up.end()
    assert code == 0
    assert said.endswith("Stopped.\n")
    assert list(processes_of(environment)) == []


def test_impatient_person(start: Start, environment: dict[str, str]) -> None:
    up = start()
    for _ in range(12):
        up.press()
        time.sleep(0.05)
    code, said, errors = up.end()
    assert code in {0, 130}
    assert said.endswith("Stopped.\n")
    assert "Traceback" not in errors
    assert list(processes_of(environment)) == []


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_impatient_person_at_a_short_command(environment: dict[str, str], number: int, code: int) -> None:
    code_run = "import time; print('now', flush=True); time.sleep(600)"
    with begun("shell", "-c", code_run, environment=environment) as process:
        assert process.stdout is not None
        while process.stdout.readline() != "now\n":
            pass
        while process.poll() is None:
            os.killpg(process.pid, number)
            time.sleep(0.02)
        _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == code
    assert errors == ""
    assert list(processes_of(environment)) == []


@pytest.mark.parametrize("until", ["environment", "database"])
def test_end_before_the_server_is_there(start: Start, environment: dict[str, str], until: str) -> None:
    up = start(until=until)
    up.press()
    code, _, errors = up.end()
    assert code in {0, 130}
    assert "Traceback" not in errors
    assert list(processes_of(environment)) == []


def test_killed_master_leaves_nothing_that_hinders(start: Start, environment: dict[str, str]) -> None:
    up = start()
    up.process.kill()
    up.end()
    again = start("--port", port_of(up))
    assert again.url == up.url
    assert again.status() == 200
    again.press()
    assert again.end()[0] == 0
    assert list(processes_of(environment)) == []
    assert not list(Path(environment["TRACKER_VAR"]).glob("server-*"))


def test_workers_that_hang_do_not_keep_the_port(start: Start, environment: dict[str, str]) -> None:
    up = start()
    note = Path(environment["TRACKER_VAR"], f"server-{port_of(up)}.json")
    wait_for(lambda: note.exists() and len(json.loads(note.read_text())["workers"]) == WORKERS)
    workers = {process.pid: process for process in commands(environment) if process.pid != up.process.pid}
    for worker in workers.values():
        worker.suspend()
    up.process.kill()
    up.process.wait()
    again = start("--port", port_of(up))
    assert again.url == up.url
    assert again.status() == 200
    assert not workers.keys() & {process.pid for process in commands(environment)}


def test_the_port_of_a_server_that_lives_is_taken(start: Start, environment: dict[str, str]) -> None:
    up = start()
    done = manage("up", "--port", port_of(up), environment=environment)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"Port {port_of(up)} is taken. ")
    assert up.status() == 200


def port_of(up: Up) -> str:
    return str(urlsplit(up.url).port)


def commands(environment: dict[str, str]) -> list[psutil.Process]:
    """Return the processes of `manage.py`, without those of PostgreSQL."""
    return [process for process in processes_of(environment) if not is_postgres(process)]


def test_port_is_taken(environment: dict[str, str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = manage("up", "--port", str(port), environment=environment | {"TRACKER_VAR": "/proc/nothing-is-made"})
    assert done.returncode == 1
    assert re.fullmatch(rf"Port {port} is taken\. Try: python3 manage\.py up --port \d+\n", done.stderr)
    assert done.stdout == ""


def test_bad_port(environment: dict[str, str]) -> None:
    done = manage("up", "--port", "70000", environment=environment)
    assert done.returncode == 2
    assert "70000 is no port" in done.stderr


def test_database_that_cannot_be_reached(environment: dict[str, str]) -> None:
    with socket.socket() as closed:  # bound and not listening: nobody answers there
        closed.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{closed.getsockname()[1]}"
        address = f"postgresql://reader:hush-hush@{host}/talks"
        done = manage("up", "--port", "0", environment=environment | {"DATABASE_URL": address, "SECRET_KEY": KEY})
    assert done.returncode == 1
    assert f"The database of DATABASE_URL, reader@{host}/talks, cannot be reached:" in done.stderr
    assert "Connection refused" in done.stderr
    assert "hush-hush" not in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


def test_missing_setting(environment: dict[str, str]) -> None:
    done = manage("up", "--port", "0", environment=environment | {"DATABASE_URL": "postgresql://somebody@host/talks"})
    assert done.returncode == 1
    assert done.stderr.startswith("The environment variable SECRET_KEY is not set. ")
    assert "Traceback" not in done.stderr


def test_others_beside_it(start: Start, environment: dict[str, str]) -> None:
    up = start()

    # A short command uses its database and leaves it running.
    done = manage("showmigrations", "--plan", environment=environment)
    assert done.returncode == 0
    assert "[X]  positions.0001" in done.stdout
    assert done.stderr == ""
    assert up.status() == 200

    # A second one is given the owner's address: it starts no database, and says what that means.
    sockets = f"{environment['TRACKER_VAR']}/postgres-socket".replace("/", "%2F")
    other = start(DATABASE_URL=f"postgresql://tracker@{sockets}/tracker", SECRET_KEY=KEY)
    assert other.url
    assert "could drop the triggers" in other.said
    assert "PostgreSQL" not in other.said


def test_database_of_another_version(start: Start, environment: dict[str, str]) -> None:
    start()
    with psycopg.connect(
        host=f"{environment['TRACKER_VAR']}/postgres-socket", user="tracker", autocommit=True
    ) as connection:
        connection.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('positions', '0003_evidence', now())"
        )
        try:
            for words in (["up", "--port", "0"], ["migrate"]):
                done = manage(*words, environment=environment)
                assert done.returncode == 1
                assert re.fullmatch(r"CommandError: This database was made by another version .*\.\n", done.stderr)
        finally:
            connection.execute("DELETE FROM django_migrations WHERE name = '0003_evidence'")


def test_unwritable_state_folder(environment: dict[str, str]) -> None:
    done = manage("showmigrations", environment=environment | {"TRACKER_VAR": "/proc/not-here"})
    assert done.returncode == 1
    assert done.stderr.startswith("Cannot write in /proc/not-here: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("words", ["up --help", "help import_package", "migrate --help"])
def test_help_needs_no_database(environment: dict[str, str], tmp_path: Path, words: str) -> None:
    done = manage(*words.split(), environment=environment | {"TRACKER_VAR": str(tmp_path)})
    assert done.returncode == 0
    assert done.stdout.startswith("usage: manage.py ")
    assert done.stderr == ""
    assert not (tmp_path / "postgres").exists()


INSIDE = """
import os, psycopg
def test_inside():
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("off",)
def test_browser():
    assert os.environ.get("CHROMIUM") or os.environ["CHROMIUM_MISSING"]
"""


@pytest.mark.parametrize(
    ("command", "result"),
    [(["manage.py", "test"], "2 passed"), (["-m", "pytest", "-p", "tests.private_database"], "1 failed, 1 passed")],
    ids=["manage.py test", "pytest"],
)
def test_tests_run_with_a_database_of_their_own(
    command: list[str], result: str, environment: dict[str, str], tmp_path: Path
) -> None:
    """Both start one; only `manage.py test` also looks for a browser."""
    (tmp_path / "test_inside.py").write_text(INSIDE)
    words = [*command, "--rootdir", str(tmp_path), "-c", os.devnull, str(tmp_path), "-p", "no:django"]
    bare = {name: value for name, value in environment.items() if not name.startswith("CHROMIUM")}
    done = subprocess.run([sys.executable, *words], cwd=BASE_DIR, env=bare, capture_output=True, text=True, check=False)
    assert result in done.stdout, done.stderr
    assert done.returncode == (1 if "failed" in result else 0)
    assert list(processes_of(environment)) == []
