"""Importing into a negotiation that has lived on: what was amended or drafted here, and rules over both."""

from pathlib import Path

import pytest
from django.db import connection

from positions.models import Citation, Entry, Import, Source
from positions.models.entries import REDACTED
from tests import factories
from tests.positions.package.small import Tables, changed, cited, entry, places, small, taken_in

pytestmark = pytest.mark.django_db
# Of this transaction alone.
REWRITTEN = "SELECT n_tup_del + n_tup_upd FROM pg_stat_xact_user_tables WHERE relname = 'positions_searchrow'"


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    """The rows of the small package, which is taken in already."""
    assert taken_in(tmp_path, small()).ok
    return small()


def at(key: str) -> Entry:
    """Return the version of an entry that was made last."""
    return Entry.objects.filter(key=key).latest("version")


def add(tables: Tables, key: str, *arguments: str | int, **cells: str) -> None:
    """Add a cited entry."""
    tables["entries"].append(entry(key, *arguments, **cells))  # type: ignore[arg-type]
    tables["citations"].append(cited(key))


def rewritten() -> int:
    """Return how many rows of the search were written again."""
    with connection.cursor() as cursor:
        cursor.execute(REWRITTEN)
        number: int = cursor.fetchone()[0]
    return number


def test_new_rows_come_in_beside_known_ones(tables: Tables, tmp_path: Path) -> None:
    add(tables, "n-2", "north-wants", "2020-02-01", content="", speakers="boris")
    before = rewritten()
    assert changed(taken_in(tmp_path, tables)) == {"entries": 1, "citations": 1}
    assert rewritten() == before, "the search takes an entry in once, with its speakers"
    brought = at("n-2")
    assert brought.position == at("n-1").position
    assert brought.imported_in != at("n-1").imported_in
    assert [speaker.person.key for speaker in brought.speakers.all()] == ["boris"]


def test_a_package_of_new_rows_alone_may_lean_on_the_database(tables: Tables, tmp_path: Path) -> None:
    alone: Tables = {table: [] for table in tables}
    add(alone, "n-1-c", "north-wants", "2020-01-01", 3, rival_of="n-1", content="")
    assert changed(taken_in(tmp_path, alone)) == {"entries": 1, "citations": 1}
    assert at("n-1-c").rival_of == at("n-1")


def test_a_published_entry_gets_a_further_citation_with_its_own_import(tables: Tables, tmp_path: Path) -> None:
    tables["citations"].append(cited("n-1", "p. 2"))
    assert changed(taken_in(tmp_path, tables)) == {"citations": 1}
    first, second = Citation.objects.filter(entry__key="n-1").order_by("id")
    assert (first.imported_in, second.imported_in) == tuple(Import.objects.order_by("id"))
    assert first.published_at is not None
    assert second.published_at is not None
    assert first.published_at < second.published_at


UNION = [
    ("the same place on the day", ("s-2", "south-wants", "2020-01-01", 1), {}, "sequence"),
    ("an earlier entry without content", ("s-0", "south-wants", "2019-01-01"), {"content": ""}, "content"),
    ("a rival of a known rival", ("n-1-c", "north-wants", "2020-01-01", 3), {"rival_of": "n-1-b"}, "rival_of"),
    ("a rival of another position", ("n-1-c", "north-wants", "2020-01-01", 3), {"rival_of": "s-1"}, "rival_of"),
]


@pytest.mark.parametrize(("arguments", "cells", "column"), [row[1:] for row in UNION], ids=[row[0] for row in UNION])
def test_rules_hold_over_what_is_there_and_what_comes(
    arguments: tuple[str, str, str, int], cells: dict[str, str], column: str, tables: Tables, tmp_path: Path
) -> None:
    alone: Tables = {table: [] for table in tables}
    add(alone, *arguments, **cells)
    assert places(taken_in(tmp_path, alone)) == [("entries", 2, column)]


def test_a_second_head_and_a_turned_pair_are_seen_beside_known_rows(tables: Tables, tmp_path: Path) -> None:
    alone: Tables = {table: [] for table in tables}
    alone["delegates"] = [tables["delegates"][0] | {"person": "boris"}]
    alone["incompatibilities"] = [{"position_a": "south-wants", "position_b": "north-wants"}]
    found = places(taken_in(tmp_path, alone))
    assert found == [("delegates", 2, "role"), ("incompatibilities", 2, "position_b")]


