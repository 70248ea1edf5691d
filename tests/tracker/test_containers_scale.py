"""Docker Compose beyond one machine, as it is written: what is reached from where, and that all of it is there."""

import re
from typing import Any

import pytest
import yaml

from tests.tracker.test_containers import SERVICES as ALONE
from tracker.environment import BASE_DIR
from tracker.postgres_data import QUIET

TEXT = (BASE_DIR / "docker-compose.scale.yml").read_text(encoding="utf-8")
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(TEXT)["services"]
ADDED = {"replica1", "replica2", "pgbouncer", "site2"}
# The image of PostgreSQL begins as root, to give the volume to its user, and goes on as that user.
OF_POSTGRES = {"replica1", "replica2"}


def test_it_adds_to_the_first_file() -> None:
    assert set(SERVICES) - set(ALONE) == ADDED
    assert {name for name, service in SERVICES.items() if "ports" in service} == set()


@pytest.mark.parametrize("name", sorted(ADDED - {"site2"}))
def test_each_service_is_fenced_in_and_says_whether_it_works(name: str) -> None:
    service = SERVICES[name]
    assert {"mem_limit", "cpus", "pids_limit", "healthcheck"} <= set(service)
    assert service["security_opt"] == ["no-new-privileges:true"]
    if name not in OF_POSTGRES:
        assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"])
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])


def test_images_are_those_of_the_first_file() -> None:
    assert {SERVICES[name]["image"] for name in OF_POSTGRES} == {ALONE["database"]["image"]}
    base = ALONE["site"]["build"]["args"]["PYTHON_IMAGE"]
    assert SERVICES["pgbouncer"]["build"]["args"]["PYTHON_IMAGE"] == base
    dockerfile = (BASE_DIR / "docker" / "pgbouncer.Dockerfile").read_text(encoding="utf-8")
    assert f"${{PYTHON_IMAGE:-{re.findall('^ARG PYTHON_IMAGE=(.+)$', dockerfile, re.MULTILINE)[0]}}}" == base
    assert re.findall("^USER (.+)$", dockerfile, re.MULTILINE) == [SERVICES["pgbouncer"]["user"]]


def test_app_servers_differ_in_nothing_and_go_through_pgbouncer() -> None:
    first, second = SERVICES["site"]["environment"], SERVICES["site2"]["environment"]
    assert first == second
    assert first["DATABASE_URL"].endswith("@pgbouncer:6432/tracker")
    hosts = [re.findall(r"@(\w+):5432/tracker$", address) for address in first["DATABASE_REPLICA_URLS"].split(",")]
    assert hosts == [["replica1"], ["replica2"]]
    assert SERVICES["site2"]["extends"] == {"file": "docker-compose.yml", "service": "site"}
    # Migrations and their locks go over the owner's own connection, which no pooler hands on.
    assert "migrate" not in SERVICES
    assert "@database:5432/" in ALONE["migrate"]["environment"]["DATABASE_OWNER_URL"]


def test_the_proxy_shares_among_all_app_servers() -> None:
    conf = (BASE_DIR / "deploy" / "nginx" / "compose-scale.conf").read_text(encoding="utf-8")
    assert set(re.findall(r"^    server (\w+):8000 ", conf, re.MULTILINE)) == {"site", "site2"}


def test_all_servers_keep_texts_out_of_their_logs_and_wait_for_the_same_names() -> None:
    replica = (BASE_DIR / "docker" / "replica").read_text(encoding="utf-8")
    for name, value in QUIET.items():
        assert f"-c{name}={value}" in SERVICES["database"]["command"]
        assert f" -c{name}={value}" in replica
    named = re.findall(r"ANY 1 \((.*)\)", (BASE_DIR / "docker" / "replication.sh").read_text(encoding="utf-8"))
    assert [set(names.split(", ")) for names in named] == [
        {SERVICES[name]["environment"]["REPLICA"] for name in OF_POSTGRES}
    ]


def test_what_is_mounted_and_asked_of_the_environment_is_there() -> None:
    for service in SERVICES.values():
        for mounted in service.get("volumes", ()):
            source = mounted.partition(":")[0]
            assert not source.startswith(".") or (BASE_DIR / source).is_file(), source
    example = (BASE_DIR / ".env.example").read_text(encoding="utf-8")
    for name in re.findall(r"\$\{([A-Z_]+):\?", TEXT):
        assert re.search(rf"^#?{name}=", example, re.MULTILINE), name
