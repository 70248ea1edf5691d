"""The unit files: that systemd takes them, and that each service is fenced in and known to the documentation."""

import re
import shutil
import subprocess
from configparser import ConfigParser
from itertools import pairwise
from pathlib import Path

import pytest

from tracker.environment import BASE_DIR

FOLDER = BASE_DIR / "deploy" / "systemd"
UNITS = sorted(path for path in FOLDER.iterdir() if path.is_file())
SERVICES = [path for path in UNITS if path.suffix == ".service"]
FENCE = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "CapabilityBoundingSet": "",
    "RestrictNamespaces": "yes",
    "SystemCallFilter": "@system-service",
    "UMask": "0077",
    "User": "tracker",
}

# Where workers say that they live; on a disk they would wait for it.
SHARED_MEMORY = "/dev/shm"  # noqa: S108 - a file without a name


def read(path: Path) -> ConfigParser:
    """Return a unit; of a setting that is there several times, the last one."""
    parser = ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment]
    text = path.read_text(encoding="utf-8").replace("\\\n", " ")
    parser.read_string(text)
    return parser


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")
def test_systemd_takes_them(tmp_path: Path) -> None:
    """In a folder of the test's, where the programs that they name are there."""
    opt = tmp_path / "opt"
    for name in (".venv/bin/gunicorn", ".venv/bin/python", "deploy/backup"):
        program = opt / name
        program.parent.mkdir(parents=True, exist_ok=True)
        program.touch(mode=0o755)
    units = shutil.copytree(FOLDER, tmp_path / "units")
    for path in [path for path in units.rglob("*") if path.is_file()]:
        path.write_text(path.read_text().replace("/opt/tracker", str(opt)))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(units / path.name for path in UNITS)],
        env={"SYSTEMD_UNIT_PATH": f"{units}:", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in done.stderr.splitlines() if "tracker" in line]
    assert (done.returncode, ours) == (0, []), done.stderr


def test_what_fences_them_in_holds_for_all() -> None:
    assert len(SERVICES) == 5
    assert all(path.name.startswith("tracker-") for path in UNITS)
    fence = read(FOLDER / "tracker-.service.d" / "hardening.conf")["Service"]
    assert {name: fence[name] for name in FENCE} == FENCE
    for path in SERVICES:
        assert not set(FENCE) & set(read(path)["Service"]), path.name


def test_only_the_migration_knows_the_owner() -> None:
    knowing = [path.name for path in SERVICES if "owner.env" in path.read_text(encoding="utf-8")]
    assert knowing == ["tracker-migrate.service"]
    site = read(FOLDER / "tracker-site.service")["Unit"]
    assert site["Requires"] == "tracker-migrate.service"
    assert "tracker-migrate.service" in site["After"]


def test_every_timer_has_its_service_and_is_documented() -> None:
    operations = (BASE_DIR / "docs" / "operations.md").read_text(encoding="utf-8")
    for path in UNITS:
        if path.suffix == ".timer":
            assert path.with_suffix(".service") in SERVICES
            assert read(path)["Install"]["WantedBy"] == "timers.target"
            assert path.name in operations


def test_the_site_is_served_as_everywhere() -> None:
    """By the unit, the image and the documentation: the same way to run workers."""
    unit = read(FOLDER / "tracker-site.service")["Service"]["ExecStart"]
    image = (BASE_DIR / "Dockerfile").read_text(encoding="utf-8").split('CMD ["gunicorn"')[1]
    document = (BASE_DIR / "docs" / "operations.md").read_text(encoding="utf-8").replace("\\\n", " ")
    typed = re.search(r"\.venv/bin/gunicorn tracker\.wsgi .+$", document, re.MULTILINE)
    assert typed
    for text in (unit, image, typed[0]):
        words = re.sub(r'[",\\\]]', " ", text).split()
        options = dict(pairwise(words))
        assert "--no-control-socket" in words
        assert [options[f"--{name}"] for name in ("worker-class", "workers", "threads", "timeout")] == [
            *("gthread", "2", "4", "60"),
        ]
        assert (options["--limit-request-line"], options["--worker-tmp-dir"]) == ("0", SHARED_MEMORY)
