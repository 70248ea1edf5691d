"""However much was said by others and to others, a page of the inbox and its counts read little of it."""

import re

import pytest
from django.contrib.auth.models import User
from django.db import connection

from positions.evidence.inbox.header import still_new
from positions.evidence.inbox.news import ORDER, Rows, followed_news, own_news
from positions.models import Comment, Entry
from tests import factories as make
from tests.people import person
from tests.planner import count_anew

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_own_database")]

# What a hundred comments on each of the entries say, one every minute, and as many edits.
COMMENTS = """
INSERT INTO positions_comment (negotiation_id, entry_id, by_id, at, text, lays_aside)
SELECT e.negotiation_id, e.id, %s, now() - interval '1 minute' * (n * 40 + e.id %% 40), 'A remark.', false
FROM positions_entry e, generate_series(1, 100) n"""
SUGGESTIONS = """
INSERT INTO positions_suggestion (negotiation_id, entry_id, by_id, at, field, text)
SELECT negotiation_id, entry_id, by_id, at, 'content', 'Otherwise.' FROM positions_comment"""
# A scan of what grows, how many rows it gave and how often, and how many it threw away each time.
SCAN = re.compile(
    r"on positions_(?:comment|suggestion)\b[^\n]*actual[^\n]* rows=([\d.]+) loops=(\d+)\)"
    r"((?:\n(?! *->)[^\n]*)*)"
)
REMOVED = re.compile(r"Rows Removed by (?:Filter|Index Recheck|Join Filter): (\d+)")
PAGE, FEW = 51, 700


def read_of(query: Rows) -> int:
    """Return how many comments and suggestions a query looks at."""
    plan = query.explain(analyze=True)
    return sum(
        round((float(rows) + sum(map(int, REMOVED.findall(more)))) * int(loops))
        for rows, loops, more in SCAN.findall(plan)
    )


@pytest.fixture
def reader() -> User:
    """An analyst of whose one proposal, among thirty, a hundred things are said of three thousand."""
    own = make.proposal(by=person("analyst"))
    for _ in range(29):
        make.proposal(make.position(negotiation=own.negotiation), by=make.user("author"))
    with connection.cursor() as cursor:
        cursor.execute(COMMENTS, [make.reviewer().pk])
        cursor.execute(SUGGESTIONS)
    count_anew()
    assert (Entry.objects.count(), Comment.objects.count()) == (30, 3_000)
    return person("analyst")


def test_a_page_and_the_counts_read_what_concerns_the_person(reader: User) -> None:
    for user in (reader, person("administrator")):
        for rows in (*own_news(user), *followed_news(user)):
            assert read_of(ORDER.beyond(rows, None, backwards=True)[:PAGE]) <= FEW, rows.query
        for rows in still_new(user, own_news(user)):
            assert read_of(rows.order_by()[:PAGE]) <= FEW, rows.query
