"""Nothing that is not published shows to whoever may not see it: at no address, in no format, as no role.

All addresses are made from the URL patterns, asked before and after unpublished work was written: the answers are
the same, and have none of its words. Those who may see proposals find every word.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.auth.models import Permission as PermissionRow
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils.http import urlencode

from positions.api.crawlers import PAGES_OF_IT, things
from positions.models import (
    Amendment,
    CodedPassage,
    Coding,
    CodingTask,
    Document,
    Entry,
    FrozenComparison,
    Negotiation,
    Office,
    Position,
    SavedDraft,
    Source,
)
from positions.web.permissions import Permission
from tests.addresses import addresses
from tests.people import ANONYMOUS, client_of
from tests.positions.releases.naming import named
from tests.positions.web.unpublished_work import (
    PLANTED,
    PRIVATE,
    PUBLIC,
    UnpublishedWork,
    plant,
    published_negotiation,
    texts_of,
)

PLACEHOLDER = re.compile(r"<(?:\w+:)?(\w+)>")
# What differs from one answer to the next by itself: marks of forms, the moment at which it was asked, and the new key
# of a second factor with its picture.
BY_CHANCE = re.compile(
    r'"[A-Za-z0-9]{64}"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|known=[^&"\s]+|\d\d:\d\d UTC'
    r"|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+\+00:00"
    r'|"data:image/[^"]+"|<code>[A-Z2-7 ]{32,}</code>'
)
# Whoever is refused for their role is so whatever there is.
REFUSED = re.compile("403|302 /accounts/login/")
# The keys of what is published, by the part of the address before them.
PUBLISHED = {
    "positions": ["north-wants"],
    "entries": ["north-wants@2", "south-wants@1"],
    "sources": ["treaty"],
    "rounds": ["first"],
    "delegations": ["first"],
    "first": ["north"],
    "delegates": ["anna"],
    "parties": ["north"],
    "issues": ["border"],
    "people": ["anna"],
    "help": ["codebook", "coverage"],
}
HAS_KEYS = {"positions": Position, "sources": Source, "entries": Entry}
FORMS = {
    "format": ["csv", "json", "xlsx"],
    "citation": ["bib", "json", "ris"],
    "bibliography": ["bib", "ris", "csl.json"],
    "picture": ["svg", "png"],
    "report": ["docx", "html"],
    "sheet": ["csv", "xlsx"],
}
# Addresses whose pattern is no path, by name.
ODD = {"admin:app_list": "admin/positions/"}
# Who may do and keep what there is, but not see what is proposed: what she is not shown, nobody with fewer rights is.
KEEPER = "keeper"
KEEPS = [
    Permission.SAVE_COMPARISONS,
    Permission.PROPOSE,
    Permission.KEEP_REFERENCE_DATA,
    Permission.KEEP_DELEGATIONS,
    Permission.REDACT,
]
OUTSIDERS = (ANONYMOUS, KEEPER)
INSIDERS = ("administrator", "reviewer")


@dataclass(frozen=True)
class Address:
    """An address, and of which pattern."""

    name: str
    path: str


def filled(route: str, work: UnpublishedWork, done: str = "") -> Iterator[str]:
    """Yield the addresses of a route with everything that may stand in it."""
    found = PLACEHOLDER.search(route)
    if found is None:
        yield done + route
        return
    before = done + route[: found.start()]
    for value in values(found[0], found[1], before, work):
        yield from filled(route[found.end() :], work, before + value)


def values(placeholder: str, name: str, before: str, work: UnpublishedWork) -> list[str]:
    """Return what may stand in the place of a placeholder, given what stands before it."""
    parts = before.split("/")
    if name == "object_id":
        model = apps.get_model(parts[1], parts[2])
        rows = [*work.of(model)[::2], model._default_manager.order_by("pk").first()]
        return [str(row.pk) for row in rows if row is not None]
    if before.startswith("sitemap."):
        return {"kind": [PAGES_OF_IT, *things()], "number": ["1"], "negotiation": ["talks"]}[name]
    if parts[0] == "unfinished":
        return [str(row.number) for row in work.of(SavedDraft)] or [str(uuid4())]
    if parts[1:2] in (["coding"], ["package"]):
        return [str(row.number) for row in work.of(CodingTask)] or ["1"] if name == "task" else ["1"]
    if name == "number" and parts[-2] == "document":
        return [str(row.pk) for row in work.of(Document)]
    if name == "number":
        ids = [str(row.pk) for row in work.of(Entry)] + [str(row.entry_id) for row in work.of(Amendment)]
        return [str(FrozenComparison.objects.get().pk)] if parts[0] == "c" else sorted(set(ids))
    if name == "row":
        model = apps.get_model("positions", parts[-2])
        return [str(pk) for pk in model._default_manager.order_by("pk").values_list("pk", flat=True)]
    known = {
        "negotiation": ["talks"],
        "table": ["incompatibility", "position", "source"],
        "part": ["parties"],
        "version": ["1.0.0"] if before.endswith("/releases/") else ["1", "2"],
        "thing": ["positions", "entries", "sources"],
        "followed": ["positions", "issues", "parties", "sources"],
        "office": [str(Office.objects.get().pk)],
        "author": [str(row.proposed_by_id) for row in work.of(Entry)[:1]],
        "uidb64": ["MQ"],
        "token": ["used-up"],
        "username": ["analyst", KEEPER],
        "form": FORMS.get(placeholder.strip("<").split(":")[0], []),
    }
    return known[name] if name in known else keys_at("sources" if parts[-2] == "batch" else parts[-2], work)


def keys_at(part: str, work: UnpublishedWork) -> list[str]:
    """Return the keys that may stand in an address after that part of it."""
    hidden = [row.key for row in work.of(HAS_KEYS[part])][:2] if part in HAS_KEYS else []
    return sorted({*PUBLISHED[part], *hidden})


def questions(work: UnpublishedWork) -> dict[str, list[dict[str, str]]]:
    """Return what is asked at the addresses of that name, with words of what is not published in it."""
    entry, citation, source, position = (work.of(model)[0] for model in PLANTED_FIRST)
    words = [entry.statement, citation.quote, source.title, source.publisher, position.title, position.key]
    some = [{"q": " or ".join(words)}]
    admin = [{"q": word} for word in (source.title, source.author, position.title, position.note)]
    typed = [
        {"app_label": "positions", "model_name": model, "field_name": name, "term": term}
        for (model, name), term in product(
            [("outcome", "source"), ("delegate", "source"), ("incompatibility", "position_a")], ["", "zq"]
        )
    ]
    timeline = [{"text": entry.statement}, {"speaker": entry.speaker}, {"source": source.key}, {"open": entry.key}]
    lists = ("entry", "citation", "amendment", "source", "position", "incompatibility", "referencechange")
    return {
        "positions:search": some,
        "positions:search_all": some,
        "positions:people": [{"q": entry.speaker}],
        "positions:timeline": timeline,
        "positions:timeline_export": timeline[:3],
        "positions:compare": [{"open": position.key}],
        "positions:entry_new": [{"words": "zq", "source": source.key}, {"position": position.key}],
        "positions:checklist": [{"source": source.key, "party": position.party.key, "on": "2026-01-01"}],
        "positions:coverage": [{"round": "first"}],
        "positions:coverage_export": [{"round": "first"}],
        "positions:release_differences": [{"before": "1.0.0", "after": "now"}],
        "positions:red_lines": [{"at": "first"}],
        "positions:delegations": [{"before": "first", "after": "second"}],
        "positions:attendance": [{"round": "first"}],
        "api:list_found": some,
        "api:list_found_everywhere": some,
        "api:list_entries": [{"source": source.key}, {"position": position.key}],
        "admin:autocomplete": typed,
        **{f"admin:positions_{name}_changelist": admin for name in lists},
    }


# What nobody else finds, whatever they may see.
OF_THEIR_AUTHORS = {"SavedDraft.fields"}
# What is given to a second coder, and what they make of it until the task is closed.
OF_OPEN_TASKS = {f"{model.__name__}.{name}" for model in (Coding, CodingTask, CodedPassage) for name in texts_of(model)}
PLANTED_FIRST = PLANTED[:2] + PLANTED[3:5]


def all_addresses(work: UnpublishedWork) -> list[Address]:
    """Return every address of the site, with what is published and what is not in it."""
    asked = questions(work)
    found = []
    for name, route, _ in addresses():
        paths = [f"/{path}" for path in filled(ODD.get(name, route), work)]
        queries = ["", *(f"?{urlencode(query)}" for query in asked.get(name, []))]
        found += [Address(name, path + query) for path, query in product(paths, queries)]
    assert asked.keys() <= {address.name for address in found}
    return found


def texts(answer: HttpResponse) -> str:
    """Return all that an answer says: where it leads, and its content; of a zip, what is in it."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            content = b"\n".join(packed.read(name) for name in sorted(packed.namelist()) if "docProps" not in name)
    said = f"{answer.status_code} {answer.headers.get('Location', '')}\n{content.decode(errors='replace')}"
    return BY_CHANCE.sub("", said)


