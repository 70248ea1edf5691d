"""Ways around the guards: switches, stand-ins for our tables and functions, and changes of the schema."""

from collections.abc import Callable

import pytest
from django.db import connection

from positions.models import Amendment
from positions.writing.moment import publishing_moment
from tests import factories as make
from tests.guards import EVIDENCE
from tests.positions.models.breaches_of_evidence import change, imported, now
from tests.positions.models.breaches_of_history import trigger_of_another_table
from tests.refusals import denied, denied_or_refused, owner, refused, run

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def stand_in(table: str, *columns: str) -> None:
    """Put a temporary table of the session in the place of one of ours: it is found first."""
    run(f"CREATE TEMPORARY TABLE {table} ({', '.join(columns)}) ON COMMIT DROP")


def false_amendment() -> None:
    """An amendment that is not there supersedes an entry."""
    entry = make.entry()
    moment = publishing_moment(entry.negotiation_id)
    stand_in("positions_amendment", "entry_id bigint", "kind text", "published_at timestamptz")
    run("INSERT INTO pg_temp.positions_amendment VALUES (%s, 'retraction', %s)", entry.pk, moment)
    change(entry, superseded_at=moment)


def false_redaction() -> None:
    """A redaction that is not there takes a text away."""
    entry = make.entry()
    columns = ("entry_id bigint", "citation_id bigint", "kind text", "field text", "published_at timestamptz")
    stand_in("positions_amendment", *columns)
    run("INSERT INTO pg_temp.positions_amendment VALUES (%s, NULL, 'redaction', 'statement', now())", entry.pk)
    change(entry, statement="[redacted]")


def false_citation() -> None:
    """A citation that is not there bears an entry out."""
    position = make.position()
    entry = imported(position)
    stand_in("positions_citation", "entry_id bigint", "published_at timestamptz")
    run("INSERT INTO pg_temp.positions_citation VALUES (%s, %s)", entry.pk, entry.published_at)


def false_moment() -> None:
    """A moment that the database did not give is among those that it gave."""
    position = make.position()
    run("CREATE TEMPORARY TABLE positions_moment (LIKE positions_moment) ON COMMIT DROP")
    moment = now()
    run(
        "INSERT INTO pg_temp.positions_moment VALUES (1, %s, pg_current_xact_id(), %s)", position.negotiation_id, moment
    )
    run("SET LOCAL search_path = pg_temp, public, pg_catalog")
    imported(position, published_at=moment)


def false_effect() -> None:
    """An amendment that changes nothing is said to have taken effect."""
    entry = make.entry()
    amendment = make.amendment(entry, "retraction")
    moment = publishing_moment(entry.negotiation_id)
    Amendment.objects.filter(pk=amendment.pk).update(**make.decided(None, moment))
    run("CREATE TEMPORARY TABLE positions_entry (LIKE positions_entry) ON COMMIT DROP")
    run("INSERT INTO pg_temp.positions_entry SELECT * FROM public.positions_entry")
    run("UPDATE pg_temp.positions_entry SET superseded_at = %s", moment)


def false_place() -> None:
    """A correction into another position is said to stay in its own."""
    entry = make.entry()
    other = make.proposal(make.position(negotiation=entry.negotiation))
    stand_in("positions_entry", "id bigint", "position_id bigint", "published_at timestamptz")
    run("INSERT INTO pg_temp.positions_entry VALUES (%s, 1), (%s, 1)", entry.pk, other.pk)
    run(
        "INSERT INTO positions_amendment (negotiation_id, entry_id, replacement_id, kind, field, reason, decision,"
        " without_second_reader, proposed_by_id, proposed_at)"
        " VALUES (%s, %s, %s, 'correction', '', 'Wrong.', '', false, %s, now())",
        *(entry.negotiation_id, entry.pk, other.pk, make.analyst().pk),
    )


def false_position() -> None:
    """The entries of a position that is to be changed are out of sight."""
    position = make.entry().position
    stand_in("positions_entry", "position_id bigint", "published_at timestamptz")
    type(position).objects.filter(pk=position.pk).update(kind="offer")


def false_refusal() -> None:
    """The function that refuses does nothing."""
    entry = make.entry()
    run("CREATE FUNCTION pg_temp.positions_refuse(text, text) RETURNS void LANGUAGE plpgsql AS 'BEGIN END'")
    run("SET LOCAL search_path = pg_temp, public")
    change(entry, statement="Other words")


def false_array_function() -> None:
    """A built-in function means something else."""
    entry = make.entry()
    run("CREATE FUNCTION pg_temp.to_jsonb(anyelement) RETURNS jsonb LANGUAGE sql AS $$ SELECT '{}'::jsonb $$")
    run("SET LOCAL search_path = pg_temp, pg_catalog, public")
    change(entry, statement="Other words")


STAND_INS: dict[Callable[[], None], str] = {
    false_amendment: "superseded_by_amendment",
    false_redaction: "redaction_is_recorded",
    false_citation: "entry_has_citation",
    false_moment: "moment_is_given",
    false_effect: "amendment_takes_effect",
    false_place: "correction_in_position",
    false_position: "position_is_settled",
    false_refusal: "redaction_is_recorded",
    false_array_function: "redaction_is_recorded",
    trigger_of_another_table: "trigger_of_own_table",
}


