"""Redacting what the history of reference data tells, where no entry leads to it."""

import pytest
from django.contrib.auth.models import User

from positions.domain.codebook import Ground
from positions.evidence.amend.history.acts import (
    RecordedRow,
    ask_history_redaction,
    decline_history_redaction,
    redact_history,
    told_texts,
    waiting,
)
from positions.evidence.refusals import FourEyes
from positions.models import HistoryRedaction, Person, ReferenceChange
from positions.reading.reference_history import record_of
from positions.writing.reasons import said
from positions.writing.refusals import Refused
from tests import factories as make
from tests.people import client_of
from tests.positions.evidence.amend.test_redact import SECRET, admin, everywhere

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture
def person() -> Person:
    """Somebody who speaks in no entry, and of whom more was noted than may be kept."""
    found = make.person(name="A delegate", note=SECRET, aliases=["One", SECRET])
    with said(by=admin(), reason=f"No longer: {SECRET}"):
        Person.objects.filter(pk=found.pk).update(note="", aliases=["One"])
    return found


def kept(person: Person) -> RecordedRow:
    return RecordedRow(person.negotiation_id, "person", person.pk)


def named(person: Person, text: str) -> list[str]:
    return [told.name for told in told_texts(kept(person)) if text in told.texts]


def asked(person: Person, by: User, text: str = SECRET) -> list[HistoryRedaction]:
    return ask_history_redaction(kept(person), cells=named(person, text)[:1], ground=Ground.PERSONAL_DATA, by=by)


def test_the_text_goes_from_every_line_and_the_trace_names_both(person: Person) -> None:
    (row,) = asked(person, make.reviewer())
    asked_reason = ReferenceChange.objects.latest("id")
    assert row.published_at is None
    assert "positions_referencechange" in everywhere(SECRET)
    traces = redact_history(kept(person), by=admin())
    assert {trace.field for trace in traces} == {"note", "aliases"}
    lines = [line.changed for line in ReferenceChange.objects.filter(table="person").order_by("id")]
    assert [line["aliases"] for line in lines] == [[None, ["One", "[redacted]"]], [["One", "[redacted]"], ["One"]]]
    assert lines[0]["name"] == [None, "A delegate"]
    told = record_of("person", person.pk)[0].redactions
    assert told == (f"Texts removed by {admin().username} on {told[0].split(' on ')[1]}",)
    assert told[0].endswith(f", asked for by {make.reviewer().username}: personal data.")
    # The reason of the change says the same in other words, and is a text of its own.
    assert asked_reason.reason.endswith(SECRET)
    asked(person, make.reviewer(), asked_reason.reason)
    redact_history(kept(person), by=admin())
    assert everywhere(SECRET) == []


def test_what_the_record_still_says_is_no_matter_of_its_history(person: Person) -> None:
    assert named(person, "A delegate") == named(person, "One") == []
    with pytest.raises(Refused, match="Choose the texts"):
        ask_history_redaction(kept(person), cells=["1-name"], ground=Ground.COPYRIGHT, by=make.reviewer())


def test_a_deleted_record(person: Person) -> None:
    held = kept(person)
    with said(by=admin()):
        person.delete()
    ask_history_redaction(held, cells=[told.name for told in told_texts(held)], ground=Ground.ORDER, by=make.reviewer())
    redact_history(held, by=admin())
    assert not told_texts(held)
    assert everywhere(SECRET) == []


def test_nobody_does_it_alone_nor_twice(person: Person) -> None:
    rita = make.reviewer()
    asked(person, rita)
    with pytest.raises(Refused, match="asked for already"):
        asked(person, admin())
    with pytest.raises(FourEyes):
        redact_history(kept(person), by=rita)
    decline_history_redaction(kept(person), by=rita)
    assert HistoryRedaction.objects.get().decision == "withdrawn"
    assert not waiting(kept(person))
    with pytest.raises(Refused, match="Nothing waits here"):
        redact_history(kept(person), by=admin())
    asked(person, rita)
    decline_history_redaction(kept(person), by=admin())
    assert HistoryRedaction.objects.latest("id").decision == "sent back"
    assert "positions_referencechange" in everywhere(SECRET)


@pytest.mark.usefixtures("_team_of_one")
def test_a_team_of_one_says_so(person: Person) -> None:
    asked(person, admin())
    (trace, *_) = redact_history(kept(person), by=admin())
    assert trace.without_second_reader
    assert ", without a second person: " in record_of("person", person.pk)[0].redactions[0]


def test_on_the_page(person: Person) -> None:
    home = person.negotiation.key
    page = f"/{home}/history/person/{person.pk}/redact/"
    assert client_of("analyst").get(page).status_code == 403
    one, other = (client_of("administrator", role) for role in ("reviewer", "analyst"))
    assert SECRET in one.get(page).content.decode()
    assert one.post(page, {}).status_code == 422
    assert one.post(page, {"cells": named(person, SECRET), "ground": "personal data"}).status_code == 302
    assert "A second person confirms it" in one.get(page).content.decode()
    refusal = one.post(page, {"decision": "remove"})
    assert (refusal.status_code, "another person must" in refusal.content.decode()) == (422, True)
    assert page in one.get(f"/{home}/review/").content.decode()
    assert other.post(page, {"decision": "remove"}).status_code == 302
    assert not named(person, SECRET)
    assert "Texts removed by" in one.get(f"/{home}/people/{person.key}/").content.decode()
    assert page in one.get(f"/admin/positions/person/{person.pk}/history/").content.decode()
    assert one.get(f"/{home}/history/entry/1/redact/").status_code == 404
    assert one.get(f"/{home}/history/person/999999/redact/").status_code == 404
