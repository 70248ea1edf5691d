"""The moment of an act: the database gives it, to whoever has the negotiation to himself (guards/moments.sql)."""

from datetime import datetime

from django.db import connection


def hold_negotiations(*negotiations: int) -> None:
    """Take the locks of the negotiations until the transaction ends: nobody else acts in them meanwhile.

    To be called by every act before all else that it waits for. Those that publish, correct, retract, redact or
    freeze call `publishing_moment` instead.
    """
    with connection.cursor() as cursor:
        for negotiation in sorted(set(negotiations)):
            cursor.execute("SELECT positions_hold(%s)", [negotiation])


def publishing_moment(negotiation_id: int) -> datetime:
    """Take the negotiation's lock until the transaction ends, and return the moment that the database gives to the act.

    To be called once by every act that publishes, corrects, retracts, redacts, freezes or imports, inside its
    transaction, before all else that it waits for. Only this moment is taken as the time of what it does.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT positions_give_moment(%s)", [negotiation_id])
        moment: datetime = cursor.fetchone()[0]
    return moment
