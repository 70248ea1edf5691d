"""Taking a newer release over the one that is here: the shipped data untouched, a small package with work of here."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from positions.models import Amendment, Citation, Entry, Import, Negotiation, Party, ReferenceChange, Release, Source
from positions.models.entries import REDACTED
from positions.package import Deciding, Report, import_package, loading, update_package
from positions.reading.moment import echo, last_moment
from tests import factories as make
from tests.positions.package.small import NAME, Row, Tables, cited, coding, entry, small, write
from tests.positions.package.updates import FIRST, compared, copy, counts, living, newer, told, unpacked, without_names
from tests.shipped import KEY, PACKAGE

pytestmark = pytest.mark.django_db


def test_the_shipped_data_untouched_read_like_a_fresh_import(tmp_path: Path) -> None:
    assert import_package(FIRST).ok
    known = echo(last_moment(Negotiation.objects.get().pk)) or ""
    before = compared(KEY)
    report = update_package(PACKAGE)
    assert report.ok, report.errors
    assert counts(report, "entries") == {"added": 136, "changed": 241, "retracted": 19, "same": 28}
    assert without_names(compared(KEY, known=known)) == without_names(before)
    assert import_package(copy(PACKAGE, tmp_path / "fresh", name="fresh")).ok
    assert json.dumps(compared(KEY)) == json.dumps(compared("fresh"))
    for again in (update_package(PACKAGE), import_package(PACKAGE)):
        assert (again.ok, again.changed) == (True, False)
    assert Import.objects.filter(negotiation__key=KEY).count() == 2


def everything() -> list[Any]:
    """Return all rows that an update could touch."""
    models = (Negotiation, Party, Source, Entry, Citation, Amendment, Import, Release, ReferenceChange)
    return [list(model._default_manager.order_by("pk").values()) for model in models]


def test_each_kind_of_change_is_an_act_of_the_import(take: Callable[..., Report]) -> None:
    report = take(newer())
    assert report.ok, report.errors
    assert told(report) == {
        "added": ["sources/paper", "entries/s-2"],
        "changed": ["parties/north", "events/call", "entries/n-1", "entries/n-1-b"],
    }
    brought = Import.objects.latest("id")
    assert (brought.version, Negotiation.objects.get().version) == ("1.1.0", "1.1.0")
    for key in ("n-1", "n-1-b"):
        new, amended = living(key), Amendment.objects.get(entry__key=key)
        assert (new.version, new.imported_in, new.published_at) == (2, brought, brought.imported_at)
        assert (amended.kind, amended.replacement, amended.imported_in) == ("correction", new, brought)
        assert (amended.proposed_by, amended.decided_by) == (None, None)
        assert amended.entry.superseded_at == brought.imported_at
    assert living("n-1-b").rival_of == living("n-1")
    assert living("n-1-b").citations.get().source.key == "paper"
    assert [each.person.key for each in living("n-1").speakers.order_by("order")] == ["anna", "boris"]
    change = ReferenceChange.objects.get(table="party")
    assert (change.imported_in, change.reason) == (brought, "Release 1.1.0 was taken in.")
    assert change.changed == {"name": ["North", "The North"]}
    assert Release.objects.get(version="1.1.0").imported_in == brought


def test_what_the_release_lacks_is_retracted_and_reference_data_stay(take: Callable[..., Report]) -> None:
    tables = newer()
    tables["entries"] = tables["entries"][2:]
    tables["citations"] = tables["citations"][2:]
    tables["codings"] = []
    report = take(tables)
    assert report.ok, report.errors
    assert told(report)["retracted"] == ["entries/n-1", "entries/n-1-b"]
    assert counts(report, "offices") == {"stays": 1}
    retracted = Amendment.objects.get(entry__key="n-1")
    assert (retracted.kind, retracted.reason) == ("retraction", "Release 1.1.0 no longer has it.")
    assert not Entry.objects.known(None).filter(key="n-1").exists()
    # It comes back neither by the same release nor by the next one.
    assert not take(tables).changed
    back = take(newer(), "1.2.0")
    assert back.ok, back.errors
    assert told(back)["kept"] == ["entries/n-1", "entries/n-1-b"]


def test_a_dry_run_and_a_stop_before_the_end_leave_nothing(
    take: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything()
    report = take(newer(), dry_run=True)
    assert (report.ok, report.changed) == (True, True)
    assert everything() == before

    def stop() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(loading, "settle", stop)
    with pytest.raises(KeyboardInterrupt):
        take(newer())
    assert everything() == before


def test_work_of_here_stays_beside_the_release(take: Callable[..., Report]) -> None:
    corrected = make.correct(living("s-1"), statement="Put otherwise here.")
    own = make.publish(make.proposal(living("n-1").position, "2020-01-01", sequence=3))
    Party.objects.filter(key="south").update(short_name="S")
    tables = newer()
    tables["entries"].append(entry("n-3", "north-wants", "2020-01-01", 3))
    tables["entries"].append(entry("n-4", "north-wants", "2020-01-01", 4))
    tables["citations"] += [cited("n-3"), cited("n-4")]
    report = take(tables)
    assert report.ok, report.errors
    assert told(report)["kept"] == ["parties/south", "entries/s-1"]
    assert counts(report, "entries") == {"added": 3, "changed": 2, "kept": 1, "stays": 1}
    assert living("s-1") == corrected
    assert living(own.key) == own
    assert (living("n-3").sequence, living("n-4").sequence) == (4, 5)
    assert Party.objects.get(key="south").short_name == "S"
    assert not take(tables).changed
    # What was moved for the sake of an entry of here is no change of here.
    tables["entries"][-1]["statement"] = "It was said more exactly."
    again = take(tables, "1.2.0")
    assert again.ok, again.errors
    assert told(again) == {"changed": ["entries/n-4"], "kept": ["parties/south", "entries/s-1"]}
    assert (living("n-4").sequence, living("n-4").version) == (5, 2)


CONFLICTS = ["parties/north", "entries/n-1", "entries/s-1"]


def disputed() -> Tables:
    """Return the rows of a release that changes what was changed here, too, and lacks an entry that was."""
    make.correct(living("n-1"), statement="Put otherwise here.")
    make.correct(living("s-1"), statement="Put otherwise here.")
    Party.objects.filter(key="north").update(name="Northland")
    tables = newer()
    tables["entries"] = [row for row in tables["entries"] if row["key"] != "s-1"]
    tables["citations"] = [row for row in tables["citations"] if row["entry"] != "s-1"]
    return tables


def test_conflicts_are_listed_and_nothing_is_taken_before_all_are_decided(take: Callable[..., Report]) -> None:
    tables = disputed()
    before = everything()
    report = take(tables)
    assert not report.ok
    assert told(report)["conflict"] == CONFLICTS
    assert take(tables, deciding=Deciding(theirs=frozenset(CONFLICTS[:2]))).ok is False
    wrong = take(tables, deciding=Deciding("ours", theirs=frozenset(["parties/south"])))
    assert "parties/south" in wrong.errors[0].message
    assert everything() == before


def test_conflicts_are_decided_for_here(take: Callable[..., Report]) -> None:
    tables = disputed()
    report = take(tables, deciding=Deciding("ours"))
    assert report.ok, report.errors
    assert {living(key).statement for key in ("n-1", "s-1")} == {"Put otherwise here."}
    assert Party.objects.get(key="north").name == "Northland"
    assert not take(tables).changed
    # The next release says the same of them: they were decided on already.
    assert told(take(tables, "1.2.0")) == {"kept": CONFLICTS[:2]}


def test_conflicts_are_decided_for_the_release(take: Callable[..., Report]) -> None:
    tables = disputed()
    report = take(tables, deciding=Deciding(ours=frozenset(["parties/north"]), theirs=frozenset(CONFLICTS[1:])))
    assert report.ok, report.errors
    assert (living("n-1").statement, living("n-1").version) == ("It was said otherwise.", 3)
    assert not Entry.objects.known(None).filter(key="s-1").exists()
    assert Party.objects.get(key="north").name == "Northland"


def test_what_was_retracted_here_is_a_conflict_and_never_comes_back(take: Callable[..., Report]) -> None:
    make.retract(*Entry.objects.filter(key__in=["n-1", "n-1-b"]))
    report = take(newer())
    assert told(report)["conflict"] == ["entries/n-1", "entries/n-1-b"]
    refused = take(newer(), deciding=Deciding("theirs"))
    assert [(error.table, error.column) for error in refused.errors] == [("entries", "key")] * 2
    assert take(newer(), deciding=Deciding("ours")).ok


def test_a_redacted_entry_stays_redacted(take: Callable[..., Report]) -> None:
    make.redact(living("n-1"), "statement")
    report = take(newer())
    assert report.ok, report.errors
    assert told(report)["redacted"] == ["entries/n-1"]
    assert (living("n-1").statement, living("n-1").version) == (REDACTED, 1)
    kept = Release.objects.get(version="1.1.0")
    assert b"It was said otherwise." not in unpacked(bytes(kept.content), "entries.csv")


@pytest.mark.parametrize("kept", [True, False])
def test_what_was_redacted_comes_back_neither_over_a_correction_nor_in_the_bytes(kept: bool, tmp_path: Path) -> None:
    version = "1.0.0" if kept else "the first"
    assert import_package(write(tmp_path, small(), version=version)).ok
    for key in ("n-1", "s-1"):
        make.redact(living(key), "statement")
    make.correct(living("n-1"), statement="Said here without it.")
    make.retract(living("s-1"))
    report = update_package(write(tmp_path, newer(), version="1.1.0"))
    assert report.ok, report.errors
    assert told(report)["redacted"] == ["entries/n-1", "entries/s-1"]
    assert living("n-1").statement == "Said here without it."
    entries = unpacked(bytes(Release.objects.get(version="1.1.0").content), "entries.csv").decode()
    assert ("otherwise" in entries, "\ns-1," in entries, "Said here without it." in entries) == (False, False, True)


def test_where_no_release_was_kept_what_was_touched_here_is_a_conflict(tmp_path: Path) -> None:
    assert import_package(write(tmp_path, small(), version="the first")).ok
    assert not Release.objects.exists()
    own = make.publish(make.proposal(living("s-1").position, "2020-03-01"))
    tables = disputed()
    report = update_package(write(tmp_path, tables, version="1.1.0"))
    assert told(report)["conflict"] == CONFLICTS
    assert told(report)["changed"] == ["events/call", "entries/n-1-b"]
    assert counts(report, "entries")["stays"] == 1
    assert living(own.key) == own


WRONG = [
    ("another negotiation", {"name": "elsewhere"}, "name", "import the package without --update"),
    ("the version that is here", {"version": "1.0.0"}, "version", "something else under the same version"),
    ("an older one", {"version": "0.9.0"}, "version", "only a newer one"),
]


@pytest.mark.parametrize(("properties", "column", "says"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_what_is_no_newer_release_is_refused(
    properties: Row, column: str, says: str, take: Callable[..., Report]
) -> None:
    if properties.get("version") == "0.9.0":
        make.import_of(Negotiation.objects.get(), version="0.9.0")
        make.import_of(Negotiation.objects.get(), version="1.0.0")
    report = take(newer(), properties=properties)
    assert [(error.table, error.column) for error in report.errors] == [("datapackage", column)]
    assert says in report.errors[0].message


def test_what_cannot_be_taken_is_told_with_its_row(take: Callable[..., Report]) -> None:
    tables = newer()
    tables["entries"][2] |= {"position": "north-wants", "sequence": "7"}
    make.proposal(living("s-1").position, "2020-06-01", key="s-2")
    report = take(tables)
    assert [(error.row, error.column) for error in report.errors] == [(4, "position"), (5, "key")]


def test_what_was_known_before_stays_and_a_coding_is_never_changed(take: Callable[..., Report]) -> None:
    known: datetime | None = last_moment(Negotiation.objects.get().pk)
    assert known is not None
    before = list(Entry.objects.known(known).order_by("key").values("id", "key", "statement"))
    tables = newer()
    tables["codings"][0]["note"] = "Another note"
    tables["codings"].append(coding("s-2", "one"))
    report = take(tables)
    assert (report.ok, told(report)["kept"]) == (True, ["codings/n-1/one"])
    assert list(Entry.objects.known(known).order_by("key").values("id", "key", "statement")) == before


def test_what_the_package_says_of_itself_is_compared_too(take: Callable[..., Report]) -> None:
    Negotiation.objects.update(title="Talks")
    report = take(small(), properties={"title": "The talks", "homepage": "https://example.org/"})
    assert told(report) == {"conflict": ["datapackage/title"], "changed": ["datapackage/homepage"]}
    assert take(
        small(),
        properties={"title": "The talks", "homepage": "https://example.org/"},
        deciding=Deciding(ours=frozenset(["datapackage/title"])),
    ).ok
    home = Negotiation.objects.get(key=NAME)
    assert (home.title, home.homepage) == ("Talks", "https://example.org/")
