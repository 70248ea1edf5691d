"""The image and Docker Compose, as they are written: nobody is root, nothing is unlimited, all versions are exact."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from positions.help.pages import PAGES
from tracker.environment import BASE_DIR

COMPOSE = yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text(encoding="utf-8"))
DOCKERFILE = (BASE_DIR / "Dockerfile").read_text(encoding="utf-8")
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
# The image of PostgreSQL begins as root, to give the volume to its user, and goes on as that user.
BEGINS_AS_ROOT = {"database"}
RUNS_TO_ITS_END = {"migrate"}
OUTWARD = {"proxy"}


def test_the_image_runs_as_a_number() -> None:
    assert re.findall(r"^USER (.+)$", DOCKERFILE, re.MULTILINE) == ["10001:10001"]
    assert DOCKERFILE.index("\nUSER ") < DOCKERFILE.index("\nCMD ")
    assert "local" not in re.findall(r"^ARG LOCK=(\w+)$", DOCKERFILE, re.MULTILINE)


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_is_fenced_in(name: str) -> None:
    service = SERVICES[name]
    assert {"mem_limit", "cpus", "pids_limit"} <= set(service)
    assert service["security_opt"] == ["no-new-privileges:true"]
    if name not in BEGINS_AS_ROOT:
        assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"])
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_says_whether_it_works(name: str) -> None:
    assert ("healthcheck" in SERVICES[name]) != (name in RUNS_TO_ITS_END)


def test_health_is_asked_for_by_its_addresses() -> None:
    assert "http://localhost:8000/health" in SERVICES["site"]["healthcheck"]["test"][-1]
    assert SERVICES["proxy"]["healthcheck"]["test"][-1].endswith("/health/alive")


def test_only_the_proxy_is_reached_and_only_from_this_machine() -> None:
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert set(ports) == OUTWARD
    assert all(port.startswith("127.0.0.1:") for listed in ports.values() for port in listed)
    assert SERVICES["site"]["environment"]["BEHIND_PROXY"] == "true"


def test_images_are_of_an_exact_version_and_digest() -> None:
    built = COMPOSE["x-site"]["build"]["args"]["PYTHON_IMAGE"]
    others = [service["image"] for service in SERVICES.values() if "build" not in service]
    assert len(others) == 2
    for image in (built, *others):
        assert re.fullmatch(r"\$\{[A-Z]+_IMAGE:-[\w./-]+:\d+\.\d+[\w.-]*@sha256:[0-9a-f]{64}\}", image), image
    in_file = re.findall(r"^ARG PYTHON_IMAGE=(\S+)$", DOCKERFILE, re.MULTILINE)
    assert built == f"${{PYTHON_IMAGE:-{in_file[0]}}}"


def test_files_that_are_mounted_exist() -> None:
    for service in SERVICES.values():
        for mounted in service.get("volumes", ()):
            source = mounted.partition(":")[0]
            assert not source.startswith(".") or (BASE_DIR / source).is_file(), source


def test_what_env_example_names_is_read() -> None:
    files = ("docker-compose.yml", "docker-compose.scale.yml")
    text = "".join((BASE_DIR / name).read_text(encoding="utf-8") for name in files)
    example = (BASE_DIR / ".env.example").read_text(encoding="utf-8")
    for name in re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE):
        assert re.search(rf"\$\{{{name}\b|^  {name}:", text, re.MULTILINE), name


def test_the_image_has_the_documents_that_the_help_shows() -> None:
    copied = [Path(source) for source in re.findall(r"^COPY (docs/\S+) ", DOCKERFILE, re.MULTILINE)]
    let_in = {line.removeprefix("!") for line in (BASE_DIR / ".dockerignore").read_text().splitlines()}
    assert {str(path) for path in copied} <= let_in
    for file in PAGES.values():
        assert any((Path("docs") / file).is_relative_to(path) for path in copied), file
