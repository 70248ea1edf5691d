"""Attacks on the moment of an act, by the application's role on connections of its own: only the database gives it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import connections, transaction

from positions.models import Entry, Import, Moment, ReferenceChange
from positions.reading.moment import settled
from positions.writing.moment import hold_negotiations, publishing_moment
from positions.writing.refusals import Refused
from positions.writing.transactions import one_act
from tests import factories as make
from tests.positions.models.breaches_of_evidence import imported, now
from tests.positions.models.breaches_of_frozen import frozen
from tests.positions.models.breaches_of_moments import clock
from tests.refusals import denied, refused, run
from tests.sessions import Session, until_one_waits

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

FUTURE = datetime.fromisoformat("9999-12-31T00:00:00Z")


@pytest.fixture(autouse=True)
def _people() -> None:
    """Have the accounts beforehand, so that no session waits for another to make them."""
    make.analyst()
    make.reviewer()


def show(sql: str) -> None:
    """Let the clock of the database show something else from now on, as the owner."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(clock(sql))


def knowledge(home: int, known: datetime) -> tuple[datetime | None, list[str]]:
    """Return the moment that a reader is told, and the keys of what was known at it."""
    moment = settled(home, known)
    return moment, list(Entry.objects.known(moment).order_by("key").values_list("key", flat=True))


def test_nothing_is_added_to_an_old_import() -> None:
    old = make.entry()
    with refused("comes_with_import"):
        moment = publishing_moment(old.negotiation_id)
        make.entry(old.position, "2022-04-01", imported_in=old.imported_in, published_at=moment)
    with refused("moment_is_given"):
        make.entry(old.position, "2022-04-01", imported_in=old.imported_in)
    with refused("comes_with_import"):
        moment = publishing_moment(old.negotiation_id)
        brought = {"imported_in": old.imported_in, "published_at": moment, "proposed_by": None, "proposed_at": None}
        make.draft_citation(old, **brought)
    assert list(Entry.objects.all()) == [old]


def test_the_same_known_is_the_same_before_and_after_a_long_transaction() -> None:
    """Whoever began long ago and takes the lock late does not publish at the beginning."""
    first = make.entry()
    home = first.negotiation_id
    with transaction.atomic():
        began = now()
        assert Session(lambda: make.entry(first.position, "2022-04-01")).end().refusal is None
        moment, known = knowledge(home, FUTURE)
        with refused("moment_is_given"):
            hold_negotiations(home)
            make.entry(first.position, "2022-04-02", published_at=began)
        late = make.entry(first.position, "2022-04-03")
    assert moment is not None
    assert len(known) == 2
    assert late.published_at is not None
    assert late.published_at > moment
    assert knowledge(home, moment) == (moment, known)
    assert len(knowledge(home, FUTURE)[1]) == 3


def test_the_lock_of_the_session_gains_nothing() -> None:
    position = make.position()
    home = position.negotiation_id
    run("SELECT pg_advisory_lock('positions_negotiation'::regclass::int, %s)", home)
    with refused("moment_is_given"):
        imported(position, published_at=now())
    with transaction.atomic():
        moment = publishing_moment(home)
        run("SELECT pg_advisory_unlock('positions_negotiation'::regclass::int, %s)", home)
        run("SELECT pg_advisory_unlock_all()")
        other = Session(lambda: publishing_moment(home))
        until_one_waits(other)
    assert other.end().result > moment


def test_a_moment_taken_back_is_none() -> None:
    position = make.position()
    with transaction.atomic():
        taken_back = transaction.savepoint()
        moment = publishing_moment(position.negotiation_id)
        transaction.savepoint_rollback(taken_back)
        other = Session(lambda: make.entry(position)).end()
        assert other.refusal is None
        with refused("moment_is_given"):
            make.import_of(position.negotiation, imported_at=moment)
        publishing_moment(position.negotiation_id)
    assert not Moment.objects.filter(at=moment).exists()


def test_the_moment_of_an_earlier_transaction_is_none() -> None:
    entry = make.entry()
    with refused("moment_is_given"):
        publishing_moment(entry.negotiation_id)
        make.import_of(entry.negotiation, imported_at=entry.published_at)


def test_a_frozen_comparison_is_not_backdated() -> None:
    home = make.negotiation()
    kept = frozen(home)
    with refused("moment_is_given"):
        frozen(home, saved_at=kept.saved_at, known=kept.known)


