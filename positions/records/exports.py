"""Lists of pages as tables, for people and machines to take away: columns, and rows as the page has them."""

from collections.abc import Iterable

from positions.models import Event
from positions.records.assessments import AssessmentLine
from positions.web.old_downloads import Table

EVENTS = ("key", "occurred_on", "precision", "title", "text", "source", "locator")
ASSESSMENTS = ("key", "party", "round", "issue", "text", "basis", "source", "publisher", "locator")


def events_table(events: Iterable[Event]) -> Table:
    return EVENTS, [
        (row.key, str(row.occurred_on), row.precision, row.title, row.text, row.source.key, row.locator)
        for row in events
    ]


def assessments_table(assessments: Iterable[AssessmentLine]) -> Table:
    return ASSESSMENTS, [[getattr(row, name) for name in ASSESSMENTS] for row in assessments]
