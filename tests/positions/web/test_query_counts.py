"""A page asks the database as often for many positions as for ten, and never more than nine times, some ten."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from positions.package import import_package
from tests.positions.package.helpers import Row, change, copy, describe

pytestmark = pytest.mark.django_db

MAIN = [
    "",
    "?view=table",
    "?evidence=two&issue=ceasefire",
    "compare/",
    "compare/?open=position-3",
    "compare/?view=full&open=position-3",
    "compare/?also=drafts-2022-04,belarus-2022-03-07&before=belarus-2022-03-03",
    "compare.json",
    "positions/position-3/",
    "entries/position-3@2/",
    "sources/babel-2022-03-29/",
    "rounds/istanbul-2025-05-16/",
    "search/?q=content",
    "search/?q=somebody+or+position",
    "timeline/",
    "timeline/?issue=ceasefire",
    "timeline/?text=content&move=hardened",
    "timeline/?open=position-3@2",
    "overview.svg",
    "compare.svg",
    "timeline.svg",
    "sources/",
    "positions/?evidence=two",
    "rounds/",
    "issues/",
]
FURTHER = [
    # It is read in parts: tests/positions/timeline/test_exports.py counts the queries of those.
    "timeline.json",
    "compare.docx",
    "compare/?party=russia&moved=on",
    "red-lines/",
    "preconditions/",
    "incompatibilities/",
    "coverage/",
    "issues/ceasefire/",
    "parties/russia/",
    "people/medinsky/",
    "search/?q=content&party=russia",
]
DAYS = ("2022-03-29", "2024-06-14", "2025-05-16")
EMPTY = ("incompatibilities", "assessments", "codings")


def talks(folder: Path, name: str, positions: int) -> None:
    """Take in a negotiation of that many positions with three entries each, all of one source."""
    package = copy(folder / name)
    describe(package, name=name)

    def some(rows: list[Row]) -> None:
        parties = ("russia", "ukraine")
        rows[:] = [
            rows[0] | {"key": f"position-{n}", "party": parties[n % 2], "issue": "ceasefire", "kind": "demand"}
            for n in range(positions)
        ]

    def entries(rows: list[Row]) -> None:
        known = next(row for row in rows if row["key"] == "ru-neutrality@2022-03-29")
        rows[:] = [
            known
            | {
                "key": f"position-{n}@{at}",
                "position": f"position-{n}",
                "effective_on": day,
                "content": f"Content {at}",
            }
            | {"firmness": ("plain", "categorical", "tentative")[(n + at) % 3], "round": ""}
            for n in range(positions)
            for at, day in enumerate(DAYS)
        ]

    def citations(rows: list[Row]) -> None:
        cited = rows[0] | {"source": "babel-2022-03-29"}
        rows[:] = [cited | {"entry": f"position-{n}@{at}"} for n in range(positions) for at in range(len(DAYS))]

    change(package, "positions", some)
    change(package, "entries", entries)
    change(package, "citations", citations)
    for table in EMPTY:
        change(package, table, lambda rows: rows.clear())
    report = import_package(package)
    assert report.ok, report.errors[:3]


@pytest.mark.parametrize(("few", "many", "pages"), [(10, 350, MAIN), (4, 40, FURTHER)], ids=["main", "further"])
def test_query_counts(few: int, many: int, pages: list[str], tmp_path: Path, client: Client) -> None:
    talks(tmp_path, "few", few)
    talks(tmp_path, "many", many)
    asked = {}
    for page in pages:
        for known in ("", "known=2999-12-31"):
            address = f"{page}{'&' if '?' in page else '?'}{known}"
            counts = set()
            for key in ("few", "many"):
                with CaptureQueriesContext(connection) as captured:
                    assert client.get(f"/{key}/{address}").status_code == 200
                # Before all it asks for its stamp.
                counts.add(len(captured) - 1)
            asked[address] = counts
    # A search looks up what the words name and their stems before it asks, and the stems of the page to mark them.
    # The page of a source looks up whom the negotiation knows, to tell people from bodies among its authors, and
    # counts in two steps what rests on its origin.
    # A report asks what it is kept under, and for its release.
    dearer = {"search/": 10, "sources/babel": 9, "compare.docx": 11}
    # As known in the past, what was changed since of delegations, people and offices is read and taken back.
    dearer |= {"rounds/istanbul-2025-05-16/?known": 10, "people/medinsky/?known": 14, "people/medinsky/": 9}
    most = {address: next((n for part, n in dearer.items() if address.startswith(part)), 9) for address in asked}
    # What is asked for most costs least; a moment of the past is settled first.
    cheap = {"compare/": 5, "timeline/": 5, "positions/position-3/": 3, "entries/position-3@2/": 5}
    cheap |= {"issues/ceasefire/": 4, "parties/russia/": 6, "issues/": 7}
    most |= {f"{page}?{known}": n + bool(known) for page, n in cheap.items() for known in ("", "known=2999-12-31")}
    # What a position could not be met together with then is read once more.
    most["positions/position-3/?known=2999-12-31"] += 1
    assert {page: counts for page, counts in asked.items() if len(counts) > 1 or max(counts) > most[page]} == {}
