"""Up to which moment all that happened is committed, so that nothing earlier is still to come."""

from datetime import datetime, timedelta

from django.db import connection

# Acts have the lock of their negotiation until they are committed, and bear a moment from after they began. Of an act
# of another role it is not told when it began.
COMMITTED = """
SELECT least(clock_timestamp() - make_interval(secs => %s), (
    SELECT min(coalesce(a.xact_start, clock_timestamp() - interval '1 day'))
    FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
    WHERE l.pid <> pg_backend_pid() AND l.locktype = 'advisory' AND l.objsubid = 2
        AND l.classid = 'positions_negotiation'::regclass
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())))"""


def committed_until(patience: timedelta = timedelta(0)) -> datetime:
    """Return the moment up to which nothing is still to come, so long ago at least. One query."""
    with connection.cursor() as cursor:
        cursor.execute(COMMITTED, [patience.total_seconds()])
        found: datetime = cursor.fetchone()[0]
    return found
