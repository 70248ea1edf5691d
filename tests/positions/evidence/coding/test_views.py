"""How far coders agree: the right values of the shipped data, and what the page says of whom."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from positions.models import Entry, Negotiation
from tests import coded as tasks
from tests import factories as make

pytestmark = pytest.mark.django_db

# By variable: entries, percent agreement, kappa and alpha, as they were measured when the data were coded.
SHIPPED = {
    "held": (53, 98.1, 0.79, 0.79),
    "firmness": (50, 80.0, 0.59, 0.60),
    "declared": (53, 98.1, 0.79, 0.79),
    "conditional": (53, 96.2, 0.65, 0.65),
    "scope": (34, 76.5, 0.48, 0.46),
    "account": (53, 98.1, 0.94, 0.94),
    "basis": (53, 84.9, 0.64, 0.64),
    "channel": (53, 92.5, 0.86, 0.86),
}


def page_of(negotiation: Negotiation, **query: str) -> BeautifulSoup:
    answer = Client().get(f"/{negotiation.key}/agreement/", query)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "lxml")


def rows(page: BeautifulSoup, section: str) -> list[list[str]]:
    found = page.select(f"section[aria-labelledby={section}] tbody tr")
    return [[" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")] for row in found]


def data_of(negotiation: Negotiation) -> dict[str, Any]:
    found: dict[str, Any] = Client().get(f"/{negotiation.key}/agreement.json").json()
    return found


def test_the_shipped_data_have_the_agreement_that_was_measured(shipped: Negotiation) -> None:
    found = data_of(shipped)
    assert found["entries"] == 53
    told = {
        name: (each["n"], round(100 * each["agreement"], 1), round(each["kappa"], 2), round(each["alpha"], 2))
        for name, each in found["variables"].items()
    }
    assert told == SHIPPED
    for each in found["variables"].values():
        assert each["alpha_low"] < each["alpha"] < each["alpha_high"] <= 1
    assert {name for name, each in found["variables"].items() if each["scale"] == "ordinal"} == {"firmness"}


def test_the_page_says_the_same_with_its_inputs(shipped: Negotiation) -> None:
    page = page_of(shipped)
    (firmness,) = (row for row in rows(page, "measures") if row[0] == "firmness ordinal")
    assert firmness[1:5] == ["50", "80.0%", "0.59", "0.60 below 0.667"]
    assert sum(int(pair.rpartition(": ")[2]) for pair in firmness[6].split("; ")) == 50
    assert [row[:2] for row in rows(page, "coders")] == [["coder-1", "53"], ["coder-2", "53"]]
    differing = rows(page, "differences")
    # One for each hundredth that is missing above: what was measured and what is listed are the same.
    assert len(differing) == sum(round(n * (100 - agree) / 100) for n, agree, _, _ in SHIPPED.values())
    assert all(row[2] != row[3] for row in differing)


def coded(entry: Entry, **codes: object) -> None:
    """Let one coder code an entry as it is, and another one with these codes."""
    make.coding(entry, coder="one")
    make.coding(entry, coder="two", **codes)


def test_what_has_no_word_on_firmness_is_measured_apart() -> None:
    first, second = make.entry(), make.entry(make.position())
    home = first.negotiation
    second = make.entry(make.position(negotiation=home))
    coded(first, firmness="same")
    coded(second, firmness="plain")
    found = data_of(home)["variables"]
    counts = {name: each["n"] for name, each in found.items() if name.startswith("firmness")}
    assert counts == {"firmness": 2, "firmness_said": 2, "firmness_level": 1}
    assert found["firmness"]["scale"] == "nominal"
    assert found["firmness_level"]["scale"] == "ordinal"


def test_an_entry_with_one_coding_and_one_that_is_gone_do_not_count() -> None:
    stays = make.entry()
    home = stays.negotiation
    gone, once = (make.entry(make.position(negotiation=home)) for _ in range(2))
    for entry in (stays, gone):
        coded(entry, basis="reported")
    make.coding(once)
    assert data_of(home)["entries"] == 2
    then = timezone.now().isoformat()
    make.retract(gone)
    corrected = make.correct(stays, basis="reported")
    (line,) = data_of(home)["differences"]
    assert line == {
        "entry": corrected.key,
        "variable": "basis",
        "given": {"one": "stated", "two": "reported"},
        "settled": "reported",
        "settlement": None,
    }
    assert len(rows(page_of(home, known=then), "differences")) == 2


def test_a_coding_is_known_from_its_import_on() -> None:
    entry = make.entry()
    home = entry.negotiation
    then = timezone.now().isoformat()
    coded(entry, imported_in=make.import_of(home))
    assert "No entry known then" in page_of(home, known=then).get_text()
    assert len(rows(page_of(home), "coders")) == 2


def test_what_nobody_coded_twice_has_no_agreement() -> None:
    home = make.entry().negotiation
    assert "nothing can be said" in page_of(home).get_text()
    assert data_of(home)["variables"] == {}


def test_query_count(queries_of: Callable[[Callable[[], object]], int]) -> None:
    home = make.negotiation()
    asked = set()
    for number in (2, 12):
        for _ in range(number):
            coded(make.entry(make.position(negotiation=home)), scope="same")
        asked.add(queries_of(lambda: page_of(home)))
    assert len(asked) == 1
    assert max(asked) <= 8


def test_one_entry_is_told_as_one() -> None:
    entry = make.entry()
    coded(entry)
    assert page_of(entry.negotiation).select_one(".status").get_text() == (
        "1 entry of 1 position was coded more than once, 2 codings in all."
    )


def test_what_somebody_has_yet_to_code_is_kept_from_them(client: Client) -> None:
    entry = make.entry()
    home = entry.negotiation
    other = make.entry(make.position(negotiation=home))
    for each in (entry, other):
        coded(each, basis="reported")
    task = tasks.task(entry, called="coder-3")
    client.force_login(task.coder)
    assert {line["entry"] for line in data_of(home)["differences"]} == {entry.key, other.key}
    told = client.get(f"/{home.key}/agreement.json").json()
    assert [line["entry"] for line in told["differences"]] == [other.key]
    # Nor do the numbers tell of it: not those of all entries, of its party or year, or of its coders.
    assert told["entries"] == 1
    assert told["by_party"].keys() == {other.position.party.key}
    assert all(told[name] != data_of(home)[name] for name in ("variables", "by_party", "by_year"))
    page = client.get(f"/{home.key}/agreement/").content.decode()
    assert "1 entry of 1 position was coded" in page
    assert "You have 1 of these entries to code" in page
    assert entry.key not in page


def test_what_was_settled_on_is_as_known_at_the_moment() -> None:
    entry = make.entry()
    coded(entry, firmness="plain")
    then = timezone.now()
    make.correct(entry, firmness="tentative")
    notes = [
        page_of(entry.negotiation, **query).select_one("[aria-labelledby=differences] .note").get_text()
        for query in ({"known": then.isoformat()}, {})
    ]
    assert notes[0].startswith("What was settled on is what the entry said then, by codebook ")
    assert notes[1].startswith("What was settled on is what the entry says now, by codebook ")
