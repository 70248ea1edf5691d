"""What the benchmark measures, small: a made-up negotiation, and that both programs say the same of it."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from benchmarks.bare.compare import compare
from benchmarks.same import differences
from benchmarks.synthetic import Shape, write_package
from positions.package import Report, import_package
from positions.package.tables import TABLES

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
SMALL = Shape("small", 7, parties=3, issues=4, positions=20, rounds=4)


@pytest.fixture
def made(tmp_path: Path) -> int:
    """Write the package and return how many entries it has."""
    return write_package(tmp_path / "small", SMALL, {table.name: table.names for table in TABLES})


@pytest.fixture
def small(tmp_path: Path, made: int) -> Report:
    return import_package(tmp_path / "small")


def test_a_made_up_negotiation_can_be_taken_in(small: Report, made: int) -> None:
    assert small.ok, small.errors
    assert small.created["positions"] == 20
    assert small.created["entries"] == made > 100


def test_the_bare_program_says_what_the_pages_say(small: Report, client: Client) -> None:
    page = client.get("/small/compare/").content.decode()
    connection.ensure_connection()
    bare = compare(connection.connection, "small", "http://testserver")
    assert not differences(page, bare)
    assert differences(page, bare.replace("<small>demand</small>", "", 1))
    assert differences(page, bare.replace('href="/small/positions/p3/"', 'href="/small/"', 1))
