"""From its first minute on, every page, file, feed and answer of a negotiation is there, whatever is missing in it."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from positions.models import Negotiation
from tests import factories as make
from tests.people import ANONYMOUS, EVERYBODY, client_of
from tests.positions.web.address_table import HERE, TABLE, Row

# What is read of a negotiation as a whole, by everybody.
OF_IT = [
    row
    for row in TABLE
    if row.for_everyone and HERE.items() <= row.arguments.items() and row.arguments.keys() <= {"negotiation", "form"}
]

OF_ITS_TEAM = [
    row
    for row in TABLE
    if row.method == "get"
    and 200 in row.expected.values()
    and not row.for_everyone
    and HERE.items() <= row.arguments.items()
    and row.arguments.keys() <= {"negotiation", "form"}
]


def nothing(home: Negotiation) -> None:
    """It has been made, and that is all."""


def parties_only(home: Negotiation) -> None:
    for number in range(1, 4):
        make.party(negotiation=home, key=f"party-{number}", order=number)


def one_party(home: Negotiation) -> None:
    make.party(negotiation=home)
    make.issue(negotiation=home)


def rounds_only(home: Negotiation) -> None:
    make.round("2022-03-29", negotiation=home)
    make.round("2022-04-29", negotiation=home)


def one_round_with_an_entry(home: Negotiation) -> None:
    round_ = make.round("2022-03-29", negotiation=home)
    make.entry(make.position(negotiation=home), round_.starts_on)


def five_parties_that_hold_something(home: Negotiation) -> None:
    rounds_only(home)
    issue = make.issue(negotiation=home)
    for number in range(1, 6):
        party = make.party(negotiation=home, key=f"party-{number}", order=number)
        make.entry(make.position(negotiation=home, party=party, issue=issue), "2022-03-29")


def test_all_kinds_of_addresses_are_walked() -> None:
    assert len(OF_IT) > 80
    assert len(OF_ITS_TEAM) > 15


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fill",
    [nothing, parties_only, one_party, rounds_only, one_round_with_an_entry, five_parties_that_hold_something],
)
def test_every_address_of_it_is_there(fill: Callable[[Negotiation], None]) -> None:
    home = make.negotiation(key="empty", title="Talks")
    fill(home)
    client = client_of(ANONYMOUS)
    answers = {str(row): client.get(address_of_it(row, home), row.data) for row in OF_IT}
    # The card of a comparison is that of the site where nothing is compared.
    card = {name for name in answers if "comparison_card" in name and not home.position_set.exists()}
    assert {name: answer.status_code for name, answer in answers.items() if answer.status_code != 200} == dict.fromkeys(
        card, 302
    )


@pytest.mark.django_db
def test_every_page_of_its_team_is_there() -> None:
    home = make.negotiation(key="empty", title="Talks")
    clients = {who: client_of(who) for who in EVERYBODY}
    wrong = {}
    for row in OF_ITS_TEAM:
        who = next(who for who in EVERYBODY if row.expected[who] == 200)
        answer = clients[who].get(address_of_it(row, home), row.data)
        if answer.status_code != 200:
            wrong[f"{row} as {who}"] = answer.status_code
    assert wrong == {}


def address_of_it(row: Row, home: Negotiation) -> str:
    return reverse(row.name, kwargs=row.arguments | {"negotiation": home.key})
