"""Delegations for readers: all rounds, two rounds, and what is taken away."""

import csv
import io
import json
import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from openpyxl import load_workbook

from positions.delegations import views
from positions.delegations.people.merge import merge
from positions.models import Negotiation
from tests import factories as make

pytestmark = pytest.mark.django_db
Queries = Callable[[Callable[[], object]], int]


def page(client: Client, address: str, status: int = 200) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == status, address
    return BeautifulSoup(answer.content, "lxml")


def text(part: BeautifulSoup) -> str:
    return " ".join(part.get_text(" ").split())


def test_both_sides_of_each_round_side_by_side(shipped: Negotiation, client: Client) -> None:
    shown = page(client, "/istanbul/delegations/")
    sections = {section["aria-labelledby"]: section for section in shown.select("article > section")}
    assert len(sections) == shipped.round_set.count() == 13
    parties = sections["istanbul-2022-03-29"].select(".columns > div")
    assert [text(party.h3) for party in parties] == ["Russia partial", "Ukraine complete"]
    first = text(parties[0].select_one(".roster li"))
    assert first.startswith("Vladimir Medinsky Владимир Мединский Aide to the President head adviser Interfax")
    assert [text(each).split()[1] for each in parties[0].select(".roster li strong")] == [
        "Medinsky", "Fomin", "Abramovich",
    ]  # fmt: skip
    assert "No delegation is recorded." in text(sections["antalya-2022-03-10"])
    assert not shown.select('a[href*="/delegations/istanbul-2022-03-29/"]')


def test_the_same_head_then_and_now(shipped: Negotiation, client: Client) -> None:
    shown = page(client, "/istanbul/delegations/?before=istanbul-2022-03-29&after=istanbul-2025-05-16")
    russia, ukraine = shown.select("article > section")
    assert [text(line) for line in russia.select(".findings li")] == [
        "Same head, Vladimir Medinsky; level unchanged: adviser (Aide to the President).",
        "Highest seniority among those named: deputy minister (Aleksandr Fomin), then agency head (Igor Kostyukov).",
        "Of 2 members named at the first round, 2 are named at the second too; 6 named only at the second, 0 left."
        " Observers are not counted.",
    ]
    assert "The roster of 29 Mar 2022 is partial" in text(russia)
    assert text(ukraine.select_one(".findings li")).startswith(
        "Head: Davyd Arakhamia, then Rustem Umerov; level higher"
    )
    umerov = ukraine.select_one("tbody tr")
    assert text(umerov).endswith("stayed; title, role and level changed")


def test_pages_lead_to_each_other(shipped: Negotiation, client: Client) -> None:
    pair = "before=istanbul-2022-03-29&after=istanbul-2025-05-16"
    for address, target in (
        (f"/istanbul/compare/?{pair}", f"/istanbul/delegations/?{pair}"),
        (f"/istanbul/delegations/?{pair}", f"/istanbul/compare/?{pair}"),
        ("/istanbul/rounds/istanbul-2025-05-16/", "/istanbul/delegations/#istanbul-2025-05-16"),
        ("/istanbul/parties/russia/", "/istanbul/delegations/istanbul-2025-05-16/russia/"),
        ("/istanbul/people/medinsky/", "/istanbul/delegations/istanbul-2025-05-16/russia/"),
        ("/istanbul/", "/istanbul/delegations/"),
    ):
        assert page(client, address).select(f'a[href="{target}"]'), address


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("before=istanbul-2025-05-16&after=istanbul-2025-05-16", 400, "choose two different rounds."),
        ("before=2025-05-16&after=istanbul-2025-05-16", 404, "“2025-05-16” is a day and no round"),
        ("befor=istanbul-2025-05-16", 200, "“befor” cannot be asked here. Did you mean “before”?"),
        ("before=istanbul-2025-05-16", 400, "Choose both rounds"),
        ("before=nowhere&after=istanbul-2025-05-16", 404, "has no round “nowhere”"),
        ("before=%00&after=x", 404, "has no round"),
        (f"after={'x' * 10_000}", 404, "has no round"),
        ("known=yesterday", 400, "must be a date such as 2025-06-01"),
        ("before=antalya-2022-03-10&after=istanbul-2025-05-16", 200, "No delegation is recorded at 10 Mar 2022"),
        ("known=2025-06-01", 200, "Of that moment: who was recorded on which delegation"),
    ],
)
def test_odd_questions(query: str, status: int, said: str, shipped: Negotiation, client: Client) -> None:
    assert said in text(page(client, f"/istanbul/delegations/?{query}", status))


