"""A redaction reaches every release: the texts are gone from the bytes, and what was before is told."""

from hashlib import sha256
from pathlib import Path

import pytest

from positions.domain.codebook import Ground
from positions.evidence.amend.history.acts import RecordedRow, ask_history_redaction, redact_history, told_texts
from positions.evidence.amend.redact import cells_of
from positions.models import Coding, Entry, Negotiation, Person, Release, Source
from positions.package import import_package
from positions.writing.reasons import said
from tests import coded
from tests import factories as make
from tests.positions.evidence.amend.test_redact import SECRET
from tests.positions.evidence.drafting import cited, published, redact
from tests.positions.releases.naming import admin, bytes_of, files_of, named, table_of

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def told() -> Entry:
    """Return a published entry that says what has to go, beside one of another position that says the same."""
    source = make.public_source()
    position, other = (make.position(negotiation=source.negotiation) for _ in "ab")
    published(other, statement=SECRET)
    quoting = cited(source, "p. 1", quote=SECRET, quote_language="en")
    return published(position, citations=(quoting,), statement=SECRET)


def texts_in(content: bytes) -> int:
    """Return how often what has to go stands in the files of a package."""
    return sum(file.count(SECRET.encode()) for file in files_of(content).values())


def test_the_texts_of_an_entry_go_from_all_releases() -> None:
    entry = told()
    first = named(entry.negotiation, notes=f"He {SECRET}, it says.")
    make.issue(negotiation=entry.negotiation)
    second = named(entry.negotiation, "1.1.0")
    untouched = files_of(bytes_of(first))
    (trace, *_) = redact(entry, cells=["statement"], reason="Personal data.", by=admin())
    for before in (first, second):
        now = Release.objects.get(pk=before.pk)
        content = bytes(now.content)
        assert texts_in(content) == 1
        assert (now.sha256, now.size) == (sha256(content).hexdigest(), len(content))
        assert (now.former_sha256, now.redacted_at) == ([before.sha256], [trace.published_at])
        rows = {row["key"]: row["statement"] for row in table_of(content, "entries")}
        assert rows[entry.key] == "[redacted]"
        assert [row["quote"] for row in table_of(content, "citations") if row["quote"]] == ["[redacted]"]
        assert f'"version": "{now.version}+{now.tables_sha256[:12]}"'.encode() in files_of(content)["datapackage.json"]
    first.refresh_from_db()
    assert first.notes == "He [redacted], it says."
    same = {"entries.csv", "citations.csv", "datapackage.json"}
    assert {name for name, file in files_of(bytes_of(first)).items() if file != untouched[name]} == same


def test_words_within_the_notes_of_coders_go_too() -> None:
    entry = told()
    closed, still_open = coded.task(entry), coded.task(entry, coder=make.user("third"), called="coder-3")
    said = {"note": f"He {SECRET}, so it is plain."}
    coded.coding(closed, **said)
    coded.coding(still_open, **said)
    coded.close(closed)
    kept = named(entry.negotiation)
    assert texts_in(bytes_of(kept)) == 4
    redact(entry, cells=["statement"], reason="Personal data.", by=admin())
    assert {row.note for row in Coding.every.all()} == {"He [redacted], so it is plain."}
    content = bytes_of(kept)
    assert [row["note"] for row in table_of(content, "codings")] == ["He [redacted], so it is plain."]
    # The entry of another position still says it.
    assert texts_in(content) == 1


def test_twice_leaves_two_traces() -> None:
    entry = told()
    kept = named(entry.negotiation)
    redact(entry, cells=["statement"], reason="Personal data.", by=admin())
    between = Release.objects.get().sha256
    redact(entry, cells=["coding_note"], reason="Personal data.", by=admin())
    now = Release.objects.get()
    assert now.former_sha256 == [kept.sha256, between]
    assert now.redacted_at == sorted(now.redacted_at)


def test_a_release_without_the_texts_stays_as_it_is() -> None:
    other = make.entry()
    kept = named(other.negotiation)
    entry = published(make.position(negotiation=other.negotiation), statement=SECRET)
    redact(entry, cells=["statement"], reason="Personal data.", by=admin())
    now = Release.objects.get()
    assert (now.sha256, now.former_sha256) == (kept.sha256, [])


def test_an_entry_that_was_corrected_since() -> None:
    entry = told()
    kept = named(entry.negotiation)
    better = make.correct(entry, statement="It was put otherwise.")
    redact(entry, cells=["statement"], reason="Personal data.", by=admin())
    assert texts_in(bytes_of(kept)) == 1
    assert better.key == entry.key


def test_what_a_source_and_a_speaker_said_before() -> None:
    source = make.public_source(note=SECRET)
    person = make.person(negotiation=source.negotiation, aliases=["One", SECRET])
    position = make.position(negotiation=source.negotiation)
    entry = published(position, citations=(cited(source),), speakers=(person,))
    kept = named(source.negotiation)
    with said(by=admin(), reason="No longer."):
        Source.objects.filter(pk=source.pk).update(note="")
        Person.objects.filter(pk=person.pk).update(aliases=["One"])
    cell = next(each.name for each in cells_of(entry) if each.text == SECRET)
    redact(entry, cells=[cell], reason="Personal data.", by=admin())
    content = bytes_of(kept)
    assert texts_in(content) == 0
    assert [row["note"] for row in table_of(content, "sources")] == ["[redacted]"]
    assert [row["aliases"] for row in table_of(content, "people")] == ["One;[redacted]"]


def removed_from_history(table: str, row: int, negotiation: Negotiation) -> None:
    """Have the secret removed from the history of a row, by two people."""
    kept = RecordedRow(negotiation.pk, table, row)
    cells = [each.name for each in told_texts(kept) if SECRET in each.texts]
    ask_history_redaction(kept, cells=cells, ground=Ground.PERSONAL_DATA, by=make.reviewer())
    redact_history(kept, by=admin())


def test_the_history_of_a_row_alone() -> None:
    person = make.person(note=SECRET)
    make.person(negotiation=person.negotiation, note=SECRET)
    kept = named(person.negotiation)
    Person.objects.filter(pk=person.pk).update(note="")
    removed_from_history("person", person.pk, person.negotiation)
    notes = {row["key"]: row["note"] for row in table_of(bytes_of(kept), "people")}
    assert notes.pop(person.key) == "[redacted]"
    assert [*notes.values()] == [SECRET]


def test_the_history_of_the_negotiation() -> None:
    negotiation = make.issue().negotiation
    Negotiation.objects.update(title=SECRET)
    kept = named(negotiation)
    Negotiation.objects.update(title="Talks")
    removed_from_history("negotiation", negotiation.pk, negotiation)
    assert b'"title": "[redacted]"' in files_of(bytes_of(kept))["datapackage.json"]


def test_a_release_that_was_redacted_can_still_be_taken_in(tmp_path: Path) -> None:
    entry = told()
    kept = named(entry.negotiation)
    redact(entry, cells=["statement"], reason="Personal data.", by=admin())
    path = tmp_path / "release.zip"
    path.write_bytes(bytes_of(kept))
    report = import_package(path)
    assert report.ok, report.errors
    assert not any(report.created.values())
