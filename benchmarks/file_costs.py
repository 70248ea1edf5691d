#!/usr/bin/env python3
"""How soon files begin and what they take: `python3 benchmarks/file_costs.py NEGOTIATION`.

With the project's variables set. Asks in this process for every file of the negotiation that has an address of its
own, in every form, and drops it piece by piece. Prints JSON: the seconds to the first byte and to the last, the MB of
the file, and how many MB the process took at most beyond what it has anyway.
"""

import gc
import json
import os
import re
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")

from tracker import garbage

garbage.seldom()

import django

django.setup()

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

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


def addresses_of(negotiation: str) -> Iterator[str]:
    """Yield the addresses of the files of a negotiation, read off those that the project has."""
    for pattern in patterns_in(get_resolver().url_patterns):
        route, converters = str(pattern.pattern), dict(pattern.pattern.converters)
        form = converters.pop("form", None)
        if set(converters) != {"negotiation"} or "." not in route.rpartition("/")[2]:
            continue
        for ending in form.regex.replace("\\", "").split("|") if form else [""]:
            yield "/" + re.sub("<[a-z]+:form>", ending, re.sub("<[a-z]+:negotiation>", negotiation, route))


def patterns_in(listed: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for each in listed:
        if isinstance(each, URLResolver):
            yield from patterns_in(each.url_patterns)
        else:
            yield each


def main(negotiation: str, *only: str) -> None:
    """Measure all files, or those whose addresses are given."""
    client = Client(HTTP_HOST="localhost")
    # As in a worker, which has read the site by then.
    client.get("/health")
    garbage.settle()
    paths = only or tuple(addresses_of(negotiation))
    for path in paths:
        # The first answer loads what every later one has already.
        b"".join(client.get(f"{path}?known=2001-01-01"))
    print(json.dumps({path: cost(client, path) for path in paths}))


if __name__ == "__main__":
    main(*sys.argv[1:])