def crawled(client: Client, asked: list[Address]) -> dict[str, str]:
    """Return what the addresses say to somebody."""
    return {address.path: texts(client.get(address.path)) for address in asked}


def words_shown(said: dict[str, str], work: UnpublishedWork) -> dict[str, list[str]]:
    """Return the addresses that show a planted word which they do not have in them, by what was planted where."""
    shown: dict[str, list[str]] = {}
    for path, text in said.items():
        for word in {*re.findall(r"zq[a-z]{2}jx", text.lower())} - {*re.findall(r"zq[a-z]{2}jx", path)}:
            shown.setdefault(work.words[word], []).append(path)
    return shown


@pytest.fixture
def home(db: None) -> Negotiation:
    """A negotiation of which all is public, with a comparison that was frozen."""
    rows = PermissionRow.objects.filter(content_type__app_label="positions", codename__in=KEEPS)
    Group.objects.create(name=KEEPER).permissions.set(rows)
    for who in (KEEPER, *INSIDERS):
        client_of(who)
    home = published_negotiation()
    assert client_of("researcher").post("/talks/compare/freeze/").status_code == 303
    named(home)
    return home


def test_every_model_is_planted_private_or_public() -> None:
    assert {*PLANTED, *PRIVATE, *PUBLIC} == {*apps.get_app_config("positions").get_models()}