def test_the_wrong_order_is_shown_the_right_way_round(shipped: Negotiation, client: Client) -> None:
    wrong = page(client, "/istanbul/delegations/?before=istanbul-2025-05-16&after=istanbul-2022-03-29", 200)
    right = page(client, "/istanbul/delegations/?before=istanbul-2022-03-29&after=istanbul-2025-05-16", 200)
    said = wrong.select_one(".mentioned").extract()
    assert text(said) == "The rounds were asked for in the wrong order: the earlier one is shown first."
    assert str(wrong.select_one("main article")) == str(right.select_one("main article"))


def crowd(members: int) -> str:
    """Return the key of a negotiation with two rounds and two parties of that many delegates each."""
    home = make.negotiation()
    source = make.source(negotiation=home)
    for day in ("2022-03-29", "2025-05-16"):
        round_ = make.round(day, negotiation=home)
        for name in ("North", "South"):
            party = home.party_set.filter(name=name).first() or make.party(negotiation=home, name=name)
            team = make.delegation(round=round_, party=party)
            for number in range(members):
                make.delegate(delegation=team, source=source, title=f"Official {number}")
    return home.key


def test_query_count(client: Client, queries_of: Queries) -> None:
    few, many = crowd(2), crowd(100)
    rounds = {
        key: list(Negotiation.objects.get(key=key).round_set.values_list("key", flat=True)) for key in (few, many)
    }
    for query in ("", "?before={}&after={}", "?known=2999-12-31"):
        counts = set()
        for key in (few, many):
            address = f"/{key}/delegations/{query.format(*rounds[key])}"
            counts.add(queries_of(lambda address=address: page(client, address)))
        assert len(counts) == 1, query
        assert max(counts) <= 8, query


def test_markup_in_data_is_text(client: Client) -> None:
    nasty = '<img src=x onerror="alert(1)">'
    home = make.negotiation(title=nasty)
    rounds = [make.round(day, negotiation=home, name=nasty) for day in ("2022-03-29", "2025-05-16")]
    party = make.party(negotiation=home, name=nasty)
    somebody = make.person(negotiation=home, name=nasty, native_name=nasty, aliases=[nasty], note=nasty, party=party)
    make.office(person=somebody, title=nasty, from_on="2020", note=nasty)
    for round_ in rounds:
        team = make.delegation(round=round_, party=party, note=nasty)
        make.delegate(delegation=team, person=somebody, title=nasty, note=nasty, locator=nasty)
    pair = f"?before={rounds[0].key}&after={rounds[1].key}"
    for path in ("delegations/", f"delegations/{pair}", f"delegations/{rounds[0].key}/{party.key}/", "people/",
                 f"people/{somebody.key}/", "people/?q=img"):  # fmt: skip
        shown = page(client, f"/{home.key}/{path}")
        assert shown.select("img, [onerror], [style], script:not([src])") == [], path
        assert nasty in shown.get_text()


# To take away


