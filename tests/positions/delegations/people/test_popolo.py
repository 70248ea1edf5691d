"""People from a Popolo file: read in bounds, met with those who are recorded, and recorded as was decided."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from positions.delegations.people import finding, popolo_file
from positions.delegations.people.popolo_file import read
from positions.models import Negotiation, Office, Person, ReferenceChange
from tests import factories as make
from tests.people import client_of

MADE: dict[str, Any] = {
    "persons": [
        {
            "id": "1",
            "name": "Ada Lind",
            "other_names": [{"name": "Ада Лінд", "note": "native name"}, {"name": "A. Lind"}],
        },
        {"id": "2", "name": "Vladimir Medinskiy", "biography": "A historian."},
    ],
    "organizations": [{"id": "n", "name": "North"}, {"id": "d", "name": "A team", "classification": "delegation"}],
    "posts": [{"id": "p", "label": "Minister", "organization_id": "n"}],
    "memberships": [
        {
            "person_id": "1",
            "post_id": "p",
            "start_date": "2020",
            "end_date": "2021-05",
            "sources": [{"url": "https://a.example/"}],
        },
        {"person_id": "1", "organization_id": "d", "role": "head"},
        {"person_id": "2", "role": "Aide", "organization_id": "n"},
    ],
}

WRONG = [
    ("no JSON", "{", "not valid JSON"),
    ("a list", "[]", "no Popolo"),
    ("nobody", '{"persons": []}', "no Popolo"),
    ("no name", '{"persons": [{"id": "1"}]}', "no Popolo"),
    ("too many", json.dumps({"persons": [{"name": "A"}] * 301}), "At most 300 people"),
    ("an id twice", json.dumps({"persons": [{"id": "7", "name": "A"}, {"id": "7", "name": "B"}]}), "the same id.*: 7"),
    ("half a sign", '{"persons": [{"name": "A\\ud800"}]}', "U\\+D800"),
    ("a nought", '{"persons": [{"name": "A"}], "memberships": [{"person_id": "\\u0000"}]}', "U\\+0000"),
    ("too deep", "[" * 100_000, "not valid JSON"),
]


@pytest.mark.parametrize(("text", "says"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_what_is_no_popolo_is_refused(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read(text)


def test_it_is_read() -> None:
    ada, vladimir = read(json.dumps(MADE))
    assert (ada.name, ada.native_name, ada.aliases, ada.organizations) == (
        "Ada Lind",
        "Ада Лінд",
        ("A. Lind",),
        ("North", "A team"),
    )
    (office,) = ada.offices
    assert (office.title, office.from_on, office.to_on, office.source) == (
        "Minister",
        "2020",
        "2021-05",
        "https://a.example/",
    )
    assert (vladimir.note, [each.title for each in vladimir.offices]) == ("A historian.", ["Aide"])


@pytest.fixture
def home(db: None) -> Negotiation:
    found = make.negotiation(key="talks")
    make.party(negotiation=found, key="north", name="North")
    make.public_source(negotiation=found, key="law", url="https://a.example/")
    make.person(negotiation=found, key="medinsky", name="Vladimir Medinsky", native_name="Владимир Мединский")
    return found


def bring(keeper: Client, data: Any, **sent: str) -> Any:
    text = json.dumps(data)
    given = {"text": text} if sent else {"file": SimpleUploadedFile("people.json", text.encode())}
    return keeper.post("/talks/people-from-file/", {"reason": "Read.", **given, **sent})


def test_each_is_shown_beside_who_is_recorded_and_decided_on(home: Negotiation) -> None:
    keeper = client_of("delegation manager")
    page = BeautifulSoup(bring(keeper, MADE).content, "lxml")
    chosen = [each["value"] for each in page.select("input[type=radio][checked]")]
    assert chosen == ["+new"]
    assert page.select_one("input[type=radio][value=medinsky]")
    assert "left out, it names no source" in page.get_text()
    undecided = bring(keeper, MADE, take="yes", **{"person-0": "+new"})
    assert (undecided.status_code, Person.objects.count()) == (422, 1)
    answer = bring(keeper, MADE, take="yes", **{"person-0": "+new", "person-1": "medinsky"})
    assert answer["Location"] == "/talks/people-from-file/?new=1&met=1&offices=1"
    ada = Person.objects.get(name="Ada Lind")
    assert (ada.native_name, ada.aliases, ada.party and ada.party.key) == ("Ада Лінд", ["A. Lind"], "north")
    office = Office.objects.get()
    assert (office.person, office.title, office.from_on, office.source and office.source.key) == (
        ada,
        "Minister",
        "2020",
        "law",
    )
    assert Person.objects.get(key="medinsky").aliases == ["Vladimir Medinskiy"]
    assert ReferenceChange.objects.filter(reason="Read.").count() == 3
    again = bring(keeper, MADE, take="yes", source="law", **{"person-0": "lind", "person-1": "medinsky"})
    assert again["Location"].endswith("?new=0&met=2&offices=1")
    assert "Recorded: 0 people and 1 office; 2 were recorded already." in keeper.get(again["Location"]).content.decode()


def test_a_fault_stops_all_and_is_told_with_its_person(home: Negotiation) -> None:
    wrong = json.loads(json.dumps(MADE))
    wrong["memberships"][0]["start_date"] = "March 2020"
    answer = bring(client_of("delegation manager"), wrong, take="yes", **{"person-0": "+new", "person-1": "+leave"})
    assert "Ada Lind: Write a year" in answer.content.decode()
    assert Person.objects.count() == 1


def test_what_is_given_out_is_read_again(home: Negotiation, monkeypatch: pytest.MonkeyPatch) -> None:
    make.office(person=Person.objects.get(), title="Aide", source=home.source_set.get())
    (person,) = read(client_of("delegation manager").get("/talks/popolo.json").content.decode())
    assert (person.name, person.native_name) == ("Vladimir Medinsky", "Владимир Мединский")
    assert [(each.title, each.source) for each in person.offices] == [("Aide", "https://a.example/")]
    monkeypatch.setattr(popolo_file, "MOST_TEXT", 10)
    assert bring(client_of("delegation manager"), MADE).status_code == 422


def test_who_may_be_the_same_is_found_by_words_that_are_near(home: Negotiation) -> None:
    names = [
        "Medinsky",
        "V. Medinskiy",
        "Anna Lee",
        "Ann Lee",
        "A. B.",
        "Ada Lind",
        "Ada Linde",
        "Ада Лінд",
        "Li",
        "Lo",
    ]
    names += ["Aleksander Petrov", "Oleksandr Petrenko", "Petrova", "Smith Johnson", "Smyth Jonson", "Linda Adams"]
    for number, name in enumerate(names):
        make.person(negotiation=home, key=f"p-{number}", name=name, aliases=[name.split()[-1]])
    people = finding.people_of(home)
    spelled = finding.SpelledPeople(people)
    for name in names:
        for asked in ((name,), ("Nobody", name), ("Nobody", "", [name, "Lind"])):
            assert spelled.likely_same(*asked) == finding.likely_same(people, *asked)
