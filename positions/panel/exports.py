"""The panel to take away: its rows as CSV, workbook and JSON, and as pages for programs."""

from collections.abc import Iterator
from dataclasses import replace
from operator import itemgetter
from typing import Any

from django.http.response import HttpResponseBase

from positions.panel.asked import PanelQuestion
from positions.panel.columns import COLUMNS, NAMES, values_of
from positions.panel.panel import Observation, observations, rows_each
from positions.reading.moment import echo
from positions.web.about import About
from positions.web.columns import CellKind, DownloadColumn, DownloadTable, plain
from positions.web.downloads import answer, download, stream_json_object
from positions.web.evidence_asked import asked_data

# The sheet of a workbook that says what its columns mean.
MEANINGS = (
    DownloadColumn("name", "Name in CSV and JSON", width=28),
    DownloadColumn("title", "Column", width=28),
    DownloadColumn("type", "Values", width=14),
    DownloadColumn("description", "Meaning", CellKind.PROSE, width=110),
)


def panel_file(question: PanelQuestion, about: About, form: str) -> HttpResponseBase:
    """Return the answer that gives the panel away, sent as it is read; its moment is that of `about`."""
    exact = replace(question, panel=replace(question.panel, known=about.known))
    name = f"{exact.panel.negotiation.key}_panel"
    if form == "json":
        head = panel_head(exact) | {"known": echo(about.known)}
        return answer(form, "", stream_json_object(head, "rows", map(row_data, rows_of(exact))))
    columns = [column.download for column in COLUMNS]
    table = DownloadTable("Panel", columns, map(values_of, rows_of(exact)))
    meanings = ((column.name, column.title, column.words, column.description) for column in COLUMNS)
    return download(form, name, table, about, tables=[DownloadTable("Columns", MEANINGS, meanings)])


def rows_of(question: PanelQuestion) -> Iterator[Observation]:
    """Yield the rows that are asked for, as they are read."""
    return (row for row in observations(question.panel) if row.stands or not question.standing)


def panel_head(question: PanelQuestion) -> dict[str, Any]:
    """Return what a panel says of itself as plain data, but for the moment that it is of."""
    return {
        "negotiation": question.panel.negotiation.key,
        "since": question.since or None,
        "pairs": question.pairs,
        **asked_data(question.panel.evidence),
        "rounds": [point.key for point in question.rounds],
    }


def page_data(
    question: PanelQuestion, after: str | None, most: int
) -> tuple[dict[str, Any], list[dict[str, Any]], str | None]:
    """Return what a panel says of itself, the rows of some positions whose key follows another's, and the last key.

    There are all rows of as many positions as have `most` rows together, and of one at least. The key is None where
    there is no next page.
    """
    fit = max(1, most // max(1, rows_each(question.panel.sights)))
    about = sorted((row for row in question.panel.about if row["key"] > (after or "")), key=itemgetter("key"))
    page = replace(question, panel=replace(question.panel, about=about[:fit]))
    following = about[fit - 1]["key"] if len(about) > fit else None
    return panel_head(question), [row_data(row) for row in rows_of(page)], following


def row_data(row: Observation) -> dict[str, Any]:
    """Return a row as plain data; days are texts in ISO 8601."""
    return dict(zip(NAMES, map(plain, values_of(row)), strict=True))
