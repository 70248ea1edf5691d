"""Taking a newer release over an older one where people worked: merged people, heads, deleted rows, rivals."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from positions.delegations.people.merge import merge
from positions.models import Delegate, Entry, Event, Negotiation, Office, Person, Release
from positions.package import Deciding, Report, import_package, update_package
from positions.reading.moment import echo, last_moment
from tests import factories as make
from tests.positions.package.small import Tables, cited, entry, small, write
from tests.positions.package.updates import (
    FIRST,
    compared,
    copy,
    counts,
    living,
    newer,
    told,
    unpacked,
    without_names,
)
from tests.shipped import KEY, PACKAGE

pytestmark = pytest.mark.django_db
Take = Callable[..., Report]


def worked(negotiation: Negotiation) -> None:
    """Do the work of here: an entry that no release changes is corrected, and one is added beside those of a day."""
    corrected = Entry.objects.known(None).get(negotiation=negotiation, key=CORRECTED)
    make.correct(corrected, firmness="categorical")
    position = Entry.objects.known(None).get(negotiation=negotiation, key=BESIDE).position
    make.publish(make.proposal(position, "2025-05-16", sequence=9, key="of-here"))


CORRECTED, BESIDE = "ru-limited-pauses@2025-06-02", "ru-bodies@2025-06-02"


def test_the_shipped_data_with_work_of_here_read_like_a_fresh_import_with_it(tmp_path: Path) -> None:
    assert import_package(FIRST).ok
    home = Negotiation.objects.get()
    worked(home)
    known = echo(last_moment(home.pk)) or ""
    before = compared(KEY)
    report = update_package(PACKAGE)
    assert report.ok, (report.errors, told(report).get("conflict"))
    assert counts(report, "entries") == {
        "added": 136,
        "changed": 241,
        "retracted": 19,
        "same": 27,
        "kept": 1,
        "stays": 1,
    }
    assert without_names(compared(KEY, known=known)) == without_names(before)
    assert import_package(copy(PACKAGE, tmp_path / "fresh", name="fresh")).ok
    worked(Negotiation.objects.get(key="fresh"))
    assert json.dumps(compared(KEY)) == json.dumps(compared("fresh"))
    assert not update_package(PACKAGE).changed


def merged(take: Take) -> tuple[Person, Person]:
    """Boris was found to be Anna here."""
    anna, boris = Person.objects.get(key="anna"), Person.objects.get(key="boris")
    merge(Negotiation.objects.get(), anna, boris, by=make.analyst(), reason="One person.")
    return anna, boris


def test_a_person_merged_here_is_named_by_the_release_as_the_one_who_remains(take: Take) -> None:
    anna, _ = merged(take)
    tables = newer()
    tables["offices"] = [{"person": "boris", "title": "Envoy"}]
    tables["entries"][-1]["speakers"] = "boris;anna"
    tables["delegates"].append(tables["delegates"][0] | {"person": "boris", "role": "member"})
    report = take(tables)
    assert report.ok, report.errors
    assert told(report)["added"] == ["offices/anna/Envoy/", "sources/paper", "entries/s-2"]
    assert told(report)["kept"] == ["people/anna", "people/boris", "delegates/first/north/boris"]
    assert Office.objects.get(title="Envoy").person == anna
    assert [each.person for each in living("s-2").speakers.all()] == [anna]
    assert Delegate.objects.count() == 1
    assert b"boris" in unpacked(bytes(Release.objects.get(version="1.1.0").content), "people.csv")
    # The next release is compared with this one, person by person.
    again = take(tables, "1.2.0")
    assert again.ok, again.errors
    assert "added" not in told(again)
    assert "changed" not in told(again)


def test_why_a_row_is_left_out_is_told(take: Take) -> None:
    merged(take)
    report = take(newer())
    assert report.update is not None
    people = next(table for table in report.update.tables if table.name == "people")
    assert [row.note for row in people.rows if row.note] == ["is left out: boris was merged into anna here"]


def led(head: str, member: str) -> Tables:
    tables = small()
    (row,) = tables["delegates"]
    tables["delegates"] = [row | {"person": member, "role": "member"}, row | {"person": head, "role": "head"}]
    return tables


@pytest.mark.parametrize(
    ("before", "after"), [(("anna", "boris"), ("boris", "anna")), (("boris", "anna"), ("anna", "boris"))]
)
def test_the_head_of_a_delegation_and_a_member_change_places(
    before: tuple[str, str], after: tuple[str, str], take: Take
) -> None:
    assert take(led(*before)).ok
    report = take(led(*after), "1.2.0")
    assert report.ok, report.errors
    assert len(told(report)["changed"]) == 2
    assert Delegate.objects.get(role="head").person.key == after[0]


def test_what_was_deleted_here_does_not_come_back_in_silence_where_no_release_was_kept(tmp_path: Path) -> None:
    assert import_package(write(tmp_path, small(), version="the first")).ok
    assert not Release.objects.exists()
    Office.objects.all().delete()
    Event.objects.all().delete()
    Delegate.objects.all().delete()
    release = write(tmp_path, small(), version="1.1.0")
    report = update_package(release)
    gone = ["events/call", "offices/anna/Minister/2019", "delegates/first/north/anna"]
    assert told(report)["conflict"] == gone
    assert report.update is not None
    assert {row.note for table in report.update.tables for row in table.rows} == {
        "was deleted here, and the release has it"
    }
    assert update_package(release, deciding=Deciding("ours", theirs=frozenset(gone[:1]))).ok
    assert Event.objects.exists()
    assert not Office.objects.exists()


def without_main() -> Tables:
    """Return the rows of a release that has the first account of the north no more."""
    tables = small()
    tables["codings"] = []
    for name, key in (("entries", "key"), ("citations", "entry")):
        tables[name] = [row for row in tables[name] if row[key] not in ("n-1", "n-1-b")]
    return tables


def test_a_main_account_is_not_retracted_from_beside_a_rival_of_here(take: Take) -> None:
    make.publish(make.proposal(living("n-1").position, "2020-01-02", key="rival", rival_of=living("n-1")))
    assert told(take(without_main()))["conflict"] == ["entries/n-1"]
    refused = take(without_main(), deciding=Deciding("theirs"))
    assert [(error.table, error.column) for error in refused.errors] == [("entries", "rival_of")]
    assert "n-1 cannot be retracted while its rival rival stands here" in refused.errors[0].message
    assert take(without_main(), deciding=Deciding("ours")).ok


def test_an_entry_that_the_release_makes_a_rival_of_one_retracted_here_is_decided_on(take: Take) -> None:
    tables = small()
    tables["entries"].append(entry("n-2", "north-wants", "2020-01-02"))
    tables["citations"].append(cited("n-2"))
    assert take(tables).ok
    make.retract(*Entry.objects.filter(key__in=["n-1", "n-1-b"]))
    tables["entries"][-1] |= {"rival_of": "n-1", "account": "press"}
    assert told(take(tables, "1.2.0"))["conflict"] == ["entries/n-2"]
    assert take(tables, "1.2.0", deciding=Deciding("ours")).ok
