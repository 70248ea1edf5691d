"""Coding and closing at once, each in a connection of its own, on a real PostgreSQL."""

from collections.abc import Callable

import pytest
from django.db import transaction

from positions.domain.codebook import TextSeen
from positions.evidence.coding.acts import Handing, code_entry, give_entries, say_through
from positions.evidence.coding.closing import close_task
from positions.models import Coding, CodingTask, Entry
from positions.writing.refusals import Refused
from tests import coded
from tests import factories as make
from tests.positions.evidence.coding.test_acts import CODES
from tests.sessions import Session, until_one_waits

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture(autouse=True)
def _people() -> None:
    """Have the accounts beforehand, so that no session waits for another to make them."""
    for build in (make.analyst, make.reviewer, coded.coder):
        build()


def refused(act: Callable[[], object]) -> object:
    """Return what the act gives, or why it is refused."""
    try:
        return act()
    except Refused as error:
        return str(error)


def test_who_closes_waits_for_who_codes_and_counts_it() -> None:
    task = coded.task()
    given = task.given.select_related("entry").get()
    with transaction.atomic():
        code_entry(given, CODES, text=TextSeen.WHOLE, by=coded.coder())
        session = Session(lambda: close_task(task, by=make.reviewer()))
        until_one_waits(session)
    session.end()
    assert set(Coding.objects.values_list("coder", flat=True)) == {"coder-1", "coder-2"}


def test_who_codes_while_somebody_closes_is_told() -> None:
    task = coded.task()
    given = task.given.select_related("entry").get()
    with transaction.atomic():
        close_task(task, by=make.reviewer())
        session = Session(lambda: refused(lambda: code_entry(given, CODES, text=TextSeen.WHOLE, by=coded.coder())))
        until_one_waits(session)
    session.end()
    assert "This task is closed" in session.result
    assert not Coding.every.exists()


def test_two_give_at_once_and_each_task_has_its_number() -> None:
    position = make.position()
    home, days = position.negotiation, ("2022-03-29", "2022-04-01")
    entries = [make.entry(position, day) for day in days]

    def give(entry: Entry, number: int) -> CodingTask:
        handing = Handing(coder=coded.coder(), called="coder-2", first_called="coder-1", note="", number=number)
        return give_entries(home, handing, [entry], by=make.reviewer())

    with transaction.atomic():
        give(entries[0], 1)
        # Both forms were opened before either was sent.
        session = Session(lambda: give(entries[1], 1))
        until_one_waits(session)
    session.end()
    assert set(CodingTask.objects.values_list("number", "given__entry")) == {(1, entries[0].pk), (2, entries[1].pk)}


def test_through_twice_is_through_once() -> None:
    task = coded.of_text()
    with transaction.atomic():
        say_through(task, by=coded.coder())
        session = Session(lambda: refused(lambda: say_through(task, by=coded.coder())))
        until_one_waits(session)
    session.end()
    assert "you are through with it" in session.result