def test_a_conflict_names_each_cell_with_both_values(tables: Tables, tmp_path: Path) -> None:
    tables["entries"][0] |= {"held": "false", "firmness": "", "content": "", "speakers": "boris"}
    tables["people"][0]["aliases"] = "A"
    report = taken_in(tmp_path, tables)
    assert places(report) == [
        ("people", 2, "aliases"),
        *(("entries", 2, column) for column in ("held", "firmness", "content", "speakers")),
    ]
    assert 'here "A", in the database "A;Ann"' in report.errors[0].message
    assert 'here "boris", in the database "anna;boris"' in report.errors[-1].message
    assert Import.objects.count() == 1


def test_a_corrected_entry_is_left_alone_with_all_that_hangs_on_it(tables: Tables, tmp_path: Path) -> None:
    corrected = factories.correct(at("n-1"), statement="It was put otherwise.")
    factories.correct(corrected, statement="And otherwise again.")
    report = taken_in(tmp_path, tables)
    assert changed(report) == {}
    assert report.unchanged["entries"] == 3
    assert Entry.objects.known(None).filter(position__key="north-wants").count() == 2


def test_a_corrected_entry_with_other_content_than_it_ever_had_is_a_conflict(tables: Tables, tmp_path: Path) -> None:
    factories.correct(at("s-1"), statement="It was put otherwise.")
    place = [row["key"] for row in tables["entries"]].index("s-1")
    tables["entries"][place]["statement"] = "Nobody put it so."
    report = taken_in(tmp_path, tables)
    assert places(report) == [("entries", 2 + place, "statement")]
    assert 'in the database "It was put otherwise."' in report.errors[0].message


def test_an_entry_as_it_was_corrected_gets_a_further_citation(tables: Tables, tmp_path: Path) -> None:
    corrected = factories.correct(at("s-1"), statement="It was put otherwise.")
    next(row for row in tables["entries"] if row["key"] == "s-1")["statement"] = "It was put otherwise."
    tables["citations"] = [cited("s-1", "p. 2")]
    assert changed(taken_in(tmp_path, tables)) == {"citations": 1}
    assert corrected.citations.filter(locator="p. 2").exists()


def test_a_proposed_correction_is_in_nobodys_way(tables: Tables, tmp_path: Path) -> None:
    factories.correction(at("n-1"), statement="It was put otherwise.")
    assert changed(taken_in(tmp_path, tables)) == {}


def test_a_citation_that_a_correction_left_out_does_not_come_back(tables: Tables, tmp_path: Path) -> None:
    corrected = factories.correct(at("n-1"))
    assert corrected.citations.get().locator != "p. 1"
    assert changed(taken_in(tmp_path, tables)) == {}


def test_a_new_rival_of_a_corrected_entry_stands_beside_the_living_version(tables: Tables, tmp_path: Path) -> None:
    corrected = factories.correct(at("n-1"), statement="It was put otherwise.")
    add(tables, "n-1-c", "north-wants", "2020-01-01", 3, rival_of="n-1")
    assert changed(taken_in(tmp_path, tables)) == {"entries": 1, "citations": 1}
    assert at("n-1-c").rival_of == corrected
    assert changed(taken_in(tmp_path, tables)) == {}


def test_the_place_of_a_corrected_entry_is_that_of_its_living_version(tables: Tables, tmp_path: Path) -> None:
    factories.correct(at("s-1"), effective_on="2020-01-05", sequence=1)
    add(tables, "s-2", "south-wants", "2020-01-01", 1)
    assert changed(taken_in(tmp_path, tables)) == {"entries": 1, "citations": 1}
    add(tables, "s-3", "south-wants", "2020-01-05", 1)
    assert places(taken_in(tmp_path, tables)) == [("entries", 6, "sequence")]


