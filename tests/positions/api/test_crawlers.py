"""For programs that find pages: the sitemap has what everybody may read, and only that."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import Settings

from positions.api import crawlers
from positions.models import Negotiation
from tests import factories as make

pytestmark = pytest.mark.django_db
HERE = "http://testserver"


def listed(client: Client) -> list[str]:
    """Return the paths in the sitemap."""
    answer = client.get("/sitemap.xml")
    assert answer["Content-Type"].startswith("application/xml")
    return re.findall(f"^<url><loc>{HERE}(/[^<]*)</loc></url>$", answer.content.decode(), re.MULTILINE)


def test_what_is_not_public_is_not_listed(client: Client) -> None:
    position = make.position()
    shown = make.entry(position)
    proposed = make.proposal(make.position(negotiation=position.negotiation), "2025-05-16")
    paths = listed(client)
    assert {f"/{position.negotiation.key}/entries/{shown.key}/"} <= set(paths)
    assert not [path for path in paths if proposed.key in path or path.endswith(f"/{proposed.position.key}/")]


def test_a_negotiation_that_may_not_be_seen_is_not_listed(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    hidden, shown = make.negotiation(), make.negotiation()
    make.round(negotiation=hidden)
    queryset = type(Negotiation.objects.all())
    monkeypatch.setattr(queryset, "visible_to", lambda self, person: self.filter(pk=shown.pk))
    paths = listed(client)
    assert f"/{shown.key}/" in paths
    assert not [path for path in paths if path.startswith(f"/{hidden.key}/")]
    for address in ("/about/", "/help/coverage/"):
        assert hidden.key not in client.get(address).content.decode()


def test_it_ends_where_a_sitemap_must(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make.negotiation()
    monkeypatch.setattr(crawlers, "MOST", 5)
    assert len(listed(client)) == 5


def test_it_asks_as_often_for_more(client: Client, queries_of: Callable[[Callable[[], object]], int]) -> None:
    position = make.position()

    def add(number: int) -> None:
        for day in range(number):
            make.entry(make.position(negotiation=position.negotiation), f"20{day + 10}-03-29")

    add(1)
    few = queries_of(lambda: client.get("/sitemap.xml"))
    add(9)
    assert queries_of(lambda: client.get("/sitemap.xml")) == few <= 8


def test_robots_are_told_of_it(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert f"Sitemap: {HERE}/sitemap.xml" in lines
    assert "Disallow: /admin/" in lines


def test_a_site_that_is_read_with_a_login_has_none(client: Client, settings: Settings) -> None:
    settings.LOGIN_REQUIRED = True
    assert client.get("/sitemap.xml").status_code == 302
    assert client.get("/robots.txt").content.decode() == "User-agent: *\nDisallow: /\n"


def test_all_that_it_lists_is_there(shipped: Negotiation, client: Client) -> None:
    paths = listed(client)
    assert len(set(paths)) == len(paths) > 900
    # All pages of the site and of the negotiation, and some of each kind that has hundreds.
    for path in [*paths[:60], *paths[60::25]]:
        assert client.get(path).status_code == 200, path
