#!/usr/bin/env python3
"""What pages take, asked of the project in this process: `python3 benchmarks/page_costs.py buffers|sizes PATH…`.

With the project's variables set, and KEPT_PAGES_MB=0, so that pages are made. Prints JSON. `buffers`: what each kind of
query of a page reads, in the database's own pages. `sizes`: for each path its kB, its queries, and the processor time
that it takes, here and in the database.
"""

import json
import os
import re
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

from tracker import garbage

garbage.seldom()

import django

django.setup()

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.servers import processor

HIT = re.compile(r"Buffers: shared hit=(\d+)(?: read=(\d+))?|Buffers: shared read=(\d+)")
RUNS = 3
# Of a page that takes so many seconds one run tells enough.
DEAR = 1
# So often a query is run before it is looked at: the plan is then that of every later request.
WARM = 3


def kind_of(query: str) -> str:
    """Return what a query of the comparison reads: by the table that it is about."""
    about = re.search(r'FROM "?(positions_\w+)', re.sub(r"\(SELECT.*?\)", "", query))
    table = about[1] if about else ""
    if table == "positions_citation":
        return "strength of evidence"
    if table != "positions_entry":
        return "the rest"
    return "thin history" if "own_word" in query else "texts"


def buffers(path: str) -> dict[str, int]:
    """Return how many buffers each kind of query of a page reads."""
    client = Client(HTTP_HOST="localhost")
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    found: dict[str, int] = {}
    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            if not query["sql"].lstrip().upper().startswith(("SELECT", "WITH")):
                continue
            for _ in range(WARM):
                cursor.execute("EXPLAIN (ANALYZE, BUFFERS) " + query["sql"])
                plan = "\n".join(line for (line,) in cursor.fetchall())
            read = HIT.search(plan)
            number = sum(int(part) for part in read.groups() if part) if read else 0
            kind = kind_of(query["sql"])
            found[kind] = found.get(kind, 0) + number
    return found


def size(path: str) -> dict[str, float]:
    """Return how large a page is and what it takes: the middle one of a few answers."""
    client = Client(HTTP_HOST="localhost")
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = [cursor.fetchone()[0]]
    asked_at = time.perf_counter()
    answer = client.get(path)
    dear = time.perf_counter() - asked_at > DEAR
    kilobytes = len(answer.getvalue()) / 1000
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    queries = len(asked)  # before another request empties the list
    times = []
    for _ in range(1 if dear else RUNS):
        started, before = time.process_time(), processor(backend)
        client.get(path)
        times.append(1000 * (time.process_time() - started + processor(backend) - before))
    return {"status": answer.status_code, "kB": kilobytes, "queries": queries, "ms": statistics.median(times)}


def main(what: str, *paths: str) -> None:
    # As in a worker, which has read the site by then.
    Client(HTTP_HOST="localhost").get("/health")
    garbage.settle()
    work = {"buffers": buffers, "sizes": size}[what]
    print(json.dumps({path: work(path) for path in paths}))


if __name__ == "__main__":
    main(*sys.argv[1:])
