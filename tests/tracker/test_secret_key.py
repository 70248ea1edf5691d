"""The key that signs sessions: what is refused, by settings and by the start."""

import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from tracker import local_state, secret_key
from tracker.console import StopStart
from tracker.environment import BASE_DIR


@pytest.mark.parametrize(
    "key", [secrets.token_hex(32), secrets.token_urlsafe(48), secrets.token_urlsafe(64)], ids=[*"abc"]
)
def test_a_random_key_is_taken(key: str) -> None:
    assert secret_key.weakness(key) == ""


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("short", "has 5 signs, and needs 50"),
        (secrets.token_hex(24), "has 48 signs, and needs 50"),
        ("a" * 64, "has only 1 different signs, and needs 10"),
        ("0123456" * 10, "has only 7 different signs, and needs 10"),
        ("hush-hush-dear!?" * 4, "is a short text that is repeated"),
        (secrets.token_hex(25) * 2, "is a short text that is repeated"),
        (f"{secrets.token_hex(20)}Change-Me-Please", "has 'Change-Me' in it"),
        (f"django-insecure-{secrets.token_hex(25)}", "has 'django-insecure' in it"),
    ],
    ids=[*"abcdefgh"],  # each worker has other keys, and the same names
)
def test_one_that_can_be_guessed_is_not(key: str, said: str) -> None:
    sentence = secret_key.weakness(key)
    assert sentence.startswith(f"SECRET_KEY {said}")
    assert "secrets.token_hex(32)" in sentence
    assert key not in sentence


def test_settings_refuse_it(bare_environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=BASE_DIR,
        env=bare_environment | {"DATABASE_URL": "postgresql:///none", "SECRET_KEY": "short"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == f"{secret_key.weakness('short')}\n"


@pytest.mark.skipif(sys.platform == "win32", reason="its files have no such modes")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620])
def test_a_file_that_others_reach_is_refused(mode: int, tmp_path: Path) -> None:
    key = local_state.secret_key(tmp_path)
    path = tmp_path / "secret-key"
    path.chmod(mode)
    with pytest.raises(StopStart, match=r"secret-key .*Run: chmod 600"):
        local_state.secret_key(tmp_path)
    path.chmod(0o600)
    assert local_state.secret_key(tmp_path) == key
