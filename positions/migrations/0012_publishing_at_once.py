"""Whether rows are published now and under the lock is asked once a statement when they are inserted, not once a row.

To look through the locks took more than half of a large import. An update, by which people publish, is asked as before.
"""

from django.db import migrations

FUNCTION = "positions_publish_all_now() RETURNS trigger LANGUAGE plpgsql"
BODY = """
BEGIN
    IF EXISTS (SELECT FROM fresh WHERE published_at NOT BETWEEN transaction_timestamp() AND clock_timestamp()) THEN
        PERFORM positions_refuse('published_now', 'The time of publication is the present one, not one before or after.');
    END IF;
    IF EXISTS (SELECT FROM (SELECT DISTINCT negotiation_id FROM fresh WHERE published_at IS NOT NULL) f
        WHERE NOT EXISTS (SELECT FROM pg_locks l WHERE l.pid = pg_backend_pid() AND l.locktype = 'advisory'
            AND l.classid = 'positions_negotiation'::regclass AND l.objid = f.negotiation_id::oid AND l.objsubid = 2
            AND l.mode = 'ExclusiveLock' AND l.granted)) THEN
        PERFORM positions_refuse('published_under_lock',
            'Who publishes holds the lock of the negotiation, so that readers see all of it or nothing.');
    END IF;
    RETURN NULL;
END"""
TABLES = ("positionchange", "citation", "amendment")


def by_row(table, events):
    return (
        f"CREATE OR REPLACE TRIGGER {table}_published_now BEFORE {events} ON positions_{table} "
        "FOR EACH ROW EXECUTE FUNCTION positions_publish_now()"
    )


class Migration(migrations.Migration):
    dependencies = [("positions", "0011_statistics")]

    operations = [
        migrations.RunSQL(
            f"CREATE FUNCTION {FUNCTION} SET search_path = public, pg_temp AS $${BODY};$$",
            "DROP FUNCTION positions_publish_all_now()",
        ),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER {table}_published_at_once AFTER INSERT ON positions_{table} "
                "REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION positions_publish_all_now()",
                f"DROP TRIGGER {table}_published_at_once ON positions_{table}",
            )
            for table in TABLES
        ),
        *(migrations.RunSQL(by_row(table, "UPDATE"), by_row(table, "INSERT OR UPDATE")) for table in TABLES),
    ]
