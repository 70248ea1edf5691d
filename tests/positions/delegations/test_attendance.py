"""People against rounds: what is known of each seat, and its table, files and picture."""

import csv
import io
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from positions.delegations.attendance import MOST_ROWS, absence_from, of_party
from positions.delegations.attendance_picture import letter_of
from positions.delegations.roster import Member, Roster
from positions.models import Delegate, Delegation, Negotiation
from positions.reading.party_marks import PartyMark

PAGE = "/istanbul/delegations/rounds/"
MARK = PartyMark("north", "North", "#000000", "M0 0")


def member(person: str, role: str = "member", title: str = "Envoy") -> Member:
    return Member(person, person.title(), title, role, "official", locator="p. 1")


def roster(*members: Member, complete: bool = False) -> Roster:
    return Roster(members, "complete" if complete else "partial")


def test_what_is_known_of_a_seat_is_told_apart() -> None:
    found = of_party(
        MARK,
        [
            roster(member("ada", "head"), complete=True),
            None,
            roster(member("ada", title="Minister"), member("bo")),
            roster(member("bo", "head"), complete=True),
        ],
    )
    ada, bo = found.rows
    assert [seat.code for seat in ada.seats] == ["head", "unlisted", "seated", "absent"]
    assert [seat.moved for seat in ada.seats] == [False, False, True, False]
    assert [seat.code for seat in bo.seats] == ["absent", "unlisted", "seated", "head"]
    assert found.lists == ("complete", "no list", "partial", "complete")
    assert (ada.rounds, bo.rounds) == (2, 2)
    assert of_party(MARK, [roster(), roster(complete=True)]).lists == ("no list", "complete")


def test_the_picture_tells_who_is_not_confirmed() -> None:
    (row,) = of_party(MARK, [roster(member("ada"), complete=True), roster(replace(member("ada"), locator=""))]).rows
    assert [letter_of(seat) for seat in row.seats] == ["M", "M?"]


@pytest.mark.django_db
def test_all_principal_parties_stand_there(shipped: Negotiation, client: Client) -> None:
    there = {"round__key": "istanbul-2025-05-16", "party__key": "ukraine"}
    Delegate.objects.filter(**{f"delegation__{name}": key for name, key in there.items()}).delete()
    Delegation.objects.filter(**there).delete()
    page = soup(client, "?round=istanbul-2025-05-16")
    assert {"sat-russia", "sat-ukraine"} <= {each["id"] for each in page.select("h2[id]")}
    assert "No delegation of “ukraine”" in soup(client, "?round=istanbul-2025-05-16&party=ukraine", 404).get_text()


@pytest.mark.parametrize(
    ("there", "words"),
    [
        (None, "no list"),
        (roster(), "no list"),
        (roster(complete=True), "not on the complete list"),
        (roster(member("ada")), "not named"),
        (roster(member("ada"), complete=True), "not on the complete list"),
    ],
)
def test_only_a_complete_list_says_that_somebody_was_not_there(there: Roster | None, words: str) -> None:
    assert absence_from(there) == words


def soup(client: Client, query: str = "", status: int = 200) -> BeautifulSoup:
    answer = client.get(f"{PAGE}{query}")
    assert answer.status_code == status
    return BeautifulSoup(answer.content, "lxml")


@pytest.mark.django_db
def test_the_page_has_any_rounds(shipped: Negotiation, client: Client) -> None:
    page = soup(client)
    assert len(page.select("#sat-russia + div thead th")) == 1 + shipped.round_set.count()
    some = soup(client, "?round=istanbul-2025-05-16&round=istanbul-2022-03-29&party=ukraine")
    assert [each.get_text(" ", strip=True) for each in some.select("thead th")] == [
        "Person", "29 Mar 2022 complete", "16 May 2025 complete",
    ]  # fmt: skip
    row = next(each for each in some.select("tbody tr") if "Umerov" in each.th.text)
    first, second = (" ".join(cell.get_text(" ").split()) for cell in row.select("td"))
    assert first == "member Member of parliament"
    assert second == "▸ head another title or level: Minister of Defence"
    assert {each["value"] for each in some.select("[name=round][checked]")} == {
        "istanbul-2022-03-29", "istanbul-2025-05-16",
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("?round=nowhere", 404, "has no round “nowhere”"),
        ("?party=nobody", 404, "No delegation of “nobody” is recorded"),
        ("?page=x", 200, "44 people at 13 rounds"),
        ("?page=99", 200, "44 people at 13 rounds"),
    ],
)
def test_odd_questions(query: str, status: int, said: str, shipped: Negotiation, client: Client) -> None:
    assert said in soup(client, query, status).get_text()


@pytest.mark.django_db
def test_the_files_say_the_same(shipped: Negotiation, client: Client) -> None:
    query = "?round=istanbul-2022-03-29&round=istanbul-2025-05-16"
    text = client.get(f"/istanbul/delegations/rounds.csv{query}").content.decode()
    rows = {(row["person"], row["round"]): row for row in csv.DictReader(io.StringIO(text))}
    assert rows["umerov", "istanbul-2025-05-16"]["moved"] == "true"
    assert rows["abramovich", "istanbul-2025-05-16"]["role"] == "not on the complete list"
    svg = client.get(f"/istanbul/delegations/rounds.svg{query}")
    assert svg["Content-Type"].startswith("image/svg+xml")
    assert "Rustem Umerov: head, Minister of Defence, minister" in svg.content.decode()
    assert client.get("/istanbul/delegations/rounds.svg?round=nowhere").status_code == 404
    assert MOST_ROWS >= 100
