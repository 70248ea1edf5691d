"""What nobody can do who logs in as the application and writes SQL by hand."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from positions.evidence.acts import propose
from positions.evidence.review.acts import publish, send_back, withdraw
from positions.models import Amendment, Citation, Entry, ReviewRule
from tests import factories as make
from tests.conftest import write_rule
from tests.positions.evidence.drafting import draft, proposed, published
from tests.refusals import denied, denied_or_refused, refused, run

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

PUBLISH = (
    "UPDATE positions_entry SET decision = 'published', decided_by_id = %s, decided_at = now(),"
    " published_at = positions_give_moment(negotiation_id), sequence = 1{} WHERE id = %s"
)


def test_nobody_publishes_his_own_even_when_he_says_so() -> None:
    entry = proposed()
    with refused("entry_four_eyes"):
        run(PUBLISH.format(""), make.analyst().pk, entry.pk)
    with refused("second_reader_needed"):
        run(PUBLISH.format(", without_second_reader = true"), make.analyst().pk, entry.pk)


def copies_of(entry: Entry) -> str:
    """Return the columns of an entry that an INSERT can take over."""
    left_out = {"id", "key"}
    fields = Entry._meta.concrete_fields
    names = [field.column for field in fields if not field.generated and field.column not in left_out]
    return ", ".join(f'"{name}"' for name in names)


@pytest.mark.usefixtures("_team_of_one")
def test_nobody_writes_an_entry_that_is_published_alone_already() -> None:
    entry = publish(proposed(), by=make.analyst())
    assert entry.without_second_reader
    columns = copies_of(entry)
    write_rule(False)
    values = columns.replace('"published_at"', "positions_give_moment(negotiation_id)").replace('"sequence"', "2")
    with refused("second_reader_needed"):
        run(
            f"INSERT INTO positions_entry (key, {columns}) SELECT key || '-z', {values}"
            " FROM positions_entry WHERE id = %s",
            entry.pk,
        )


def test_the_rule_of_review_is_the_owners() -> None:
    assert ReviewRule.objects.get().team_of_one is False
    for attempt in (
        "UPDATE positions_reviewrule SET team_of_one = true",
        "INSERT INTO positions_reviewrule (single, team_of_one) VALUES (true, true)"
        " ON CONFLICT (single) DO UPDATE SET team_of_one = true",
        "DELETE FROM positions_reviewrule",
        "TRUNCATE positions_reviewrule",
        "ALTER TABLE positions_reviewrule DISABLE TRIGGER ALL",
    ):
        with denied():
            run(attempt)


@pytest.mark.parametrize(
    "attempt",
    [
        "ALTER TABLE positions_entry DISABLE TRIGGER entry_read_twice",
        "DROP TRIGGER entry_answers_returned ON positions_entry",
        "ALTER TABLE positions_entry DROP CONSTRAINT entry_note_of_decision",
        "SET session_replication_role = replica",
        "CREATE OR REPLACE FUNCTION positions_need_second_reader() RETURNS trigger LANGUAGE plpgsql"
        " AS 'BEGIN RETURN NULL; END'",
        "DROP FUNCTION positions_settle_note() CASCADE",
        "ALTER TABLE positions_submission DISABLE TRIGGER ALL",
        "TRUNCATE positions_submission",
        "DELETE FROM positions_submission",
        "UPDATE positions_submission SET by_id = by_id + 1",
    ],
)
def test_no_guard_is_switched_off(attempt: str) -> None:
    propose(draft(), by=make.analyst(), token=uuid4())
    with denied():
        run(attempt)


ROWS: dict[str, Callable[[], Any]] = {
    "published": lambda: published(),
    "sent back": lambda: send_back(proposed(), by=make.reviewer(), note="Which page?"),
    "withdrawn": lambda: withdraw(proposed(), by=make.analyst()),
}


@pytest.mark.parametrize("row", ROWS)
def test_a_decision_and_its_note_stay(row: str) -> None:
    entry = ROWS[row]()
    for model, pk in ((Entry, entry.pk), (Citation, entry.citations.get().pk)):
        table = model._meta.db_table
        for value in ("'Something else'", "''" if entry.decision_note and model is Entry else "'x'"):
            with refused("evidence_set_once"):
                run(f"UPDATE {table} SET decision_note = {value} WHERE id = %s", pk)
        with refused("evidence_set_once"):
            run(f"UPDATE {table} SET decision = 'other' WHERE id = %s", pk)


def test_a_note_of_an_amendment_stays() -> None:
    amendment = make.retract(published())[0]
    with refused("evidence_set_once"):
        Amendment.objects.filter(pk=amendment.pk).update(decision_note="Right.")


def test_what_a_version_answers_stays() -> None:
    first = send_back(proposed(), by=make.reviewer(), note="Which page?")
    second = propose(draft(first.position), by=make.analyst(), answers=first)
    with denied_or_refused("evidence_is_frozen"):
        run("UPDATE positions_entry SET answers_id = NULL WHERE id = %s", second.pk)


def test_no_publication_without_a_citation_or_before_now() -> None:
    entry = proposed()
    with refused("entry_has_citation"):
        run(PUBLISH.format(""), make.reviewer().pk, entry.pk)
    with refused("moment_is_given"):
        run(
            PUBLISH.format("").replace("positions_give_moment(negotiation_id)", "now() - interval '1 day'"),
            make.reviewer().pk,
            entry.pk,
        )


def test_no_text_of_a_proposal_is_rewritten() -> None:
    entry = proposed()
    with refused("redaction_is_recorded"):
        run("UPDATE positions_entry SET statement = 'Other' WHERE id = %s", entry.pk)
    with refused("redaction_is_recorded"):
        run("UPDATE positions_citation SET locator = 'p. 9' WHERE entry_id = %s", entry.pk)
