"""Evidence in the administration: looked at only, and not by whoever has yet to code it."""

import pytest
from django.db.models import Model
from django.urls import reverse

from positions.models import Entry
from tests import coded
from tests import factories as make
from tests.people import client_of, person

pytestmark = pytest.mark.django_db
CODER = ("analyst", "administrator")


def rows_of(entry: Entry) -> list[Model]:
    """Return the entry and what else the administration tells of it."""
    rows = [entry, entry.citations.get(), make.amendment(entry, "retraction"), make.coding(entry)]
    return [*rows, entry.position.party]


def seen(row: Model) -> tuple[bool, bool]:
    """Say whether the coder finds a row in its list, and its own page."""
    name = f"admin:positions_{row._meta.model_name}"
    client = client_of(*CODER)
    own = reverse(f"{name}_change", args=[row.pk])
    listed = own in client.get(reverse(f"{name}_changelist")).content.decode()
    return listed, client.get(own).status_code == 200


def test_who_has_yet_to_code_an_entry_finds_nothing_of_it() -> None:
    entry = make.entry(make.position())
    other = make.entry(make.position(negotiation=entry.negotiation))
    *told, party = rows_of(entry)
    task = coded.task(entry, coder=person(*CODER))
    assert [seen(row) for row in told] == [(False, False)] * 4
    assert seen(party) == seen(other) == (True, True)
    coded.close(task)
    assert [seen(row) for row in told] == [(True, True)] * 4
