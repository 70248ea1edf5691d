#!/usr/bin/env python3
"""How long the timeline takes with 300 entries: `python3 benchmarks/timeline_page.py [POSITIONS] [ENTRIES]`.

Makes a negotiation of its own in the database of DATABASE_URL (with SECRET_KEY, as all that Django
runs), draws the picture alone, asks for the page through the whole of Django, and takes everything back.
Prints the median and the fastest times, the size and the number of queries. It judges nothing.
"""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from benchmarks import compare_page
from positions.timeline.answer import ask, draw, find, tracks_shown
from positions.timeline.axis import Period
from positions.web.asked import load_rounds

RUNS = 15
PAGE = f"/{compare_page.KEY}/timeline/"


def timed(work: Callable[[], object]) -> str:
    """Do the work again and again and return the times."""
    work()
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - started))
    return f"median {statistics.median(times):.0f} ms, fastest {min(times):.0f} ms"


def picture() -> Callable[[], str]:
    """Return the work of drawing the picture and rendering it, without reading the entries."""
    negotiation, rounds = load_rounds(compare_page.KEY, AnonymousUser())
    asked = ask(RequestFactory().get(PAGE), negotiation, rounds)
    found = find(asked)
    period = Period(date(2022, 1, 1), date(2025, 12, 31))

    def work() -> str:
        drawn = draw(asked, found, tracks_shown(asked, found, period), period, lambda **entries: PAGE)
        context = {"picture": drawn, "negotiation": negotiation, "entries_at": PAGE}
        return render_to_string("timeline/timeline.html#picture", context)

    return work


def main(positions: int = 75, entries: int = 4) -> None:
    """Measure within a transaction that is taken back."""
    with transaction.atomic():
        compare_page.make(positions, entries)
        client = Client(HTTP_HOST="localhost")
        with CaptureQueriesContext(connection) as asked:
            size = len(client.get(PAGE).content) // 1000
        print(f"{positions} positions of {entries} entries, {size} kB, {len(asked)} queries")
        print(f"picture: {timed(picture())}")
        print(f"page: {timed(lambda: client.get(PAGE))}")
        transaction.set_rollback(True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
