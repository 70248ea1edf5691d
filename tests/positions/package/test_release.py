"""The version of an export: the release's own while it says the same, else one that no other package bears."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from positions.models import Negotiation, Party
from positions.package import export_package, import_package
from positions.package.tables import TABLES
from tests import factories
from tests.positions.package.helpers import rename
from tests.positions.package.small import NAME, small, taken_in

pytestmark = pytest.mark.django_db
CREATED = "2026-11-22T00:00:00Z"


@pytest.fixture
def talks(tmp_path: Path) -> Negotiation:
    """The negotiation of the small package, taken in as release 1.0.0."""
    assert taken_in(tmp_path / "in", small(), version="1.0.0", created=CREATED).ok
    return Negotiation.objects.get(key=NAME)


def exported(talks: Negotiation, to: Path) -> dict[str, Any]:
    """Return the descriptor of the export."""
    export_package(talks, to)
    written: dict[str, Any] = json.loads((to / "datapackage.json").read_text(encoding="utf-8"))
    return written


def digest(package: Path) -> str:
    return sha256(b"".join((package / table.file).read_bytes() for table in TABLES)).hexdigest()[:12]


def test_a_release_goes_out_as_it_came(talks: Negotiation, tmp_path: Path) -> None:
    written = exported(talks, tmp_path / "out")
    assert (written["version"], written["created"]) == ("1.0.0", CREATED)


def test_an_export_that_differs_is_named_by_its_rows_and_created_by_the_last_act(
    talks: Negotiation, tmp_path: Path
) -> None:
    before = timezone.now()
    corrected = factories.correct(talks.entry_set.get(key="s-1"), statement="It was put otherwise.")
    written = exported(talks, tmp_path / "out")
    assert written["version"] == f"1.0.0+{digest(tmp_path / 'out')}"
    assert corrected.published_at is not None
    assert before < corrected.published_at
    assert written["created"] == f"{corrected.published_at:%Y-%m-%dT%H:%M:%S.%fZ}"


def test_another_title_makes_another_package_too(talks: Negotiation, tmp_path: Path) -> None:
    Negotiation.objects.update(title="Other talks")
    assert exported(talks, tmp_path / "out")["version"] == f"1.0.0+{digest(tmp_path / 'out')}"


def test_what_was_changed_back_is_the_release_again(talks: Negotiation, tmp_path: Path) -> None:
    for name in ("Other", "North"):
        Party.objects.filter(key="north").update(name=name)
    assert exported(talks, tmp_path / "out")["version"] == "1.0.0"


def test_an_export_taken_in_elsewhere_goes_out_the_same_and_changes_nothing_here(
    talks: Negotiation, tmp_path: Path
) -> None:
    factories.issue(negotiation=talks)
    first = exported(talks, tmp_path / "first")
    assert not import_package(tmp_path / "first").changed
    rename(tmp_path / "first", "elsewhere")
    assert import_package(tmp_path / "first").ok
    assert exported(Negotiation.objects.get(key="elsewhere"), tmp_path / "second") == first | {"name": "elsewhere"}
    for file in (tmp_path / "first").iterdir():
        assert (tmp_path / "second" / file.name).read_bytes() == file.read_bytes()


def test_a_second_change_replaces_the_mark_of_the_first(talks: Negotiation, tmp_path: Path) -> None:
    versions = []
    for number in range(2):
        factories.issue(negotiation=talks)
        versions.append(exported(talks, tmp_path / str(number))["version"])
    assert len(set(versions)) == 2
    assert all(version.count("+") == 1 for version in versions)


def test_what_never_was_a_release_says_so(tmp_path: Path) -> None:
    talks = factories.issue().negotiation
    assert exported(talks, tmp_path / "out")["version"] == f"0.0.0+{digest(tmp_path / 'out')}"


def test_a_draft_and_its_source_change_neither_version_nor_time(talks: Negotiation, tmp_path: Path) -> None:
    factories.issue(negotiation=talks)
    first = exported(talks, tmp_path / "first")
    position = talks.position_set.earliest("pk")
    factories.proposal(position, cite=factories.source(negotiation=talks))
    assert exported(talks, tmp_path / "second") == first
