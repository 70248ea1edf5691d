"""Requests that nobody would make, the same ones for the same seed, and what is wrong with an answer to one.

Addresses come from the URL patterns, filled with what is there and with nonsense; fields from the forms that were
shown before, and from what the views say that they can be asked.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import quote

from django.apps import apps
from django.test import Client

from tests.addresses import Address, addresses
from tests.nonsense import BODIES, HEADERS, METHODS, MULTIPART, NONSENSE, OF_LISTS, URLENCODED
from tests.people import ANONYMOUS, EVERYBODY
from tracker.accounts.private_pages import FOR_BACK, NO_STORE
from tracker.programs import FOR_PROGRAMS

# The one page for people below what programs ask for.
DESCRIPTION = f"{FOR_PROGRAMS}v1/docs/"
PLACEHOLDER = re.compile(r"<(?:\w+:)?(?P<name>\w+)>")
# How the administration writes its one pattern that is no path.
EXPRESSION = re.compile(r"\^\(\?P(<\w+>)[^)]*\)/\$")
FIELD = re.compile(rb'\bname="([^"]{1,60})"')
VALUE = re.compile(rb'\bvalue="([^"]{1,80})"')


@dataclass(frozen=True)
class Odd:
    """A request: who makes it, how, of which address with its query, with what in it."""

    who: str
    method: str
    path: str
    headers: dict[str, str]
    content_type: str = ""
    body: bytes = b""

    def __str__(self) -> str:
        said = f"{self.who}: {self.method} {self.path[:400]} {self.headers} {self.content_type} {self.body[:400]!r}"
        return said[:1200]


@dataclass
class Generator:
    """Makes requests. `there` are values for the parts of addresses, by name or by the part before."""

    seed: int
    there: dict[str, list[str]]
    fields: dict[str, list[str]] = field(default_factory=dict)
    values: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311 - to be the same again is what is wanted
        self.addresses = list(addresses())
        asked = (getattr(address.view, "parameters", None) for address in self.addresses)
        self.names = sorted({name for each in asked if each for name in (*each.names, *each.fields.values())})

    def made(self, count: int) -> Iterator[tuple[Address, Odd]]:
        """Yield so many requests, each with the address of which it is one: every address comes equally often."""
        for number in range(count):
            if number % len(self.addresses) == 0:
                self.random.shuffle(self.addresses)
            address = self.addresses[number % len(self.addresses)]
            yield address, self.request(address)

    def often(self, share: float) -> bool:
        """Say yes in that share of all cases."""
        return self.random.random() < share

    def request(self, address: Address) -> Odd:
        keeper = address.name.startswith("admin:") and self.often(0.6)
        who = "administrator" if keeper else self.random.choice(EVERYBODY)
        (method,) = self.random.choices(list(METHODS), list(METHODS.values()))
        names = self.random.sample(list(HEADERS), self.random.randint(1, 3)) if self.often(0.35) else []
        headers = {name: self.random.choice(HEADERS[name]) for name in names}
        path = f"/{self.path(address)}" + (f"?{self.query(address)}" if self.often(0.6) else "")
        sent = ("", b"") if method in {"GET", "HEAD", "TRACE"} else self.body(address)
        return Odd(who, method, path, headers, *sent)

    def path(self, address: Address) -> str:
        """Return the address's path with something in the place of each part that varies, mostly what is there."""

        def part(found: re.Match[str]) -> str:
            before = found.string[: found.start()].rstrip("/")
            where = (before, found["name"], before.rsplit("/", 1)[-1])
            known = next((self.there[each] for each in where if self.there.get(each)), [])
            if known and self.often(0.85):
                return quote(self.random.choice(known), safe="@")
            return self.random.choice(NONSENSE)

        filled = PLACEHOLDER.sub(part, EXPRESSION.sub(r"\1/", address.route))
        return filled if self.often(0.97) else filled.rstrip("/") + self.random.choice(["", "//", "/x", ";a=b"])

    def query(self, address: Address) -> str:
        asked = getattr(address.view, "parameters", None)
        own = OF_LISTS if address.name.startswith("admin:") else list(asked.names) if asked else []
        return self.pairs([own, self.fields.get(address.name, []), self.names, OF_LISTS], self.random.randint(1, 5))

    def pairs(self, pools: list[list[str]], count: int) -> str:
        """Return so many names with values; mostly names of the first pool, some twice, some that are no names."""
        filled = [pool for pool in pools if pool]
        found = []
        for _ in range(count):
            pool = filled[0] if self.often(0.7) else self.random.choice(filled)
            name = quote(self.random.choice(pool)) if self.often(0.93) else self.random.choice(NONSENSE)
            found += [f"{name}={self.value()}"] * self.random.choice([1, 1, 1, 1, 2])
        return "&".join(found)

    def value(self) -> str:
        """Return nonsense, or what may stand in another place."""
        if self.often(0.6):
            return self.random.choice(NONSENSE)
        pool = self.values if self.often(0.5) else self.there[self.random.choice(list(self.there))]
        return quote(self.random.choice(pool or [""]))

    def body(self, address: Address) -> tuple[str, bytes]:
        """Return the type of what is sent, and that: mostly the fields of the address's own form."""
        if self.often(0.15):
            return self.random.choice(BODIES)
        own = self.fields.get(address.name, [])
        count = len(own) if own and self.often(0.5) else self.random.randint(0, 8)
        sent = self.pairs([own, self.names, OF_LISTS], count)
        return (URLENCODED, sent.encode()) if self.often(0.85) else (MULTIPART, in_parts(sent))

    def learn(self, address: Address, content: bytes) -> None:
        """Take the fields and their values from a page, for later requests; of each address once."""
        names = sorted({name.decode() for name in FIELD.findall(content)})
        if names and address.name not in self.fields:
            self.fields[address.name] = names
            self.values += [value.decode() for value in VALUE.findall(content)[:40]]


