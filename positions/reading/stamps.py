"""The stamp of what pages show: another after every change of it, read before anything else is."""

from positions.models.stamps import ANYTHING, SHARED
from tracker.kept_plans import planned_once

# Rows and not the last one: two changes that could not see each other both stand (guards/stamps.sql). Who may see the
# negotiation is not asked: its stamp alone lets nobody see anything of it.
ROWS = """
SELECT string_agg(id::text, ' ' ORDER BY id) FROM positions_stamp
WHERE home = ANY (ARRAY[%s, (SELECT id FROM positions_negotiation WHERE key = %s)])"""


def stamp_of(key: str | None) -> str:
    """Return the stamp of the negotiation with that key, or of all that the site shows (None). One query.

    It is read where the reading pages are: whoever reads on a standby that lags gets the stamp of what it has. To be
    called before what is read, so that a page may be newer than its stamp, but never older.
    """
    with planned_once() as cursor:
        cursor.execute(ROWS, [ANYTHING if key is None else SHARED, key])
        stamp: str | None = cursor.fetchone()[0]
        return stamp or ""