def test_every_text_of_unpublished_work_has_a_word(home: Negotiation) -> None:
    planted = {*plant(home).words.values()}
    written = {f"{model.__name__}.{name}" for model in PLANTED for name in texts_of(model)}
    assert planted == written | OF_THEIR_AUTHORS


@pytest.mark.parametrize("who", OUTSIDERS)
def test_to_whoever_may_not_see_it_every_address_is_as_without_it(who: str, home: Negotiation) -> None:
    client = client_of(who)
    with transaction.atomic():
        work = plant(home)
        asked = all_addresses(work)
        said = crawled(client, asked)
        transaction.set_rollback(True)
    assert words_shown(said, work) == {}
    before = crawled(client, [address for address in asked if not REFUSED.match(said[address.path])])
    assert [path for path, text in before.items() if said[path] != text] == []


@pytest.mark.parametrize("who", INSIDERS)
def test_who_may_see_it_finds_every_word(who: str, home: Negotiation) -> None:
    work = plant(home)
    shown = words_shown(crawled(client_of(who), all_addresses(work)), work)
    # Pairs are shown of published positions; citations and retractions are decided on as parts of something else.
    tables_only = {"Incompatibility.note", "Citation.decision_note", "Amendment.decision_note"}
    hidden = {*work.words.values()} - {*shown} - (set() if who == "administrator" else tables_only)
    # Whoever may give tasks sees what they say, and not what is made of them.
    given = {name for name in OF_OPEN_TASKS if who == "reviewer" and name.startswith("CodingTask.")}
    assert hidden == OF_THEIR_AUTHORS | OF_OPEN_TASKS - given
