"""Rows of evidence stay as they were written, whoever tries to change them and by whatever statement."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import GeneratedField, Model, ProtectedError

from positions.evidence.amend.history.acts import RecordedRow, redact_history
from positions.evidence.documents.acts import remove_document
from positions.models import Amendment, Citation, Coding, DocumentRemoval, Entry, EntrySpeaker, HistoryRedaction, Import
from tests import factories as make
from tests import stored_texts as stored
from tests.guards import EVIDENCE
from tests.positions.models.breaches import draft_history_redaction
from tests.refusals import denied, denied_or_refused, refused, run

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

OTHER_VALUE = {
    "BigAutoField": "{} + 1000",
    "BigIntegerField": "coalesce({}, 0) + 1",
    "IntegerField": "{} + 1",
    "PositiveSmallIntegerField": "{} + 1",
    "ForeignKey": "coalesce({}, 0) + 1",
    "BooleanField": "NOT {}",
    "DateField": "{} - 365",
    "DateTimeField": "{} - interval '1 year'",
    "CharField": "'other'",
    "TextField": "'other words'",
}
REVIEW = {"decided_by_id", "decided_at", "decision", "decision_note", "without_second_reader", "published_at"}
ONCE = {*REVIEW, "superseded_at", "sequence"}
TEXTS = {
    *("condition", "content", "statement", "coding_note", "speaker", "locator", "quote", "translation"),
    *("reason", "note"),
}


def full_entry() -> Entry:
    """Return an entry with a value in every column; it was reviewed, published and corrected."""
    main = make.entry()
    draft = make.proposal(
        main.position,
        rival_of=main,
        speakers=(make.person(negotiation=main.negotiation),),
        said_on=make.day("2024-01-01"),
        round=make.round(negotiation=main.negotiation),
        channel="leak",
        content="Something",
        condition="if they do",
        scope="same",
        speaker="A speaker",
        account="press",
    )
    make.correct(make.publish(draft))
    draft.refresh_from_db()
    return draft


def full_citation() -> Citation:
    return make.citation(make.entry(), quote="Words", quote_language="uk", translation="Words")


def redaction() -> Amendment:
    return make.redact(full_citation(), "quote")


def retraction() -> Amendment:
    return make.retract(make.entry())[0]


def speaker() -> EntrySpeaker:
    return full_entry().speakers.get()


def history_redaction() -> HistoryRedaction:
    change = draft_history_redaction().change
    redact_history(RecordedRow(change.negotiation_id, change.table, change.row), by=make.reviewer())
    return HistoryRedaction.objects.get(change=change)


def document_removal() -> DocumentRemoval:
    asked = stored.removal()
    remove_document(asked.document, by=make.reviewer())
    return DocumentRemoval.objects.get(pk=asked.pk)


ROWS: dict[type[Model], Callable[[], Any]] = {
    Entry: full_entry,
    Citation: full_citation,
    EntrySpeaker: speaker,
    Amendment: redaction,
    Coding: make.coding,
    HistoryRedaction: history_redaction,
    DocumentRemoval: document_removal,
    Import: lambda: make.import_of(make.negotiation()),
}


def columns_of(model: type[Model]) -> dict[str, str]:
    """Return the columns that a statement can write, each with the kind of its field."""
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, GeneratedField)]
    return {str(field.column): field.get_internal_type() for field in fields}


def test_the_rows_are_those_of_evidence() -> None:
    # These change in ways of their own: breaches_of_frozen.py, …_releases.py, …_documents.py, …_discussion.py and
    # …_codings.py here.
    names = ("frozencomparison", "release", "document", "anchor", "comment", "suggestion")
    codings = ("codingtask", "givenentry", "codedpassage", "codingvote")
    others = {f"positions_{name}" for name in (*names, *codings)}
    assert {model._meta.db_table for model in ROWS} == set(EVIDENCE) - others


@pytest.mark.usefixtures("role")
@pytest.mark.parametrize("model", ROWS)
def test_no_column_of_a_published_row_changes(model: type[Model]) -> None:
    row, table = ROWS[model](), model._meta.db_table
    # Of the words of coders some go within others.
    of_texts = "coding_words_are_redacted_only" if model is Coding else "redaction_is_recorded"
    for column, kind in columns_of(model).items():
        rule = "evidence_is_frozen"
        if model is not EntrySpeaker:
            rule = "evidence_set_once" if column in ONCE else of_texts if column in TEXTS else rule
        # A redaction of a history and the removal of a stored text have no note at all.
        also = (f"{model.__name__.lower()}_without_note",) if column == "decision_note" else ()
        with refused(rule, *also) if column in EVIDENCE[table] else denied_or_refused(rule):
            value = OTHER_VALUE[kind].format(f'"{column}"')
            run(f'UPDATE {table} SET "{column}" = {value} WHERE id = %s', row.pk)


@pytest.mark.usefixtures("role")
def test_nothing_that_was_set_is_emptied() -> None:
    entry = full_entry()
    for column in EVIDENCE["positions_entry"] & ONCE - {"without_second_reader"}:
        with refused("evidence_set_once"):
            empty = "''" if column == "decision" else "NULL"
            run(f"UPDATE positions_entry SET {column} = {empty} WHERE id = %s", entry.pk)


@pytest.mark.usefixtures("role")
def test_a_draft_is_not_rewritten_either() -> None:
    draft = make.proposal()
    with refused("redaction_is_recorded"):
        Entry.objects.filter(pk=draft.pk).update(statement="Other words")
    with denied_or_refused("evidence_is_frozen"):
        Entry.objects.filter(pk=draft.pk).update(firmness="categorical")


STATEMENTS = {
    "update": "UPDATE positions_entry SET statement = 'Other' WHERE id = %s",
    "update of all": "UPDATE positions_entry SET statement = 'Other' WHERE %s > 0",
    "writable query": "WITH done AS (UPDATE positions_entry SET statement = 'Other' WHERE id = %s RETURNING 1)"
    " SELECT * FROM done",
    "merge": "MERGE INTO positions_entry c USING (SELECT %s::bigint AS id) s ON c.id = s.id"
    " WHEN MATCHED THEN UPDATE SET statement = 'Other'",
    "upsert": "INSERT INTO positions_entry ({columns})"
    " SELECT {columns} FROM positions_entry WHERE id = %s"
    " ON CONFLICT (id) DO UPDATE SET statement = 'Other'",
    "upsert by key": "INSERT INTO positions_entry ({columns})"
    " SELECT {others} FROM positions_entry WHERE id = %s"
    " ON CONFLICT (negotiation_id, key) WHERE version = 1 DO UPDATE SET statement = 'Other'",
}


@pytest.mark.usefixtures("role")
@pytest.mark.parametrize("statement", STATEMENTS)
def test_no_statement_rewrites(statement: str) -> None:
    entry = make.entry()
    columns = ", ".join(f'"{column}"' for column in columns_of(Entry))
    others = columns.replace('"id"', '"id" + 1000')
    with refused("redaction_is_recorded"):
        run(STATEMENTS[statement].format(columns=columns, others=others), entry.pk)


@pytest.mark.usefixtures("_as_owner")
def test_no_view_rewrites() -> None:
    entry = make.entry()
    run("CREATE TEMPORARY VIEW mine AS SELECT * FROM positions_entry")
    with refused("redaction_is_recorded"):
        run("UPDATE mine SET statement = 'Other' WHERE id = %s", entry.pk)
    with refused("evidence_is_kept"):
        run("DELETE FROM mine WHERE id = %s", entry.pk)


def rewritten(entry: Entry, **columns: Any) -> Entry:
    for name, value in columns.items():
        setattr(entry, name, value)
    return entry


ORM: dict[str, Callable[[Entry], object]] = {
    "update": lambda entry: Entry.objects.filter(pk=entry.pk).update(statement="Other"),
    "bulk_update": lambda entry: Entry.objects.bulk_update([rewritten(entry, statement="Other")], ["statement"]),
    "update_fields": lambda entry: rewritten(entry, statement="Other").save(update_fields=["statement"]),
    "through the position": lambda entry: entry.position.entries.update(statement="Other"),
}


@pytest.mark.usefixtures("role")
@pytest.mark.parametrize("way", ORM)
def test_no_queryset_rewrites(way: str) -> None:
    entry = make.entry()
    with refused("redaction_is_recorded"):
        ORM[way](entry)


def test_saving_an_instance_rewrites_nothing() -> None:
    entry = make.entry()
    with denied():
        rewritten(entry, statement="Other").save()


@pytest.mark.usefixtures("role")
@pytest.mark.parametrize("model", ROWS)
def test_no_row_is_deleted(model: type[Model]) -> None:
    row = ROWS[model]()
    rows = model._default_manager.filter(pk=row.pk)
    with denied_or_refused("evidence_is_kept"):
        rows._raw_delete("default")
    with denied_or_refused("evidence_is_kept"):
        run(f"DELETE FROM {model._meta.db_table} WHERE id = %s", row.pk)
    with denied_or_refused("evidence_is_kept"):
        run(
            f"MERGE INTO {model._meta.db_table} c USING (SELECT %s::bigint AS id) s ON c.id = s.id"
            " WHEN MATCHED THEN DELETE",
            row.pk,
        )
    assert rows.exists()


@pytest.mark.usefixtures("role")
def test_no_queryset_deletes() -> None:
    draft = make.proposal(speakers=(make.person(negotiation=(position := make.position()).negotiation),), of=position)
    for rows in (draft.speakers.all(), draft.citations.all(), Amendment.objects.filter(pk=retraction().pk)):
        with denied_or_refused("evidence_is_kept"):
            rows.delete()
    with pytest.raises(ProtectedError):
        draft.delete()


TRUNCATED = [*EVIDENCE, "positions_negotiation", "positions_position", "auth_user"]


@pytest.mark.usefixtures("role")
@pytest.mark.parametrize("table", TRUNCATED)
def test_no_table_is_emptied(table: str) -> None:
    make.retract(make.entry())
    connection.check_constraints()
    with denied_or_refused("evidence_is_kept"):
        run(f"TRUNCATE {table} CASCADE")


REFERRED: dict[str, tuple[Callable[[Entry], Model], str]] = {
    "position": (lambda entry: entry.position, "entry_position_own"),
    "round": (lambda entry: entry.round, "entry_round_own"),
    "speaker": (lambda entry: entry.speakers.get().person, "entryspeaker_person_own"),
    "source": (lambda entry: entry.citations.get().source, "citation_source_own"),
    "party": (lambda entry: entry.position.party, "position_party_own"),
    "issue": (lambda entry: entry.position.issue, "position_issue_own"),
}


@pytest.mark.usefixtures("role")
@pytest.mark.parametrize("what", REFERRED)
def test_nothing_that_evidence_refers_to_is_deleted(what: str) -> None:
    find, rule = REFERRED[what]
    row = find(full_entry())
    with refused(rule):
        row._meta.model._default_manager.filter(pk=row.pk)._raw_delete("default")
    with pytest.raises(ProtectedError):
        row.delete()


def references_to(model: type[Model]) -> list[str]:
    """Return the names of the foreign keys by which our tables refer to those of another app."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'f' AND confrelid = %s::regclass"
            " AND conrelid::regclass::text LIKE 'positions%%'",
            [model._meta.db_table],
        )
        return [name for (name,) in cursor.fetchall()]