ATTACKS = {
    "update": "UPDATE positions_moment SET at = at - interval '1 day'",
    "delete": "DELETE FROM positions_moment",
    "truncate": "TRUNCATE positions_moment",
    "insert": "INSERT INTO positions_moment (negotiation_id, transaction, at)"
    " SELECT id, pg_current_xact_id(), '2022-03-29' FROM positions_negotiation",
    "clock": clock("'2022-03-29'::timestamptz"),
    "trigger": "ALTER TABLE positions_moment DISABLE TRIGGER moment_is_set",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_application_only_reads_the_moments(attack: str) -> None:
    make.negotiation()
    with denied():
        run(ATTACKS[attack])


def test_even_its_owner_gets_no_other_moment_than_the_clock_s() -> None:
    home = make.negotiation().pk
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO positions_moment (negotiation_id, transaction, at) VALUES (%s, '3', '2022-03-29')"
            " RETURNING at, transaction = '3'",
            [home],
        )
        moment, forged = cursor.fetchone()
    assert now() - moment < timedelta(minutes=1)
    assert not forged


def test_a_transaction_that_does_not_see_what_is_committed_gets_no_moment() -> None:
    home = make.negotiation().pk
    with transaction.atomic():
        run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        with refused("moment_read_committed"):
            publishing_moment(home)


ACTS: dict[str, Callable[[Entry], Any]] = {
    "publish": lambda entry: make.entry(entry.position, "2022-04-01"),
    "correct": make.correct,
    "retract": make.retract,
    "redact": lambda entry: make.redact(entry, "statement"),
}


@pytest.mark.parametrize("act", ACTS)
def test_with_the_clock_set_back_a_little_acts_go_on_after_the_last(act: str) -> None:
    entry = make.entry()
    home = entry.negotiation_id
    before, known = knowledge(home, FUTURE)
    assert before is not None
    show("(SELECT max(at) FROM positions_moment) - interval '1 second'")
    ACTS[act](entry)
    after = settled(home, FUTURE)
    assert after is not None
    # Other reference data, such as the source of a new citation, have their moments too.
    assert timedelta(microseconds=1) <= after - before < timedelta(microseconds=20)
    assert knowledge(home, before) == (before, known)


def test_with_the_clock_set_back_further_acts_are_refused_with_a_sentence_that_names_it() -> None:
    home = make.negotiation()
    act = one_act(lambda: publishing_moment(home.pk))
    show("clock_timestamp() - interval '1 hour'")
    with pytest.raises(Refused, match=r"The clock of the database server went back: it shows \d{4}") as caught:
        act()
    assert caught.value.rule == "clock_went_back"
    with refused("clock_went_back"):
        make.party(negotiation=home)
    show("clock_timestamp()")
    assert act() > Moment.objects.earliest("at").at


def test_the_history_of_reference_data_has_the_moment_of_the_act() -> None:
    home = make.negotiation()
    with transaction.atomic():
        hold_negotiations(home.pk)
        party = make.party(negotiation=home)
        make.issue(negotiation=home)
    change = ReferenceChange.objects.get(table="party", row=party.pk)
    assert Moment.objects.filter(negotiation=home).latest("at").at == change.at
    assert Moment.objects.filter(negotiation=home).count() == 2
    assert ReferenceChange.objects.filter(at=change.at).count() == 2


def test_several_negotiations_are_held_in_one_order() -> None:
    one, two = make.negotiation().pk, make.negotiation().pk
    with transaction.atomic():
        hold_negotiations(one)
        other = Session(lambda: hold_negotiations(two, one))
        until_one_waits(other)
        # It waits for the first, so the second is still free.
        assert Session(lambda: hold_negotiations(two)).end().refusal is None
    assert other.end().refusal is None


def test_a_moment_that_came_with_a_dump_is_none() -> None:
    """In another server the number of a transaction comes again, with an old moment beside it."""
    entry = make.entry()
    settings = connections["owner"].get_connection_params()
    with psycopg.connect(**settings) as owner:
        owner.execute("ALTER TABLE positions_moment DISABLE TRIGGER moment_is_set")
        owner.execute(
            "INSERT INTO positions_moment (negotiation_id, transaction, at)"
            " VALUES (%s, pg_current_xact_id(), '2022-03-29')",
            [entry.negotiation_id],
        )
        owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
        owner.execute("ALTER TABLE positions_moment ENABLE TRIGGER moment_is_set")
        with pytest.raises(psycopg.errors.CheckViolation, match="moment that the database gave"):
            owner.execute(
                "INSERT INTO positions_import (negotiation_id, name, version, sha256, imported_at)"
                " VALUES (%s, 'talks', '1', repeat('0', 64), '2022-03-29')",
                [entry.negotiation_id],
            )
    assert Import.objects.count() == 1
