"""Redactions at the database: no text goes without one that is recorded, and nobody redacts alone."""

import pytest

from positions.models import Amendment
from tests import factories as make
from tests import said
from tests.positions.models.breaches import judged
from tests.refusals import refused, run

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

ATTEMPTS = [
    ("UPDATE positions_amendment SET reason = '[redacted]'", "redaction_is_recorded"),
    ("UPDATE positions_amendment SET decision_note = '[redacted]'", "redaction_is_recorded"),
    ("UPDATE positions_amendment SET decision_note = 'Other'", "evidence_set_once"),
    ("UPDATE positions_coding SET note = '[redacted]'", "coding_words_are_redacted_only"),
    (
        "UPDATE positions_referencechange SET changed = jsonb_set(changed, '{name,1}', '\"[redacted]\"')",
        "history_is_kept",
    ),
    ("UPDATE positions_referencechange SET called = '[redacted]'", "history_is_kept"),
]


@pytest.mark.usefixtures("role")
@pytest.mark.parametrize(("statement", "rule"), ATTEMPTS)
def test_no_text_goes_without_its_redaction(statement: str, rule: str) -> None:
    entry = make.entry()
    make.coding(entry, note="A note.")
    make.amendment(entry, "retraction", decision_note="Why?", **judged("sent back"))
    with refused(rule):
        run(statement)


@pytest.mark.usefixtures("role")
@pytest.mark.parametrize("table", ["amendment", "coding", "comment", "suggestion", "referencechange"])
def test_a_redaction_removes_the_text_that_it_names(table: str) -> None:
    entry = make.entry()
    rows = {
        "amendment": make.amendment(entry, "retraction", decision_note="Why?", **judged("sent back")).pk,
        "coding": make.coding(entry, note="A note.").pk,
        "comment": said.comment(entry).pk,
        "suggestion": said.suggestion().pk,
        "referencechange": 1,
    }
    field = {"amendment": "reason", "coding": "note", "referencechange": "name"}.get(table, "text")
    asked = make.amendment(entry, "redaction", of_table=table, of_row=rows[table], field=field)
    with refused("amendment_takes_effect"):
        run(DONE.format(", decided_by_id = %s"), make.reviewer().pk, asked.pk)


DONE = (
    "UPDATE positions_amendment SET decision = 'published', decided_at = now(),"
    " published_at = positions_give_moment(negotiation_id){} WHERE id = %s"
)


def test_nobody_redacts_alone() -> None:
    asked = make.amendment(make.entry(), "redaction", field="statement")
    with refused("amendment_four_eyes"):
        run(DONE.format(", decided_by_id = proposed_by_id"), asked.pk)
    with refused("second_reader_needed"):
        run(DONE.format(", decided_by_id = proposed_by_id, without_second_reader = true"), asked.pk)
    assert Amendment.objects.get(pk=asked.pk).decision == ""
