"""The moment of publication: the database's clock, read under the negotiation's lock."""

from datetime import datetime

from django.db import connection


def publishing_moment(negotiation_id: int) -> datetime:
    """Take the negotiation's lock until the transaction ends, then return the database's clock.

    To be called once by every act that publishes, corrects, retracts or redacts, inside its transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock('positions_negotiation'::regclass::int, %s)", [negotiation_id])
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment
