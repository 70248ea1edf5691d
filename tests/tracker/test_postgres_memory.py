"""How much memory the private PostgreSQL takes."""

from pathlib import Path

import pytest

from tracker import postgres_memory
from tracker.postgres_memory import memory_settings


@pytest.mark.parametrize(
    ("gigabytes", "buffers", "cache", "work", "maintenance"),
    [
        (0.25, 64, 160, 4, 64),
        (1, 170, 640, 4, 64),
        (2, 341, 1280, 4, 128),
        (4, 682, 2560, 8, 256),
        (8, 1365, 5120, 16, 512),
        (24, 4096, 15360, 48, 1024),
        (64, 8192, 40960, 64, 1024),
        (512, 8192, 98304, 64, 1024),
    ],
)
def test_what_it_takes_of_a_machine(gigabytes: float, buffers: int, cache: int, work: int, maintenance: int) -> None:
    found = memory_settings(int(gigabytes * 1024))
    names = ("shared_buffers", "effective_cache_size", "work_mem", "maintenance_work_mem")
    assert [found[name] for name in names] == [f"{value}MB" for value in (buffers, cache, work, maintenance)]


@pytest.mark.parametrize(("limit", "least"), [("1073741824", True), ("max", False), ("9223372036854771712", False)])
def test_a_limit_of_the_container_is_heeded(
    limit: str, least: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_memory, "CGROUPS", ())
    machine = postgres_memory.megabytes()
    (tmp_path / "memory.max").write_text(f"{limit}\n")
    monkeypatch.setattr(postgres_memory, "CGROUPS", (str(tmp_path / "memory.max"), str(tmp_path / "none")))
    assert postgres_memory.megabytes() == (1024 if least else machine)
    assert machine > 1024
