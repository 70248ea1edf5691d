"""What the benchmark measures, small: a made-up negotiation, and that both programs say the same of it."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from django.db import connection
from django.test import Client

from benchmarks.answer_goals import HISTORY_READ, STRENGTH_READ
from benchmarks.bare import application
from benchmarks.page_costs import buffers
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


def test_the_bare_program_says_what_the_pages_say(
    small: Report, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection.ensure_connection()
    monkeypatch.setattr(application, "connection", lambda: connection.connection)
    timeline = client.get("/small/timeline/").content.decode()
    further = unescape(re.search('rel="next" href="([^"]*)"', timeline)[1])
    pages = ("compare/", "timeline/", "positions/p3/", "positions/p7/", "search/?q=tariff")
    paths = [*(f"/small/{page}" for page in pages), further]
    for path in paths:
        asked = {"HTTP_HX_REQUEST": "true"} if path == further else {}
        page = client.get(path, **asked).content.decode()
        bare = application.answer(path.partition("?")[0], dict(parse_qsl(path.partition("?")[2])), "http://testserver")
        assert differences(page, bare) == [], path


def test_a_comparison_reads_as_little_for_each_position_as_the_goals_say(small: Report) -> None:
    read = buffers("/small/compare/")
    assert set(read) == {"thin history", "texts", "strength of evidence", "the rest"}
    positions = small.created["positions"]
    assert read["thin history"] + read["texts"] <= HISTORY_READ.bound / 200 * positions
    assert read["strength of evidence"] <= STRENGTH_READ.bound / 200 * positions


def test_other_words_or_links_are_found() -> None:
    page = '<body><p>Some <b>words</b></p><a href="/one/">here</a></body>'
    assert differences(page, page.replace("<p>", "<div>").replace("</p>", "</div>")) == []
    assert differences(page, page.replace("Some", "Other"))
    assert differences(page, page.replace("/one/", "/other/"))
