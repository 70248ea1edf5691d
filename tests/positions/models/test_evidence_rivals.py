"""A rival stands beside a main entry of its position, for as long as it stands at all."""

from typing import Any

import pytest
from django.db import connection

from positions.models import Entry
from positions.writing.moment import publishing_moment
from tests import factories as make
from tests.refusals import refused

pytestmark = [pytest.mark.django_db(databases=["default", "owner"]), pytest.mark.usefixtures("role")]


@pytest.fixture
def main() -> Entry:
    return make.entry()


@pytest.fixture
def rival(main: Entry) -> Entry:
    return make.entry(main.position, rival_of=main, account="opponent")


def test_no_rival_of_a_rival(rival: Entry) -> None:
    with refused("entry_rival_of_main"):
        make.proposal(rival.position, rival_of=rival, account="press")


@pytest.mark.parametrize("columns", [{"account": "analyst"}, {"basis": "inferred"}])
def test_no_rival_of_a_reading(main: Entry, columns: dict[str, Any]) -> None:
    reading = make.entry(main.position, **columns)
    with refused("entry_rival_of_main"):
        make.proposal(main.position, rival_of=reading)


def test_no_rival_of_itself() -> None:
    draft = make.proposal()
    row = make.written(draft.position, draft.effective_on, True, make.proposed(None))
    with refused("entry_rival_of_main"):
        Entry.objects.create(pk=draft.pk + 1000, rival_of_id=draft.pk + 1000, position=draft.position, **row)


def test_no_rival_of_an_entry_of_another_position(main: Entry) -> None:
    with refused("entry_rival_of_main"):
        make.proposal(make.position(negotiation=main.negotiation), rival_of=main)


def test_no_rival_of_a_draft() -> None:
    draft = make.proposal()
    with refused("rival_has_main"):
        make.entry(draft.position, rival_of=draft, account="press")
    with refused("rival_has_main"):
        make.publish(make.proposal(draft.position, rival_of=draft, account="press"))


def test_main_and_rival_are_published_together() -> None:
    draft = make.proposal()
    rival = make.proposal(draft.position, rival_of=draft, account="press")
    decision = make.decided(None, publishing_moment(draft.negotiation_id))
    make.release(rival, decision)
    make.release(draft, decision)
    connection.check_constraints()


def test_no_main_entry_is_retracted_alone(main: Entry, rival: Entry) -> None:
    with refused("rival_has_main"):
        make.retract(main)
    make.retract(main, rival)
    connection.check_constraints()


def test_no_corrected_main_entry_is_retracted_alone(main: Entry, rival: Entry) -> None:
    new = make.correct(make.correct(main))
    with refused("rival_has_main"):
        make.retract(new)
    make.retract(new, rival)
    connection.check_constraints()


def test_no_rival_of_a_retracted_entry(main: Entry) -> None:
    late = make.proposal(main.position, rival_of=main, account="press")
    make.retract(main)
    with refused("rival_has_main"):
        make.publish(late)
    with refused("rival_has_main"):
        make.entry(main.position, rival_of=main, account="press")


def test_a_rival_of_a_corrected_entry_stands_beside_its_successor(main: Entry) -> None:
    make.correct(main)
    make.entry(main.position, rival_of=main, account="press")
    connection.check_constraints()


@pytest.mark.parametrize("columns", [{"account": "analyst"}, {"basis": "inferred"}])
def test_no_main_entry_with_rivals_becomes_a_reading(main: Entry, rival: Entry, columns: dict[str, Any]) -> None:
    with refused("rival_has_main"):
        make.correct(main, **columns)
    make.retract(rival)
    make.correct(main, **columns)
    connection.check_constraints()


def test_no_main_entry_with_rivals_becomes_a_rival(main: Entry, rival: Entry) -> None:
    other = make.entry(main.position)
    with refused("rival_has_main"):
        make.correct(main, rival_of=other)


def test_a_promoted_rival_lets_the_main_entry_go(main: Entry, rival: Entry) -> None:
    make.correct(rival, rival_of=None)
    make.retract(main)
    connection.check_constraints()


def test_main_and_rival_change_places(main: Entry, rival: Entry) -> None:
    promoted = make.correct(rival, rival_of=None)
    make.correct(main, rival_of=promoted)
    connection.check_constraints()
