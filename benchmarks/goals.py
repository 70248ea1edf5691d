#!/usr/bin/env python3
"""All goals of performance, measured: `python3 benchmarks/goals.py SCRATCH [--entries N] [--only ROW…]`.

Makes in the scratch folder, where they are missing, a PostgreSQL, databases of 10,000 and of N entries (a million
without other wishes), and the peers; then measures and prints each goal with what was found. docs/performance.md says
what the figures mean. Needs PostgreSQL's programs, `wrk`, and the project's own environment, which it enters.
"""

import argparse
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tracker import environment
from tracker.console import Steps

if TYPE_CHECKING:
    from benchmarks.bench import Bench
    from benchmarks.goal import Found

SMALL = 10_000
LARGE = 1_000_000
PORT = 8213


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scratch", type=Path)
    parser.add_argument("--entries", type=int, default=LARGE)
    parser.add_argument("--port", type=int, default=PORT, help="of PostgreSQL; servers take those after it")
    parser.add_argument("--only", nargs="*", default=(), metavar="ROW", help="some of the rows, by their names below")
    asked = parser.parse_args()
    # So that whoever ends it ends the servers too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Ended."))
    # PostgreSQL and the packages of the site; what is missing is installed.
    environment.enter([environment.RUN_LOCK, environment.LOCAL_LOCK], Steps(sys.stderr, detailed=False))
    measure(asked.scratch.resolve(), asked.entries, asked.port, asked.only)


def measure(scratch: Path, entries: int, port: int, only: list[str]) -> None:
    """Prepare what is missing and print row by row."""
    from benchmarks import goal
    from benchmarks.bench import Bench
    from benchmarks.cluster import Cluster
    from benchmarks.databases import prepare

    rows = measures()
    unknown = set(only) - set(rows)
    if unknown:
        sys.exit(f"There is no row {', '.join(sorted(unknown))}; there are {', '.join(rows)}.")
    scratch.mkdir(parents=True, exist_ok=True)
    cluster = Cluster(scratch, port)
    cluster.start()
    small, large = (prepare(cluster, number, say) for number in (min(SMALL, entries), entries))
    print(goal.HEAD, flush=True)
    with ExitStack() as running:
        bench = Bench(cluster, small, large, running)
        for name, row in rows.items():
            if not only or name in only:
                for found in row(bench):
                    print(found.line, flush=True)


def measures() -> "dict[str, Callable[[Bench], Iterator[Found]]]":
    """Return the measures by name, in their order."""
    from benchmarks import answer_goals as answers
    from benchmarks import other_goals as others

    return {
        "compare": answers.compare,
        "pages": answers.pages,
        "searching": answers.searching,
        "peers": answers.peers,
        "growth": answers.growth,
        "buffers": answers.buffers,
        "evidence": answers.evidence,
        "unchanged": answers.unchanged,
        "writing": others.writing,
        "importing": others.importing,
        "large_pages": others.large_pages,
        "files": others.files,
        "start": others.start,
        "load": others.under_load,
        "memory": others.memory,
    }


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
