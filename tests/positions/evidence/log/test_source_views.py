"""The page of a source: filled in from what is pasted, told what is recorded already, mended while nobody sees it."""

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse

from positions.evidence.review.acts import publish
from positions.models import Negotiation, ReferenceChange, Source
from tests import factories as make
from tests.people import client_of, person
from tests.positions.evidence.drafting import cited, proposed

pytestmark = pytest.mark.django_db
NEW = "/talks/sources/new/"
RIS = "TY  - NEWS\nTI  - A title\nT2  - Babel\nDA  - 2025/05/16/\nUR  - https://babel.example/x\nER  -"
SPEECH = {"title": "A speech", "publisher": "A ministry", "type": "speech", "read": "whole"}


@pytest.fixture
def home() -> Negotiation:
    return make.negotiation(key="talks", title="Talks")


def soup(answer: HttpResponse, status: int = 200) -> BeautifulSoup:
    assert answer.status_code == status
    return BeautifulSoup(answer.content, "lxml")


def values(page: BeautifulSoup) -> dict[str, str]:
    found = {str(field["name"]): str(field.get("value", "")) for field in page.select(".field input")}
    return found | {str(each.parent["name"]): str(each["value"]) for each in page.select(".field option[selected]")}


def test_what_is_pasted_fills_what_is_empty(home: Negotiation) -> None:
    analyst = client_of("analyst")
    page = soup(analyst.post(NEW, {"act": "fill", "pasted": RIS, "publisher": "Typed before"}))
    assert values(page) | {"title": "A title", "publisher": "Typed before", "published_on": "2025-05-16"} == values(
        page
    )
    assert values(page)["type"] == "news report"
    assert "Filled in: title" in page.get_text()
    assert not Source.objects.exists()
    assert "without guessing" in soup(analyst.post(NEW, {"act": "fill", "pasted": "Some."})).get_text()
    wrong = soup(analyst.post(NEW, {"act": "fill", "pasted": "x" * 100_001, "title": "Typed"}), 422)
    assert "Paste at most" in wrong.select_one("[role=alert]").get_text()
    assert values(wrong)["title"] == "Typed"


@pytest.mark.parametrize(("kind", "day"), [("speech", "2025-05-16"), ("analysis", None)])
def test_its_day_is_offered_as_that_of_its_entries_when_it_is_a_partys_own_text(
    kind: str, day: str | None, home: Negotiation
) -> None:
    analyst = client_of("analyst")
    answer = analyst.post(NEW, SPEECH | {"type": kind, "published_on": "2025-05-16", "pasted": "x"})
    onward = answer.headers["Location"]
    assert onward == "/talks/entries/new/?source=a-ministry-2025-05-16"
    assert soup(analyst.get(onward)).select_one("#id_effective_on").get("value") == day
    assert (
        soup(analyst.get(f"{onward}&effective_on=2025-05-15")).select_one("#id_effective_on")["value"] == "2025-05-15"
    )


def test_what_may_be_recorded_already_is_told_with_the_way_to_it(home: Negotiation) -> None:
    there = make.public_source(
        negotiation=home, title="A  Speech.", url="https://www.a.example/1/", archive_url="https://archive.example/1"
    )
    analyst = client_of("analyst")
    for said in (
        {"title": "a speech"},
        {"url": "http://a.example/1?utm_source=x"},
        {"url": "https://archive.example/1"},
    ):
        page = soup(analyst.post(NEW, {"act": "fill", **said}))
        (link,) = page.select("[role=note] a")
        assert link["href"] == f"/talks/entries/new/?source={there.key}"
    refused = soup(analyst.post(NEW, SPEECH | {"archive_url": "https://a.example/1"}), 422)
    assert f"recorded already, as {there.key}" in refused.select_one("[role=alert]").get_text()


def test_ones_own_is_mended_until_something_public_rests_on_it(home: Negotiation) -> None:
    analyst = client_of("analyst")
    analyst.post(NEW, SPEECH)
    source = Source.objects.get()
    address = f"/talks/sources/{source.key}/mend/"
    assert address in analyst.get(f"/talks/sources/{source.key}/").content.decode()
    assert address not in client_of("analyst", "reviewer").get(f"/talks/sources/{source.key}/").content.decode()
    assert client_of("analyst", "reviewer").get(address).status_code == 404
    assert soup(analyst.get(address)).select_one("[name=title]")["value"] == "A speech"
    assert analyst.post(address, SPEECH | {"title": ""}).status_code == 422
    assert analyst.post(address, SPEECH | {"title": "A better title"}).status_code == 303
    source.refresh_from_db()
    assert source.title == "A better title"
    (change,) = ReferenceChange.objects.filter(table="source", row=source.pk, operation="changed")
    assert (change.changed["title"], change.by) == (["A speech", "A better title"], person("analyst"))
    publish(proposed(make.position(negotiation=home), citations=(cited(source),)), by=make.reviewer())
    assert analyst.get(address).status_code == 404
    assert analyst.post(address, SPEECH).status_code == 404
