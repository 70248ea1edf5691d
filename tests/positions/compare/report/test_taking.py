"""A comparison that is taken along is read in parts, and says the same as if it were read at once."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory

from positions.compare import asked
from positions.compare.report.taking import TakenComparison, taken
from positions.models import Negotiation
from positions.web.again import kept_pages
from positions.web.stamped import last_files

pytestmark = pytest.mark.django_db
FILES = ("compare.svg", "compare.html", "compare.csv", "compare/card.png")


def taken_of(most: int, **query: str) -> TakenComparison:
    request = RequestFactory().get("/istanbul/compare.svg", query)
    request.user = AnonymousUser()
    return taken(request, "istanbul", most)


@pytest.mark.parametrize("query", ["", "?moved=on", "?evidence=two&stands=on", "?party=russia&shift=new"])
def test_files_are_the_same_however_many_are_read_at_once(
    query: str, shipped: Negotiation, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = [b"".join(client.get(f"/istanbul/{name}{query}")) for name in FILES]
    monkeypatch.setattr(asked, "PART", 7)
    last_files.clear()
    kept_pages.clear()
    assert [b"".join(client.get(f"/istanbul/{name}{query}")) for name in FILES] == whole


def test_no_more_rows_are_kept_than_can_be_shown(shipped: Negotiation, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = taken_of(1000, moved="on")
    monkeypatch.setattr(asked, "PART", 7)
    found = taken_of(10, moved="on")
    assert sum(len(part.rows) for part in found.parts) == 10 < len(found.rows)
    assert found.comparison().rows == whole.comparison().rows[:10]
    names = ("everything", "rows", "parties", "sentences", "total")
    assert [getattr(found, name) for name in names] == [getattr(whole, name) for name in names]
    assert [len(part.rows) for part in taken_of(0).parts] == [0]
