"""The template of a table: the titles of its columns, and what may stand in them, to be filled in elsewhere."""

import codecs
from collections.abc import Iterable, Iterator

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.http.response import HttpResponseBase

from positions.domain.meanings import meaning
from positions.evidence.grid.columns import COLUMNS, Truth
from positions.evidence.visible import visible_positions
from positions.models import Issue, Negotiation, Party, Person, Round
from positions.web.about import About, exact_moment
from positions.web.columns import CellKind, DownloadColumn, DownloadRow, DownloadTable
from positions.web.downloads import CONTENT_TYPES, answer
from positions.web.workbooks import stream_workbook

WIDE = frozenset(["position", "new_position", "statement", "coding_note", "content", "quote", "translation"])
CODES = (
    DownloadColumn("column", "Column"),
    DownloadColumn("code", "What may stand in it", width=32),
    DownloadColumn("meaning", "Meaning", CellKind.PROSE),
)
POSITIONS = (
    DownloadColumn("key", "Key", width=32),
    DownloadColumn("title", "Title", CellKind.PROSE),
    *(DownloadColumn(name, name.capitalize()) for name in ("party", "issue", "kind")),
)
ABOUT = (DownloadColumn("title", "Column", width=24), DownloadColumn("about", "What it says", CellKind.PROSE))


def template(form: str, negotiation: Negotiation, by: User, address: str) -> HttpResponseBase:
    """Return the template as `csv`, the titles alone, or as `xlsx` with what the person may name. Six queries."""
    if form == "csv":
        titles = ",".join(column.title for column in COLUMNS)
        name = f'attachment; filename="{negotiation.key}_entries.csv"'
        # Spreadsheets take a file for UTF-8 only with this mark, and write it as that again.
        content = codecs.BOM_UTF8 + f"{titles}\r\n".encode()
        return HttpResponse(content, content_type=CONTENT_TYPES["csv"], headers={"Content-Disposition": name})
    about = About(
        "Template of a table of entries",
        address,
        exact_moment(negotiation, None),
        (
            ("Negotiation", negotiation.name),
            (
                "How to use it",
                "Fill in the sheet “Entries”, copy its cells with the titles, and paste them on the page.",
            ),
            ("Address", address),
        ),
        f"Source: {negotiation.name}",
    )
    return answer("xlsx", f"{negotiation.key}_entries", stream_workbook(tables(negotiation, by), about), about)


def tables(negotiation: Negotiation, by: User) -> list[DownloadTable]:
    titles = [
        DownloadColumn(column.name, column.title, width=40 if column.name in WIDE else 16, wrap=column.name in WIDE)
        for column in COLUMNS
    ]
    return [
        DownloadTable("Entries", titles, ()),
        DownloadTable("Columns", ABOUT, [(column.title, column.about) for column in COLUMNS]),
        DownloadTable("Codes", CODES, codes(negotiation)),
        DownloadTable("Positions", POSITIONS, positions(negotiation, by)),
    ]


def codes(negotiation: Negotiation) -> Iterator[DownloadRow]:
    """Yield what may stand in a column: codes with what they mean, then the keys of what is recorded."""
    for column in COLUMNS:
        for code in column.codes:
            yield column.title, code.value, "" if isinstance(code, Truth) else meaning(code)
    rows: dict[str, Iterable[Party | Issue | Round | Person]] = {
        "Party": Party.objects.filter(negotiation=negotiation).in_order(),
        "Issue": Issue.objects.filter(negotiation=negotiation).in_order(),
        "Round": Round.objects.filter(negotiation=negotiation).in_order(),
        "People": Person.objects.filter(negotiation=negotiation).order_by("key"),
    }
    for title, listed in rows.items():
        for each in listed:
            yield title, each.key, each.name


def positions(negotiation: Negotiation, by: User) -> Iterator[DownloadRow]:
    for each in visible_positions(negotiation, by).select_related("party", "issue").in_order():
        yield each.key, each.title, each.party.key, each.issue.key, each.kind
