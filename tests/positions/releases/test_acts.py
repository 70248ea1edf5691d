"""Naming a release: what it keeps, when it is refused, and two people at once."""

import io
import json
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest

from positions.models import Import, Negotiation, Party, ReferenceChange, Release
from positions.package import export_package, import_package, release, releasing, write_zip
from positions.package.descriptor import stored
from positions.releases.acts import name_release, version_offered
from positions.writing.refusals import BadDraft, Refused
from tests import factories as make
from tests.positions.evidence.test_acts_at_once import at_once
from tests.positions.package.small import NAME, small, taken_in
from tests.positions.releases.naming import admin, bytes_of, files_of, named, table_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def talks(tmp_path: Path) -> Negotiation:
    """The negotiation of the small package, of which nothing was released."""
    assert taken_in(tmp_path / "in", small(), version="draft").ok
    return Negotiation.objects.get(key=NAME)


def packed(negotiation: Negotiation) -> bytes:
    """Return the data package as it is downloaded now."""
    stream = io.BytesIO()
    write_zip(negotiation, stream)
    return stream.getvalue()


def test_it_keeps_the_package_as_it_is_then(talks: Negotiation) -> None:
    kept = named(talks, "1.0.0", notes="The first one.")
    talks.refresh_from_db()
    content = bytes_of(kept)
    assert content == packed(talks)
    assert (kept.sha256, kept.size) == (sha256(content).hexdigest(), len(content))
    assert (kept.notes, kept.released_by_name) == ("The first one.", "administrator")
    assert kept.counts["entries"] == len(table_of(content, "entries")) == 3
    tables = [file for name, file in files_of(content).items() if name.endswith(".csv")]
    assert kept.tables_sha256 == sha256(b"".join(tables)).hexdigest()
    assert (talks.version, talks.release_sha256) == ("1.0.0", kept.content_sha256)
    said = json.loads(files_of(content)["datapackage.json"])
    assert (said["version"], said["created"]) == (talks.version, talks.created)
    assert said["created"] == release.written_moment(kept.released_at)


def test_what_comes_later_is_not_in_it(talks: Negotiation) -> None:
    kept = named(talks)
    before = bytes_of(kept)
    make.issue(negotiation=talks, key="later")
    assert bytes_of(kept) == before
    assert [row["key"] for row in table_of(bytes_of(named(talks, "1.1.0")), "issues")].count("later") == 1


def test_what_is_not_published_is_not_in_it(talks: Negotiation) -> None:
    cited = make.source(negotiation=talks, key="hidden-source")
    make.proposal(talks.position_set.earliest("pk"), cite=cited, statement="Nobody knows yet.")
    content = bytes_of(named(talks))
    assert not any(b"Nobody knows" in file or b"hidden-source" in file for file in files_of(content).values())


def test_the_history_tells_of_it(talks: Negotiation) -> None:
    named(talks, "2026-11")
    told = ReferenceChange.objects.filter(table="negotiation").latest("pk")
    assert (told.changed["version"], told.reason) == (["draft", "2026-11"], "Release 2026-11 was named.")
    assert told.by_name == "administrator"


@pytest.mark.parametrize(
    "version", ["", "v1", "1.0.", "1..0", "new", "../1", "1.0.0.0.0", "1.zip", "1.0+2", "123456789", "1-A", "1.0\n2"]
)
def test_a_version_that_cannot_be(version: str, talks: Negotiation) -> None:
    with pytest.raises(BadDraft) as refused:
        named(talks, version)
    assert set(refused.value.errors) == {"version"}
    assert not Release.objects.exists()


def test_a_version_that_is_taken(talks: Negotiation) -> None:
    named(talks)
    make.issue(negotiation=talks)
    with pytest.raises(BadDraft, match="There is a release 1.0.0 already, named by administrator on"):
        named(talks, notes="Another one.")


def test_the_same_form_twice_names_it_once(talks: Negotiation) -> None:
    assert named(talks, notes="Once.") == named(talks, notes="Once.")


