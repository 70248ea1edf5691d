#!/usr/bin/env python3
"""How long the compare page takes with 500 positions: `python3 benchmarks/compare_page.py [POSITIONS] [ENTRIES]`.

Makes a negotiation of its own in the database of DATABASE_URL (with SECRET_KEY, as all that Django
runs), asks for the page again and again through the whole of Django, and takes everything back.
Prints the median and the fastest time, the size and the number of queries. It judges nothing.
"""

import os
import statistics
import sys
import time
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

import django

django.setup()

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from positions.models import (
    Citation,
    Entry,
    Import,
    Issue,
    Negotiation,
    Party,
    Position,
    Round,
    Source,
)
from positions.writing.moment import publishing_moment

KEY = "benchmark-of-the-compare-page"
RUNS = 15
FIRMNESS = ("tentative", "plain", "categorical")
KINDS = ("demand", "refusal", "offer", "precondition")


def make(positions: int, each: int) -> None:
    """Write the negotiation: two parties, forty issues, two rounds, and so many entries a position."""
    talks = Negotiation.objects.create(key=KEY)
    now = publishing_moment(talks.pk)
    taken = Import.objects.create(negotiation=talks, name=KEY, sha256="0" * 64, imported_at=now)
    for key, on in (("first", date(2022, 3, 29)), ("second", date(2025, 5, 16))):
        days = {"starts_on": on, "ends_on": on, "window_starts_on": on, "window_ends_on": on}
        Round.objects.create(negotiation=talks, key=key, name=key, **days)
    sides = [Party.objects.create(negotiation=talks, key=k, name=k, role="principal", order=1) for k in ("a", "b")]
    issues = [
        Issue.objects.create(negotiation=talks, key=f"i{n}", group=f"Group {n % 8}", name=f"Issue {n}", order=n)
        for n in range(40)
    ]
    source = Source.objects.create(
        negotiation=talks, key="s", title="A source", publisher="A house", type="speech", read="whole"
    )
    made = Position.objects.bulk_create(
        Position(
            negotiation=talks,
            key=f"p{n}",
            party=sides[n % 2],
            issue=issues[n % 40],
            kind=KINDS[n % 4],
            title=f"Position number {n}, with a title of the usual length",
        )
        for n in range(positions)
    )
    entries = Entry.objects.bulk_create(
        Entry(
            negotiation=talks,
            key=f"p{n}@{at}",
            position=position,
            effective_on=date(2022, 1, 1) + timedelta(days=at * (1250 // each) + n % 7),
            sequence=1,
            held=True,
            firmness=FIRMNESS[(n * 7 + at) % 3],
            condition="others do the same" if at % 5 == 1 else "",
            scope="same",
            content=f"What position {n} asks for as of its entry number {at}" if at % 3 == 0 else "",
            statement=f"Somebody says something about position {n}, for the {at}th time.",
            coding_note="As said.",
            account="own",
            speaker="Somebody, with an office",
            basis="stated",
            imported_in=taken,
            published_at=now,
        )
        for n, position in enumerate(made)
        for at in range(each)
    )
    Citation.objects.bulk_create(
        Citation(
            negotiation=talks, entry=row, source=source, locator="paragraph 3", imported_in=taken, published_at=now
        )
        for row in entries
    )


def measure() -> str:
    """Ask for the page and return the figures."""
    client = Client(HTTP_HOST="localhost")
    client.get(f"/{KEY}/compare/")
    with CaptureQueriesContext(connection) as asked:
        page = client.get(f"/{KEY}/compare/")
        queries = len(asked)
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        client.get(f"/{KEY}/compare/")
        times.append(1000 * (time.perf_counter() - started))
    size = len(page.content) // 1000
    return f"median {statistics.median(times):.0f} ms, fastest {min(times):.0f} ms, {size} kB, {queries} queries"


def main(positions: int = 500, entries: int = 10) -> None:
    """Measure within a transaction that is taken back."""
    with transaction.atomic():
        make(positions, entries)
        print(f"{positions} positions of {entries} entries: {measure()}")
        transaction.set_rollback(True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
