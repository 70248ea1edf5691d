"""What happens before Django: the environment from the locks, made once and only when it must be."""

import ast
import hashlib
import importlib.metadata
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.waiting import PATIENCE
from tracker import bootstrap, chromium, environment, local_state, ports, private_database
from tracker.console import Steps, StopStart
from tracker.environment import BASE_DIR, requirements, satisfies

LOCK = """\
alpha==1.0 \\
    --hash=sha256:00 \\
    --hash=sha256:11
    # via someone
# a comment
beta==2.0 ; sys_platform == 'win32' and python_full_version < '3.11' \\
    --hash=sha256:22
"""
OF_OUR_PYTHON = ("PYTHONPATH", "PYTHONPYCACHEPREFIX")
# A package in place of Django, which prints where it runs.
STAND_IN = "import sys\ndef execute_from_command_line(argv): print(sys.prefix, *argv[1:])\n"


def write(path: Path, text: str) -> Path:
    """Write the file and return its path."""
    path.write_text(text)
    return path


class TestLock:
    """What a lock demands, and whether this Python has it."""

    def test_requirements(self, tmp_path: Path) -> None:
        assert requirements(write(tmp_path / "run.txt", LOCK)) == [
            "alpha==1.0",
            "beta==2.0 ; sys_platform == 'win32' and python_full_version < '3.11'",
        ]

    def test_own_locks_are_read_whole(self) -> None:
        for lock in (environment.RUN_LOCK, environment.LOCAL_LOCK, environment.DEV_LOCK):
            assert len(requirements(lock)) == lock.read_text().count("==") - lock.read_text().count(" == ")

    @pytest.mark.parametrize(
        ("line", "satisfied"),
        [
            ("django=={django}", True),
            ("Dj-Database_URL=={url}", True),
            ("django==1.0", False),
            ("no-such-package==1.0", False),
            ("no-such-package==1.0 ; python_version < '3'", True),
            ("no-such-package==1.0 ; python_version >= '3'", False),
        ],
    )
    def test_satisfies(self, tmp_path: Path, line: str, satisfied: bool) -> None:
        versions = {
            "django": importlib.metadata.version("django"),
            "url": importlib.metadata.version("dj-database-url"),
        }
        assert (
            satisfies([write(tmp_path / "run.txt", line.format(**versions) + " \\\n --hash=sha256:00\n")]) is satisfied
        )

    def test_without_packaging_nothing_is_satisfied(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "packaging.requirements", None)
        assert not satisfies([write(tmp_path / "run.txt", "")])


