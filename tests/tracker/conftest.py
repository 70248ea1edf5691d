"""What the tests of the start share: a folder for its state, and an environment that names no database."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker.environment import BASE_DIR
from tracker.test_run import memory

OF_THE_RUN = (
    *("DATABASE_URL", "DATABASE_OWNER_URL", "SECRET_KEY", "ALLOWED_HOSTS", "TRACKER_VAR"),
    "DJANGO_SETTINGS_MODULE",  # set by pytest-django
)


@pytest.fixture(autouse=True)
def _ctrl_c() -> Iterator[None]:
    """Have Ctrl-C do what it does: started by a script in its background, we and our children would ignore it."""
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, usual)


@pytest.fixture(scope="module")
def short_folder() -> Iterator[Path]:
    """A folder with a path short enough for sockets, which pytest's own is not."""
    path = Path(tempfile.mkdtemp(prefix="tracker-", dir=memory()))
    yield path
    shutil.rmtree(path)


@pytest.fixture
def var(short_folder: Path) -> Iterator[Path]:
    """A new folder for the state of one test."""
    path = Path(tempfile.mkdtemp(dir=short_folder, prefix=""))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture(scope="module")
def bare_environment() -> dict[str, str]:
    """The environment variables of a person who has set none of ours."""
    kept = {name: value for name, value in os.environ.items() if name not in OF_THE_RUN}
    return kept | {"PYTHONPATH": str(BASE_DIR)}
