#!/usr/bin/env python3
"""How soon files begin and what they take: `python3 benchmarks/file_costs.py PATH…`, with the project's variables set.

Asks for each in this process and drops it piece by piece. Prints JSON: the seconds to the first byte and to the last,
the MB of the file, and how many MB the process took at most beyond what it has anyway.
"""

import gc
import json
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

import django

django.setup()

from django.test import Client

from benchmarks.servers import resident


def cost(client: Client, path: str) -> dict[str, float]:
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")
    before, started, first, size = resident(os.getpid()), time.perf_counter(), 0.0, 0
    answer = client.get(path)
    for piece in answer:
        first = first or time.perf_counter() - started
        size += len(piece)
    whole = time.perf_counter() - started
    more = (resident(os.getpid(), "VmHWM") - before) / 1024
    return {"status": answer.status_code, "first": first, "all": whole, "MB": size / 1e6, "memory": more}


def main(*paths: str) -> None:
    client = Client(HTTP_HOST="localhost")
    for path in paths:
        # The first answer loads what every later one has already.
        b"".join(client.get(f"{path}?known=2001-01-01"))
    print(json.dumps({path: cost(client, path) for path in paths}))


if __name__ == "__main__":
    main(*sys.argv[1:])
