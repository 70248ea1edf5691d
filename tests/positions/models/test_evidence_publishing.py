"""Publishing: at the present moment, under the lock, with a citation, by somebody else, and for good."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model

from positions.models import Entry
from positions.writing.moment import publishing_moment
from tests import factories as make
from tests.positions.models.breaches import DRAFTS
from tests.positions.models.breaches_of_evidence import change, imported, now
from tests.refusals import refused, run

pytestmark = [pytest.mark.django_db(databases=["default", "owner"]), pytest.mark.usefixtures("role")]

ELSEWHEN = [timedelta(days=-400), timedelta(seconds=-5), timedelta(minutes=1), timedelta(days=1)]
DRAFTED = list(DRAFTS.values())


@pytest.mark.parametrize("shift", ELSEWHEN)
def test_no_entry_is_written_at_another_time(shift: timedelta) -> None:
    position = make.position()
    with refused("moment_is_given"):
        imported(position, published_at=publishing_moment(position.negotiation_id) + shift)


@pytest.mark.parametrize("shift", ELSEWHEN)
@pytest.mark.parametrize("draft", DRAFTED)
def test_no_draft_is_published_at_another_time(draft: Callable[..., Model], shift: timedelta) -> None:
    row: Any = draft()
    moment = publishing_moment(row.negotiation_id) + shift
    with refused("moment_is_given"):
        type(row).objects.filter(pk=row.pk).update(**make.decided(None, moment))


PUBLISHED: list[Callable[[], Any]] = [
    lambda: make.publish(make.proposal()),
    lambda: make.citation(make.entry()),
    lambda: make.retract(make.entry())[0],
]


@pytest.mark.parametrize("publish", PUBLISHED, ids=["entry", "citation", "amendment"])
def test_no_row_is_unpublished_or_published_again(publish: Callable[[], Any]) -> None:
    row = publish()
    rows = type(row).objects.filter(pk=row.pk)
    for moment in (None, publishing_moment(row.negotiation_id)):
        with refused("evidence_set_once"):
            rows.update(published_at=moment)
    with refused("evidence_set_once"):
        rows.update(published_at=None, decision="", decided_by=None, decided_at=None)
    with refused("evidence_set_once"):
        rows.update(decided_by=make.user("somebody else"))
    with refused("evidence_set_once"):
        rows.update(decision="sent back", published_at=None)


@pytest.mark.parametrize("decision", ["sent back", "withdrawn"])
def test_what_was_turned_down_is_not_published_later(decision: str) -> None:
    draft = make.proposal()
    by = make.analyst() if decision == "withdrawn" else make.reviewer()
    change(draft, decision=decision, decided_by=by, decided_at=now())
    with refused("evidence_set_once"):
        make.publish(draft)
    with refused("entry_published_by_decision"):
        change(draft, published_at=publishing_moment(draft.negotiation_id), sequence=1)


LOCKS = {
    "none": "SELECT %s",
    "that of the transaction": "SELECT pg_advisory_xact_lock('positions_negotiation'::regclass::int, %s)",
    "that of the session": "SELECT pg_advisory_lock('positions_negotiation'::regclass::int, %s)",
}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_alone_lets_nobody_publish_by_his_own_clock(lock: str) -> None:
    position = make.position()
    run(LOCKS[lock], position.negotiation_id)
    with refused("moment_is_given"):
        imported(position, published_at=now())


def test_the_moment_of_another_negotiation_is_none() -> None:
    position = make.position()
    with refused("moment_is_given"):
        imported(position, published_at=publishing_moment(make.negotiation().pk))


@pytest.mark.parametrize("draft", DRAFTED)
def test_nobody_publishes_his_own(draft: Callable[..., Model]) -> None:
    row: Any = draft()
    decision = make.decided(row.proposed_by, publishing_moment(row.negotiation_id), row.proposed_by)
    if isinstance(row, Entry):
        decision["sequence"] = 1
    name = {"entry": "entry"}.get(row._meta.model_name, row._meta.model_name)
    with refused("second_reader_needed"):
        type(row).objects.filter(pk=row.pk).update(**decision)
    with refused(f"{name}_four_eyes"):
        type(row).objects.filter(pk=row.pk).update(**decision | {"without_second_reader": False})


@pytest.mark.usefixtures("_team_of_one")
def test_a_team_of_one_says_so() -> None:
    draft = make.proposal()
    make.publish(draft, by=draft.proposed_by)
    assert draft.without_second_reader
    connection.check_constraints()


def test_it_is_not_said_afterwards() -> None:
    entry = make.publish(make.proposal())
    with refused("evidence_set_once"):
        change(entry, without_second_reader=True)


def test_no_entry_is_published_without_a_citation() -> None:
    make.entry()
    position = make.position()
    with refused("entry_has_citation"):
        imported(position)
    with refused("entry_has_citation"):
        brought_by = make.import_of(position.negotiation)
        row = make.written(position, make.day("2022-03-29"), True, {"imported_in": brought_by})
        row["published_at"] = brought_by.imported_at
        Entry.objects.bulk_create(
            Entry(position=position, sequence=number, **row | {"key": f"bulk-{number}"}) for number in (1, 2)
        )


def test_a_citation_that_is_still_a_draft_is_none() -> None:
    draft = make.proposal()
    with refused("entry_has_citation"):
        change(draft, sequence=1, **make.decided(None, publishing_moment(draft.negotiation_id)))


def test_a_later_citation_is_none() -> None:
    draft = make.proposal()
    with refused("entry_has_citation"):
        change(draft, sequence=1, **make.decided(None, publishing_moment(draft.negotiation_id)))
        draft.citations.update(**make.decided(None, publishing_moment(draft.negotiation_id)))


def test_no_citation_is_published_before_its_entry() -> None:
    draft = make.proposal()
    with refused("citation_of_published"):
        draft.citations.update(**make.decided(None, publishing_moment(draft.negotiation_id)))
    with refused("citation_of_published"):
        draft.citations.update(**make.decided(None, publishing_moment(draft.negotiation_id)))
        change(draft, sequence=1, **make.decided(None, publishing_moment(draft.negotiation_id)))


def test_checking_early_does_not_help() -> None:
    """Guards that wait for the commit cannot be put off, nor answered before the rows are there."""
    position = make.position()
    run("SET CONSTRAINTS ALL DEFERRED")
    with refused("entry_has_citation"):
        imported(position)
    run("SET CONSTRAINTS ALL IMMEDIATE")
    with refused("entry_has_citation"):
        imported(position)


def test_position_of_a_published_entry_is_settled() -> None:
    position = make.entry().position
    others: dict[str, Any] = {
        "party": make.party(negotiation=position.negotiation),
        "issue": make.issue(negotiation=position.negotiation),
        "kind": "offer",
    }
    for column, value in others.items():
        with refused("position_is_settled"):
            type(position).objects.filter(pk=position.pk).update(**{column: value})
    position.title = "Another title"
    position.save()


def test_position_of_drafts_is_not() -> None:
    position = make.proposal().position
    position.kind = "offer"
    position.save()
