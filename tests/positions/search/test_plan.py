"""With five thousand entries, let alone with more, a search asks indexes, and reads no table of evidence whole."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from positions.models import Citation, Entry
from positions.search import finding
from positions.search.asking import question_of
from positions.search.finding import WhereToFind, find
from positions.search.words import words_of
from tests import factories as make

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
    pytest.mark.usefixtures("_own_database"),
]
NUMBER = 5_000
# Each takes over the columns of one row, but for those that must differ.
COPY_ENTRIES = """
INSERT INTO positions_entry (key, sequence, statement, published_at, {columns})
SELECT key || '-' || n, n + 1, CASE WHEN n %% 4 = 0 THEN 'Common words, no. ' ELSE 'Others, no. ' END || n,
    published_at, {columns} FROM positions_entry, generate_series(1, %s) n WHERE id = %s"""
COPY_CITATIONS = """
INSERT INTO positions_citation (entry_id, quote, quote_language, published_at, {columns})
SELECT e.id, 'Quoted ' || e.id, 'en', e.published_at, {others} FROM positions_entry e, positions_citation c
WHERE c.id = %s AND e.id <> c.entry_id"""


def columns_of(model: type[Entry] | type[Citation], *without: str) -> list[str]:
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    return [f'"{field.column}"' for field in fields if field.column not in {"id", "published_at", *without}]


@transaction.atomic
def many() -> Entry:
    """Write an entry and many more like it, each with its quote."""
    entry = make.entry(statement="Common words.")
    entries = columns_of(Entry, "key", "sequence", "statement")
    citations = columns_of(Citation, "entry_id", "quote", "quote_language")
    others = ", ".join(f"c.{column}" for column in citations)
    with connection.cursor() as cursor:
        cursor.execute(COPY_ENTRIES.format(columns=", ".join(entries)), [NUMBER, entry.pk])
        cursor.execute("SELECT positions_take_stock()")
        cursor.execute(COPY_CITATIONS.format(columns=", ".join(citations), others=others), [entry.citations.get().pk])
    return entry


def plans_of(text: str, entry: Entry, known: datetime | None) -> list[str]:
    """Return the plans by which a search finds."""
    question = question_of(words_of(text), [entry.negotiation_id])
    with CaptureQueriesContext(connection) as captured:
        find(question, WhereToFind((entry.negotiation_id,), entry.negotiation_id, known), most=26)
    found = []
    for query in captured:
        if not query["sql"].lstrip().startswith("EXPLAIN"):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN ANALYZE {query['sql']}")
                found.append("\n".join(line for (line,) in cursor.fetchall()))
    return found


def test_the_plan_reads_no_table_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = many()
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    texts = ("common", "others 777", "quot", '"no 5"', "words -others")
    looked_up = {text: plans_of(text, entry, known) for text in texts for known in (None, datetime.now(UTC))}
    # Of words that many have, as few rows are read as are ranked.
    monkeypatch.setattr(finding, "RARE", 500)
    monkeypatch.setattr(finding, "RARE_SHARE", 0.05)
    monkeypatch.setattr(finding, "MOST", 50)
    gone_through = {text: plans_of(text, entry, None) for text in texts}
    for plans in (*looked_up.values(), *gone_through.values()):
        for plan in plans:
            read = [line for line in plan.splitlines() if "Seq Scan" in line and "never executed" not in line]
            assert not re.search(r"on positions_(entry|citation|searchrow)\b", "".join(read)), plan
    (plan,) = gone_through["common"]
    assert "Index Scan Backward" in plan
    assert "searchrow_vector" not in plan
    assert not re.search(rf"actual time=\S+ rows={NUMBER + 1}\b", plan), plan
