"""The example of the guide is taken as it stands there."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from positions.models import Entry, Negotiation
from tests.people import client_of
from tests.positions.evidence.grid.test_views import fields, words, wrong

pytestmark = pytest.mark.django_db

GUIDE = Path(__file__).parents[4] / "docs" / "guide" / "analysts.md"


def test_the_example_is_proposed(shipped: Negotiation) -> None:
    example = re.search(r"```csv\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert example
    analyst = client_of("analyst")
    address = f"/{shipped.key}/log/grid/"
    page = BeautifulSoup(analyst.post(address, {"act": "read", "pasted": example[1]}).content, "lxml")
    assert wrong(page) == {}
    assert "affirmed" in words(page, "#row-1")
    assert "3 entries, 1 new position, 1 new source." in words(page, "#checked")
    assert analyst.post(address, fields(page) | {"act": "propose"}).status_code == 303
    one, two, three = Entry.objects.filter(published_at=None).order_by("id")
    assert (one.firmness, three.rival_of) == ("same", two)
    assert [each.locator for each in three.citations.order_by("id")] == ["para. 9", "para. 11"]
    assert {each.source.title for each in three.citations.all()} == {"Statement after the talks"}
