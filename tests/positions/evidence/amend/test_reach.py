"""What a redaction reaches: every text column is decided on, and from each that it reaches the text is gone."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from positions.evidence.amend.acts import retract
from positions.evidence.amend.reach import EDITED, IMPERSONAL, REACHED
from positions.evidence.amend.redact import cells_of
from positions.evidence.review.acts import send_back
from positions.models import Coding, Person, ReferenceChange, Source
from positions.writing.reasons import said
from tests import factories as make
from tests.positions.evidence.amend.test_redact import SECRET, admin, everywhere
from tests.positions.evidence.drafting import cited, proposed, published, redact

pytestmark = pytest.mark.django_db
TEXTS = (models.CharField, models.TextField, models.JSONField, models.BinaryField, ArrayField, SearchVectorField)


def test_every_text_column_is_decided_on_once() -> None:
    for model in apps.get_app_config("positions").get_models():
        there = sorted(field.name for field in model._meta.concrete_fields if isinstance(field, TEXTS))
        decided = [name for listed in (REACHED, EDITED, IMPERSONAL) for name in listed.get(model.__name__, ())]
        assert sorted(decided) == there, model.__name__


def cell(of: Any, text: str) -> str:
    """Return the name of the text of an entry that holds these words."""
    (name,) = {each.name for each in cells_of(of) if text in each.text}
    return name


def test_what_was_said_with_a_decision_and_why_it_was_amended() -> None:
    entry = published()
    (asked,) = retract([entry], reason=f"He {SECRET}.", by=make.analyst())
    send_back(asked, by=make.reviewer(), note=f"Who {SECRET}?")
    for text in (f"He {SECRET}.", f"Who {SECRET}?"):
        (trace,) = redact(entry, cells=[cell(entry, text)], reason="Personal data.", by=admin())
        assert (trace.of_table, trace.of_row) == ("amendment", asked.pk)
    asked.refresh_from_db()
    assert (asked.reason, asked.decision_note) == ("[redacted]", "[redacted]")
    returned = send_back(proposed(), by=make.reviewer(), note=SECRET)
    redact(returned, cells=["decision_note"], reason="Personal data.", by=admin())
    assert everywhere(SECRET) == []


def test_the_note_of_a_coding() -> None:
    entry = published()
    coding = make.coding(entry=entry, note=SECRET)
    (trace,) = redact(entry, cells=[cell(entry, SECRET)], reason="Personal data.", by=admin())
    assert (trace.of_table, trace.of_row) == ("coding", coding.pk)
    assert Coding.objects.get().note == "[redacted]"
    assert everywhere(SECRET) == []


def test_the_history_of_sources_and_speakers() -> None:
    source = make.source(note=SECRET, author="Somebody")
    person = make.person(negotiation=source.negotiation, aliases=["One", SECRET])
    position = make.position(negotiation=source.negotiation)
    entry = published(position, citations=(cited(source),), speakers=(person,))
    assert SECRET not in [each.text for each in cells_of(entry)]
    with said(by=admin(), reason=f"No longer: {SECRET}"):
        Source.objects.filter(pk=source.pk).update(note="")
        Person.objects.filter(pk=person.pk).update(aliases=["One"])
    reason, *_ = (each.name for each in cells_of(entry) if each.text == f"No longer: {SECRET}")
    text, *_ = (each.name for each in cells_of(entry) if each.text == SECRET)
    redact(entry, cells=[text, reason], reason="Personal data.", by=admin())
    assert everywhere(SECRET) == []
    told = ReferenceChange.objects.filter(table="person").order_by("id")
    assert [line.changed["aliases"] for line in told] == [
        [None, ["One", "[redacted]"]],
        [["One", "[redacted]"], ["One"]],
    ]
    assert ReferenceChange.objects.filter(table="source").earliest("id").changed["author"] == [None, "Somebody"]
