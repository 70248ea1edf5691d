"""What the application's role may do in the database: exactly what is decided here."""

import pytest
from django.db import connections

from positions.models.guards import renew_after_migrate
from tests.guards import EVIDENCE, HISTORY

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

ALL = {"SELECT", "INSERT", "UPDATE", "DELETE"}

# What the owner or triggers write, and what is only added to.
READ_ONLY = {
    "django_migrations",
    "positions_givenrole",
    "positions_guard",
    "positions_reviewrule",
    "positions_searchname",
    "positions_searchrow",
    "positions_moment",
    "positions_stamp",
    "positions_spelling",
    HISTORY,
    "positions_accountchange",
}
ADD_ONLY = {"positions_submission"}
# Added, and ended once; deleted with a negotiation in preparation alone.
MEMBERS = "positions_membership"

# Every table that is no evidence, and that the application may therefore rewrite. A new one is decided on here.
REWRITABLE = {
    "positions_assessment",
    "positions_delegate",
    "positions_delegation",
    "positions_event",
    "positions_incompatibility",
    "positions_issue",
    "positions_negotiation",
    "positions_office",
    "positions_outcome",
    "positions_party",
    "positions_person",
    "positions_position",
    "positions_round",
    "positions_follow",
    "positions_handover",
    "positions_invitation",
    "positions_inboxmail",
    "positions_inboxseen",
    "positions_intake",
    "positions_endedform",
    "positions_saveddraft",
    "positions_source",
    "positions_term",
}


# The functions that the application's role may call: itself, or by triggers that act in its name.
CALLABLE = {
    "positions_clock_patience",
    "positions_delete_prepared",
    "positions_gave",
    "positions_give_moment",
    "positions_goes_with_negotiation",
    "positions_has_living_main",
    "positions_hold",
    "positions_only_redacted",
    "positions_redacts",
    "positions_redacts_now",
    "positions_had_part",
    "positions_line",
    "positions_told",
    "positions_refuse",
    "positions_refuse_archived",
    "positions_refuse_moment",
    "positions_search_put",
    "positions_search_rebuild",
    "positions_homes",
    "positions_suggesters",
    "positions_take_stock",
    "positions_take_stock_of_few",
}


def application() -> str:
    role: str = connections["default"].settings_dict["USER"]
    return role


def asked(sql: str, *values: str, of: str = "owner") -> set[tuple[str, ...]]:
    """Return the answer of the owner, or of another connection, as a set of rows."""
    with connections[of].cursor() as cursor:
        cursor.execute(sql, values)
        return set(cursor.fetchall())


def done_by_owner(sql: str) -> None:
    """Change the schema within the transaction of the test."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql)


def grouped(pairs: set[tuple[str, ...]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for first, second in pairs:
        found.setdefault(first, set()).add(second)
    return found


def privileges() -> dict[str, set[str]]:
    """Return the privileges of the application's role on whole tables."""
    return grouped(
        asked(
            "SELECT table_name, privilege_type FROM information_schema.role_table_grants"
            " WHERE table_schema = 'public' AND grantee = %s",
            application(),
        )
    )


def updatable() -> dict[str, set[str]]:
    """Return the columns that the application's role may update, by table."""
    return grouped(
        asked(
            "SELECT c.relname::text, a.attname::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
            " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0"
            " AND NOT a.attisdropped AND has_column_privilege(%s, c.oid, a.attnum, 'UPDATE')",
            application(),
        )
    )


def callable_by(role: str) -> set[str]:
    """Return the functions of ours that a role, or everybody (`public`), may call."""
    return {
        name
        for (name,) in asked(
            "SELECT proname::text FROM pg_proc WHERE starts_with(proname, 'positions_')"
            " AND has_function_privilege(%s, oid, 'EXECUTE')",
            role,
        )
    }


def tables() -> set[str]:
    return {name for (name,) in asked("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}


def check_privileges() -> None:
    expected = dict.fromkeys(tables(), ALL)
    expected |= {table: {"SELECT", "INSERT"} for table in (*EVIDENCE, *ADD_ONLY)}
    expected |= {table: {"SELECT"} for table in READ_ONLY} | {MEMBERS: ALL - {"UPDATE"}}
    assert privileges() == expected
    columns = updatable()
    assert {table: columns.get(table, set()) for table in EVIDENCE} == EVIDENCE
    assert columns[HISTORY] == {"called", "reason", "changed"}
    assert columns[MEMBERS] == {"ended_at", "ended_by_id", "ended_reason"}
    assert not ({*READ_ONLY, *ADD_ONLY} - {HISTORY}) & set(columns)
    assert callable_by(application()) == CALLABLE
    assert callable_by("public") == set()
    databases = "SELECT datname::text FROM pg_database WHERE datname = current_database()"
    assert asked(f"{databases} AND has_database_privilege(%s, oid, 'TEMPORARY')", application()) == set()


def check_decisions() -> None:
    decided = REWRITABLE | {*EVIDENCE, *ADD_ONLY, *READ_ONLY, MEMBERS} - {"django_migrations"}
    assert {name for name in tables() if name.startswith("positions_")} == decided


def test_the_application_logs_in_as_a_role_that_owns_nothing() -> None:
    assert asked("SELECT current_user::text", of="default") == {(application(),)}
    powers = "rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls"
    assert asked(f"SELECT rolname::text FROM pg_roles WHERE rolname = %s AND ({powers})", application()) == set()
    for kind, name, owner in (("class", "relname", "relowner"), ("proc", "proname", "proowner")):
        owned = f"SELECT {name}::text FROM pg_{kind} WHERE pg_get_userbyid({owner}) = %s"
        assert asked(owned, application()) == set()


def test_privileges_are_as_decided() -> None:
    check_privileges()


def test_every_table_is_decided_on() -> None:
    check_decisions()


def test_a_new_table_is_noticed() -> None:
    done_by_owner("CREATE TABLE positions_later (id int)")
    for check in (check_decisions, check_privileges):
        with pytest.raises(AssertionError, match="positions_later"):
            check()
    renew_after_migrate("owner")
    check_privileges()


@pytest.mark.parametrize(
    "grant",
    [
        "TRUNCATE, TRIGGER, REFERENCES ON ALL TABLES IN SCHEMA public",
        "DELETE ON positions_amendment",
        "UPDATE ON positions_entryspeaker",
        "UPDATE (held, key) ON positions_entry",
        "INSERT ON django_migrations",
        "EXECUTE ON FUNCTION positions_record()",
        "TEMPORARY ON DATABASE {database}",
    ],
)
def test_a_privilege_too_many_is_noticed_and_taken_back(grant: str) -> None:
    database = connections["owner"].settings_dict["NAME"]
    done_by_owner(f"GRANT {grant.format(database=database)} TO {application()}")
    with pytest.raises(AssertionError):
        check_privileges()
    renew_after_migrate("owner")
    check_privileges()


def test_over_the_application_s_connection_nothing_is_granted() -> None:
    done_by_owner(f"REVOKE SELECT ON positions_party FROM {application()}")
    renew_after_migrate("default")
    with pytest.raises(AssertionError):
        check_privileges()


def test_one_role_for_both_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    before = privileges()
    monkeypatch.setitem(connections["owner"].settings_dict, "USER", application())
    renew_after_migrate("owner")
    assert privileges() == before
