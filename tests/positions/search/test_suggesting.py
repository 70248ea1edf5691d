"""Did you mean: what is near to a word that can be found, never a word that the asker may not see."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from positions.models import Negotiation
from positions.search import suggesting
from positions.search.suggesting import Corrected, KnownWord, as_written, nearest
from tests import factories as make
from tests.positions.evidence.drafting import proposed, redact

pytestmark = pytest.mark.django_db


def meant(client: Client, path: str, text: str, **narrowed: Any) -> tuple[str, str]:
    """Return what a page asks whether it was meant, and where that leads; two empty texts for nothing."""
    answer = client.get(path, {"q": text, **narrowed})
    link = BeautifulSoup(answer.content, "lxml").select_one(".meant a")
    return (link.get_text(), str(link["href"])) if link else ("", "")


@pytest.mark.parametrize(
    ("typed", "instead"),
    [
        ("ceasfire", "ceasefire"),
        ("Medinksy", "Medinsky"),
        ("zelensjky", "Zelensky"),
        ("demilitarisatoin", "demilitarisation"),
        ("Crimae recognition", "Crimea recognition"),
        ("usa", "USA"),
        ("Зелнский", "Зеленский"),
        ("Erdogam", "Erdoğan"),
        ("Putn", "Putin"),
        ("Trmp", "Trump"),
        ("agreemnt", "agreement"),
        ("agreemant", "agreement"),
        ("memorandm", "memorandum"),
        ("referendm ceasefire", "referendum ceasefire"),
        ("neutralty", "neutrality"),
        ("recogniton", "recognition"),
        ("Medinsci", "Medinsky"),
        ("Khersn", "Kherson"),
        ("troop wihtdrawal", "troop withdrawal"),
        ("Ukrainne", "Ukraine"),
    ],
)
@pytest.mark.parametrize("path", ["/istanbul/search/", "/search/"])
def test_a_mistyped_word_is_asked_about(
    path: str, typed: str, instead: str, shipped: Negotiation, client: Client
) -> None:
    text, href = meant(client, path, typed)
    assert text == instead
    assert BeautifulSoup(client.get(href).content, "lxml").select(".found > li")


@pytest.mark.parametrize(
    "typed", ["qqqqqqq", "12345678", "", "-", "crimea", '"xxxx yyyy"', "or", "x" * 200, "referendm kherson"]
)
def test_nothing_near_is_not_asked_about(typed: str, shipped: Negotiation, client: Client) -> None:
    assert meant(client, "/istanbul/search/", typed) == ("", "")


def test_only_words_that_the_asker_may_see_as_known(client: Client) -> None:
    then = timezone.now().isoformat()
    entry = make.entry(statement="A zebrafish clause.")
    path = f"/{entry.negotiation.key}/search/"
    assert meant(client, path, "zebrafsh")[0] == "zebrafish"
    assert meant(client, path, "zebrafsh", known=then) == ("", "")
    redact(entry, cells=["statement"], reason="Personal data.", by=make.user("admin"))
    assert meant(client, path, "zebrafsh") == ("", "")
    proposed(entry.position, statement="An armadillo clause.")
    assert meant(client, path, "armadilo") == ("", "")


def test_of_another_negotiation_nothing_is_said(client: Client) -> None:
    make.entry(statement="A zebrafish clause.")
    other = make.entry(statement="Another clause.")
    assert meant(client, f"/{other.negotiation.key}/search/", "zebrafsh") == ("", "")
    assert meant(client, "/search/", "zebrafsh")[0] == "zebrafish"


def test_what_it_leads_to_keeps_the_filters(shipped: Negotiation, client: Client) -> None:
    _, href = meant(client, "/istanbul/search/", "ceasfire", party="russia", since="2025-01-01")
    assert href == "/istanbul/search/?q=ceasefire&party=russia&since=2025-01-01"


def test_of_words_as_near_rather_the_word_than_its_stem_then_the_one_in_more_rows() -> None:
    known = {
        "ceas": KnownWord("ceas", 9),
        "cease": KnownWord("ceas", 5),
        "puts": KnownWord("put", 3),
        "putin": KnownWord("putin", 40),
        "agreement": KnownWord("agreement", 7),
        "agreements": KnownWord("agreement", 2),
    }
    assert nearest(["ceasw", "putn", "agreemnt", "agreementz", "cease"], known) == {
        "ceasw": "cease",
        "putn": "putin",
        "agreemnt": "agreement",
        # Each of the two is one slip away, and the one is the stem of the other.
        "agreementz": "agreements",
    }


def test_a_mere_stem_is_written_as_a_word_that_stands_there() -> None:
    correction = Corrected("no demilitaris", {"demilitaris": frozenset({"demilitarised", "demilitarisation"})})
    assert as_written(correction, "no demilitarsi", ["It is demilitarised."]) == "no demilitarised"
    assert as_written(correction, "no demilitarsi", ["Nothing of it."]) == "no demilitaris"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Ceasefire in Crimea", "ceasefire Crimea"),
        ("At Crimea. Ceasefire!", "ceasefire Crimea"),
        ("A Ceasefire; crimea", "Ceasefire crimea"),
        ("CEASEFIRE", "CEASEFIRE crimea"),
    ],
)
def test_a_capital_counts_only_where_no_sentence_begins(text: str, written: str) -> None:
    assert as_written(Corrected("ceasefire crimea", {}), "ceasfire crimae", [text]) == written


def test_of_too_many_words_those_of_titles_count(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    position = make.position(title="Abalonefish")
    make.entry(position, statement="An aardvark, an armadillo.", content="Anything")
    path = f"/{position.negotiation.key}/search/"
    assert meant(client, path, "aardvrk")[0] == "aardvark"
    monkeypatch.setattr(suggesting, "MOST_WORDS", 1)
    assert meant(client, path, "aardvrk") == ("", "")
    assert meant(client, path, "abalonefsh")[0] == "abalonefish"
