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


def located(client: Client, path: str, name: str) -> list[str]:
    answer = client.get(path)
    assert answer["Content-Type"].startswith("application/xml")
    return re.findall(f"^<{name}><loc>{HERE}(/[^<]*)</loc></{name}>$", answer.content.decode(), re.MULTILINE)


def listed(client: Client) -> list[str]:
    """Return the paths in all parts of the sitemap."""
    return [path for part in located(client, "/sitemap.xml", "sitemap") for path in located(client, part, "url")]


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


def test_what_is_more_than_a_part_holds_is_in_a_further_one(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    home = make.negotiation()
    issues = {make.issue(negotiation=home).key for _ in range(5)}
    monkeypatch.setattr(crawlers, "MOST", 2)
    of_issues = [part for part in located(client, "/sitemap.xml", "sitemap") if ".issue." in part]
    found = [located(client, part, "url") for part in of_issues]
    assert [len(paths) for paths in found] == [2, 2, 1]
    assert {path.split("/")[-2] for paths in found for path in paths} == issues


@pytest.mark.parametrize("part", ["issue.2", "issue.0", "issue.999999999999999999", "wish.1", "pages.2"])
def test_there_is_no_further_part(part: str, client: Client) -> None:
    home = make.issue().negotiation
    assert client.get(f"/sitemap.issue.1.{home.key}.xml").status_code == 200
    assert client.get(f"/sitemap.{part}.{home.key}.xml").status_code == 404


def test_a_negotiation_that_may_not_be_seen_has_no_part(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = make.issue().negotiation
    monkeypatch.setattr(type(Negotiation.objects.all()), "visible_to", lambda self, person: self.none())
    assert client.get(f"/sitemap.issue.1.{hidden.key}.xml").status_code == 404


def test_it_asks_as_often_for_more(client: Client, queries_of: Callable[[Callable[[], object]], int]) -> None:
    position = make.position()

    def add(number: int) -> None:
        for day in range(number):
            make.entry(make.position(negotiation=position.negotiation), f"20{day + 10}-03-29")

    add(1)
    few = queries_of(lambda: client.get("/sitemap.xml"))
    add(9)
    assert queries_of(lambda: client.get("/sitemap.xml")) == few <= 8
    part = f"/sitemap.entry.1.{position.negotiation.key}.xml"
    assert len(located(client, part, "url")) == 10
    assert queries_of(lambda: client.get(part)) <= 2


def test_robots_are_told_of_it(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert f"Sitemap: {HERE}/sitemap.xml" in lines
    assert "Disallow: /admin/" in lines


def refused_to_programs(path: str, lines: list[str]) -> bool:
    """Say whether robots.txt refuses a path: the longest rule that fits counts (RFC 9309)."""
    rules = [line.partition(": ")[::2] for line in lines if line.startswith(("Allow", "Disallow"))]
    fitting = [
        (len(rule), told == "Disallow")
        for told, rule in rules
        if re.match("".join({"*": ".*"}.get(sign, re.escape(sign)) for sign in rule.removesuffix("$"))
                    + ("$" if rule.endswith("$") else ""), path)
    ]  # fmt: skip
    return max(fitting, default=(0, False))[1]


@pytest.mark.parametrize(
    ("path", "refused"),
    [
        *((f"/talks/{name}", True) for name in ("overview.png", "timeline.svg?issue=x", "compare.docx", "panel.csv")),
        *((f"/talks/{name}", True) for name in ("compare/report.zip?known=2025-01-01", "compare.html", "panel.xlsx")),
        *((f"/talks/{name}", True) for name in ("compare/sources.ris", "panel.json?round=x", "compare.png?a=b.c")),
        *((f"/talks/{name}", False) for name in ("", "compare/", "compare/card.png", "compare/card.png?issue=x")),
        *((name, False) for name in ("/static/card.png", "/static/mark.1.svg", "/sitemap.xml", "/talks/data.zip")),
    ],
)
def test_programs_leave_alone_what_takes_long_to_make(path: str, refused: bool, client: Client) -> None:
    assert refused_to_programs(path, client.get("/robots.txt").content.decode().splitlines()) is refused


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
