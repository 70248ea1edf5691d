"""Citations are read by programs for citing: BibTeX and RIS by real parsers, CSL-JSON by its structure."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
import rispy
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from django.utils.http import urlencode
from pybtex.database import parse_string
from pytest_django import Settings

from positions.models import Negotiation
from positions.reading.moment import echo, settled
from tests import factories as make

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parent.parent.parent.parent

CITED = [
    "cite",
    "compare/cite",
    "positions/ru-neutrality/cite",
    "entries/ru-neutrality@2022-03-29/cite",
    "entries/ru-neutrality@2022-03-29/1/cite",
    "sources/osw-2025-05-19/cite",
]
TYPES = {"dataset", "article-newspaper", "report"}
TEXTS = {"id", "type", "title", "container-title", "publisher", "genre", "version", "language", "note", "URL"}
# How each file says what it is.
CONTENT_TYPES = {
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "json": "application/vnd.citationstyles.csl+json",
}


@pytest.mark.parametrize("path", CITED)
def test_bibtex_is_read_by_a_parser(path: str, shipped: Negotiation, client: Client) -> None:
    answer = client.get(f"/istanbul/{path}.bib")
    (entry,) = parse_string(answer.content.decode(), "bibtex").entries.values()
    assert entry.fields["title"].startswith("{")
    assert entry.fields["url"].startswith("http")
    # When the page of ours was before the reader is known; whether a source was opened is not.
    assert ("urldate" in entry.fields) is not path.startswith("sources/")


@pytest.mark.parametrize("path", CITED)
def test_ris_is_read_by_a_parser(path: str, shipped: Negotiation, client: Client) -> None:
    (entry,) = rispy.loads(client.get(f"/istanbul/{path}.ris").content.decode())
    assert entry["type_of_reference"] == ("RPRT" if path.startswith("sources/") else "DATA")
    assert entry["title"]
    assert entry["urls"][0].startswith("http")


@pytest.mark.parametrize("form", CONTENT_TYPES)
@pytest.mark.parametrize("path", CITED)
def test_a_file_says_what_it_is_and_what_it_is_called(
    path: str, form: str, shipped: Negotiation, client: Client
) -> None:
    answer = client.get(f"/istanbul/{path}.{form}")
    assert answer["Content-Type"] == CONTENT_TYPES[form]
    name = re.fullmatch(r'attachment; filename="([a-z0-9_-]+)\.(bib|ris|json)"', answer["Content-Disposition"])
    assert name is not None
    assert name[2] == form


@pytest.mark.parametrize("path", CITED)
def test_the_page_shows_each_form_as_its_file_has_it(path: str, shipped: Negotiation, client: Client) -> None:
    page = BeautifulSoup(client.get(f"/istanbul/{path}/").content, "lxml")
    shown = [block.get_text() for block in page.select("pre")]
    links = [link["href"] for link in page.select("a[download]")]
    assert [link.partition("?")[0].rpartition(".")[2] for link in links] == ["bib", "ris", "json"]
    for text, link in zip(shown, links, strict=True):
        assert text.split() == client.get(link).content.decode().split()


@pytest.mark.parametrize("path", CITED)
def test_csl_has_the_structure_of_csl(path: str, shipped: Negotiation, client: Client) -> None:
    (item,) = json.loads(client.get(f"/istanbul/{path}.json").content)
    assert item["type"] in TYPES
    assert set(item) <= TEXTS | {"author", "issued", "accessed"}
    assert all(isinstance(item[name], str) and item[name] for name in TEXTS & set(item))
    for name in ("issued", "accessed"):
        (parts,) = item.get(name, {"date-parts": [[2025]]})["date-parts"]
        assert 1 <= len(parts) <= 3
        assert all(isinstance(part, int) for part in parts)
    assert all(set(author) == {"literal"} for author in item.get("author", []))


def test_a_comparison_has_an_id_and_a_title_of_its_own(shipped: Negotiation, client: Client) -> None:
    told = {}
    for query in (
        "",
        "party=russia",
        "kind=demand&stands=on&evidence=own",
        "known=2999-01-01",
        "before=antalya-2022-03-10&also=istanbul-2022-03-29",
    ):
        (item,) = json.loads(client.get(f"/istanbul/compare/cite.json?{query}").content)
        told[query] = item
        assert item["id"].startswith("istanbul_")
        # Its address asks for the same.
        again = client.get(f"/istanbul/compare/cite.json?{item['URL'].partition('?')[2]}")
        assert json.loads(again.content)[0] == item
    assert len({item["id"] for item in told.values()}) == len(told) - 1
    assert told["known=2999-01-01"] == told[""]
    assert told["party=russia"]["title"].endswith(" (Party: Russia)")
    assert told["kind=demand&stands=on&evidence=own"]["title"].endswith(
        " (Kind: demand; only what stands; Evidence asked for: the party’s own word)"
    )
    assert told["before=antalya-2022-03-10&also=istanbul-2022-03-29"]["note"].endswith(
        "; with the rounds in between: Istanbul round of March 2022"
    )


def test_the_files_of_a_comparison_are_of_the_moment_that_its_page_shows(shipped: Negotiation, client: Client) -> None:
    page = BeautifulSoup(client.get("/istanbul/compare/cite/?party=russia").content, "lxml")
    for link in page.select("a[download]"):
        asked = parse_qs(link["href"].partition("?")[2])
        assert {*asked} == {"before", "after", "known", "party"}


@pytest.mark.parametrize("form", CONTENT_TYPES)
@pytest.mark.parametrize(
    ("address", "status"),
    [
        *((f"/istanbul/{path}.FORM?known=garbage", 400) for path in CITED),
        ("/istanbul/compare/cite.FORM?party=nobody", 400),
        ("/istanbul/compare/cite.FORM?also=nowhere", 404),
        ("/istanbul/compare/cite.FORM?before=antalya-2022-03-10&after=antalya-2022-03-10", 400),
        ("/nowhere/cite.FORM", 404),
        ("/istanbul/positions/nothing/cite.FORM", 404),
        ("/istanbul/entries/ru-neutrality@2022-03-29/9/cite.FORM", 404),
        ("/c/999999/cite.FORM", 404),
    ],
)
def test_what_cannot_be_cited_is_told_in_json(
    address: str, status: int, form: str, shipped: Negotiation, client: Client
) -> None:
    answer = client.get(address.replace("FORM", form))
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")
    assert answer.json()["error"]


def test_an_entry_is_cited_with_its_version(client: Client) -> None:
    old = make.entry()
    here = f"/{old.negotiation.key}/entries/{old.key}"
    make.correct(old)
    for path, version in ((here, 2), (f"{here}/1", 1), (f"{here}/2", 2)):
        (item,) = json.loads(client.get(f"{path}/cite.json").content)
        assert item["id"] == f"{old.negotiation.key}_{old.key}-v{version}"
        assert item["note"] == f"Entry {old.key}, version {version}"
        assert item["URL"].endswith(f"{here}/{version}/")
        assert f"version {version}" in client.get(f"{path}/cite/").content.decode()
    assert client.get(f"{here}/3/cite/").status_code == 404


def test_every_sign_in_a_title_comes_through(client: Client) -> None:
    position = make.position(title='100 % of {x}_1 & "more" #2 ~ ^ \\ $5 @ Київ')
    entry = make.entry(position)
    answer = client.get(f"/{position.negotiation.key}/positions/{position.key}/cite.bib")
    (parsed,) = parse_string(answer.content.decode(), "bibtex").entries.values()
    assert "Київ" in parsed.fields["title"]
    assert r"\textbackslash{}" in parsed.fields["title"]
    assert entry.key


def test_a_position_is_cited_as_of_an_exact_moment(client: Client) -> None:
    entry = make.entry()
    page = f"/{entry.negotiation.key}/positions/{entry.position.key}"
    (item,) = json.loads(client.get(f"{page}/cite.json").content)
    moment = echo(settled(entry.negotiation.pk, timezone.now()))
    assert item["URL"] == f"http://testserver{page}/?{urlencode({'known': moment})}"
    assert client.get(item["URL"]).status_code == 200


def test_who_publishes_a_data_set_is_as_its_package_says_or_whoever_keeps_it(
    client: Client, settings: Settings
) -> None:
    settings.SITE_KEEPER = "The Site"
    roles = [{"title": "A. Author"}, {"title": "A House", "role": "publisher"}, {"title": "A Funder", "role": "funder"}]

    def published(**columns: Any) -> str:
        here = make.negotiation(**columns)
        (item,) = json.loads(client.get(f"/{here.key}/cite.json").content)
        return str(item.get("publisher", ""))

    assert published(contributors=roles, keeper="A Keeper") == "A House"
    assert published(contributors=roles[:1], keeper="A Keeper") == "A Keeper"
    assert published(contributors=roles[:1]) == "The Site"
    assert published(contributors=[{"title": "The Site"}]) == ""
    only_others = make.negotiation(contributors=[{"title": "A Coder", "role": "contributor"}, *roles[1:]])
    (item,) = json.loads(client.get(f"/{only_others.key}/cite.json").content)
    assert item["author"] == [{"literal": "A Coder"}]


def test_a_source_without_an_address_has_none_of_ours(client: Client) -> None:
    home = make.negotiation()
    plain = make.public_source(negotiation=home, url="", archive_url="", accessed_on="2025-05-16")
    archived = make.public_source(negotiation=home, url="", archive_url="https://web.archive.org/x")
    both = make.public_source(negotiation=home, url="https://example.org/x", archive_url="https://web.archive.org/x")
    for form in CONTENT_TYPES:
        said = client.get(f"/{home.key}/sources/{plain.key}/cite.{form}").content.decode()
        assert "http" not in said
        assert "2025" not in said.replace(str(plain.published_on), "")
    (item,) = json.loads(client.get(f"/{home.key}/sources/{archived.key}/cite.json").content)
    assert item["URL"] == "https://web.archive.org/x"
    (item,) = json.loads(client.get(f"/{home.key}/sources/{both.key}/cite.json").content)
    assert (item["URL"], item["note"]) == ("https://example.org/x", "Archived copy: https://web.archive.org/x")


def test_a_source_that_is_not_shown_is_not_cited(client: Client) -> None:
    draft = make.proposal()
    source = draft.citations.get().source
    assert client.get(f"/{draft.negotiation.key}/sources/{source.key}/cite/").status_code == 404


def test_a_data_set_is_cited_as_its_package_says(client: Client) -> None:
    people = [{"title": "A. Author"}, {"title": "A Funder", "role": "funder"}]
    here = make.negotiation(title="The data", version="2.1.0", created="2026-11-22T00:00:00Z", contributors=people)
    (item,) = json.loads(client.get(f"/{here.key}/cite.json").content)
    assert item["author"] == [{"literal": "A. Author"}]
    assert item["issued"] == {"date-parts": [[2026, 11, 22]]}
    assert (item["title"], item["version"]) == ("The data", "2.1.0")
    assert item["URL"] == f"http://testserver/{here.key}/"
    odd = make.negotiation(created="yesterday")
    assert client.get(f"/{odd.key}/cite/").status_code == 200


def test_the_projects_own_citation_is_of_this_version() -> None:
    lines = (ROOT / "CITATION.cff").read_text(encoding="utf-8").splitlines()
    said = dict(line.split(": ", 1) for line in lines if ": " in line and not line.startswith((" ", "-")))
    assert {"cff-version", "message", "title", "type", "license", "version"} <= set(said)
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{said["version"]}"' in project