def test_the_same_version_for_other_data_is_refused(talks: Negotiation) -> None:
    named(talks, notes="Once.")
    Party.objects.filter(key="north").update(name="The North")
    with pytest.raises(BadDraft) as caught:
        named(talks, notes="Once.")
    assert "There is a release 1.0.0 already" in caught.value.errors["version"][0]
    assert Release.objects.count() == 1


def test_nothing_changed(talks: Negotiation) -> None:
    named(talks)
    with pytest.raises(Refused, match=r"Nothing has changed since release 1\.0\.0"):
        named(talks, "1.1.0")
    talks.refresh_from_db()
    assert (talks.version, Release.objects.count()) == ("1.0.0", 1)
    Party.objects.filter(key="north").update(name="The North")
    named(talks, "1.1.0")


def test_one_that_is_too_large(talks: Negotiation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(releasing, "MOST_BYTES", 1_000)
    with pytest.raises(Refused, match="no more is kept as a release"):
        named(talks)
    assert not Release.objects.exists()


def test_the_version_that_is_offered(talks: Negotiation) -> None:
    assert version_offered(talks, None) == "1.0.0"
    assert version_offered(talks, named(talks, "1.4.2")) == "1.5.0"
    Negotiation.objects.update(version="2.0.0+0123456789ab")
    talks.refresh_from_db()
    assert version_offered(talks, None) == "2.1.0"


def test_a_release_taken_in_is_kept_as_it_came(tmp_path: Path) -> None:
    assert taken_in(tmp_path / "in", small(), version="1.0.0", created="2026-11-22T00:00:00Z").ok
    talks = Negotiation.objects.get(key=NAME)
    kept = Release.objects.get()
    assert bytes_of(kept) == packed(talks)
    assert (kept.version, kept.created) == ("1.0.0", "2026-11-22T00:00:00Z")
    assert (kept.content_sha256, kept.imported_in) == (talks.release_sha256, Import.objects.get())
    export_package(talks, tmp_path / "out")
    files = files_of(bytes_of(kept))
    assert {name: (tmp_path / "out" / name).read_bytes() for name in files} == files


@pytest.mark.parametrize("version", ["", "draft", "1.0.0+0123456789ab"])
def test_what_bears_no_name_of_a_release_is_none(version: str, tmp_path: Path) -> None:
    assert taken_in(tmp_path / "in", small(), version=version).ok
    assert not Release.objects.exists()


def test_an_import_beside_other_work_is_no_release(talks: Negotiation, tmp_path: Path) -> None:
    make.issue(negotiation=talks)
    assert taken_in(tmp_path / "again", small(), version="1.0.0").ok
    assert not Release.objects.exists()


def test_one_that_was_taken_in_before_releases_were_kept_comes_with_the_same_package(tmp_path: Path) -> None:
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setattr(releasing, "keep", lambda *_, **__: None)
    assert taken_in(tmp_path / "in", small(), version="1.0.0").ok
    monkeypatch.undo()
    assert not Release.objects.exists()
    assert not import_package(tmp_path / "in").changed
    assert Release.objects.get().version == "1.0.0"


def test_the_shipped_release_is_the_first(shipped: Negotiation) -> None:
    kept = Release.objects.get(negotiation=shipped)
    assert (kept.version, kept.content_sha256) == (shipped.version, shipped.release_sha256)
    assert bytes_of(kept) == packed(shipped)
    assert stored(shipped).version == kept.version


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_two_people_name_the_same_version_at_once() -> None:
    talks = make.issue().negotiation
    one, other = admin(), make.user("second")
    done = at_once(*(partial(name_release, talks, version="1.0.0", notes=by.username, by=by) for by in (one, other)))
    (kept,) = [each for each in done if isinstance(each, Release)]
    (told,) = [each for each in done if isinstance(each, BadDraft)]
    assert f"named by {kept.released_by_name} on" in str(told)
    assert Release.objects.get(negotiation=talks) == kept
