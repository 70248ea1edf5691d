"""A person who was merged into another does not travel; what hung on that row does, under the other's key."""

from pathlib import Path

import pytest

from positions.delegations.people.merge import merge
from positions.models import Negotiation, Person
from positions.package import export_package, import_package
from tests import factories as make
from tests.positions.package.helpers import change, describe
from tests.positions.package.small import NAME, small, taken_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """The package as it is exported after Boris, whom an entry names beside Anna, was found to be Anna."""
    assert taken_in(tmp_path / "in", small()).ok
    home = Negotiation.objects.get(key=NAME)
    anna, boris = Person.objects.get(key="anna"), Person.objects.get(key="boris")
    make.office(person=boris, title="Envoy")
    merge(home, anna, boris, by=make.analyst(), reason="One person.")
    export_package(home, tmp_path / "out")
    return tmp_path / "out"


def test_references_travel_and_the_row_does_not(exported: Path) -> None:
    said = {name: (exported / f"{name}.csv").read_text(encoding="utf-8") for name in ("people", "entries", "offices")}
    assert "boris" not in "".join(said.values())
    assert "anna,Anna,,A;Ann;Boris,north," in said["people"]
    assert "anna,Envoy," in said["offices"]
    assert ",anna,stated" in said["entries"]


def test_it_is_known_where_it_came_from(exported: Path) -> None:
    report = import_package(exported)
    assert report.ok, report.errors
    assert not any(report.created.values())


def test_it_goes_into_an_empty_database_and_comes_out_the_same(exported: Path, tmp_path: Path) -> None:
    describe(exported, name="other")
    assert import_package(exported).ok
    export_package(Negotiation.objects.get(key="other"), tmp_path / "again")
    for file in exported.glob("*.csv"):
        assert (tmp_path / "again" / file.name).read_bytes() == file.read_bytes()


def test_the_old_key_does_not_come_back(exported: Path) -> None:
    change(exported, "people", lambda rows: rows.append({"key": "boris", "name": "Boris"}))
    (error,) = import_package(exported).errors
    assert (error.table, error.column) == ("people", "key")
    assert error.message == 'This person was merged into "anna" here; use that key.'


def test_nothing_new_hangs_on_the_old_key(exported: Path) -> None:
    change(exported, "offices", lambda rows: rows.append({"person": "boris", "title": "Minister"}))
    assert [(error.table, error.column) for error in import_package(exported).errors] == [("offices", "person")]