def test_what_was_corrected_or_retracted_is_not_cited_any_more(tables: Tables, tmp_path: Path) -> None:
    factories.correct(at("n-1"), statement="It was put otherwise.")
    factories.retract(at("s-1"))
    tables["citations"] += [cited("n-1", "p. 2"), cited("s-1", "p. 2")]
    report = taken_in(tmp_path, tables)
    assert places(report) == [("citations", 5, "entry"), ("citations", 6, "entry")]
    assert [error.message for error in report.errors] == [
        '"n-1" was corrected in the database; give its present version to cite it anew.',
        '"s-1" was retracted in the database.',
    ]


def test_a_retracted_entry_does_not_come_back_and_gets_no_rival(tables: Tables, tmp_path: Path) -> None:
    factories.retract(at("s-1"))
    assert changed(taken_in(tmp_path, tables)) == {}
    add(tables, "s-1-b", "south-wants", "2020-01-01", 2, rival_of="s-1")
    report = taken_in(tmp_path, tables)
    assert places(report) == [("entries", 5, "rival_of")]
    assert "was retracted" in report.errors[0].message


def test_after_a_retraction_the_next_held_entry_says_what_is_held(tables: Tables, tmp_path: Path) -> None:
    factories.retract(at("s-1"))
    add(tables, "s-2", "south-wants", "2020-02-01", content="")
    assert places(taken_in(tmp_path, tables)) == [("entries", 5, "content")]


def test_a_redacted_text_does_not_come_back(tables: Tables, tmp_path: Path) -> None:
    factories.redact(at("n-1"), "statement")
    assert changed(taken_in(tmp_path, tables)) == {}
    assert at("n-1").statement == REDACTED


def test_a_redacted_place_in_a_source_does_not_come_back(tables: Tables, tmp_path: Path) -> None:
    factories.redact(Citation.objects.get(entry__key="n-1"), "locator")
    assert changed(taken_in(tmp_path, tables)) == {}
    assert Citation.objects.get(entry__key="n-1").locator == REDACTED
    tables["citations"].append(cited("n-1", "p. 2"))
    report = taken_in(tmp_path, tables)
    assert places(report) == [("citations", 5, "locator")]
    assert "are redacted" in report.errors[0].message


def test_a_redacted_place_is_told_from_others_in_the_same_source(tables: Tables, tmp_path: Path) -> None:
    tables["citations"].append(cited("n-1", "p. 2"))
    taken_in(tmp_path, tables)
    factories.redact(Citation.objects.get(entry__key="n-1", locator="p. 1"), "locator")
    assert changed(taken_in(tmp_path, tables)) == {}
    assert set(Citation.objects.filter(entry__key="n-1").values_list("locator", flat=True)) == {REDACTED, "p. 2"}


def test_a_key_that_a_proposal_has_is_refused(tables: Tables, tmp_path: Path) -> None:
    factories.proposal(at("n-1").position, "2020-03-01", key="n-9", cite=Citation.objects.all()[0].source)
    factories.draft_citation(at("n-1"), source=Citation.objects.all()[0].source, locator="p. 9")
    add(tables, "n-9", "north-wants", "2020-03-01")
    tables["citations"].append(cited("n-1", "p. 9"))
    report = taken_in(tmp_path, tables)
    assert places(report) == [("entries", 5, "key"), ("citations", 6, "locator")]
    assert "A proposal" in report.errors[0].message


def test_a_proposal_is_nothing_to_refer_to(tables: Tables, tmp_path: Path) -> None:
    factories.proposal(at("n-1").position, "2020-03-01", key="n-9", cite=Citation.objects.all()[0].source)
    tables["citations"].append(cited("n-9"))
    assert places(taken_in(tmp_path, tables)) == [("citations", 5, "entry")]


def test_a_source_recorded_while_logging_is_public_once_a_package_brings_it(tables: Tables, tmp_path: Path) -> None:
    home = at("n-1").negotiation
    said = {"title": "A report", "publisher": "A paper", "type": "news report", "read": "whole"}
    factories.source(negotiation=home, key="report", **said)
    assert not Source.objects.shown().filter(key="report").exists()
    tables["sources"].append({"key": "report", **said})
    taken_in(tmp_path / "in", tables)
    assert Source.objects.shown().filter(key="report").exists()
