"""A person's name stands with the act as it was shown then: renaming the account does not rewrite the past."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db.models import Model

from positions.evidence.amend.acts import retract
from positions.evidence.review.acts import publish
from positions.models import Import, Party, ReferenceChange
from positions.package import import_package
from positions.writing.reasons import said
from tests import factories as make
from tests.positions.evidence.drafting import proposed
from tests.positions.package.helpers import copy
from tests.refusals import denied, run

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def rename(*people: User) -> None:
    """Give other names to accounts."""
    User.objects.filter(pk__in=[person.pk for person in people]).update(first_name="Other", last_name="Name")


def stored(row: Model, *fields: str) -> tuple[Any, ...]:
    return tuple(type(row)._default_manager.values_list(*fields).get(pk=row.pk))


def test_it_works() -> None:
    ana, rita = make.analyst(), make.reviewer()
    User.objects.filter(pk=rita.pk).update(first_name=" Rita", last_name="Reader ")
    entry = publish(proposed(), by=rita)
    names = (ana.username, "Rita Reader")
    assert stored(entry, "proposed_by_name", "decided_by_name") == names
    citation = entry.citations.get()
    rename(ana, rita)
    assert stored(entry, "proposed_by_name", "decided_by_name") == names
    assert stored(citation, "proposed_by_name", "decided_by_name") == names
    (amendment,) = retract([entry], reason="Wrong.", by=ana)
    assert stored(amendment, "proposed_by_name", "decided_by_name") == ("Other Name", "")
    publish(amendment, by=rita)
    assert stored(amendment, "proposed_by_name", "decided_by_name") == ("Other Name", "Other Name")
    assert stored(entry, "proposed_by_name", "decided_by_name") == names


def test_it_is_said_of_changes_and_imports(tmp_path: Any) -> None:
    ana = make.analyst()
    party = make.party()
    with said(by=ana):
        Party.objects.filter(pk=party.pk).update(name="Another")
    assert import_package(copy(tmp_path / "talks"), by=ana).ok
    rename(ana)
    assert ReferenceChange.objects.filter(table="party").latest("id").by_name == ana.username
    assert Import.objects.get().imported_by_name == ana.username


FORGED = {
    "proposed_by_name": "Somebody else",
    "decided_by_name": "Somebody else",
}


def test_nobody_writes_another_name() -> None:
    entry = make.proposal(**FORGED)
    assert stored(entry, "proposed_by_name", "decided_by_name") == (make.analyst().username, "")
    imported = make.entry(**FORGED)
    assert stored(imported, "proposed_by_name", "decided_by_name") == ("", "")
    for table in ("entry", "citation", "amendment"):
        for column in FORGED:
            with denied():
                run(f"UPDATE positions_{table} SET {column} = 'Somebody else'")
