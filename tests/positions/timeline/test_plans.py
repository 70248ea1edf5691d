"""A further page of the list is read along an index, however many entries there are."""

from datetime import date
from itertools import product

import pytest
from django.db import connection, connections, transaction
from django.http import QueryDict
from django.utils import timezone

from positions.clock import publishing_moment
from positions.models import Negotiation
from positions.paging import Place
from positions.timeline.filters import TimelineFilter
from positions.timeline.reading import ORDER, PAGE, subjects_of
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

MANY = 100_000
FILL = """
INSERT INTO positions_positionchange (
    negotiation_id, position_id, key, effective_on, precision, sequence, held, firmness, declared, scope, content,
    statement, coding_note, account, basis, channel, condition, speaker, decision, imported_in_id, published_at,
    without_second_reader
)
SELECT %(home)s, %(position)s, 'e' || n, DATE '2000-01-01' + (n / 12)::int, 'day', n, true, 'negotiable', false, '',
    'Content', 'It was said.', 'As said.', 'own', 'stated', '', '', '', '', %(imported)s, %(at)s, false
FROM generate_series(1, %(many)s) n
"""


CITE = """
INSERT INTO positions_citation (
    negotiation_id, change_id, source_id, locator, quote, quote_language, translation, decision, imported_in_id,
    published_at, without_second_reader
)
SELECT negotiation_id, id, %(source)s, 'p. 1', '', '', '', '', imported_in_id, published_at, false
FROM positions_positionchange WHERE position_id = %(position)s
"""


def crowded() -> Negotiation:
    """Return a negotiation with a hundred thousand entries, which lies beside another one."""
    make.entry()
    position = make.position()
    home = position.negotiation
    said = {"home": home.pk, "position": position.pk, "imported": make.import_of(home).pk, "many": MANY}
    said["source"] = make.source(negotiation=home).pk
    with transaction.atomic(), connection.cursor() as cursor:
        said["at"] = publishing_moment(home.pk)
        cursor.execute(FILL, said)
        cursor.execute(CITE, said)
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE positions_positionchange")
    return home


def test_a_further_page_sorts_nothing_and_reads_no_whole_table() -> None:
    home = crowded()
    known = timezone.now()
    place: Place = (date(2011, 1, 1), 5, "e5")
    for query, backwards in product(("", "from=2005-01-01", "account=own"), (True, False)):
        filters = TimelineFilter(QueryDict(query), subjects_of(home, known), [], known)
        rows = ORDER.beyond(filters.entries(home, known), place, backwards=backwards)
        plan = rows.values_list("id", *ORDER.fields)[: PAGE + 1].explain()
        assert "change_timeline" in plan
        assert "Seq Scan" not in plan
        assert "Sort" not in plan