def test_delegations_as_tables(shipped: Negotiation, client: Client) -> None:
    answer = client.get("/istanbul/delegations.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode(), newline="")))
    assert len(rows) == shipped.delegate_set.count()
    assert rows[0] | {"round": "belarus-2022-02-28", "party": "russia", "person": "medinsky", "role": "head"} == rows[0]
    assert "istanbul_delegations_" in answer["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(client.get("/istanbul/delegations.xlsx").content))["Delegates"]
    assert sheet.max_row == len(rows) + 1
    listed = json.loads(client.get("/istanbul/delegations.json").content)
    assert [row["person"] for row in listed] == [row["person"] for row in rows]


def test_a_delegation_of_nobody_has_its_row(client: Client) -> None:
    team = make.delegation(completeness="unknown")
    (row,) = json.loads(client.get(f"/{team.negotiation.key}/delegations.json").content)
    assert (row["completeness"], row["person"]) == ("unknown", None)


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_no_cell_is_a_formula(formula: str, client: Client) -> None:
    delegate = make.delegate(title=formula)
    key = delegate.negotiation.key
    rows = list(csv.DictReader(io.StringIO(client.get(f"/{key}/delegations.csv").content.decode())))
    assert rows[0]["title"] == f"'{formula}"
    book = load_workbook(io.BytesIO(client.get(f"/{key}/delegations.xlsx").content))
    assert [cell.data_type for cell in book["Delegates"][2] if cell.value == formula] == ["s"]


def test_people_as_tables(shipped: Negotiation, client: Client) -> None:
    rows = {row["key"]: row for row in json.loads(client.get("/istanbul/people.json").content)}
    assert len(rows) == shipped.person_set.count()
    assert rows["medinsky"]["offices"] == (
        "Minister of Culture (2012-05-21 to 2020-01-15); Aide to the President (2020-01-24 to ?)"
    )
    assert rows["medinsky"]["rounds"].startswith(
        "belarus-2022-02-28; belarus-2022-03-03; belarus-2022-03-07; istanbul-2022-03-29; "
    )
    assert client.get("/istanbul/people.csv").content.decode().startswith("key,name,native_name,aliases,party")
    assert client.get("/istanbul/people.xlsx").status_code == 200


def test_popolo_is_complete_and_points_nowhere_else(shipped: Negotiation, client: Client) -> None:
    kept, gone = (make.person(negotiation=shipped, key=key, name=f"New {key}") for key in ("kept", "gone"))
    merge(shipped, kept, gone, by=make.analyst(), reason="One.")
    first, data = (json.loads(client.get("/istanbul/popolo.json").content) for _ in "ab")
    assert first == data
    ids = {part: {each["id"] for each in data[part]} for part in ("persons", "organizations", "posts", "events")}
    assert len(ids["persons"]) == shipped.person_set.count() - 1
    assert len(data["memberships"]) == shipped.delegate_set.count() + shipped.office_set.count()
    for membership in data["memberships"]:
        assert membership["person_id"] in ids["persons"]
        assert membership.get("organization_id", "party/russia") in ids["organizations"]
        assert membership.get("post_id", min(ids["posts"])) in ids["posts"]
    assert {post.get("organization_id", "party/russia") for post in data["posts"]} <= ids["organizations"]
    found = {person["id"]: person for person in data["persons"]}
    assert found["person/kept"]["identifiers"] == [{"scheme": "former key", "identifier": "gone"}]
    heads = [each for each in data["memberships"] if each["role"] == "head" and "seniority" in each]
    assert {"person/medinsky", "person/umerov"} <= {each["person_id"] for each in heads}


# What the schemas of Popolo 1.0 ask of the parts that are written: https://www.popoloproject.com/specs/
POPOLO_DATE = r"[0-9]{4}(-[0-9]{2}){0,2}"
POPOLO_PARTS = {"sources": "url", "identifiers": "identifier", "other_names": "name"}


def test_popolo_is_valid(shipped: Negotiation, client: Client) -> None:
    source = make.source(negotiation=shipped, key="letter", url="")
    make.delegate(negotiation=shipped, delegation=shipped.delegation_set.first(), source=source, locator="p. 1")
    data = json.loads(client.get("/istanbul/popolo.json").content)
    addresses = set()
    for thing in (each for listed in data.values() for each in listed):
        dates = [value for name, value in thing.items() if name.endswith("_date")]
        assert all(re.fullmatch(POPOLO_DATE, value) for value in dates), thing
        assert all(isinstance(value, str | list) for value in thing.values()), thing
        for part, must in POPOLO_PARTS.items():
            assert all(each[must] for each in thing.get(part, [])), thing
        addresses |= {link["url"] for link in thing.get("sources", [])}
    assert all(urlsplit(address).scheme in ("http", "https") for address in addresses)
    assert "http://testserver/istanbul/sources/letter/" in addresses


def test_lists_of_nothing(client: Client) -> None:
    key = make.negotiation().key
    assert "No round is recorded." in text(page(client, f"/{key}/delegations/"))
    assert "0 people recorded." in text(page(client, f"/{key}/people/"))
    for name in ("delegations", "people"):
        assert json.loads(client.get(f"/{key}/{name}.json").content) == []
    assert set(json.loads(client.get(f"/{key}/popolo.json").content)) == {
        "persons", "organizations", "posts", "memberships", "events",
    }  # fmt: skip
    assert client.get("/nowhere/popolo.json").status_code == 404


@pytest.mark.parametrize(("rounds", "members"), [(2, 1000), (50, 25)])
def test_rounds_come_in_pages(
    rounds: int, members: int, shipped: Negotiation, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = [str(each) for each in page(client, "/istanbul/delegations/").select("article > section")]
    monkeypatch.setattr(views, "ROUNDS", rounds)
    monkeypatch.setattr(views, "MEMBERS", members)
    seen: list[str] = []
    address, sizes = "/istanbul/delegations/", []
    while address:
        shown = page(client, address)
        sections = shown.select("article > section")
        seen += map(str, sections)
        sizes.append(len(sections))
        assert len(sections) == 1 or len(shown.select(".roster li")) <= members
        assert "on this page" in text(shown)
        further = shown.select_one(".onward a[rel=next]")
        address = str(further["href"]) if further else ""
    assert seen == whole
    assert len(sizes) > 1
    assert max(sizes) <= rounds
    assert client.get("/istanbul/delegations/?start=nonsense").status_code == 400