def in_parts(sent: str) -> bytes:
    """Return the fields of a form that is sent in parts."""
    fields = (pair.partition("=") for pair in sent.split("&"))
    parts = (f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, _, value in fields)
    return "".join([*parts, "--edge--\r\n"]).encode()


def rows_there() -> dict[str, list[str]]:
    """Return what stands in addresses: keys by the part before them, numbers by the route before them."""
    found = {
        "version": ["1", "2"],
        "app_label": ["auth", "positions"],
        "negotiation": ["istanbul", "istanbul", "talks"],
    }
    found |= {"form": ["json", "csv", "xlsx", "bib"], "thing": ["positions", "entries", "sources"]}
    for model in apps.get_models():
        meta = model._meta
        rows: list[Any] = list(model._default_manager.order_by("pk")[:200])
        found[f"admin/{meta.app_label}/{meta.model_name}"] = [str(row.pk) for row in rows]
        if meta.model_name != "negotiation" and any(column.name == "key" for column in meta.fields):
            found[str(meta.verbose_name_plural)] = found[str(meta.model_name)] = [row.key for row in rows]
    proposed = [*found["admin/positions/entry"][-20:], *found["admin/positions/amendment"]]
    return found | {
        "number": [*proposed, "1"],
        "office": found["admin/positions/office"],
        "round_": found["round"],
        "delegations": found["round"],
    }


class Errors(logging.Handler):
    """Keeps what is logged as an error, but for what anybody can be refused for."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith("django.security"):
            self.lines.append(logging.Formatter().format(record))


@contextmanager
def errors_logged() -> Iterator[list[str]]:
    """Yield the errors that are logged meanwhile; nothing less is logged, as each record keeps its whole request."""
    handler = Errors()
    logging.getLogger().addHandler(handler)
    logging.disable(logging.WARNING)
    try:
        yield handler.lines
    finally:
        logging.disable(logging.NOTSET)
        logging.getLogger().removeHandler(handler)


def faults(odd: Odd, answer: Any) -> Iterator[str]:
    """Yield what is wrong with an answer, whatever was asked."""
    if answer.status_code >= 500:
        yield f"answered with {answer.status_code}"
    if b"Traceback (most recent call last)" in content_of(answer):
        yield "shows a traceback"
    page = "html" in answer.get("Content-Type", "") and answer.status_code not in range(300, 400)
    if page and odd.path.startswith(FOR_PROGRAMS) and not odd.path.startswith(DESCRIPTION):
        yield f"answers a program with a page ({answer.status_code})"
    if odd.who != ANONYMOUS and "Cookie" not in odd.headers and answer.get("Cache-Control") not in (NO_STORE, FOR_BACK):
        yield f"may be kept by a cache ({answer.status_code}, {answer.get('Cache-Control')})"
    session = getattr(answer.wsgi_request, "session", None)
    if session is not None and session.accessed and "Cookie" not in answer.get("Vary", ""):
        yield f"depends on who is logged in, and does not say so ({answer.status_code})"


def content_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def ask(cookies: dict[str, str], odd: Odd) -> Any:
    """Make the request, with these cookies unless it brings its own."""
    client = Client(raise_request_exception=False)
    client.cookies.load(cookies)
    return client.generic(odd.method, odd.path, odd.body, odd.content_type, headers=odd.headers)
