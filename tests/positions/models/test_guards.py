"""The guards in the database are those of the files: all of them, no others, and as they are written."""

from collections.abc import Iterator, Mapping

import pytest
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper
from django.test.utils import CaptureQueriesContext

from positions.models import guards

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

# Every function and trigger, whatever its name, and all that anybody may do with a table, a column or a function.
STATE = """
SELECT format('FUNCTION %s', oid::regprocedure), concat(pg_get_functiondef(oid), proacl)
FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT format('TRIGGER %I ON %s', tgname, tgrelid::regclass), concat(pg_get_triggerdef(oid), tgenabled)
FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT format('rights to %s', oid::regclass), ARRAY(SELECT unnest(relacl)::text ORDER BY 1)::text
FROM pg_class WHERE relnamespace = 'public'::regnamespace
UNION ALL SELECT format('rights to %s.%I', attrelid::regclass, attname), attacl::text
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
WHERE relnamespace = 'public'::regnamespace AND cardinality(attacl) > 0
"""
FILES = {subject: guards.read(subject) for subject in guards.SUBJECTS}
A_GUARD = "TRIGGER position_is_settled ON positions_position"


@pytest.fixture
def cursor() -> Iterator[CursorWrapper]:
    """A cursor of the owner, in the transaction of the test."""
    with connections["owner"].cursor() as cursor:
        yield cursor


def state(cursor: CursorWrapper) -> dict[str, str]:
    """Return each guard that the database has, and how it is defined."""
    cursor.execute(STATE)
    return dict(cursor.fetchall())


def written(cursor: CursorWrapper) -> dict[str, str]:
    """Return what a database without any guard has once the files were applied; leave ours as it is."""
    with transaction.atomic("owner"):
        for name in sorted(state(cursor), reverse=True):
            if name.startswith(("TRIGGER", "FUNCTION")):
                cursor.execute(f"DROP {name}")
        cursor.execute("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC; DELETE FROM positions_guard")
        guards.renew_after_migrate("owner")
        found = state(cursor)
        transaction.set_rollback(True, "owner")
    return found


def test_the_database_has_what_is_written(cursor: CursorWrapper) -> None:
    assert state(cursor) == written(cursor)


@pytest.mark.parametrize(
    "difference",
    [
        "CREATE TRIGGER more BEFORE UPDATE ON positions_party FOR EACH ROW EXECUTE FUNCTION positions_keep()",
        "CREATE FUNCTION public.more() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        f"DROP {A_GUARD}",
        "ALTER TABLE positions_citation DISABLE TRIGGER citation_kept",
        "CREATE OR REPLACE TRIGGER citation_kept BEFORE DELETE ON positions_citation FOR EACH ROW WHEN (OLD.id = 0)"
        " EXECUTE FUNCTION positions_keep()",
        "CREATE OR REPLACE FUNCTION positions_keep() RETURNS trigger LANGUAGE plpgsql"
        " SET search_path = public, pg_temp AS 'BEGIN RETURN OLD; END'",
        "ALTER FUNCTION positions_take_stock() SECURITY INVOKER",
        "GRANT EXECUTE ON FUNCTION positions_take_stock() TO PUBLIC",
        "GRANT DELETE ON positions_amendment TO PUBLIC",
        "GRANT UPDATE (held) ON positions_entry TO PUBLIC",
        "REVOKE INSERT ON positions_citation FROM {application}",
    ],
)
def test_a_difference_is_noticed(cursor: CursorWrapper, difference: str) -> None:
    cursor.execute(difference.format(application=connections["default"].settings_dict["USER"]))
    assert state(cursor) != written(cursor)


def test_every_file_is_applied() -> None:
    assert {path.stem for path in guards.FOLDER.glob("*.sql")} == {*guards.SUBJECTS, guards.GRANTS}


def test_every_guard_is_found_in_its_file(cursor: CursorWrapper) -> None:
    made = [guard for text in FILES.values() for guard in sorted(guards.made_by(text))]
    assert len(made) == len(set(made))
    assert set(made) == guards.present(cursor)


FIRST = """\
CREATE OR REPLACE FUNCTION positions_more(given text) RETURNS text LANGUAGE sql AS 'SELECT given';
CREATE OR REPLACE FUNCTION positions_pass() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE OR REPLACE TRIGGER party_passes
    BEFORE UPDATE OF name ON positions_party
    FOR EACH ROW EXECUTE FUNCTION positions_pass();"""
SECOND = """\
CREATE OR REPLACE FUNCTION positions_more(given bigint) RETURNS bigint LANGUAGE sql AS 'SELECT given';"""


def applied(files: Mapping[str, str], captured: CaptureQueriesContext) -> set[str]:
    """Return which of the files are among the captured queries."""
    queries = {query["sql"] for query in captured}
    return {subject for subject, text in files.items() if text in queries}


def test_a_file_is_applied_when_it_has_changed(cursor: CursorWrapper) -> None:
    before = guards.present(cursor)

    def renewed(**more: str) -> set[str]:
        with CaptureQueriesContext(connections["owner"]) as captured, connections["owner"].cursor() as recorded:
            guards.renew(recorded, FILES | more)
        return applied(FILES | more, captured)

    assert renewed() == set()
    assert renewed(more=FIRST) == {"more"}
    functions = {"FUNCTION positions_more(given text)", "FUNCTION positions_pass()"}
    assert guards.present(cursor) - before == functions | {"TRIGGER party_passes ON positions_party"}
    assert renewed(more=FIRST) == set()
    assert renewed(more=FIRST.replace("SELECT given", "SELECT upper(given)")) == {"more"}

    # What a file no longer makes is gone with its next state, or with the file.
    assert renewed(more=SECOND) == {"more"}
    assert guards.present(cursor) - before == {"FUNCTION positions_more(given bigint)"}
    assert renewed() == set()
    assert guards.present(cursor) == before
    cursor.execute("SELECT file FROM positions_guard")
    assert {file for (file,) in cursor.fetchall()} == FILES.keys()


def test_a_file_is_applied_when_a_guard_of_it_is_missing(cursor: CursorWrapper) -> None:
    before = state(cursor)
    cursor.execute(f"DROP {A_GUARD}")
    with CaptureQueriesContext(connections["owner"]) as captured:
        guards.renew_after_migrate("owner")
    assert applied(FILES, captured) == {"publication"}
    assert state(cursor) == before


def test_a_migration_has_guards_out_of_its_way(cursor: CursorWrapper) -> None:
    before = state(cursor)
    operation = guards.lifted(A_GUARD, "FUNCTION positions_settle_position()")
    for act in (operation.database_forwards, operation.database_backwards):
        for _ in ("there", "not there, as in a new database"):
            with connections["owner"].schema_editor(atomic=False) as editor:
                act("positions", editor, None, None)
            assert before.keys() - state(cursor).keys() == {A_GUARD, "FUNCTION positions_settle_position()"}
        guards.renew_after_migrate("owner")
        assert state(cursor) == before


def test_any_name_of_a_role_is_granted_its_rights(cursor: CursorWrapper, monkeypatch: pytest.MonkeyPatch) -> None:
    cursor.execute('CREATE ROLE "it\'s ""odd"" {}"')
    monkeypatch.setitem(connections["default"].settings_dict, "USER", 'it\'s "odd" {}')
    guards.grant(cursor)
    cursor.execute("SELECT has_table_privilege(%s, 'positions_party', 'DELETE')", ['it\'s "odd" {}'])
    assert cursor.fetchone() == (True,)