@pytest.mark.usefixtures("role")
def test_no_one_who_wrote_or_decided_is_deleted() -> None:
    entry = full_entry()
    for person in (entry.proposed_by, entry.decided_by):
        assert person is not None
        with refused(*references_to(User)):
            User.objects.filter(pk=person.pk)._raw_delete("default")


def copy_in(statement: str, row: list[Any]) -> None:
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write_row(row)


@pytest.mark.usefixtures("role")
def test_nothing_is_copied_in_with_another_date() -> None:
    entry = make.entry()
    connection.check_constraints()
    same = (entry.negotiation_id, entry.position_id, entry.imported_in_id)
    coded = ("copied", "2022-03-29", "day", 9, False, False, False, "Said.", "Note.", "own", "stated", "2022-03-29")
    empty = ("channel", "firmness", "condition", "scope", "content", "speaker", "decision")
    into = (
        "COPY positions_entry (negotiation_id, position_id, imported_in_id, key, effective_on, precision,"
        " sequence, held, declared, without_second_reader, statement, coding_note, account, basis, published_at,"
        f" {', '.join(empty)}) FROM STDIN"
    )
    row: list[Any] = [*same, *coded, *[""] * len(empty)]
    with pytest.raises(psycopg.errors.CheckViolation) as caught, transaction.atomic():
        copy_in(into, row)
    assert caught.value.diag.constraint_name == "moment_is_given"
