"""What an address asks and cannot be given is said: on pages in a sentence, to programs with 400, everywhere."""

import json

import pytest
from bs4 import BeautifulSoup
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from positions.models import Negotiation
from positions.web.parameters import Parameters
from tests.positions.web.address_table import Row
from tests.positions.web.test_known_everywhere import PAGES, READING

ASKED = Parameters(("before", "after", "issue", "known"), ("issue",), {"before": "before_on"})


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("before=a&issue=x&issue=y&known=", []),
        ("isue=x", ["“isue” cannot be asked here. Did you mean “issue”?"]),
        ("zzz=1", ["“zzz” cannot be asked here."]),
        ("before=a&before=b&before=c", ["“before” takes one value and was given 3."]),
        ("utm_campaign=1&gclid=2&org.htmx.cache-buster=x", []),
        ("%00%07=1", ["“\ufffd\ufffd” cannot be asked here."]),
    ],
)
def test_what_is_wrong_with_a_query(query: str, said: list[str]) -> None:
    assert list(ASKED.wrong(QueryDict(query))) == said


def test_a_name_is_not_repeated_at_length() -> None:
    (said,) = ASKED.wrong(QueryDict("x" * 5_000 + "=1"))
    assert len(said) < 100


@pytest.mark.parametrize(
    ("query", "tidy"),
    [
        ("known=&issue=&issue=y&after=b&before=a", "before=a&after=b&issue=y"),
        ("before=a&before_on=2025-05-25", "before=2025-05-25"),
        ("before=a&before_on=", "before=a"),
        ("zzz=1&after=b", "after=b&zzz=1"),
    ],
)
def test_a_query_is_tidied_without_losing_anything(query: str, tidy: str) -> None:
    assert ASKED.tidy(QueryDict(query)).urlencode() == tidy


@pytest.mark.django_db
@pytest.mark.parametrize("row", READING, ids=str)
def test_every_reading_address_says_what_it_does_not_know(row: Row, shipped: Negotiation) -> None:
    answer = Client().get(reverse(row.name, kwargs=row.arguments), {"knwon": "2025-01-01"})
    said = "“knwon” cannot be asked here. Did you mean “known”?"
    if row in PAGES:
        assert answer.status_code == 200
        (sentence,) = BeautifulSoup(answer.content, "lxml").select(".mentioned p")
        assert sentence.get_text() == said
    else:
        assert (answer.status_code, json.loads(answer.content)) == (400, {"error": said})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("red-lines/?at=2025-05-25&after=istanbul-2025-05-16", "mean the same here"),
        ("red-lines/?at=2025-05-25&window=0", "from 1 to 90"),
        ("coverage/?round=2025-05-25&window=91", "from 1 to 90"),
        ("timeline/?from=2025-05-02&to=2025-05-01", "the first day comes after the last"),
        ("search/?q=peace&since=2025-05-02&until=2025-05-01", "the first day comes after the last"),
        ("activity/?since=2025-05-02&until=2025-05-01", "the first day comes after the last"),
        ("timeline/?issue=ceasefire&issue=nothing", "issue=nothing"),
        ("search/?q=peace&party=russia&party=nobody", "party=nobody"),
        ("activity/?party=russia&party=nobody", "party=nobody"),
        ("search/?q=peace&page=2", "is damaged"),
    ],
)
def test_what_has_no_answer_is_refused_in_a_sentence(address: str, said: str, shipped: Negotiation) -> None:
    answer = Client().get(f"/istanbul/{address}")
    assert answer.status_code == 400
    assert said in BeautifulSoup(answer.content, "lxml").get_text()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("red-lines/?window=5", "rounds have windows of their own"),
        ("coverage/?window=5", "rounds have windows of their own"),
        ("red-lines/?at=2023-01-01&since=2024-01-01", "does not end before the state as at 1 Jan 2023"),
        ("timeline/?open=nothing", "none is opened"),
        ("search/?q=peace&negotiation=istanbul", "“negotiation” cannot be asked here."),
    ],
)
def test_what_is_left_aside_is_said_above_the_results(address: str, said: str, shipped: Negotiation) -> None:
    answer = Client().get(f"/istanbul/{address}")
    assert answer.status_code == 200
    assert said in BeautifulSoup(answer.content, "lxml").select_one(".mentioned").get_text()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "values"),
    [
        ("timeline.json?party=russia", ("issue=ceasefire", "issue=neutrality&issue=eu-membership")),
        ("timeline.json?issue=ceasefire", ("account=own", "account=press&account=analyst")),
        ("timeline.json?issue=neutrality", ("round=istanbul-2022-03-29", "round=istanbul-2025-05-16")),
        ("timeline.json?party=ukraine", ("direction=away", "direction=towards")),
    ],
)
def test_several_values_of_the_timeline(address: str, values: tuple[str, ...], shipped: Negotiation) -> None:
    def keys(query: str) -> set[str]:
        return {row["key"] for row in json.loads(Client().get(f"/istanbul/{address}&{query}").content)["entries"]}

    each = [keys(query) for query in values]
    assert all(each)
    assert keys("&".join(values)) == set().union(*each)


@pytest.mark.django_db
def test_several_values_of_search_and_activity(shipped: Negotiation) -> None:
    def shown(address: str) -> str:
        page = BeautifulSoup(Client().get(f"/istanbul/{address}").content, "lxml")
        return page.select_one(".status").get_text().split()[0]

    both = [int(shown(f"search/?q=ceasefire&kind={kind}")) for kind in ("entry", "source")]
    assert all(both)
    assert int(shown("search/?q=ceasefire&kind=entry&kind=source")) == sum(both)
    parties = [int(shown(f"search/?q=ceasefire&kind=entry&party={party}")) for party in ("russia", "ukraine")]
    assert int(shown("search/?q=ceasefire&kind=entry&party=russia&party=ukraine")) == sum(parties)


@pytest.mark.django_db
def test_a_register_of_a_day(shipped: Negotiation) -> None:
    page = BeautifulSoup(Client().get("/istanbul/red-lines/?at=2025-05-17&window=2").content, "lxml")
    said = " ".join(page.select_one(".status").get_text().split())
    assert said.startswith("As at the end of 17 May 2025. It lies in the window of First Istanbul round of 2025.")
    assert page.select_one(".status a")["href"] == "/istanbul/red-lines/?at=istanbul-2025-05-16"
    for definition in page.select(".definition"):
        definition.decompose()
    assert "Voiced in the 2 days up to that day" in " ".join(page.get_text().split())
    day = json.loads(Client().get("/istanbul/red-lines.json?at=2025-05-17&window=2").content)
    longer = json.loads(Client().get("/istanbul/red-lines.json?after=2025-05-17&window=90").content)
    assert [row["key"] for row in day] == [row["key"] for row in longer]
    assert sum(row["voiced"] for row in day) < sum(row["voiced"] for row in longer)


@pytest.mark.django_db
def test_the_coverage_of_a_day(shipped: Negotiation) -> None:
    page = BeautifulSoup(Client().get("/istanbul/coverage/?round=2025-05-17&window=5").content, "lxml")
    said = " ".join(page.select_one(".status").get_text().split())
    assert "window from 13 May 2025 to 17 May 2025. It lies in the window of" in said
    answer = Client().get("/istanbul/coverage.csv?round=2025-05-17&window=5")
    assert 'filename="istanbul_coverage_as-at-2025-05-17-5-days_' in answer["Content-Disposition"]
