"""A frozen comparison as CSV and workbook: the rows of its very bytes, with the names of today beside the keys."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.http.response import HttpResponseBase

from positions.compare.exports import comparison_columns, flat
from positions.compare.frozen.page import NamesToday
from positions.compare.frozen.sources import entries_known, places_of
from positions.domain.evidence import EvidenceAsked, Standard
from positions.models import FrozenComparison, Issue
from positions.reading.party_marks import party_marks
from positions.web.about import about, evidence_words
from positions.web.cited_rows import citations_table
from positions.web.columns import DownloadTable, cells_by_name
from positions.web.downloads import download


def frozen_download(frozen: FrozenComparison, form: str, address: str) -> HttpResponseBase:
    """Return the answer that gives a frozen comparison away as `csv` or `xlsx`; a workbook has its citations, too.

    `address` is that of its page. The citations are those that the page shows.
    """
    data = json.loads(bytes(frozen.content))
    before, after = (
        replace(point, name=data[side]["name"]) for side, point in zip(("before", "after"), frozen.points, strict=True)
    )
    columns = comparison_columns(before, after)
    issues = dict(Issue.objects.filter(negotiation=frozen.negotiation_id).values_list("key", "name"))
    names = NamesToday({party.key: party for party in party_marks(frozen.negotiation)}, issues)
    table = DownloadTable("Positions", columns, (cells_by_name(columns, row) for row in rows_of(data, names)))
    lines = [
        ("First round", before.name),
        ("Second round", after.name),
        ("Narrowed to", "; ".join(frozen.narrowed)),
        *evidence_words(EvidenceAsked(tuple(map(Standard, data["evidence"])), data["without"] or "")),
        ("SHA-256 of the JSON", frozen.redacted_sha256 or frozen.sha256),
        ("DOI", frozen.doi),
    ]
    title = f"What moved between {before.noun} and {after.noun}, frozen"
    said = about(frozen.negotiation, title, (address, frozen.known), [line for line in lines if line[1]])
    name = f"{frozen.negotiation.key}_frozen-{frozen.pk}"
    return download(form, name, table, said, tables=[cited_table(frozen, data)])


def cited_table(frozen: FrozenComparison, data: Mapping[str, Any]) -> DownloadTable:
    """Return what the comparison cites, a citation a line, with all that is said of it; one query and one a batch."""
    places = set(places_of(frozen, data))
    every = citations_table(entries_known(frozen).order_by("key").values_list("pk", flat=True), frozen.known)
    source, entry, locator = map(every.names.index, ("source", "entry", "locator"))
    return replace(every, rows=(row for row in every.rows if (row[source], row[entry], row[locator]) in places))


def rows_of(data: Mapping[str, Any], names: NamesToday) -> Iterator[dict[str, object]]:
    """Yield the rows by the names of the columns."""
    for position in data["positions"]:
        row = names.row(position)
        yield flat(position) | {
            "party_name": row.mark.name if row.mark else position["party"],
            "issue_name": row.issue,
            "shift_words": row.word,
        }
