"""With five thousand entries, let alone with more, a search asks indexes, and reads no table of evidence whole."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection, connections, transaction

from positions.models import Citation, Entry
from positions.search.asking import question_of
from positions.search.matching import matching, scored
from positions.search.words import words_of
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
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


def test_the_plan_reads_no_table_whole() -> None:
    entry = many()
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    for text in ("common", "others 777", "quot", '"no 5"', "words -others"):
        for known in (None, datetime.now(UTC)):
            question = question_of(words_of(text), [entry.negotiation_id])
            rows = matching(question, entry.negotiation, known)
            for query in (scored(rows, question).order_by("-score", "-id")[:26], rows.order_by().values("kind")):
                plan = query.explain(analyze=True)
                read = [line for line in plan.splitlines() if "Seq Scan" in line and "never executed" not in line]
                assert not re.search(r"on positions_(entry|citation|searchrow)\b", "".join(read)), plan
                assert "searchrow_vector" in plan, plan
