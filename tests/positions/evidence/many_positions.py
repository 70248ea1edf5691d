"""A negotiation of very many positions, written at once."""

from django.db import connection

from positions.models import Position

COPIES = """
INSERT INTO positions_position (negotiation_id, key, party_id, issue_id, kind, title, note)
SELECT negotiation_id, 'copy-' || n, party_id, issue_id, kind, 'Matter of number ' || n, ''
FROM positions_position, generate_series(1, %s) n WHERE id = %s"""


def copies(of: Position, number: int) -> None:
    """Write so many positions like one: `copy-1`, with the title "Matter of number 1", and so on."""
    with connection.cursor() as cursor:
        cursor.execute(COPIES, [number, of.pk])
