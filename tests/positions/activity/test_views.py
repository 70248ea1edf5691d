"""The list of what was done: grouped, filtered, paged, as known then."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.utils import timezone

from positions.activity import activity
from positions.models import Negotiation
from tests import factories as make
from tests.parsing import parsed
from tests.positions.evidence.drafting import published

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def home() -> Negotiation:
    return make.negotiation()


def text(tag: Tag | None) -> str:
    return " ".join(tag.get_text(" ").split()) if tag else ""


def ask(home: Negotiation, *, status: int = 200, htmx: bool = False, **query: str) -> BeautifulSoup:
    answer = Client().get(f"/{home.key}/activity/", query, headers=HTMX if htmx else {})
    assert answer.status_code == status
    return parsed(answer.content)


def told(page: BeautifulSoup) -> list[str]:
    return [text(act.p) for act in page.select(".acts-done > li")]


def test_nothing_was_done_yet(home: Negotiation) -> None:
    assert text(ask(home).select_one(".empty")) == "Nothing was published yet."


def test_acts_by_day_with_who_did_them(home: Negotiation) -> None:
    row = published(make.position(negotiation=home, title="Neutrality"))
    make.retract(row)
    page = ask(home)
    (day,) = page.select("section.day")
    assert day.time["datetime"] == f"{timezone.now():%Y-%m-%d}"
    assert [line.split()[0] for line in told(page)] == ["Retracted", "Published"]
    said = text(page.select(".acts-done > li")[1])
    assert "proposed by analyst by reviewer" in said
    assert "Neutrality" in said


def test_filters(home: Negotiation) -> None:
    one = published(make.position(negotiation=home))
    other = published(make.position(negotiation=home))
    people = {text(label): label.input["value"] for label in ask(home).select("label:has([name=person])")}
    assert list(people) == ["analyst", "reviewer"]
    assert len(told(ask(home, person=people["analyst"]))) == 2
    assert len(told(ask(home, issue=[one.position.issue.key, other.position.issue.key]))) == 2
    assert one.key in told(ask(home, party=one.position.party.key))[0]
    assert [other.key in line for line in told(ask(home, issue=other.position.issue.key))] == [True]
    assert text(ask(home, until="2020-01-01").select_one(".empty")) == "Nothing of that kind was done."
    assert len(told(ask(home, since=f"{timezone.now():%Y-%m-%d}"))) == 2
    assert ask(home, until="2020-01-01").select_one(".status a")["href"] == f"/{home.key}/activity/"


@pytest.mark.parametrize("name", ["person", "party", "issue", "since", "until"])
@pytest.mark.parametrize("value", ["nothing", "\0", "x" * 10_000, "9" * 40])
def test_bad_filter(name: str, value: str, home: Negotiation) -> None:
    published(make.position(negotiation=home))
    page = ask(home, status=400, **{name: value})
    assert "Clear filters" in text(page.select_one("[role=alert]"))


@pytest.mark.parametrize("value", ["nothing", "\0", "x" * 10_000])
def test_bad_mark(value: str, home: Negotiation) -> None:
    assert "damaged" in text(ask(home, status=400, before=value).main)


def test_empty_parameters_are_dropped_from_the_address(home: Negotiation) -> None:
    answer = Client().get(f"/{home.key}/activity/?person=&party=&since=2022-01-01")
    assert answer.headers["Location"] == f"/{home.key}/activity/?since=2022-01-01"


def test_htmx_equals_page(home: Negotiation) -> None:
    published(make.position(negotiation=home))
    part, page = ask(home, htmx=True, since="2020-01-01"), ask(home, since="2020-01-01")
    assert part.select_one("html") is None
    # The permanent link, which stands in the frame of the page, comes with it.
    for link in part.select("#permanent"):
        link.decompose()
    assert text(part) == text(page.select_one("#acts"))
    answer = Client().get(f"/{home.key}/activity/?party=&since=2020-01-01", headers=HTMX)
    assert answer.headers["HX-Push-Url"] == f"/{home.key}/activity/?since=2020-01-01"


def test_more_is_loaded_from_where_the_page_ends(home: Negotiation, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [published(make.position(negotiation=home)) for _ in range(3)]
    defaults = activity.activity.__kwdefaults__
    assert defaults is not None
    monkeypatch.setitem(defaults, "size", 2)
    page = ask(home)
    more = page.select_one(".more-acts a")
    assert more["href"] == more["hx-get"]
    for htmx in (True, False):
        mark = {"before": more["href"].split("before=")[1]}
        rest = ask(home, htmx=htmx, **mark)
        assert [rows[0].key in line for line in told(rest)] == [True]
        assert not rest.select(".more-acts")
        assert bool(rest.select("form.filters")) is not htmx


def test_as_known_then(home: Negotiation) -> None:
    row = published(make.position(negotiation=home))
    known = timezone.now().isoformat()
    make.retract(row)
    page = ask(home, known=known)
    assert len(told(page)) == 1
    assert page.select_one(".activity-filters [name=known]")["value"] == known
    assert page.select_one(".known a")["href"] == f"/{home.key}/activity/"


def test_query_count(home: Negotiation, queries_of: Callable[[Callable[[], Any]], int]) -> None:
    published(make.position(negotiation=home))
    few = queries_of(lambda: ask(home))
    for _ in range(10):
        make.retract(published(make.position(negotiation=home)))
    assert queries_of(lambda: ask(home)) == few <= 8
