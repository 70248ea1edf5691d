"""Citations are read by programs for citing: BibTeX by a real parser, CSL-JSON by its structure."""

import json
from pathlib import Path

import pytest
from django.test import Client
from pybtex.database import parse_string

from positions.models import Negotiation
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
TYPES = {"dataset", "webpage", "article-newspaper", "report"}
TEXTS = {"id", "type", "title", "container-title", "publisher", "version", "note", "URL"}


@pytest.mark.parametrize("path", CITED)
def test_bibtex_is_read_by_a_parser(path: str, shipped: Negotiation, client: Client) -> None:
    answer = client.get(f"/istanbul/{path}.bib")
    (entry,) = parse_string(answer.content.decode(), "bibtex").entries.values()
    assert entry.fields["title"]
    assert entry.fields["url"].startswith("http")
    assert entry.fields["urldate"]


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


def test_an_entry_is_cited_with_its_version(client: Client) -> None:
    old = make.entry()
    here = f"/{old.negotiation.key}/entries/{old.key}"
    make.correct(old)
    for path, version in ((here, 2), (f"{here}/1", 1), (f"{here}/2", 2)):
        (item,) = json.loads(client.get(f"{path}/cite.json").content)
        assert item["id"] == f"{old.key}-v{version}"
        assert item["note"] == f"entry {old.key}, version {version}"
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


def test_a_data_set_is_cited_as_its_package_says(client: Client) -> None:
    people = [{"title": "A. Author"}, {"title": "A Funder", "role": "funder"}]
    here = make.negotiation(title="The data", version="2.1.0", created="2026-11-22T00:00:00Z", contributors=people)
    (item,) = json.loads(client.get(f"/{here.key}/cite.json").content)
    assert item["author"] == [{"literal": "A. Author"}]
    assert item["issued"] == {"date-parts": [[2026, 11, 22]]}
    assert (item["title"], item["version"]) == ("The data", "2.1.0")
    odd = make.negotiation(created="yesterday")
    assert client.get(f"/{odd.key}/cite/").status_code == 200


def test_the_projects_own_citation_is_of_this_version() -> None:
    lines = (ROOT / "CITATION.cff").read_text(encoding="utf-8").splitlines()
    said = dict(line.split(": ", 1) for line in lines if ": " in line and not line.startswith((" ", "-")))
    assert {"cff-version", "message", "title", "type", "license", "version"} <= set(said)
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{said["version"]}"' in project