@pytest.mark.parametrize(
    ("command", "address", "locks"),
    [
        ("up", "", ["run.txt", "local.txt"]),
        ("up", "postgresql:///named", ["run.txt"]),
        ("migrate", "postgresql:///named", ["run.txt"]),
        ("test", "postgresql:///named", ["run.txt", "local.txt", "dev.txt"]),
    ],
)
def test_the_private_server_is_fetched_where_no_other_is_named(
    command: str, address: str, locks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", address)
    assert [lock.name for lock in bootstrap._locks(command)] == locks


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with our start and one package in place of Django."""
    path = tmp_path_factory.mktemp("project")
    shutil.copy(BASE_DIR / "manage.py", path)
    shutil.copytree(BASE_DIR / "tracker", path / "tracker", ignore=shutil.ignore_patterns("__pycache__"))
    (path / "requirements").mkdir()
    wheel = path / "standin-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as file:
        file.writestr("django/__init__.py", "def setup(): ...")
        file.writestr("django/core/__init__.py", "")
        file.writestr("django/core/exceptions.py", "class ImproperlyConfigured(Exception): ...")
        file.writestr("django/core/management.py", STAND_IN)
        file.writestr("standin-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: standin\nVersion: 1.0\n")
        file.writestr("standin-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        file.writestr("standin-1.0.dist-info/RECORD", "")
    demand(path, hashlib.sha256(wheel.read_bytes()).hexdigest())
    return path


def demand(project: Path, digest: str, version: str = "1.0") -> None:
    """Write the project's lock, for a package file of this digest."""
    write(project / "requirements" / "run.txt", f"standin=={version} \\\n    --hash=sha256:{digest}\n")


def begin(project: Path, bare_environment: dict[str, str]) -> subprocess.Popen[str]:
    """Start a command there, with a Python that has none of our packages."""
    base = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"
    offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(project), "PIP_CONFIG_FILE": os.devnull}
    outside = {name: value for name, value in bare_environment.items() if name not in OF_OUR_PYTHON}
    return subprocess.Popen(
        [base if base.exists() else sys.executable, "manage.py", "say", "so"],
        cwd=project,
        env=outside | offline | {"DATABASE_URL": "any", "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


class TestVenv:
    """The making of `.venv`, in a small project with one package of its own; no network."""

    def test_life(self, project: Path, bare_environment: dict[str, str]) -> None:
        """One story, since each environment takes seconds to make."""
        expected = f"{project / '.venv'} say so\n"

        # Two starts at once: one makes it, the other waits and uses it.
        both = [begin(project, bare_environment) for _ in range(2)]
        ended = [process.communicate(timeout=PATIENCE) for process in both]
        assert [out for out, _ in ended] == [expected] * 2, ended
        assert sorted("installed 1 packages" in errors for _, errors in ended) == [False, True]

        # Nothing has changed: nothing is said or done.
        assert begin(project, bare_environment).communicate(timeout=PATIENCE) == (expected, "")

        # What was imported is compiled, and not beside the code, where none is wanted.
        compiled = {path.name.split(".")[0] for path in project.joinpath(".venv", "compiled").rglob("*.pyc")}
        assert {"bootstrap", "management"} <= compiled
        assert not list(project.joinpath("tracker").rglob("*.pyc"))

        # A package that is not the one in the lock stops the start and leaves no stamp.
        good = (project / "requirements" / "run.txt").read_text()
        marker = write(project / ".venv" / "marker", "")
        shutil.copy(project / "standin-1.0-py3-none-any.whl", project / "standin-2.0-py3-none-any.whl")
        demand(project, "0" * 64, version="2.0")
        refused = begin(project, bare_environment)
        _, errors = refused.communicate(timeout=PATIENCE)
        assert refused.returncode == 1
        assert "The packages could not be installed." in errors
        assert "DO NOT MATCH THE HASHES" in errors
        assert "Traceback" not in errors
        assert not (project / ".venv" / "installed.json").exists()
        assert marker.exists()

        # What was not finished is begun again from nothing.
        write(project / "requirements" / "run.txt", good)
        out, errors = begin(project, bare_environment).communicate(timeout=PATIENCE)
        assert out == expected
        assert "made .venv" in errors
        assert not marker.exists()

    def test_stamp(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        lock = write(tmp_path / "run.txt", "")
        python = write(tmp_path / "python", "")
        stamp = {"python": environment._this_python(), "locks": {"run.txt": hashlib.sha256(b"").hexdigest()}}
        monkeypatch.setattr(environment, "STAMP", write(tmp_path / "installed.json", json.dumps(stamp)))
        monkeypatch.setattr(environment, "VENV_PYTHON", python)
        assert environment.is_current([lock])

        write(lock, "alpha==1.0")
        assert not environment.is_current([lock])
        write(lock, "")
        python.unlink()
        assert not environment.is_current([lock])
        write(python, "")
        write(environment.STAMP, json.dumps(stamp | {"python": {"version": "3.11.0"}}))
        assert not environment.is_current([lock])
        write(environment.STAMP, "half a fi")
        assert not environment.is_current([lock])

    def test_python_without_venv(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
        with pytest.raises(StopStart, match=rf"apt install python3\.{sys.version_info.minor}-venv"):
            environment._create_venv()

    def test_place_that_cannot_be_written(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        lock = tmp_path / "run.txt"
        lock.mkdir()  # root may write everywhere, but not into a folder as if it were a file
        monkeypatch.setattr(environment, "RUN_LOCK", lock)
        with pytest.raises(StopStart, match="cannot be made in"):
            environment._make_locked([lock], Steps(sys.stderr, detailed=False))


def test_end_that_comes_too_early_waits() -> None:
    reached = False

    def begin_something() -> None:
        nonlocal reached
        with private_database._ending_later():
            signal.raise_signal(signal.SIGINT)
            reached = True

    with pytest.raises(KeyboardInterrupt):
        begin_something()
    assert reached


def test_old_python_understands_the_first_file() -> None:
    tree = ast.parse((BASE_DIR / "manage.py").read_text(), feature_version=(3, 4))
    assert "Python 3.11 or newer is needed" in ast.dump(tree)


def test_secret_key_is_made_once(tmp_path: Path) -> None:
    key = local_state.secret_key(tmp_path)
    assert local_state.secret_key(tmp_path) == key
    assert len(key) >= 50


@pytest.mark.parametrize(
    ("options", "hosts"),
    [
        ([], "localhost,127.0.0.1,[::1],127.0.0.1"),
        (["--host", "localhost"], "localhost,127.0.0.1,[::1],localhost"),
    ],
)
def test_allowed_hosts(monkeypatch: pytest.MonkeyPatch, options: list[str], hosts: str) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "")
    monkeypatch.delenv("ALLOWED_HOSTS")
    bootstrap._prepare_up([*options, "--port", "0"])
    assert os.environ["ALLOWED_HOSTS"] == hosts


@pytest.mark.parametrize("every", sorted(ports.EVERY))
def test_with_every_address_the_site_answers_to_the_names_of_this_machine_only(every: str) -> None:
    names = ports.names_of(every)
    assert {"localhost", "127.0.0.1", socket.gethostname()} <= set(names)
    assert not {"*", *ports.EVERY} & set(names)
    assert urlsplit(ports.url(every, 8000)).hostname not in ports.EVERY
    assert ports.is_open(every)
    assert not ports.is_open("127.0.0.1")


def test_allowed_hosts_of_the_person_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "talks.example")
    bootstrap._prepare_up(["--host", "::", "--port", "0"])
    assert os.environ["ALLOWED_HOSTS"] == "talks.example"


@pytest.mark.parametrize(
    ("host", "url"),
    [("127.0.0.1", "http://127.0.0.1:8000/"), ("::1", "http://[::1]:8000/")],
)
def test_url(host: str, url: str) -> None:
    assert ports.url(host, 8000) == url


def test_host_that_is_not_of_this_machine() -> None:
    assert "This machine cannot listen at 192.0.2.1" in str(ports.obstacle("192.0.2.1", 8000))
    assert "There is no address called" in str(ports.obstacle("no-such-host.invalid", 8000))


def test_no_browser_to_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "_run", lambda command, timeout=0: (1, f"{command[0]}: no"))
    monkeypatch.setattr("shutil.which", lambda name: name)
    said = chromium.provide(Steps(sys.stderr, detailed=False))
    assert set(said) == {"CHROMIUM_MISSING"}
    assert "playwright install chromium ended with 1" in said["CHROMIUM_MISSING"]
    assert "apt-get update ended with 1" in said["CHROMIUM_MISSING"]
