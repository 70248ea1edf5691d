"""Reading at a moment waits for nobody and writes nothing: it goes on during an act, and on a standby."""

import json

import pytest
from django.db import transaction
from django.test import Client

from positions.models import Entry
from positions.reading.moment import echo
from tests import factories as make
from tests.refusals import run
from tests.sessions import Session

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

PAGES = [
    *("", "compare/", "timeline/", "activity/", "red-lines/", "coverage/", "sources/s/", "positions/p/", "entries/e/"),
    *("compare.json", "timeline.csv", "activity.json", "search/?q=said", "compare/cite/", "delegations/"),
]
LISTS = ("entries", "positions", "sources", "comparison")
ELSEWHERE = ["/search/?q=said", *(f"/api/v1/negotiations/talks/{name}" for name in LISTS)]
ADDRESSES = [*(f"/talks/{page}" for page in PAGES), *ELSEWHERE]


@pytest.fixture
def entry() -> Entry:
    home = make.negotiation(key="talks")
    for day in ("2022-03-29", "2025-05-16"):
        make.round(day, negotiation=home)
    position = make.position(key="p", negotiation=home)
    return make.entry(position, key="e", cite=make.source(key="s", negotiation=home))


def asked(address: str, known: str) -> bytes:
    answer = Client().get(f"{address}{'&' if '?' in address else '?'}known={known}")
    assert answer.status_code == 200
    return answer.content


def bodies(known: str) -> list[bytes]:
    return [asked(address, known) for address in ADDRESSES]


def test_pages_answer_during_an_act_and_the_same_as_before_and_after(entry: Entry) -> None:
    known = echo(entry.published_at) or ""
    before = bodies(known)
    with transaction.atomic():
        make.correct(entry)
        reader = Session(lambda: bodies(known)).end()
        assert reader.refusal is None
    assert reader.result == bodies(known) == before


def test_pages_answer_where_nothing_can_be_written(entry: Entry) -> None:
    known = echo(entry.published_at) or ""
    before = bodies(known)

    def read() -> list[bytes]:
        run("SET TRANSACTION READ ONLY")
        return bodies(known)

    reader = Session(read).end()
    assert reader.refusal is None
    assert reader.result == before


def test_a_moment_to_come_is_cut_to_the_one_before_the_act_under_way(entry: Entry) -> None:
    known = echo(entry.published_at) or ""
    with transaction.atomic():
        make.retract(entry)
        reader = Session(lambda: json.loads(asked("/talks/timeline.json", "9999-12-31"))).end()
    assert reader.result["known"] == known
    assert [row["key"] for row in reader.result["entries"]] == ["e"]
    assert json.loads(asked("/talks/timeline.json", known)) == reader.result
