"""Lists of pages as tables, for people and machines to take away, row by row as the page has them."""

from collections.abc import Iterable

from positions.models import Event
from positions.records.assessments import AssessmentLine
from positions.web.columns import CellKind, DownloadColumn, DownloadTable

EVENTS = (
    DownloadColumn("key", "Event", width=26),
    DownloadColumn("occurred_on", "On", CellKind.DATE),
    DownloadColumn("precision", "Exact to the", width=10),
    DownloadColumn("title", "Title", width=45, wrap=True),
    DownloadColumn("text", "Text", CellKind.PROSE),
    DownloadColumn("source", "Source (key)", width=26),
    DownloadColumn("source_title", "Source", width=40, wrap=True),
    DownloadColumn("publisher", "Publisher"),
    DownloadColumn("url", "Address", CellKind.LINK),
    DownloadColumn("locator", "Locator", width=30, wrap=True),
    DownloadColumn("grade", "Grade", width=8),
)
ASSESSMENTS = (
    DownloadColumn("key", "Assessment", width=26),
    DownloadColumn("party", "Party (key)", width=12),
    DownloadColumn("party_name", "Party"),
    DownloadColumn("round", "Round (key)", width=22),
    DownloadColumn("round_name", "Round", width=26, wrap=True),
    DownloadColumn("issue", "Issue (key)"),
    DownloadColumn("issue_name", "Issue", width=28, wrap=True),
    DownloadColumn("text", "Text", CellKind.PROSE),
    DownloadColumn("basis", "Basis", width=12),
    DownloadColumn("source", "Source (key)", width=26),
    DownloadColumn("publisher", "Publisher"),
    DownloadColumn("locator", "Locator", width=30, wrap=True),
)


def events_table(events: Iterable[Event]) -> DownloadTable:
    """Return the events with their sources, which were read with them."""
    rows = (
        (
            *(row.key, row.occurred_on, row.precision, row.title, row.text, row.source.key, row.source.title),
            *(row.source.publisher, row.source.url, row.locator, row.source.reliability),
        )
        for row in events
    )
    return DownloadTable("Events", EVENTS, rows)


def assessments_table(assessments: Iterable[AssessmentLine]) -> DownloadTable:
    rows = ([getattr(row, column.name) for column in ASSESSMENTS] for row in assessments)
    return DownloadTable("Assessments", ASSESSMENTS, rows)