@pytest.mark.usefixtures("role")
@pytest.mark.parametrize("attack", STAND_INS)
def test_no_stand_in_answers_for_our_tables(attack: Callable[[], None]) -> None:
    with denied_or_refused(STAND_INS[attack]):
        attack()


@pytest.mark.usefixtures("role")
def test_without_a_search_path_the_guards_find_our_tables() -> None:
    entry = make.entry()
    run("SET LOCAL search_path = ''")
    with refused("redaction_is_recorded"):
        run("UPDATE public.positions_entry SET statement = 'Other words' WHERE id = %s", entry.pk)


SWITCHES = [
    "SELECT set_config('pgtrigger.ignore', '{positions_entry}', false)",
    "SELECT set_config('pgtrigger.ignore', 'entry_frozen,entry_redacted', true)",
    "SET CONSTRAINTS ALL DEFERRED",
    "SET LOCAL check_function_bodies = off",
    "SET LOCAL row_security = off",
]


@pytest.mark.usefixtures("role")
@pytest.mark.parametrize("switch", SWITCHES)
def test_no_setting_switches_the_guards_off(switch: str) -> None:
    entry = make.entry()
    run(switch)
    with refused("redaction_is_recorded"):
        change(entry, statement="Other words")


TABLE = "positions_entry"
DENIED = [
    "SET session_replication_role = replica",
    "SET LOCAL session_replication_role = 'local'",
    f"ALTER TABLE {TABLE} DISABLE TRIGGER ALL",
    f"ALTER TABLE {TABLE} DISABLE TRIGGER entry_frozen",
    f"ALTER TABLE {TABLE} DROP CONSTRAINT entry_four_eyes",
    f"ALTER TABLE {TABLE} ADD COLUMN extra text",
    f"ALTER TABLE {TABLE} RENAME TO elsewhere",
    f"ALTER TABLE {TABLE} SET SCHEMA pg_temp",
    f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY",
    f"DROP TABLE {TABLE} CASCADE",
    f"DROP TRIGGER entry_frozen ON {TABLE}",
    f"CREATE TRIGGER aaa BEFORE UPDATE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    f"CREATE RULE silent AS ON UPDATE TO {TABLE} DO INSTEAD NOTHING",
    "CREATE TEMPORARY TABLE mine (id int)",
    "CREATE FUNCTION pg_temp.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    f"CREATE INDEX mine ON {TABLE} (id)",
    "DROP FUNCTION positions_refuse(text, text) CASCADE",
    "CREATE OR REPLACE FUNCTION positions_refuse(rule text, sentence text) RETURNS void LANGUAGE plpgsql"
    " AS 'BEGIN END'",
    "ALTER FUNCTION positions_freeze() RESET search_path",
    "ALTER FUNCTION positions_freeze() OWNER TO CURRENT_USER",
    "CREATE TABLE public.mine (id int)",
    "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE SCHEMA mine",
    f"TRUNCATE {TABLE} CASCADE",
    f"LOCK TABLE positions_amendment, {TABLE} IN ACCESS EXCLUSIVE MODE; DELETE FROM {TABLE}",
    f"COPY {TABLE} TO PROGRAM 'true'",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "UPDATE pg_trigger SET tgenabled = 'D'",
    "UPDATE django_migrations SET name = 'other'",
    "DELETE FROM django_migrations",
    "UPDATE positions_guard SET sha256 = ''",
]


@pytest.mark.parametrize("statement", DENIED)
def test_the_application_cannot_touch_the_guards(statement: str) -> None:
    with denied():
        run(statement)


def test_the_application_cannot_become_the_owner() -> None:
    for statement in ("SET ROLE {}", "SET SESSION AUTHORIZATION {}", "GRANT {} TO CURRENT_USER"):
        with denied():
            run(statement.format(owner()))


def test_every_function_of_the_guards_looks_in_our_schema_only() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, proconfig FROM pg_proc"
            " WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'positions%'"
        )
        settings = dict(cursor.fetchall())
    assert "positions_refuse" in settings
    assert {tuple(config or ()) for config in settings.values()} == {("search_path=public, pg_temp",)}


DEFINERS_OF_TRIGGERS = """
SELECT proname FROM pg_proc
WHERE pronamespace = 'public'::regnamespace AND prosecdef AND prorettype = 'trigger'::regtype
    AND (%s OR strpos(prosrc, 'PERFORM positions_act_on(TG_TABLE_SCHEMA, TG_TABLE_NAME') = 0)"""


def test_every_trigger_that_acts_as_the_owner_looks_whose_it_is() -> None:
    with connection.cursor() as cursor:
        cursor.execute(DEFINERS_OF_TRIGGERS, [True])
        assert ("positions_record",) in cursor.fetchall()
        cursor.execute(DEFINERS_OF_TRIGGERS, [False])
        assert cursor.fetchall() == []


def test_every_table_of_evidence_is_kept() -> None:
    """Emptying one table with all that refer to it is stopped by any of their guards; each has its own all the same."""
    deleted, truncated = 8, 32
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgtype & 40 FROM pg_trigger WHERE tgfoid = 'positions_keep'::regproc"
        )
        assert set(cursor.fetchall()) == {(table, act) for table in EVIDENCE for act in (deleted, truncated)}


def test_every_guard_is_switched_on() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled NOT IN ('O', 'A')")
        assert cursor.fetchall() == []
