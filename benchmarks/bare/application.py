"""The practical limit: psycopg and string building over the project's own tables, without Django's requests or templates.

It answers a few addresses of the project with the same texts and links. The rule and the words are the project's own
pure modules, so that ratios leave them out. For gunicorn: `benchmarks.bare.application:application`.
"""

import os
import threading
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

import django
import psycopg

# The picture's scale is in a module that names models; no request or template of Django is used.
django.setup()

from benchmarks.bare.compare import compare
from benchmarks.bare.listing import further
from benchmarks.bare.position import position
from benchmarks.bare.searching import search
from benchmarks.bare.timeline import timeline

local = threading.local()
Start = Callable[[str, list[tuple[str, str]]], object]


def connection() -> psycopg.Connection:
    """Return the connection of this thread, which is kept."""
    if not hasattr(local, "connection"):
        local.connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
    found: psycopg.Connection = local.connection
    return found


def answer(path: str, asked: dict[str, str], site: str) -> str | None:
    """Return the page at an address; None where this program has none."""
    negotiation, _, page = path.strip("/").partition("/")
    if page == "compare":
        return compare(connection(), negotiation, site)
    if page == "timeline" and "after" in asked:
        return further(connection(), negotiation, asked["after"], asked["known"])
    if page == "timeline":
        return timeline(connection(), negotiation, site)
    if page == "search":
        return search(connection(), negotiation, asked["q"], site)
    if page.startswith("positions/"):
        return position(connection(), negotiation, page.removeprefix("positions/"), site)
    return None


def application(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    """Answer a request."""
    asked = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items()}
    body = answer(environ["PATH_INFO"], asked, f"http://{environ['HTTP_HOST']}")
    status = "200 OK" if body is not None else "404 Not Found"
    content = (body or "").encode()
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(content)))]
    start(status, headers)
    return [content]
