"""Corrections, retractions and redactions: recorded, in effect at once, once, and where they say."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from positions.models import Amendment, Citation, Entry
from positions.writing.moment import publishing_moment
from tests import factories as make
from tests.positions.models.breaches_of_evidence import change
from tests.refusals import denied_or_refused, refused, run

pytestmark = [pytest.mark.django_db(databases=["default", "owner"]), pytest.mark.usefixtures("role")]


def decide(amendment: Amendment, moment: Any = None, **columns: Any) -> Any:
    """Publish the amendment alone, without its effect; return the moment."""
    moment = moment or publishing_moment(amendment.negotiation_id)
    Amendment.objects.filter(pk=amendment.pk).update(**make.decided(None, moment) | columns)
    return moment


def test_correction_takes_the_place_of_the_old_entry() -> None:
    old = make.entry()
    new = make.correct(old, firmness="categorical")
    connection.check_constraints()
    assert (new.published_at, new.sequence) == (old.superseded_at, old.sequence)
    assert list(Entry.objects.known(None)) == [new]
    assert list(Entry.objects.known(old.published_at)) == [old]
    assert list(Entry.objects.known(new.published_at)) == [new]


def test_no_entry_is_superseded_without_amendment() -> None:
    entry = make.entry()
    with refused("superseded_by_amendment"):
        change(entry, superseded_at=publishing_moment(entry.negotiation_id))


def test_a_proposed_amendment_supersedes_nothing() -> None:
    entry = make.entry()
    make.amendment(entry, "retraction")
    with refused("superseded_by_amendment"):
        change(entry, superseded_at=publishing_moment(entry.negotiation_id))


def test_a_redaction_supersedes_nothing() -> None:
    entry = make.entry()
    redaction = make.redact(entry, "statement")
    with refused("superseded_by_amendment"):
        change(entry, superseded_at=redaction.published_at)


def test_the_amendment_of_another_entry_supersedes_nothing() -> None:
    entry = make.entry()
    retraction, *_ = make.retract(make.entry(entry.position))
    with refused("superseded_by_amendment"):
        change(entry, superseded_at=retraction.published_at)


@pytest.mark.parametrize("shift", [timedelta(microseconds=-1), timedelta(microseconds=1), timedelta(days=1)])
def test_an_entry_is_superseded_at_the_time_of_its_amendment(shift: timedelta) -> None:
    entry = make.entry()
    with refused("moment_is_given"):
        moment = decide(make.amendment(entry, "retraction"))
        change(entry, superseded_at=moment + shift)
    with refused("superseded_by_amendment"):
        decide(make.amendment(entry, "retraction"))
        change(entry, superseded_at=publishing_moment(entry.negotiation_id))


def test_superseded_at_is_not_moved() -> None:
    entry = make.entry()
    make.retract(entry)
    for moment in (None, publishing_moment(entry.negotiation_id)):
        with refused("evidence_set_once"):
            change(entry, superseded_at=moment)


@pytest.mark.parametrize("kind", ["correction", "retraction"])
def test_an_amendment_takes_effect(kind: str) -> None:
    entry = make.entry()
    proposed = make.correction(entry) if kind == "correction" else make.amendment(entry, kind)
    with refused("amendment_takes_effect"):
        decide(proposed)


def test_a_correction_publishes_its_entry() -> None:
    entry = make.entry()
    correction = make.correction(entry)
    with refused("amendment_takes_effect"):
        change(entry, superseded_at=decide(correction))


def test_a_correction_publishes_its_entry_at_the_same_moment() -> None:
    entry = make.entry()
    correction = make.correction(entry)
    with refused("amendment_takes_effect"):
        change(entry, superseded_at=decide(correction))
        make.publish(correction.replacement)


def test_no_entry_is_amended_twice() -> None:
    entry = make.entry()
    first, second = make.correction(entry), make.correction(entry)
    make.supersede(first, make.decided(None, publishing_moment(entry.negotiation_id)))
    for late in (second, make.amendment(entry, "retraction")):
        with refused("amendment_supersedes_once"):
            decide(late)


def test_no_draft_is_replaced() -> None:
    draft = make.proposal()
    with refused("entry_superseded_after_publication"):
        make.correct(draft)
    with refused("entry_superseded_after_publication"):
        make.retract(draft)


@pytest.mark.parametrize("columns", [{"key": "other@2022"}, {"version": 3}])
def test_a_correction_is_the_next_version_of_its_entry(columns: dict[str, Any]) -> None:
    entry = make.entry()
    with refused("correction_is_next_version"):
        make.correction(entry, **columns)


def test_no_correction_leads_back() -> None:
    old = make.entry()
    new = make.correct(old)
    for other in (old, new):
        with refused("correction_is_next_version"):
            make.amendment(new, "correction", replacement=other)


def test_no_version_comes_without_its_correction() -> None:
    entry = make.entry()
    with refused("version_by_correction"):
        make.proposal(entry.position, key=entry.key, version=2)


def test_no_correction_leads_into_another_position() -> None:
    entry = make.entry()
    other = make.position(party=entry.position.party, issue=entry.position.issue)
    with refused("correction_in_position"):
        make.correct(entry, position=other)


# Redaction


def test_redaction_empties_the_text_and_says_so() -> None:
    entry = make.entry(condition="if they do", speaker="A speaker")
    for field in ("condition", "content", "statement", "coding_note", "speaker"):
        make.redact(entry, field)
    citation = make.citation(entry, quote="Words", translation="Words")
    for field in ("locator", "quote", "translation"):
        make.redact(citation, field)
    connection.check_constraints()
    assert (entry.statement, citation.locator) == ("[redacted]", "[redacted]")
    assert entry.amendments.filter(kind="redaction").count() == 8


def test_two_redacted_places_in_one_source_may_look_alike() -> None:
    entry = make.entry()
    source = entry.citations.get().source
    make.redact(entry.citations.get(), "locator")
    make.redact(make.citation(entry, source=source), "locator")


@pytest.mark.parametrize("text", ["", "[redacted] ", "[REDACTED]", "Other words"])
def test_a_text_becomes_redacted_and_nothing_else(text: str) -> None:
    entry = make.entry()
    make.redact(entry, "statement")
    with refused("redaction_is_recorded"):
        change(entry, statement=text)


def only_proposed(entry: Entry) -> None:
    make.amendment(entry, "redaction", field="statement")


def of_another_text(entry: Entry) -> None:
    make.redact(entry, "coding_note")


def of_another_entry(entry: Entry) -> None:
    make.redact(make.entry(entry.position), "statement")


def of_its_citation(entry: Entry) -> None:
    amendment = make.amendment(entry, "redaction", field="statement", citation=entry.citations.get())
    decide(amendment)


def by_retraction(entry: Entry) -> None:
    make.retract(entry)


@pytest.mark.parametrize("instead", [only_proposed, of_another_text, of_another_entry, of_its_citation, by_retraction])
def test_no_text_is_redacted_without_its_own_record(instead: Callable[[Entry], None]) -> None:
    entry = make.entry()
    with refused("redaction_is_recorded"):
        instead(entry)
        change(entry, statement="[redacted]")


def test_no_citation_is_redacted_by_the_record_of_its_entry() -> None:
    entry = make.entry()
    citation = make.citation(entry, quote="Words")
    with refused("redaction_is_recorded"):
        decide(make.amendment(entry, "redaction", field="quote"))
        Citation.objects.filter(pk=citation.pk).update(quote="[redacted]")
    other = make.citation(entry, quote="Words")
    make.redact(other, "quote")
    with refused("redaction_is_recorded"):
        Citation.objects.filter(pk=citation.pk).update(quote="[redacted]")


def test_no_citation_is_redacted_without_its_own_record() -> None:
    citation = make.citation(make.entry(), quote="Words", translation="Words")
    make.amendment(citation.entry, "redaction", field="quote", citation=citation)
    make.redact(citation, "translation")
    with refused("redaction_is_recorded"):
        Citation.objects.filter(pk=citation.pk).update(quote="[redacted]")


def test_nothing_is_not_redacted() -> None:
    """A text that was empty stays so: to fill it would move shifts."""
    entry = make.entry(condition="")
    with refused("redaction_is_recorded"):
        make.redact(entry, "condition")


@pytest.mark.parametrize("column", ["firmness", "scope", "channel", "account", "key"])
def test_no_code_is_redacted(column: str) -> None:
    entry = make.entry(channel="text", scope="same")
    with denied_or_refused("evidence_is_frozen"):
        make.redact(entry, column)


@pytest.mark.parametrize("field", ["statement", "firmness", "effective_on", "nonsense"])
def test_no_redaction_in_name_only(field: str) -> None:
    entry = make.entry()
    with refused("amendment_takes_effect"):
        decide(make.amendment(entry, "redaction", field=field))
    with refused("amendment_takes_effect"):
        decide(make.amendment(entry, "redaction", field="quote", citation=entry.citations.get()))


def test_no_record_is_turned_into_another() -> None:
    redaction = make.redact(make.entry(), "statement")
    for column, value in {"field": "content", "of_table": "coding", "kind": "retraction"}.items():
        with denied_or_refused("evidence_is_frozen"):
            run(f"UPDATE positions_amendment SET {column} = %s WHERE id = %s", value, redaction.pk)
    with refused("redaction_is_recorded"):
        run("UPDATE positions_amendment SET reason = 'Other' WHERE id = %s", redaction.pk)
